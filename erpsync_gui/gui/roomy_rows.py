"""Rows of lists and trees with air between them."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from erpsync_gui.gui import theme


class RoomyRows(QStyledItemDelegate):
    """Draws items as the style does, in rows that are a little higher."""

    def sizeHint(  # noqa: N802 (Qt's name)
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """The style's size and half a gap above and below."""
        size = super().sizeHint(option, index)
        return QSize(size.width() + theme.GAP, size.height() + theme.GAP)
