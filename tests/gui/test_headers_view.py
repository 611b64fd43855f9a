"""Headers are shown in their order, and copied as they stand in HTTP."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from erpsync_gui.gui.headers_view import HeadersView


def test_headers_keep_their_order_and_can_be_copied(qtbot: QtBot) -> None:
    view = HeadersView("Response headers")
    qtbot.addWidget(view)
    view.show_headers("HTTP/1.1 200 OK", [("B", "2"), ("A", "1"), ("B", "3")])
    view.show()
    assert view.as_text() == "HTTP/1.1 200 OK\nB: 2\nA: 1\nB: 3"
    row = view._table.topLevelItem(1)
    assert row is not None
    view._table.setCurrentItem(row)
    QTest.keyClick(view._table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "A: 1"


def test_an_address_is_copied_without_the_breaks_that_show_it(qtbot: QtBot) -> None:
    view = HeadersView("Request headers")
    qtbot.addWidget(view)
    view.show_headers("POST https://crm.example.test/Remote", [])
    assert view.as_text() == "POST https://crm.example.test/Remote"


def test_the_next_headers_replace_the_last(qtbot: QtBot) -> None:
    view = HeadersView("Request headers")
    qtbot.addWidget(view)
    view.show_headers("POST /a", [("A", "1")])
    view.show()
    view.show_headers("POST /b", [("C", "3")])
    assert view.as_text() == "POST /b\nC: 3"
    rows = [view._table.topLevelItem(row) for row in range(view._table.topLevelItemCount())]
    assert [row.text(0) for row in rows if row is not None] == ["C"]
