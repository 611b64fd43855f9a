"""Draws the visible lines of a text: numbers, marks, hits, colors, selection, caret.

Only what stands in the window is decoded and colored. Must not know events or scroll bars.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPalette

from erpsync_gui.gui import theme
from erpsync_gui.gui.text_cells import TAB_CELLS, CellMap, cells_of, picture, pieces
from erpsync_gui.gui.text_colors import Syntax, Token, token_colors, tokens
from erpsync_gui.wire.text import IndexedText

_CONTEXT_CELLS = 256
"""So much before the left edge is read, to find the token that reaches into the window."""
_MARK_ALPHA = 36
_MARK_BAR_WIDTH = 3
_CARET_WIDTH = 2
_SAMPLE = "0" * 64
_SAME_WIDTH = 0.1
_NUMBER_PLACE = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Grid:
    """The measures of a font, in pixels; `is_even` when all its letters are equally wide."""

    cell_width: float
    line_height: int
    ascent: float
    is_even: bool

    @classmethod
    def of(cls, font: QFont) -> Grid:
        """Measure a font; long runs are measured because a screen may round each letter."""
        metrics = QFontMetricsF(font)
        width = metrics.horizontalAdvance(_SAMPLE) / len(_SAMPLE)
        narrow = metrics.horizontalAdvance("i" * len(_SAMPLE)) / len(_SAMPLE)
        height = round(metrics.height() + metrics.leading()) + 2
        is_even = abs(width - narrow) < _SAME_WIDTH
        return cls(max(width, 1.0), max(height, 1), metrics.ascent() + 1, is_even)


@dataclass(frozen=True, slots=True)
class Scene:
    """What is to be seen: the text, the corner at which the window stands, and all marks."""

    text: IndexedText
    cells: CellMap
    syntax: Syntax
    grid: Grid
    palette: QPalette
    first_line: int
    first_cell: int
    margin: int
    selection: tuple[int, int]
    caret: int
    has_focus: bool
    marked: tuple[int, int] | None
    hits: Callable[[int, int], Iterator[tuple[int, int]]]

    def x_of(self, cell: int) -> float:
        """The left edge of a cell in the window."""
        return self.margin + theme.HALF_GAP + (cell - self.first_cell) * self.grid.cell_width

    def point_of(self, offset: int) -> QPointF:
        """The lower left corner of the character at a byte offset."""
        below = self.text.line_at(offset) - self.first_line + 1
        return QPointF(self.x_of(self.cells.cell_of(offset)), below * self.grid.line_height)

    def offset_at(self, point: QPointF) -> int:
        """The character boundary nearest to a point, which may be outside the window."""
        row = int(point.y() // self.grid.line_height)
        line = min(max(self.first_line + row, 0), self.text.line_count - 1)
        cell = max(
            self.first_cell + (point.x() - self.x_of(self.first_cell)) / self.grid.cell_width, 0.0
        )
        before = self.cells.offset_at(line, int(cell))
        left = self.cells.cell_of(before)
        nexts = (self.cells.offset_at(line, left + width) for width in (1, 2, TAB_CELLS))
        after = next((offset for offset in nexts if offset > before), before)
        return after if cell > (left + self.cells.cell_of(after)) / 2 else before


def paint_scene(painter: QPainter, scene: Scene, width: int, height: int) -> None:
    """Draw everything into a window of this size, in pixels."""
    palette = scene.palette
    painter.fillRect(0, 0, width, height, palette.color(QPalette.ColorRole.Base))
    colors = token_colors(palette)
    rows = range(height // scene.grid.line_height + 1)
    lines = [(row * scene.grid.line_height, scene.first_line + row) for row in rows]
    lines = [(top, line) for top, line in lines if line < scene.text.line_count]
    painter.setClipRect(scene.margin, 0, width - scene.margin, height)
    for top, line in lines:
        _LinePainter(painter, scene, colors, line, top, width).paint()
    painter.setClipping(False)
    _paint_numbers(painter, scene, lines, height)


def hit_color(palette: QPalette) -> QColor:
    """The background of what was found."""
    return QColor("#665200") if theme.is_dark(palette) else QColor("#ffe48a")


def _paint_numbers(
    painter: QPainter, scene: Scene, lines: list[tuple[int, int]], height: int
) -> None:
    palette, grid = scene.palette, scene.grid
    background = palette.color(QPalette.ColorRole.AlternateBase)
    painter.fillRect(0, 0, scene.margin, height, background)
    current = scene.text.line_at(scene.caret)
    for top, line in lines:
        role = QPalette.ColorRole.Text if line == current else QPalette.ColorRole.PlaceholderText
        painter.setPen(palette.color(role))
        box = QRectF(0, top, scene.margin - theme.HALF_GAP, grid.line_height)
        painter.drawText(
            box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"{line + 1}"
        )


class _LinePainter:
    """Draws one line."""

    def __init__(
        self,
        painter: QPainter,
        scene: Scene,
        colors: dict[Token, QColor],
        line: int,
        top: int,
        width: int,
    ) -> None:
        self._painter, self._scene, self._colors = painter, scene, colors
        self._line, self._top, self._width = line, top, width
        self._start, self._end = scene.text.line_span(line)
        first = max(scene.first_cell - _CONTEXT_CELLS, 0)
        last = scene.first_cell + int((width - scene.margin) / scene.grid.cell_width) + 1
        self._slice = scene.cells.slice(line, first, last)

    def paint(self) -> None:
        scene, palette = self._scene, self._scene.palette
        if scene.marked and scene.marked[0] <= self._line <= scene.marked[1]:
            self._paint_mark(palette.color(QPalette.ColorRole.Accent))
        for start, end in scene.hits(self._start, self._end):
            self._painter.fillRect(self._box(start, end), hit_color(palette))
        self._paint_tokens()
        self._paint_selection()
        if scene.has_focus and scene.text.line_at(scene.caret) == self._line:
            self._paint_caret(scene.caret)

    def _paint_mark(self, color: QColor) -> None:
        height, margin = self._scene.grid.line_height, self._scene.margin
        self._painter.fillRect(margin, self._top, _MARK_BAR_WIDTH, height, color)
        color.setAlpha(_MARK_ALPHA)
        self._painter.fillRect(margin, self._top, self._width, height, color)

    def _paint_tokens(self) -> None:
        text = self._slice.text
        plain = self._scene.palette.color(QPalette.ColorRole.Text)
        cell, place = self._slice.cell, 0
        for start, end, token in tokens(text, self._scene.syntax):
            cell = self._paint_run(text[place:start], cell, plain)
            cell = self._paint_run(text[start:end], cell, self._colors[token])
            place = end
        self._paint_run(text[place:], cell, plain)

    def _paint_selection(self) -> None:
        start, end = self._scene.selection
        if start >= end or end <= self._start or start > self._end:
            return
        box = self._box(max(start, self._start), min(end, self._end))
        if end > self._end:
            box.adjust(0, 0, self._scene.grid.cell_width, 0)  # the line end is selected too
        palette = self._scene.palette
        self._painter.save()
        self._painter.setClipRect(box, Qt.ClipOperation.IntersectClip)
        self._painter.fillRect(box, palette.color(QPalette.ColorRole.Highlight))
        color = palette.color(QPalette.ColorRole.HighlightedText)
        self._paint_run(self._slice.text, self._slice.cell, color)
        self._painter.restore()

    def _paint_caret(self, offset: int) -> None:
        x = self._scene.x_of(self._scene.cells.cell_of(offset))
        box = QRectF(x - 1, self._top, _CARET_WIDTH, self._scene.grid.line_height)
        self._painter.fillRect(box, self._scene.palette.color(QPalette.ColorRole.Text))

    def _paint_run(self, text: str, cell: int, color: QColor) -> int:
        """Draw a text in one color from a cell on; returns the cell behind it."""
        if not text:
            return cell
        scene, baseline = self._scene, self._top + self._scene.grid.ascent
        self._painter.setPen(color)
        for _, piece in pieces(text):
            width = cells_of(piece)
            x = scene.x_of(cell)
            if x + width * scene.grid.cell_width > scene.margin and not piece.isspace():
                self._paint_piece(x, baseline, picture(piece))
            cell += width
        return cell

    def _paint_piece(self, x: float, baseline: float, drawn: str) -> None:
        if self._scene.grid.is_even or len(drawn) == 1:
            self._painter.drawText(QPointF(x, baseline), drawn)
            return
        for place, character in enumerate(drawn):
            left = x + place * self._scene.grid.cell_width
            self._painter.drawText(QPointF(left, baseline), character)

    def _box(self, start: int, end: int) -> QRectF:
        """The rectangle of the bytes between two offsets, as far as this line holds them."""
        cells = self._scene.cells
        left = self._scene.x_of(cells.cell_of(max(start, self._start)))
        right = self._scene.x_of(cells.cell_of(min(end, self._end)))
        left, right = max(left, 0.0), min(right, float(self._width))
        return QRectF(left, self._top, max(right - left, 0.0), self._scene.grid.line_height)
