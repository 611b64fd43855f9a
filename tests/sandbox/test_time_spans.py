"""Durations in the forms of both wires."""

from __future__ import annotations

from datetime import timedelta

import pytest

from erpsync_gui.sandbox import time_spans

PAIRS = [
    ("PT0S", "00:00:00", timedelta()),
    ("PT10M", "00:10:00", timedelta(minutes=10)),
    ("PT1H30M", "01:30:00", timedelta(minutes=90)),
    ("P2DT3S", "2.00:00:03", timedelta(days=2, seconds=3)),
    ("-P1D", "-1.00:00:00", -timedelta(days=1)),
    ("PT0.25S", "00:00:00.2500000", timedelta(milliseconds=250)),
]


@pytest.mark.parametrize(("xsd", "clock", "span"), PAIRS)
def test_both_forms_are_read_and_written(xsd: str, clock: str, span: timedelta) -> None:
    assert time_spans.from_xsd(xsd) == time_spans.from_clock(clock) == span
    assert (time_spans.to_xsd(span), time_spans.to_clock(span)) == (xsd, clock)


@pytest.mark.parametrize("text", ["", "P", "PT", "P1Y", "P1M", "1H", "PT1H ", "P1DT", "PT٣S"])
def test_what_is_no_xsd_duration_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no duration"):
        time_spans.from_xsd(text)


@pytest.mark.parametrize("text", ["", "10", "24:00:00", "00:60:00", "PT10M", "1:2:3:4"])
def test_what_is_no_clock_duration_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no duration"):
        time_spans.from_clock(text)


def test_a_duration_beyond_all_bounds_is_refused() -> None:
    with pytest.raises(ValueError, match="too long"):
        time_spans.from_xsd("P9999999999D")
