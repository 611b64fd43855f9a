"""A certificate says what to call it and whether it is good now."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from erpsync_gui.wire.certificates import Certificate

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
GOOD = Certificate("CN=crm", "CN=Root", ("crm.example", "crm"), NOON - DAY, NOON + DAY, "AB:CD")


def test_a_certificate_is_called_by_its_subject_or_by_its_names() -> None:
    assert GOOD.title == "CN=crm"
    assert replace(GOOD, subject="").title == "crm.example, crm"
    assert replace(GOOD, subject="", names=()).title == "a certificate without a name"


def test_it_is_good_between_its_dates() -> None:
    assert not GOOD.has_expired(NOON)
    assert not GOOD.is_too_new(NOON)
    assert GOOD.has_expired(NOON + 2 * DAY)
    assert GOOD.is_too_new(NOON - 2 * DAY)


def test_it_is_self_signed_when_it_names_itself() -> None:
    assert not GOOD.is_self_signed
    assert replace(GOOD, issuer="CN=crm").is_self_signed
