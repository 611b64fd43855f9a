"""Work that is done in short steps beside the window, the last thing asked for alone."""

from __future__ import annotations

from collections.abc import Callable, Generator
from time import perf_counter

from PySide6.QtCore import QObject, Signal, Slot

from erpsync_gui.gui.runner import Errand
from erpsync_gui.wire.steps import Steps, taken

_PAUSE_AFTER_S = 0.005
"""A thread that gives the interpreter away by itself has it again before the window wakes up.

Python makes it wait for others only when they have asked for the interpreter and got none for a
while. With a pause after every step, a window was seen to wait for a fifth of a second.
"""


class OutlineWork(QObject):
    """Takes the steps of one work at a time; another one drops the one before.

    Signals:
        finished: what came of the work that was started last.
    """

    finished = Signal(object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        """The threads will have this name."""
        super().__init__(parent)
        self._errand = Errand(name, self)
        self._errand.ended.connect(self._on_errand_ended)

    @property
    def is_running(self) -> bool:
        """Whether something is still to come."""
        return self._errand.is_running

    def start(self, steps: Steps[object], *, at_once: bool = False) -> None:
        """Take some steps beside the window; `at_once` if they are too short to be felt."""
        self.stop()
        if at_once:
            self.finished.emit(taken(steps))
            return

        async def walk(_tell: Callable[[object], None]) -> object:
            paused_s = perf_counter()
            while True:
                try:
                    next(steps)
                except StopIteration as end:
                    return end.value
                if perf_counter() - paused_s > _PAUSE_AFTER_S:
                    await _Pause()
                    paused_s = perf_counter()

        self._errand.start(walk)

    def stop(self) -> None:
        """Drop what is under way."""
        self._errand.drop()

    @Slot(object)
    def _on_errand_ended(self, result: object) -> None:
        # Without a result it was ended by a bug, which the crash handler has.
        if result is not None:
            self.finished.emit(result)


class _Pause:
    """Awaited, it lets a coroutine be called off."""

    def __await__(self) -> Generator[None, None, None]:
        yield
