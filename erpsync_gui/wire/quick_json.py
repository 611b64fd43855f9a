"""JSON as it arrives -> the same laid-out text as print_json's, many times as fast, or none.

msgspec lays out a document in one call, at the speed of memory. Long lists of objects, which is
what large answers are, are cut between two of them; each part is laid out with the brackets around
it that are open there, and these are left out again. Since msgspec refuses what is no JSON, the
parts make a document only if all of them do. The shape is read from the brackets and line feeds
that are left when all else is taken out, and changed records are read on the way. Whatever
msgspec would not lay out byte for byte as the printer does is left to that.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import msgspec

from erpsync_gui.wire.json_nesting import closing, opened_after, square_marks
from erpsync_gui.wire.json_records import DEEPEST, RecordReader, Records
from erpsync_gui.wire.layout import DEEPEST_INDENT, indent, is_utf8
from erpsync_gui.wire.record_runs import Run, Runs
from erpsync_gui.wire.repeats import Place
from erpsync_gui.wire.shape import Shape, close, start
from erpsync_gui.wire.text import Body

_FIRST_BYTES = 1 << 13
_PART_BYTES = 1 << 15
"""What is made of larger parts goes back to the system each time, and is asked for anew."""
_LAST_CUT = re.compile(rb".*\}(?=[ \t\r\n]{0,100}+,[ \t\r\n]{0,100}+(\{))", re.DOTALL)
"""All up to the last comma between two objects, but for the comma."""


class QuickJson:
    """Lays out one document as it comes, writing text and gathering its `shape` and its `runs`.

    Once `finish` has returned False, everything written is to be thrown away. So it is where the
    text has more lines than its shape, for whoever has it to see: then a record has a field twice.
    """

    def __init__(self, write: Callable[[bytes], object]) -> None:
        """Start a document.

        Args:
            write: takes the text, a part at a time.
        """
        self.shape = bytearray()
        self.runs = Runs()
        self._write = write
        self._done = 0
        self._size = _FIRST_BYTES
        self._opened = b""
        self._records = RecordReader()
        self._place = Place(_closed)

    def take(self, body: Body, end: int) -> None:
        """Go on with what is there by now, up to an offset."""
        while end - self._done >= self._size:
            cut = _LAST_CUT.match(body[self._done : self._done + self._size])
            # What cannot be cut here is perhaps within a text, and can be cut later.
            if cut and self._print(cut.group(), is_last=False):
                self._done += cut.start(1)
                self._size = _PART_BYTES
            else:
                self._size *= 2

    def finish(self, body: Body) -> bool:
        """Write the rest of the whole document; False when it needs `print_json`."""
        return self._print(body[self._done :], is_last=True)

    def _print(self, part: bytes, *, is_last: bool) -> bool:
        """Print a part, if it is sound and ends where it should: in a list, or the last behind all.

        No object ends and no other begins anywhere else, but for documents that follow each other.
        """
        records = self._read(part)
        opened: bytes | None = self._opened
        if records is None:
            opened = opened_after(self._opened, part) if is_utf8(part) else None
        if opened is None or bool(opened) == is_last or opened.endswith(b"{"):
            return False
        text = _laid_out(self._opened, part, opened)
        if text is None:
            return False
        self._write(b",\n" + text if self.shape else text)
        self._add_lines(text, records)
        self._opened = opened
        return True

    def _read(self, part: bytes) -> Records | None:
        """The records of a part that is nothing but some of them."""
        is_in_list = self._opened and len(self._opened) + DEEPEST <= DEEPEST_INDENT
        return self._records.read(part) if is_in_list else None

    def _add_lines(self, text: bytes, records: Records | None) -> None:
        """Add the shape of a part, and its records where each has as many lines as it should.

        Of flat ones that is taken for granted: none can have fewer.
        """
        before = len(self.shape)
        if records is None:
            self._add_shape(text)
            return
        size = records.lines * len(records.record_ids)
        if records.is_flat:
            self.shape += _flat(len(self._opened), records.lines) * len(records.record_ids)
        else:
            self._add_shape(text)
        if len(self.shape) == before + size:
            nodes = range(before, before + size, records.lines)
            self.runs.add(Run(nodes, records.record_ids, records.tables, self._records.names))

    def _add_shape(self, text: bytes) -> None:
        lines = b"\n" + square_marks(text).replace(b"[]", b"")
        # A line feed begins a value, but one before a closing bracket ends one.
        *stretches, last = lines.split(b"\n]")
        shapes, place = list[bytes](), self._place.at(len(self._opened))
        add = shapes.append
        for stretch in stretches:
            shape, place = place[stretch]
            add(shape)
        self.shape += b"".join((*shapes, _begun(last, place.depth)))


def _laid_out(opened: bytes, part: bytes, opened_then: bytes) -> bytes | None:
    """The text of a part of a document; None when there is none.

    Args:
        opened: the brackets that are open before it.
        part: whole values.
        opened_then: the brackets that are open behind it.
    """
    frame = _frame(opened, opened_then)
    try:
        text = msgspec.json.format(frame.before + part + frame.behind, indent=2)
    except (msgspec.MsgspecError, RecursionError):
        return None
    return text[frame.lead_bytes : len(text) - frame.tail_bytes]


@dataclass(frozen=True, slots=True)
class _Frame:
    """What makes a document of a part: before and behind it, and how long that is laid out."""

    before: bytes
    behind: bytes
    lead_bytes: int
    tail_bytes: int


@lru_cache(maxsize=16)
def _frame(opened: bytes, opened_then: bytes) -> _Frame:
    before = opened.replace(b"{", b'{"":')
    lead = sum(len(indent(depth)) + 1 for depth in range(len(opened)))
    keys = opened.count(b"{") * len(b'"": ')
    tail = sum(len(indent(depth)) + 1 for depth in range(len(opened_then)))
    return _Frame(before, closing(opened_then), lead + keys, tail)


def _flat(depth: int, lines: int) -> Shape:
    """The shape of an object at this depth that holds no others."""
    return bytes([start(depth), *[start(depth + 1)] * (lines - 2), close(depth)])


def _closed(stretch: bytes, depth: int) -> tuple[bytes, int]:
    """The shape of the values up to a closing bracket, that included, and the depth behind it."""
    depth_after = depth + stretch.count(b"[") - 1
    return _begun(stretch, depth) + bytes([close(depth_after)]), depth_after


def _begun(stretch: bytes, depth: int) -> bytes:
    """The shape of some values, of which none closes: line feeds between opening brackets."""
    levels = stretch.split(b"[")
    return b"".join(bytes([start(at)]) * len(level) for at, level in enumerate(levels, depth))
