"""Changed records that follow each other in a laid-out text, many at once, as columns.

Whoever can read many of them in one step hands them over like this, and who gathers the changes
looks up what is there. Knows nothing of how records are written.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from erpsync_gui.wire.columns import Column

_Name = TypeVar("_Name", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Run:
    """Records at equal distances: their nodes, their ids and their tables.

    A table is a number into `names`, which may have more of them. Each node has exactly as many
    lines as the next is away: the range stops where the last one ends.
    """

    nodes: range
    record_ids: array[int]
    tables: bytes
    names: Sequence[str]

    def since(self, node: int) -> Run:
        """The same without the records before one of them."""
        first = self.nodes.index(node)
        if not first:
            return self
        return Run(self.nodes[first:], self.record_ids[first:], self.tables[first:], self.names)


class Runs:
    """The runs that are known of a text, from its beginning on; those that go on make one."""

    def __init__(self) -> None:
        """None is known yet."""
        self._starts: list[int] = []
        self._stretches: list[_Stretch] = []

    def add(self, run: Run) -> None:
        """Remember a run, which must stand behind all others."""
        if not self._stretches or not self._stretches[-1].goes_on_with(run):
            self._starts.append(run.nodes.start)
            self._stretches.append(_Stretch(run))
        self._stretches[-1].add(run)

    def at(self, node: int) -> Run | None:
        """What is known of the record at this node and those that follow it."""
        place = bisect_right(self._starts, node) - 1
        if place < 0 or node not in self._stretches[place].nodes:
            return None
        return self._stretches[place].run().since(node)


class _Stretch:
    """Runs that go on with each other, of which there may be thousands."""

    def __init__(self, first: Run) -> None:
        self.nodes = first.nodes[:0]
        self._names = first.names
        self._record_ids = Column("i")
        self._tables: list[bytes] = []

    def goes_on_with(self, run: Run) -> bool:
        """Whether a run stands right behind these, and gives the tables the same numbers."""
        end, step = self.nodes.stop, self.nodes.step
        is_next = run.nodes.start == end and run.nodes.step == step
        return is_next and run.names[: len(self._names)] == self._names

    def add(self, run: Run) -> None:
        """Remember one that goes on with these."""
        self.nodes = range(self.nodes.start, run.nodes.stop, run.nodes.step)
        self._names = run.names
        self._record_ids.extend(run.record_ids)
        self._tables.append(run.tables)

    def run(self) -> Run:
        """All of them."""
        self._tables = [b"".join(self._tables)]
        return Run(self.nodes, self._record_ids.numbers, self._tables[0], self._names)


class Numbers(dict[_Name, int]):
    """Numbers names in the order in which they are met, from 0 on."""

    def __missing__(self, name: _Name) -> int:
        """The number of a new one."""
        number = self[name] = len(self)
        return number

    def column(self, names: Iterable[_Name]) -> bytes | None:
        """The numbers of some names; None where they do not all fit into a byte each."""
        try:
            return bytes(map(self.__getitem__, names))
        except ValueError:
            return None
