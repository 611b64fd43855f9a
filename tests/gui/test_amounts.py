"""Amounts are told with their unit, as the locale writes them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QLocale

from erpsync_gui.gui import amounts


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))
    yield
    QLocale.setDefault(before)


@pytest.mark.parametrize(
    ("size_bytes", "text"),
    [(0, "0 bytes"), (1, "1 byte"), (999, "999 bytes"), (3012, "3.0 kB"), (3_100_000, "3.1 MB")],
)
def test_sizes(size_bytes: int, text: str) -> None:
    assert amounts.size_text(size_bytes) == text


@pytest.mark.parametrize(
    ("elapsed_ms", "text"),
    [(0.41, "0.4 ms"), (84.2, "84 ms"), (1250.0, "1.25 s"), (125_000.0, "2 min 5 s")],
)
def test_durations(elapsed_ms: float, text: str) -> None:
    assert amounts.duration_text(elapsed_ms) == text


def test_counts_have_separators_and_their_noun() -> None:
    assert amounts.counted(1042, "record", "records") == "1,042 records"
    assert amounts.counted(1, "record", "records") == "1 record"


def test_counts_have_separators_without_any_locale() -> None:
    QLocale.setDefault(QLocale.c())
    assert amounts.count_text(200_000) == "200,000"


@pytest.mark.parametrize(
    ("name", "clock"), [("en_US", ":31"), ("nb_NO", ":31"), ("fi_FI", ".31"), ("C", ":31")]
)
def test_a_moment_has_its_seconds_in_every_locale(name: str, clock: str) -> None:
    QLocale.setDefault(QLocale(name))
    moment = datetime(2026, 11, 22, 12, 4, 31, 250_000, tzinfo=UTC)
    assert f"04{clock}" in amounts.local_time_text(moment)


def test_a_moment_without_a_locale_is_told_as_iso() -> None:
    QLocale.setDefault(QLocale.c())
    moment = datetime(2026, 11, 22, 12, 4, 31).astimezone()
    assert amounts.local_time_text(moment) == "2026-11-22 12:04:31"


def test_a_norwegian_reads_norwegian_numbers() -> None:
    QLocale.setDefault(QLocale(QLocale.Language.NorwegianBokmal, QLocale.Country.Norway))
    assert amounts.duration_text(1250.0) == "1,25 s"


def test_a_moment_is_told_short_and_exactly() -> None:
    moment = datetime(2026, 11, 22, 12, 4, 31, 250_000, tzinfo=UTC)
    assert "26" in amounts.local_time_text(moment)
    assert amounts.exact_time_text(moment) == "2026-11-22 12:04:31.250000+00:00"
    assert amounts.seconds_text(1234.0) == "1.2 s"
