#!/usr/bin/env python3
"""Sets up, runs, tests, measures and packages ErpSync Workbench in its source tree.

    python3 dev.py run [arguments]          start the program
    python3 dev.py test [arguments]         all checks; with arguments, pytest alone with these
    python3 dev.py setup                    the set-up alone, which the others do by themselves
    python3 dev.py bench [--json] [NAME …]  measure against the targets; --readme shows them there
    python3 dev.py package [TARGET …]       make packages in dist/: deb, tar, windows, macos;
                                            without a name, those for this system
    python3 dev.py try-package TARGET       install it on a new Debian (deb) or Wine (windows)
    python3 dev.py lock [--upgrade]         write the requirements*.lock files anew

Where there is no screen, `run` opens the window on a private virtual one, makes one call on the
practice tenant and leaves a picture in build/window.png.

Needs Python 3.11 and nothing but its standard library. An older Python must still be able to
read this file, so that it can say so in a sentence.
"""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent
BUILD = ROOT / "build"
LOCK = ROOT / "requirements.lock"
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
UNPACKER = ROOT / "packaging" / "unpack_shiboken.py"

OLDEST_PYTHON = (3, 11)

LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}
"""What Qt links and its wheel does not carry, and the Debian package that has it."""

SCREEN = {"Xvfb": "xvfb"}
KEYCHAIN = {"dbus-daemon": "dbus", "gnome-keyring-daemon": "gnome-keyring"}
"""What makes a virtual screen, and a keychain for the tests: programs by their Debian packages."""


# Setting up


def speak_utf8(environment: MutableMapping[str, str]) -> None:
    """Choose the C.UTF-8 locale where no UTF-8 locale is set; Windows needs none."""
    chosen = next(filter(None, map(environment.get, ("LC_ALL", "LC_CTYPE", "LANG"))), "")
    if os.name != "nt" and "utf8" not in chosen.lower().replace("-", ""):
        environment["LC_ALL"] = "C.UTF-8"


def missing_packages(programs: Mapping[str, str]) -> list[str]:
    """The Debian packages that this Linux machine lacks, those of these programs among them."""
    if not sys.platform.startswith("linux"):
        return []
    missing = [package for library, package in LIBRARIES.items() if not can_load(library)]
    if not any(Path("/usr/share/fonts").rglob("*.[ot]tf")):
        missing.append("fonts-dejavu-core")
    missing += [package for name, package in programs.items() if shutil.which(name) is None]
    if importlib.util.find_spec("ensurepip") is None:
        missing.append("python{}.{}-venv".format(*sys.version_info))
    return sorted(missing)


def can_load(library: str) -> bool:
    """Whether the loader finds a shared library."""
    with contextlib.suppress(OSError):
        ctypes.CDLL(library)
        return True
    return False


def install_packages(packages: Sequence[str]) -> None:
    """Install system packages where that is allowed; else end with the line to type."""
    install = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    as_root = root_prefix()
    if as_root is None or shutil.which("apt-get") is None:
        sys.exit(
            "Some system packages are missing. Type this (Debian and Ubuntu; other systems name\n"
            "them much the same), then try again:\n\n    sudo " + " ".join(install)
        )
    print("Installing system packages:", *packages, flush=True)
    quietly = [*as_root, "env", "DEBIAN_FRONTEND=noninteractive"]
    if not succeeds([*quietly, *install]):
        # The package lists may be missing or old.
        must([*quietly, "apt-get", "update"])
        must([*quietly, *install])


def root_prefix() -> list[str] | None:
    """What to put before a command that root must run; None where nobody may without asking."""
    if os.name != "nt" and os.geteuid() == 0:
        return []
    if shutil.which("sudo") is not None and succeeds(["sudo", "-n", "true"]):
        return ["sudo", "-n"]
    return None


class Environment(NamedTuple):
    """A virtual environment: where it is, whose Python it has, and from which locks it is made.

    An editable one has the program of this source tree in it as well.
    """

    folder: Path
    interpreter: Path
    locks: Sequence[Path]
    is_editable: bool

    @property
    def python(self) -> Path:
        """The Python inside it."""
        return self.folder / PYTHON.relative_to(VENV)

    @property
    def stamp(self) -> Path:
        """Where its recipe is written once it is whole."""
        return self.folder / "made-from"

    def recipe(self) -> str:
        """A digest of all that decides what stands in it: equal recipes, equal environments."""
        # Not at the top: a Python without this module must get as far as being told so.
        import tomllib  # noqa: PLC0415 - see above

        project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
        described = [project["build-system"], project["project"]] if self.is_editable else []
        place = [*map(str, self[:2]), sys.version, sys.base_prefix, UNPACKER.read_text("utf-8")]
        text = json.dumps([described, place, *(lock.read_text("utf-8") for lock in self.locks)])
        return hashlib.sha256(text.encode()).hexdigest()

    def is_ready(self) -> bool:
        """Whether it is whole, runs, and was made from just these locks by just this Python."""
        with contextlib.suppress(OSError):
            is_current = self.stamp.read_text("utf-8") == self.recipe()
            return is_current and succeeds([self.python, "-c", ""])
        return False

    def make(self) -> None:
        """Make it anew; its stamp is written last, so half of one never counts."""
        made_from = " and ".join(lock.name for lock in self.locks)
        print(f"Making {self.folder.name} from {made_from} (about half a minute) …", flush=True)
        if self.folder.is_dir() and not self.folder.is_symlink():
            shutil.rmtree(self.folder)
        else:
            self.folder.unlink(missing_ok=True)
        must([self.interpreter, "-m", "venv", self.folder])
        # Twice quiet means errors only: some machines' settings make pip warn on every line.
        pip = [str(self.python), "-m", "pip", "--disable-pip-version-check", "--no-input"]
        for lock in self.locks:
            must([*pip, "install", "-qq", "--require-hashes", "--requirement", lock])
        if self.is_editable:
            must([*pip, "install", "-qq", "--no-deps", "--no-build-isolation", "--editable", ROOT])
        must([self.python, UNPACKER])
        self.stamp.write_text(self.recipe(), "utf-8")


def developing() -> Environment:
    """The environment in which the program runs and is tested here."""
    interpreter = Path(getattr(sys, "_base_executable", sys.executable))
    return Environment(VENV, interpreter, [LOCK], is_editable=True)


def set_up(programs: Mapping[str, str], environment: Environment | None = None) -> None:
    """Bring this machine and an environment to where the program runs, with these programs.

    Without an environment it is the one for development. Quick when there is nothing to do.
    """
    missing = missing_packages(programs)
    if missing:
        install_packages(missing)
    environment = environment or developing()
    if not environment.is_ready():
        environment.make()


# Running


def succeeds(command: Sequence[str | Path]) -> bool:
    """Run a command that has nothing to say, and tell whether it worked."""
    with contextlib.suppress(OSError):
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    return False


def must(command: Sequence[str | Path]) -> None:
    """Run a command of the set-up in silence; if it fails, end with its words."""
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{done.stdout}\nThis did not work: {' '.join(map(str, command))}")


def has_screen() -> bool:
    """Whether a window could be shown to somebody."""
    wanted = ("DISPLAY", "WAYLAND_DISPLAY")
    return not sys.platform.startswith("linux") or any(map(os.environ.get, wanted))


@contextlib.contextmanager
def private_screen(*options: str) -> Iterator[Mapping[str, str]]:
    """The environment in which a program has a virtual screen to itself, for as long as it lasts.

    Only Linux has such a thing, with further options of Xvfb; elsewhere it is what it was.
    """
    if not sys.platform.startswith("linux"):
        yield os.environ
        return
    number_end, server_end = os.pipe()
    command = ["Xvfb", "-displayfd", str(server_end), "-nolisten", "tcp", "-noreset", *options]
    server = subprocess.Popen(
        [*command, "-screen", "0", "1280x800x24"], pass_fds=[server_end], stderr=subprocess.DEVNULL
    )
    os.close(server_end)
    try:
        with os.fdopen(number_end) as pipe:
            number = pipe.readline().strip()
        if not number:
            sys.exit("Xvfb, the virtual screen, did not start.")
        others = {key: value for key, value in os.environ.items() if key != "WAYLAND_DISPLAY"}
        yield {**others, "DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"}
    finally:
        server.terminate()
        server.wait()


# Commands


def setup(_arguments: Sequence[str]) -> int:
    """Set up everything that the other commands need."""
    set_up({**SCREEN, **KEYCHAIN})
    return 0


def run(arguments: Sequence[str]) -> int:
    """Start the program, or without a screen show in a picture that it works."""
    program = [str(PYTHON), "-m", "erpsync_gui"]
    if has_screen():
        set_up({})
        return subprocess.call([*program, *arguments])
    set_up(SCREEN)
    picture = BUILD / "window.png"
    BUILD.mkdir(exist_ok=True)
    picture.unlink(missing_ok=True)
    print("There is no screen here: opening the window on a private virtual one.", flush=True)
    shown = arguments or ["--demo", str(picture)]
    with private_screen() as environment:
        code = subprocess.call([*program, *shown], env=environment)
    if picture.exists():
        print(f"A picture of the window: {picture.relative_to(ROOT)}")
    return code


class Step(NamedTuple):
    """What came of one step of `test`."""

    name: str
    code: int
    elapsed_s: float


def check(name: str, *command: str | Path) -> Step:
    """Run a check that is heard only when it fails."""
    started = time.monotonic()
    print(f"{name} …", flush=True)
    done = subprocess.run(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    if done.returncode:
        sys.stdout.flush()
        sys.stdout.buffer.write(done.stdout)
        sys.stdout.flush()
    return Step(name, done.returncode, time.monotonic() - started)


def pytest(arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run pytest in the open."""
    return subprocess.call([PYTHON, "-m", "pytest", *arguments], cwd=ROOT, env=environment)


def tests(name: str, chosen: str, report: Path, environment: Mapping[str, str]) -> Step:
    """Run the tests that bear the chosen marks, and leave pytest's report of them."""
    started = time.monotonic()
    print(f"{name} …", flush=True)
    report.unlink(missing_ok=True)
    code = pytest(["-q", "-m", chosen, f"--junitxml={report}"], environment)
    return Step(name, code, time.monotonic() - started)


def count(reports: Sequence[Path]) -> dict[str, int]:
    """How many tests passed, failed and were skipped, by pytest's own reports."""
    totals = dict.fromkeys(("passed", "failed", "skipped"), 0)
    for suite in (suite for path in reports if path.exists() for suite in ET.parse(path).iter()):
        if suite.tag == "testsuite":
            ran, errors, failures, skipped = (
                int(suite.get(key, "0")) for key in ("tests", "errors", "failures", "skipped")
            )
            totals["failed"] += errors + failures
            totals["skipped"] += skipped
            totals["passed"] += ran - errors - failures - skipped
    return totals


def test(arguments: Sequence[str]) -> int:
    """Check everything, each step whatever the one before said; or run pytest as told."""
    offscreen = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    if arguments:
        set_up(KEYCHAIN)
        return pytest(arguments, offscreen)
    set_up({**SCREEN, **KEYCHAIN})
    BUILD.mkdir(exist_ok=True)
    reports = [BUILD / "tests.xml", BUILD / "window-tests.xml"]
    steps = [
        check("ruff check", BIN / "ruff", "check"),
        check("ruff format", BIN / "ruff", "format", "--check"),
        check("mypy", BIN / "mypy"),
        check("import-linter", BIN / "lint-imports"),
        tests("tests", "not xvfb", reports[0], offscreen),
    ]
    with private_screen() as environment:
        steps.append(tests("tests in a real window", "xvfb", reports[1], environment))
    print()
    for step in steps:
        print(f"{'FAILED' if step.code else 'ok':8}{step.name:26}{step.elapsed_s:7.1f} s")
    print(", ".join(f"{number} {word}" for word, number in count(reports).items()))
    return int(any(step.code for step in steps))


def bench(arguments: Sequence[str]) -> int:
    """Measure the program against its targets, on a screen where nothing else happens."""
    set_up(SCREEN)
    with private_screen() as environment:
        measure = [str(PYTHON), "-m", "tests.bench", *arguments]
        return subprocess.call(measure, cwd=ROOT, env=environment)


def in_workshop(command: str, arguments: Sequence[str]) -> int:
    """Do what has to do with packages, where all that is known of them stands."""
    return subprocess.call(
        [sys.executable, ROOT / "packaging" / "workshop.py", command, *arguments]
    )


COMMANDS: Mapping[str, Callable[[Sequence[str]], int]] = {
    "run": run, "test": test, "setup": setup, "bench": bench,
    **{name: partial(in_workshop, name) for name in ("package", "try-package", "lock")},
}  # fmt: skip


def main(arguments: Sequence[str]) -> int:
    """Do one command and return its exit code; 2 when it is none."""
    if sys.version_info < OLDEST_PYTHON:
        needed, here = (".".join(map(str, v[:2])) for v in (OLDEST_PYTHON, sys.version_info))
        sys.exit(f"ErpSync Workbench needs Python {needed} or newer; this is Python {here}.")
    speak_utf8(os.environ)
    # Compiling 200 files anew would be half of each start.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    command = COMMANDS.get(arguments[0]) if arguments else None
    if command is None:
        asked = arguments[:1] in (["-h"], ["--help"])
        print(__doc__, file=sys.stdout if asked else sys.stderr)
        return 0 if asked else 2
    try:
        return command(arguments[1:])
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
