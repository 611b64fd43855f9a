"""C1 to C3: how long a small call takes to the eye, how soon a stopped one, and what stalls."""

from __future__ import annotations

from collections.abc import Iterator

from tests.bench.figure import Figure, at_most, p95
from tests.bench.process import measured

MOST_CALL_RATIO = 1.5
MOST_CALL_EXTRA_MS = 5.0
MOST_SHOWN_MS = 20.0
MOST_CLOSED_MS = 50.0
MOST_STALL_MS = 33.0


def small_call() -> Iterator[Figure]:
    """C1: from Send to the painted Exchange, beside the same call made bare."""
    for protocol, times in measured("tests.bench.small_calls").items():
        floor = times["bare"]
        allowed, target = at_most(MOST_CALL_RATIO, floor, MOST_CALL_EXTRA_MS, "ms")
        what = f"small call, {protocol}"
        yield Figure("C1", what, "ms", times["again"], allowed, target, floor)
        yield Figure("C1", f"{what}, the first in its tab", "ms", times["first"], floor=floor)


def cancelled_call() -> Iterator[Figure]:
    """C2: from Stop to the outcome on the screen, and to the closed connection, in each phase."""
    for phase, times in measured("tests.bench.cancelled_calls").items():
        for what, key, most_ms in (
            ("stopped, shown", "shown", MOST_SHOWN_MS),
            ("stopped, closed", "closed", MOST_CLOSED_MS),
        ):
            if times[key]:
                yield Figure(
                    "C2", f"{what}, {phase}", "ms", times[key], most_ms,
                    f"≤ {most_ms:g} ms, 95th percentile", typical=p95,
                )  # fmt: skip


def stall() -> Iterator[Figure]:
    """C3: the longest stall of the window over all calls, beside that of an idle one."""
    times = measured("tests.bench.stalls")
    for what in ("small", "big"):
        yield Figure(
            "C3", f"longest stall, {what} answers", "ms", times[what], MOST_STALL_MS,
            f"≤ {MOST_STALL_MS:g} ms", times["idle"],
        )  # fmt: skip
