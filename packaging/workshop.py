"""Makes packages, tries them, and locks what they are made of: the commands of `dev.py` for it.

Needs nothing but the standard library and `dev.py`, like that: it installs what the rest needs.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import dev  # noqa: E402 - from the folder above, which is no package

SYSTEM_PYTHON = Path("/usr/bin/python3")
IS_NEW_ENOUGH = f"import sys; sys.exit(sys.version_info < {dev.OLDEST_PYTHON})"

SHIPPED_LOCK = ROOT / "requirements-shipped.lock"
PACKAGE_LOCK = ROOT / "requirements-package.lock"
LOCKS = {
    dev.LOCK: ("--no-default-groups", "--group", "dev"),
    SHIPPED_LOCK: ("--no-default-groups", "--all-extras"),
    PACKAGE_LOCK: ("--only-group", "package"),
}
"""What developers have, what a package carries, and what makes packages: and uv's words for it."""

PACKAGERS = {"dpkg-deb": "dpkg", "strip": "binutils", "zstd": "zstd"}
WINDOWS_PACKAGERS = {
    "makensis": "nsis",
    "msibuild": "msitools",
    "wine": "wine",
    "wixl": "wixl",
    "x86_64-w64-mingw32-gcc": "gcc-mingw-w64-x86-64-win32",
}
TRIERS = {
    "deb": {
        **dev.SCREEN,
        "appstreamcli": "appstream",
        "debootstrap": "debootstrap",
        "desktop-file-validate": "desktop-file-utils",
        "lintian": "lintian",
        "man": "man-db",
        "unshare": "util-linux",
        "zstd": "zstd",
    },
    "windows": {**dev.SCREEN, **WINDOWS_PACKAGERS},
}
"""What makes packages, and what proves them: programs by their Debian packages."""

FONT_OF_WINE = "NimbusSans-Regular.*"
"""What Qt takes under Wine comes with this one. With TrueType fonts it is far slower there."""

TRIALS = {"deb": "linux/clean_room.py", "windows": "windows/trial.py"}


def environment() -> dev.Environment:
    """The environment that is frozen, with the tools that freeze it.

    Linux packages are made with the system's Python where it will do: it is the one whose modules
    hold no path of a folder that only this machine has.
    """
    interpreter = dev.developing().interpreter
    if sys.platform.startswith("linux") and dev.succeeds([SYSTEM_PYTHON, "-c", IS_NEW_ENOUGH]):
        interpreter = SYSTEM_PYTHON
    folder = dev.BUILD / "package" / "env"
    return dev.Environment(folder, interpreter, [SHIPPED_LOCK, PACKAGE_LOCK], is_editable=False)


def missing_to_freeze(interpreter: Path) -> list[str]:
    """What Debian keeps apart from its Python and freezing needs: venv, and the shared library."""
    if interpreter != SYSTEM_PYTHON:
        return []
    say_name = "import sys; print('python{}.{}'.format(*sys.version_info))"
    python = subprocess.check_output([interpreter, "-c", say_name], text=True).strip()
    venv = [] if dev.succeeds([interpreter, "-c", "import ensurepip"]) else [f"{python}-venv"]
    return venv + ([] if dev.can_load(f"lib{python}.so.1.0") else [f"lib{python}"])


def package(arguments: Sequence[str]) -> int:
    """Make packages in `dist/`."""
    chosen = environment()
    missing = missing_to_freeze(chosen.interpreter)
    if missing:
        dev.install_packages(missing)
    needed = {**PACKAGERS, **(WINDOWS_PACKAGERS if "windows" in arguments else {})}
    dev.set_up(needed, chosen)
    script = ROOT / "packaging" / "package.py"
    return subprocess.call([chosen.python, script, *arguments], cwd=ROOT)


def try_package(arguments: Sequence[str]) -> int:
    """Install a package where nothing of it is, use it, and remove it again."""
    if len(arguments) != 1 or arguments[0] not in TRIALS:
        sys.exit("Say which: python3 dev.py try-package deb, or windows.")
    dev.set_up(TRIERS[arguments[0]])
    if arguments[0] == "windows" and not any(Path("/usr/share/fonts").rglob(FONT_OF_WINE)):
        dev.install_packages(["fonts-urw-base35"])
    script = ROOT / "packaging" / TRIALS[arguments[0]]
    # A system in a folder is for root alone to make; without the right, the script says so.
    as_root = dev.root_prefix() if arguments[0] == "deb" else None
    pictures = str(dev.BUILD / "pictures")
    command = [*(as_root or []), str(dev.PYTHON), str(script), "--pictures", pictures]
    return subprocess.call(command, cwd=ROOT)


def lock(arguments: Sequence[str]) -> int:
    """Let uv choose versions for what pyproject.toml asks, and keep hashes but no address.

    What was chosen before stays where it still fits; with `--upgrade`, the newest is taken.
    """
    uv = shutil.which("uv")
    if uv is None:
        sys.exit("Writing the locks takes uv: put it on the PATH and try again.")
    dev.must([uv, "lock", *arguments, "--project", str(ROOT)])
    for locked, chosen in LOCKS.items():
        export = [uv, "export", "-q", "--project", str(ROOT), "--no-emit-project", *chosen]
        written = ["--format", "requirements-txt", "-o", str(locked)]
        dev.must([*export, "--no-header", "--no-annotate", *written])
    return 0


COMMANDS = {"package": package, "try-package": try_package, "lock": lock}

if __name__ == "__main__":
    sys.exit(COMMANDS[sys.argv[1]](sys.argv[2:]))
