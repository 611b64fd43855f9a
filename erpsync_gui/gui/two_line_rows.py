"""Rows of a list with a name and, quieter below it, where that is."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from erpsync_gui.gui import theme

SECOND_LINE = Qt.ItemDataRole.UserRole + 1
"""The role of the quieter text."""


class TwoLineRows(QStyledItemDelegate):
    """Draws the background and the focus as the style does, and the rest in two lines."""

    def sizeHint(  # noqa: N802 (Qt's name)
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Two lines with air around them; the width is the list's."""
        del index
        return QSize(0, 2 * option.fontMetrics.height() + 2 * theme.GAP)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw one row; an icon that keeps its own color gets a light ground where it is chosen."""
        row = QStyleOptionViewItem(option)
        self.initStyleOption(row, index)
        name, icon = row.text, QIcon(row.icon)
        row.text, row.icon = "", QIcon()
        row.widget.style().drawControl(
            QStyle.ControlElement.CE_ItemViewItem, row, painter, row.widget
        )
        selected = bool(row.state & QStyle.StateFlag.State_Selected)
        square = QRect(0, 0, row.decorationSize.width(), row.decorationSize.height())
        square.moveCenter(row.rect.center())
        square.moveLeft(row.rect.left() + theme.GAP)
        room = row.rect.adjusted(square.width() + 2 * theme.GAP, theme.GAP, -theme.GAP, -theme.GAP)
        half = room.height() // 2
        first = QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.Text
        second = first if selected else QPalette.ColorRole.PlaceholderText
        painter.save()
        if selected:
            _draw_ground(painter, square, row)
        icon.paint(painter, square)
        _draw(painter, room.adjusted(0, 0, 0, -half), name, row, first)
        _draw(painter, room.adjusted(0, half, 0, 0), index.data(SECOND_LINE), row, second)
        painter.restore()


def _draw_ground(painter: QPainter, square: QRect, option: QStyleOptionViewItem) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(option.palette.color(QPalette.ColorRole.Base))
    painter.drawEllipse(square)


def _draw(
    painter: QPainter,
    room: QRect,
    text: str,
    option: QStyleOptionViewItem,
    role: QPalette.ColorRole,
) -> None:
    painter.setPen(option.palette.color(role))
    cut = option.fontMetrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    place = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(room, place, cut)
