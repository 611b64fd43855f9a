"""The threads of the window: one for each call, with its own loop, and short ones for the rest.

Nothing here knows how a call is sent: the coroutine that performs it is handed in. A thread gives
its result to the GUI thread by a signal and touches no widget.
"""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from PySide6.QtCore import QObject, Signal, Slot

from erpsync_gui.wire.call import Call
from erpsync_gui.wire.exchange import Exchange, Phase

if TYPE_CHECKING:
    import asyncio

T = TypeVar("T")

_SWITCH_INTERVAL_S = 0.0005
"""A tenth of what Python takes by itself: painting asks for the interpreter a hundred times."""

Observer: TypeAlias = Callable[[Phase, int], None]
"""Told which phase a call entered and how many bytes have arrived."""

Perform: TypeAlias = Callable[[Call, Observer], Coroutine[Any, Any, Exchange]]


class _RunningCall:
    """One call under way: its loop and task once its thread has made them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        self._cancelled = False

    def enter(self) -> None:
        """Called inside the coroutine: from here on the task can be cancelled."""
        import asyncio  # noqa: PLC0415 - start-up time: only the threads of calls need it

        with self._lock:
            self._loop, self._task = asyncio.get_running_loop(), asyncio.current_task()
            if self._cancelled and self._task is not None:
                self._task.cancel()

    def leave(self) -> None:
        """Called as the last act of the coroutine: a later cancel has nothing to do."""
        with self._lock:
            self._loop = self._task = None

    def cancel(self) -> None:
        """Cancel from any thread, now or as soon as the call has begun."""
        with self._lock:
            self._cancelled = True
            if self._loop is not None and self._task is not None:
                self._loop.call_soon_threadsafe(self._task.cancel)


class CallRunner(QObject):
    """Performs calls on threads of their own.

    A call that is cancelled before its thread has begun still ends with an Exchange, since the
    cancellation is delivered inside the coroutine.

    Signals:
        started: a Call was accepted.
        advanced: the number of a call, the Phase it entered, and the bytes received so far.
        finished: the Exchange of a call; one for each `started`, unless
        crashed: the number of a call that a bug ended; the exception goes to the crash handler.
    """

    started = Signal(object)
    advanced = Signal(int, object, int)
    finished = Signal(object)
    crashed = Signal(int)

    def __init__(self, perform: Perform, parent: QObject | None = None) -> None:
        """Calls are performed by the coroutine function `perform`."""
        super().__init__(parent)
        # A thread that reads a big answer must give the interpreter back to the window soon.
        sys.setswitchinterval(_SWITCH_INTERVAL_S)
        self._perform = perform
        self._running: dict[int, _RunningCall] = {}
        self._threads: set[threading.Thread] = set()
        self.finished.connect(self._on_finished)
        self.crashed.connect(self._on_crashed)

    @property
    def running_count(self) -> int:
        """How many calls are under way."""
        return len(self._running)

    def submit(self, call: Call) -> None:
        """Start a call; returns at once."""
        running = _RunningCall()
        self._running[call.number] = running
        thread = threading.Thread(
            target=self._run,
            args=(call, running),
            name=f"call-{call.number} {call.operation}",
            # A resolver that hangs must not keep a closed program alive.
            daemon=True,
        )
        self._threads = {old for old in self._threads if old.is_alive()} | {thread}
        self.started.emit(call)
        thread.start()

    def cancel(self, number: int) -> None:
        """Stop waiting for a call; nothing happens when it has ended already."""
        running = self._running.get(number)
        if running is not None:
            running.cancel()

    def close(self, patience_s: float = 1.0) -> None:
        """Cancel every call and wait a moment for the threads to end."""
        for running in self._running.values():
            running.cancel()
        for thread in self._threads:
            thread.join(patience_s / max(1, len(self._threads)))

    def _run(self, call: Call, running: _RunningCall) -> None:
        run_coroutine(self._perform_and_tell(call, running))

    async def _perform_and_tell(self, call: Call, running: _RunningCall) -> None:
        def observe(phase: Phase, received_bytes: int) -> None:
            self.advanced.emit(call.number, phase, received_bytes)

        running.enter()
        try:
            exchange = await self._perform(call, observe)
        except Exception:
            self.crashed.emit(call.number)
            raise
        finally:
            running.leave()
        # Told from inside the coroutine: asyncio.run may still wait for a slow name resolver.
        self.finished.emit(exchange)

    @Slot(object)
    def _on_finished(self, exchange: Exchange) -> None:
        self._running.pop(exchange.call.number, None)

    @Slot(int)
    def _on_crashed(self, number: int) -> None:
        self._running.pop(number, None)


class Background(QObject):
    """Runs a function on a thread and hands its result to a function on the GUI thread.

    Signals:
        _done: a function to call on the GUI thread.
    """

    _done = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        """Belongs to the GUI thread."""
        super().__init__(parent)
        self._threads: set[threading.Thread] = set()
        self._is_closed = False
        self._done.connect(self._on_done)

    def run(self, name: str, work: Callable[[], T], then: Callable[[T], None]) -> None:
        """Call `work` on a thread of this name, then `then` with its result on the GUI thread.

        An exception in `work` is a bug and ends in the crash handler. Nothing is done after
        `close`.
        """
        if self._is_closed:
            return

        def run() -> None:
            result = work()
            # The window may be gone by now: the program ends without waiting for ever.
            with contextlib.suppress(RuntimeError):
                self._done.emit(lambda: then(result))

        thread = threading.Thread(target=run, name=name, daemon=True)
        self._threads = {old for old in self._threads if old.is_alive()} | {thread}
        thread.start()

    def close(self, patience_s: float = 1.0) -> None:
        """Start nothing more, and wait a moment for what is running."""
        self._is_closed = True
        for thread in self._threads:
            thread.join(patience_s)

    @Slot(object)
    def _on_done(self, deliver: Callable[[], None]) -> None:
        deliver()


def run_coroutine(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine to its end on the calling thread, which must not be the GUI thread."""
    import asyncio  # noqa: PLC0415 - start-up time: only threads need it

    return asyncio.run(coroutine)
