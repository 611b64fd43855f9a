"""The window over an outline: Qt sees some rows of it, and each of them as it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QAccessible, QColor
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from erpsync_gui.gui.outline import ALL
from erpsync_gui.gui.outline_model import OutlineModel
from erpsync_gui.gui.outline_pane import OutlinePane
from erpsync_gui.gui.outline_view import OutlineView
from erpsync_gui.gui.reply_cells import NAME, VALUE, ReplyCells
from erpsync_gui.gui.reply_outline import ReplyOutline
from erpsync_gui.wire.reply import Reply
from tests.gui.exchange_samples import Tree, XmlWriter
from tests.gui.plain_outline import ACTS, act
from tests.gui.test_reply_outline import TREES, everything, plain_of

_Role = Qt.ItemDataRole

SMALL = XmlWriter(("Root", [("A", [("A1", "[I:42]"), ("A2", None)]), ("B", "x")])).reply


def model_of(reply: Reply) -> OutlineModel:
    cells = ReplyCells()
    cells.set_reply(reply)
    model = OutlineModel(cells)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    return model


def many(count: int) -> Reply:
    items: list[Tree] = [("Item", str(number)) for number in range(count)]
    return XmlWriter(("Root", items)).reply


@pytest.fixture
def view(qtbot: QtBot) -> OutlineView:
    cells = ReplyCells()
    cells.set_reply(many(500))
    view = OutlineView("Things", cells, 12)
    pane = OutlinePane(view, "Filter")
    qtbot.addWidget(pane)
    pane.resize(300, 260)
    pane.show()
    outline = ReplyOutline(many(500))
    outline.expand_to_depth(ALL)
    view.show_outline(outline)
    return view


@given(TREES, ACTS, st.lists(st.integers(0, 40), max_size=26))
def test_the_window_has_the_rows_that_belong_there(
    tree: Tree, acts: list[tuple[str, int]], firsts: list[int]
) -> None:
    reply = XmlWriter(tree).reply
    model, outline = model_of(reply), ReplyOutline(reply)
    plain = plain_of(reply, everything(reply), [0])
    for (what, number), first in zip(acts, firsts, strict=False):
        act(outline, what, plain.act(what, number))
        model.show(outline, range(first, first + 7))
        shown = plain.rows()[first : first + 7]
        assert [row.thing for row in model.rows] == shown
        assert [model.index(row, NAME).data() for row in range(len(shown))] == [
            reply.name(node) for node in shown
        ]


def test_rows_that_stay_in_the_window_are_the_same_to_qt(qtbot: QtBot) -> None:
    model, outline = model_of(many(50)), ReplyOutline(many(50))
    outline.expand_to_depth(ALL)
    model.show(outline, range(10, 20))
    with (
        qtbot.waitSignals([model.rowsRemoved, model.rowsInserted]),
        qtbot.assertNotEmitted(model.modelReset),
    ):
        model.show(outline, range(13, 23))
    assert model.rowCount() == 10
    row = model.rows[0]
    assert (row.thing, row.row, row.depth, row.is_expandable) == (13, 13, 1, False)


def test_a_screen_reader_is_told_where_a_row_stands() -> None:
    model, outline = model_of(SMALL), ReplyOutline(SMALL)
    outline.expand_to_depth(1)
    model.show(outline, range(9))
    told = [
        (index.data(_Role.AccessibleTextRole), index.data(_Role.AccessibleDescriptionRole))
        for index in (model.index(row, NAME) for row in range(3))
    ]
    assert told == [
        ("Root", "level 1, expanded, row 1 of 3"),
        ("A", "level 2, collapsed, row 2 of 3"),
        ("B, x", "level 2, row 3 of 3"),
    ]


def test_a_screen_reader_finds_rows_names_and_states(view: OutlineView, qtbot: QtBot) -> None:
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    view.setFocus()
    view.change(lambda place: place.move_to(0))
    tree = QAccessible.queryAccessibleInterface(view)
    items = [tree.child(number) for number in range(tree.childCount())]
    cells = [item for item in items if item.role() is QAccessible.Role.TreeItem]
    assert tree.text(QAccessible.Text.Name) == "Things"
    assert [cell.text(QAccessible.Text.Name) for cell in cells[:3]] == ["Root", "", "Item, 0"]
    root, item = cells[0].state(), cells[2].state()
    assert (root.expandable, root.expanded, root.selected, root.focused) == (1, 1, 1, 1)
    assert (item.expandable, item.selected) == (0, 0)
    assert cells[2].text(QAccessible.Text.Description) == "level 2, row 2 of 501"
    view.change(lambda place: place.collapse())
    qtbot.waitUntil(lambda: tree.childCount() == 4)
    root = tree.child(2).state()
    assert (root.expandable, root.expanded) == (1, 0)


def test_the_header_names_the_columns() -> None:
    model = model_of(SMALL)
    across = Qt.Orientation.Horizontal
    assert [model.headerData(column, across) for column in (NAME, VALUE)] == ["Name", "Value"]
    assert model.headerData(0, Qt.Orientation.Vertical) is None
    assert not model.parent(QModelIndex()).isValid()


def test_the_scroll_bar_is_there_when_it_is_needed(view: OutlineView) -> None:
    assert not view.bar.isHidden()
    assert view.bar.maximum() == 501 - view.page_rows
    view.change(lambda place: place.expand_to_depth(0))
    assert view.bar.isHidden()
    view.show_outline(None)
    assert view.model().rowCount() == 0


def test_a_row_that_is_near_is_scrolled_to_and_one_far_off_comes_to_the_middle(
    view: OutlineView,
) -> None:
    page = view.page_rows
    for row, top in [(page - 1, 0), (page, 1), (0, 0), (300, 300 - page // 2)]:
        view.scroll_to(row)
        assert view.bar.value() == top


def test_every_second_row_has_the_same_ground_wherever_the_window_is(view: OutlineView) -> None:
    def ground(row: int) -> QColor:
        rect = view.row_rect(row)
        return view.viewport().grab().toImage().pixelColor(view.width() - 4, rect.center().y())

    view.bar.setValue(10)
    before = [ground(row) for row in (12, 13)]
    view.bar.setValue(11)
    assert [ground(row) for row in (12, 13)] == before
    assert before[0] != before[1]


def test_all_rows_are_of_one_height_and_indented_by_their_depth(view: OutlineView) -> None:
    first, second = (view.row_rect(row) for row in (0, 1))
    assert first.height() == second.height()
    image = view.viewport().grab().toImage()
    paper = image.pixelColor(1, first.bottom())

    def inked(row: int) -> int:
        y = range(view.row_rect(row).top() + 3, view.row_rect(row).bottom() - 3)
        return next(x for x in range(200) if any(image.pixelColor(x, each) != paper for each in y))

    assert inked(0) < 12
    assert inked(2) >= 24
