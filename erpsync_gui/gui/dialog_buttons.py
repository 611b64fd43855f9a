"""The buttons of our dialogs: words without pictures, the same everywhere."""

from __future__ import annotations

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPushButton


def accept_or_cancel(dialog: QDialog, accept: str) -> tuple[QDialogButtonBox, QPushButton]:
    """A box with a button of these words and Cancel, and the button.

    Cancel closes the dialog; what accepting does is the dialog's own, by the box's `accepted`.
    """
    box = QDialogButtonBox(dialog)
    button = box.addButton(accept, QDialogButtonBox.ButtonRole.AcceptRole)
    box.addButton(QDialogButtonBox.StandardButton.Cancel).setIcon(QIcon())
    box.rejected.connect(dialog.reject)
    return box, button


def close_only(dialog: QDialog) -> QDialogButtonBox:
    """A box with nothing but Close."""
    box = QDialogButtonBox(dialog)
    box.addButton(QDialogButtonBox.StandardButton.Close).setIcon(QIcon())
    box.rejected.connect(dialog.reject)
    return box
