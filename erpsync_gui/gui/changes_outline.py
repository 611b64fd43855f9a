"""The rows of changed records: kind, table, record ids.

A thing is the row that it would have if all were expanded, so that nothing is kept for a record.
Must not know Qt.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate

from erpsync_gui.gui.changes_arrangement import Arrangement
from erpsync_gui.gui.changes_groups import Group
from erpsync_gui.wire.changes import ChangeKind


@dataclass(frozen=True, slots=True)
class Entry:
    """What a thing is: a kind, a table of it, or a record of that table by its row."""

    kind: ChangeKind
    group: Group | None = None
    number: int = -1
    row: int | None = None


class ChangesOutline:
    """All kinds, and the tables and records of an Arrangement; only the kinds are seen."""

    def __init__(self, arrangement: Arrangement) -> None:
        """Show the kinds."""
        self.arrangement = arrangement
        self._heads = _Heads(arrangement)
        self._expanded: set[int] = set()
        self._seen: list[int] = []
        self._rows: list[int] = []
        self._lay_out()

    @property
    def row_count(self) -> int:
        """How many kinds, tables and records are seen."""
        return self._rows[-1]

    def things_of(self, rows: range) -> list[int]:
        """What stands in some rows."""
        things: list[int] = []
        for row in range(rows.start, min(rows.stop, self.row_count)):
            place = bisect_right(self._rows, row) - 1
            things.append(self._heads.things[self._seen[place]] + row - self._rows[place])
        return things

    def row_of(self, thing: int) -> int:
        """The row of a thing, or of what it is collapsed in."""
        head, nth = self._heads.of(thing)
        place = bisect_right(self._seen, head) - 1
        is_seen = self._seen[place] == head and (not nth or head in self._expanded)
        return self._rows[place] + (nth if is_seen else 0)

    def parent(self, thing: int) -> int | None:
        """The table of a record, the kind of a table."""
        head, nth = self._heads.of(thing)
        if nth:
            return self._heads.things[head]
        return (
            None
            if self._heads.numbers[head] is None
            else self._heads.things[self._heads.kind_of(head)]
        )

    def depth(self, thing: int) -> int:
        """0 for a kind, 1 for a table, 2 for a record."""
        head, nth = self._heads.of(thing)
        if nth:
            return 2
        return 0 if self._heads.numbers[head] is None else 1

    def is_expandable(self, thing: int) -> bool:
        """Whether it is a kind with tables, or a table."""
        head, nth = self._heads.of(thing)
        next_is_table = (
            head + 1 < len(self._heads.numbers) and self._heads.numbers[head + 1] is not None
        )
        return not nth and (self._heads.numbers[head] is not None or next_is_table)

    def is_expanded(self, thing: int) -> bool:
        """Whether the tables of a kind, or the records of a table, are seen."""
        head, nth = self._heads.of(thing)
        return not nth and head in self._expanded

    def expand(self, thing: int) -> None:
        """Show the tables of a kind, the records of a table."""
        if self.is_expandable(thing):
            self._expanded.add(self._heads.of(thing)[0])
            self._lay_out()

    def collapse(self, thing: int) -> None:
        """Hide the tables of a kind, the records of a table."""
        if self.is_expanded(thing):
            self._expanded.discard(self._heads.of(thing)[0])
            self._lay_out()

    def expand_below(self, thing: int) -> None:
        """Expand a kind and its tables, or a table."""
        head, nth = self._heads.of(thing)
        heads = range(head, head + (0 if nth else 1))
        if self._heads.numbers[head] is None:
            heads = range(
                head, next((k for k in self._heads.kinds if k > head), len(self._heads.numbers))
            )
        self._expanded.update(
            each for each in heads if self.is_expandable(self._heads.things[each])
        )
        self._lay_out()

    def expand_to_depth(self, depth: int) -> None:
        """Expand the kinds with a depth of 1, the tables, too, with more."""
        things = (self._heads.things[head] for head in range(len(self._heads.numbers)))
        wanted = (each for each in things if self.is_expandable(each) and self.depth(each) < depth)
        self._expanded = {self._heads.of(each)[0] for each in wanted}
        self._lay_out()

    def reveal(self, thing: int) -> int:
        """Show a table or a record."""
        head, nth = self._heads.of(thing)
        kind = self._heads.kind_of(head)
        self._expanded.update(({head} if nth else set()) | ({kind} if kind != head else set()))
        self._lay_out()
        return self.row_of(thing)

    def entry(self, thing: int) -> Entry:
        """What a thing is."""
        head, nth = self._heads.of(thing)
        kind, number = ChangeKind(self._heads.key(head)[0]), self._heads.numbers[head]
        if number is None:
            return Entry(kind)
        rows = self.arrangement.rows(number, range(nth - 1, nth)) if nth else []
        return Entry(kind, self.arrangement.groups[number], number, rows[0] if rows else None)

    def records_in(self, rows: range) -> list[tuple[int, range]]:
        """The records in some rows: the number of a group, and which of its records."""
        parts: list[tuple[int, range]] = []
        for place, head in enumerate(self._seen):
            number, first = self._heads.numbers[head], self._rows[place] + 1
            nths = range(max(rows.start, first), min(rows.stop, self._rows[place + 1]))
            if number is not None and nths:
                parts.append((number, range(nths.start - first, nths.stop - first)))
        return parts

    def open_like(self, other: ChangesOutline) -> None:
        """Expand what is expanded in another outline of the same changes."""
        keys = {other._heads.key(head) for head in other._expanded}
        self._expanded = {
            head
            for head in range(len(self._heads.numbers))
            if self._heads.key(head) in keys and self.is_expandable(self._heads.things[head])
        }
        self._lay_out()

    def thing_of(self, row: int) -> int | None:
        """The thing of a record by its row in the columns; None if the filter keeps it back."""
        place = self.arrangement.place_of(row)
        if place is None:
            return None
        number, nth = place
        return self._heads.things[self._heads.numbers.index(number)] + 1 + nth

    def _lay_out(self) -> None:
        """Find the heads that are seen, and their rows."""
        self._seen = [
            head
            for head, number in enumerate(self._heads.numbers)
            if number is None or self._heads.kind_of(head) in self._expanded
        ]
        sizes = (1 + self._heads.counts[head] * (head in self._expanded) for head in self._seen)
        self._rows = list(accumulate(sizes, initial=0))


class _Heads:
    """The kinds and tables, which records stand behind, in their order.

    Each thing is a head, or the nth behind one. `numbers` has the group of each head, None for a
    kind; `kinds` says which heads are kinds.
    """

    def __init__(self, arrangement: Arrangement) -> None:
        self.numbers: list[int | None] = []
        self.kinds: list[int] = []
        for kind in ChangeKind:
            self.kinds.append(len(self.numbers))
            self.numbers += [None, *arrangement.of_kind(kind)]
        self.counts = [0 if n is None else arrangement.count(n) for n in self.numbers]
        self.things = list(accumulate((1 + count for count in self.counts), initial=0))

    def of(self, thing: int) -> tuple[int, int]:
        """The head at or before a thing, and how many things there are from one to the other."""
        head = bisect_right(self.things, thing) - 1
        return head, thing - self.things[head]

    def kind_of(self, head: int) -> int:
        """The head that is the kind of this one."""
        return self.kinds[bisect_right(self.kinds, head) - 1]

    def key(self, head: int) -> tuple[int, int | None]:
        """What a head is in every arrangement of the same changes."""
        return self.kinds.index(self.kind_of(head)), self.numbers[head]
