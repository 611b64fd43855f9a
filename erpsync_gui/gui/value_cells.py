"""Cells that show a value and, dim behind it, what it means or which record it is."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from erpsync_gui.gui import theme
from erpsync_gui.gui.roomy_rows import RoomyRows

HINT = Qt.ItemDataRole.UserRole
"""The role of the dim words behind a value."""

_ALIGNMENT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


class ValueCells(RoomyRows):
    """Draws the value first; a hint that does not fit beside it is cut, then the value."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Let the style draw the cell, and both texts over it."""
        hint = index.data(HINT)
        if not hint:
            super().paint(painter, option, index)
            return
        cell = QStyleOptionViewItem(option)
        self.initStyleOption(cell, index)
        value, cell.text = cell.text, ""
        style = cell.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, cell, painter, cell.widget)
        margin = 1 + style.pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, cell, cell.widget)
        box = cell.rect.adjusted(margin, 0, -margin, 0)
        is_selected = bool(cell.state & QStyle.StateFlag.State_Selected)
        strong = QPalette.ColorRole.HighlightedText if is_selected else QPalette.ColorRole.Text
        dim = strong if is_selected else QPalette.ColorRole.PlaceholderText
        painter.save()
        if value:
            painter.setPen(cell.palette.color(strong))
            hint_width = cell.fontMetrics.horizontalAdvance(hint)
            room = max(box.width() - hint_width - theme.GAP, box.width() // 2)
            box.setLeft(_draw(painter, cell.font, value, box, room) + theme.GAP)
        painter.setPen(cell.palette.color(dim))
        _draw(painter, option.font, hint, box, box.width())
        painter.restore()


def _draw(painter: QPainter, font: QFont, text: str, box: QRect, room: int) -> int:
    """Draw a text at the left of a box, cut where there is no room; where it ends."""
    metrics = QFontMetrics(font)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
    painter.setFont(font)
    painter.drawText(box, _ALIGNMENT, shown)
    return box.left() + metrics.horizontalAdvance(shown)
