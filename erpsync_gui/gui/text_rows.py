"""The rows that a text view shows: what stands in each, and where the scroll bar is then.

A row is a line, or a part of one where lines are wrapped (`text_breaks`); lines that are folded
away have none. Nothing is ever measured but what is looked at. Must not know Qt.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from erpsync_gui.gui.shown_lines import ShownLines
from erpsync_gui.gui.shown_text import ShownText
from erpsync_gui.gui.text_breaks import Breaks
from erpsync_gui.gui.text_cells import Span

_MAX_VALUE = 2**29
"""Scroll bars count in 32 bits, and add to what they count."""


class Row(NamedTuple):
    """A line, or a part of one: its first byte and the one behind its last, without a line end."""

    line: int
    start: int
    end: int
    is_first: bool = True
    is_last: bool = True

    @property
    def span(self) -> Span:
        """The offsets between which its characters stand."""
        return self.start, self.end


class Rows:
    """The rows of one text, in the order in which they stand below each other.

    A scroll bar counts them in units that need no measuring: a row each where nothing is wrapped;
    otherwise each line has the same share of the bar, and its rows share that.
    """

    def __init__(self, text: ShownText, lines: ShownLines) -> None:
        """Wrap nothing yet; `lines` says which lines are shown, also when it changes."""
        self._text, self._lines = text, lines
        self._breaks: Breaks | None = None
        self._seen: tuple[list[int], list[Row]] = [], []
        """The lines that were looked at last, and their rows."""

    @property
    def is_wrapped(self) -> bool:
        """Whether long lines are broken."""
        return self._breaks is not None

    def wrap(self, columns: int) -> None:
        """Break lines that have more cells than this; 0 breaks none."""
        if columns != (self._breaks.columns if self._breaks else 0):
            self._breaks = Breaks(self._text.body, columns) if columns else None

    def at(self, offset: int) -> Row:
        """The row of an offset; that of the last line shown before it where its line is not."""
        line = self._text.line_at(offset)
        if self._lines.is_shown(line):
            return self._part(line, offset)
        return self._last_of(self._lines.line_at(self._lines.place_of(line)))

    def last(self) -> Row:
        """The last row of all."""
        return self._last_of(self._lines.line_at(self._lines.count - 1))

    def after(self, row: Row) -> Row | None:
        """The row below; None below the last."""
        if not row.is_last:
            return self._part(row.line, row.end)
        line = self._lines.next_to(row.line, 1)
        return None if line is None else self._first_of(line)

    def before(self, row: Row) -> Row | None:
        """The row above; None above the first."""
        if not row.is_first:
            return self._part(row.line, row.start - 1)
        line = self._lines.next_to(row.line, -1)
        return None if line is None else self._last_of(line)

    def step(self, row: Row, count: int) -> Row:
        """The row so many rows below, or above for a negative count; never beyond an end."""
        if not self.is_wrapped:
            return self._first_of(self._lines.line_at(self._lines.place_of(row.line) + count))
        for _ in range(abs(count)):
            near = self.after(row) if count > 0 else self.before(row)
            if near is None:
                break
            row = near
        return row

    def window(self, top: Row, count: int) -> Sequence[Row]:
        """A row and those below it, so many in all, as far as there are such rows."""
        if not self.is_wrapped:
            place = self._lines.place_of(top.line)
            lines = self._lines.lines_at(range(place, place + count))
            if lines != self._seen[0]:
                self._seen = lines, [Row(line, *self._text.line_span(line)) for line in lines]
            return self._seen[1]
        rows, row = [top], self.after(top)
        while row is not None and len(rows) < count:
            rows.append(row)
            row = self.after(row)
        return rows

    def value_of(self, row: Row) -> int:
        """Where a scroll bar stands when this row is on top."""
        share = self._share()
        start, end = self._text.line_span(row.line)
        inside = share * (row.start - start) // max(end - start, 1)
        return share * self._lines.place_of(row.line) + inside

    def at_value(self, value: int) -> Row:
        """The row that is on top when a scroll bar stands there."""
        place, inside = divmod(value, self._share())
        line = self._lines.line_at(place)
        start, end = self._text.line_span(line)
        # Rounded up, so that this leads back to the row whose value it is.
        return self._part(line, start - inside * (start - end) // self._share())

    def page_of(self, count: int) -> int:
        """How far a scroll bar goes with so many rows, by the mean length of all lines."""
        if self._breaks is None:
            return count
        mean_bytes = len(self._text.body) / self._text.line_count
        rows_a_line = max(mean_bytes / self._breaks.columns, 1.0)
        return min(max(round(self._share() * count / rows_a_line), 1), _MAX_VALUE)

    def _share(self) -> int:
        return max(_MAX_VALUE // self._lines.count, 1) if self.is_wrapped else 1

    def _first_of(self, line: int) -> Row:
        return self._part(line, self._text.line_start(line))

    def _last_of(self, line: int) -> Row:
        return self._part(line, self._text.line_span(line)[1])

    def _part(self, line: int, offset: int) -> Row:
        """The part of a line that holds an offset; the last one for what is behind the line."""
        start, end = self._text.line_span(line)
        if self._breaks is None:
            return Row(line, start, end)
        first, last = self._breaks.part((start, end), offset)
        return Row(line, first, last, first == start, last == end)
