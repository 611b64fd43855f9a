"""The changed records by kind and table: which rows of the columns belong together.

Works on whole columns in C, so that even a million records are grouped while a frame is painted.
Must not know Qt.
"""

from __future__ import annotations

import sys
from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from erpsync_gui.gui.changes_places import MOST_BYTES, Column
from erpsync_gui.wire.changes import ChangeKind, Changes

_BYTE_VALUES = 256


@dataclass(frozen=True, slots=True)
class Group:
    """The records of one kind in one table; `count` is how many the answer had."""

    kind: ChangeKind
    table: int
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class ChangeGroups:
    """All groups of some changes, in the order kind, then first appearance of the table.

    `column` has the number of its group for each record.
    """

    changes: Changes
    groups: tuple[Group, ...]
    column: Column = field(repr=False)


def grouped(changes: Changes) -> ChangeGroups:
    """Group some changes."""
    return _grouped_by_kind(changes) or _grouped_one_by_one(changes)


def _grouped_by_kind(changes: Changes) -> ChangeGroups | None:
    """The quick way, for few tables and records that stand together by kind, as most do."""
    if len(changes.table_names) > MOST_BYTES // len(ChangeKind) or not _stand_together(changes):
        return None
    tables = _as_bytes(changes.tables)
    groups: list[Group] = []
    parts: dict[int, bytes] = {}
    for kind in ChangeKind:
        first, count = changes.kinds.find(kind), changes.count(kind)
        if count:
            part = tables[first : first + count]
            numbers = bytearray(_BYTE_VALUES)
            for table in sorted(set(range(len(changes.table_names))), key=part.find):
                if found := part.count(table):
                    numbers[table] = len(groups)
                    groups.append(Group(kind, table, changes.table_names[table], found))
            parts[first] = part.translate(numbers)
    column = b"".join(parts[first] for first in sorted(parts))
    return ChangeGroups(changes, tuple(groups), column)


def _grouped_one_by_one(changes: Changes) -> ChangeGroups:
    counts = Counter(zip(changes.kinds, changes.tables, strict=True))
    pairs = sorted(counts, key=lambda pair: pair[0])
    names = changes.table_names
    groups = (Group(ChangeKind(pair[0]), pair[1], names[pair[1]], counts[pair]) for pair in pairs)
    numbers = {pair: number for number, pair in enumerate(pairs)}
    each = (numbers[pair] for pair in zip(changes.kinds, changes.tables, strict=True))
    column = bytes(each) if len(pairs) <= MOST_BYTES else array("I", each)
    return ChangeGroups(changes, tuple(groups), column)


def _stand_together(changes: Changes) -> bool:
    kinds = changes.kinds
    spans = ((kinds.find(kind), kinds.rfind(kind) + 1, kinds.count(kind)) for kind in ChangeKind)
    return all(not count or end - first == count for first, end, count in spans)


def _as_bytes(column: Sequence[int]) -> bytes:
    """Numbers below 256 as bytes."""
    if not isinstance(column, array):
        return bytes(iter(column))
    first = 0 if sys.byteorder == "little" else column.itemsize - 1
    return column.tobytes()[first :: column.itemsize]
