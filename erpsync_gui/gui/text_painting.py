"""Draws the visible rows of a text: marks, hits, colors, selection, caret.

Only what stands in the window is decoded and colored. Must not know events or scroll bars.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPalette, QRegion

from erpsync_gui.gui import theme
from erpsync_gui.gui.amounts import counted
from erpsync_gui.gui.text_cells import cells_of, decode, pieces, sign_of
from erpsync_gui.gui.text_colors import Token, layers, token_colors, tokens_behind
from erpsync_gui.gui.text_margin import paint_margin
from erpsync_gui.gui.text_rows import Row
from erpsync_gui.gui.text_scene import Scene

_MARK_ALPHA = 36
_MARK_BAR_WIDTH = 3
_CARET_WIDTH = 2
_BADGE_RADIUS = 3


def paint_scene(
    painter: QPainter, scene: Scene, width: int, height: int, region: QRegion | None = None
) -> None:
    """Draw into a window of this size, in pixels: all, or the rows that touch a region."""
    palette, left, line_height = scene.palette, scene.margin.width, scene.grid.line_height
    rows = [(place * line_height, row) for place, row in enumerate(scene.rows)]
    if region is not None:
        rows = [each for each in rows if region.intersects(QRect(0, each[0], width, line_height))]
    painter.fillRect(0, 0, width, height, palette.color(QPalette.ColorRole.Base))
    colors = token_colors(palette)
    painter.setClipRect(left, 0, width - left, height)
    for top, row in rows:
        _RowPainter(painter, scene, colors, row, top, width).paint()
    painter.setClipping(False)
    paint_margin(painter, scene, rows, height)


def hit_color(palette: QPalette) -> QColor:
    """The background of what was found."""
    return QColor("#665200") if theme.is_dark(palette) else QColor("#ffe48a")


class _RowPainter:
    """Draws one row."""

    def __init__(
        self,
        painter: QPainter,
        scene: Scene,
        colors: dict[Token, QColor],
        row: Row,
        top: int,
        width: int,
    ) -> None:
        self._painter, self._scene, self._colors = painter, scene, colors
        self._row, self._top, self._width = row, top, width
        self._slice = scene.slice_of(row, width)

    def paint(self) -> None:
        scene, row = self._scene, self._row
        if scene.marked and scene.marked[0] <= row.line <= scene.marked[1]:
            self._paint_mark(scene.palette.color(QPalette.ColorRole.Accent))
        for start, end in scene.hits(self._slice.start, self._slice.end):
            self._painter.fillRect(self._box(start, end), hit_color(scene.palette))
        self._paint_text()
        if row.is_last and scene.folds.is_folded(row.line):
            self._paint_badge()
        self._paint_selection()
        if scene.has_focus and scene.caret_row == row:
            self._paint_caret()

    def _paint_mark(self, color: QColor) -> None:
        height, left = self._scene.grid.line_height, self._scene.margin.width
        self._painter.fillRect(left, self._top, _MARK_BAR_WIDTH, height, color)
        color.setAlpha(_MARK_ALPHA)
        self._painter.fillRect(left, self._top, self._width, height, color)

    def _paint_text(self) -> None:
        """Draw the characters, each in the color of its token."""
        before, text = self._scene.context_of(self._row, self._slice), self._slice.text
        if self._scene.grid.is_even and text.isascii() and text.isprintable():
            self._paint_layers(text, before)
        else:
            self._paint_tokens(text, tokens_behind(before, text, self._scene.syntax))

    def _paint_layers(self, text: str, before: str) -> None:
        """Draw all of a color at once: quick, where each byte is a cell."""
        plain = self._scene.palette.color(QPalette.ColorRole.Text)
        for token, place, drawn in layers(text, before, self._scene.syntax):
            self._painter.setPen(plain if token is None else self._colors[token])
            self._paint_piece(drawn, self._slice.cell + place)

    def _paint_tokens(self, text: str, found: Iterator[tuple[int, int, Token]]) -> None:
        plain = self._scene.palette.color(QPalette.ColorRole.Text)
        cell, place = self._slice.cell, 0
        for start, end, token in found:
            cell = self._paint_run(text[place:start], cell, plain)
            cell = self._paint_run(text[start:end], cell, self._colors[token])
            place = end
        self._paint_run(text[place:], cell, plain)

    def _paint_badge(self) -> None:
        """Say behind a folded row how many lines it hides."""
        if self._slice.end < self._row.end:
            return
        scene, painter = self._scene, self._painter
        words = f"… {counted(scene.folds.hidden_in(self._row.line), 'line', 'lines')}"
        left = self._x_of(self._row.end) + scene.grid.cell_width
        width = (len(words) + 1) * scene.grid.cell_width
        box = QRectF(left, self._top + 1, width, scene.grid.line_height - 2)
        painter.setPen(scene.palette.color(QPalette.ColorRole.PlaceholderText))
        painter.setBrush(scene.palette.color(QPalette.ColorRole.AlternateBase))
        painter.drawRoundedRect(box, _BADGE_RADIUS, _BADGE_RADIUS)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

    def _paint_selection(self) -> None:
        scene, row = self._scene, self._row
        start, end = scene.selection
        ends_line = row.is_last and start <= row.end < end
        if start >= end or end <= row.start or (start >= row.end and not ends_line):
            return
        box = self._box(start, end)
        if ends_line:
            box.adjust(0, 0, scene.grid.cell_width, 0)  # the line end is selected too
        self._painter.save()
        self._painter.setClipRect(box, Qt.ClipOperation.IntersectClip)
        self._painter.fillRect(box, scene.palette.color(QPalette.ColorRole.Highlight))
        color = scene.palette.color(QPalette.ColorRole.HighlightedText)
        self._paint_run(self._slice.text, self._slice.cell, color)
        self._painter.restore()

    def _paint_caret(self) -> None:
        offset = min(self._scene.caret, self._row.end)
        if self._slice.start <= offset <= self._slice.end:
            box = QRectF(
                self._x_of(offset) - 1, self._top, _CARET_WIDTH, self._scene.grid.line_height
            )
            self._painter.fillRect(box, self._scene.palette.color(QPalette.ColorRole.Text))

    def _paint_run(self, text: str, cell: int, color: QColor) -> int:
        """Draw a text in one color from a cell on; returns the cell behind it."""
        if not text:
            return cell
        grid = self._scene.grid
        self._painter.setPen(color)
        joined, first = "", cell
        for piece in pieces(text):
            drawn, cells = sign_of(piece)
            if grid.can_join(drawn, cells):
                first = first if joined else cell
                joined += drawn
            else:
                self._paint_piece(joined, first)
                self._paint_piece(drawn, cell)
                joined = ""
            cell += cells
        self._paint_piece(joined, first)
        return cell

    def _paint_piece(self, drawn: str, cell: int) -> None:
        grid, x = self._scene.grid, self._scene.x_of(cell)
        if grid.is_even or len(drawn) == 1:
            self._painter.drawText(QPointF(x, self._top + grid.ascent), drawn)
            return
        for place, character in enumerate(drawn):
            left = x + place * grid.cell_width
            self._painter.drawText(QPointF(left, self._top + grid.ascent), character)

    def _x_of(self, offset: int) -> float:
        """The left edge of a character that is drawn."""
        before = decode(self._scene.text.body[self._slice.start : offset])
        return self._scene.x_of(self._slice.cell + cells_of(before))

    def _box(self, start: int, end: int) -> QRectF:
        """The rectangle of the bytes between two offsets, as far as they are drawn here."""
        drawn = self._slice
        left = self._x_of(min(max(start, drawn.start), drawn.end))
        right = self._x_of(min(max(end, drawn.start), drawn.end))
        return QRectF(left, self._top, right - left, self._scene.grid.line_height)
