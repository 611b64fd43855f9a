"""Times the phases of one call and tells whoever watches it. Knows no network."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from datetime import datetime

from erpsync_gui.wire.exchange import Span, Timeline
from erpsync_gui.wire.outcome import Phase

_PROGRESS_EVERY_MS = 50.0


class Pace:
    """Says when it is time again: every so often, and not before it has been so long."""

    def __init__(self, every_ms: float, *, at_once: bool = False) -> None:
        """Begin to wait, or be due `at_once`."""
        self._every_s = every_ms / 1000
        self._last_s = -math.inf if at_once else time.perf_counter()

    def is_due(self) -> bool:
        """Whether it is time; if so, the next wait begins."""
        now_s = time.perf_counter()
        if now_s - self._last_s < self._every_s:
            return False
        self._last_s = now_s
        return True


class Stopwatch:
    """Runs from its making; one phase ends where the next begins."""

    def __init__(self, observe: Callable[[Phase, int], None]) -> None:
        """Tell `observe` each phase when it begins, and how many bytes have arrived by then."""
        self._observe = observe
        self._started = datetime.now().astimezone()
        self._zero = time.perf_counter()
        self._begun: list[tuple[Phase, float]] = []
        self._progress = Pace(_PROGRESS_EVERY_MS)
        self._received_bytes = 0

    @property
    def phase(self) -> Phase:
        """The phase that is running."""
        return self._begun[-1][0]

    def enter(self, phase: Phase) -> None:
        """Begin a phase; a phase that is running already goes on."""
        if not self._begun or self.phase is not phase:
            self._begun.append((phase, self._now_ms()))
            self._observe(phase, self._received_bytes)

    def count(self, received_bytes: int) -> None:
        """Note how many bytes have arrived; the watcher is told about 20 times a second."""
        self._received_bytes = received_bytes
        if self._progress.is_due():
            self._observe(self.phase, received_bytes)

    def timeline(self) -> Timeline:
        """The phases up to now."""
        now_ms = self._now_ms()
        ends = [start for _, start in self._begun[1:]] + [now_ms]
        spans = tuple(
            Span(phase, start, end - start)
            for (phase, start), end in zip(self._begun, ends, strict=True)
        )
        return Timeline(self._started, spans, now_ms)

    def _now_ms(self) -> float:
        return (time.perf_counter() - self._zero) * 1000
