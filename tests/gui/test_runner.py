"""Calls run on threads of their own, can be cancelled at any moment, and end exactly once."""

from __future__ import annotations

import asyncio
import threading
from datetime import UTC, datetime

import pytest
from pytestqt.qtbot import QtBot

from erpsync_gui.gui.runner import Background, CallRunner, Observer
from erpsync_gui.wire.call import Call, Endpoint, Protocol
from erpsync_gui.wire.exchange import Exchange, Level, Outcome, Phase, Timeline, Verdict


def a_call() -> Call:
    return Call("GetEngineStatus", Endpoint("http://127.0.0.1:1", Protocol.REST))


def an_exchange(call: Call, outcome: Outcome = Outcome.OK) -> Exchange:
    return Exchange(call, Verdict(outcome, Level.RESULT, "done"), Timeline(datetime.now(UTC)))


async def answer_at_once(call: Call, observe: Observer) -> Exchange:
    observe(Phase.RECEIVING, 7)
    return an_exchange(call)


async def wait_for_cancel(call: Call, observe: Observer) -> Exchange:
    try:
        observe(Phase.WAITING, 0)
        await asyncio.Event().wait()
    except asyncio.CancelledError:
        return an_exchange(call, Outcome.CANCELLED)
    raise AssertionError


def test_a_call_ends_with_its_exchange_on_the_gui_thread(qtbot: QtBot) -> None:
    runner = CallRunner(answer_at_once)
    seen: list[str] = []
    runner.advanced.connect(lambda *_: seen.append(threading.current_thread().name))
    call = a_call()
    with qtbot.waitSignal(runner.finished) as finished:
        runner.submit(call)
    assert finished.args[0].call is call
    assert seen == [threading.main_thread().name]
    assert runner.running_count == 0
    runner.close()


def test_a_waiting_call_is_cancelled_and_still_gives_an_exchange(qtbot: QtBot) -> None:
    runner = CallRunner(wait_for_cancel)
    call = a_call()
    with qtbot.waitSignal(runner.advanced):
        runner.submit(call)
    with qtbot.waitSignal(runner.finished) as finished:
        runner.cancel(call.number)
    assert finished.args[0].outcome is Outcome.CANCELLED
    runner.close()


def test_a_call_cancelled_before_its_thread_ran_still_gives_an_exchange(qtbot: QtBot) -> None:
    runner = CallRunner(wait_for_cancel)
    call = a_call()
    with qtbot.waitSignal(runner.finished) as finished:
        runner.submit(call)
        runner.cancel(call.number)
    assert finished.args[0].outcome is Outcome.CANCELLED
    runner.close()


def test_many_calls_run_at_once_and_each_ends(qtbot: QtBot) -> None:
    runner = CallRunner(wait_for_cancel)
    calls = [a_call() for _ in range(20)]
    ended: set[int] = set()
    runner.finished.connect(lambda exchange: ended.add(exchange.call.number))
    for call in calls:
        runner.submit(call)
    assert runner.running_count == 20
    for call in calls:
        runner.cancel(call.number)
    qtbot.waitUntil(lambda: ended == {call.number for call in calls})
    assert runner.running_count == 0
    runner.close()


def test_cancelling_a_call_that_has_ended_does_nothing(qtbot: QtBot) -> None:
    runner = CallRunner(answer_at_once)
    call = a_call()
    with qtbot.waitSignal(runner.finished):
        runner.submit(call)
    runner.cancel(call.number)
    runner.close()


def test_closing_cancels_what_runs_and_leaves_no_thread(qtbot: QtBot) -> None:
    runner = CallRunner(wait_for_cancel)
    with qtbot.waitSignal(runner.advanced):
        runner.submit(a_call())
    with qtbot.waitSignal(runner.finished):
        runner.close()
    names = [thread.name for thread in threading.enumerate()]
    assert not [name for name in names if name.startswith("call-")]


def test_a_bug_in_a_call_frees_its_tab_and_reaches_the_crash_hook(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(call: Call, observe: Observer) -> Exchange:
        raise ZeroDivisionError

    caught: list[type[BaseException]] = []
    monkeypatch.setattr(threading, "excepthook", lambda hook: caught.append(hook.exc_type))
    runner = CallRunner(fail)
    call = a_call()
    with qtbot.waitSignal(runner.crashed) as crashed:
        runner.submit(call)
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
