"""Changed records in XML, read while it is laid out: those that repeat the same tags.

The quick printer takes a document as runs of tags with texts between them, and gives the same
thing for the same run. Where the runs go round in a circle with one record in it, each table and
each id is one text a round, whatever the other texts say. Knows nothing of how runs are laid out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Self, TypeAlias

from erpsync_gui.wire import alike, record_ids, reply_words
from erpsync_gui.wire.columns import Column
from erpsync_gui.wire.record_runs import Numbers, Run, Runs
from erpsync_gui.wire.reply import Form, Reply
from erpsync_gui.wire.shape import ASIDE
from erpsync_gui.wire.text import IndexedText

Tags: TypeAlias = tuple[bytes, bytes]
"""A run of tags laid out: its text and its shape."""

_MOST_TEXTS = 50
_FIELDS = sorted((alike.ID, alike.TABLE))
_ROUNDS = 3
"""So many make sure that there is a whole record among them."""


class RecordFinder:
    """Finds the records of one document, and keeps them as `runs`."""

    def __init__(self) -> None:
        """Nothing came yet."""
        self.runs = Runs()
        self._stretch: _Stretch | None = None

    def take(self, tags: Sequence[Tags], texts: Sequence[bytes], lines: int) -> None:
        """Go on with runs of tags, each with the text behind it.

        Args:
            tags: what is laid out next.
            texts: as many, none of them with a line feed.
            lines: how many lines there are before.
        """
        if self._stretch is not None and not self._stretch.add(tags, texts):
            self.end(lines)
        if self._stretch is None:
            circle = _Circle.of(tags, texts)
            stretch = _Stretch(circle, lines) if circle is not None else None
            self._stretch = stretch if stretch is not None and stretch.add(tags, texts) else None

    def end(self, lines: int) -> None:
        """Whatever comes next is something else; `lines` is how many there are before."""
        run = self._stretch.run(lines) if self._stretch is not None else None
        if run is not None:
            self.runs.add(run)
        self._stretch = None


class _Stretch:
    """Runs of tags that go round, as far as they came, and the columns of their records."""

    def __init__(self, circle: _Circle, lines: int) -> None:
        """Start at the first run of a circle; `lines` is how many lines there are before."""
        self._circle = circle
        self._first = lines + circle.record
        self._phase = 0
        self._numbers = Numbers[bytes]()
        self._tables = bytearray()
        self._record_ids = Column("i")

    def add(self, tags: Sequence[Tags], texts: Sequence[bytes]) -> bool:
        """Go on; False when that is something else."""
        circle, size = self._circle, len(self._circle.tags)
        rest, passed = circle.tags[self._phase :], circle.tags[: self._phase]
        if tags != ((rest + passed) * (len(tags) // size + 1))[: len(tags)]:
            return False
        tables = self._numbers.column(texts[(circle.table - self._phase) % size :: size])
        ids = record_ids.numbers_of(texts[(circle.record_id - self._phase) % size :: size])
        if tables is None or ids is None:
            return False
        self._tables += tables
        self._record_ids.extend(ids)
        self._phase = (self._phase + len(tags)) % size
        return True

    def run(self, lines: int) -> Run | None:
        """The records that are there to their ends; `lines` is how many lines there are."""
        circle = self._circle
        # The last line is not there to its end.
        count = (lines - 1 - self._first) // circle.step
        if count < 1:
            return None
        return Run(
            range(self._first, self._first + count * circle.step, circle.step),
            self._record_ids.numbers[circle.ids_before :][:count],
            bytes(self._tables[circle.tables_before :][:count]),
            tuple(reply_words.meant(name, Form.XML) for name in self._numbers),
        )


@dataclass(frozen=True, slots=True)
class _Circle:
    """Runs of tags that repeat, with one record in each round.

    `table` and `record_id` say behind which runs their texts stand. The first whole record begins
    so many lines behind those before the circle as `record` says, and then there is one every
    `step` lines. Some tables and ids may come before its own.
    """

    tags: list[Tags]
    table: int
    record_id: int
    record: int
    step: int
    tables_before: int
    ids_before: int

    @classmethod
    def of(cls, tags: Sequence[Tags], texts: Sequence[bytes]) -> Self | None:
        """The circle with which some runs of tags begin; None when there is none."""
        size = _distance(tags)
        if size is None or len(tags) < _ROUNDS * size:
            return None
        round_ = list(tags[:size])
        # The text behind a run stands on the last line that began in it.
        ends = list(accumulate(len(shape) for _, shape in round_))
        step, sample = ends[-1], _sample(round_ * _ROUNDS, texts)
        names = [sample.name(line) for line in ends]
        if sorted(name for name in names if name in {alike.ID, alike.TABLE}) != _FIELDS:
            return None
        table, record_id = names.index(alike.TABLE), names.index(alike.ID)
        record = sample.parent(ends[table] + step)
        mold = alike.Mold.of(sample, record) if record is not None else None
        if mold is None or len(mold.shape) != step:
            return None
        of_table, of_id = ends[table] - mold.table.line, ends[record_id] - mold.record_id.line
        # The line before the circle has no beginning here, and its record neither.
        first = max(of_table, of_id)
        while first < 1:
            first += step
        befores = (first - of_table) // step, (first - of_id) // step
        return cls(round_, table, record_id, first - 1, step, *befores)


def _distance(tags: Sequence[Tags]) -> int | None:
    """How far it is from the first run of tags to the next like it."""
    try:
        return tags.index(tags[0], 1, _MOST_TEXTS + 1)
    except (IndexError, ValueError):
        return None


def _sample(tags: Sequence[Tags], texts: Sequence[bytes]) -> Reply:
    """Some runs of tags and their texts as a reply, whose first line has no beginning."""
    text = b"".join(run + text for (run, _), text in zip(tags, texts, strict=False))
    shape = bytes([ASIDE]) + b"".join(shape for _, shape in tags)
    return Reply(Form.XML, IndexedText.of(text), shape)
