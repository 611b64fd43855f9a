"""What waits for a painting comes after it, whatever else is due."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from time import perf_counter

import pytest
from PySide6.QtCore import QMetaObject, QObject, Qt, QTimer, Slot
from PySide6.QtWidgets import QVBoxLayout
from pytestqt.qtbot import QtBot

from erpsync_gui.gui.after_painting import AfterPainting
from tests.gui.painted import Painted

CLOCK_MS = 1


class Posted(QObject):
    """Does something in the next pass over posted events, as the end of a call does."""

    def __init__(self, act: Callable[[], None]) -> None:
        super().__init__()
        self._act = act

    @Slot()
    def act(self) -> None:
        self._act()

    def post(self) -> None:
        QMetaObject.invokeMethod(self, "act", Qt.ConnectionType.QueuedConnection)


@pytest.fixture
def notes() -> list[str]:
    return []


@pytest.fixture
def widget(qtbot: QtBot, notes: list[str]) -> Painted:
    made = Painted(notes)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    qtbot.wait(10)
    notes.clear()
    return made


@pytest.fixture
def painting(notes: list[str]) -> AfterPainting:
    made = AfterPainting()
    made.due.connect(lambda: notes.append("due"))
    return made


def do_where_a_timer_is_due(act: Callable[[], None], wait: Callable[[], None]) -> None:
    """Have `act` done by the event loop in the very turn in which a clock ticks as well."""
    clock, posted = QTimer(interval=CLOCK_MS), Posted(act)
    clock.start()
    due_s = perf_counter() + 5 * CLOCK_MS / 1000
    while perf_counter() < due_s:
        pass
    posted.post()
    wait()


def test_the_painting_comes_first_though_a_clock_ticks(
    qtbot: QtBot, widget: Painted, painting: AfterPainting, notes: list[str]
) -> None:
    def change() -> None:
        widget.change("changed")
        painting.wait()

    do_where_a_timer_is_due(change, lambda: qtbot.waitUntil(lambda: "due" in notes))
    assert notes == ["changed", "painted", "due"]


def test_the_painting_comes_first_though_it_is_asked_for_by_the_layout(
    qtbot: QtBot, widget: Painted, painting: AfterPainting, notes: list[str]
) -> None:
    box = QVBoxLayout(widget)
    inner: list[str] = []
    box.addWidget(Painted(inner))
    qtbot.waitUntil(lambda: bool(inner))
    inner.clear()
    painting.due.connect(lambda: inner.append("due"))

    def change() -> None:
        box.setContentsMargins(40, 40, 40, 40)
        painting.wait()

    do_where_a_timer_is_due(change, lambda: qtbot.waitUntil(lambda: "due" in inner))
    assert inner == ["painted", "due"]


def test_it_tells_once_for_all_changes(
    qtbot: QtBot, widget: Painted, painting: AfterPainting, notes: list[str]
) -> None:
    for what in ("one", "two"):
        widget.change(what)
        painting.wait()
    qtbot.wait(20)
    assert notes == ["one", "two", "painted", "due"]


def test_what_is_stopped_tells_nothing_until_it_is_wanted_again(
    qtbot: QtBot, widget: Painted, painting: AfterPainting, notes: list[str]
) -> None:
    painting.wait()
    painting.stop()
    qtbot.wait(20)
    assert notes == []
    painting.wait()
    painting.stop()
    widget.change("changed")
    painting.wait()
    qtbot.waitUntil(lambda: "due" in notes)
    assert notes == ["changed", "painted", "due"]


def test_it_tells_where_nothing_is_to_be_painted(qtbot: QtBot, painting: AfterPainting) -> None:
    with qtbot.waitSignal(painting.due):
        painting.wait()


@pytest.mark.skipif(sys.platform != "linux", reason="the order of other systems' event loops")
def test_a_plain_timer_would_not_do(qtbot: QtBot, widget: Painted, notes: list[str]) -> None:
    """Why the class exists; where Qt mends this, a timer is simpler."""
    timer = QTimer(interval=0, singleShot=True)
    timer.timeout.connect(partial(notes.append, "due"))

    def change() -> None:
        widget.change("changed")
        timer.start()

    do_where_a_timer_is_due(change, lambda: qtbot.waitUntil(lambda: len(notes) == 3))
    assert notes == ["changed", "due", "painted"]
