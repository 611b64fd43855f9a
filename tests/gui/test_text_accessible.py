"""What a screen reader asks a text view, and what it is told."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QAccessibleInterface,
    QAccessibleTextCursorEvent,
    QAccessibleTextInterface,
    QAccessibleTextUpdateEvent,
)
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from erpsync_gui.gui import text_accessible
from erpsync_gui.gui.text_view import TextView
from erpsync_gui.wire.text import IndexedText


@pytest.fixture
def view(qtbot: QtBot) -> TextView:
    view = TextView("Answer")
    qtbot.addWidget(view)
    view.resize(500, 300)
    view.show()
    view.set_text(IndexedText.of("Ærlig 😀 Øst\nsecond line\nthird".encode()))
    return view


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[QAccessibleEvent]]:
    events = list[QAccessibleEvent]()
    monkeypatch.setattr(text_accessible, "_tell", events.append)
    QAccessible.setActive(True)
    yield events
    QAccessible.setActive(False)


def interface(view: TextView) -> QAccessibleInterface:
    found = QAccessible.queryAccessibleInterface(view)
    assert isinstance(found, QAccessibleInterface)
    return found


def text_of(view: TextView) -> QAccessibleTextInterface:
    found = interface(view).textInterface()
    assert isinstance(found, QAccessibleTextInterface)
    return found


def test_the_view_is_a_text_that_cannot_be_changed(view: TextView) -> None:
    found = interface(view)
    assert found.role() is QAccessible.Role.EditableText
    assert found.state().readOnly
    assert found.state().multiLine
    assert found.text(QAccessible.Text.Name) == "Answer"
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert found.text(QAccessible.Text.Description) == "Line 2 of 3"


def test_the_text_and_the_caret_are_counted_as_qt_counts(view: TextView) -> None:
    text = text_of(view)
    assert text.characterCount() == 12 + 1 + 11 + 1 + 5
    assert text.text(0, 12) == "Ærlig 😀 Øst"
    view.go_to_offset(len("Ærlig 😀".encode()))
    assert text.cursorPosition() == 8
    text.setCursorPosition(13)
    assert view.sheet.caret.line == 1
    assert view.selected_bytes == b""
    text.addSelection(13, 19)
    assert view.selected_bytes == b"second"
    text.removeSelection(0)
    assert not view.has_selection


def test_characters_are_where_they_are_on_the_screen(view: TextView) -> None:
    text = text_of(view)
    box = text.characterRect(13)
    assert view.rect().contains(view.mapFromGlobal(box.center()))
    assert text.offsetAtPoint(box.topLeft() + QPoint(1, 1)) == 13
    view.set_text(IndexedText.of(b"x\n" * 900))
    assert text.characterRect(1000).isEmpty()
    text.scrollToSubstring(1000, 1001)
    assert not text.characterRect(1000).isEmpty()


def test_of_a_large_text_only_what_is_near_is_read(view: TextView) -> None:
    view.set_text(IndexedText.of(b"a line of text\n" * 100_000))
    view.go_to_line(50_000)
    text = text_of(view)
    assert text.characterCount() < 20_000
    here = text.cursorPosition()
    assert text.text(here, here + 14) == "a line of text"


def test_every_step_of_the_caret_is_told(view: TextView, told: list[QAccessibleEvent]) -> None:
    told.clear()  # the window came to the front
    QTest.keyClick(view, Qt.Key.Key_Right)
    QTest.keyClick(view, Qt.Key.Key_Down)
    steps = [event for event in told if isinstance(event, QAccessibleTextCursorEvent)]
    assert [event.cursorPosition() for event in steps] == [1, 14]


def test_another_text_is_told(view: TextView, told: list[QAccessibleEvent]) -> None:
    view.set_text(IndexedText.of(b"new"))
    view.set_hex(True)
    news = [event for event in told if isinstance(event, QAccessibleTextUpdateEvent)]
    assert [event.textInserted() for event in news] == [
        "new",
        "00000000  6e 65 77".ljust(60) + "new",
    ]


def test_nobody_is_told_where_nobody_listens(view: TextView, told: list[QAccessibleEvent]) -> None:
    QAccessible.setActive(False)
    told.clear()
    QTest.keyClick(view, Qt.Key.Key_Right)
    view.set_text(IndexedText.of(b"new"))
    assert told == []


def test_a_view_that_is_made_while_a_reader_listens_is_a_text_too(
    qtbot: QtBot, told: list[QAccessibleEvent]
) -> None:
    view = TextView("Answer")
    qtbot.addWidget(view)
    view.set_text(IndexedText.of(b"abc"))
    assert text_of(view).text(0, 3) == "abc"
