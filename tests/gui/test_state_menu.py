"""The menu of states offers what the wire can tell apart, and takes records as JSON."""

from __future__ import annotations

import json

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from erpsync_gui.contract.catalogue import load
from erpsync_gui.contract.model import Field, Kind, TypeRef, Value
from erpsync_gui.gui.editor_kinds import make_editor
from erpsync_gui.gui.editors import Editor, State
from erpsync_gui.gui.state_menu import StateMenu

CATALOGUE = load()
RECORD = TypeRef(Kind.RECORD, "ErpSyncActorTypeMapping")


def editor_of(qtbot: QtBot, of: TypeRef, *, nillable: bool = True) -> Editor:
    editor = make_editor(CATALOGUE, Field("Some", of, nillable=nillable), 88)
    qtbot.addWidget(editor)
    return editor


def offered(editor: Editor) -> list[str]:
    return [
        action.text().replace("&", "") for action in StateMenu(editor).actions() if action.text()
    ]


def choose(editor: Editor, text: str) -> StateMenu:
    menu = StateMenu(editor)
    next(a for a in menu.actions() if a.text().replace("&", "") == text).trigger()
    return menu


def test_a_number_can_be_given_or_left_out(qtbot: QtBot) -> None:
    editor = editor_of(qtbot, TypeRef(Kind.INTEGER), nillable=False)
    assert offered(editor) == ["Leave out", "Give a value"]
    choose(editor, "Give a value")
    assert editor.state is State.GIVEN


@pytest.mark.parametrize(
    ("of", "empty"),
    [
        (TypeRef(Kind.TEXT), ""),
        (TypeRef(Kind.LIST, "ArrayOfint", TypeRef(Kind.INTEGER)), []),
        (TypeRef(Kind.LIST, "ArrayOfListItem", TypeRef(Kind.RECORD, "ListItem")), []),
        (RECORD, {}),
        (TypeRef(Kind.DICTIONARY, "StringDictionary"), {}),
    ],
)
def test_absent_nil_and_empty_can_be_chosen(qtbot: QtBot, of: TypeRef, empty: Value) -> None:
    editor = editor_of(qtbot, of)
    choose(editor, "Empty")
    assert (editor.state, editor.value()) == (State.GIVEN, empty)
    choose(editor, "Nil")
    assert editor.value() is None
    choose(editor, "Leave out")
    assert editor.state is State.ABSENT


def test_the_present_state_is_marked(qtbot: QtBot) -> None:
    editor = editor_of(qtbot, TypeRef(Kind.TEXT))
    editor.set_state(State.NIL)
    marked = [action.text() for action in StateMenu(editor).actions() if action.isChecked()]
    assert marked == ["&Nil"]


def test_a_record_goes_out_and_comes_in_as_json(qtbot: QtBot) -> None:
    editor = editor_of(qtbot, RECORD)
    value: Value = {"ErpConnectionId": 3, "FieldMappings": [{"ErpFieldId": 1}]}
    editor.set_value(value)
    choose(editor, "Copy as JSON")
    assert json.loads(QGuiApplication.clipboard().text()) == value
    editor.clear()
    choose(editor, "Paste JSON")
    assert editor.value() == value


def test_json_that_does_not_fit_changes_nothing_and_is_told(qtbot: QtBot) -> None:
    editor = editor_of(qtbot, RECORD)
    editor.set_value({"ErpConnectionId": 3})
    QGuiApplication.clipboard().setText('{"ErpConnection": 4}')
    menu = StateMenu(editor)
    paste = next(action for action in menu.actions() if action.text() == "&Paste JSON")
    with qtbot.waitSignal(menu.refused) as refused:
        paste.trigger()
    assert refused.args is not None
    assert refused.args[0].where == "ErpConnection"
    assert editor.value() == {"ErpConnectionId": 3}
