"""The buttons of our dialogs: words without pictures, the same everywhere.

PySide makes a class when it is first named: that of the boxes with the first dialog, for which no
start waits.
"""

from __future__ import annotations

from PySide6 import QtWidgets
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QDialog, QPushButton


def accept_or_cancel(
    dialog: QDialog, accept: str
) -> tuple[QtWidgets.QDialogButtonBox, QPushButton]:
    """A box with a button of these words and Cancel, and the button.

    Cancel closes the dialog; what accepting does is the dialog's own, by the box's `accepted`.
    """
    box = QtWidgets.QDialogButtonBox(dialog)
    button = box.addButton(accept, QtWidgets.QDialogButtonBox.ButtonRole.AcceptRole)
    box.addButton(QtWidgets.QDialogButtonBox.StandardButton.Cancel).setIcon(QIcon())
    box.rejected.connect(dialog.reject)
    return box, button


def close_only(dialog: QDialog) -> QtWidgets.QDialogButtonBox:
    """A box with nothing but Close."""
    box = QtWidgets.QDialogButtonBox(dialog)
    box.addButton(QtWidgets.QDialogButtonBox.StandardButton.Close).setIcon(QIcon())
    box.rejected.connect(dialog.reject)
    return box
