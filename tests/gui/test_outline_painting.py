"""A row draws its texts and their hints, each within its cell, in the colors of its state.

Rows that look as they did are not painted again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import cycle
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QPalette, QRegion
from PySide6.QtWidgets import QApplication, QHeaderView
from pytestqt.qtbot import QtBot

from erpsync_gui.gui.outline import ALL
from erpsync_gui.gui.outline_model import Cell
from erpsync_gui.gui.outline_view import OutlineView
from erpsync_gui.gui.reply_outline import ReplyOutline
from erpsync_gui.gui.reply_tree import ReplyTree
from tests.gui.exchange_samples import Tree, XmlWriter
from tests.gui.test_reply_outline import TREES
from tests.gui.text_pictures import PaintCount

_REPLY = XmlWriter(("Root", [("A", [("A1", "1")]), ("B", "2")])).reply
_NAME_WIDTH, _WIDTH = 120, 300


class PlainCells:
    """The same in every row: what a test has put there."""

    headers = ("Name", "Value")
    columns_at_right = ()

    def __init__(self) -> None:
        self.shown = [Cell(), Cell()]

    def row(self, thing: int) -> Sequence[Cell]:
        del thing
        return tuple(self.shown)

    def tip(self, thing: int, column: int) -> str:
        del thing, column
        return ""


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


def put(view: OutlineView, cells: PlainCells, column: int, **shown: Any) -> None:
    """Show something else in a column, beside what is there."""
    cells.shown[column] = cells.shown[column]._replace(**shown)
    view.fit()


def test_a_hint_stands_behind_its_text(view: OutlineView, cells: PlainCells) -> None:
    put(view, cells, 1, text="[I:42]")
    alone = inked(picture(view), _NAME_WIDTH)
    put(view, cells, 1, hint="42")
    assert inked(picture(view), _NAME_WIDTH)[-1] > alone[-1]
    put(view, cells, 1, text="")
    assert inked(picture(view), _NAME_WIDTH)[0] == pytest.approx(alone[0], abs=3)


def test_long_texts_are_cut_and_neither_is_lost(view: OutlineView, cells: PlainCells) -> None:
    put(view, cells, 1, text="v" * 400)
    without = picture(view)
    put(view, cells, 1, hint="h" * 400)
    assert picture(view) != without
    assert inked(picture(view), _WIDTH - 4) == []


@pytest.mark.parametrize("width", [4, 30, 60])
def test_nothing_is_drawn_beyond_a_cell(view: OutlineView, cells: PlainCells, width: int) -> None:
    view.header().resizeSection(0, width)
    put(view, cells, 0, text="a long name that is cut", hint="and more")
    assert inked(picture(view, 3), width) == []


def test_a_column_of_the_width_it_asks_for_cuts_nothing(
    view: OutlineView, cells: PlainCells
) -> None:
    put(view, cells, 0, text="RecordId")
    wide = inked(picture(view, 2))
    view.header().resizeSection(0, view.sizeHintForColumn(0))
    assert view.sizeHintForColumn(0) < _NAME_WIDTH
    assert inked(picture(view, 2)) == wide


def test_a_text_may_stand_at_the_right(view: OutlineView, cells: PlainCells) -> None:
    put(view, cells, 1, text="12", is_at_right=True)
    columns = inked(picture(view), _NAME_WIDTH)
    assert columns[0] > _WIDTH - 40
    assert columns[-1] < _WIDTH - 2


def test_a_row_has_the_colors_of_its_state(view: OutlineView, cells: PlainCells) -> None:
    put(view, cells, 1, text="value", is_dim=True)
    dim = picture(view, 1)
    put(view, cells, 1, is_dim=False)
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


VALUES = st.lists(st.sampled_from(["1", "2", "[I:42]", "w" * 90]), min_size=1, max_size=9)


def filled(tree: Tree, values: Iterator[str]) -> Tree:
    """The same tree with other values."""
    name, content = tree
    if isinstance(content, list):
        return name, [filled(child, values) for child in content]
    return name, next(values) if isinstance(content, str) else content


@settings(deadline=None, max_examples=60)
@given(TREES, st.one_of(st.none(), TREES), VALUES, VALUES, st.integers(-1, 5))
def test_of_another_answer_is_painted_what_looks_otherwise(
    qapp: QApplication,
    structure: Tree,
    other: Tree | None,
    before: list[str],
    after: list[str],
    row: int,
) -> None:
    tree = ReplyTree()
    tree.resize(300, 900)
    tree.show()
    tree.set_reply(XmlWriter(filled(structure, cycle(before))).reply)
    if row >= 0:
        tree.view.change(lambda place: place.move_to(row))
    qapp.processEvents()
    screen = tree.view.viewport().grab()
    painted = PaintCount(tree.view)
    tree.set_reply(XmlWriter(filled(other or structure, cycle(after))).reply)
    qapp.processEvents()
    painted.paint_over(screen)
    now = tree.view.viewport().grab()
    # Where a scroll bar comes, Qt has all painted anyway.
    assert screen.size() != now.size() or screen.toImage() == now.toImage()
    tree.deleteLater()


def test_of_an_answer_that_differs_in_a_value_its_row_is_painted(
    qtbot: QtBot,
) -> None:
    tree = ReplyTree()
    qtbot.addWidget(tree)
    tree.show()
    for count in range(2):
        tree.set_reply(XmlWriter(("Root", [("A", "1"), ("B", f"{count}"), ("C", "3")])).reply)
        qtbot.wait(20)
    painted = PaintCount(tree.view)
    tree.set_reply(XmlWriter(("Root", [("A", "1"), ("B", "2"), ("C", "3")])).reply)
    qtbot.waitUntil(lambda: painted.count > 0)
    row = tree.view.row_rect(2)
    assert painted.region == QRegion(0, row.y(), tree.view.viewport().width(), row.height())
