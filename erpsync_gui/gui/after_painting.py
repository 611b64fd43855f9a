"""Tells when the window has painted what was just changed in it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal

_AFTER_PAINTING = Qt.EventPriority.LowEventPriority.value - 1
"""Qt asks for a painting by an event of low priority."""

_PASSES = 2
"""What is posted while events are handled waits for the next pass over them: the first one lays
out, which may be what asks for the painting, and the second one paints."""


class AfterPainting(QObject):
    """Waits until the window was painted, then for what else Qt has to do.

    A timer alone may come before the painting: it does where another timer is due at that moment.

    Signals:
        due: nothing; what had changed at the last `wait` is painted, or was nothing visible.
    """

    due = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        """Waits for nothing yet."""
        super().__init__(parent)
        self._passes_left = 0
        self._is_posted = False
        # A key that was pressed or a clock that is due need not wait for more than the painting.
        self._timer = QTimer(self, interval=0, singleShot=True)
        self._timer.timeout.connect(self.due)

    def wait(self) -> None:
        """Tell once when all that has changed until now is painted."""
        self._timer.stop()
        self._passes_left = _PASSES
        self._post()

    def stop(self) -> None:
        """Tell nothing any more."""
        self._passes_left = 0
        self._timer.stop()

    def customEvent(self, _event: QEvent) -> None:  # noqa: N802 - Qt's name
        """One pass over what was posted is over."""
        self._is_posted = False
        if self._passes_left:
            self._passes_left -= 1
            if self._passes_left:
                self._post()
            else:
                self._timer.start()

    def _post(self) -> None:
        if not self._is_posted:
            self._is_posted = True
            QCoreApplication.postEvent(self, QEvent(QEvent.Type.User), _AFTER_PAINTING)
