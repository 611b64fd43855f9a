from __future__ import annotations

import struct

from windows import pe


def executable(*sections: tuple[bytes, bytes], optional_size: int = 240) -> bytes:
    """A PE file with these sections, and nothing in its other headers."""
    header_at = 128
    headers = struct.pack("<4sHH12xHH", b"PE", 0x8664, len(sections), optional_size, 0)
    start = header_at + len(headers) + optional_size + 40 * len(sections)
    table, contents = b"", b""
    for name, content in sections:
        table += struct.pack("<8s12xI16x", name, start + len(contents))
        contents += content
    dos = b"MZ".ljust(60, b"\0") + struct.pack("<I", header_at)
    return dos.ljust(header_at, b"\0") + headers + bytes(optional_size) + table + contents


def directory(named: int, *kinds: int) -> bytes:
    entries = b"".join(struct.pack("<II", kind, 0) for kind in (*range(100, 100 + named), *kinds))
    return struct.pack("<12x2H", named, len(kinds)) + entries


def test_kinds_of_resources_are_found_behind_those_with_names() -> None:
    content = executable((b".text", b"code"), (b".rsrc", directory(2, 3, pe.ICONS, pe.VERSION)))
    assert pe.resource_kinds(content) == {3, pe.ICONS, pe.VERSION}


def test_an_executable_without_resources_has_none() -> None:
    assert pe.resource_kinds(executable((b".text", b"code"))) == set()
