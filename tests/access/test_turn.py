"""One at a time across threads and loops; waiting can be called off, and nobody is forgotten."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any

import pytest

from erpsync_gui.access.turn import Turn

MANY = 24


def test_of_many_threads_only_one_is_in_at_a_time_and_all_get_in() -> None:
    turn, inside, seen = Turn(), [0], []

    async def visit() -> None:
        async with turn:
            inside[0] += 1
            seen.append(inside[0])
            for _ in range(5):
                await asyncio.to_thread(lambda: None)
            inside[0] -= 1

    threads = [threading.Thread(target=lambda: asyncio.run(visit())) for _ in range(MANY)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert seen == [1] * MANY


def test_whoever_waits_can_be_called_off_and_the_next_gets_in() -> None:
    turn, entered = Turn(), []

    async def visit(name: str) -> None:
        async with turn:
            entered.append(name)

    async def scenario() -> None:
        async with turn:
            first, second = asyncio.create_task(visit("1st")), asyncio.create_task(visit("2nd"))
            await asyncio.wait([first, second], timeout=0.01)
            first.cancel()
            await asyncio.wait([first])
            assert entered == []
        with pytest.raises(asyncio.CancelledError):
            await first
        await second

    asyncio.run(scenario())
    assert entered == ["2nd"]


def test_an_exception_inside_lets_the_next_in() -> None:
    turn = Turn()

    async def scenario() -> str:
        with pytest.raises(asyncio.QueueEmpty):
            async with turn:
                asyncio.Queue[int]().get_nowait()
        async with turn:
            return "in"

    assert asyncio.run(scenario()) == "in"


def test_a_waiter_whose_loop_is_gone_is_passed_over() -> None:
    turn, loop = Turn(), asyncio.new_event_loop()

    async def hold_while_another_loop_ends() -> str:
        async with turn:
            abandoned = turn.__aenter__()
            await asyncio.to_thread(_begin_and_close, loop, abandoned)
            entering = asyncio.create_task(_enter(turn))
            await asyncio.wait([entering], timeout=0.01)
        return await entering

    assert asyncio.run(hold_while_another_loop_ends()) == "in"


async def _enter(turn: Turn) -> str:
    async with turn:
        return "in"


def _begin_and_close(loop: asyncio.AbstractEventLoop, waiting: Coroutine[Any, Any, None]) -> None:
    """Wait on a loop of another thread that is closed before its turn comes."""
    task = loop.create_task(waiting)
    loop.run_until_complete(asyncio.wait([task], timeout=0.01))
    task.cancel()
    loop.run_until_complete(asyncio.wait([task]))
    loop.close()
