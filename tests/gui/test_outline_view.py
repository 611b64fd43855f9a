"""Keyboard and mouse do in an outline what they do in any tree."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from erpsync_gui.gui.outline_pane import OutlinePane
from erpsync_gui.gui.outline_view import OutlineView
from erpsync_gui.gui.reply_cells import ReplyCells
from erpsync_gui.gui.reply_outline import ReplyOutline
from tests.gui.exchange_samples import Tree, XmlWriter

_Key = Qt.Key
LEFT, SHIFT = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier

ITEMS: list[Tree] = [("Item", [("Id", str(number))]) for number in range(100)]
REPLY = XmlWriter(("Root", ITEMS)).reply


@pytest.fixture
def view(qtbot: QtBot) -> OutlineView:
    """A root, expanded, and a hundred items below it; nobody is anywhere."""
    cells = ReplyCells()
    cells.set_reply(REPLY)
    view = OutlineView("Things", cells, 12)
    pane = OutlinePane(view, "Filter")
    qtbot.addWidget(pane)
    pane.resize(300, 270)
    pane.show()
    outline = ReplyOutline(REPLY)
    outline.expand(0)
    view.show_outline(outline)
    return view


def row(view: OutlineView) -> int:
    assert view.place is not None
    return view.place.row


def count(view: OutlineView) -> int:
    assert view.place is not None
    return view.place.outline.row_count


def press(view: OutlineView, *keys: Qt.Key, shift: bool = False) -> None:
    for key in keys:
        QTest.keyClick(view, key, SHIFT if shift else Qt.KeyboardModifier.NoModifier)


def point_of(view: OutlineView, number: int, x: int = 100) -> QPoint:
    return QPoint(x, view.row_rect(number).center().y())


def test_the_keys_that_move(view: OutlineView) -> None:
    page = view.page_rows
    moves = [
        (_Key.Key_Down, 0),
        (_Key.Key_Down, 1),
        (_Key.Key_PageDown, 1 + page),
        (_Key.Key_Up, page),
        (_Key.Key_PageUp, 0),
        (_Key.Key_End, 100),
        (_Key.Key_Down, 100),
        (_Key.Key_Home, 0),
    ]
    for key, expected in moves:
        press(view, key)
        assert row(view) == expected
        assert view.bar.value() <= expected < view.bar.value() + page


def test_the_keys_that_expand_and_collapse(view: OutlineView) -> None:
    view.change(lambda place: place.move_to(3))
    press(view, _Key.Key_Right)
    assert count(view) == 102
    press(view, _Key.Key_Right)
    assert row(view) == 4
    press(view, _Key.Key_Left, _Key.Key_Left)
    assert (row(view), count(view)) == (3, 101)
    press(view, _Key.Key_Plus)
    assert count(view) == 102
    press(view, _Key.Key_Minus)
    assert count(view) == 101
    press(view, _Key.Key_Home, _Key.Key_Asterisk)
    assert count(view) == 201
    press(view, _Key.Key_Left)
    assert count(view) == 1


def test_shift_and_ctrl_a_select(view: OutlineView) -> None:
    view.change(lambda place: place.move_to(3))
    press(view, _Key.Key_Down, _Key.Key_PageDown, shift=True)
    assert view.selected == range(3, 5 + view.page_rows)
    QTest.keyClick(view, _Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert view.selected == range(101)
    shown = {index.row() for index in view.selectionModel().selectedRows()}
    assert shown == set(range(view.model().rowCount()))


def test_qt_knows_what_is_current_and_selected_in_the_window(view: OutlineView) -> None:
    view.change(lambda place: place.move_to(50))
    assert view.currentIndex().data() == "Item"
    assert view.currentIndex().row() == 50 - view.bar.value()
    view.bar.setValue(0)
    assert not view.currentIndex().isValid()
    assert not view.selectionModel().hasSelection()
    view.bar.setValue(48)
    assert view.currentIndex().row() == 2


def test_going_somewhere_is_told_once_and_a_reveal_is_not(view: OutlineView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.thing_chosen) as told:
        press(view, _Key.Key_Down)
    assert told.args == [0]
    with qtbot.assertNotEmitted(view.thing_chosen):
        press(view, _Key.Key_Up)
        view.reveal(149)
    assert view.current == 149


def test_what_is_revealed_while_nobody_sees_it_is_gone_to_when_somebody_does(
    view: OutlineView,
) -> None:
    view.hide()
    view.reveal(149)
    view.reveal(148)
    assert view.current == 148
    assert row(view) == -1
    view.show()
    assert view.current == 148
    assert view.place is not None
    assert view.place.thing == 148
    assert row(view) in range(view.bar.value(), view.bar.value() + view.page_rows)


def test_who_moves_on_comes_from_what_was_revealed_last(view: OutlineView) -> None:
    view.hide()
    view.reveal(148)
    press(view, _Key.Key_Down)
    assert row(view) == 51
    view.reveal(7)
    view.show_outline(ReplyOutline(REPLY))
    view.show()
    assert view.current is None


def test_enter_and_a_double_click_open(view: OutlineView, qtbot: QtBot) -> None:
    view.change(lambda place: place.move_to(2))
    with qtbot.waitSignal(view.thing_activated) as told:
        press(view, _Key.Key_Return)
    thing = told.args
    with qtbot.waitSignal(view.thing_activated) as told:
        QTest.mouseDClick(view.viewport(), LEFT, pos=point_of(view, 2))
    assert told.args == thing
    assert count(view) == 102
    with qtbot.assertNotEmitted(view.thing_activated):
        QTest.mouseDClick(view.viewport(), LEFT, pos=point_of(view, 2, x=18))
        QTest.mouseDClick(view.viewport(), Qt.MouseButton.RightButton, pos=point_of(view, 2))
    assert count(view) == 101


def test_a_click_goes_to_a_row_and_one_on_the_arrow_opens_it(view: OutlineView) -> None:
    QTest.mouseClick(view.viewport(), LEFT, pos=point_of(view, 4))
    assert row(view) == 4
    QTest.mouseClick(view.viewport(), LEFT, pos=point_of(view, 2, x=18))
    assert (row(view), count(view)) == (5, 102)
    QTest.mouseClick(view.viewport(), LEFT, SHIFT, point_of(view, 7))
    assert view.selected == range(5, 8)
    view.change(lambda place: place.expand_to_depth(0))
    QTest.mouseClick(view.viewport(), LEFT, pos=QPoint(100, 150))
    assert row(view) == 0


def test_dragging_selects_and_scrolls(view: OutlineView) -> None:
    QTest.mousePress(view.viewport(), LEFT, pos=point_of(view, 1))
    below = QPointF(100, view.viewport().height() + 5)
    for _ in range(2):
        none = Qt.KeyboardModifier.NoModifier
        kind = QMouseEvent.Type.MouseMove
        move = QMouseEvent(kind, below, below, Qt.MouseButton.NoButton, LEFT, none)
        QApplication.sendEvent(view.viewport(), move)
    assert view.bar.value() > 0
    assert view.selected.start == 1
    assert view.selected.stop > view.page_rows


def test_the_wheel_scrolls(view: OutlineView) -> None:
    at, none = QPointF(50, 50), Qt.KeyboardModifier.NoModifier
    buttons, phase = Qt.MouseButton.NoButton, Qt.ScrollPhase.NoScrollPhase
    for angle in (QPoint(0, -120), QPoint(-120, 0)):
        wheel = QWheelEvent(at, at, QPoint(), angle, buttons, none, phase, False)  # noqa: FBT003 (Qt's signature)
        QApplication.sendEvent(view.viewport(), wheel)
    assert view.bar.value() == QApplication.wheelScrollLines()


def test_who_comes_by_keyboard_stands_somewhere(view: OutlineView, qtbot: QtBot) -> None:
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    view.clearFocus()
    view.setFocus(Qt.FocusReason.TabFocusReason)
    assert (row(view), view.selected) == (0, range(0))
    assert view.currentIndex().row() == 0


def test_the_menu_opens_at_the_pointer_or_at_the_row(view: OutlineView, qtbot: QtBot) -> None:
    view.change(lambda place: place.move_to(80))
    view.bar.setValue(0)
    reason = QContextMenuEvent.Reason
    with qtbot.waitSignal(view.menu_wanted) as wanted:
        here = QPoint(3, 4)
        QApplication.sendEvent(view.viewport(), QContextMenuEvent(reason.Mouse, here, here))
    assert wanted.args is not None
    assert wanted.args == [view.current, here]
    with qtbot.waitSignal(view.menu_wanted) as wanted:
        QApplication.sendEvent(view.viewport(), QContextMenuEvent(reason.Keyboard, here, here))
    assert wanted.args is not None
    assert wanted.args[1] == view.viewport().mapToGlobal(view.row_rect(80).center())


def test_other_keys_are_for_whoever_is_around(view: OutlineView, qtbot: QtBot) -> None:
    pane = view.parentWidget()
    assert isinstance(pane, OutlinePane)
    with qtbot.waitSignal(pane.copy_wanted):
        QTest.keyClick(view, _Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(view, _Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert pane.filter.hasFocus() or pane.focusWidget() is pane.filter


def test_without_rows_keys_do_nothing(view: OutlineView, qtbot: QtBot) -> None:
    view.show_outline(None)
    with qtbot.assertNotEmitted(view.thing_chosen), qtbot.assertNotEmitted(view.thing_activated):
        press(view, _Key.Key_Down, _Key.Key_Return, _Key.Key_Asterisk)
    assert view.current is None
