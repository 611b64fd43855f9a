"""Pins what makes two equal `.msi` differ: their summary, with the package code and two times.

wixl draws the code by lot and takes the times from the clock, and has no option for either.
"""

from __future__ import annotations

import struct
import subprocess
import sys
import uuid
from pathlib import Path

_FORMAT = uuid.UUID("F29F85E0-4FF9-1068-AB91-08002B27B3D9").bytes_le
"""FMTID_SummaryInformation, which stands at the head of the summary and nowhere else."""
_FORMAT_AT = 28
_CREATED, _SAVED = 12, 13
_FILETIME = 64
_SECONDS_BEFORE_1970 = 11_644_473_600
"""From 1601, where Windows begins to count time, in steps of 100 nanoseconds."""


def pin(package: Path, *, subject: str, author: str, code: str, epoch: int) -> None:
    """Give a package this code (a GUID) and these seconds since 1970 as its times."""
    # msibuild writes all four fields or none; the third is the platform and the language.
    fields = [subject, author, "x64;1033", f"{{{code}}}"]
    subprocess.run(["msibuild", package, "-s", *fields], check=True)
    content = bytearray(package.read_bytes())
    for place in times(content):
        struct.pack_into("<Q", content, place, (epoch + _SECONDS_BEFORE_1970) * 10_000_000)
    package.write_bytes(content)


def times(content: bytearray) -> list[int]:
    """Where the two times of the summary are: MS-OLEPS, one property set in one run of bytes.

    Ends the program where they are not found there.
    """
    if content.count(_FORMAT) != 1:
        sys.exit("The summary of the .msi is not where it is expected: msitools must have changed.")
    format_at = content.index(_FORMAT)
    (offset,) = struct.unpack_from("<I", content, format_at + len(_FORMAT))
    section = format_at - _FORMAT_AT + offset
    (count,) = struct.unpack_from("<I", content, section + 4)
    table = [struct.unpack_from("<II", content, section + 8 + 8 * n) for n in range(count)]
    found = [section + place for kind, place in table if kind in {_CREATED, _SAVED}]
    if [struct.unpack_from("<I", content, place)[0] for place in found] != [_FILETIME] * 2:
        sys.exit("The summary of the .msi has no two times: msitools must have changed.")
    return [place + 4 for place in found]
