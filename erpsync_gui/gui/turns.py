"""Does several things to the window one after the other, each painted before the next.

For what takes a frame to do and to paint, and would take several at once.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import TypeAlias

from PySide6.QtCore import QObject, Slot

from erpsync_gui.gui.after_painting import AfterPainting

Act: TypeAlias = Callable[[], object]
"""Something to do; what it returns is not looked at."""


class Turns(QObject):
    """Does one thing in each turn of the event loop."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Nothing to do yet."""
        super().__init__(parent)
        self._acts: deque[Act] = deque()
        self._painting = AfterPainting(self)
        self._painting.due.connect(self._do_next)

    def start(self, *acts: Act) -> None:
        """Do the first of these now, and the others in the turns to come, in place of all left."""
        self.stop()
        self._acts = deque(acts)
        self._do_next()

    def stop(self) -> None:
        """Leave undone what is left."""
        self._acts.clear()
        self._painting.stop()

    @Slot()
    def _do_next(self) -> None:
        acts = self._acts
        acts.popleft()()
        # It may have begun something else.
        if acts is self._acts and acts:
            self._painting.wait()
