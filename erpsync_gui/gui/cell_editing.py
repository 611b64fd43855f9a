"""Editing in the cells of a table: what is half typed can be taken over when a call is sent."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QModelIndex, QPersistentModelIndex
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)


class CellDelegate(QStyledItemDelegate):
    """The ordinary delegate, which also knows the cell that is being edited."""

    def __init__(self, parent: QWidget) -> None:
        """Edit nothing yet."""
        super().__init__(parent)
        self._open: QWidget | None = None

    def createEditor(  # noqa: N802 (Qt's name)
        self,
        parent: QWidget,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> QWidget:
        """Open a line in the cell."""
        self._open = super().createEditor(parent, option, index)
        return self._open

    def commit(self) -> None:
        """Take over what is typed in an open cell, and close it."""
        if self._open is not None and shiboken6.isValid(self._open):
            self.commitData.emit(self._open)
            self.closeEditor.emit(self._open, QAbstractItemDelegate.EndEditHint.NoHint)
        self._open = None
