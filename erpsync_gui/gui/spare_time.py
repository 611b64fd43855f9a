"""Does long work on the GUI thread in slices, so that the window never waits for it.

For work that is too closely tied to what the window shows to be sent to a thread.
"""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal, Slot

SLICE_S = 0.003
"""So long works one slice: painting and others that want the cores need the rest of a frame."""

_NO_MORE = object()


class SpareTime(QObject):
    """Goes through one iterator at a time, whose steps are short, whenever nothing else happens.

    Signals:
        finished: nothing; the iterator came to its end. Not emitted after `stop`.
    """

    finished = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        """Nothing to do yet."""
        super().__init__(parent)
        self._steps: Iterator[object] | None = None
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_timer_timeout)

    @property
    def is_busy(self) -> bool:
        """Whether there is work left."""
        return self._steps is not None

    def start(self, steps: Iterator[object], *, at_once: bool = True) -> None:
        """Take this work in the place of all other; `at_once`, its first slice is done here."""
        self._steps = steps
        self._timer.start(0)
        if at_once:
            self._on_timer_timeout()

    def start_after(self, rest_ms: int, steps: Iterator[object]) -> None:
        """Take this work in the place of all other, but leave it for so long."""
        self._steps = steps
        self._timer.start(rest_ms)

    def stop(self) -> None:
        """Leave the rest of the work undone."""
        self._steps = None
        self._timer.stop()

    @Slot()
    def _on_timer_timeout(self) -> None:
        if self._timer.interval():
            self._timer.setInterval(0)
        deadline, steps = perf_counter() + SLICE_S, self._steps
        # A step may take up other work itself.
        while steps is not None and steps is self._steps:
            if next(steps, _NO_MORE) is _NO_MORE and steps is self._steps:
                self.stop()
                self.finished.emit()
            if perf_counter() > deadline:
                return
