"""The rows of a list of keys, good and bad, and the one to type in."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from erpsync_gui.contract.keys import KeyProblem, pasted
from erpsync_gui.contract.model import Kind
from erpsync_gui.gui.key_list_model import TYPE_HERE, KeyListModel, rows_of

MIXED = "1\nx\n2\n\n1\ny"


def mixed() -> KeyListModel:
    model = KeyListModel(Kind.INTEGER)
    model.replace(rows_of(pasted(MIXED).keys(Kind.INTEGER)))
    return model


def shown(model: KeyListModel) -> list[str]:
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_the_model_behaves_as_qt_wants_it(qtbot: QtBot) -> None:
    model = KeyListModel(Kind.TEXT)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.replace(["a", "b"])
    model.setData(model.index(2, 0), "c")
    model.setData(model.index(0, 0), "d")
    model.set_choices({})
    assert model.rows == ["d", "b", "c"]
    assert tester.model() is model


def test_rows_stand_in_the_order_they_were_pasted_in(qtbot: QtBot) -> None:
    assert shown(mixed()) == ["1", "✗ x", "2", "1", "✗ y", TYPE_HERE]
    assert mixed().keys == [1, 2, 1]
    assert [place for place, _ in mixed().problems] == [1, 4]


def test_duplicates_are_found_between_bad_rows(qtbot: QtBot) -> None:
    model = mixed()
    assert model.duplicates == {3}
    assert "further up" in model.index(3, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole) is None


def test_a_bad_row_says_why(qtbot: QtBot) -> None:
    model = mixed()
    tip = model.index(1, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert tip == "“x” is not a whole number."


def test_what_is_typed_is_a_key_or_a_bad_row(qtbot: QtBot) -> None:
    model = KeyListModel(Kind.INTEGER)
    with qtbot.waitSignal(model.edited) as edited:
        assert model.setData(model.index(0, 0), " 7 ")
    assert edited.args == [[]]
    assert model.setData(model.index(1, 0), "seven")
    assert model.rows[0] == 7
    bad = model.rows[1]
    assert isinstance(bad, KeyProblem)
    assert (bad.line, bad.text) == (2, "seven")
    assert model.index(1, 0).data(Qt.ItemDataRole.EditRole) == "seven"


def test_blank_and_unchanged_texts_change_nothing(qtbot: QtBot) -> None:
    model = mixed()
    with qtbot.assertNotEmitted(model.edited):
        assert not model.setData(model.index(0, 0), "  ")
        assert not model.setData(model.index(0, 0), "1")
        assert not model.setData(model.index(5, 0), "")
    assert len(model.rows) == 5


def test_keys_without_problems_are_taken_as_they_are() -> None:
    assert rows_of(pasted("a\nb").keys(Kind.TEXT)) == ["a", "b"]
