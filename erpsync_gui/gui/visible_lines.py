"""Which lines of a text are seen where some are folded away: row to line and back, at any size.

One byte a line, and a count for every few thousand of them: for the folding of a text, whose lines
are hidden one by one. Must not know Qt, nor why a line is hidden.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate, compress

_PIECE_LINES = 1 << 12


class VisibleLines:
    """Rows are counted over the visible lines alone; rows and lines begin with 0."""

    def __init__(self, mask: bytes) -> None:
        """Show the lines that have 1 in `mask`, and hide those that have 0."""
        self._mask = bytearray(mask)
        self._counts = array("Q", bytes(8 * -(-len(mask) // _PIECE_LINES)))
        self._before = array("Q", (0,))
        self._count_again(0, len(mask))

    @property
    def row_count(self) -> int:
        """How many lines are seen."""
        return self._before[-1]

    @property
    def line_count(self) -> int:
        """How many lines there are."""
        return len(self._mask)

    def is_visible(self, line: int) -> bool:
        """Whether a line is seen."""
        return self._mask[line] == 1

    def line_of(self, row: int) -> int:
        """The line that stands in a row; IndexError where there is no such row."""
        if not 0 <= row < self.row_count:
            msg = f"there is no row {row}"
            raise IndexError(msg)
        piece = bisect_right(self._before, row) - 1
        return self._lines_in(piece)[row - self._before[piece]]

    def lines_of(self, rows: range) -> list[int]:
        """The lines that stand in some rows, as far as there are such rows."""
        return some_of(rows, self._before, self._lines_in)

    def row_of(self, line: int) -> int:
        """The row in which a line stands; for a hidden one, that of the visible line before it.

        -1 for a hidden line before the first visible one.
        """
        piece = min(line // _PIECE_LINES, max(len(self._before) - 2, 0))
        begin = piece * _PIECE_LINES
        return self._before[piece] + self._mask.count(1, begin, line + 1) - 1

    def cover(self, start: int, mask: bytes) -> None:
        """Show and hide the lines from `start` on as `mask` says, one byte a line."""
        self._mask[start : start + len(mask)] = mask
        self._count_again(start, start + len(mask))

    def mask(self, start: int, end: int) -> bytes:
        """What is seen of the lines from `start` up to `end`, one byte a line."""
        return bytes(self._mask[start:end])

    def _lines_in(self, piece: int) -> list[int]:
        begin = piece * _PIECE_LINES
        shown = self._mask[begin : begin + _PIECE_LINES]
        return list(compress(range(begin, begin + len(shown)), shown))

    def _count_again(self, start: int, end: int) -> None:
        """Count the pieces anew that hold the lines from `start` up to `end`."""
        for piece in range(start // _PIECE_LINES, -(-end // _PIECE_LINES)):
            begin = piece * _PIECE_LINES
            self._counts[piece] = self._mask.count(1, begin, begin + _PIECE_LINES)
        self._before = array("Q", accumulate(self._counts, initial=0))


def some_of(
    wanted: range, before: Sequence[int], places_in: Callable[[int], list[int]]
) -> list[int]:
    """The places of some of the things that are counted in pieces, as far as there are such things.

    Args:
        wanted: which of them, counted over all pieces.
        before: how many there are before each piece, and at its end how many there are.
        places_in: the places of those in a piece.
    """
    last = before[-1]
    wanted = range(min(wanted.start, last), min(wanted.stop, last))
    places: list[int] = []
    while len(places) < len(wanted):
        thing = wanted[len(places)]
        piece = bisect_right(before, thing) - 1
        first = thing - before[piece]
        places += places_in(piece)[first : first + len(wanted) - len(places)]
    return places
