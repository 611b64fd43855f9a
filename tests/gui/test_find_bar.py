"""The find bar counts hits, goes round them, and gives the focus back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from erpsync_gui.gui.find_bar import FindBar
from erpsync_gui.gui.text_view import TextView
from erpsync_gui.wire.text import IndexedText


@pytest.fixture
def view(qtbot: QtBot) -> Iterator[TextView]:
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    view = TextView("Answer")
    layout.addWidget(view)
    layout.addWidget(FindBar(view))
    window.resize(500, 200)
    window.show()
    qtbot.waitExposed(window)
    view.window().activateWindow()
    view.setFocus()
    view.set_text(IndexedText.of(b"one two one\nTwo one\n"))
    yield view
    window.close()  # until here it is held


def bar_of(view: TextView) -> FindBar:
    bar = view.window().findChild(FindBar)
    assert bar is not None
    return bar


def press_find(view: TextView) -> FindBar:
    QTest.keyClick(view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    bar = bar_of(view)
    assert bar.isVisible()
    return bar


def test_ctrl_f_opens_the_bar_and_typing_counts(view: TextView, qtbot: QtBot) -> None:
    bar = press_find(view)
    QTest.keyClicks(bar._field, "one")
    qtbot.waitUntil(lambda: bar._state.text() == "1 of 3")
    assert view.selection == (0, 3)


def test_enter_and_shift_enter_go_round(view: TextView, qtbot: QtBot) -> None:
    bar = press_find(view)
    QTest.keyClicks(bar._field, "one")
    qtbot.waitUntil(lambda: view.search.is_complete)
    QTest.keyClick(bar._field, Qt.Key.Key_Return)
    assert bar._state.text() == "2 of 3"
    QTest.keyClick(bar._field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(bar._field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert bar._state.text() == "3 of 3"
    QTest.keyClick(view, Qt.Key.Key_F3)
    assert bar._state.text() == "1 of 3"


def test_case_and_expressions_can_be_asked_for(view: TextView, qtbot: QtBot) -> None:
    bar = press_find(view)
    QTest.keyClicks(bar._field, "Two")
    qtbot.waitUntil(lambda: bar._state.text().endswith("of 2"))
    bar._case.click()
    qtbot.waitUntil(lambda: bar._state.text() == "1 of 1")
    bar._regex.click()
    bar._field.setText("T.o|on.$")
    qtbot.waitUntil(lambda: bar._state.text().endswith("of 3"))


def test_a_bad_expression_is_told_where_it_is_typed(view: TextView) -> None:
    bar = press_find(view)
    bar._regex.click()
    bar._field.setText("a(")
    assert bar._state.text().startswith("Bad expression: missing closing parenthesis")


def test_nothing_found_is_said(view: TextView, qtbot: QtBot) -> None:
    bar = press_find(view)
    bar._field.setText("nowhere")
    qtbot.waitUntil(lambda: bar._state.text() == "Not found")


def test_esc_closes_and_forgets(view: TextView, qtbot: QtBot) -> None:
    bar = press_find(view)
    bar._field.setText("one")
    qtbot.waitUntil(lambda: view.search.is_complete)
    QTest.keyClick(bar._field, Qt.Key.Key_Escape)
    assert not bar.isVisible()
    assert view.search.count == 0
    assert view.hasFocus()


def test_the_selected_word_is_looked_for(view: TextView, qtbot: QtBot) -> None:
    view.select(4, 7)
    bar = press_find(view)
    assert bar._field.text() == "two"
    qtbot.waitUntil(lambda: bar._state.text() == "1 of 2")


def test_an_open_bar_looks_through_the_next_text(view: TextView, qtbot: QtBot) -> None:
    bar = press_find(view)
    bar._field.setText("one")
    view.set_text(IndexedText.of(b"one"))
    bar.search_again()
    qtbot.waitUntil(lambda: bar._state.text() == "1 of 1")
