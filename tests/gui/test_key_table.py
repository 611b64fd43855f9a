"""The table of keys keeps its own shortcuts and takes only the room it needs."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from erpsync_gui.contract.model import Kind
from erpsync_gui.gui.key_list_model import KeyListModel
from erpsync_gui.gui.key_table import KeyTable


def made(qtbot: QtBot, keys: int) -> KeyTable:
    model = KeyListModel(Kind.INTEGER)
    model.replace(list(range(keys)))
    table = KeyTable(model)
    model.setParent(table)
    qtbot.addWidget(table)
    table.show()
    return table


def test_the_window_does_not_get_the_keys_of_editing(qtbot: QtBot) -> None:
    table = made(qtbot, 2)
    for key in (Qt.Key.Key_V, Qt.Key.Key_Z, Qt.Key.Key_C):
        event = QKeyEvent(QEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.ControlModifier)
        event.ignore()
        QApplication.sendEvent(table, event)
        assert event.isAccepted()


def test_the_window_keeps_its_own_keys(qtbot: QtBot) -> None:
    event = QKeyEvent(
        QEvent.Type.ShortcutOverride, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier
    )
    event.ignore()
    QApplication.sendEvent(made(qtbot, 2), event)
    assert not event.isAccepted()


def test_enter_opens_a_row(qtbot: QtBot) -> None:
    table = made(qtbot, 2)
    table.setCurrentIndex(table.model().index(1, 0))
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert table.state() is table.State.EditingState
    table.cells.commit()


def test_the_table_grows_with_its_keys_but_not_for_ever(qtbot: QtBot) -> None:
    heights = [made(qtbot, keys).height() for keys in (0, 2, 5, 10, 10_000)]
    assert heights[0] == heights[1] < heights[2] < heights[3] == heights[4]


def test_the_row_to_type_in_is_never_among_the_chosen(qtbot: QtBot) -> None:
    table = made(qtbot, 3)
    table.selectAll()
    assert table.selected_rows() == {0, 1, 2}


def test_deleting_nothing_asks_for_nothing(qtbot: QtBot) -> None:
    table = made(qtbot, 3)
    with qtbot.assertNotEmitted(table.delete_wanted):
        qtbot.keyClick(table, Qt.Key.Key_Delete)
    table.selectRow(1)
    with qtbot.waitSignal(table.delete_wanted) as wanted:
        qtbot.keyClick(table, Qt.Key.Key_Delete)
    assert wanted.args == [{1}]
