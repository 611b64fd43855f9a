"""Tests of `erpsync_gui.gui.answers_dialog`."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from erpsync_gui.gui.answers_dialog import AnswersDialog


def test_ok_tells_the_size_and_cancel_does_not(qtbot: QtBot) -> None:
    told: list[int] = []
    dialog = AnswersDialog(32)
    qtbot.addWidget(dialog)
    dialog.chosen.connect(told.append)
    dialog.size_box.setValue(100)
    dialog.reject()
    assert told == []
    dialog.accept()
    assert told == [100]


def test_the_box_says_what_holds_now(qtbot: QtBot) -> None:
    dialog = AnswersDialog(64)
    qtbot.addWidget(dialog)
    assert dialog.size_box.text() == "64 MB"
