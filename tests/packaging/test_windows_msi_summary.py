from __future__ import annotations

import struct

import pytest
from windows import msi_summary

FORMAT = bytes.fromhex("e0859ff2f94f6810ab9108002b27b3d9")
TEXT, TIME = 30, 64


def summary(*properties: tuple[int, bytes]) -> bytearray:
    """A property set as MS-OLEPS has it, somewhere within a file."""
    at = 8 + 8 * len(properties)
    table, values = b"", b""
    for kind, value in properties:
        table += struct.pack("<II", kind, at + len(values))
        values += value
    section = struct.pack("<II", at + len(values), len(properties)) + table + values
    head = struct.pack("<HHI16sI", 0xFFFE, 0, 0, b"", 1)
    return bytearray(b"before" + head + FORMAT + struct.pack("<I", 48) + section + b"behind")


def test_the_two_times_are_found_and_nothing_else() -> None:
    author = struct.pack("<II8s", TEXT, 8, b"somebody")
    created, saved = struct.pack("<IQ", TIME, 111), struct.pack("<IQ", TIME, 222)
    content = summary((4, author), (12, created), (13, saved))
    found = [struct.unpack_from("<Q", content, at)[0] for at in msi_summary.times(content)]
    assert found == [111, 222]


def test_a_summary_without_times_is_refused() -> None:
    content = summary((12, struct.pack("<II8s", TEXT, 8, b"sometime")))
    with pytest.raises(SystemExit, match="has no two times"):
        msi_summary.times(content)


@pytest.mark.parametrize("content", [b"", FORMAT + FORMAT])
def test_a_file_without_its_one_summary_is_refused(content: bytes) -> None:
    with pytest.raises(SystemExit, match="not where it is expected"):
        msi_summary.times(bytearray(content))
