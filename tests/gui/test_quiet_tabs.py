"""Quiet tabs show which one is in front, and are never cut."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from erpsync_gui.gui import theme
from erpsync_gui.gui.quiet_tabs import QuietTabs
from erpsync_gui.gui.theme import Tone


def test_the_tab_in_front_is_underlined_in_the_accent(qtbot: QtBot) -> None:
    tabs = QuietTabs("Views")
    qtbot.addWidget(tabs)
    for name in ("Body", "Headers"):
        tabs.addTab(name)
    tabs.resize(tabs.sizeHint())
    tabs.show()
    accent = theme.tone_color(Tone.ACCENT, tabs.palette()).name()
    for front in (0, 1):
        tabs.setCurrentIndex(front)
        image = tabs.grab().toImage()
        lines = [
            image.pixelColor(tabs.tabRect(tab).center().x(), tabs.height() - 1).name() == accent
            for tab in (0, 1)
        ]
        assert lines == [front == 0, front == 1]


def test_the_arrow_keys_go_from_tab_to_tab(qtbot: QtBot) -> None:
    tabs = QuietTabs("Views")
    qtbot.addWidget(tabs)
    for name in ("Body", "Headers"):
        tabs.addTab(name)
    QTest.keyClick(tabs, Qt.Key.Key_Right)
    assert tabs.currentIndex() == 1
    assert tabs.accessibleName() == "Views"
