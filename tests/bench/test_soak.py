from __future__ import annotations

import pytest

from erpsync_gui.sandbox import faults
from tests.bench import soak, soak_rows
from tests.bench.soak import HUNDRED


def test_a_hundred_calls_meet_every_fault_that_there_is() -> None:
    assert len(HUNDRED) == 100
    met = {name for turn in HUNDRED for name in faults.parse(turn.fault)}
    assert met == {kind.name for kind in faults.CATALOGUE}


def test_some_calls_are_stopped_and_some_find_nobody() -> None:
    assert {turn.is_stopped for turn in HUNDRED} == {turn.is_refused for turn in HUNDRED}
    assert {turn.operation for turn in HUNDRED} == {"GetEngineStatus", "ForceResyncExternal"}


def test_whatever_there_is_more_of_at_the_end_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    first = dict.fromkeys((*soak.held(), "memory"), 100)
    last = {**first, "memory": 114, "threads": 101, "sockets": 99, "objects of Python": 200}
    outcome = {"calls": 2000, "first": first, "last": last}
    monkeypatch.setattr(soak_rows, "measured", lambda *_words, **_patience: outcome)
    figures = list(soak_rows.soak())
    assert {figure.what for figure in figures if not figure.holds} == {"threads after 2,000 calls"}
    assert {figure.what.removesuffix(" after 2,000 calls") for figure in figures} == set(first)
