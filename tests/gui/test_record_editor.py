"""A record says what is in it, is built when it is opened, and keeps the order of the contract."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QToolButton
from pytestqt.qtbot import QtBot

from erpsync_gui.contract.catalogue import load
from erpsync_gui.contract.model import Field, Kind, TypeRef, Value
from erpsync_gui.contract.values import BadValue
from erpsync_gui.gui.editor_kinds import make_editor
from erpsync_gui.gui.editors import State
from erpsync_gui.gui.field_grid import FieldGrid
from erpsync_gui.gui.record_editor import RecordEditor, own_fields_first, summary

CATALOGUE = load()


@pytest.fixture
def record(qtbot: QtBot) -> RecordEditor:
    of = TypeRef(Kind.RECORD, "ErpCrmListItemMapping")
    editor = make_editor(CATALOGUE, Field("Pair", of, nillable=True), 88)
    assert isinstance(editor, RecordEditor)
    qtbot.addWidget(editor)
    editor.show()
    return editor


def opener(record: RecordEditor) -> QToolButton:
    found = record.focusProxy()
    assert isinstance(found, QToolButton)
    return found


def test_nothing_is_built_before_the_record_is_opened(record: RecordEditor) -> None:
    assert record.state is State.ABSENT
    assert record.findChildren(FieldGrid) == []
    opener(record).click()
    assert len(record.findChildren(FieldGrid)) == 1


def test_a_click_more_closes_it_and_keeps_what_is_in_it(record: RecordEditor) -> None:
    record.set_value({"ErpListItemId": "7"})
    grid = record.open()
    opener(record).click()
    assert grid.isHidden()
    assert record.value() == {"ErpListItemId": "7"}
    opener(record).click()
    assert not grid.isHidden()


def test_opening_alone_sends_nothing(record: RecordEditor) -> None:
    record.open()
    assert record.state is State.ABSENT


def test_a_field_that_is_filled_in_gives_the_record(qtbot: QtBot, record: RecordEditor) -> None:
    line = record.open().editors["ErpListItemId"].focusProxy()
    assert isinstance(line, QLineEdit)
    with qtbot.waitSignal(record.changed):
        qtbot.keyClicks(line, "7")
    assert record.state is State.GIVEN
    assert record.value() == {"ErpListItemId": "7"}
    assert opener(record).text() == "ErpListItemId 7"


def test_a_record_inside_is_reached_too(record: RecordEditor) -> None:
    value: Value = {"CrmListItem": {"Id": 3, "ChildItems": [{"Id": 4}]}, "ErpListItemId": "x"}
    record.set_value(value)
    inner = record.open().editors["CrmListItem"]
    assert isinstance(inner, RecordEditor)
    inner.open()
    assert record.value() == value


def test_values_come_in_the_order_of_the_wire(record: RecordEditor) -> None:
    record.open()
    value: Value = {"ErpListItemName": "n", "TableRight": {"Reason": "r"}}
    record.set_value(value)
    found = record.value()
    assert isinstance(found, dict)
    assert list(found) == ["TableRight", "ErpListItemName"]


def test_inherited_rights_are_shown_last() -> None:
    names = [field.name for field in own_fields_first(CATALOGUE.record("ErpCrmListItemMapping"))]
    assert names[0] == "ErpListItemId"
    assert names[-2:] == ["TableRight", "FieldProperties"]
    assert own_fields_first(CATALOGUE.record("ListItem"))[0].name == "Id"


def test_a_bad_value_inside_opens_the_record_there(record: RecordEditor) -> None:
    assert not record.show_bad(BadValue("", "All of it."))
    assert record.show_bad(BadValue("CrmListItem.Id", "Nonsense."))
    labels = record.findChildren(QLabel)
    assert "Nonsense." in {label.text() for label in labels if label.isVisibleTo(record)}


def test_a_bad_value_inside_is_raised_with_its_place(qtbot: QtBot, record: RecordEditor) -> None:
    inner = record.open().editors["CrmListItem"]
    assert isinstance(inner, RecordEditor)
    line = inner.open().editors["Id"].focusProxy()
    assert isinstance(line, QLineEdit)
    qtbot.keyClicks(line, "x")
    with pytest.raises(BadValue) as caught:
        record.value()
    assert caught.value.where == "CrmListItem.Id"
    assert opener(record).text() == "not complete"


def test_nil_and_empty_are_told(record: RecordEditor) -> None:
    record.set_value(None)
    assert opener(record).text() == "nil"
    record.set_value({})
    assert opener(record).text() == "empty"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "nil"),
        ({}, "empty"),
        ({"A": 1, "B": "x"}, "A 1, B x"),
        ({"A": 1, "B": 2, "C": 3, "D": 4}, "A 1, B 2, C 3, 1 more"),
        ({"A": {}, "B": None}, "2 fields"),
        ({"A": "", "B": []}, "2 fields"),
    ],
)
def test_a_record_is_told_in_a_few_words(value: Value, said: str) -> None:
    assert summary(value) == said
