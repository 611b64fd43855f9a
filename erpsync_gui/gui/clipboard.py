"""Puts bytes on the clipboard as text; asks first when they are many."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox, QWidget

from erpsync_gui.gui.amounts import size_text

LARGE_BYTES = 50_000_000
"""From here on other programs may take long to paste, and so may we to copy."""


def copy_bytes(body: bytes, parent: QWidget) -> None:
    """Copy bytes as text; what is not UTF-8 becomes replacement characters."""
    if len(body) <= LARGE_BYTES:
        _copy(body)
        return
    question = QMessageBox(
        QMessageBox.Icon.Warning,
        "Copy a large text",
        f"This is {size_text(len(body))}. Copying may take a while, here and where it is pasted.",
        QMessageBox.StandardButton.Cancel,
        parent,
    )
    question.setInformativeText("Save it to a file instead if you can.")
    copy = question.addButton("Copy &anyway", QMessageBox.ButtonRole.AcceptRole)
    question.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    copy.clicked.connect(lambda: _copy(body))
    question.open()


def copy_text(text: str) -> None:
    """Copy a short text."""
    QGuiApplication.clipboard().setText(text)


def _copy(body: bytes) -> None:
    copy_text(body.decode("utf-8", "replace"))
