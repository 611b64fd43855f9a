"""Draws what stands beside the rows of a text: line numbers and fold marks."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPalette, QPolygonF

from erpsync_gui.gui import theme
from erpsync_gui.gui.text_rows import Row
from erpsync_gui.gui.text_scene import Scene

_NUMBER_PLACE = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_DOWN = QPolygonF([QPointF(-4, -2), QPointF(4, -2), QPointF(0, 2.5)])
_RIGHT = QPolygonF([QPointF(-2, -4), QPointF(-2, 4), QPointF(2.5, 0)])
"""The arrows of fold marks around their middle, in pixels."""


def paint_margin(
    painter: QPainter, scene: Scene, rows: Sequence[tuple[int, Row]], height: int
) -> None:
    """Draw the margin over its whole height, in pixels, with what belongs to some rows.

    Each row comes with its upper edge.
    """
    margin, palette = scene.margin, scene.palette
    if not margin.width:
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(0, 0, margin.width, height, palette.color(QPalette.ColorRole.AlternateBase))
    for top, row in rows:
        if row.is_first:
            _paint_number(painter, scene, row, top)
            if margin.marks and scene.folds.can_fold(row.line):
                _paint_fold_mark(painter, scene, row, top)


def _paint_number(painter: QPainter, scene: Scene, row: Row, top: int) -> None:
    is_current = row.line == scene.caret_row.line
    role = QPalette.ColorRole.Text if is_current else QPalette.ColorRole.PlaceholderText
    painter.setPen(scene.palette.color(role))
    box = QRectF(0, top, scene.margin.numbers - theme.HALF_GAP, scene.grid.line_height)
    painter.drawText(box, _NUMBER_PLACE, f"{row.line + 1}")


def _paint_fold_mark(painter: QPainter, scene: Scene, row: Row, top: int) -> None:
    """An arrow to the right where the node is folded, down where it is open."""
    x = scene.margin.numbers + scene.margin.marks / 2 - 1
    middle = QPointF(x, top + scene.grid.line_height / 2)
    is_folded = scene.folds.is_folded(row.line)
    role = QPalette.ColorRole.Text if is_folded else QPalette.ColorRole.PlaceholderText
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(scene.palette.color(role))
    painter.drawPolygon((_RIGHT if is_folded else _DOWN).translated(middle))
