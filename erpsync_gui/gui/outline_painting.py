"""Draws the rows of an outline: indented by their depth, with an arrow where they can be opened.

Left to itself, Qt asks a dozen things of each cell, and each question takes the interpreter. Here a
cell is asked for the few that it has. Must not know what a thing is.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QBrush, QFont, QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import (
    QStyle,
    QStyledItemDelegate,
    QStyleOption,
    QStyleOptionFocusRect,
    QStyleOptionViewItem,
    QWidget,
)

from erpsync_gui.gui import theme
from erpsync_gui.gui.outline_model import HINT, Cells, OutlineRow

_Color = QPalette.ColorRole
_Role = Qt.ItemDataRole
_Primitive = QStyle.PrimitiveElement


class OutlineMeasures(QStyledItemDelegate):
    """Where what belongs to a row stands; all rows are of one height, whatever their fonts."""

    def __init__(self, cells: Cells, indentation: int, parent: QWidget) -> None:
        """Measure what the cells show; each level is indented by so many pixels."""
        super().__init__(parent)
        self._cells = cells
        self._indentation = indentation

    def row_height(self, widget: QWidget) -> int:
        """The height of every row."""
        fonts = (widget.font(), theme.wire_font(), theme.heading_font())
        return max(QFontMetrics(font).height() for font in fonts) + theme.GAP

    def margin(self, widget: QWidget) -> int:
        """How far a text stays from both ends of its cell."""
        style = widget.style()
        return 1 + style.pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, None, widget)

    def indent(self, row: OutlineRow) -> int:
        """How far the first cell of a row begins behind its arrow."""
        return (row.depth + 1) * self._indentation

    def arrow_rect(self, row: OutlineRow, cell: QRect) -> QRect:
        """Where the arrow of a row stands in its first cell; nowhere if it cannot be opened."""
        if not row.is_expandable:
            return QRect()
        left = cell.left() + row.depth * self._indentation
        return QRect(left, cell.top(), self._indentation, cell.height())

    def width(self, row: OutlineRow, column: int, widget: QWidget) -> int:
        """How wide a cell must be for its text, without a hint behind that."""
        font = self._cells.data(row.thing, column, _Role.FontRole) or widget.font()
        text = self._cells.data(row.thing, column, _Role.DisplayRole) or ""
        room = QFontMetrics(font).horizontalAdvance(text) + 2 * self.margin(widget) + theme.GAP
        return room if column else room + self.indent(row)

    def sizeHint(  # noqa: N802 (Qt's name)
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """The height of every row; how wide cells are is for the view to say."""
        del index
        return QSize(0, self.row_height(option.widget))


class OutlineDrawing:
    """Draws rows while a view is painted."""

    def __init__(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        measures: OutlineMeasures,
        cells: Cells,
    ) -> None:
        """Draw what the cells show; `option` is what is so in the whole window of the view."""
        self._painter = painter
        self._option = option
        self._measures = measures
        self._data = cells.data
        self._margin = measures.margin(option.widget)

    def draw(self, row: OutlineRow, boxes: Sequence[QRect], *, is_selected: bool) -> None:
        """Draw a row whose cells stand in these boxes: its ground, its arrow and its texts."""
        palette, window = self._option.palette, self._option.rect
        # By the row of the outline, not of the window: the grounds go along in scrolling.
        if is_selected or row.row % 2:
            ground = palette.brush(_Color.Highlight if is_selected else _Color.AlternateBase)
            top, height = boxes[0].top(), boxes[0].height()
            self._painter.fillRect(window.left(), top, window.width(), height, ground)
        if row.is_expandable:
            self._draw_arrow(row, boxes[0], is_selected=is_selected)
        pen = palette.brush(_Color.HighlightedText) if is_selected else None
        for column, cell in enumerate(boxes):
            indent = 0 if column else self._measures.indent(row)
            box = cell.adjusted(indent + self._margin, 0, -self._margin, 0)
            self._draw_cell(row.thing, column, box, pen)

    def draw_focus(self, boxes: Sequence[QRect], *, is_selected: bool) -> None:
        """Draw the frame of the focus around the texts of a row."""
        frame = QStyleOptionFocusRect()
        frame.initFrom(self._option.widget)
        frame.rect = boxes[0].united(boxes[-1])
        frame.state |= QStyle.StateFlag.State_KeyboardFocusChange
        ground = _Color.Highlight if is_selected else _Color.Window
        frame.backgroundColor = frame.palette.color(ground)
        self._draw_primitive(_Primitive.PE_FrameFocusRect, frame)

    def _draw_arrow(self, row: OutlineRow, cell: QRect, *, is_selected: bool) -> None:
        arrow = QStyleOption(self._option)
        arrow.rect = self._measures.arrow_rect(row, cell)
        arrow.state |= QStyle.StateFlag.State_Children
        if is_selected:
            color = arrow.palette.color(_Color.HighlightedText)
            arrow.palette.setColor(_Color.WindowText, color)
        if row.is_expanded:
            arrow.state |= QStyle.StateFlag.State_Open
        self._draw_primitive(_Primitive.PE_IndicatorBranch, arrow)

    def _draw_primitive(self, element: QStyle.PrimitiveElement, option: QStyleOption) -> None:
        widget = self._option.widget
        widget.style().drawPrimitive(element, option, self._painter, widget)

    def _draw_cell(self, thing: int, column: int, box: QRect, pen: QBrush | None) -> None:
        """Draw a text, and its hint dim behind it; what has no room is cut, the hint first."""
        data, palette, plain = self._data, self._option.palette, self._option.font
        text, hint = data(thing, column, _Role.DisplayRole), data(thing, column, HINT)
        if text:
            font = data(thing, column, _Role.FontRole) or plain
            brush = pen or data(thing, column, _Role.ForegroundRole) or palette.text()
            is_at_right = data(thing, column, _Role.TextAlignmentRole) is not None
            room = box.width()
            if hint:
                beside = room - QFontMetrics(plain).horizontalAdvance(hint) - theme.GAP
                room = max(beside, room // 2)
            end = self._draw_text(text, font, brush, box, room, is_at_right=is_at_right)
            box.setLeft(end + theme.GAP)
        if hint:
            brush = pen or palette.brush(_Color.PlaceholderText)
            self._draw_text(hint, plain, brush, box, box.width())

    def _draw_text(
        self,
        text: str,
        font: QFont,
        brush: QBrush,
        box: QRect,
        room: int,
        *,
        is_at_right: bool = False,
    ) -> int:
        """Draw a text into a box, cut where there is no room; where it ends."""
        if room <= 0:
            return box.left()
        metrics = QFontMetrics(font)
        width = metrics.horizontalAdvance(text)
        if width > room:
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
            width = metrics.horizontalAdvance(text)
        left = box.right() + 1 - width if is_at_right else box.left()
        base = box.top() + (box.height() - metrics.height()) // 2 + metrics.ascent()
        self._painter.setFont(font)
        self._painter.setPen(brush.color())
        self._painter.drawText(left, base, text)
        return left + width
