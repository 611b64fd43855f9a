"""S1 to S3: how soon the window is there, what it weighs, and how soon the first form is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from statistics import median
from typing import Any

from tests.bench.chromium import first_paints_ms
from tests.bench.figure import RUNS, Figure, at_most
from tests.bench.process import measured

MOST_PAINT_RATIO = 1.20
MOST_PEER_RATIO = 0.65
MOST_IDLE_RATIO = 1.25
MOST_BUSY_RATIO = 2.2
MOST_FORM_MS = 50.0


def alternating(*modules: tuple[str, ...]) -> list[list[Mapping[str, Any]]]:
    """Run processes in turn, after one round that warms the disk: what each said, run by run."""
    for module in modules:
        measured(*module)
    rounds = [[measured(*module) for module in modules] for _ in range(RUNS)]
    return [list(runs) for runs in zip(*rounds, strict=True)]


def column(runs: Sequence[Mapping[str, Any]], key: str, scale: float = 1.0) -> list[float]:
    """One figure of all runs."""
    return [run[key] * scale for run in runs]


def first_paint() -> Iterator[Figure]:
    """S1: from the start of the process to the first painted window, and what that imported."""
    ours, plain, bare = alternating(
        ("erpsync_gui", "--timing"), ("tests.bench.plain_window",), ("tests.bench.bare_window",)
    )
    floor = column(bare, "first_paint_ms")
    allowed, target = at_most(MOST_PAINT_RATIO, floor)
    paint_ms = column(ours, "first_paint_ms")
    yield Figure("S1", "first painted window", "ms", paint_ms, allowed, target, floor)
    plain_ms = column(plain, "first_paint_ms")
    yield Figure("S1", "the same widgets by PySide6 alone", "ms", plain_ms, floor=floor)
    if peer := first_paints_ms():
        allowed, target = MOST_PEER_RATIO * median(peer), f"≤ {MOST_PEER_RATIO:g} × Chromium"
        yield Figure("S1", "the same beside Chromium", "ms", paint_ms, allowed, target, peer)
    early = sorted({module for run in ours for module in run["modules"]})
    yield Figure(
        "S1", "slow imports before it", "", [len(early)], 0, f"none; seen: {early or 'none'}"
    )


def memory() -> Iterator[Figure]:
    """S2: the share of memory after the start, and after the practice tenant and two calls."""
    idle, busy, plain, bare = alternating(
        ("erpsync_gui", "--timing"),
        ("erpsync_gui", "--timing=after-calls"),
        ("tests.bench.plain_window",),
        ("tests.bench.bare_window",),
    )
    floor = column(bare, "pss_kb", 1 / 1024)
    for what, runs, most in (
        ("memory after the start", idle, MOST_IDLE_RATIO),
        ("memory after a call each way", busy, MOST_BUSY_RATIO),
    ):
        allowed, target = at_most(most, floor)
        yield Figure("S2", what, "MB", column(runs, "pss_kb", 1 / 1024), allowed, target, floor)
    plain_mb = column(plain, "pss_kb", 1 / 1024)
    yield Figure("S2", "the same widgets by PySide6 alone", "MB", plain_mb, floor=floor)


def first_form() -> Iterator[Figure]:
    """S3: from a click on an operation to its painted form, in a program just started."""
    (runs,) = alternating(("tests.bench.first_form",))
    target = f"≤ {MOST_FORM_MS:g} ms"
    yield Figure(
        "S3", "first form after a click", "ms", column(runs, "form_ms"), MOST_FORM_MS, target
    )
