"""The threads of the window: one for each call, with its own loop, and short ones for the rest.

Nothing here knows how a call is sent: the coroutine that performs it is handed in. A thread gives
its result to the GUI thread by a signal and touches no widget.
"""

from __future__ import annotations

import contextlib
import gc
import sys
import threading
from collections.abc import Callable, Coroutine
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from erpsync_gui.wire.call import Call
from erpsync_gui.wire.outcome import Phase

if TYPE_CHECKING:
    import asyncio

    from erpsync_gui.wire.exchange import Exchange
    from erpsync_gui.wire.glimpse import Glimpse, Show

T = TypeVar("T")

_SWITCH_INTERVAL_S = 0.00005
"""A hundredth of what Python takes by itself.

Painting a page gives the interpreter away and asks for it back a hundred times, and waits so long
each time for a thread that computes. Such a thread gives way only to who is waiting for it.
"""

_NEWS_EVERY_MS = 20
"""A small call goes through all its phases in less, and would be slower if each was told."""

_IDLE_AFTER_MS = 100
"""So long after a call its answer is painted, and making and ending threads is in nobody's way."""

_PAINTED_IN_S = 0.03
"""So long at most a call leaves the window a core to show a glimpse; what comes waits outside."""

Observer: TypeAlias = Callable[[Phase, int], None]
"""Told which phase a call entered and how many bytes have arrived."""

Perform: TypeAlias = "Callable[[Call, Observer, Show], Coroutine[Any, Any, Exchange]]"

Work: TypeAlias = Callable[[Callable[[object], None]], Coroutine[Any, Any, object]]
"""Given the way to tell things under way; ends with a result."""


class _RunningTask:
    """One coroutine under way: its loop and task once its thread has made them."""

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
        """Cancel from any thread, now or as soon as the coroutine has begun."""
        with self._lock:
            self._cancelled = True
            if self._loop is not None and self._task is not None:
                self._loop.call_soon_threadsafe(self._task.cancel)


class _LoopThread:
    """A thread with an event loop that are there before the one coroutine that they are to run.

    Both take as long to be made, and to be taken down, as a good part of a small call.
    """

    def __init__(self) -> None:
        """Begin to wait for a coroutine."""
        self._given: SimpleQueue[Coroutine[Any, Any, None] | None] = SimpleQueue()
        # A resolver that hangs must not keep a closed program alive.
        self._thread = threading.Thread(target=self._run, name="call-ready", daemon=True)
        self._thread.start()

    @property
    def is_alive(self) -> bool:
        """Whether it has not ended yet; a slow name resolver may hold it after `end`."""
        return self._thread.is_alive()

    def run(self, name: str, coroutine: Coroutine[Any, Any, None]) -> None:
        """Run the coroutine, under this name."""
        self._thread.name = name
        self._given.put(coroutine)

    def end(self) -> None:
        """End as soon as the coroutine has, if one was given."""
        self._given.put(None)

    def join(self, patience_s: float) -> None:
        """Wait a moment for its end."""
        self._thread.join(patience_s)

    def _run(self) -> None:
        import asyncio  # noqa: PLC0415 - start-up time: only the threads of calls need it

        with asyncio.Runner() as runner:
            runner.get_loop()
            while (coroutine := self._given.get()) is not None:
                runner.run(coroutine)


class CallRunner(QObject):
    """Performs calls on threads of their own, the next of which is ready before it is wanted.

    A call that is cancelled before its thread has begun still ends with an Exchange, since the
    cancellation is delivered inside the coroutine.

    Signals:
        started: a Call was accepted.
        advanced: the number of a call, the Phase it is in, and the bytes received so far; told
            now and then, so that a short phase may never be.
        arrived: the number of a call, and a Glimpse of its large answer; calls wait a moment for
            `go_on`, so that they do not take the time that painting needs.
        finished: the Exchange of a call; one for each `started`, unless
        crashed: the number of a call that a bug ended; the exception goes to the crash handler.
    """

    started = Signal(object)
    advanced = Signal(int, object, int)
    arrived = Signal(int, object)
    finished = Signal(object)
    crashed = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        """No call is under way yet."""
        super().__init__(parent)
        # A thread that reads a big answer must give the interpreter back to the window soon.
        sys.setswitchinterval(_SWITCH_INTERVAL_S)
        self._running: dict[int, _RunningTask] = {}
        self._news: dict[int, tuple[Phase, int]] = {}
        self._ready: _LoopThread | None = None
        self._threads: list[_LoopThread] = []
        self._is_closed = False
        self._clock = QTimer(self, interval=_NEWS_EVERY_MS)
        self._clock.timeout.connect(self._tell_news)
        self._idle = QTimer(self, interval=_IDLE_AFTER_MS, singleShot=True)
        self._idle.timeout.connect(self.make_ready)
        self._painted = threading.Event()
        self.finished.connect(self._on_finished)
        self.crashed.connect(self._on_ended)

    def submit(self, call: Call, perform: Perform) -> None:
        """Start a call, made by the coroutine function `perform`; returns at once."""
        running = _RunningTask()
        self._running[call.number] = running
        thread, self._ready = self._ready or _LoopThread(), None
        self._threads.append(thread)
        coroutine = self._perform_and_tell(call, perform, running)
        thread.run(f"call-{call.number} {call.operation}", coroutine)
        self._idle.stop()
        if not self._clock.isActive():
            self._clock.start()
        self.started.emit(call)

    @Slot()
    def go_on(self) -> None:
        """What has arrived is painted."""
        self._painted.set()

    @Slot()
    def make_ready(self) -> None:
        """Prepare for the next call while nobody waits for an answer, and tidy up after others."""
        self._end_threads()
        # What the last call left is then not searched in the midst of the next one.
        gc.collect(1)
        if self._ready is None:
            self._ready = _LoopThread()

    def cancel(self, number: int) -> None:
        """Stop waiting for a call; nothing happens when it has ended already."""
        running = self._running.get(number)
        if running is not None:
            running.cancel()

    def close(self, patience_s: float = 1.0) -> None:
        """Cancel every call and wait a moment for the threads to end."""
        self._is_closed = True
        self._clock.stop()
        self._idle.stop()
        for running in self._running.values():
            running.cancel()
        if self._ready is not None:
            self._threads.append(self._ready)
            self._ready = None
        self._end_threads()
        for thread in self._threads:
            thread.join(patience_s / max(1, len(self._threads)))

    async def _perform_and_tell(self, call: Call, perform: Perform, running: _RunningTask) -> None:
        def observe(phase: Phase, received_bytes: int) -> None:
            self._news[call.number] = (phase, received_bytes)

        def show(glimpse: Glimpse) -> None:
            self._painted.clear()
            self.arrived.emit(call.number, glimpse)
            self._painted.wait(_PAINTED_IN_S)

        running.enter()
        try:
            exchange = await perform(call, observe, show)
        except Exception:
            self.crashed.emit(call.number)
            raise
        finally:
            running.leave()
        # Told from inside the coroutine: asyncio.run may still wait for a slow name resolver.
        self.finished.emit(exchange)

    def _end_threads(self) -> None:
        for thread in self._threads:
            thread.end()
        self._threads = [thread for thread in self._threads if thread.is_alive]

    @Slot()
    def _tell_news(self) -> None:
        for number in list(self._running):
            news = self._news.pop(number, None)
            if news is not None:
                self.advanced.emit(number, *news)

    @Slot(object)
    def _on_finished(self, exchange: Exchange) -> None:
        self._on_ended(exchange.call.number)

    @Slot(int)
    def _on_ended(self, number: int) -> None:
        self._running.pop(number, None)
        self._news.pop(number, None)
        if not self._running:
            self._clock.stop()
        if not self._is_closed:
            self._idle.start()


class Errand(QObject):
    """One coroutine at a time, on a thread of its own, that may take minutes and can be called off.

    Starting another one drops the one before: neither signal comes from it any more, however far
    it is. Lives as long as whoever wants the results, so that a thread always has somebody to tell.

    Signals:
        told: something that the coroutine had to tell under way.
        ended: its result; None when it was called off, or ended by a bug, whose exception goes to
            the crash handler.
        _news, _result: the same from the thread, with the number of the coroutine.
    """

    told = Signal(object)
    ended = Signal(object)
    _news = Signal(int, object)
    _result = Signal(int, object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        """The threads will have this name."""
        super().__init__(parent)
        self._name = name
        self._number = 0
        self._running: _RunningTask | None = None
        self._thread: threading.Thread | None = None
        self._is_closed = False
        self._news.connect(self._on_news)
        self._result.connect(self._on_result)

    @property
    def is_running(self) -> bool:
        """Whether a result is still to come."""
        return self._running is not None

    def start(self, work: Work) -> None:
        """Run the coroutine function `work`, which is given the way to tell things."""
        self.drop()
        if self._is_closed:
            return
        number, running = self._number, _RunningTask()
        self._running = running
        self._thread = threading.Thread(
            target=self._run, args=(number, running, work), name=self._name, daemon=True
        )
        self._thread.start()

    def cancel(self) -> None:
        """Call it off; what was already done stays done, and `ended` follows."""
        if self._running is not None:
            self._running.cancel()

    def drop(self) -> None:
        """Call it off, and hear no more of it."""
        self.cancel()
        self._running = None
        self._number += 1

    def close(self, patience_s: float = 1.0) -> None:
        """Drop it, wait a moment for its thread, and start nothing more."""
        self._is_closed = True
        self.drop()
        if self._thread is not None:
            self._thread.join(patience_s)

    def _run(self, number: int, running: _RunningTask, work: Work) -> None:
        import asyncio  # noqa: PLC0415 - start-up time: only the threads of calls need it

        # Where a coroutine waits for nothing, being called off strikes after its end.
        with contextlib.suppress(asyncio.CancelledError):
            run_coroutine(self._work_and_tell(number, running, work))

    async def _work_and_tell(self, number: int, running: _RunningTask, work: Work) -> None:
        import asyncio  # noqa: PLC0415 - start-up time: only the threads of calls need it

        def tell(news: object) -> None:
            with contextlib.suppress(RuntimeError):
                self._news.emit(number, news)

        result: object = None
        running.enter()
        try:
            with contextlib.suppress(asyncio.CancelledError):
                result = await work(tell)
        finally:
            running.leave()
            # The window may be gone by now, here as in `tell`.
            with contextlib.suppress(RuntimeError):
                self._result.emit(number, result)

    @Slot(int, object)
    def _on_news(self, number: int, news: object) -> None:
        if number == self._number:
            self.told.emit(news)

    @Slot(int, object)
    def _on_result(self, number: int, result: object) -> None:
        if number == self._number:
            self._running = None
            self.ended.emit(result)


def run_coroutine(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine to its end on the calling thread, which must not be the GUI thread."""
    import asyncio  # noqa: PLC0415 - start-up time: only threads need it

    return asyncio.run(coroutine)
