"""Where lines are broken that are wider than the window.

Nothing is measured but what is looked at: a line is cut into chunks of whole rows by its bytes
alone, and only the chunk that is looked at is broken into rows. So the last row of a chunk of
other than plain characters may be shorter than the window is wide. Must not know Qt.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right

from erpsync_gui.gui.shown_text import Bytes
from erpsync_gui.gui.text_cells import Span, chunk_around, decode, encode, prefix_of_cells

_MIN_COLUMNS = 8
"""Every character fits into that, a tab, too."""
_CHUNK_ROWS = 64
_CHUNKS_KEPT = 256


class Breaks:
    """The parts of the lines of a text, each of which has so many cells at most."""

    def __init__(self, body: Bytes, columns: int) -> None:
        """Break nothing yet; narrower than a few columns no line is made."""
        self._body = body
        self.columns = columns
        self._cells = max(columns, _MIN_COLUMNS)
        self._kept: dict[Span, array[int]] = {}

    def part(self, line: Span, offset: int) -> Span:
        """The part of a line that holds an offset; the last one for what is behind the line."""
        start, end = line
        # No character but a tab has more cells than bytes.
        if end - start <= self._cells and b"\t" not in self._body[start:end]:
            return line
        chunk_bytes = self._cells * _CHUNK_ROWS
        begin, stop = chunk_around(self._body, line, min(offset, end - 1), chunk_bytes)
        breaks = self._breaks_in(begin, stop)
        place = bisect_right(breaks, offset) - 1
        return breaks[place], breaks[place + 1] if place + 1 < len(breaks) else stop

    def _breaks_in(self, begin: int, stop: int) -> array[int]:
        """Where the rows of a chunk begin."""
        breaks = self._kept.get((begin, stop))
        if breaks is None:
            if len(self._kept) >= _CHUNKS_KEPT:
                self._kept.clear()
            breaks = array("Q", self._broken(begin, self._body[begin:stop]))
            self._kept[begin, stop] = breaks
        return breaks

    def _broken(self, begin: int, piece: bytes) -> list[int]:
        if piece.isascii() and b"\t" not in piece:
            return list(range(begin, begin + len(piece), self._cells))
        text, place, starts = decode(piece), 0, [begin]
        while True:
            # A row of nothing but combining marks would have no end.
            ahead = text[place : place + 2 * self._cells]
            fitting = prefix_of_cells(ahead, self._cells)
            place += fitting
            if place >= len(text):
                return starts
            starts.append(starts[-1] + len(encode(ahead[:fitting])))
