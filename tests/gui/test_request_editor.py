"""The form and the hand-written body stand in one place, one of them at a time."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QTabWidget, QWidget
from pytestqt.qtbot import QtBot

from erpsync_gui.contract import catalogue
from erpsync_gui.gui.request_editor import RequestEditor

CATALOGUE = catalogue.load()


@pytest.fixture
def editor(qtbot: QtBot) -> RequestEditor:
    editor = RequestEditor(CATALOGUE.operation("GetConnection"), CATALOGUE, 88)
    qtbot.addWidget(editor)
    editor.show()
    return editor


def test_a_change_settles_once(editor: RequestEditor, qtbot: QtBot) -> None:
    settled: list[bool] = []
    editor.settled.connect(lambda: settled.append(True))
    for number in range(5):
        editor.set_arguments({"ErpConnectionId": number})
    qtbot.waitUntil(lambda: bool(settled), timeout=2_000)
    assert settled == [True]


def test_a_hushed_change_does_not_settle(editor: RequestEditor, qtbot: QtBot) -> None:
    editor.set_arguments({"ErpConnectionId": 1})
    editor.hush()
    with qtbot.assertNotEmitted(editor.settled, wait=250):
        pass


def test_what_changes_behind_another_tab_settles_when_it_comes_to_the_front(
    qtbot: QtBot,
) -> None:
    editor = RequestEditor(CATALOGUE.operation("GetConnection"), CATALOGUE, 88)
    tabs = QTabWidget()
    qtbot.addWidget(tabs)
    tabs.addTab(QWidget(), "in front")
    tabs.addTab(editor, "behind")
    with qtbot.assertNotEmitted(editor.settled, wait=250):
        editor.set_services(85)
    tabs.show()
    with qtbot.waitSignal(editor.settled):
        tabs.setCurrentWidget(editor)
    with qtbot.assertNotEmitted(editor.settled, wait=250):
        tabs.setCurrentIndex(0)
        tabs.setCurrentWidget(editor)


def test_the_body_editor_takes_the_place_of_the_form(editor: RequestEditor, qtbot: QtBot) -> None:
    editor.edit_body(b"<x/>")
    assert editor.edits_body
    assert editor.body_editor.body() == b"<x/>"
    with qtbot.waitSignal(editor.settled):
        editor.body_editor.back_wanted.emit()
    assert not editor.edits_body


def test_filling_the_form_brings_it_back(editor: RequestEditor) -> None:
    editor.edit_body(b"<x/>")
    editor.set_arguments({"ErpConnectionId": 4})
    assert not editor.edits_body
    assert editor.form.arguments() == {"ErpConnectionId": 4}
    editor.hush()
