from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractScrollArea
from pytestqt.qtbot import QtBot

from erpsync_gui.gui.tour import TourFailedError
from tests.bench import big_window
from tests.bench.big_window import SightWatch, key_ms


class View(QAbstractScrollArea):
    def __init__(self) -> None:
        super().__init__()
        self.words, self.painted = "", ""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        self.words += Qt.Key(event.key()).name

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        del event
        self.painted = self.words


@pytest.fixture
def view(qtbot: QtBot) -> View:
    view = View()
    qtbot.addWidget(view)
    with qtbot.waitExposed(view):
        view.show()
    return view


def test_a_sight_counts_from_the_first_painting_that_has_it(view: View, qtbot: QtBot) -> None:
    sight = SightWatch(view)
    sight.wait_for(lambda: view.words == "all")
    view.viewport().repaint()
    qtbot.wait(10)
    assert sight.at_s == 0
    view.words = "all"
    qtbot.wait(10)
    assert sight.at_s == 0
    view.viewport().repaint()
    qtbot.waitUntil(lambda: sight.at_s > 0)
    first_s = sight.at_s
    view.viewport().repaint()
    qtbot.wait(10)
    assert sight.at_s == first_s


def test_what_is_never_seen_ends_the_tour(view: View, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(big_window, "_PATIENCE_S", 1)
    with pytest.raises(TourFailedError):
        list(SightWatch(view).seen())


def test_a_key_is_timed_with_the_painting_of_what_it_brought_about(view: View) -> None:
    assert key_ms(view, Qt.Key.Key_End) > 0
    assert view.painted == "Key_End"
