"""Keys come in by typing, pasting and files; nothing is lost in silence, and all can be undone."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from erpsync_gui.contract.catalogue import load
from erpsync_gui.contract.model import Field
from erpsync_gui.contract.values import BadValue
from erpsync_gui.gui.choice_box import QuietBox
from erpsync_gui.gui.editors import State
from erpsync_gui.gui.key_list import KeyListEditor

CATALOGUE = load()
TEXTS = CATALOGUE.operation("ForceResyncExternal").parameter("ExternalKeys")
NUMBERS = CATALOGUE.operation("ForceResync").parameter("InternalKeyIds")


@pytest.fixture
def texts(qtbot: QtBot) -> KeyListEditor:
    return made(qtbot, TEXTS)


@pytest.fixture
def numbers(qtbot: QtBot) -> KeyListEditor:
    return made(qtbot, NUMBERS)


def made(qtbot: QtBot, field: Field) -> KeyListEditor:
    editor = KeyListEditor(field, CATALOGUE)
    qtbot.addWidget(editor)
    editor.show()
    return editor


def paste(editor: KeyListEditor, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    press(editor, "Paste")


def press(editor: KeyListEditor, text: str) -> None:
    buttons = {button.text(): button for button in editor.findChildren(QPushButton)}
    buttons[text].click()


def said(editor: KeyListEditor) -> str:
    labels = editor.findChildren(QLabel)
    return "\n".join(label.text() for label in labels if label.isVisibleTo(editor))


def offered(editor: KeyListEditor) -> set[str]:
    buttons = editor.findChildren(QPushButton)
    return {button.text() for button in buttons if button.isVisibleTo(editor)}


def type_key(qtbot: QtBot, editor: KeyListEditor, row: int, text: str) -> None:
    table = editor._table
    table.setCurrentIndex(table.model().index(row, 0))
    table.edit(table.currentIndex())
    cell = table.findChild(QLineEdit)
    assert cell is not None
    cell.setText(text)
    qtbot.keyPress(cell, Qt.Key.Key_Return)


def test_an_untouched_list_is_left_out(texts: KeyListEditor) -> None:
    assert texts.state is State.ABSENT
    assert "left out" in said(texts)


def test_a_pasted_column_is_counted(qtbot: QtBot, texts: KeyListEditor) -> None:
    with qtbot.waitSignal(texts.changed):
        paste(texts, "10234\r\n10871\r\n10234\r\n")
    assert texts.state is State.GIVEN
    assert texts.value() == ["10234", "10871", "10234"]
    assert "3 keys · 1 duplicate" in said(texts)


def test_pasting_again_adds_to_what_is_there(numbers: KeyListEditor) -> None:
    paste(numbers, "1\t2")
    paste(numbers, "3")
    assert numbers.value() == [1, 2, 3]


def test_a_paste_takes_the_place_of_the_chosen_rows(qtbot: QtBot, numbers: KeyListEditor) -> None:
    paste(numbers, "\n".join(map(str, range(11))))
    QGuiApplication.clipboard().setText("70\n71")
    numbers._table.setFocus()
    qtbot.keySequence(numbers._table, "Ctrl+A")
    qtbot.keySequence(numbers._table, "Ctrl+V")
    assert numbers.value() == [70, 71]
    qtbot.keySequence(numbers._table, "Ctrl+V")
    assert numbers.value() == [70, 71, 70, 71]
    qtbot.keySequence(numbers._table, "Ctrl+Z")
    qtbot.keySequence(numbers._table, "Ctrl+Z")
    assert numbers.value() == list(range(11))


def test_what_is_chosen_in_the_middle_is_replaced_there(
    qtbot: QtBot, numbers: KeyListEditor
) -> None:
    paste(numbers, "1\n2\n3\n4")
    numbers._table.selectRow(1)
    qtbot.keyClick(numbers._table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    paste(numbers, "Id\tNr\n7\t8\n9\t10")
    assert numbers.value() == [1, 7, 9, 4]
    numbers._side.import_bar.reread_wanted.emit(1, True)  # noqa: FBT003 (a signal's)
    assert numbers.value() == [1, 8, 10, 4]


def test_the_row_of_the_cursor_is_not_replaced(numbers: KeyListEditor) -> None:
    paste(numbers, "1\n2\n3")
    numbers._table.selectRow(1)
    paste(numbers, "7")
    assert numbers.value() == [1, 2, 3, 7]


def test_a_lone_key_is_replaced_when_all_is_chosen(qtbot: QtBot, numbers: KeyListEditor) -> None:
    paste(numbers, "1")
    qtbot.keySequence(numbers._table, "Ctrl+A")
    paste(numbers, "7")
    assert numbers.value() == [7]


def test_the_keys_so_far_are_the_good_ones_but_never_none(numbers: KeyListEditor) -> None:
    paste(numbers, "1\nx\n2")
    assert numbers.value_so_far() == [1, 2]
    numbers.set_value(None)
    assert numbers.value_so_far() is None
    numbers.clear()
    paste(numbers, "x\ny")
    with pytest.raises(BadValue):
        numbers.value_so_far()


def test_bad_rows_of_a_paste_are_to_be_revealed(qtbot: QtBot, numbers: KeyListEditor) -> None:
    with qtbot.assertNotEmitted(numbers.reveal_wanted):
        paste(numbers, "1")
    with qtbot.waitSignal(numbers.reveal_wanted):
        paste(numbers, "x")


def test_duplicates_can_be_removed_and_brought_back(numbers: KeyListEditor) -> None:
    paste(numbers, "1\n2\n1")
    press(numbers, "Remove duplicates")
    assert numbers.value() == [1, 2]
    assert "Remove duplicates" not in offered(numbers)
    numbers._table.undo_wanted.emit()
    assert numbers.value() == [1, 2, 1]


def test_paste_and_clear_can_be_undone_and_redone(qtbot: QtBot, numbers: KeyListEditor) -> None:
    paste(numbers, "1\n2")
    press(numbers, "Clear")
    assert numbers.value() == []
    assert "0 keys" in said(numbers)
    qtbot.keySequence(numbers._table, "Ctrl+Z")
    assert numbers.value() == [1, 2]
    qtbot.keySequence(numbers._table, "Ctrl+Z")
    assert numbers.value() == []
    qtbot.keySequence(numbers._table, "Ctrl+Shift+Z")
    assert numbers.value() == [1, 2]


def test_a_bad_row_is_named_and_lets_nothing_go_out(numbers: KeyListEditor) -> None:
    paste(numbers, "1\n\n1.02E+05\n4")
    assert "Line 3: “1.02E+05” was rounded by a spreadsheet." in said(numbers)
    with pytest.raises(BadValue, match="Line 3: “1"):
        numbers.value()
    press(numbers, "Take out what is no key")
    assert numbers.value() == [1, 4]
    assert "Take out what is no key" not in offered(numbers)


def test_many_bad_rows_are_named_by_the_first_and_counted(numbers: KeyListEditor) -> None:
    paste(numbers, "a\nb\nc\nd\ne")
    assert "Line 1: “a” is not a whole number." in said(numbers)
    assert "and 2 lines more" in said(numbers)


def test_a_bad_row_can_be_typed_over(qtbot: QtBot, numbers: KeyListEditor) -> None:
    paste(numbers, "1\nx")
    type_key(qtbot, numbers, 1, "2")
    qtbot.waitUntil(lambda: numbers._model.rows == [1, 2])
    assert numbers.value() == [1, 2]


def test_keys_are_typed_one_below_the_other(qtbot: QtBot, texts: KeyListEditor) -> None:
    type_key(qtbot, texts, 0, "A 1")
    qtbot.waitUntil(lambda: texts._model.rows == ["A 1"])
    qtbot.waitUntil(lambda: texts._table.state() is texts._table.State.EditingState)
    assert texts._table.currentIndex().row() == 1
    assert texts.value() == ["A 1"]
    texts.commit()


def test_typing_can_be_undone(qtbot: QtBot, texts: KeyListEditor) -> None:
    texts.set_value(["A"])
    type_key(qtbot, texts, 0, "B")
    qtbot.waitUntil(lambda: texts._model.rows == ["B"])
    texts.commit()
    texts._table.undo_wanted.emit()
    assert texts.value() == ["A"]


def test_chosen_rows_are_deleted_and_copied(qtbot: QtBot, numbers: KeyListEditor) -> None:
    paste(numbers, "1\n2\n3\n4")
    numbers._table.selectRow(1)
    qtbot.keyClick(numbers._table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keySequence(numbers._table, "Ctrl+C")
    assert QGuiApplication.clipboard().text() == "2\n3"
    qtbot.keyClick(numbers._table, Qt.Key.Key_Delete)
    assert numbers.value() == [1, 4]


def test_the_column_of_a_pasted_table_can_be_chosen(numbers: KeyListEditor) -> None:
    paste(numbers, "Name\tId\nAcme\t11\nBeta\t12")
    box = numbers.findChild(QuietBox)
    assert box is not None
    assert box.isVisibleTo(numbers)
    box.setCurrentIndex(1)
    box.activated.emit(1)
    assert numbers.value() == [11, 12]
    assert "is a heading" in numbers._side.import_bar._heading.text()


def test_a_heading_can_be_taken_for_a_key_after_all(texts: KeyListEditor) -> None:
    paste(texts, "Key\nA\nB")
    assert texts.value() == ["A", "B"]
    texts._side.import_bar._heading.click()
    assert texts.value() == ["Key", "A", "B"]


def test_a_file_is_read_without_blocking(
    qtbot: QtBot, numbers: KeyListEditor, tmp_path: Path
) -> None:
    path = tmp_path / "keys.csv"
    path.write_bytes("Id;Navn\r\n1;Blåbær\r\n2;Ås\r\n".encode("cp1252"))
    press(numbers, "From file…")
    dialog = numbers.findChild(QFileDialog)
    assert dialog is not None
    assert dialog.isVisible()
    dialog.fileSelected.emit(str(path))
    dialog.close()
    qtbot.waitUntil(lambda: numbers.findChild(QFileDialog) is None)
    assert numbers.value() == [1, 2]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"PK\x03\x04", "This is a workbook"),
        (None, "The file cannot be read"),
        (b"\0", "This file holds no readable text"),
    ],
)
def test_a_file_that_holds_no_keys_is_told(
    numbers: KeyListEditor, tmp_path: Path, content: bytes | None, reason: str
) -> None:
    path = tmp_path / "keys.xlsx"
    if content is not None:
        path.write_bytes(content)
    numbers._intake.read_file(str(path))
    assert f"keys.xlsx: {reason}" in said(numbers)
    assert numbers.state is State.ABSENT


def test_a_value_that_is_no_key_stays_visible_and_is_refused(texts: KeyListEditor) -> None:
    texts.set_value(["A", "", None])
    with pytest.raises(BadValue, match="Line 2: The key is empty"):
        texts.value()


def test_white_space_inside_a_given_key_stays(texts: KeyListEditor) -> None:
    texts.set_value([" A "])
    assert texts.value() == [" A "]


def test_nil_and_left_out_are_told(texts: KeyListEditor) -> None:
    texts.set_value(None)
    assert texts.value() is None
    assert said(texts).startswith("nil")


def test_names_stand_beside_known_ids(numbers: KeyListEditor) -> None:
    numbers.set_value([3, 5])
    numbers.set_choices({3: "Visma"})
    model = numbers._table.model()
    assert model.index(0, 0).data() == "3 · Visma"
    assert model.index(1, 0).data() == "5"
    numbers.set_choices({3: 'US:"Cloud"NO:"Sky"'})
    assert model.index(0, 0).data() == "3 · Cloud"
    numbers.set_choices({})
    assert model.index(0, 0).data() == "3"
    assert numbers.value() == [3, 5]


def test_a_bad_row_gets_the_cursor(numbers: KeyListEditor) -> None:
    paste(numbers, "1\n2\nx")
    with pytest.raises(BadValue) as caught:
        numbers.value()
    assert not numbers.show_bad(caught.value)
    assert numbers._table.currentIndex().row() == 2


def test_a_hundred_thousand_keys_are_shown_smoothly(numbers: KeyListEditor) -> None:
    QGuiApplication.clipboard().setText("\n".join(map(str, range(100_000))))
    began_s = time.thread_time()
    press(numbers, "Paste")
    numbers.grab()
    pasted_ms = (time.thread_time() - began_s) * 1000
    began_s = time.thread_time()
    numbers._table.scrollToTop()
    numbers.grab()
    scrolled_ms = (time.thread_time() - began_s) * 1000
    assert numbers.value() == list(range(100_000))
    assert pasted_ms < 1_000
    assert scrolled_ms < 100
