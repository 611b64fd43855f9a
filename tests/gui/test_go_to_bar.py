"""The bar leads to a place, or says why there is none."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from erpsync_gui.gui.go_to_bar import GoToBar
from erpsync_gui.gui.text_view import TextView
from erpsync_gui.wire.text import IndexedText

BODY = b"a line\n" * 500


@pytest.fixture
def view(qtbot: QtBot) -> Iterator[TextView]:
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    view = TextView("Answer")
    layout.addWidget(view)
    layout.addWidget(GoToBar(view))
    window.resize(500, 200)
    window.show()
    qtbot.waitExposed(window)
    view.window().activateWindow()
    view.setFocus()
    view.set_text(IndexedText.of(BODY))
    yield view
    window.close()  # until here it is held


def open_bar(view: TextView) -> GoToBar:
    QTest.keyClick(view, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    bar = view.window().findChild(GoToBar)
    assert bar is not None
    assert bar.isVisible()
    return bar


def test_a_line_that_is_typed_is_gone_to(view: TextView) -> None:
    bar = open_bar(view)
    QTest.keyClicks(bar._field, "400:3")
    QTest.keyClick(bar._field, Qt.Key.Key_Return)
    assert view.selection == (399 * 7 + 2, 399 * 7 + 2)
    assert view.scene().point_of(399 * 7) is not None
    assert not bar.isVisible()
    assert view.hasFocus()


def test_nonsense_is_answered_and_can_be_mended(view: TextView) -> None:
    bar = open_bar(view)
    QTest.keyClicks(bar._field, "9999")
    QTest.keyClick(bar._field, Qt.Key.Key_Return)
    assert bar.isVisible()
    assert "There is no line 9,999: the text has 501 lines." in bar._problem.text()
    assert view.selection == (0, 0)
    QTest.keyClick(bar._field, Qt.Key.Key_Backspace)
    assert bar._problem.text() == ""


def test_a_byte_is_gone_to_in_hexadecimal_too(view: TextView) -> None:
    view.set_hex(True)
    bar = open_bar(view)
    QTest.keyClicks(bar._field, "@0x10f")
    QTest.keyClick(bar._field, Qt.Key.Key_Enter)
    assert view.selection == (0x10F, 0x10F)


def test_esc_closes_and_stays(view: TextView) -> None:
    bar = open_bar(view)
    QTest.keyClicks(bar._field, "3")
    QTest.keyClick(bar._field, Qt.Key.Key_Escape)
    assert not bar.isVisible()
    assert view.selection == (0, 0)
    assert view.hasFocus()
