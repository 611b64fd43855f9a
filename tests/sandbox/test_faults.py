"""Faults on demand: how they are written down and armed."""

from __future__ import annotations

import pytest

from erpsync_gui.sandbox.faults import CATALOGUE, NONE, BadFaultError, Faults, parse


def test_a_spec_names_faults_with_their_arguments() -> None:
    assert parse("") == NONE
    assert parse(" delay=5 , cut-body,wrong-charset=iso-8859-1") == {
        "delay": "5",
        "cut-body": "",
        "wrong-charset": "iso-8859-1",
    }
    assert parse("delay,changes") == {"delay": "2000", "changes": "1000"}


@pytest.mark.parametrize(
    ("spec", "why"),
    [
        ("slow", "no fault 'slow'"),
        ("delay=soon", "milliseconds"),
        ("delay=-1", "milliseconds"),
        ("changes=1000001", "0 to 1000000 records"),
        ("cut=1", "no argument"),
        ("wrong-charset=ascii", "utf-16 or iso-8859-1"),
    ],
)
def test_a_bad_spec_is_refused_with_a_reason(spec: str, why: str) -> None:
    with pytest.raises(BadFaultError, match=why):
        parse(spec)


def test_every_kind_in_the_catalogue_can_be_shown_and_written() -> None:
    for kind in CATALOGUE:
        assert kind.title
        assert kind.explanation.endswith(".")
        assert parse(kind.spec) == {kind.name: kind.default}
    assert len({kind.name for kind in CATALOGUE}) == len(CATALOGUE)


def test_an_armed_fault_meets_the_next_calls_only() -> None:
    faults = Faults()
    faults.arm("401", calls=2)
    assert faults.armed == {"401": ""}
    assert [faults.take() for _ in range(3)] == [{"401": ""}, {"401": ""}, NONE]
    assert faults.armed == NONE


def test_a_standing_fault_meets_all_calls_until_it_is_disarmed() -> None:
    faults = Faults()
    faults.arm("401", calls=None)
    assert [faults.take() for _ in range(3)] == [{"401": ""}] * 3
    faults.disarm()
    assert faults.take() == NONE


def test_a_bad_spec_leaves_armed_what_was() -> None:
    faults = Faults()
    faults.arm("401")
    with pytest.raises(BadFaultError):
        faults.arm("nonsense")
    assert faults.armed == {"401": ""}
