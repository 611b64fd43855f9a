"""The real program with its real window in this process, driven step by step and watched."""

from __future__ import annotations

import gc
import logging
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from PySide6.QtCore import QEvent, QObject, QSettings, Qt, QTimer, Signal, SignalInstance, Slot
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget

from erpsync_gui import app, logs
from erpsync_gui.gui.desktop import Desktop
from erpsync_gui.gui.runner import CallRunner
from erpsync_gui.gui.tour import Steps, Tour
from erpsync_gui.wire.outcome import Phase

TICK_MS = 5


def drive(steps: Callable[[Desktop], Steps]) -> None:
    """Run the program through the steps, with settings of its own, and close it.

    Raises:
        RuntimeError: a step failed, or one took too long.
    """
    application = QApplication([])
    memory = logs.set_up(logging.WARNING)
    failures: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        settings = QSettings(str(Path(folder) / "window.ini"), QSettings.Format.IniFormat)
        desktop = app.build(application, settings, memory, Path(folder) / "profiles.toml")
        tour = Tour(steps(desktop), application)
        tour.ended.connect(failures.append)
        tour.ended.connect(lambda _failure: application.quit())
        crashed = desktop.workbench.runner.crashed
        crashed.connect(lambda number: tour.fail(f"a bug ended call {number}"))
        # As the program does: what the start and the warm-up made is never looked at again.
        desktop.window.first_painted.connect(gc.freeze)
        desktop.workbench.connected.connect(gc.freeze, Qt.ConnectionType.SingleShotConnection)
        tour.start()
        desktop.window.show()
        application.exec()
        desktop.window.close()
    if any(failures):
        raise RuntimeError(failures)


class PaintWatch(QObject):
    """Tells when a window has painted what came with a signal, or with a call of `arm`.

    Signals:
        painted: nothing; `at_s` has the time.
    """

    painted = Signal()

    def __init__(self, window: QWidget, news: SignalInstance | None = None) -> None:
        """Watch the first painting of this window after each of these signals."""
        super().__init__(window)
        self.at_s = 0.0
        self._armed = False
        if news is not None:
            news.connect(self.arm)
        window.installEventFilter(self)

    @Slot()
    def arm(self) -> None:
        """Wait for the next painting."""
        self._armed = True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if self._armed and watched is self.parent() and event.type() == QEvent.Type.UpdateRequest:
            self._armed = False
            # All painting is a part of this, and so is bringing it to the screen.
            watched.event(event)
            self.at_s = perf_counter()
            QTimer.singleShot(0, self.painted.emit)
            return True
        return False


class PaintClock(QObject):
    """Knows how long it takes until a view is seen to have changed, whatever goes on after that."""

    def __init__(self, view: QAbstractScrollArea) -> None:
        """Time a view that stands in its window already."""
        super().__init__(view)
        self._view, self._window = view, view.window()
        self._is_painted, self._at_s = False, 0.0

    def seen_ms(self, act: Callable[[], object]) -> float:
        """How long it takes to do something to the view until it is painted."""
        watched = (self._view.viewport(), self._window)
        for widget in watched:
            widget.installEventFilter(self)
        self._is_painted, self._at_s = False, 0.0
        started_s = perf_counter()
        act()
        if not self._at_s:
            self._view.viewport().repaint()
        for widget in watched:
            widget.removeEventFilter(self)
        return (self._at_s - started_s) * 1000

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.UpdateRequest and watched is self._window:
            # All painting is a part of this, and so is bringing it to the screen.
            watched.event(event)
            if self._is_painted and not self._at_s:
                self._at_s = perf_counter()
            return True
        if event.type() == QEvent.Type.Paint:
            self._is_painted = True
        return False


class PhaseWatch(QObject):
    """Tells when a running call enters a phase.

    Signals:
        reached: nothing.
    """

    reached = Signal()

    def __init__(self, runner: CallRunner, phase: Phase) -> None:
        """Watch for one phase of any call."""
        super().__init__(runner)
        self._phase = phase
        runner.advanced.connect(self._on_runner_advanced)

    @Slot(int, object, int)
    def _on_runner_advanced(self, _number: int, phase: Phase, _received_bytes: int) -> None:
        if phase is self._phase:
            self.reached.emit()


class StallWatch(QObject):
    """Knows the longest time the event loop let a timer wait."""

    def __init__(self, parent: QObject) -> None:
        """Tick from now on."""
        super().__init__(parent)
        self._longest_s, self._last_s = 0.0, perf_counter()
        timer = QTimer(self, interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        timer.timeout.connect(self._on_timeout)
        timer.start()

    def take_ms(self) -> float:
        """The longest gap between two ticks since this was last asked."""
        self._on_timeout()
        longest_ms, self._longest_s = self._longest_s * 1000, 0.0
        return longest_ms

    @Slot()
    def _on_timeout(self) -> None:
        now_s = perf_counter()
        self._longest_s = max(self._longest_s, now_s - self._last_s)
        self._last_s = now_s
