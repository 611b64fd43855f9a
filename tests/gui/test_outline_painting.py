"""A row draws its texts and their hints, each within its cell, in the colors of its state."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QPalette
from PySide6.QtWidgets import QHeaderView
from pytestqt.qtbot import QtBot

from erpsync_gui.gui.outline import ALL
from erpsync_gui.gui.outline_model import HINT
from erpsync_gui.gui.outline_view import OutlineView
from erpsync_gui.gui.reply_outline import ReplyOutline
from tests.gui.exchange_samples import XmlWriter

_Role = Qt.ItemDataRole
_REPLY = XmlWriter(("Root", [("A", [("A1", "1")]), ("B", "2")])).reply
_NAME_WIDTH, _WIDTH = 120, 300


class PlainCells:
    """The same in every row: what a test has put there, by column and role."""

    headers = ("Name", "Value")

    def __init__(self) -> None:
        self.shown: dict[tuple[int, int], Any] = {}

    def data(self, thing: int, column: int, role: int) -> Any:
        del thing
        return self.shown.get((column, role))

    def header_data(self, column: int, role: int) -> None:
        del column, role


@pytest.fixture
def cells() -> PlainCells:
    return PlainCells()


@pytest.fixture
def view(qtbot: QtBot, cells: PlainCells) -> OutlineView:
    view = OutlineView("Things", cells, 12)
    qtbot.addWidget(view)
    view.setHeaderHidden(True)
    view.header().setMinimumSectionSize(1)
    view.resize(_WIDTH, 200)
    view.header().resizeSection(0, _NAME_WIDTH)
    view.header().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
    view.show()
    view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    outline = ReplyOutline(_REPLY)
    outline.expand_to_depth(ALL)
    view.show_outline(outline)
    return view


def picture(view: OutlineView, row: int = 0) -> QImage:
    """A row of the view."""
    rect = view.row_rect(row)
    rect.setLeft(0)
    rect.setRight(view.viewport().width() - 1)
    return view.viewport().grab(rect).toImage()


def inked(image: QImage, begin: int = 0, end: int = _WIDTH) -> list[int]:
    """The columns between these in which anything is drawn."""
    paper = image.pixelColor(image.width() - 1, 1)
    columns, rows = range(begin, min(end, image.width())), range(2, image.height() - 2)
    return [x for x in columns if any(image.pixelColor(x, y) != paper for y in rows)]


def put(cells: PlainCells, column: int, **shown: Any) -> None:
    roles = {
        "text": _Role.DisplayRole,
        "hint": HINT,
        "at": _Role.TextAlignmentRole,
        "color": _Role.ForegroundRole,
    }
    for name, value in shown.items():
        cells.shown[column, roles[name]] = value


def test_a_hint_stands_behind_its_text(view: OutlineView, cells: PlainCells) -> None:
    put(cells, 1, text="[I:42]")
    alone = inked(picture(view), _NAME_WIDTH)
    put(cells, 1, hint="42")
    assert inked(picture(view), _NAME_WIDTH)[-1] > alone[-1]
    put(cells, 1, text="")
    assert inked(picture(view), _NAME_WIDTH)[0] == pytest.approx(alone[0], abs=3)


def test_long_texts_are_cut_and_neither_is_lost(view: OutlineView, cells: PlainCells) -> None:
    put(cells, 1, text="v" * 400)
    without = picture(view)
    put(cells, 1, hint="h" * 400)
    assert picture(view) != without
    assert inked(picture(view), _WIDTH - 4) == []


@pytest.mark.parametrize("width", [4, 30, 60])
def test_nothing_is_drawn_beyond_a_cell(view: OutlineView, cells: PlainCells, width: int) -> None:
    view.header().resizeSection(0, width)
    put(cells, 0, text="a long name that is cut", hint="and more")
    assert inked(picture(view, 3), width) == []


def test_a_column_of_the_width_it_asks_for_cuts_nothing(
    view: OutlineView, cells: PlainCells
) -> None:
    put(cells, 0, text="RecordId")
    wide = inked(picture(view, 2))
    view.header().resizeSection(0, view.sizeHintForColumn(0))
    assert view.sizeHintForColumn(0) < _NAME_WIDTH
    assert inked(picture(view, 2)) == wide


def test_a_text_may_stand_at_the_right(view: OutlineView, cells: PlainCells) -> None:
    put(cells, 1, text="12", at=Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    columns = inked(picture(view), _NAME_WIDTH)
    assert columns[0] > _WIDTH - 40
    assert columns[-1] < _WIDTH - 2


def test_a_row_has_the_colors_of_its_state(view: OutlineView, cells: PlainCells) -> None:
    put(cells, 1, text="value", color=view.palette().brush(QPalette.ColorRole.PlaceholderText))
    dim = picture(view, 1)
    put(cells, 1, color=None)
    plain = picture(view, 1)
    assert dim != plain
    view.change(lambda place: place.move_to(1))
    selected = picture(view, 1)
    ground = selected.pixelColor(QPoint(_WIDTH - 2, 1))
    assert ground == view.palette().color(QPalette.ColorRole.Highlight)
    assert picture(view, 2) != selected


def test_the_current_row_is_framed_where_the_keyboard_is(view: OutlineView, qtbot: QtBot) -> None:
    view.change(lambda place: place.move_to(1))
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    without = picture(view, 1)
    view.setFocus()
    assert picture(view, 1) != without
