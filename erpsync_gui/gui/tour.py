"""The program shows itself: makes the README's pictures, tests itself, and times its start.

A tour is a generator that drives the real window and yields what it waits for: a signal, or a
number of milliseconds for the screen to settle. It never sleeps and never spins the event loop.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from PySide6.QtCore import QObject, QTimer, Signal, SignalInstance, Slot

Wait: TypeAlias = SignalInstance | int
"""A signal to wait for, or milliseconds."""

Steps: TypeAlias = Iterator[Wait]

PATIENCE_MS = 60_000


class TourFailedError(Exception):
    """A step of a tour found something wrong; the text says what."""


class Tour(QObject):
    """Runs the steps of a tour, one after the other, as what they wait for comes true.

    Signals:
        ended: the sentence of the failure; an empty text when all went well.
    """

    ended = Signal(str)

    def __init__(self, steps: Steps, parent: QObject) -> None:
        """Take the steps; nothing happens before `start`."""
        super().__init__(parent)
        self._steps = steps
        self._awaited: SignalInstance | None = None
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self._on_patience_timeout)

    def start(self) -> None:
        """Take the first step when the event loop runs."""
        QTimer.singleShot(0, self._step)

    @Slot(str)
    def fail(self, failure: str) -> None:
        """End it with a failure that no step could see."""
        self._end(failure)

    @Slot()
    def _on_awaited(self) -> None:
        if self._awaited is not None:
            self._awaited.disconnect(self._on_awaited)
            self._awaited = None
        QTimer.singleShot(0, self._step)

    @Slot()
    def _on_patience_timeout(self) -> None:
        self._end(f"a step took longer than {PATIENCE_MS // 1000} s")

    def _step(self) -> None:
        self._patience.start()
        try:
            wait = next(self._steps)
        except StopIteration:
            self._end("")
        except TourFailedError as failure:
            self._end(str(failure))
        else:
            if isinstance(wait, int):
                QTimer.singleShot(wait, self._step)
            else:
                self._awaited = wait
                wait.connect(self._on_awaited)

    def _end(self, failure: str) -> None:
        self._patience.stop()
        self.ended.emit(failure)
