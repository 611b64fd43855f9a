"""What resources a Windows executable carries, by the layout of PE files."""

from __future__ import annotations

import struct

ICONS, VERSION = 14, 16
"""Kinds of resources: RT_GROUP_ICON and RT_VERSION."""

_HEADER_AT = 0x3C
_HEADER_SIZE = 24
_SECTION_SIZE = 40


def resource_kinds(executable: bytes) -> set[int]:
    """The numbers of all kinds of resources in there; none where it has no resources."""
    (header,) = struct.unpack_from("<I", executable, _HEADER_AT)
    sections, optional_size = struct.unpack_from("<6xH12xH", executable, header)
    table = header + _HEADER_SIZE + optional_size
    for number in range(sections):
        name, start = struct.unpack_from("<8s12xI", executable, table + _SECTION_SIZE * number)
        if name.rstrip(b"\0") == b".rsrc":
            return set(_ids(executable, start))
    return set()


def _ids(executable: bytes, directory: int) -> list[int]:
    """The numbers in a resource directory; its entries with names come before them."""
    named, numbered = struct.unpack_from("<12x2H", executable, directory)
    first = directory + 16 + 8 * named
    return [struct.unpack_from("<I", executable, first + 8 * n)[0] for n in range(numbered)]
