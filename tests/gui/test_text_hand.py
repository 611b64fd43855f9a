"""The mouse puts the caret, selects by words and lines, folds, and scrolls by dragging."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from erpsync_gui.gui.text_view import TextView
from erpsync_gui.wire.pretty import print_body
from erpsync_gui.wire.text import IndexedText
from tests.gui.test_text import point_at

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def view(qtbot: QtBot) -> TextView:
    view = TextView("Answer")
    qtbot.addWidget(view)
    view.resize(500, 300)
    view.show()
    return view


def drag(view: TextView, to: QPoint) -> None:
    QTest.mouseMove(view.viewport(), to)
    QTest.mouseRelease(view.viewport(), LEFT, pos=to)


def test_shift_and_a_click_select_from_the_caret(view: TextView) -> None:
    view.set_text(IndexedText.of(b"one two three"))
    QTest.mouseClick(view.viewport(), LEFT, NONE, point_at(view, 4))
    QTest.mouseClick(view.viewport(), LEFT, SHIFT, point_at(view, 7))
    assert view.selected_bytes == b"two"


def test_a_drag_after_a_double_click_goes_by_words(view: TextView) -> None:
    view.set_text(IndexedText.of(b"one two three four"))
    QTest.mouseDClick(view.viewport(), LEFT, NONE, point_at(view, 5))
    drag(view, point_at(view, 10))
    assert view.selected_bytes == b"two three"


def test_a_drag_after_a_triple_click_goes_by_lines(view: TextView) -> None:
    view.set_text(IndexedText.of(b"one\ntwo\nthree\nfour"))
    place = point_at(view, 5)
    QTest.mouseDClick(view.viewport(), LEFT, NONE, place)
    QTest.mousePress(view.viewport(), LEFT, NONE, place)
    drag(view, point_at(view, 10))
    assert view.selected_bytes == b"two\nthree\n"


def test_a_click_on_a_number_takes_the_line(view: TextView) -> None:
    view.set_text(IndexedText.of(b"one\ntwo\nthree"))
    QTest.mousePress(view.viewport(), LEFT, NONE, QPoint(5, view.line_height + 3))
    assert view.selected_bytes == b"two\n"
    drag(view, QPoint(5, 2 * view.line_height + 3))
    assert view.selected_bytes == b"two\nthree"


def test_a_click_on_a_fold_mark_folds_and_opens(view: TextView) -> None:
    printed = print_body(b"<a><b><c/></b></a>", "text/xml")
    view.set_text(printed.text, printed.shape)
    mark = QPoint(view.margin().numbers + 3, view.line_height + 3)
    counts = []
    for _ in range(2):
        QTest.mouseClick(view.viewport(), LEFT, NONE, mark)
        counts.append(len(view.scene().rows))
    assert counts == [3, 5]


def test_the_pointer_says_where_one_can_write_and_where_one_can_click(view: TextView) -> None:
    view.set_text(IndexedText.of(b"one"))
    shapes = []
    for x in (3, view.margin().width + 20):
        point, none = QPointF(x, 5), Qt.MouseButton.NoButton
        move = QMouseEvent(QEvent.Type.MouseMove, point, view.mapToGlobal(point), none, none, NONE)
        QApplication.sendEvent(view.viewport(), move)
        shapes.append(view.viewport().cursor().shape())
    assert shapes == [Qt.CursorShape.ArrowCursor, Qt.CursorShape.IBeamCursor]


def pulled_rows(view: TextView, qtbot: QtBot, distance: int) -> int:
    """How many rows a drag scrolls that is held so far below the window, in some steps."""
    view.set_text(IndexedText.of(b"line\n" * 5000))
    window = view.viewport()
    QTest.mousePress(window, LEFT, NONE, point_at(view, 0))
    QTest.mouseMove(window, QPoint(60, window.height() + distance))
    steps = list[int]()
    view.scroller.scrolled.connect(lambda: steps.append(view.scroller.top.line))
    qtbot.waitUntil(lambda: len(steps) > 3)
    QTest.mouseRelease(window, LEFT, pos=QPoint(60, 10))
    return steps[2]


def test_a_drag_scrolls_the_faster_the_farther_it_is_held(view: TextView, qtbot: QtBot) -> None:
    near = pulled_rows(view, qtbot, 3)
    far = pulled_rows(view, qtbot, 10 * view.line_height)
    assert far > 5 * near


def test_a_drag_beside_the_window_scrolls_sideways(view: TextView, qtbot: QtBot) -> None:
    view.set_text(IndexedText.of(b"0123456789" * 500))
    window = view.viewport()
    QTest.mousePress(window, LEFT, NONE, point_at(view, 3))
    QTest.mouseMove(window, QPoint(window.width() + 40, 5))
    qtbot.waitUntil(lambda: view.horizontalScrollBar().value() > 20)
    QTest.mouseRelease(window, LEFT, pos=QPoint(60, 10))
    assert view.selection[0] == 3
    assert view.selection[1] > 60
