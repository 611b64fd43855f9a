"""Records in a list are added, chosen, edited and removed, and none is lost on the way."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLineEdit, QListWidget, QToolButton
from pytestqt.qtbot import QtBot

from erpsync_gui.contract.catalogue import load
from erpsync_gui.contract.model import Field, Kind, TypeRef, Value
from erpsync_gui.contract.values import BadValue
from erpsync_gui.gui.editor_kinds import make_editor
from erpsync_gui.gui.editors import State
from erpsync_gui.gui.field_grid import FieldGrid
from erpsync_gui.gui.record_list_editor import RecordListEditor

CATALOGUE = load()
FIELD = CATALOGUE.operation("ConnectActor").parameter("FieldValues")
ROWS: list[Value] = [{"DisplayName": "Name", "SyncToCrm": True}, {"Value": "[I:1]"}, None]


@pytest.fixture
def rows(qtbot: QtBot) -> RecordListEditor:
    editor = make_editor(CATALOGUE, FIELD, 88)
    assert isinstance(editor, RecordListEditor)
    qtbot.addWidget(editor)
    editor.show()
    return editor


def listed(rows: RecordListEditor) -> QListWidget:
    found = rows.findChild(QListWidget)
    assert found is not None
    return found


def button(rows: RecordListEditor, name: str) -> QToolButton:
    buttons = rows.findChildren(QToolButton)
    return next(each for each in buttons if each.accessibleName().startswith(name))


def line_of(rows: RecordListEditor, name: str) -> QLineEdit:
    grid = rows.findChild(FieldGrid)
    assert grid is not None
    line = grid.editors[name].focusProxy()
    assert isinstance(line, QLineEdit)
    return line


def test_records_are_listed_and_come_back(rows: RecordListEditor) -> None:
    rows.set_value(ROWS)
    texts = [listed(rows).item(row).text() for row in range(3)]
    assert texts == ["1  DisplayName Name, SyncToCrm True", "2  Value [I:1]", "3  nil"]
    assert rows.value() == ROWS
    assert rows.findChild(FieldGrid) is None


def test_a_chosen_record_can_be_edited(qtbot: QtBot, rows: RecordListEditor) -> None:
    rows.set_value(ROWS)
    listed(rows).setCurrentRow(1)
    with qtbot.waitSignal(rows.changed):
        qtbot.keyClicks(line_of(rows, "DisplayName"), "X")
    assert rows.value() == [ROWS[0], {"DisplayName": "X", "Value": "[I:1]"}, None]
    assert listed(rows).item(1).text() == "2  DisplayName X, Value [I:1]"


def test_going_from_record_to_record_changes_none(rows: RecordListEditor) -> None:
    rows.set_value(ROWS)
    for row in (0, 1, 2, 0, 2, 1):
        listed(rows).setCurrentRow(row)
    assert rows.value() == ROWS


def test_a_record_is_added_and_opened(qtbot: QtBot, rows: RecordListEditor) -> None:
    assert rows.state is State.ABSENT
    button(rows, "Add").click()
    qtbot.keyClicks(line_of(rows, "Value"), "v")
    assert rows.value() == [{"Value": "v"}]


def test_the_chosen_record_is_removed(rows: RecordListEditor) -> None:
    rows.set_value(ROWS)
    listed(rows).setCurrentRow(0)
    button(rows, "Remove").click()
    assert rows.value() == ROWS[1:]
    assert listed(rows).currentRow() == 0
    listed(rows).setCurrentRow(1)
    button(rows, "Remove").click()
    button(rows, "Remove").click()
    assert rows.value() == []
    assert not button(rows, "Remove").isEnabled()


def test_a_bad_field_holds_the_choice_until_it_is_set_right(qtbot: QtBot) -> None:
    of = TypeRef(Kind.LIST, "ArrayOfListItem", TypeRef(Kind.RECORD, "ListItem"))
    rows = make_editor(CATALOGUE, Field("Items", of, nillable=True), 88)
    assert isinstance(rows, RecordListEditor)
    qtbot.addWidget(rows)
    rows.set_value([{"Id": 1}, {"Id": 2}])
    listed(rows).setCurrentRow(0)
    qtbot.keyClicks(line_of(rows, "Id"), "x")
    listed(rows).setCurrentRow(1)
    assert listed(rows).currentRow() == 0
    with pytest.raises(BadValue) as caught:
        rows.value()
    assert caught.value.where == "[0].Id"
    assert rows.value_so_far() == [{}, {"Id": 2}]
    line_of(rows, "Id").clear()
    qtbot.keyClicks(line_of(rows, "Id"), "5")
    listed(rows).setCurrentRow(1)
    assert rows.value() == [{"Id": 5}, {"Id": 2}]


def test_a_bad_value_chooses_its_record(rows: RecordListEditor) -> None:
    rows.set_value(ROWS)
    revealed: list[object] = []
    rows.reveal_wanted.connect(revealed.append)
    assert rows.show_bad(BadValue("[1].Value", "Nonsense."))
    assert len(revealed) == 1
    assert listed(rows).currentRow() == 1
    assert not rows.show_bad(BadValue("", "All of it."))


def test_left_out_and_nil_show_no_records(rows: RecordListEditor) -> None:
    rows.set_value(ROWS)
    rows.set_state(State.ABSENT)
    assert listed(rows).count() == 0
    rows.set_value(None)
    assert rows.value() is None


def test_another_list_replaces_what_was_chosen(rows: RecordListEditor) -> None:
    rows.set_value(ROWS)
    listed(rows).setCurrentRow(1)
    rows.set_value([{"Value": "new"}])
    assert rows.value() == [{"Value": "new"}]
    grid = rows.findChild(FieldGrid)
    assert grid is not None
    assert grid.isHidden()
