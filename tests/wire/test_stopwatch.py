"""Phases follow each other without a gap, and whoever watches is told in time."""

from __future__ import annotations

import pytest

from erpsync_gui.wire.outcome import Phase
from erpsync_gui.wire.stopwatch import Pace, Stopwatch


@pytest.fixture
def told() -> list[tuple[Phase, int]]:
    return []


@pytest.fixture
def now_s(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    clock = [100.0]
    monkeypatch.setattr("erpsync_gui.wire.stopwatch.time.perf_counter", lambda: clock[0])
    return clock


def test_a_phase_ends_where_the_next_begins(
    told: list[tuple[Phase, int]], now_s: list[float]
) -> None:
    watch = Stopwatch(lambda phase, count: told.append((phase, count)))
    watch.enter(Phase.PREPARING)
    now_s[0] += 0.010
    watch.enter(Phase.SENDING)
    watch.enter(Phase.SENDING)
    now_s[0] += 0.030
    timeline = watch.timeline()
    assert watch.phase is Phase.SENDING
    assert [
        (span.phase, round(span.start_ms), round(span.elapsed_ms)) for span in timeline.spans
    ] == [
        (Phase.PREPARING, 0, 10),
        (Phase.SENDING, 10, 30),
    ]
    assert timeline.elapsed_ms == pytest.approx(40)
    assert told == [(Phase.PREPARING, 0), (Phase.SENDING, 0)]


def test_progress_is_told_about_twenty_times_a_second(
    told: list[tuple[Phase, int]], now_s: list[float]
) -> None:
    watch = Stopwatch(lambda phase, count: told.append((phase, count)))
    watch.enter(Phase.RECEIVING)
    for count in range(1000):
        now_s[0] += 0.001
        watch.count(count)
    assert 15 <= len(told) - 1 <= 20
    watch.enter(Phase.READING)
    assert told[-1] == (Phase.READING, 999)


def test_a_pace_is_due_once_so_often(now_s: list[float]) -> None:
    pace = Pace(100)
    due = []
    for _ in range(1000):
        now_s[0] += 0.001
        due.append(pace.is_due())
    assert 8 <= sum(due) <= 10
    assert not any(due[:98])
    now_s[0] += 60
    assert pace.is_due()
    assert not pace.is_due()


def test_a_pace_may_be_due_at_once_and_then_so_often(now_s: list[float]) -> None:
    pace = Pace(100, at_once=True)
    assert pace.is_due()
    now_s[0] += 0.05
    assert not pace.is_due()
    now_s[0] += 0.06
    assert pace.is_due()
