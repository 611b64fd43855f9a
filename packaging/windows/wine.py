"""Runs Windows programs on Linux: a Wine prefix of our own, and the freezing inside it.

This is for the proof on a Linux machine; what customers get is built on Windows. Wine lacks three
libraries that Qt links on Windows 10, so stand-ins for them (`wine-stubs/`) are put into the
prefix's system folder, and nowhere else.

Needs the Debian packages wine, wine64, gcc-mingw-w64-x86-64-win32 and fonts-urw-base35. Qt finds no
font of Windows there and takes the first in the alphabet: C059 of the last package. With TrueType
fonts, such as Liberation or DejaVu, the program's self-test takes four times as long under Wine.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import product
from windows import embedded

PLACE = product.WORK / "wine"
"""Everything that is made for Wine; may be deleted at any time."""
_STUBS = Path(__file__).resolve().parent / "wine-stubs"
STAND_INS = frozenset(f"{source.stem}.dll" for source in _STUBS.glob("*.c"))
"""Names of libraries that belong into prefixes alone and must never be shipped."""
_COMPILER = "x86_64-w64-mingw32-gcc"

_SETTINGS = r"""Windows Registry Editor Version 5.00

[HKEY_CURRENT_USER\Software\Wine]
"Version"="win10"

[HKEY_CURRENT_USER\Software\Wine\X11 Driver]
"Managed"="N"
"""
"""Managed windows wait two seconds each for a window manager, where there is none."""


@dataclass(frozen=True, slots=True)
class Prefix:
    """One Windows of its own, as Wine makes it: a folder with drives and a registry.

    Programs in it get no input, and their output is a pipe: Python for Windows does not start under
    Wine with a plain file for either.
    """

    path: Path
    extra: Mapping[str, str] = field(default_factory=dict)
    """Environment variables beside those of Wine itself, such as `DISPLAY`."""

    @property
    def drive(self) -> Path:
        """What Windows programs see as drive C."""
        return self.path / "drive_c"

    def make(self) -> None:
        """Make it anew: a Windows 10 where nothing was ever installed."""
        _must_have("wine", "wineserver", _COMPILER)
        shutil.rmtree(self.path, ignore_errors=True)
        self._home.mkdir(parents=True)
        self.must(["wineboot", "--init"])
        settings = self.path / "settings.reg"
        settings.write_text(_SETTINGS, "utf-16")
        self.must(["regedit", "/S", settings])
        for source in sorted(_STUBS.glob("*.c")):
            library = self.drive / "windows" / "system32" / f"{source.stem}.dll"
            library.unlink(missing_ok=True)
            build = [_COMPILER, "-Os", "-s", "-shared", "-o", str(library), str(source)]
            subprocess.run(build, check=True)
        self.settle()

    def start(self, command: Sequence[str | Path]) -> subprocess.Popen[str]:
        """Start a Windows program: its path here or its name in there, then its arguments."""
        return subprocess.Popen(
            ["wine", *command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            env=self.environment(),
        )

    def run(
        self, command: Sequence[str | Path], *, deadline_s: float = 600
    ) -> subprocess.CompletedProcess[str]:
        """Run a Windows program to its end; its output, errors included, is in `stdout`.

        Raises:
            subprocess.TimeoutExpired: it took longer than that.
        """
        process = self.start(command)
        try:
            output, _ = process.communicate(timeout=deadline_s)
        finally:
            process.kill()
        return subprocess.CompletedProcess(command, process.returncode, output)

    def must(self, command: Sequence[str | Path]) -> str:
        """Run a Windows program that has to work, and return what it said; else end with that."""
        done = self.run(command)
        if done.returncode:
            words = " ".join(map(str, command))
            sys.exit(f"{done.stdout}\nThis did not work under Wine: {words}")
        return done.stdout

    def settle(self) -> None:
        """Wait until all its programs have ended and its registry is on disk."""
        subprocess.run(["wineserver", "-w"], env=self.environment(), check=False, timeout=120)

    def stop(self) -> None:
        """End everything that runs in it."""
        kill = ["wineserver", "-k"]
        subprocess.run(kill, env=self.environment(), check=False, capture_output=True)
        self.settle()

    @property
    def _home(self) -> Path:
        # Wine links Windows folders to those of the home folder: not to the developer's own.
        return self.path / "home"

    def environment(self) -> dict[str, str]:
        """What programs in it see: this process's variables, and those that make it theirs."""
        kept = {key: value for key, value in os.environ.items() if key not in _HIDDEN}
        return {
            **kept,
            "WINEPREFIX": str(self.path),
            "WINEARCH": "win64",
            "WINEDEBUG": "-all",
            # No .NET, no browser, no entries in the menus of this desktop; the stand-in for mscms.
            "WINEDLLOVERRIDES": "mscoree,mshtml,winemenubuilder.exe=;mscms=n",
            "HOME": str(self._home),
            **self.extra,
        }


_HIDDEN = frozenset({"DISPLAY", "WAYLAND_DISPLAY", "PYTHONDONTWRITEBYTECODE"})
"""What programs there do not inherit: a screen only if they are given one, and compiled modules."""


def freeze() -> Path:
    """Freeze the program for Windows with a Python for Windows, and return its folder.

    The prefix is made once and kept, the Python made anew when its pins or the locks change.
    """
    prefix = Prefix(PLACE / "freezing", {"SOURCE_DATE_EPOCH": str(product.epoch())})
    python = embedded.prepare(PLACE / "python")
    try:
        if not (prefix.path / "system.reg").exists():
            prefix.make()
        prefix.must([python, product.ROOT / "packaging" / "freeze.py"])
    finally:
        prefix.stop()
    return product.WORK / "windows-x64" / product.COMMAND


def _must_have(*programs: str) -> None:
    missing = [name for name in programs if shutil.which(name) is None]
    if missing:
        sys.exit(f"This needs Wine and a compiler for it. Missing here: {', '.join(missing)}.")


if __name__ == "__main__":
    print(freeze())
