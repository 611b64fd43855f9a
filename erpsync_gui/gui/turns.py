"""Does several things to the window one after the other, each painted before the next.

For what takes a frame to do and to paint, and would take several at once.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal, Slot

Act = Callable[[], object]


class Turns(QObject):
    """Does one thing in each turn of the event loop.

    Signals:
        finished: nothing; the last one was done.
    """

    finished = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        """Nothing to do yet."""
        super().__init__(parent)
        self._acts: deque[Act] = deque()
        # Qt paints what has changed before it comes to a timer.
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._on_timer_timeout)

    def start(self, *acts: Act) -> None:
        """Do the first of these now, and the others in the turns to come, in place of all left."""
        self._acts = deque(acts)
        self._timer.start()
        self._on_timer_timeout()

    def stop(self) -> None:
        """Leave undone what is left."""
        self._acts.clear()
        self._timer.stop()

    @Slot()
    def _on_timer_timeout(self) -> None:
        acts = self._acts
        acts.popleft()()
        # It may have begun something else.
        if acts is self._acts and not acts:
            self.stop()
            self.finished.emit()
