"""Every operation gets a form; what is put in comes out again; what is bad is said in place."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from erpsync_gui.contract import keys
from erpsync_gui.contract.catalogue import SERVICES, load
from erpsync_gui.contract.model import Kind, Operation
from erpsync_gui.contract.values import BadValue
from erpsync_gui.gui.field_grid import FieldGrid
from erpsync_gui.gui.key_list import KeyListEditor
from erpsync_gui.gui.operation_form import NotesFold, OperationForm
from erpsync_gui.gui.record_editor import RecordEditor
from tests.contract.strategies import arguments

CATALOGUE = load()
OPERATIONS = [operation for service in SERVICES for operation in CATALOGUE.operations(service)]
every_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.name)

quick = settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))


def form(qtbot: QtBot, name: str, services: int = 88) -> OperationForm:
    made = OperationForm(CATALOGUE.operation(name), CATALOGUE, services)
    qtbot.addWidget(made)
    return made


def keys_are_good(value: Any) -> bool:
    """Whether no list of texts has a key that a form refuses, such as an empty one."""
    if isinstance(value, dict):
        return all(map(keys_are_good, value.values()))
    if isinstance(value, list):
        return all(is_good_key(item) and keys_are_good(item) for item in value)
    return True


def is_good_key(item: Any) -> bool:
    try:
        return not isinstance(item, str) or bool(keys.key(Kind.TEXT, item))
    except keys.BadKeyError:
        return False


def fillings(operation: Operation) -> st.SearchStrategy[dict[str, Any]]:
    return arguments(operation, CATALOGUE).filter(keys_are_good)


def said(of: OperationForm) -> list[str]:
    return [label.text() for label in of.findChildren(QLabel) if label.isVisibleTo(of)]


def open_all(grid: FieldGrid, levels: int) -> None:
    for editor in grid.editors.values():
        if isinstance(editor, RecordEditor) and levels:
            open_all(editor.open(), levels - 1)


# --- All forms ------------------------------------------------------------------------------------


@every_operation
def test_what_is_put_into_a_form_comes_out_again(qtbot: QtBot, operation: Operation) -> None:
    made = OperationForm(operation, CATALOGUE, 88)
    qtbot.addWidget(made)

    @given(fillings(operation))
    @quick
    def fill(values: dict[str, Any]) -> None:
        made.set_arguments(values)
        assert made.arguments() == values
        assert list(made.arguments()) == list(values)

    fill()


@every_operation
def test_open_records_give_back_what_is_put_in(qtbot: QtBot, operation: Operation) -> None:
    made = OperationForm(operation, CATALOGUE, 88)
    qtbot.addWidget(made)
    open_all(made._grid, 3)

    @given(fillings(operation))
    @quick
    def fill(values: dict[str, Any]) -> None:
        made.set_arguments(values)
        assert made.arguments() == values

    fill()


@every_operation
def test_a_new_form_holds_no_sample_values(qtbot: QtBot, operation: Operation) -> None:
    made = OperationForm(operation, CATALOGUE, 88)
    qtbot.addWidget(made)
    assert set(made.arguments_so_far().values()) <= {"", False}


@every_operation
def test_a_form_tells_what_the_operation_does(qtbot: QtBot, operation: Operation) -> None:
    made = OperationForm(operation, CATALOGUE, 88)
    qtbot.addWidget(made)
    assert operation.purpose in said(made)
    word = {"read": "Reads only", "write": "Writes", "destructive": "Destructive"}
    assert word[operation.effect.value] in said(made)


@every_operation
def test_every_editor_has_a_name_for_screen_readers_and_a_letter(
    qtbot: QtBot, operation: Operation
) -> None:
    made = OperationForm(operation, CATALOGUE, 88)
    qtbot.addWidget(made)
    letters = []
    for name, editor in made._grid.editors.items():
        proxy = editor.focusProxy()
        assert proxy is not None
        assert proxy.accessibleName()
        text = made._grid._labels[name].text()
        assert text.replace("&", "") == name
        letters.append(text.partition("&")[2][:1].lower())
    assert len(set(letters)) == len(letters)


# --- Bad values -----------------------------------------------------------------------------------


def test_the_first_bad_value_gets_the_focus_and_a_sentence(qtbot: QtBot) -> None:
    made = form(qtbot, "ConnectActor")
    made.show()
    qtbot.waitExposed(made)
    with pytest.raises(BadValue) as caught:
        made.arguments()
    assert caught.value.where == "ErpConnectionId"
    assert "A whole number is missing." in said(made)
    qtbot.waitUntil(lambda: made._grid.focused_field() == "ErpConnectionId")


def test_the_sentence_goes_when_the_value_is_set_right(qtbot: QtBot) -> None:
    made = form(qtbot, "GetConnection")
    with pytest.raises(BadValue):
        made.arguments()
    made.set_arguments({"ErpConnectionId": 3})
    assert "A whole number is missing." not in said(made)


def test_a_preview_says_nothing_and_moves_nothing(qtbot: QtBot) -> None:
    made = form(qtbot, "ConnectActor")
    assert "ErpConnectionId" not in made.arguments_so_far()
    assert "A whole number is missing." not in said(made)


def test_a_bad_value_deep_inside_is_shown_where_it_stands(qtbot: QtBot) -> None:
    made = form(qtbot, "SaveActorTypeMapping")
    mapping = made._grid.editors["Mapping"]
    assert isinstance(mapping, RecordEditor)
    number = mapping.open().editors["ErpConnectionId"]
    proxy = number.focusProxy()
    assert proxy is not None
    qtbot.keyClicks(proxy, "1,234")
    with pytest.raises(BadValue) as caught:
        made.arguments()
    assert caught.value.where == "Mapping.ErpConnectionId"
    assert "“1,234” has a separator in it. Write the digits without one." in said(made)


# --- Lists of keys --------------------------------------------------------------------------------


@pytest.mark.parametrize("operation", [op for op in OPERATIONS if op.key_list])
def test_an_empty_list_of_keys_says_what_it_means_as_long_as_it_is_empty(
    qtbot: QtBot, operation: Operation
) -> None:
    made = OperationForm(operation, CATALOGUE, 88)
    qtbot.addWidget(made)

    def warns() -> bool:
        return any("An empty list means: resync everything" in text for text in said(made))

    keys: list[Any] = ["A"] if operation.key_list == "ExternalKeys" else [1]
    assert warns()
    made.set_arguments({operation.key_list: keys})
    assert not warns()
    made.set_arguments({operation.key_list: []})
    assert warns()
    made.set_arguments({operation.key_list: None})
    assert warns()


def test_other_lists_do_not_warn(qtbot: QtBot) -> None:
    made = form(qtbot, "SaveErpConnectionSyncPriorities")
    assert not any("resync everything" in text for text in said(made))


def test_a_key_that_is_still_being_typed_goes_out_too(qtbot: QtBot) -> None:
    made = form(qtbot, "ForceResync")
    made.show()
    made.set_arguments({"ErpConnectionId": 3, "InternalKeyIds": [1]})
    editor = made._grid.editors["InternalKeyIds"]
    assert isinstance(editor, KeyListEditor)
    table = editor._table
    table.setCurrentIndex(table.model().index(1, 0))
    table.edit(table.currentIndex())
    cell = table.findChild(QLineEdit)
    assert cell is not None
    qtbot.keyClicks(cell, "22")
    assert made.arguments_so_far() == {"ErpConnectionId": 3, "InternalKeyIds": [1]}
    assert made.arguments() == {"ErpConnectionId": 3, "InternalKeyIds": [1, 22]}


# --- The rest -------------------------------------------------------------------------------------


def test_every_change_is_told(qtbot: QtBot) -> None:
    made = form(qtbot, "GetConnection")
    proxy = made._grid.editors["ErpConnectionId"].focusProxy()
    assert proxy is not None
    with qtbot.waitSignal(made.changed):
        qtbot.keyClicks(proxy, "7")
    assert made.arguments() == {"ErpConnectionId": 7}


def test_known_ids_are_offered_with_their_names(qtbot: QtBot) -> None:
    made = form(qtbot, "GetConnection")
    made.set_arguments({"ErpConnectionId": 3})
    made.set_choices("ErpConnectionId", {3: "Visma", 4: ""})
    assert made.arguments() == {"ErpConnectionId": 3}


def test_the_focused_parameter_is_told(qtbot: QtBot) -> None:
    made = form(qtbot, "ConnectActor")
    made.show()
    qtbot.waitExposed(made)
    with qtbot.waitSignal(
        made.parameter_chosen, check_params_cb=lambda name: name == "ErpKey", raising=True
    ):
        made._grid.editors["ErpKey"].setFocus(Qt.FocusReason.OtherFocusReason)


def test_a_lone_record_is_open_from_the_start(qtbot: QtBot) -> None:
    made = form(qtbot, "SaveConnection")
    record = made._grid.editors["Connection"]
    assert isinstance(record, RecordEditor)
    assert made.findChildren(FieldGrid)
    assert made.arguments() == {}


def test_the_notes_open_with_a_click(qtbot: QtBot) -> None:
    made = form(qtbot, "ToggleErpConnectionActive")
    assert not any("It flips" in text for text in said(made))
    fold = made.findChild(NotesFold)
    assert fold is not None
    fold.opener.click()
    assert any("It flips" in text for text in said(made))


def test_a_field_of_a_later_version_is_gray_and_stays_home(qtbot: QtBot) -> None:
    made = form(qtbot, "SaveActorTypeMapping", services=85)
    value: dict[str, Any] = {
        "Mapping": {"FieldMappings": [{"ErpFieldId": 1, "ListReference": "x"}]}
    }
    made.set_arguments(value)
    mapping = made._grid.editors["Mapping"]
    assert isinstance(mapping, RecordEditor)
    rows = mapping.open().editors["FieldMappings"]
    rows._list.setCurrentRow(0)  # type: ignore[attr-defined]  # a RecordListEditor
    assert any("ListReference  since 86" in text for text in said(made))
    assert made.arguments() == {"Mapping": {"FieldMappings": [{"ErpFieldId": 1}]}}
    made.set_services(86)
    assert not any("since 86" in text for text in said(made))
    assert made.arguments() == value


@every_operation
def test_a_version_without_the_operation_keeps_all_values_and_says_so(
    qtbot: QtBot, operation: Operation
) -> None:
    made = OperationForm(operation, CATALOGUE, 84)
    qtbot.addWidget(made)

    def lacks() -> bool:
        return any("does not have this operation" in text for text in said(made))

    assert lacks() == (operation.since > 84)
    made.set_services(operation.since)
    assert not lacks()
    sample: dict[str, Any] = {
        p.name: 7 for p in operation.parameters if p.type.kind is Kind.INTEGER
    }
    made.set_arguments(sample)
    known = made.arguments()
    made.set_services(84)
    expected = (
        known
        if operation.since > 84
        else {name: value for name, value in known.items() if operation.parameter(name).since <= 84}
    )
    assert made.arguments() == expected


def test_what_is_there_so_far_goes_without_what_is_bad_at_any_depth(qtbot: QtBot) -> None:
    made = form(qtbot, "SaveActorTypeMapping")
    mapping = made._grid.editors["Mapping"]
    assert isinstance(mapping, RecordEditor)
    fields = mapping.open().editors
    proxy = fields["ErpConnectionId"].focusProxy()
    assert proxy is not None
    qtbot.keyClicks(proxy, "x")
    fields["IsActive"].set_value(value=True)
    assert made.arguments_so_far() == {"Mapping": {"IsActive": True}}


def test_a_form_opens_at_once(qtbot: QtBot) -> None:
    def measured_ms(name: str) -> float:
        began_s = time.thread_time()
        made = form(qtbot, name)
        made.show()
        made.grab()
        return (time.thread_time() - began_s) * 1000

    measured_ms("GetConnection")  # fonts and icons are loaded once a run
    for name in ("ForceResyncExternal", "SaveConnection", "SaveActorTypeMapping", "ConnectActor"):
        assert min(measured_ms(name) for _ in range(3)) < 100
