"""The changed records as they are shown: filtered by some words, in some order.

An Arrangement is made in short steps beside the window, and answers at once. Must not know Qt.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass

from erpsync_gui.gui.changes_digits import Digits
from erpsync_gui.gui.changes_groups import ChangeGroups, Group, grouped
from erpsync_gui.gui.changes_places import Column, joined, numbers_at, only_some, places_in
from erpsync_gui.gui.changes_sorting import places_sorted
from erpsync_gui.wire.changes import ChangeKind, Changes

_AT_ONCE = 1 << 14


@dataclass(frozen=True, slots=True)
class Order:
    """How groups and records are sorted; `by_count` sorts tables by their count."""

    by_count: bool = False
    descending: bool = False


@dataclass(frozen=True, slots=True)
class _Ranked:
    """All records as they stand, or by their ids: their rows, and the number of its group each."""

    is_by_id: bool
    rows: Sequence[int]
    column: Column


class Arrangement:
    """The groups and records that pass a filter, in an order."""

    def __init__(
        self, groups: ChangeGroups, ranked: _Ranked, column: Column, order: Order | None
    ) -> None:
        """From all groups, all records ranked for the order, and the column of those that pass."""
        self._all = groups
        self._ranked = ranked
        self._places = places_in(column)
        self._is_reversed = order is not None and ranked.is_by_id and order.descending
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

    def rows(self, number: int, nths: range) -> Sequence[int]:
        """The rows in the columns of some records of a group, counted in their order."""
        wanted = range(self._counts[number])[nths.start : nths.stop]
        if self._is_reversed:
            last = self._counts[number] - 1
            wanted = range(last - wanted[-1], last - wanted[0] + 1) if wanted else wanted
        places = self._places.some(number, wanted)
        rows = [self._ranked.rows[place] for place in places]
        return rows[::-1] if self._is_reversed else rows

    def place_of(self, row: int) -> tuple[int, int] | None:
        """The group of a row of the columns, and which one it is there; None if it is not shown."""
        rank = self._rank_of(row)
        number = self._ranked.column[rank]
        nth = self._places.nth(number, rank)
        if self._is_reversed:
            nth = self._counts[number] - 1 - nth
        return (number, nth) if list(self.rows(number, range(nth, nth + 1))) == [row] else None

    def _rank_of(self, row: int) -> int:
        if not self._ranked.is_by_id:
            return row
        ids = self.changes.record_ids
        key = ids[row], row
        return bisect_left(self._ranked.rows, key, key=lambda each: (ids[each], each))

    def _sort_key(self, *, by_count: bool) -> Callable[[int], tuple[int, str]]:
        groups = self._all.groups
        return lambda number: (self._counts[number] if by_count else 0, groups[number].name)


class Arranger:
    """Makes one Arrangement after the other of the same changes, and keeps what the next needs.

    What is kept is made whole before it is kept, so that works may overlap which have been dropped.
    """

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
        groups = yield from self._grouped()
        ranked = yield from self._ranked_for(order)
        words = words.strip().casefold()
        column = ranked.column
        if words:
            names = (group.name.casefold() for group in groups.groups)
            whole = {number for number, name in enumerate(names) if words in name}
            pieces: list[Column] = []
            begin = 0
            for hidden in self._digits_of(ranked).lacking(words):
                end = begin + len(hidden)
                pieces.append(only_some(column[begin:end], hidden, whole))
                begin = end
                yield
            column = joined(pieces)
        return Arrangement(groups, ranked, column, order)

    def prepared(self, order: Order | None) -> Generator[None, None, None]:
        """Do ahead, step by step, what takes long in looking for words."""
        ranked = yield from self._ranked_for(order)
        yield from self._digits_of(ranked).write()

    def forget_prepared(self) -> None:
        """Give back the memory that looking for words takes."""
        self._digits = None

    def _grouped(self) -> Generator[None, None, ChangeGroups]:
        if self._groups is None:
            self._groups = yield from grouped(self._changes)
        return self._groups

    def _ranked_for(self, order: Order | None) -> Generator[None, None, _Ranked]:
        groups = yield from self._grouped()
        is_by_id, ranked = order is not None and not order.by_count, self._ranked
        if ranked is None or ranked.is_by_id is not is_by_id:
            rows: Sequence[int] = range(len(self._changes))
            column = groups.column
            if is_by_id:
                rows = yield from places_sorted(self._changes.record_ids)
                column = yield from _taken(groups.column, rows)
            ranked = self._ranked = _Ranked(is_by_id, rows, column)
        return ranked

    def _digits_of(self, ranked: _Ranked) -> Digits:
        kept = self._digits
        if kept is None or kept[0] is not ranked:
            kept = self._digits = ranked, Digits(self._changes.record_ids, ranked.rows)
        return kept[1]


def _taken(column: Column, rows: Sequence[int]) -> Generator[None, None, Column]:
    """A column in the order of some rows."""
    if isinstance(rows, range):
        return column
    pieces: list[Column] = []
    for begin in range(0, len(rows), _AT_ONCE):
        some = numbers_at(column, rows[begin : begin + _AT_ONCE])
        pieces.append(bytes(some) if isinstance(column, bytes) else array("I", some))
        yield
    return joined(pieces)
