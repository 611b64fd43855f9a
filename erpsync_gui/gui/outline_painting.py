"""Draws the rows of an outline: indented by their depth, with an arrow where they can be opened."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize
from PySide6.QtGui import QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyleOption, QStyleOptionViewItem, QWidget

from erpsync_gui.gui import theme
from erpsync_gui.gui.outline_model import ROW, OutlineRow
from erpsync_gui.gui.value_cells import ValueCells

_ARROW = QPalette.ColorRole.WindowText


class OutlinePainting(ValueCells):
    """Draws cells of an OutlineModel; all rows are of one height, whatever their fonts."""

    def __init__(self, indentation: int, parent: QWidget) -> None:
        """Indent each level by so many pixels."""
        super().__init__(parent)
        self._indentation = indentation

    def row_height(self, widget: QWidget) -> int:
        """The height of every row."""
        fonts = (widget.font(), theme.wire_font(), theme.heading_font())
        return max(QFontMetrics(font).height() for font in fonts) + theme.GAP

    def arrow_rect(self, row: OutlineRow, cell: QRect) -> QRect:
        """Where the arrow of a row stands in its first cell; nowhere if it cannot be opened."""
        if not row.is_expandable:
            return QRect()
        left = cell.left() + row.depth * self._indentation
        return QRect(left, cell.top(), self._indentation, cell.height())

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw the arrow, and the cell behind it."""
        if index.column() == 0:
            row: OutlineRow = index.data(ROW)
            option.widget.style().drawPrimitive(
                QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget
            )
            self._draw_arrow(painter, option, row)
            option = QStyleOptionViewItem(option)
            option.rect = option.rect.adjusted(self._indent(row), 0, 0, 0)
        super().paint(painter, option, index)

    def sizeHint(  # noqa: N802 (Qt's name)
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """The width of what is drawn, and the height of every row."""
        width = super().sizeHint(option, index).width()
        if index.column() == 0:
            width += self._indent(index.data(ROW))
        return QSize(width, self.row_height(option.widget))

    def _indent(self, row: OutlineRow) -> int:
        return (row.depth + 1) * self._indentation

    def _draw_arrow(self, painter: QPainter, option: QStyleOptionViewItem, row: OutlineRow) -> None:
        if not row.is_expandable:
            return
        arrow = QStyleOption(option)
        arrow.rect = self.arrow_rect(row, option.rect)
        arrow.state |= QStyle.StateFlag.State_Children
        if arrow.state & QStyle.StateFlag.State_Selected:
            arrow.palette.setColor(_ARROW, arrow.palette.color(QPalette.ColorRole.HighlightedText))
        if row.is_expanded:
            arrow.state |= QStyle.StateFlag.State_Open
        branch = QStyle.PrimitiveElement.PE_IndicatorBranch
        option.widget.style().drawPrimitive(branch, arrow, painter, option.widget)
