"""The log window shows what was logged, or says that nothing was."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from PySide6.QtWidgets import QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from erpsync_gui.gui.log_window import LogWindow
from erpsync_gui.logs import LogLine


def text_of(window: LogWindow) -> str:
    view = window.findChild(QPlainTextEdit)
    assert isinstance(view, QPlainTextEdit)
    return view.toPlainText()


def test_lines_stand_with_time_and_level(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    line = LogLine(datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), logging.WARNING, "wire", "slow")
    assert text_of(LogWindow([line], parent)) == "03:04:05  WARNING wire: slow"


def test_an_empty_log_says_so(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    assert text_of(LogWindow([], parent)) == "Nothing was logged in this run."
