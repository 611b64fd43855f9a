"""Bytes with a line index: the one shape in which text of any size travels to a view."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import accumulate, islice
from typing import Self

_PIECE_BYTES = 65536


@dataclass(frozen=True, slots=True)
class IndexedText:
    """Bytes and the offset at which each line starts.

    `starts` always begins with 0, so that empty bytes are one empty line. A line ends at its line
    feed; a carriage return before it belongs to the line. The bytes are taken to be UTF-8 by
    whoever shows them; bytes that are not are shown as replacement characters, never dropped.
    """

    body: bytes = field(repr=False)
    starts: array[int] = field(repr=False)

    @classmethod
    def of(cls, body: bytes) -> Self:
        """Index any bytes, in pieces, so that no step takes long, however long a line is."""
        starts = array("Q", (0,))
        for begin in range(0, len(body), _PIECE_BYTES):
            *lines, _rest = body[begin : begin + _PIECE_BYTES].split(b"\n")
            after_each = accumulate((len(line) + 1 for line in lines), initial=begin)
            starts.extend(islice(after_each, 1, None))
        return cls(body, starts)

    @property
    def line_count(self) -> int:
        """How many lines there are; at least one."""
        return len(self.starts)

    def line(self, number: int) -> bytes:
        """The bytes of a line, counted from 0, without its line end; IndexError past the end."""
        start, end = self.line_span(number)
        return self.body[start:end]

    def line_span(self, number: int) -> tuple[int, int]:
        """Where a line begins and ends (without its line end), as byte offsets."""
        start = self.starts[number]
        end = self.starts[number + 1] - 1 if number + 1 < len(self.starts) else len(self.body)
        if number + 1 < len(self.starts) and end > start and self.body[end - 1 : end] == b"\r":
            end -= 1
        return start, end

    def line_at(self, offset: int) -> int:
        """The number of the line that holds a byte offset."""
        return bisect_right(self.starts, offset) - 1
