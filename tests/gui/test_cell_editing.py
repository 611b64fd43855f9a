"""What is half typed in a cell is taken over when it is asked for."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QTableWidget, QTableWidgetItem
from pytestqt.qtbot import QtBot

from erpsync_gui.gui.cell_editing import CellDelegate


def test_what_is_half_typed_is_taken_over_once(qtbot: QtBot) -> None:
    table = QTableWidget(1, 1)
    qtbot.addWidget(table)
    item = QTableWidgetItem("old")
    table.setItem(0, 0, item)
    cells = CellDelegate(table)
    table.setItemDelegate(cells)
    table.show()
    cells.commit()
    assert item.text() == "old"
    table.editItem(item)
    line = table.findChild(QLineEdit)
    assert line is not None
    line.setText("new")
    cells.commit()
    assert item.text() == "new"
    assert table.state() is table.State.NoState
    cells.commit()
    assert item.text() == "new"
