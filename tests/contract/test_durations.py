from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpsync_gui.contract.durations import (
    BadDurationError,
    duration,
    duration_from_rest,
    duration_to_rest,
)
from tests.contract.strategies import CLOCKS

SAME = [
    ("PT10M", "00:10:00"),
    ("PT1H30M", "01:30:00"),
    ("P1DT2H", "1.02:00:00"),
    ("P1D", "1.00:00:00"),
    ("-PT5S", "-00:00:05"),
    ("PT0S", "00:00:00"),
    ("PT0.5S", "00:00:00.5000000"),
    ("PT0.0000001S", "00:00:00.0000001"),
    ("P10675199DT2H48M5.4775807S", "10675199.02:48:05.4775807"),
    ("-P10675199DT2H48M5.4775808S", "-10675199.02:48:05.4775808"),
]


@pytest.mark.parametrize(("xsd", "rest"), SAME)
def test_both_wires_write_the_same_duration(xsd: str, rest: str) -> None:
    assert duration_to_rest(xsd) == rest
    assert duration_from_rest(rest) == xsd
    assert duration(rest) == xsd


@pytest.mark.parametrize("text", ["PT600S", "PT90M", "P0DT0H10M", "-PT0S", "PT1.500S"])
def test_what_is_xsd_stays_as_it_is_written(text: str) -> None:
    assert duration(text) == text


@pytest.mark.parametrize(
    ("words", "xsd"),
    [
        ("10 min", "PT10M"),
        ("10min", "PT10M"),
        ("1 h 30 min", "PT1H30M"),
        ("2 days", "P2D"),
        ("1.5 hours", "PT1H30M"),
        ("90 s", "PT1M30S"),
        ("1 Day 2 Hrs", "P1DT2H"),
        ("0 s", "PT0S"),
        (" 45 seconds ", "PT45S"),
    ],
)
def test_plain_words_are_understood(words: str, xsd: str) -> None:
    assert duration(words) == xsd


@given(CLOCKS)
def test_no_tick_is_lost_from_rest_to_soap_and_back(clock: str) -> None:
    xsd = duration_from_rest(clock)
    assert duration_from_rest(duration_to_rest(xsd)) == xsd


@given(st.timedeltas(timedelta(days=-1_000_000), timedelta(days=1_000_000)))
def test_a_duration_keeps_its_length(length: timedelta) -> None:
    sign, rest = ("-", -length) if length < timedelta() else ("", length)
    clock = f"{rest.days}.{rest.seconds // 3600:02}:{rest.seconds // 60 % 60:02}"
    clock = f"{sign}{clock}:{rest.seconds % 60:02}.{rest.microseconds:06}"
    written = duration_from_rest(clock)
    whole = f"{sign}P{rest.days}DT{rest.seconds}.{rest.microseconds:06}S"
    assert duration_to_rest(written) == duration_to_rest(whole)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "missing"),
        ("10", "has no unit"),
        ("10:00", "hours or minutes"),
        ("24:00:00", "no time of a clock"),
        ("00:60:00", "no time of a clock"),
        ("P1Y", "Years, months and weeks"),
        ("P1M", "Years, months and weeks"),
        ("P2W", "Years, months and weeks"),
        ("P", "is no duration"),
        ("PT", "is no duration"),
        ("P1DT", "is no duration"),
        ("PT1.S", "is no duration"),
        ("PT.5S", "is no duration"),
        ("pt10m", "is no duration"),
        ("10 parsecs", "is no duration"),
        ("10 min 5", "is no duration"),
        ("PT0.00000001S", "ten-millionth"),
        ("0.0000001 s 0.00000001 s", "is no duration"),
        ("P10675199DT2H48M5.4775808S", "more than the server can count"),
        ("P" + "9" * 20 + "D", "more than the server can count"),
        ("P" + "9" * 5000 + "D", "is no duration"),
    ],
)
def test_what_is_no_duration_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(BadDurationError, match=reason):
        duration(text)


@given(st.text())
def test_any_text_is_a_duration_or_gets_a_sentence(text: str) -> None:
    try:
        xsd = duration(text)
    except BadDurationError:
        return
    assert duration_from_rest(duration_to_rest(xsd))


def test_only_xsd_goes_out_over_rest() -> None:
    with pytest.raises(BadDurationError):
        duration_to_rest("10 min")
