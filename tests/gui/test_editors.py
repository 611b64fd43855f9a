"""Each editor keeps absent, nil and given apart, and complains without being asked to send."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from erpsync_gui.contract.catalogue import load
from erpsync_gui.contract.model import Field, Kind, TypeRef, Value
from erpsync_gui.contract.values import BadValue
from erpsync_gui.gui.editors import (
    BooleanEditor,
    Editor,
    EnumEditor,
    JsonEditor,
    LineEditor,
    State,
)

CATALOGUE = load()
LINES: dict[Kind, tuple[str, Value]] = {
    Kind.INTEGER: ("42", 42),
    Kind.TEXT: ("some text", "some text"),
    Kind.FLAGS: ("Select, Update", ["Select", "Update"]),
    Kind.DURATION: ("10 min", "PT10M"),
    Kind.DATETIME: ("2026-11-22T09:30:00", "2026-11-22T09:30:00"),
}
every_line = pytest.mark.parametrize("kind", LINES, ids=lambda kind: kind.value)


def field(kind: Kind, name: str = "", *, secret: bool = False) -> Field:
    named = {Kind.ENUM: "ErpActorType", Kind.FLAGS: "ETableRight"}
    of = TypeRef(kind, name or named.get(kind, ""))
    return Field("Some", of, nillable=True, help="Some help.", secret=secret)


def line(qtbot: QtBot, kind: Kind, *, optional: bool = False) -> LineEditor:
    editor = LineEditor(field(kind), CATALOGUE, optional=optional)
    qtbot.addWidget(editor)
    return editor


def written(editor: Editor) -> QLineEdit:
    found = editor.focusProxy()
    assert isinstance(found, QLineEdit)
    return found


# --- Lines ----------------------------------------------------------------------------------------


@every_line
def test_what_is_typed_is_given(qtbot: QtBot, kind: Kind) -> None:
    text, value = LINES[kind]
    editor = line(qtbot, kind, optional=True)
    assert written(editor).placeholderText() == "left out"
    with qtbot.waitSignal(editor.changed):
        qtbot.keyClicks(written(editor), text)
    assert editor.state is State.GIVEN
    assert editor.value() == value


@every_line
def test_what_is_set_is_read_back(qtbot: QtBot, kind: Kind) -> None:
    editor = line(qtbot, kind)
    for value in (LINES[kind][1], None):
        editor.set_value(value)
        assert editor.value() == value
    assert editor.state is State.NIL
    assert written(editor).placeholderText() == "nil"


@every_line
def test_a_blank_line_is_empty_text_or_a_complaint(qtbot: QtBot, kind: Kind) -> None:
    editor = line(qtbot, kind)
    assert editor.is_blank
    if kind in {Kind.TEXT, Kind.FLAGS}:
        assert editor.value() == LINES[kind][1][:0]  # type: ignore[index]  # both are sequences
    else:
        with pytest.raises(BadValue):
            editor.value()


@every_line
def test_an_optional_line_that_is_blanked_again_is_left_out(qtbot: QtBot, kind: Kind) -> None:
    editor = line(qtbot, kind, optional=True)
    qtbot.keyClicks(written(editor), "7")
    qtbot.keyClick(written(editor), Qt.Key.Key_Backspace)
    empty_is_a_value = kind in {Kind.TEXT, Kind.FLAGS}
    assert editor.state is (State.GIVEN if empty_is_a_value else State.ABSENT)


def test_a_required_line_that_is_blanked_is_not_left_out_in_silence(qtbot: QtBot) -> None:
    editor = line(qtbot, Kind.INTEGER)
    editor.set_value(5)
    written(editor).selectAll()
    qtbot.keyClick(written(editor), Qt.Key.Key_Delete)
    assert editor.state is State.GIVEN
    with pytest.raises(BadValue, match="missing"):
        editor.value()


def test_clearing_goes_back_to_the_start(qtbot: QtBot) -> None:
    for optional, state in ((True, State.ABSENT), (False, State.GIVEN)):
        editor = line(qtbot, Kind.INTEGER, optional=optional)
        editor.set_value(5)
        editor.clear()
        assert editor.state is state
        assert editor.is_blank


def test_a_long_text_is_not_cut(qtbot: QtBot) -> None:
    editor = line(qtbot, Kind.TEXT)
    editor.set_value("x" * 100_000)
    assert editor.value() == "x" * 100_000


@pytest.mark.parametrize("text", ["two\nlines", "tab\there", "nbsp\u00a0here", "\u2028"])
def test_unusual_characters_stay(qtbot: QtBot, text: str) -> None:
    editor = line(qtbot, Kind.TEXT)
    editor.set_value(text)
    assert editor.value() == text


def test_a_password_is_not_shown(qtbot: QtBot) -> None:
    editor = LineEditor(field(Kind.TEXT, secret=True), CATALOGUE)
    qtbot.addWidget(editor)
    editor.set_value("hunter2")
    assert "hunter2" not in written(editor).displayText()
    assert editor.value() == "hunter2"


def test_leaving_the_line_is_told_once_something_stands_on_it(qtbot: QtBot) -> None:
    editor = line(qtbot, Kind.INTEGER)
    with qtbot.assertNotEmitted(editor.left):
        qtbot.keyClick(written(editor), Qt.Key.Key_Return)
    qtbot.keyClicks(written(editor), "x")
    with qtbot.waitSignal(editor.left):
        qtbot.keyClick(written(editor), Qt.Key.Key_Return)


# --- Pick lists -----------------------------------------------------------------------------------


def test_choices_name_what_is_there_and_keep_what_is_typed(qtbot: QtBot) -> None:
    editor = line(qtbot, Kind.INTEGER)
    editor.set_value(3)
    editor.set_choices({3: "Visma Business, Oslo", 4: "Other", 5: ""})
    assert written(editor).text() == "3 · Visma Business, Oslo"
    assert editor.value() == 3
    written(editor).clear()
    qtbot.keyClicks(written(editor), "77")
    assert editor.value() == 77
    editor.set_choices({77: "Third"})
    assert editor.value() == 77
    assert written(editor).text() == "77 · Third"


def test_a_choice_is_picked_from_the_list(qtbot: QtBot) -> None:
    editor = line(qtbot, Kind.INTEGER)
    editor.set_choices({3: "Visma", 4: "Other · with a dot"})
    box = editor.findChild(QComboBox)
    assert box is not None
    assert editor.is_blank
    box.setCurrentIndex(1)
    with qtbot.waitSignal(editor.changed):
        box.activated.emit(1)
    assert editor.value() == 4


def test_choices_are_taken_away_again(qtbot: QtBot) -> None:
    editor = line(qtbot, Kind.INTEGER)
    editor.set_choices({3: "Visma"})
    editor.set_value(3)
    assert written(editor).text() == "3 · Visma"
    editor.set_choices({})
    assert written(editor).text() == "3"
    assert editor.value() == 3


def test_choices_move_neither_the_focus_nor_the_order_of_tab(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    editors = [LineEditor(field(Kind.INTEGER), CATALOGUE) for _ in range(3)]
    for editor in editors:
        layout.addWidget(editor)
    with qtbot.waitActive(window):
        window.show()
    editors[0].setFocus()
    for choices in ({3: "Visma"}, {}, {4: "Other"}):
        editors[0].set_choices(choices)
        assert focused(editors) == 0
    for place in (1, 2, 0):
        focus = QApplication.focusWidget()
        assert focus is not None
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
        assert focused(editors) == place


def focused(editors: list[LineEditor]) -> int:
    focus = QApplication.focusWidget()
    assert focus is not None
    return next(place for place, editor in enumerate(editors) if editor.isAncestorOf(focus))


def test_a_text_with_the_mark_of_a_choice_stays_whole(qtbot: QtBot) -> None:
    editor = line(qtbot, Kind.TEXT)
    editor.set_choices({3: "Visma"})
    editor.set_value("3 · Visma")
    assert editor.value() == "3 · Visma"


# --- Booleans, words, JSON ------------------------------------------------------------------------


def test_a_box_tells_absence_in_words(qtbot: QtBot) -> None:
    editor = BooleanEditor(field(Kind.BOOLEAN), CATALOGUE, optional=True)
    qtbot.addWidget(editor)
    box = editor.findChild(QCheckBox)
    assert box is not None
    assert box.text() == "left out"
    box.click()
    assert (editor.state, editor.value(), box.text()) == (State.GIVEN, True, "yes")
    box.click()
    assert (editor.state, editor.value(), box.text()) == (State.GIVEN, False, "no")
    editor.set_state(State.ABSENT)
    assert box.text() == "left out"
    editor.set_value(value=True)
    assert editor.value() is True


def test_a_required_box_starts_with_no(qtbot: QtBot) -> None:
    editor = BooleanEditor(field(Kind.BOOLEAN), CATALOGUE)
    qtbot.addWidget(editor)
    assert editor.value() is False


def test_no_word_is_chosen_in_advance(qtbot: QtBot) -> None:
    editor = EnumEditor(field(Kind.ENUM), CATALOGUE)
    qtbot.addWidget(editor)
    with pytest.raises(BadValue, match="No word is chosen"):
        editor.value()
    box = editor.findChild(QComboBox)
    assert box is not None
    box.setCurrentText("Customer")
    box.activated.emit(box.currentIndex())
    assert editor.value() == "Customer"
    editor.set_state(State.ABSENT)
    assert box.currentIndex() == -1
    assert box.placeholderText() == "left out"
    for word in CATALOGUE.enum("ErpActorType").words:
        editor.set_value(word.name)
        assert editor.value() == word.name


def test_rare_values_are_written_as_json(qtbot: QtBot) -> None:
    editor = JsonEditor(field(Kind.DICTIONARY, "FieldPropertyDictionary"), CATALOGUE, optional=True)
    qtbot.addWidget(editor)
    value: Value = {"a\u00a0b": {"FieldLength": 3, "FieldType": "x\u2028y"}}
    editor.set_value(value)
    assert editor.value() == value
    text = editor.findChild(QPlainTextEdit)
    assert text is not None
    text.setPlainText('{"a": {"FieldLenght": 3}}')
    with pytest.raises(BadValue, match="Did you mean FieldLength"):
        editor.value()
    text.clear()
    assert editor.state is State.ABSENT


def test_an_editor_s_widgets_have_names_for_screen_readers(qtbot: QtBot) -> None:
    editors: list[Editor] = [line(qtbot, kind) for kind in LINES]
    editors += [
        BooleanEditor(field(Kind.BOOLEAN), CATALOGUE),
        EnumEditor(field(Kind.ENUM), CATALOGUE),
        JsonEditor(field(Kind.DICTIONARY, "StringDictionary"), CATALOGUE),
    ]
    for editor in editors:
        qtbot.addWidget(editor)
        proxy = editor.focusProxy()
        assert proxy is not None
        assert proxy.accessibleName() == "Some"
        assert proxy.accessibleDescription() == "Some help."
