"""The caret of a text view: where it stands, what is selected, and where each key leads.

Offsets are byte offsets at character boundaries; the selection is exactly the bytes between
them. Must not know Qt, nor what is in the window.
"""

from __future__ import annotations

import enum

from erpsync_gui.gui import text_steps
from erpsync_gui.gui.shown_text import ShownText
from erpsync_gui.gui.text_cells import CellMap, Span
from erpsync_gui.gui.text_rows import Row, Rows


class Motion(enum.Enum):
    """What a key does to the caret."""

    LEFT = enum.auto()
    RIGHT = enum.auto()
    WORD_LEFT = enum.auto()
    WORD_RIGHT = enum.auto()
    LINE_START = enum.auto()
    LINE_END = enum.auto()
    TEXT_START = enum.auto()
    TEXT_END = enum.auto()


class Unit(enum.Enum):
    """What a drag selects by."""

    CHARACTER = enum.auto()
    WORD = enum.auto()
    LINE = enum.auto()


class Caret:
    """A place in a text, and the other end of what is selected."""

    def __init__(self, text: ShownText, rows: Rows, cells: CellMap) -> None:
        """Stand at the start of the text with nothing selected."""
        self._text, self._rows, self._cells = text, rows, cells
        self.position = 0
        self.anchor = 0
        self._goal_cell: int | None = None
        self._unit = Unit.CHARACTER
        self._kept: Span = (0, 0)

    @property
    def row(self) -> Row:
        """The row in which the caret stands."""
        return self._rows.at(self.position)

    @property
    def line(self) -> int:
        """The line in which the caret is seen to stand."""
        return self.row.line

    @property
    def selection(self) -> Span:
        """The first byte that is selected and the one behind the last; equal when none is."""
        return min(self.anchor, self.position), max(self.anchor, self.position)

    def move_to(self, offset: int, *, extend: bool = False) -> None:
        """Go to an offset (clamped to the text); without `extend` nothing stays selected."""
        self.position = min(max(offset, 0), len(self._text.body))
        self._goal_cell = None
        self._unit = Unit.CHARACTER
        if not extend:
            self.anchor = self.position

    def move(self, motion: Motion, *, extend: bool = False) -> None:
        """Do what a key says. Left and right leave a selection at its own side, as usual."""
        start, end = self.selection
        if start != end and not extend and motion in {Motion.LEFT, Motion.RIGHT}:
            self.move_to(start if motion is Motion.LEFT else end)
        else:
            self.move_to(self._destination(motion), extend=extend)

    def move_rows(self, count: int, *, extend: bool = False) -> None:
        """Go up (negative) or down within the text, keeping to the cell of the first such step."""
        row, goal = self.row, self._goal_cell
        if goal is None:
            goal = self._goal_in(row)
        row = self._rows.step(row, count)
        offset = self._cells.offset_at(row.span, goal)
        self.move_to(min(offset, self._last_stop(row)), extend=extend)
        self._goal_cell = goal

    def select(self, start: int, end: int) -> None:
        """Select the bytes between two boundaries; the caret stands at the end."""
        self.move_to(start)
        self.move_to(end, extend=True)

    def take(self, offset: int, unit: Unit) -> None:
        """Select the word or line around an offset; a drag goes on by such units."""
        self._kept = self._around(offset, unit)
        self.select(*self._kept)
        self._unit = unit

    def drag_to(self, offset: int) -> None:
        """Select from where a drag began to an offset."""
        unit = self._unit
        if unit is Unit.CHARACTER:
            self.move_to(offset, extend=True)
            return
        first, last = self._kept
        start, end = self._around(offset, unit)
        if start < first:
            self.select(last, start)
        else:
            self.select(first, max(end, last))
        self._unit = unit

    def select_all(self) -> None:
        """Select the whole text, folded lines included."""
        self.select(0, len(self._text.body))

    def _around(self, offset: int, unit: Unit) -> Span:
        line = self._text.line_at(offset)
        if unit is Unit.WORD:
            return text_steps.word_around(self._text.body, offset, self._text.line_span(line))
        last = line + 1 >= self._text.line_count
        end = len(self._text.body) if last else self._text.line_start(line + 1)
        return self._text.line_start(line), end

    def _destination(self, motion: Motion) -> int:
        row = self.row
        here, line = min(self.position, row.end), self._text.line_span(row.line)
        match motion:
            case Motion.LEFT | Motion.WORD_LEFT:
                return self._left(row, here, line[0], by_word=motion is Motion.WORD_LEFT)
            case Motion.RIGHT | Motion.WORD_RIGHT:
                return self._right(row, here, line[1], by_word=motion is Motion.WORD_RIGHT)
            case Motion.LINE_START:
                return self._home(row, here, line)
            case Motion.LINE_END:
                stop = self._last_stop(row)
                return stop if here < stop else line[1]
            case Motion.TEXT_START:
                return 0
            case Motion.TEXT_END:
                return self._rows.last().end

    def _left(self, row: Row, here: int, start: int, *, by_word: bool) -> int:
        if here <= start:
            above = self._rows.before(row)
            return above.end if above else start
        step = text_steps.word_before if by_word else text_steps.character_before
        return step(self._text.body, here, start)

    def _right(self, row: Row, here: int, end: int, *, by_word: bool) -> int:
        if here >= end:
            below = self._rows.after(row)
            return below.start if below else end
        step = text_steps.word_after if by_word else text_steps.character_after
        return step(self._text.body, here, end)

    def _home(self, row: Row, here: int, line: Span) -> int:
        """The start of a wrapped row, then the first character of the line, then its very start."""
        if here != row.start and not row.is_first:
            return row.start
        first = text_steps.indentation_end(self._text.body, line)
        return line[0] if here == first else first

    def _goal_in(self, row: Row) -> int:
        """The cell of the caret; where that is not yet known in a long line, some cell there."""
        if self._cells.reaches(row.span, self.position):
            return self._cells.cell_of(row.span, self.position)
        return self._cells.width_so_far(row.span)

    def _last_stop(self, row: Row) -> int:
        """The last place in a row; one before its end where that is the start of the next."""
        if row.is_last:
            return row.end
        return text_steps.character_before(self._text.body, row.end, row.start)
