"""Calls run on threads of their own, can be cancelled at any moment, and end exactly once."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from pytestqt.qtbot import QtBot

from erpsync_gui.gui.runner import Background, CallRunner, Errand, Observer, Show, Work
from erpsync_gui.wire.call import Call, Endpoint, Protocol
from erpsync_gui.wire.exchange import Exchange, Level, Outcome, Phase, Timeline, Verdict
from erpsync_gui.wire.text import IndexedText


def a_call() -> Call:
    return Call("GetEngineStatus", Endpoint("http://127.0.0.1:1", Protocol.REST))


def an_exchange(call: Call, outcome: Outcome = Outcome.OK) -> Exchange:
    return Exchange(call, Verdict(outcome, Level.RESULT, "done"), Timeline(datetime.now(UTC)))


async def answer_at_once(call: Call, observe: Observer, _show: Show) -> Exchange:
    observe(Phase.RECEIVING, 7)
    return an_exchange(call)


async def wait_for_cancel(call: Call, observe: Observer, _show: Show) -> Exchange:
    try:
        observe(Phase.WAITING, 0)
        await asyncio.Event().wait()
    except asyncio.CancelledError:
        return an_exchange(call, Outcome.CANCELLED)
    raise AssertionError


def test_a_call_ends_with_its_exchange_on_the_gui_thread(qtbot: QtBot) -> None:
    runner = CallRunner()
    seen: list[str] = []
    runner.advanced.connect(lambda *_: seen.append(threading.current_thread().name))
    call = a_call()
    with qtbot.waitSignal(runner.finished) as finished:
        runner.submit(call, answer_at_once)
    assert finished.args[0].call is call
    assert seen == [threading.main_thread().name]
    assert runner.running_count == 0
    runner.close()


def test_what_has_come_of_a_large_answer_is_told_on_the_gui_thread(qtbot: QtBot) -> None:
    async def answer_slowly(call: Call, _observe: Observer, show: Show) -> Exchange:
        show(IndexedText.of(b"half"))
        show(IndexedText.of(b"half and half"))
        return an_exchange(call)

    runner = CallRunner()
    told: list[tuple[int, bytes, str]] = []
    runner.arrived.connect(
        lambda number, text: told.append((number, text.body[:], threading.current_thread().name))
    )
    call = a_call()
    with qtbot.waitSignal(runner.finished):
        runner.submit(call, answer_slowly)
    here = threading.main_thread().name
    assert told == [(call.number, b"half", here), (call.number, b"half and half", here)]
    runner.close()


def test_a_waiting_call_is_cancelled_and_still_gives_an_exchange(qtbot: QtBot) -> None:
    runner = CallRunner()
    call = a_call()
    with qtbot.waitSignal(runner.advanced):
        runner.submit(call, wait_for_cancel)
    with qtbot.waitSignal(runner.finished) as finished:
        runner.cancel(call.number)
    assert finished.args[0].outcome is Outcome.CANCELLED
    runner.close()


def test_a_call_cancelled_before_its_thread_ran_still_gives_an_exchange(qtbot: QtBot) -> None:
    runner = CallRunner()
    call = a_call()
    with qtbot.waitSignal(runner.finished) as finished:
        runner.submit(call, wait_for_cancel)
        runner.cancel(call.number)
    assert finished.args[0].outcome is Outcome.CANCELLED
    runner.close()


def test_many_calls_run_at_once_and_each_ends(qtbot: QtBot) -> None:
    runner = CallRunner()
    calls = [a_call() for _ in range(20)]
    ended: set[int] = set()
    runner.finished.connect(lambda exchange: ended.add(exchange.call.number))
    for call in calls:
        runner.submit(call, wait_for_cancel)
    assert runner.running_count == 20
    for call in calls:
        runner.cancel(call.number)
    qtbot.waitUntil(lambda: ended == {call.number for call in calls})
    assert runner.running_count == 0
    runner.close()


def test_cancelling_a_call_that_has_ended_does_nothing(qtbot: QtBot) -> None:
    runner = CallRunner()
    call = a_call()
    with qtbot.waitSignal(runner.finished):
        runner.submit(call, answer_at_once)
    runner.cancel(call.number)
    runner.close()


def test_closing_cancels_what_runs_and_leaves_no_thread(qtbot: QtBot) -> None:
    runner = CallRunner()
    with qtbot.waitSignal(runner.advanced):
        runner.submit(a_call(), wait_for_cancel)
    with qtbot.waitSignal(runner.finished):
        runner.close()
    names = [thread.name for thread in threading.enumerate()]
    assert not [name for name in names if name.startswith("call-")]


def test_a_bug_in_a_call_frees_its_tab_and_reaches_the_crash_hook(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(call: Call, observe: Observer, show: Show) -> Exchange:
        raise ZeroDivisionError

    caught: list[type[BaseException]] = []
    monkeypatch.setattr(threading, "excepthook", lambda hook: caught.append(hook.exc_type))
    runner = CallRunner()
    call = a_call()
    with qtbot.waitSignal(runner.crashed) as crashed:
        runner.submit(call, fail)
    assert crashed.args == [call.number]
    runner.close()
    assert caught == [ZeroDivisionError]
    assert runner.running_count == 0


def test_background_work_comes_back_on_the_gui_thread(qtbot: QtBot) -> None:
    background = Background()
    came: list[tuple[str, str]] = []
    background.run(
        "a name",
        lambda: threading.current_thread().name,
        lambda name: came.append((name, threading.current_thread().name)),
    )
    qtbot.waitUntil(lambda: bool(came))
    assert came == [("a name", threading.main_thread().name)]
    background.close()


def test_an_errand_tells_under_way_and_ends_with_its_result(qtbot: QtBot) -> None:
    errand = Errand("errand")
    told: list[object] = []
    errand.told.connect(told.append)

    async def work(tell: Callable[[object], None]) -> str:
        tell("half")
        return threading.current_thread().name

    with qtbot.waitSignal(errand.ended) as ended:
        errand.start(work)
    assert told == ["half"]
    assert ended.args == ["errand"]
    errand.close()


def test_a_result_on_its_way_is_not_heard_of_once_another_errand_began(qtbot: QtBot) -> None:
    errand = Errand("errand")
    ends: list[object] = []
    errand.ended.connect(ends.append)
    told: list[object] = []
    errand.told.connect(told.append)

    def work(name: str) -> Work:
        async def work(tell: Callable[[object], None]) -> str:
            tell(name)
            return name

        return work

    errand.start(work("first"))
    assert errand._thread is not None
    errand._thread.join()
    assert ends == [], "its end waits in the queue of events"
    with qtbot.waitSignal(errand.ended):
        errand.start(work("second"))
    assert (told, ends) == (["second"], ["second"])
    assert not errand.is_running
    errand.close()


def test_a_dropped_errand_is_called_off_and_says_nothing(qtbot: QtBot) -> None:
    errand = Errand("errand")

    async def work(tell: Callable[[object], None]) -> None:
        tell("waiting")
        await asyncio.Event().wait()

    with qtbot.waitSignal(errand.told):
        errand.start(work)
    thread = errand._thread
    assert thread is not None
    with qtbot.assertNotEmitted(errand.ended, wait=50):
        errand.drop()
        thread.join()
    errand.close()


def test_work_that_waits_for_nothing_is_done_though_it_was_dropped_before_it_began(
    qtbot: QtBot,
) -> None:
    errand = Errand("errand")
    done: list[str] = []

    async def work(_tell: Callable[[object], None]) -> None:
        done.append("signed out")

    with qtbot.assertNotEmitted(errand.ended, wait=50):
        errand.start(work)
        errand.close()
    assert done == ["signed out"]


def test_a_bug_ends_an_errand_with_nothing_and_is_told_to_the_crash_handler(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    caught: list[threading.ExceptHookArgs] = []
    monkeypatch.setattr(threading, "excepthook", caught.append)
    errand = Errand("errand")

    async def work(_tell: Callable[[object], None]) -> None:
        raise ZeroDivisionError

    with qtbot.waitSignal(errand.ended) as ended:
        errand.start(work)
    errand.close()
    assert ended.args == [None]
    assert [each.exc_type for each in caught] == [ZeroDivisionError]


def test_nothing_begins_after_the_end(qtbot: QtBot) -> None:
    errand, background = Errand("errand"), Background()
    began: list[str] = []

    async def work(_tell: Callable[[object], None]) -> None:
        began.append("errand")

    arrived: list[None] = []
    background.run("quick", lambda: None, arrived.append)
    background.close()
    errand.close()
    errand.start(work)
    qtbot.wait(50)
    assert (began, arrived) == ([], [])


def test_an_errand_that_is_called_off_ends_with_nothing(qtbot: QtBot) -> None:
    errand = Errand("errand")

    async def work(tell: Callable[[object], None]) -> str:
        tell("waiting")
        await asyncio.Event().wait()
        return "never"

    with qtbot.waitSignal(errand.told):
        errand.start(work)
    with qtbot.waitSignal(errand.ended) as ended:
        errand.cancel()
    assert ended.args == [None]
    errand.close()
