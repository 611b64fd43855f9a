"""The changed records by kind and table: which rows of the columns belong together.

Works on whole columns in C, so that even a million records are grouped while a frame is painted.
Must not know Qt.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import compress

from erpsync_gui.wire.changes import ChangeKind, Changes

_BYTE_VALUES = 256
_MOST_TABLES = 256
"""So many table numbers fit into bytes; more are counted one by one."""


@dataclass(frozen=True, slots=True)
class Group:
    """The records of one kind in one table; `count` is how many the answer had."""

    kind: ChangeKind
    table: int
    name: str
    count: int


class ChangeGroups:
    """All groups of some changes, in the order kind, then first appearance of the table."""

    def __init__(self, changes: Changes) -> None:
        """Count the groups; their rows are listed when they are asked for."""
        self.changes = changes
        self._small = _low_bytes(changes.tables) if _fits_bytes(changes) else None
        counts = {kind: self._counts(kind) for kind in ChangeKind}
        self.groups = tuple(
            Group(kind, table, changes.table_names[table], count)
            for kind, by_table in counts.items()
            for table, count in by_table.items()
            if count
        )

    def rows(self, group: Group) -> array[int]:
        """The rows of a group in the order of the answer."""
        return array("Q", compress(range(len(self.changes)), self._mask(group)))

    def _counts(self, kind: ChangeKind) -> dict[int, int]:
        members = self._tables_of(kind)
        if isinstance(members, bytes):
            names = range(len(self.changes.table_names))
            return {table: members.count(table) for table in names}
        counts: dict[int, int] = {}
        for table in members:
            counts[table] = counts.get(table, 0) + 1
        return counts

    def _tables_of(self, kind: ChangeKind) -> bytes | Iterable[int]:
        """The table of each record of a kind; as bytes where the tables are few."""
        kinds = self.changes.kinds
        first, count = kinds.find(kind), kinds.count(kind)
        mask = _where(kinds, kind)
        if self._small is None:
            return compress(self.changes.tables, mask)
        if count and kinds.rfind(kind) - first + 1 == count:
            return self._small[first : first + count]
        return bytes(compress(self._small, mask))

    def _mask(self, group: Group) -> Iterable[object]:
        """For each record something true when it belongs to the group."""
        kinds = self.changes.kinds
        if self._small is None:
            pairs = zip(kinds, self.changes.tables, strict=True)
            return (pair == (group.kind, group.table) for pair in pairs)
        in_kind = int.from_bytes(_where(kinds, group.kind), "little")
        in_table = int.from_bytes(_where(self._small, group.table), "little")
        return (in_kind & in_table).to_bytes(len(kinds), "little")


def _fits_bytes(changes: Changes) -> bool:
    return len(changes.table_names) <= _MOST_TABLES


def _low_bytes(column: array[int]) -> bytes:
    first = 0 if sys.byteorder == "little" else column.itemsize - 1
    return column.tobytes()[first :: column.itemsize]


def _where(column: bytes, value: int) -> bytes:
    """1 where the column has the value, 0 elsewhere."""
    return column.translate(bytes(int(each == value) for each in range(_BYTE_VALUES)))


@dataclass(frozen=True, slots=True)
class Order:
    """How groups and records are sorted; `by_count` sorts tables by their count."""

    by_count: bool = False
    descending: bool = False


class Arrangement:
    """The groups and rows that pass a filter, in an order."""

    def __init__(self, groups: ChangeGroups, words: str = "", order: Order | None = None) -> None:
        """Without an order all stands as it came.

        Args:
            groups: all groups.
            words: what a table's name or a record's id must have in it, in any case.
            order: how to sort.
        """
        self._all = groups
        self._words = words.strip().casefold()
        self._order = order
        self._rows: dict[Group, array[int]] = {}
        passing = [group for group in groups.groups if self.count(group)]
        if order is not None:
            passing.sort(key=self._sort_key, reverse=order.descending)
            passing.sort(key=lambda group: group.kind)
        self.groups = tuple(passing)

    @property
    def changes(self) -> Changes:
        """What is arranged."""
        return self._all.changes

    @property
    def all_groups(self) -> tuple[Group, ...]:
        """The groups before the filter."""
        return self._all.groups

    def of_kind(self, kind: int) -> list[int]:
        """The places in `groups` of the groups of a kind."""
        return [place for place, group in enumerate(self.groups) if group.kind == kind]

    def place_of(self, row: int) -> tuple[int, int] | None:
        """The place of a row's group, and its own place in it; None when it does not pass."""
        wanted = (self.changes.kinds[row], self.changes.tables[row])
        for place, group in enumerate(self.groups):
            if (group.kind, group.table) == wanted:
                try:
                    return place, self.rows(group).index(row)
                except ValueError:
                    return None
        return None

    def count(self, group: Group) -> int:
        """How many records of a group pass."""
        return group.count if self._passes_whole(group) else len(self.rows(group))

    def rows(self, group: Group) -> array[int]:
        """The rows of a group that pass, in order."""
        if group not in self._rows:
            self._rows[group] = self._arranged(group)
        return self._rows[group]

    def _arranged(self, group: Group) -> array[int]:
        ids = self._all.changes.record_ids
        rows = self._all.rows(group)
        if not self._passes_whole(group):
            rows = array("Q", (row for row in rows if self._words in str(ids[row])))
        if self._order is not None and not self._order.by_count:
            rows = array("Q", sorted(rows, key=ids.__getitem__, reverse=self._order.descending))
        return rows

    def _passes_whole(self, group: Group) -> bool:
        return self._words in group.name.casefold()

    def _sort_key(self, group: Group) -> tuple[int, str]:
        by_count = self._order is not None and self._order.by_count
        return (self.count(group) if by_count else 0), group.name
