"""A tour takes its steps as their waits come true and ends with the right code."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from erpsync_gui.gui.tour import Steps, Tour, TourFailedError


class Bell(QObject):
    rung = Signal()


def test_a_tour_waits_for_signals_and_times(qtbot: QtBot) -> None:
    bell = Bell()
    seen: list[str] = []

    def steps() -> Steps:
        seen.append("first")
        yield 1
        seen.append("second")
        yield bell.rung
        seen.append("third")

    tour = Tour(steps(), bell)
    tour.start()
    qtbot.waitUntil(lambda: len(seen) == 2)
    with qtbot.waitSignal(tour.ended) as ended:
        bell.rung.emit()
    assert seen == ["first", "second", "third"]
    assert ended.args == [""]


def test_a_failed_step_ends_the_tour_with_its_sentence(qtbot: QtBot) -> None:
    def steps() -> Iterator[int]:
        yield 0
        msg = "the picture is blank"
        raise TourFailedError(msg)

    parent = Bell()
    tour = Tour(steps(), parent)
    with qtbot.waitSignal(tour.ended) as ended:
        tour.start()
    assert ended.args == ["the picture is blank"]


def test_a_failure_that_no_step_can_see_ends_the_tour(qtbot: QtBot) -> None:
    bell = Bell()

    seen: list[str] = []

    def steps() -> Steps:
        seen.append("first")
        yield bell.rung

    tour = Tour(steps(), bell)
    tour.start()
    qtbot.waitUntil(lambda: bool(seen))
    with qtbot.waitSignal(tour.ended) as ended:
        tour.fail("the program crashed")
    assert ended.args == ["the program crashed"]
