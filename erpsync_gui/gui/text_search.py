"""Finding text in bytes of any size without ever holding the window up.

First the nearest hit, then the count of all, in the window's spare time. What is kept is a number
for each piece of the text; the hits of a piece are found again when somebody looks at it. So a
hundred million hits take no more memory than one.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from math import inf
from time import perf_counter

from PySide6.QtCore import QObject, Signal

from erpsync_gui.gui.spare_time import SLICE_S, SpareTime
from erpsync_gui.gui.text_cells import Span
from erpsync_gui.gui.text_hits import Finder, Hits
from erpsync_gui.gui.text_query import Query, finder_of, problem_of
from erpsync_gui.wire.text import IndexedText

__all__ = ["Query", "TextSearch"]

_PIECE_BYTES = 1 << 16
_TELL_S = 0.1
_PIECES_KEPT = 32


class TextSearch(QObject):
    """One search over one text.

    Signals:
        found: first byte and one past the last byte of the hit that was asked for.
        counted: nothing; more hits are known, or the count is complete.
    """

    found = Signal(object, object)
    counted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        """Look for nothing yet."""
        super().__init__(parent)
        self._text = IndexedText.of(b"")
        self._query = Query("")
        self._find: Finder = _nothing
        self._begins, self._before = array("Q", (0,)), array("Q", (0,))
        self._kept: dict[int, Hits] = {}
        self._seeking: int | None = None
        self._spare_time = SpareTime(self)
        self._spare_time.finished.connect(self.counted)

    @property
    def query(self) -> Query:
        """What is looked for."""
        return self._query

    @property
    def count(self) -> int:
        """How many hits are known."""
        return self._before[-1]

    @property
    def is_complete(self) -> bool:
        """Whether all hits are known, or nothing is looked for."""
        return not self._spare_time.is_busy

    def start(self, text: IndexedText, query: Query, origin: int) -> str:
        """Look for the first hit at or after `origin`, then count all.

        Returns:
            Why the pattern cannot be used; empty when it can.
        """
        self._forget()
        self._text, self._query = text, query
        problem = problem_of(query) if query.pattern else ""
        if problem or not query.pattern:
            self.counted.emit()
            return problem
        self._find = finder_of(text, query)
        self._seeking = origin
        self._spare_time.start(self._look(self._find))
        return ""

    def stop(self) -> None:
        """Forget the pattern and its hits, where there is one."""
        if self._query.pattern:
            self.start(self._text, Query(""), 0)

    def seek_next(self, offset: int) -> None:
        """Emit `found` with the first hit at or after an offset, from the top after the last."""
        hit = self._known_from(offset)
        if hit is not None:
            self.found.emit(*hit)
        elif not self.is_complete:
            self._seeking = max(offset, self._begins[-1])
        elif self.count:
            self.found.emit(*self._hit(0))

    def seek_previous(self, offset: int) -> None:
        """Emit `found` with the last known hit before an offset, the last one before the first."""
        if self.count:
            self.found.emit(*self._hit((self._number_before(offset) - 1) % self.count))

    def number_of(self, start: int) -> int:
        """Which hit begins at an offset, counted from 1; 0 when none is known there."""
        if start >= self._begins[-1]:
            return 0
        number = self._number_before(start)
        return number + 1 if number < self.count and self._hit(number)[0] == start else 0

    def hits_between(self, start: int, end: int) -> Iterator[Span]:
        """The known hits that touch the bytes between two offsets."""
        if not self.count:
            return
        # A hit may reach from one piece into the next.
        piece = max(self._piece_of(start) - 1, 0)
        while piece < len(self._before) - 1 and self._begins[piece] < end:
            hits = self._hits_of(piece)
            for place in range(bisect_right(hits.ends, start), len(hits.starts)):
                if hits.starts[place] >= end:
                    return
                yield hits.starts[place], hits.ends[place]
            piece += 1

    def _forget(self) -> None:
        self._spare_time.stop()
        self._find, self._seeking = _nothing, None
        self._begins, self._before = array("Q", (0,)), array("Q", (0,))
        self._kept.clear()

    def _look(self, find: Finder) -> Iterator[None]:
        """Find what is sought, and count all, a piece a step."""
        told = 0.0
        while self._seeking is not None or self._begins[-1] < len(self._text.body):
            if self._seeking is not None:
                yield from self._seek(find)
            else:
                self._look_at(self._begins[-1], find)
                yield
            if perf_counter() > told + _TELL_S:
                told = perf_counter()
                self.counted.emit()

    def _seek(self, find: Finder) -> Iterator[None]:
        """Find the first hit from where it is sought, or else the first of all."""
        sought = self._seeking
        place = sought or 0
        while self._seeking == sought:
            hits = self._look_at(place, find)
            place = hits.end
            if hits.starts:
                self._seeking = None
                self.found.emit(hits.starts[0], hits.ends[0])
            elif place >= len(self._text.body):
                self._seeking = 0 if sought else None
            yield

    def _look_at(self, begin: int, find: Finder) -> Hits:
        """Look through a piece, or what can be done of it now; count it if it is new."""
        hits = find(begin, begin + _PIECE_BYTES, perf_counter() + SLICE_S)
        if begin == self._begins[-1]:
            self._begins.append(hits.end)
            self._before.append(self._before[-1] + len(hits.starts))
        return hits

    def _known_from(self, offset: int) -> Span | None:
        """The first hit at or after an offset, if it is known that no other is nearer."""
        if offset >= self._begins[-1]:
            return None
        number = self._number_before(offset)
        return self._hit(number) if number < self.count else None

    def _number_before(self, offset: int) -> int:
        """How many known hits begin before an offset."""
        if offset >= self._begins[-1]:
            return self.count
        piece = self._piece_of(offset)
        return self._before[piece] + bisect_left(self._hits_of(piece).starts, offset)

    def _hit(self, number: int) -> Span:
        """Where a known hit stands, counted from 0."""
        piece = bisect_right(self._before, number) - 1
        hits, place = self._hits_of(piece), number - self._before[piece]
        return hits.starts[place], hits.ends[place]

    def _piece_of(self, offset: int) -> int:
        return max(bisect_right(self._begins, offset) - 1, 0)

    def _hits_of(self, piece: int) -> Hits:
        """The hits of a piece that was looked through before."""
        hits = self._kept.get(piece)
        if hits is None:
            if len(self._kept) >= _PIECES_KEPT:
                self._kept.clear()
            begin, end = self._begins[piece : piece + 2]
            hits = self._kept[piece] = self._find(begin, end, inf)
        return hits


def _nothing(_begin: int, stop: int, _deadline: float) -> Hits:
    """The finder that finds nothing."""
    return Hits(stop)
