"""Makes the two installers for Windows from the frozen program, on Windows and on Linux alike.

`setup.exe` is for one user and needs no administrator; the `.msi` is for roll-out to many machines.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import product
from windows import msi, version_info

_SCRIPT = Path(__file__).resolve().with_name("installer.nsi")


def build(bundle: Path, destination: Path) -> list[Path]:
    """Make both installers of a frozen program in a folder.

    The icon is the one that `freeze.py` has left beside the bundle. The same bundle gives the same
    bytes, but for the `.msi` that WiX makes on Windows.
    """
    for path in bundle.rglob("*"):
        os.utime(path, (product.epoch(), product.epoch()))
    icon = bundle.parent / "staged" / "app.ico"
    stem = product.file_stem("windows-x64")
    return [
        build_setup(bundle, icon, destination / f"{stem}-setup.exe"),
        msi.build(bundle, icon, destination / f"{stem}.msi"),
    ]


def build_setup(bundle: Path, icon: Path, setup: Path) -> Path:
    """Make the installer for one user with NSIS; warnings of NSIS count as errors."""
    files = bundle.parent / "files.nsh"
    files.write_text("".join(f"{line}\n" for line in file_list(bundle)), "utf-8")
    named = definitions() | {
        "FILES": str(files),
        "ICON": str(icon),
        "LICENSE": str(product.ROOT / "LICENSE"),
        "OUT": str(setup),
        "SIZE_KB": str(_size_kb(bundle)),
    }
    command = [_makensis(), "-V2", "-WX", "-INPUTCHARSET", "UTF8"]
    subprocess.run(
        [*command, *(f"-D{key}={value}" for key, value in named.items()), str(_SCRIPT)],
        check=True,
        env={**os.environ, "SOURCE_DATE_EPOCH": str(product.epoch())},
    )
    return setup


def definitions() -> dict[str, str]:
    """What `installer.nsi` is told of the product, by the names that it has there."""
    return {
        "APP_ID": product.APP_ID,
        "COMMAND": product.COMMAND,
        "COPYRIGHT": version_info.copyright_line(),
        "HOMEPAGE": product.HOMEPAGE,
        "NAME": product.NAME,
        "PUBLISHER": product.PUBLISHER,
        "QUAD": ".".join(map(str, version_info.quad(product.VERSION))),
        "RELEASES": product.RELEASES,
        "SUMMARY": product.SUMMARY,
        # Debian's NSIS makes 64-bit installers too, and a Wine without 32-bit libraries takes no
        # other; that of its makers, for Windows, has 32-bit ones alone, which run everywhere there.
        "TARGET": "x86-unicode" if sys.platform == "win32" else "amd64-unicode",
        "VERSION": product.VERSION,
    }


def file_list(bundle: Path) -> Iterator[str]:
    """The instructions that lay out the bundle, in an order that does not depend on the disk."""
    files = sorted(path for path in bundle.rglob("*") if path.is_file())
    folder = None
    for path in sorted(files, key=lambda path: (path.parent, path.name)):
        if path.parent != folder:
            folder = path.parent
            inside = "".join(f"\\{part}" for part in folder.relative_to(bundle).parts)
            yield f'SetOutPath "$INSTDIR{_escaped(inside)}"'
        yield f'File "{_escaped(str(path))}"'


def _escaped(text: str) -> str:
    return text.replace("$", "$$")


def _size_kb(bundle: Path) -> int:
    return sum(path.stat().st_size for path in bundle.rglob("*") if path.is_file()) // 1024


def _makensis() -> str:
    usual = Path(os.environ.get("PROGRAMFILES(X86)", ""), "NSIS", "makensis.exe")
    found = shutil.which("makensis") or (str(usual) if usual.exists() else None)
    if found is None:
        sys.exit("Making setup.exe takes NSIS 3: install it, then try again.")
    return found
