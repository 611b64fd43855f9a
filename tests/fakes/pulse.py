"""Feels whether the event loop of a window goes on."""

from __future__ import annotations

from time import monotonic

from PySide6.QtCore import QObject, QTimer

STALL_S = 0.3
"""Less than anything takes that hangs in a test, more than a busy machine takes by itself."""


class Pulse(QObject):
    """Beats a hundred times a second; `longest_s` is the longest that it had to wait for a beat."""

    def __init__(self) -> None:
        """Begin to beat."""
        super().__init__()
        self.longest_s = 0.0
        self._last_s = monotonic()
        self._timer = QTimer(self, interval=10)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def stop(self) -> None:
        """Beat no more."""
        self._timer.stop()

    def _beat(self) -> None:
        now_s = monotonic()
        self.longest_s = max(self.longest_s, now_s - self._last_s)
        self._last_s = now_s
