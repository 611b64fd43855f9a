"""A grid keeps its fields' values, shows each sentence in its place, and follows the version."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QToolButton
from pytestqt.qtbot import QtBot

from erpsync_gui.contract.catalogue import load
from erpsync_gui.contract.model import Field, Kind, TypeRef
from erpsync_gui.contract.values import BadValue
from erpsync_gui.gui.editor_kinds import make_editor
from erpsync_gui.gui.editors import State
from erpsync_gui.gui.elided_label import ElidedLabel
from erpsync_gui.gui.field_grid import FieldGrid
from erpsync_gui.gui.state_menu import StateMenu

CATALOGUE = load()
FIELDS = (
    Field("Number", TypeRef(Kind.INTEGER), nillable=False, help="A number."),
    Field("Name", TypeRef(Kind.TEXT), nillable=True),
    Field("Newer", TypeRef(Kind.TEXT), nillable=True, since=88),
)


@pytest.fixture
def grid(qtbot: QtBot) -> FieldGrid:
    made = FieldGrid(FIELDS, partial(make_editor, CATALOGUE), 88, mnemonics=True)
    qtbot.addWidget(made)
    made.show()
    return made


def said(grid: FieldGrid) -> set[str]:
    return {label.text() for label in grid.findChildren(QLabel) if label.isVisibleTo(grid)}


def type_into(qtbot: QtBot, grid: FieldGrid, name: str, text: str) -> QLineEdit:
    line = grid.editors[name].focusProxy()
    assert isinstance(line, QLineEdit)
    qtbot.keyClicks(line, text)
    return line


def test_only_what_is_given_is_a_value(qtbot: QtBot, grid: FieldGrid) -> None:
    assert grid.values() == {}
    with qtbot.waitSignal(grid.changed):
        type_into(qtbot, grid, "Number", "3")
    grid.editors["Name"].set_value(None)
    assert grid.values() == {"Number": 3, "Name": None}


def test_values_that_are_missing_are_left_out_again(grid: FieldGrid) -> None:
    grid.set_values({"Number": 3, "Name": "x"})
    grid.set_values({"Name": ""})
    assert grid.values() == {"Name": ""}
    assert grid.editors["Number"].state is State.ABSENT


def test_a_bad_value_is_raised_with_its_place_and_without_a_word(
    qtbot: QtBot, grid: FieldGrid
) -> None:
    type_into(qtbot, grid, "Number", "x")
    before = said(grid)
    with pytest.raises(BadValue) as caught:
        grid.values()
    assert caught.value.where == "Number"
    assert said(grid) == before


def test_a_bad_value_is_said_below_its_field_until_it_changes(
    qtbot: QtBot, grid: FieldGrid
) -> None:
    grid.show_bad(BadValue("Number", "Nonsense."))
    assert "Nonsense." in said(grid)
    type_into(qtbot, grid, "Number", "1")
    assert "Nonsense." not in said(grid)


def test_a_bad_value_of_nobody_is_not_shown(grid: FieldGrid) -> None:
    before = said(grid)
    grid.show_bad(BadValue("Nobody", "Nonsense."))
    grid.show_bad(BadValue("", "Nonsense."))
    assert said(grid) == before


def test_leaving_a_bad_line_says_so_and_a_blank_one_does_not(qtbot: QtBot, grid: FieldGrid) -> None:
    line = type_into(qtbot, grid, "Number", "1,5")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert "“1,5” is not a whole number." in said(grid)
    line.clear()
    grid.editors["Number"].clear()
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert not any("whole number." in text for text in said(grid))


def test_what_a_version_lacks_is_gray_and_sends_nothing_but_keeps_its_text(
    qtbot: QtBot, grid: FieldGrid
) -> None:
    type_into(qtbot, grid, "Newer", "x")
    grid.set_services(87)
    assert grid.values() == {}
    assert not grid.editors["Newer"].isEnabled()
    assert any(text.endswith("since 88") for text in said(grid))
    grid.set_services(88)
    assert grid.values() == {"Newer": "x"}
    assert not any(text.endswith("since 88") for text in said(grid))


def test_the_menu_of_states_opens_by_keyboard(qtbot: QtBot, grid: FieldGrid) -> None:
    qtbot.waitExposed(grid)
    grid.editors["Name"].setFocus()
    qtbot.waitUntil(lambda: grid.focused_field() == "Name")
    line = grid.editors["Name"].focusProxy()
    assert line is not None
    qtbot.keyClick(line, Qt.Key.Key_Period, Qt.KeyboardModifier.ControlModifier)
    menu = grid.findChild(StateMenu)
    assert menu is not None
    menu.close()
    qtbot.waitUntil(lambda: grid.findChild(StateMenu) is None)


def test_the_menu_of_states_opens_at_its_button_however_high_the_record_is(qtbot: QtBot) -> None:
    record = Field("Connection", TypeRef(Kind.RECORD, "ErpConnection"), nillable=True)
    grid = FieldGrid((record,), partial(make_editor, CATALOGUE), 88)
    qtbot.addWidget(grid)
    grid.editors["Connection"].unfold()
    with qtbot.waitExposed(grid):
        grid.show()
    button = grid.findChildren(QToolButton, options=Qt.FindChildOption.FindDirectChildrenOnly)[0]
    assert grid.editors["Connection"].height() > 3 * button.height()
    button.click()
    menu = grid.findChild(StateMenu)
    assert menu is not None
    below = button.mapToGlobal(button.rect().bottomLeft())
    assert (menu.pos() - below).manhattanLength() < button.height()
    assert button.height() == button.sizeHint().height()
    menu.close()


def test_the_button_of_states_tells_its_key(grid: FieldGrid) -> None:
    buttons = grid.findChildren(QToolButton)
    assert buttons
    assert all("Ctrl+. in the field" in button.toolTip() for button in buttons)


def test_what_is_bad_is_left_out_of_the_values_so_far(qtbot: QtBot, grid: FieldGrid) -> None:
    type_into(qtbot, grid, "Number", "x")
    type_into(qtbot, grid, "Name", "y")
    assert grid.values_so_far() == {"Name": "y"}
    grid.editors["Number"].set_value(1)
    assert grid.values_so_far() == {"Number": 1, "Name": "y"}


def test_a_bad_value_is_to_be_revealed_and_a_long_sentence_is_not_cut(
    qtbot: QtBot, grid: FieldGrid
) -> None:
    grid.resize(300, 400)
    with qtbot.waitSignal(grid.reveal_wanted) as wanted:
        grid.show_bad(BadValue("Number", "A sentence of many words. " * 8))
    assert wanted.args is not None
    (sentence,) = wanted.args
    qtbot.waitUntil(lambda: sentence.height() > 3 * sentence.fontMetrics().lineSpacing())
    assert sentence.height() >= sentence.heightForWidth(sentence.width())


def test_the_field_of_a_bad_value_shows_that_it_has_the_focus(qtbot: QtBot) -> None:
    field = Field("Word", TypeRef(Kind.ENUM, "ErpActorType"), nillable=False)
    grid = FieldGrid((field,), partial(make_editor, CATALOGUE), 88)
    qtbot.addWidget(grid)
    with qtbot.waitActive(grid):
        grid.show()
    grid.show_bad(BadValue("Word", "No word is chosen."))
    assert grid.focused_field() == "Word"
    assert grid.testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)


def test_the_help_stands_beside_the_field(grid: FieldGrid) -> None:
    assert [label.text for label in grid.findChildren(ElidedLabel)] == ["A number."]
