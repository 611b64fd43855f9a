"""Bytes with a line index: the one shape in which text of any size travels to a view.

The bytes may be a mapped file: only what is looked at is ever in memory.
"""

from __future__ import annotations

import mmap
from array import array
from bisect import bisect_left
from dataclasses import dataclass, field
from itertools import accumulate, islice
from operator import eq
from typing import Self, TypeAlias

Body: TypeAlias = bytes | mmap.mmap
"""Bytes in memory or in a mapped file. What both can do is len(), slices (which are bytes), find(),
rfind(), and being searched by a pattern; anything else is asked of a slice."""

_PIECE_BYTES = 1 << 14
_PIECES_KEPT = 64
_COMPARED_BYTES = 1 << 14


class LineIndex:
    """How many line feeds stand before each piece of a text that may still grow.

    A hundred megabytes take a few tens of milliseconds to index and 50 kB to remember; where the
    lines of one piece begin is found when somebody looks there.
    """

    __slots__ = ("_before", "_size")

    def __init__(self) -> None:
        """Of no bytes yet."""
        self._before = array("Q", (0,))
        self._size = 0

    def extend(self, body: Body, end: int) -> None:
        """Count on, up to an offset; all bytes before it must be there."""
        while self._size < end:
            piece_end = min((self._size // _PIECE_BYTES + 1) * _PIECE_BYTES, end)
            feeds = body[self._size : piece_end].count(b"\n")
            if self._size % _PIECE_BYTES == 0:
                self._before.append(self._before[-1])
            self._before[-1] += feeds
            self._size = piece_end

    def text(self, body: Body) -> IndexedText:
        """The text that was counted so far; `body` must be exactly that."""
        return IndexedText(body, self._before[:])


@dataclass(frozen=True, slots=True)
class IndexedText:
    """Bytes, and where their lines are.

    Empty bytes are one empty line. A line ends at its line feed; a carriage return before it
    belongs to the line. The bytes are taken to be UTF-8 by whoever shows them; bytes that are not
    are shown as replacement characters, never dropped. `before` has the number of line feeds
    before each piece of the body, and at its end the number of all.
    """

    body: Body = field(repr=False)
    before: array[int] = field(repr=False)
    _starts: dict[int, array[int]] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, body: Body) -> Self:
        """Index any bytes, in pieces, so that no step takes long, however long a line is."""
        index = LineIndex()
        index.extend(body, len(body))
        return cls(body, index.text(body).before)

    def __len__(self) -> int:
        """How many bytes there are."""
        return len(self.body)

    @property
    def line_count(self) -> int:
        """How many lines there are; at least one."""
        return self.before[-1] + 1

    def line(self, number: int) -> bytes:
        """The bytes of a line, counted from 0, without its line end; IndexError past the end."""
        start, end = self.line_span(number)
        return self.body[start:end]

    def line_start(self, number: int) -> int:
        """The offset at which a line begins; IndexError past the end."""
        before = self.before
        if not 0 <= number <= before[-1]:
            msg = f"there is no line {number}"
            raise IndexError(msg)
        if number == 0:
            return 0
        piece = bisect_left(before, number) - 1
        starts = self._starts.get(piece) or self._starts_in(piece)
        return starts[number - before[piece] - 1]

    def line_span(self, number: int) -> tuple[int, int]:
        """Where a line begins and ends (without its line end), as byte offsets."""
        start = self.line_start(number)
        if number + 1 >= self.line_count:
            return start, len(self.body)
        end = self.line_start(number + 1) - 1
        if end > start and self.body[end - 1 : end] == b"\r":
            end -= 1
        return start, end

    def line_at(self, offset: int) -> int:
        """The number of the line that holds a byte offset."""
        piece = min(offset // _PIECE_BYTES, max(len(self.before) - 2, 0))
        return self.before[piece] + self.body[piece * _PIECE_BYTES : offset].count(b"\n")

    def _starts_in(self, piece: int) -> array[int]:
        """Find where lines begin after the line feeds of a piece, and keep that."""
        if len(self._starts) >= _PIECES_KEPT:
            self._starts.clear()
        begin = piece * _PIECE_BYTES
        *lines, _rest = self.body[begin : begin + _PIECE_BYTES].split(b"\n")
        after_each = accumulate((len(line) + 1 for line in lines), initial=begin)
        starts = self._starts[piece] = array("Q", islice(after_each, 1, None))
        return starts


def other_lines(before: IndexedText, after: IndexedText) -> range:
    """The lines from the first to the last in which two texts of equally many lines differ.

    Long texts are not compared: then it is all lines.
    """
    count = after.line_count
    if max(len(before), len(after)) > _COMPARED_BYTES:
        return range(count)
    alike = list(map(eq, before.body[:].split(b"\n"), after.body[:].split(b"\n")))
    if all(alike):
        return range(0)
    return range(alike.index(False), count - alike[::-1].index(False))
