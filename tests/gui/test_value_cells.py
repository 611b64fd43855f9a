"""A cell draws its value, and its hint dim behind it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QTreeView
from pytestqt.qtbot import QtBot

from erpsync_gui.gui.value_cells import HINT, ValueCells


@pytest.fixture
def view(qtbot: QtBot) -> QTreeView:
    view = QTreeView()
    qtbot.addWidget(view)
    view.setItemDelegate(ValueCells(view))
    view.setHeaderHidden(True)
    view.setRootIsDecorated(False)
    view.resize(300, 60)
    return view


def picture(view: QTreeView, value: str, hint: str, *, selected: bool = False) -> QImage:
    item = QStandardItem(value)
    item.setData(hint, HINT)
    model = QStandardItemModel(view)
    model.appendRow(item)
    view.setModel(model)
    if selected:
        view.setCurrentIndex(model.index(0, 0))
    view.show()
    return view.viewport().grab().toImage()


def inked(image: QImage) -> int:
    """The last column that anything is drawn in."""
    paper = image.pixelColor(image.width() - 1, 6)
    columns = range(image.width() - 1, 0, -1)
    return next(x for x in columns if any(image.pixelColor(x, y) != paper for y in range(4, 18)))


def test_a_hint_stands_behind_the_value(view: QTreeView) -> None:
    alone = inked(picture(view, "[I:42]", ""))
    assert inked(picture(view, "[I:42]", "42")) > alone
    assert picture(view, "", "42") != picture(view, "", "")


def test_long_texts_are_cut_and_neither_is_lost(view: QTreeView) -> None:
    image = picture(view, "v" * 400, "h" * 400)
    assert image != picture(view, "v" * 400, "")
    assert inked(image) <= view.viewport().width()


def test_a_selected_cell_is_drawn_in_the_colors_of_the_selection(view: QTreeView) -> None:
    plain = picture(view, "value", "hint")
    assert picture(view, "value", "hint", selected=True) != plain
    assert view.currentIndex().data(Qt.ItemDataRole.DisplayRole) == "value"
