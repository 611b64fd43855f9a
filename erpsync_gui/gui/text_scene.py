"""What is to be seen of a text at one moment, and how places in it and in the window correspond.

Must not know events or scroll bars, nor how anything is drawn.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont, QFontMetricsF, QPalette

from erpsync_gui.gui import theme
from erpsync_gui.gui.shown_text import ShownText
from erpsync_gui.gui.text_cells import (
    SHORT_BYTES,
    TAB_CELLS,
    CellMap,
    Slice,
    Span,
    character_start,
    decode,
)
from erpsync_gui.gui.text_colors import Syntax
from erpsync_gui.gui.text_folds import Folds
from erpsync_gui.gui.text_rows import Row

_SAMPLE = "0" * 64
_SAME_WIDTH = 0.1
_EXACT_WIDTH = 0.01
_NEVER_SHAPED = re.compile(
    "[\u00a1-\u02ff\u0370-\u0482\u048a-\u052f\u1e00-\u1fff\u2010-\u2027"
    "\u2030-\u205e\u2070-\u2bff\u3000-\u9fff\uac00-\ud7a3\uff01-\uff60\ufffd]"
)
"""Signs that stand for themselves, left to right, whatever stands beside them."""
_CONTEXT_BYTES = 160
"""So much before the left edge is read, to find the token that reaches into the window."""
_DIGITS = (3, 7, 11)
"""A margin has room for so many: a text that arrives would be pushed aside by each new digit."""
_FOLD_MARK_WIDTH = 14


@dataclass(frozen=True, slots=True)
class Grid:
    """The measures of a font, in pixels; `is_even` when all its letters are equally wide."""

    font: QFont
    cell_width: float
    line_height: int
    ascent: float
    is_even: bool
    _joined: dict[str, bool] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, font: QFont) -> Grid:
        """Measure a font; long runs are measured because a screen may round each letter."""
        metrics = QFontMetricsF(font)
        width = metrics.horizontalAdvance(_SAMPLE) / len(_SAMPLE)
        narrow = metrics.horizontalAdvance("i" * len(_SAMPLE)) / len(_SAMPLE)
        height = round(metrics.height() + metrics.leading()) + 2
        is_even = abs(width - narrow) < _SAME_WIDTH
        return cls(font, max(width, 1.0), max(height, 1), metrics.ascent() + 1, is_even)

    def can_join(self, drawn: str, cells: int) -> bool:
        """Whether signs like this keep to their cells when they are drawn in one go with others."""
        can = self._joined.get(drawn)
        if can is None:
            can = drawn.isascii() or (len(drawn) == 1 and self._keeps_to(drawn, cells))
            self._joined[drawn] = can = can and self.is_even
        return can

    def _keeps_to(self, sign: str, cells: int) -> bool:
        if not _NEVER_SHAPED.match(sign):
            return False
        width = QFontMetricsF(self.font).horizontalAdvance(sign * len(_SAMPLE)) / len(_SAMPLE)
        return abs(width - cells * self.cell_width) < _EXACT_WIDTH


@dataclass(frozen=True, slots=True)
class Margin:
    """The widths beside the text, in pixels: for line numbers, and right of them for fold marks."""

    numbers: int = 0
    marks: int = 0

    @classmethod
    def of(cls, line_count: int, grid: Grid, *, has_folds: bool) -> Margin:
        """The margin of a text of so many lines."""
        digits = next(room for room in _DIGITS if line_count < 10**room)
        numbers = int(digits * grid.cell_width) + 2 * theme.GAP
        return cls(numbers, _FOLD_MARK_WIDTH if has_folds else 0)

    @property
    def width(self) -> int:
        """Where the text begins."""
        return self.numbers + self.marks


class Look(NamedTuple):
    """What of a scene can be told from another one by looking: as a whole, and row by row.

    Where the frames are alike, rows that are alike are painted alike.
    """

    frame: tuple[object, ...]
    rows: Sequence[tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class Scene:
    """What is to be seen: the rows in the window, where it stands, and all marks.

    `hits` gives what was found between two offsets; `caret` is where the caret stands.
    """

    text: ShownText
    rows: Sequence[Row]
    cells: CellMap
    folds: Folds
    syntax: Syntax
    grid: Grid
    palette: QPalette
    first_cell: int
    margin: Margin
    selection: Span
    caret: int
    caret_row: Row
    has_focus: bool
    marked: tuple[int, int] | None
    hits: Callable[[int, int], Iterator[Span]]

    def look(self, width: int) -> Look:
        """What a window of this width, in pixels, shows of the text, and where.

        Marks, hits and colors of their own are not in it.
        """
        frame = self.syntax, self.margin, self.first_cell
        return Look(frame, [self._row_look(row, width) for row in self.rows])

    def slice_of(self, row: Row, width: int) -> Slice:
        """What of a row stands in a window of this width, in pixels."""
        cells = int((width - self.margin.width) / self.grid.cell_width) + 1
        return self.cells.slice(row.span, self.first_cell, self.first_cell + cells)

    def _row_look(self, row: Row, width: int) -> tuple[object, ...]:
        can_fold = self.folds.can_fold(row.line)
        folding = can_fold, can_fold and self.folds.is_folded(row.line)
        # Where a row begins in the text is not seen, and changes with the text before it.
        caret = self.caret - row.start if row == self.caret_row else None
        is_current = row.line == self.caret_row.line
        start, end = self.selection
        selected = (start - row.start, end - row.start) if start < end else None
        line = row.line, row.is_first, row.is_last, is_current
        return line, self._words(row, width), folding, caret, selected

    def _words(self, row: Row, width: int) -> object:
        """All that decides what is drawn of the characters of a row, but for the frame."""
        if row.is_first and row.end - row.start <= SHORT_BYTES:
            return self.text.body[row.start : row.end]
        drawn = self.slice_of(row, width)
        return drawn.cell, drawn.text, self.context_of(row, drawn), drawn.end == row.end

    def context_of(self, row: Row, drawn: Slice) -> str:
        """What stands in the same line before the first character of a row that is drawn."""
        start = row.start if row.is_first else self.text.line_start(row.line)
        if drawn.start == start:
            return ""
        if drawn.start - start > _CONTEXT_BYTES:
            start = character_start(self.text.body, drawn.start - _CONTEXT_BYTES, drawn.start)
        return decode(self.text.body[start : drawn.start])

    def x_of(self, cell: int) -> float:
        """The left edge of a cell in the window."""
        left = self.margin.width + theme.HALF_GAP
        return left + (cell - self.first_cell) * self.grid.cell_width

    def row_at(self, y: float) -> Row:
        """The row at a height in the window; the first or last one for what is outside."""
        place = int(y // self.grid.line_height)
        return self.rows[min(max(place, 0), len(self.rows) - 1)]

    def point_of(self, offset: int) -> QPointF | None:
        """The lower left corner of the character at a byte offset; None outside the rows."""
        for place, row in enumerate(self.rows):
            if row.start <= offset < row.end or (row.is_last and offset == row.end):
                x = self.x_of(self.cells.cell_of(row.span, offset))
                return QPointF(x, (place + 1) * self.grid.line_height)
        return None

    def offset_at(self, point: QPointF) -> int:
        """The character boundary nearest to a point, which may be outside the window."""
        span = self.row_at(point.y()).span
        cells_beside = (point.x() - self.x_of(self.first_cell)) / self.grid.cell_width
        cell = max(self.first_cell + cells_beside, 0.0)
        before = self.cells.offset_at(span, int(cell))
        left = self.cells.cell_of(span, before)
        nexts = (self.cells.offset_at(span, left + width) for width in (1, 2, TAB_CELLS))
        after = next((offset for offset in nexts if offset > before), before)
        return after if cell > (left + self.cells.cell_of(span, after)) / 2 else before
