"""Bytes are copied as text; what is not UTF-8 shows as replacement characters."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from erpsync_gui.gui import clipboard


def test_a_small_text_is_copied_at_once(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    clipboard.copy_bytes("Æ\r\n".encode() + b"\xff", window)
    assert QGuiApplication.clipboard().text() == "Æ\r\n\ufffd"
    assert window.findChild(QMessageBox) is None


def test_a_large_text_is_not_copied_when_the_user_thinks_better(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clipboard, "LARGE_BYTES", 3)
    window = QWidget()
    qtbot.addWidget(window)
    clipboard.copy_text("before")
    clipboard.copy_bytes(b"abcdef", window)
    question = window.findChild(QMessageBox)
    assert question is not None
    question.reject()
    assert QGuiApplication.clipboard().text() == "before"
