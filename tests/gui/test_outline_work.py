"""Only what was asked for last comes to an end."""

from __future__ import annotations

import threading
from collections.abc import Generator

import pytest
from pytestqt.qtbot import QtBot

from erpsync_gui.gui.outline_work import OutlineWork


def counted_to(number: int, on: list[str]) -> Generator[None, None, int]:
    for _ in range(number):
        on.append(threading.current_thread().name)
        yield
    return number


@pytest.fixture
def work(qtbot: QtBot) -> OutlineWork:
    del qtbot  # it has the application
    return OutlineWork("counting")


def test_short_work_is_done_before_start_returns(work: OutlineWork) -> None:
    results: list[object] = []
    work.finished.connect(results.append)
    work.start(counted_to(3, []), at_once=True)
    assert results == [3]
    assert not work.is_running


def test_long_work_is_done_beside(work: OutlineWork, qtbot: QtBot) -> None:
    threads: list[str] = []
    with qtbot.waitSignal(work.finished) as finished:
        work.start(counted_to(5, threads))
        assert work.is_running
    assert finished.args == [5]
    assert set(threads) == {"counting"}


def test_new_work_drops_the_one_before(work: OutlineWork, qtbot: QtBot) -> None:
    endless = counted_to(10**9, [])
    results: list[object] = []
    work.finished.connect(results.append)
    work.start(endless)
    with qtbot.waitSignal(work.finished):
        work.start(counted_to(7, []))
    assert results == [7]


def test_dropped_work_says_nothing(work: OutlineWork, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(work.finished, wait=50):
        work.start(counted_to(10**9, []))
        work.stop()
    assert not work.is_running
