"""Rows are a little higher than the style would have them."""

from __future__ import annotations

from PySide6.QtWidgets import QListWidget, QStyledItemDelegate, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from erpsync_gui.gui import theme
from erpsync_gui.gui.roomy_rows import RoomyRows


def test_a_row_has_air_around_it(qtbot: QtBot) -> None:
    rows = QListWidget()
    qtbot.addWidget(rows)
    rows.addItem("text")
    option, index = QStyleOptionViewItem(), rows.model().index(0, 0)
    plain = QStyledItemDelegate(rows).sizeHint(option, index)
    assert RoomyRows(rows).sizeHint(option, index).height() == plain.height() + theme.GAP
