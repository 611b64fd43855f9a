"""One at a time, whichever thread and whichever event loop asks.

Each call runs on a thread with an event loop of its own. A lock of `asyncio` belongs to one loop,
and one of `threading` cannot be waited for by a task that may be cancelled. This can.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from types import TracebackType


class Turn:
    """An asynchronous context manager that lets in one task of all.

    Both deques are touched by single appends and pops, which any thread may do at any time.
    """

    def __init__(self) -> None:
        """Nobody is in."""
        self._free = deque((None,))
        self._waiting: deque[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = deque()

    async def __aenter__(self) -> None:
        """Wait until nobody is in; a task that is cancelled stops waiting."""
        while not self._take():
            freed = asyncio.Event()
            self._waiting.append((asyncio.get_running_loop(), freed))
            # It may have become free before anybody knew that this one waits.
            if self._take():
                return
            await freed.wait()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let the others try, all of them: those that were cancelled meanwhile do not."""
        self._free.append(None)
        while self._waiting:
            with contextlib.suppress(IndexError, RuntimeError):
                # RuntimeError: its loop was closed. IndexError: somebody else has just woken it.
                loop, freed = self._waiting.popleft()
                loop.call_soon_threadsafe(freed.set)

    def _take(self) -> bool:
        try:
            self._free.pop()
        except IndexError:
            return False
        return True
