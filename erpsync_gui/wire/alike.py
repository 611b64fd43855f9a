"""Many records at once: those that are written alike but for a table and an id.

The first record says how all have to be written. Whether the others are is looked up line by line,
for all of them in one step; where they are not, nothing is read. Knows how records are laid out,
and nothing of what they mean.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from erpsync_gui.wire import reply_words
from erpsync_gui.wire.record_runs import Numbers, Run
from erpsync_gui.wire.reply import Reply, State, lines_of
from erpsync_gui.wire.shape import ASIDE, INSIDE, Shape

ID, TABLE = "RecordId", "Tablename"
"""The fields of a record that say what changed."""

_MOST_LINES = 50


def read(reply: Reply, record: int, last: int, most: int) -> Run | None:
    """The records from one on, when they are written alike; None when they are not.

    Args:
        reply: where they stand.
        record: the first.
        last: the last of its list, which ends otherwise and is not read.
        most: read so many, or all where there are fewer.
    """
    mold = Mold.of(reply, record)
    if mold is None:
        return None
    step = len(mold.shape)
    count = min(most, (last - record) // step)
    end = record + count * step
    if count < 1 or reply.shape[record:end] != mold.shape * count:
        return None
    data = lines_of(reply.text, record, end)
    lines = data.removesuffix(b"\n").split(b"\n")
    if not mold.fits(lines, count):
        return None
    numbers = Numbers[bytes]()
    tables = numbers.column(lines[mold.table.line :: step])
    names = mold.table.values(list(numbers))
    ids = mold.record_id.values(lines[mold.record_id.line :: step])
    # Memory: a window that has seen no list of changes does without what reads them.
    from erpsync_gui.wire.record_ids import numbers_of  # noqa: PLC0415 - see above

    record_ids = numbers_of(ids) if ids is not None else None
    if tables is None or names is None or record_ids is None:
        return None
    meant = tuple(reply_words.meant(name, reply.form) for name in names)
    return Run(range(record, end, step), record_ids, tables, meant)


@dataclass(frozen=True, slots=True)
class Slot:
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
class Mold:
    """What a record is made of: its shape, its lines, and those of them that hold its values."""

    shape: Shape
    lines: Sequence[bytes]
    record_id: Slot
    table: Slot

    @classmethod
    def of(cls, reply: Reply, record: int) -> Self | None:
        """How a record is written; None when it is none that others can be compared with."""
        end = reply.end(record)
        shape = reply.shape[record:end]
        if len(shape) > _MOST_LINES or INSIDE in shape or ASIDE in shape:
            return None
        fields = [node for node in reply.children(record) if reply.name(node) in {ID, TABLE}]
        slots = {reply.name(node): Slot.of(reply, record, node) for node in fields}
        if len(fields) != len(slots) or slots.keys() != {ID, TABLE}:
            return None
        if any(reply.state(node) is not State.VALUE for node in fields):
            return None
        lines = tuple(map(reply.text.line, range(record, end)))
        return cls(shape, lines, slots[ID], slots[TABLE])

    def fits(self, lines: Sequence[bytes], count: int) -> bool:
        """Whether all but the values of so many records is like this one."""
        return all(
            lines[place :: len(self.lines)] == [line] * count
            for place, line in enumerate(self.lines)
            if place not in {self.record_id.line, self.table.line}
        )
