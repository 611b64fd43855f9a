"""The version resource of the Windows programs: what Explorer shows under Properties, Details."""

from __future__ import annotations

import re
import sys

import product

_NUMBERS = 4
_ENGLISH_US = 0x0409
_UTF16 = 1200


def quad(version: str) -> tuple[int, int, int, int]:
    """A version as the four numbers that Windows compares; `1.2.0rc1` counts as 1.2.0.0."""
    release = re.match(r"\d+(\.\d+)*", version)
    if release is None:
        sys.exit(f"{version} is no version that Windows could compare: it begins with no number.")
    numbers = [int(number) for number in release[0].split(".")]
    first, second, third, fourth = [*numbers, *(0,) * _NUMBERS][:_NUMBERS]
    return first, second, third, fourth


def text() -> str:
    """The version resource of the executables, in the words that PyInstaller reads."""
    numbers = quad(product.VERSION)
    strings = {
        "CompanyName": product.PUBLISHER,
        "FileDescription": product.NAME,
        "FileVersion": product.VERSION,
        "InternalName": product.COMMAND,
        "LegalCopyright": copyright_line(),
        "OriginalFilename": f"{product.COMMAND}.exe",
        "ProductName": product.NAME,
        "ProductVersion": product.VERSION,
    }
    pairs = ", ".join(f"StringStruct({key!r}, {value!r})" for key, value in strings.items())
    return (
        f"VSVersionInfo(ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}), kids=[\n"
        f"StringFileInfo([StringTable('{_ENGLISH_US:04X}{_UTF16:04X}', [{pairs}])]),\n"
        f"VarFileInfo([VarStruct('Translation', [{_ENGLISH_US}, {_UTF16}])])])\n"
    )


def copyright_line() -> str:
    """The line of LICENSE that says whose it is."""
    for line in (product.ROOT / "LICENSE").read_text("utf-8").splitlines():
        if line.startswith("Copyright"):
            return line
    sys.exit("LICENSE has no line that begins with Copyright.")
