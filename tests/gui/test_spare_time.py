"""Work in slices comes to its end, leaves room for the window, and can be put aside."""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter

import pytest
from pytestqt.qtbot import QtBot

from erpsync_gui.gui import spare_time
from erpsync_gui.gui.spare_time import SpareTime


def steps(done: list[int], count: int) -> Iterator[None]:
    for number in range(count):
        done.append(number)
        yield


def slow_steps(count: int) -> Iterator[None]:
    for _ in range(count):
        until = perf_counter() + 0.002
        while perf_counter() < until:
            pass
        yield


def test_short_work_is_done_at_once(qtbot: QtBot) -> None:
    spare, done = SpareTime(), list[int]()
    with qtbot.waitSignal(spare.finished, timeout=0):
        spare.start(steps(done, 5))
    assert done == [0, 1, 2, 3, 4]
    assert not spare.is_busy


def test_long_work_is_done_in_slices(qtbot: QtBot) -> None:
    spare = SpareTime()
    began = perf_counter()
    spare.start(slow_steps(20))
    assert perf_counter() - began < 0.03
    assert spare.is_busy
    with qtbot.waitSignal(spare.finished):
        pass
    assert not spare.is_busy


def test_work_that_is_stopped_stays_undone(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spare_time, "SLICE_S", 0.0)
    spare, done = SpareTime(), list[int]()
    spare.start(steps(done, 5))
    spare.stop()
    with qtbot.assertNotEmitted(spare.finished, wait=20):
        assert not spare.is_busy
    assert done == [0]


def test_work_that_is_put_off_is_done_in_the_end(qtbot: QtBot) -> None:
    spare, done = SpareTime(), list[int]()
    began = perf_counter()
    spare.start_after(30, steps(done, 3))
    assert spare.is_busy
    assert not done
    with qtbot.waitSignal(spare.finished):
        pass
    assert perf_counter() - began > 0.025
    assert done == [0, 1, 2]


def test_work_that_was_put_off_goes_on_without_a_pause(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spare_time, "SLICE_S", 0.0)
    spare, done = SpareTime(), list[int]()
    spare.start_after(200, steps(done, 50))
    with qtbot.waitSignal(spare.finished, timeout=2000):
        pass
    assert len(done) == 50


def test_work_that_is_put_off_makes_room_for_other(qtbot: QtBot) -> None:
    spare, done, other = SpareTime(), list[int](), list[int]()
    spare.start_after(10, steps(done, 3))
    with qtbot.waitSignal(spare.finished, timeout=0):
        spare.start(steps(other, 3))
    with qtbot.assertNotEmitted(spare.finished, wait=30):
        pass
    assert (done, other) == ([], [0, 1, 2])


def test_other_work_takes_the_place_of_the_first(qtbot: QtBot) -> None:
    spare, done, other = SpareTime(), list[int](), list[int]()

    def work() -> Iterator[None]:
        done.append(0)
        spare.start(steps(other, 3))
        yield
        done.append(1)

    with qtbot.waitSignal(spare.finished, timeout=0):
        spare.start(work())
    assert (done, other) == ([0], [0, 1, 2])
