"""A pane shows the page of its tab, a notice when there is one, and why a page is empty."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from erpsync_gui.gui.tabbed_pane import EmptyPage, TabbedPane


@pytest.fixture
def pane(qtbot: QtBot) -> TabbedPane:
    pane = TabbedPane("Request")
    qtbot.addWidget(pane)
    for name in ("One", "Two"):
        pane.add_page(name, QLabel(name))
    pane.show()
    return pane


def test_a_tab_brings_its_page(pane: TabbedPane) -> None:
    first = pane.current_page()
    pane.tabs.setCurrentIndex(1)
    second = pane.current_page()
    assert isinstance(second, QLabel)
    assert second.text() == "Two"
    assert first is not None
    pane.show_page(first)
    assert pane.tabs.currentIndex() == 0


def test_a_notice_takes_room_only_when_there_is_one(pane: TabbedPane) -> None:
    assert pane._notice.isHidden()
    pane.say("Preview, not sent.")
    assert pane._notice.isVisible()
    pane.say("")
    assert pane._notice.isHidden()


def test_an_empty_page_says_why_until_there_is_something(qtbot: QtBot) -> None:
    content = QLabel("content")
    page = EmptyPage(content)
    qtbot.addWidget(page)
    page.show_sentence("No answer yet.")
    assert (page.sentence, content.isHidden()) == ("No answer yet.", True)
    page.show_content()
    assert (page.sentence, content.isHidden()) == ("", False)
