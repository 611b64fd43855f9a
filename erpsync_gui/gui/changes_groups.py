"""The changed records by kind and table: which rows of the columns belong together.

Works on long pieces of columns in C, so that even a million records are grouped while a frame is
painted. Must not know Qt.
"""

from __future__ import annotations

import sys
from array import array
from collections import Counter
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field

from erpsync_gui.gui.changes_places import MOST_BYTES, Column, bits, joined
from erpsync_gui.wire.changes import ChangeKind, Changes

_AT_ONCE = 1 << 16
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


def grouped(changes: Changes) -> Generator[None, None, ChangeGroups]:
    """Group some changes, step by step."""
    names, pieces, counts = changes.table_names, list[Column](), Counter[int]()
    for begin in range(0, len(changes), _AT_ONCE):
        piece = _pairs(changes, begin, begin + _AT_ONCE)
        counts.update(_counted(piece, len(ChangeKind) * len(names)))
        pieces.append(piece)
        yield
    pairs = sorted(counts, key=lambda pair: pair // len(names))
    numbers = {pair: number for number, pair in enumerate(pairs)}
    for place, piece in enumerate(pieces):
        pieces[place] = _renumbered(piece, numbers)
        yield
    each = ((*divmod(pair, len(names)), counts[pair]) for pair in pairs)
    groups = (Group(ChangeKind(kind), table, names[table], count) for kind, table, count in each)
    return ChangeGroups(changes, tuple(groups), joined(pieces))


def _pairs(changes: Changes, begin: int, end: int) -> Column:
    """A number for each pair of kind and table in some rows, ascending with the kind."""
    kinds, tables, count = changes.kinds[begin:end], changes.tables, len(changes.table_names)
    if count * len(ChangeKind) > MOST_BYTES:
        pairs = zip(kinds, tables[begin:end], strict=True)
        return array("I", (kind * count + table for kind, table in pairs))
    first = bytes(min(kind * count, _BYTE_VALUES - 1) for kind in range(_BYTE_VALUES))
    sums = bits(kinds.translate(first)) + bits(_as_bytes(tables[begin:end]))
    return sums.to_bytes(len(kinds), sys.byteorder)


def _counted(piece: Column, most: int) -> Mapping[int, int]:
    """How often each number is in a piece, in the order of their first appearance."""
    if not isinstance(piece, bytes):
        return Counter(piece)
    counts = {number: piece.count(number) for number in range(most)}
    return {number: counts[number] for number in sorted(filter(counts.get, counts), key=piece.find)}


def _renumbered(piece: Column, numbers: Mapping[int, int]) -> Column:
    if isinstance(piece, bytes):
        return piece.translate(bytes(numbers.get(byte, 0) for byte in range(_BYTE_VALUES)))
    each = map(numbers.__getitem__, piece)
    return bytes(each) if len(numbers) <= MOST_BYTES else array("I", each)


def _as_bytes(column: Sequence[int]) -> bytes:
    """Numbers below 256 as bytes."""
    if not isinstance(column, array):
        return bytes(iter(column))
    first = 0 if sys.byteorder == "little" else column.itemsize - 1
    return column.tobytes()[first :: column.itemsize]
