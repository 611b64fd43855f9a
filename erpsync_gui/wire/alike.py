"""Many records at once: those that are written alike but for a table and an id.

The first record says how all have to be written. Whether the others are is looked up line by line,
for all of them in one step; where they are not, nothing is read. Knows how records are laid out,
and nothing of what they mean.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from erpsync_gui.wire import reply_words
from erpsync_gui.wire.reply import Reply, State
from erpsync_gui.wire.shape import ASIDE, INSIDE, Shape

_MOST_LINES = 50
_MOST_DIGITS = 18
_ID, _TABLE = "RecordId", "Tablename"


@dataclass(frozen=True, slots=True)
class Run:
    """Records that follow each other: their nodes, their ids, and the lines with their tables.

    `names` has the table, as written, for every such line.
    """

    nodes: range
    record_ids: array[int]
    tables: Sequence[bytes]
    names: Mapping[bytes, bytes]


def read(reply: Reply, record: int, last: int, most: int) -> Run | None:
    """The records from one on, when they are written alike; None when they are not.

    Args:
        reply: where they stand.
        record: the first.
        last: the last of its list, which ends otherwise and is not read.
        most: read so many, or all where there are fewer.
    """
    mold = _Mold.of(reply, record)
    if mold is None:
        return None
    step = len(mold.shape)
    count = min(most, (last - record) // step)
    end = record + count * step
    if count < 1 or reply.shape[record:end] != mold.shape * count:
        return None
    text = reply.text
    piece = text.body[text.line_start(record) : text.line_start(end)]
    lines = piece.removesuffix(b"\n").split(b"\n")
    tables = lines[mold.table.line :: step]
    different = list(dict.fromkeys(tables))
    ids = mold.record_id.values(lines[mold.record_id.line :: step])
    names = mold.table.values(different)
    if names is None or ids is None or not _are_numbers(ids) or not mold.fits(lines):
        return None
    named = dict(zip(different, names, strict=True))
    return Run(range(record, end, step), array("q", map(int, ids)), tables, named)


def _are_numbers(values: Sequence[bytes]) -> bool:
    """Whether all are nothing but some digits."""
    is_short = max(map(len, values)) <= _MOST_DIGITS
    return is_short and all(values) and b"".join(values).isdigit()


@dataclass(frozen=True, slots=True)
class _Slot:
    """The line of a record that holds a value: which it is, and what stands around the value."""

    line: int
    before: bytes
    after: bytes

    @classmethod
    def of(cls, reply: Reply, record: int, field: int) -> Self:
        """The line of a field, which has a value."""
        line = reply.text.line(field)
        start, end = reply_words.value_span(line, reply.form)
        return cls(field - record, line[:start], line[end:])

    def values(self, lines: Sequence[bytes]) -> list[bytes] | None:
        """The values on such lines; None when one of them is another line."""
        start, end = len(self.before), -len(self.after) or None
        values = [line[start:end] for line in lines]
        between = self.after + b"\n" + self.before
        is_alike = self.before + between.join(values) + self.after == b"\n".join(lines)
        return values if is_alike else None


@dataclass(frozen=True, slots=True)
class _Mold:
    """What a record is made of: its shape, its lines, and those of them that hold its values."""

    shape: Shape
    lines: Sequence[bytes]
    record_id: _Slot
    table: _Slot

    @classmethod
    def of(cls, reply: Reply, record: int) -> Self | None:
        """How a record is written; None when it is none that others can be compared with."""
        end = reply.end(record)
        shape = reply.shape[record:end]
        if len(shape) > _MOST_LINES or INSIDE in shape or ASIDE in shape:
            return None
        fields = [node for node in reply.children(record) if reply.name(node) in {_ID, _TABLE}]
        slots = {reply.name(node): _Slot.of(reply, record, node) for node in fields}
        if len(fields) != len(slots) or slots.keys() != {_ID, _TABLE}:
            return None
        if any(reply.state(node) is not State.VALUE for node in fields):
            return None
        lines = tuple(map(reply.text.line, range(record, end)))
        return cls(shape, lines, slots[_ID], slots[_TABLE])

    def fits(self, lines: Sequence[bytes]) -> bool:
        """Whether all but the values of many records is like this one."""
        return all(
            set(lines[place :: len(self.lines)]) == {line}
            for place, line in enumerate(self.lines)
            if place not in {self.record_id.line, self.table.line}
        )
