"""The window places its panes, remembers where they were, and tells of its first paint."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from erpsync_gui.gui.main_window import MainWindow


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)


def window_of(qtbot: QtBot, settings: QSettings, *panes: QWidget) -> MainWindow:
    first, second, tabs = [*panes, *(QWidget() for _ in range(3 - len(panes)))]
    bar, strip = QWidget(), QWidget()
    window = MainWindow(bar, strip, first, second, tabs, lambda: [tabs], settings)
    qtbot.addWidget(window)
    return window


def test_the_first_paint_is_told_once(qtbot: QtBot, settings: QSettings) -> None:
    window = window_of(qtbot, settings)
    told: list[bool] = []
    window.first_painted.connect(lambda: told.append(True))
    with qtbot.waitSignal(window.first_painted):
        window.show()
    window.update()
    window.repaint()
    assert told == [True]


def test_the_size_is_there_again(qtbot: QtBot, settings: QSettings) -> None:
    window = window_of(qtbot, settings)
    window.show()
    window.resize(700, 507)
    with qtbot.waitSignal(window.closed):
        window.close()
    again = window_of(qtbot, settings)
    assert (again.width(), again.height()) == (700, 507)


def test_f6_goes_round_the_panes(qtbot: QtBot, settings: QSettings) -> None:
    panes = [QLineEdit(), QLineEdit(), QLineEdit()]
    holders = []
    for pane in panes:
        holder = QWidget()
        pane.setParent(holder)
        holders.append(holder)
    window = window_of(qtbot, settings, *holders)
    window.show()
    for expected in (*panes, panes[0]):
        window.focus_next_pane()
        assert window.focusWidget() is expected


def test_the_edge_takes_the_color_of_the_environment(qtbot: QtBot, settings: QSettings) -> None:
    window = window_of(qtbot, settings)
    window.set_environment(QColor("#b3261e"))
    window.show()
    assert window._edge.grab().toImage().pixelColor(5, 2).name() == "#b3261e"
