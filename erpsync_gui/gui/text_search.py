"""Finding text in bytes of any size without ever holding the window up.

The work is done by a timer in slices of two milliseconds: first the nearest hit, then the count
of all. A regular expression is tried line by line under PCRE's own limit, so that not even a
pattern that never ends holds the window up.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from time import perf_counter

from PySide6.QtCore import QObject, QRegularExpression, QTimer, Signal, Slot

from erpsync_gui.gui.text_cells import character_start, decode, encode
from erpsync_gui.wire.text import IndexedText

_SLICE_S = 0.002
_BLOCK_BYTES = 16 * 1024
_LINE_PIECE_BYTES = 64 * 1024
_LIMIT_VERB = "(*LIMIT_MATCH=1000000)"
_LONE_SURROGATE = re.compile("[\udc80-\udcff]")

Hits = tuple[list[int], list[int]]
"""Where some hits begin and where they end, as byte offsets."""


@dataclass(frozen=True, slots=True)
class Query:
    """What to look for; a plain pattern is looked for in the bytes, a regex in each line."""

    pattern: str
    is_regex: bool = False
    match_case: bool = False


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
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._on_timer_timeout)
        self._starts, self._ends = array("Q"), array("Q")
        self._seeking: Iterator[Hits] | None = None
        self._counting: Iterator[Hits] | None = None
        self._wants_top = False

    @property
    def query(self) -> Query:
        """What is looked for."""
        return self._query

    @property
    def count(self) -> int:
        """How many hits are known."""
        return len(self._starts)

    @property
    def is_complete(self) -> bool:
        """Whether all hits are known."""
        return self._counting is None

    def start(self, text: IndexedText, query: Query, origin: int) -> str:
        """Look for the first hit at or after `origin`, then count all.

        Returns:
            Why the pattern cannot be used; empty when it can.
        """
        self._forget()
        self._text, self._query = text, query
        if not query.pattern:
            self.counted.emit()
            return ""
        expression = _expression(query)
        if query.is_regex and not expression.isValid():
            self.counted.emit()
            place = expression.patternErrorOffset() - len(_LIMIT_VERB) + 1
            return f"{expression.errorString()} at place {place}"
        self._seeking = self._scan(origin)
        self._counting = self._scan(0)
        self._timer.start()
        self._on_timer_timeout()
        return ""

    def stop(self) -> None:
        """Forget the pattern and its hits."""
        self.start(self._text, Query(""), 0)

    def seek_next(self, offset: int) -> None:
        """Emit `found` with the first hit at or after an offset, from the top after the last."""
        place = bisect_left(self._starts, offset)
        if place < self.count:
            self._emit_found(place)
        elif not self.is_complete:
            self._seeking = self._scan(offset)  # the timer goes on
        elif self.count:
            self._emit_found(0)

    def seek_previous(self, offset: int) -> None:
        """Emit `found` with the last known hit before an offset, the last one before the first."""
        if self.count:
            self._emit_found((bisect_left(self._starts, offset) - 1) % self.count)

    def number_of(self, start: int) -> int:
        """Which hit begins at an offset, counted from 1; 0 when none is known there."""
        place = bisect_left(self._starts, start)
        return place + 1 if place < self.count and self._starts[place] == start else 0

    def hits_between(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The known hits that touch the bytes between two offsets."""
        for place in range(bisect_right(self._ends, start), self.count):
            if self._starts[place] >= end:
                return
            yield self._starts[place], self._ends[place]

    def _forget(self) -> None:
        self._timer.stop()
        self._starts, self._ends = array("Q"), array("Q")
        self._seeking = self._counting = None
        self._wants_top = False

    def _emit_found(self, place: int) -> None:
        self.found.emit(self._starts[place], self._ends[place])

    def _scan(self, origin: int) -> Iterator[Hits]:
        body, query = self._text.body, self._query
        if query.is_regex or not (query.match_case or query.pattern.isascii()):
            return _lines_matching(self._text, _expression(query), origin)
        needle = encode(query.pattern)
        return _bytes_equal(body, needle, origin, match_case=query.match_case)

    @Slot()
    def _on_timer_timeout(self) -> None:
        deadline = perf_counter() + _SLICE_S
        while self._counting is not None and perf_counter() < deadline:
            if self._seeking is not None:
                self._seek(self._seeking)
            else:
                self._count(self._counting)
        self.counted.emit()

    def _seek(self, scan: Iterator[Hits]) -> None:
        hits = next(scan, None)
        if hits is None:
            self._seeking = None
            self._wants_top = True
            self._offer_top()
        elif hits[0]:
            self._seeking = None
            self.found.emit(hits[0][0], hits[1][0])

    def _count(self, scan: Iterator[Hits]) -> None:
        hits = next(scan, None)
        if hits is None:
            self._counting = None
            self._timer.stop()
        else:
            self._starts.extend(hits[0])
            self._ends.extend(hits[1])
            self._offer_top()

    def _offer_top(self) -> None:
        """Nothing stood behind the origin: the first hit of all is the nearest, once known."""
        if self._wants_top and self.count:
            self._wants_top = False
            self._emit_found(0)


def _expression(query: Query) -> QRegularExpression:
    pattern = query.pattern if query.is_regex else QRegularExpression.escape(query.pattern)
    option = QRegularExpression.PatternOption
    options = option.UseUnicodePropertiesOption
    if not query.match_case:
        options |= option.CaseInsensitiveOption
    return QRegularExpression(_LIMIT_VERB + pattern, options)


def _bytes_equal(body: bytes, needle: bytes, origin: int, *, match_case: bool) -> Iterator[Hits]:
    """Hits of plain bytes, block by block; without `match_case` the needle must be ASCII."""
    size = len(needle)
    wanted = needle if match_case else needle.lower()
    position = origin
    while position < len(body):
        stop = position + _BLOCK_BYTES
        block = body[position : stop + size - 1]
        if not match_case:
            block = block.lower()
        starts: list[int] = []
        hit = block.find(wanted)
        while hit >= 0:
            starts.append(position + hit)
            hit = block.find(wanted, hit + size)
        yield starts, [start + size for start in starts]
        position = max(stop, starts[-1] + size) if starts else stop


def _lines_matching(
    text: IndexedText, expression: QRegularExpression, origin: int
) -> Iterator[Hits]:
    """Hits of an expression, line by line; a longer line is looked at in pieces of 64 kB."""
    for line in range(text.line_at(origin), text.line_count):
        start, end = text.line_span(line)
        start = max(start, origin)
        while start < end:
            cut = character_start(text.body, start + _LINE_PIECE_BYTES, end)
            yield _matches(decode(text.body[start:cut]), expression, start)
            start = cut


def _matches(text: str, expression: QRegularExpression, offset: int) -> Hits:
    matches = expression.globalMatch(_LONE_SURROGATE.sub("\ufffd", text))
    starts, ends = [], []
    while matches.hasNext():
        match = matches.next()
        start, end = match.capturedStart(), match.capturedEnd()
        if start < end:
            starts.append(offset + _byte_length(text, start))
            ends.append(offset + _byte_length(text, end))
    return starts, ends


def _byte_length(text: str, utf16_units: int) -> int:
    """How many bytes the first so many UTF-16 units of a text stand for."""
    if text.isascii():
        return utf16_units
    units = text.encode("utf-16-le", "surrogatepass")[: 2 * utf16_units]
    return len(encode(units.decode("utf-16-le", "surrogatepass")))
