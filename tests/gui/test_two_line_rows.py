"""Rows have room for two lines, and show both, chosen or not."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPixmap
from PySide6.QtWidgets import QListWidget, QListWidgetItem
from pytestqt.qtbot import QtBot

from erpsync_gui.gui.two_line_rows import SECOND_LINE, TwoLineRows


@pytest.fixture
def view(qtbot: QtBot) -> QListWidget:
    made = QListWidget()
    qtbot.addWidget(made)
    made.setItemDelegate(TwoLineRows(made))
    pixmap = QPixmap(16, 16)
    pixmap.fill(QColor("red"))
    item = QListWidgetItem(pixmap, "Fjord")
    item.setData(SECOND_LINE, "crm.example.com")
    made.addItem(item)
    made.resize(300, 200)
    made.show()
    qtbot.waitExposed(made)
    return made


def ink(picture: QImage, part: QRect) -> int:
    """How many different colors there are in a part of a picture."""
    places = (
        (x, y) for x in range(part.left(), part.right()) for y in range(part.top(), part.bottom())
    )
    return len({picture.pixel(x, y) for x, y in places})


@pytest.mark.parametrize("chosen", [False, True])
def test_both_lines_and_the_icon_are_painted(view: QListWidget, *, chosen: bool) -> None:
    if chosen:
        view.setCurrentRow(0)
    row = view.visualItemRect(view.item(0))
    picture = view.viewport().grab().toImage()
    right, half = row.adjusted(40, 2, -100, -2), row.height() // 2
    assert ink(picture, right.adjusted(0, 0, 0, -half)) > 2
    assert ink(picture, right.adjusted(0, half, 0, 0)) > 2
    assert QColor(picture.pixel(16, row.center().y())) == QColor("red")


def test_there_is_room_for_two_lines(view: QListWidget) -> None:
    assert view.visualItemRect(view.item(0)).height() >= 2 * view.fontMetrics().height()
