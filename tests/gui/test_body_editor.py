"""A body written by hand is sent as it stands."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from erpsync_gui.gui.body_editor import BodyEditor


def test_a_body_comes_back_as_the_same_bytes(qtbot: QtBot) -> None:
    editor = BodyEditor()
    qtbot.addWidget(editor)
    body = '<a>\n\t"Ærøskøbing" &amp; 1\u00a0000 中文\n</a>\n'.encode()
    editor.set_body(body)
    assert editor.body() == body


def test_bytes_that_are_no_text_are_shown_and_not_lost_in_silence(qtbot: QtBot) -> None:
    editor = BodyEditor()
    qtbot.addWidget(editor)
    editor.set_body(b"<a>\xff</a>")
    assert editor.body() == "<a>\N{REPLACEMENT CHARACTER}</a>".encode()


def test_the_way_back_is_a_button(qtbot: QtBot) -> None:
    editor = BodyEditor()
    qtbot.addWidget(editor)
    button = editor.findChild(QPushButton)
    assert isinstance(button, QPushButton)
    with qtbot.waitSignal(editor.back_wanted):
        button.click()
