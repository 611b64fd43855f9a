"""Draws the rows of an outline: indented by their depth, with an arrow where they can be opened.

Left to itself, Qt asks a dozen things of each cell, and each question takes the interpreter. Must
not know what a thing is.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

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
from erpsync_gui.gui.outline_model import Cell, OutlineRow, Style

_Color = QPalette.ColorRole
_Primitive = QStyle.PrimitiveElement
_MOST_KEPT = 500


class Letters:
    """The fonts of a widget, and their measures; each is made when it is needed."""

    def __init__(self, plain: QFont) -> None:
        """`plain` is the widget's own font."""
        self.plain = plain
        self._known: dict[Style, tuple[QFont, QFontMetrics]] = {}
        self._widths: dict[tuple[Style, str], int] = {}

    @cached_property
    def height(self) -> int:
        """The height of a line of any style."""
        return max(self.of(style)[1].height() for style in Style)

    def of(self, style: Style) -> tuple[QFont, QFontMetrics]:
        """The font of a style, and its measures."""
        if style not in self._known:
            font = self._font(style)
            self._known[style] = font, QFontMetrics(font)
        return self._known[style]

    def width(self, text: str, style: Style) -> int:
        """How wide a text is; mostly the same names and words are asked for again."""
        width = self._widths.get((style, text))
        if width is None:
            if len(self._widths) >= _MOST_KEPT:
                self._widths.clear()
            width = self._widths[style, text] = self.of(style)[1].horizontalAdvance(text)
        return width

    def _font(self, style: Style) -> QFont:
        match style:
            case Style.WIRE:
                return theme.wire_font()
            case Style.HEADING:
                return theme.heading_font()
            case Style.WORD:
                font = QFont(self.plain)
                font.setItalic(True)
                return font
            case _:
                return self.plain


class OutlineMeasures(QStyledItemDelegate):
    """Where what belongs to a row stands; all rows are of one height, whatever their fonts."""

    def __init__(self, indentation: int, parent: QWidget) -> None:
        """Each level is indented by so many pixels."""
        super().__init__(parent)
        self._indentation = indentation
        self._letters = Letters(parent.font())

    def letters(self, widget: QWidget) -> Letters:
        """The fonts that texts are written in."""
        if self._letters.plain != widget.font():
            self._letters = Letters(widget.font())
        return self._letters

    def row_height(self, widget: QWidget) -> int:
        """The height of every row."""
        return self.letters(widget).height + theme.GAP

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

    def width(self, rows: Sequence[OutlineRow], column: int, widget: QWidget) -> int:
        """How wide a column must be for the texts of some rows, without the hints behind them."""
        letters, room = self.letters(widget), 2 * self.margin(widget) + theme.GAP
        widths = []
        for row in rows:
            cell = row.cells[column]
            width = letters.width(cell.text, cell.style)
            widths.append(room + width + (0 if column else self.indent(row)))
        return max(widths, default=-1)

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
    ) -> None:
        """`option` is what is so in the whole window of the view."""
        self._painter = painter
        self._option = option
        self._measures = measures
        self._letters = measures.letters(option.widget)
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
        for column, (cell, whole) in enumerate(zip(row.cells, boxes, strict=True)):
            indent = 0 if column else self._measures.indent(row)
            box = whole.adjusted(indent + self._margin, 0, -self._margin, 0)
            self._draw_cell(cell, box, pen)

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

    def _draw_cell(self, cell: Cell, box: QRect, pen: QBrush | None) -> None:
        """Draw a text, and its hint dim behind it; what has no room is cut, the hint first."""
        dim = self._option.palette.brush(_Color.PlaceholderText)
        if cell.text:
            brush = pen or (dim if cell.is_dim else self._option.palette.text())
            room = box.width()
            if cell.hint:
                beside = room - self._letters.width(cell.hint, Style.PLAIN) - theme.GAP
                room = max(beside, room // 2)
            end = self._draw_text(cell.text, cell, brush, box, room)
            box.setLeft(end + theme.GAP)
        if cell.hint:
            self._draw_text(cell.hint, Cell(), pen or dim, box, box.width())

    def _draw_text(self, text: str, like: Cell, brush: QBrush, box: QRect, room: int) -> int:
        """Draw a text into a box, cut where there is no room; where it ends."""
        if room <= 0:
            return box.left()
        font, metrics = self._letters.of(like.style)
        width = self._letters.width(text, like.style)
        if width > room:
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
            width = metrics.horizontalAdvance(text)
        left = box.right() + 1 - width if like.is_at_right else box.left()
        base = box.top() + (box.height() - metrics.height()) // 2 + metrics.ascent()
        self._painter.setFont(font)
        self._painter.setPen(brush.color())
        self._painter.drawText(left, base, text)
        return left + width
