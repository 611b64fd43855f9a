"""The window stands on a row, and the scroll bar follows, wherever either is moved from."""

from __future__ import annotations

from PySide6.QtWidgets import QScrollBar
from pytestqt.qtbot import QtBot

from erpsync_gui.gui.shown_lines import ShownLines
from erpsync_gui.gui.text_rows import Rows
from erpsync_gui.gui.text_scrolling import RowScroller
from erpsync_gui.wire.text import IndexedText

PAGE = 10


def scroller_over(qtbot: QtBot, body: bytes, columns: int = 0) -> tuple[RowScroller, QScrollBar]:
    bar = QScrollBar()
    qtbot.addWidget(bar)
    text = IndexedText.of(body)
    rows = Rows(text, ShownLines(text.line_count))
    rows.wrap(columns)
    scroller = RowScroller(bar)
    scroller.show(rows)
    scroller.fit(PAGE)
    return scroller, bar


def test_the_bar_has_a_value_for_each_line_that_can_be_on_top(qtbot: QtBot) -> None:
    scroller, bar = scroller_over(qtbot, b"x\n" * 99)
    assert (bar.maximum(), bar.pageStep(), bar.singleStep()) == (90, PAGE, 1)
    bar.setValue(42)
    assert scroller.top.line == 42
    scroller.scroll(-2)
    assert bar.value() == 40
    scroller.scroll(1000)
    assert (scroller.top.line, bar.value()) == (90, 90)


def test_other_rows_are_shown_from_where_they_should_be(qtbot: QtBot) -> None:
    scroller, bar = scroller_over(qtbot, b"x\n" * 99)
    scroller.show(scroller._rows, 2 * 30)
    scroller.fit(PAGE)
    assert (scroller.top.line, bar.value()) == (30, 30)
    scroller.show(scroller._rows, 2 * 98)
    scroller.fit(PAGE)
    assert (scroller.top.line, bar.value()) == (90, 90)


def test_a_row_that_is_seen_is_left_where_it_is(qtbot: QtBot) -> None:
    scroller, _bar = scroller_over(qtbot, b"x\n" * 99)
    scroller.scroll(20)
    rows = scroller._rows
    tops = []
    for line in (25, 30, 20, 60, 3):
        scroller.reveal(rows.at(2 * line))
        tops.append(scroller.top.line)
    assert tops == [20, 21, 20, 55, 0]


def test_rows_that_share_a_value_are_reached_one_by_one(qtbot: QtBot) -> None:
    # More lines than there are values for each of their rows.
    scroller, bar = scroller_over(qtbot, b"0123456789" * 200 + b"\nx" * 3, columns=8)
    seen = []
    for _ in range(400):
        seen.append(scroller.top.start)
        bar.triggerAction(bar.SliderAction.SliderSingleStepAdd)
    assert seen[:4] == [0, 8, 16, 24]
    assert sorted(set(seen)) == list(range(0, seen[-1] + 1, 8))


def test_the_window_stays_when_its_size_changes_but_never_beyond_the_end(qtbot: QtBot) -> None:
    scroller, bar = scroller_over(qtbot, b"x\n" * 99)
    bar.setValue(90)
    with qtbot.assertNotEmitted(scroller.scrolled):
        scroller.fit(5)
    assert (scroller.top.line, bar.maximum()) == (90, 95)
    scroller.fit(30)
    assert (scroller.top.line, bar.value()) == (70, 70)
