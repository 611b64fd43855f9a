"""Names with values are edited in place, told twice at most once, and hidden when secret."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QCheckBox, QLineEdit, QTableView, QToolButton
from pytestqt.qtbot import QtBot

from erpsync_gui.contract.catalogue import load
from erpsync_gui.contract.model import Field, Value
from erpsync_gui.contract.values import BadValue
from erpsync_gui.gui.dictionary_editor import DictionaryEditor, PairsModel
from erpsync_gui.gui.editors import State

CATALOGUE = load()
PLAIN = CATALOGUE.operation("CreateErpActorFromCrm").parameter("ErpFieldKeyValues")
SECRET = CATALOGUE.operation("TestConnectionByConfig").parameter("ConfigFields")
PAIRS: Value = {"url": "https://erp.example", "password": "hunter2", "none": None, "": ""}


def made(qtbot: QtBot, field: Field) -> DictionaryEditor:
    editor = DictionaryEditor(field, CATALOGUE)
    qtbot.addWidget(editor)
    editor.show()
    return editor


@pytest.fixture
def plain(qtbot: QtBot) -> DictionaryEditor:
    return made(qtbot, PLAIN)


def table(editor: DictionaryEditor) -> QTableView:
    found = editor.findChild(QTableView)
    assert found is not None
    return found


def press(editor: DictionaryEditor, name: str) -> None:
    buttons = editor.findChildren(QToolButton)
    next(each for each in buttons if each.accessibleName().startswith(name)).click()


def shown(editor: DictionaryEditor) -> list[str]:
    model = table(editor).model()
    return [str(model.index(row, 1).data()) for row in range(model.rowCount())]


def test_the_model_behaves_as_qt_wants_it(qtbot: QtBot) -> None:
    model = PairsModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.replace([("a", "b"), ("c", None)])
    model.add()
    model.setData(model.index(2, 0), "d")
    model.remove(0)
    assert model.rows == [("c", None), ("d", "")]
    assert tester.model() is model


def test_pairs_come_back_with_nil_and_empty_apart(plain: DictionaryEditor) -> None:
    plain.set_value(PAIRS)
    assert plain.value() == PAIRS
    assert shown(plain) == ["https://erp.example", "hunter2", "nil", ""]


def test_a_secret_value_is_dots_until_it_is_asked_for(qtbot: QtBot) -> None:
    editor = made(qtbot, SECRET)
    editor.set_value(PAIRS)
    assert shown(editor) == ["••••••", "••••••", "nil", ""]
    box = editor.findChild(QCheckBox)
    assert box is not None
    box.click()
    assert shown(editor)[1] == "hunter2"
    assert editor.value() == PAIRS


def test_a_pair_is_typed(qtbot: QtBot, plain: DictionaryEditor) -> None:
    with qtbot.waitSignal(plain.reveal_wanted):
        press(plain, "Add")
    cell = table(plain).findChild(QLineEdit)
    assert cell is not None
    qtbot.keyClicks(cell, "name")
    plain.commit()
    assert plain.value() == {"name": ""}
    assert plain.state is State.GIVEN


def test_a_name_that_stands_there_twice_is_refused(plain: DictionaryEditor) -> None:
    plain.set_value({"a": "1", "b": "2"})
    model = table(plain).model()
    model.setData(model.index(1, 0), "a")
    with pytest.raises(BadValue) as caught:
        plain.value()
    assert caught.value.sentence == "This name stands there twice."
    assert not plain.show_bad(caught.value)
    assert table(plain).currentIndex().row() == 0


def test_a_pair_is_removed_and_a_value_made_nil_by_keyboard(
    qtbot: QtBot, plain: DictionaryEditor
) -> None:
    plain.set_value({"a": "1", "b": "2"})
    table(plain).setFocus()
    table(plain).setCurrentIndex(table(plain).model().index(0, 0))
    qtbot.keyClick(table(plain), Qt.Key.Key_Delete)
    assert plain.value() == {"b": "2"}
    table(plain).setCurrentIndex(table(plain).model().index(0, 0))
    qtbot.keyClick(table(plain), Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert plain.value() == {"b": None}


def test_a_character_that_cannot_go_is_refused_with_its_name(plain: DictionaryEditor) -> None:
    plain.set_value({"a": "1"})
    model = table(plain).model()
    model.setData(model.index(0, 1), "x\x01")
    with pytest.raises(BadValue, match=r"\['a'\]: .*U\+0001"):
        plain.value()


def test_left_out_shows_no_pairs(plain: DictionaryEditor) -> None:
    plain.set_value(PAIRS)
    plain.set_state(State.ABSENT)
    assert shown(plain) == []
    plain.set_value({})
    assert plain.value() == {}
