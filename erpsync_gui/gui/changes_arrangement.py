"""The changed records as they are shown: filtered by some words, in some order.

An Arrangement is made in short steps beside the window, and answers at once. Must not know Qt.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass

from erpsync_gui.gui.changes_digits import Digits, written
from erpsync_gui.gui.changes_groups import ChangeGroups, Group, grouped
from erpsync_gui.gui.changes_places import Column, only_masked, places_in
from erpsync_gui.gui.changes_sorting import places_sorted
from erpsync_gui.wire.changes import ChangeKind, Changes

_AT_ONCE = 1 << 15


@dataclass(frozen=True, slots=True)
class Order:
    """How groups and records are sorted; `by_count` sorts tables by their count."""

    by_count: bool = False
    descending: bool = False


@dataclass(frozen=True, slots=True)
class _Ranked:
    """All records in an order: the row of each place, and the number of its group."""

    order: Order | None
    rows: Sequence[int]
    column: Column


class Arrangement:
    """The groups and records that pass a filter, in an order."""

    def __init__(self, groups: ChangeGroups, ranked: _Ranked, column: Column) -> None:
        """From all groups, all records in their order, and the column of those that pass."""
        self._all = groups
        self._ranked = ranked
        self._places = places_in(column)
        order = ranked.order
        counts = map(self._places.count, range(len(groups.groups)))
        self._counts = dict(enumerate(counts))
        numbers = [number for number, count in self._counts.items() if count]
        if order is not None:
            numbers.sort(key=self._sort_key(by_count=order.by_count), reverse=order.descending)
            numbers.sort(key=lambda number: groups.groups[number].kind)
        self.numbers = tuple(numbers)

    @property
    def changes(self) -> Changes:
        """What is arranged."""
        return self._all.changes

    @property
    def groups(self) -> tuple[Group, ...]:
        """All groups; `numbers` says which of them have records that pass, in their order."""
        return self._all.groups

    @property
    def record_count(self) -> int:
        """How many records pass."""
        return sum(self._counts.values())

    def of_kind(self, kind: ChangeKind) -> list[int]:
        """The numbers of the groups of a kind that have records that pass, in their order."""
        return [number for number in self.numbers if self.groups[number].kind is kind]

    def count(self, number: int) -> int:
        """How many records of a group pass."""
        return self._counts[number]

    def rows(self, number: int, nths: range) -> list[int]:
        """The rows in the columns of some records of a group, counted in their order."""
        rows = self._ranked.rows
        return [rows[place] for place in self._places.some(number, nths)]

    def place_of(self, row: int) -> tuple[int, int] | None:
        """The group of a row of the columns, and which one it is there; None if it is not shown."""
        rank = self._rank_of(row)
        number = self._ranked.column[rank]
        nth = self._places.nth(number, rank)
        return (number, nth) if self.rows(number, range(nth, nth + 1)) == [row] else None

    def _rank_of(self, row: int) -> int:
        order, ids = self._ranked.order, self.changes.record_ids
        if order is None or order.by_count:
            return row
        sign = -1 if order.descending else 1

        def key(each: int) -> tuple[int, int]:
            return sign * ids[each], sign * each

        return bisect_left(self._ranked.rows, key(row), key=key)

    def _sort_key(self, *, by_count: bool) -> Callable[[int], tuple[int, str]]:
        groups = self._all.groups
        return lambda number: (self._counts[number] if by_count else 0, groups[number].name)


class Arranger:
    """Makes one Arrangement after the other of the same changes, and keeps what the next needs."""

    def __init__(self, changes: Changes) -> None:
        """Nothing is looked at yet."""
        self._changes = changes
        self._groups: ChangeGroups | None = None
        self._ranked: _Ranked | None = None
        self._digits: tuple[_Ranked, Digits] | None = None

    def arranged(
        self, words: str = "", order: Order | None = None
    ) -> Generator[None, None, Arrangement]:
        """Arrange the records, step by step.

        Args:
            words: what a table's name or a record's id must have in it, in any case.
            order: how to sort; as they stand in the answer without.
        """
        groups = self._groups = self._groups or grouped(self._changes)
        yield
        ranked = self._ranked = yield from self._ranked_by(order, groups)
        words = words.strip().casefold()
        if not words:
            self._digits = None
            return Arrangement(groups, ranked, ranked.column)
        if self._digits is None or self._digits[0] is not ranked:
            self._digits = ranked, (yield from _digits(ranked, self._changes.record_ids))
        mask = self._digits[1].having(words)
        yield
        names = (group.name.casefold() for group in groups.groups)
        whole = {number for number, name in enumerate(names) if words in name}
        return Arrangement(groups, ranked, only_masked(ranked.column, mask, whole))

    def _ranked_by(
        self, order: Order | None, groups: ChangeGroups
    ) -> Generator[None, None, _Ranked]:
        last = self._ranked
        if last is not None and last.order == order:
            return last
        if order is None or order.by_count:
            return _Ranked(order, range(len(groups.changes)), groups.column)
        if last is not None and last.order == Order(descending=not order.descending):
            return _Ranked(order, last.rows[::-1], last.column[::-1])
        ranked = yield from _ranked_by_id(groups)
        return (
            _Ranked(order, ranked.rows[::-1], ranked.column[::-1]) if order.descending else ranked
        )


def _ranked_by_id(groups: ChangeGroups) -> Generator[None, None, _Ranked]:
    rows = yield from places_sorted(groups.changes.record_ids)
    column = groups.column
    ranked = bytearray() if isinstance(column, bytes) else array("I")
    for begin in range(0, len(rows), _AT_ONCE):
        ranked.extend(map(column.__getitem__, rows[begin : begin + _AT_ONCE]))
        yield
    return _Ranked(Order(), rows, bytes(ranked) if isinstance(ranked, bytearray) else ranked)


def _digits(ranked: _Ranked, ids: Sequence[int]) -> Generator[None, None, Digits]:
    width = 1
    for begin in range(0, len(ids), _AT_ONCE):
        some = ids[begin : begin + _AT_ONCE]
        width = max(width, len(str(max(some))), len(str(min(some))))
        yield
    digits = yield from written(map(ids.__getitem__, ranked.rows), width)
    return digits
