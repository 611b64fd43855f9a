"""Changed records that differ in more than table and id, read by what is known of their like.

Records of one shape mostly have the same fields on the same lines. For each shape the first record
says how the others must be written: which fields they have, and where table and id stand; the rest
of them may be anything. A record that is written otherwise is left to whoever reads one by one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import TypeAlias

from erpsync_gui.wire import reply_words
from erpsync_gui.wire.alike import Mold, Slot
from erpsync_gui.wire.reply import Reply, lines_of
from erpsync_gui.wire.reply_words import Form
from erpsync_gui.wire.shape import Shape

_Pattern: TypeAlias = re.Pattern[bytes]

_MOST_RECORDS = 1 << 9
_MOST_SHAPES = 1 << 8
_TABLE, _ID = "table", "record_id"
_ANY_ID = rb"-?[0-9]{1,18}"
_ANY_LINE = rb"[^\n]*"
_ANY_TABLE = {Form.XML: rb"[^<\n]*", Form.JSON: _ANY_LINE}
_NAME_ENDS = {Form.XML: rb"(?=[\s/>])", Form.JSON: b""}
"""The name of a tag could be the beginning of another; a key has its quotes."""


@dataclass(frozen=True, slots=True)
class Records:
    """Some records: their nodes, and for each of them its table and its id."""

    nodes: list[int] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)
    record_ids: list[int] = field(default_factory=list)


class Molds:
    """How the records of one reply are written, as far as it is known by now."""

    def __init__(self, reply: Reply) -> None:
        """Nothing is known yet."""
        self._reply = reply
        self._patterns: dict[Shape, _Pattern | None] = {}
        self._meant = cache(lambda written: reply_words.meant(written, reply.form))

    def read(self, record: int, last: int) -> Records:
        """Some records from one on, up to the first that is unlike all that are known.

        Args:
            record: the first.
            last: the last of its list, which ends otherwise and is not read.
        """
        records, place, starts = Records(), 0, self._starts(record, last)
        data = lines_of(self._reply.text, record, starts[-1])
        for start, end in pairwise(starts):
            pattern = self._pattern_of(start, end)
            found = pattern.match(data, place) if pattern is not None else None
            if found is None:
                break
            table, record_id = found.group(_TABLE, _ID)
            records.nodes.append(start)
            records.tables.append(self._meant(table))
            records.record_ids.append(int(record_id))
            place = found.end()
        return records

    def _starts(self, record: int, last: int) -> list[int]:
        """Where records begin: some, and the one behind them."""
        lines, starts = self._reply.shape, [record]
        while len(starts) <= _MOST_RECORDS and starts[-1] < last:
            starts.append(lines.find(lines[record], starts[-1] + 1, last + 1))
        return starts

    def _pattern_of(self, record: int, end: int) -> _Pattern | None:
        """How records of this shape are written; None where nothing can be said of them."""
        shape = self._reply.shape[record:end]
        if shape not in self._patterns:
            if len(self._patterns) >= _MOST_SHAPES:
                return None
            self._patterns[shape] = _pattern(self._reply, record)
        return self._patterns[shape]


def _pattern(reply: Reply, record: int) -> _Pattern | None:
    """All records with the fields of this one; None when it says nothing of others."""
    mold, form = Mold.of(reply, record), reply.form
    if mold is None:
        return None
    lines = [_ANY_LINE] * len(mold.lines)
    for node in reply.children(record):
        name = reply_words.start_written(reply.text.line(node), form)
        if not name:
            return None
        lines[node - record] = re.escape(name) + _NAME_ENDS[form] + _ANY_LINE
    lines[mold.table.line] = _slot(mold.table, _TABLE, _ANY_TABLE[form])
    lines[mold.record_id.line] = _slot(mold.record_id, _ID, _ANY_ID)
    return re.compile(b"\n".join(lines) + b"\n")


def _slot(slot: Slot, name: str, value: bytes) -> bytes:
    group = b"(?P<" + name.encode() + b">" + value + b")"
    return re.escape(slot.before) + group + re.escape(slot.after)
