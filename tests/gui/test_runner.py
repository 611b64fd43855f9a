"""Calls run on threads of their own, can be cancelled at any moment, and end exactly once."""

from __future__ import annotations

import asyncio
import threading
import weakref
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from pytestqt.qtbot import QtBot

from erpsync_gui.gui.runner import CallRunner, Errand, Observer, Work
from erpsync_gui.wire.call import Call, Endpoint, Protocol
from erpsync_gui.wire.exchange import Exchange, Timeline, Verdict
from erpsync_gui.wire.glimpse import Glimpse, Show
from erpsync_gui.wire.outcome import Level, Outcome, Phase
from erpsync_gui.wire.text import IndexedText


def a_call() -> Call:
    return Call("GetEngineStatus", Endpoint("http://127.0.0.1:1", Protocol.REST))


def an_exchange(call: Call, outcome: Outcome = Outcome.OK) -> Exchange:
    return Exchange(call, Verdict(outcome, Level.RESULT, "done"), Timeline(datetime.now(UTC)))


async def answer_at_once(call: Call, _observe: Observer, _show: Show) -> Exchange:
    return an_exchange(call)


async def name_the_thread(call: Call, _observe: Observer, _show: Show) -> Exchange:
    loop, thread = asyncio.get_running_loop(), threading.current_thread()
    return replace(an_exchange(call), notes=(f"{id(loop)} {id(thread)}",))


def call_threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name.startswith("call-")]


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
    runner.finished.connect(lambda _: seen.append(threading.current_thread().name))
    call = a_call()
    with qtbot.waitSignal(runner.finished) as finished:
        runner.submit(call, answer_at_once)
    assert finished.args[0].call is call
    assert seen == [threading.main_thread().name]
    assert not runner._running
    runner.close()


def test_how_far_a_call_is_is_told_on_the_gui_thread_and_only_the_last_of_it(qtbot: QtBot) -> None:
    async def receive(call: Call, observe: Observer, show: Show) -> Exchange:
        for received_bytes in range(8):
            observe(Phase.RECEIVING, received_bytes)
        return await wait_for_cancel(call, observe, show)

    runner = CallRunner()
    told: list[tuple[int, Phase, int, str]] = []
    runner.advanced.connect(lambda *news: told.append((*news, threading.current_thread().name)))
    call = a_call()
    with qtbot.waitSignal(runner.advanced):
        runner.submit(call, receive)
    qtbot.wait(50)
    assert told == [(call.number, Phase.WAITING, 0, threading.main_thread().name)]
    runner.close()


def test_nothing_is_told_of_a_call_that_has_ended(qtbot: QtBot) -> None:
    async def hurry(call: Call, observe: Observer, _show: Show) -> Exchange:
        observe(Phase.RECEIVING, 7)
        return an_exchange(call)

    runner = CallRunner()
    with qtbot.waitSignal(runner.finished):
        runner.submit(a_call(), hurry)
    with qtbot.assertNotEmitted(runner.advanced, wait=50):
        pass
    runner.close()


def test_a_thread_is_ready_for_the_next_call_and_no_two_calls_share_one(qtbot: QtBot) -> None:
    runner = CallRunner()
    runner.make_ready()
    seen = []
    for _ in range(3):
        qtbot.waitUntil(lambda: [each.name for each in call_threads()] == ["call-ready"])
        ready = call_threads()
        with qtbot.waitSignal(runner.finished) as finished:
            runner.submit(a_call(), name_the_thread)
        (note,) = finished.args[0].notes
        seen.append(note)
        assert note.endswith(f" {id(ready[0])}")
    assert len(set(seen)) == len(seen)
    runner.close()
    assert not call_threads()


def test_a_call_whose_thread_cannot_end_keeps_no_other_from_being_made(qtbot: QtBot) -> None:
    may_end = threading.Event()

    async def look_up(call: Call, _observe: Observer, _show: Show) -> Exchange:
        asyncio.get_running_loop().run_in_executor(None, may_end.wait)
        return an_exchange(call)

    runner = CallRunner()
    for perform in (look_up, answer_at_once, answer_at_once):
        with qtbot.waitSignal(runner.finished):
            runner.submit(a_call(), perform)
        runner.make_ready()
    may_end.set()
    runner.close()
    assert not call_threads()


def test_what_a_call_left_in_circles_is_gone_before_the_next() -> None:
    class Knot:
        def __init__(self) -> None:
            self.me = self

    runner = CallRunner()
    left = weakref.ref(Knot())
    runner.make_ready()
    assert left() is None
    runner.close()


def test_no_thread_is_made_ready_after_the_end(qtbot: QtBot) -> None:
    runner = CallRunner()
    with qtbot.waitSignal(runner.finished):
        runner.submit(a_call(), answer_at_once)
    runner.close()
    qtbot.wait(150)
    assert not call_threads()


def test_what_has_come_of_a_large_answer_is_told_on_the_gui_thread(qtbot: QtBot) -> None:
    async def answer_slowly(call: Call, _observe: Observer, show: Show) -> Exchange:
        for body in (b"half", b"half and half"):
            show(Glimpse(IndexedText.of(body)))
        return an_exchange(call)

    runner = CallRunner()
    told: list[tuple[int, bytes, str]] = []
    runner.arrived.connect(
        lambda number, glimpse: told.append(
            (number, glimpse.raw.body[:], threading.current_thread().name)
        )
    )
    call = a_call()
    with qtbot.waitSignal(runner.finished):
        runner.submit(call, answer_slowly)
    here = threading.main_thread().name
    assert told == [(call.number, b"half", here), (call.number, b"half and half", here)]
    runner.close()


def test_a_call_waits_a_moment_until_the_window_has_painted_what_came(qtbot: QtBot) -> None:
    order: list[str] = []

    async def answer_slowly(call: Call, _observe: Observer, show: Show) -> Exchange:
        show(Glimpse(IndexedText.of(b"half")))
        order.append("went on")
        return an_exchange(call)

    def paint() -> None:
        order.append("painted")
        runner.go_on()

    runner = CallRunner()
    runner.arrived.connect(lambda _number, _glimpse: paint())
    with qtbot.waitSignal(runner.finished):
        runner.submit(a_call(), answer_slowly)
    assert order == ["painted", "went on"]
    runner.close()


def test_a_call_does_not_wait_for_a_window_that_is_busy(qtbot: QtBot) -> None:
    went_on = threading.Event()

    async def answer_slowly(call: Call, _observe: Observer, show: Show) -> Exchange:
        show(Glimpse(IndexedText.of(b"half")))
        went_on.set()
        return an_exchange(call)

    runner = CallRunner()
    with qtbot.waitSignal(runner.finished):
        runner.submit(a_call(), answer_slowly)
        assert went_on.wait(5)
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
    assert len(runner._running) == 20
    for call in calls:
        runner.cancel(call.number)
    qtbot.waitUntil(lambda: ended == {call.number for call in calls})
    assert not runner._running
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
    assert not call_threads()


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
    assert not runner._running


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
    errand = Errand("errand")
    began: list[str] = []

    async def work(_tell: Callable[[object], None]) -> None:
        began.append("errand")

    errand.close()
    errand.start(work)
    qtbot.wait(50)
    assert began == []


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
