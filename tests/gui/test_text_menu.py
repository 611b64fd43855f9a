"""The context menu of a text offers what can be done, and does it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from erpsync_gui.gui.text_view import TextView
from erpsync_gui.wire.pretty import print_body
from erpsync_gui.wire.text import IndexedText

PRINTED = print_body(b"<a><b><c/></b></a>", "text/xml")


@pytest.fixture
def view(qtbot: QtBot) -> TextView:
    view = TextView("Answer")
    qtbot.addWidget(view)
    view.set_text(IndexedText.of(b"abc"))
    view.resize(500, 300)
    view.show()
    return view


def menu_of(view: TextView) -> QMenu:
    place = QPoint(5, 5)
    view.contextMenuEvent(QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, place))
    menu = view.findChild(QMenu)
    assert menu is not None
    return menu


def test_the_context_menu_offers_to_copy_only_what_is_selected(view: TextView) -> None:
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(60, 8))
    menu = menu_of(view)
    assert [action.isEnabled() for action in menu.actions()][:2] == [False, True]
    menu.close()


def test_the_context_menu_wraps_and_shows_hexadecimal(view: TextView) -> None:
    for name, state in (("&Wrap long lines", "is_wrapped"), ("&Hexadecimal", "is_hex")):
        for wanted in (True, False):
            menu = menu_of(view)
            action = next(action for action in menu.actions() if action.text() == name)
            assert action.isChecked() is not wanted
            action.trigger()
            assert getattr(view, state) is wanted
            menu.close()
            QApplication.sendPostedEvents(menu, QEvent.Type.DeferredDelete)


def test_the_context_menu_folds_only_what_can_be_folded(view: TextView) -> None:
    menu = menu_of(view)
    assert "F&olding" not in [action.text() for action in menu.actions()]
    menu.close()
    QApplication.sendPostedEvents(menu, QEvent.Type.DeferredDelete)
    view.set_text(PRINTED.text, PRINTED.shape)
    menu = menu_of(view)
    folding = next(menu for menu in menu.findChildren(QMenu) if menu.title() == "F&olding")
    actions = {action.text(): action for action in folding.actions()}
    actions["Fold to depth &1"].trigger()
    assert [row.line for row in view.scene().rows] == [0, 1, 4]
    actions["Unfold &all"].trigger()
    assert len(view.scene().rows) == 5
    menu.close()
