from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from erpsync_gui.sandbox.refusal import Refusal

if TYPE_CHECKING:
    from tests.sandbox.conftest import Office


def is_running(office: Office) -> object:
    return office.call("GetEngineStatus")["IsRunning"]


def test_the_engine_runs_every_quarter_of_an_hour_at_first(office: Office) -> None:
    status = office.call("GetEngineStatus")
    assert (status["IsRunning"], status["Interval"]) == (True, "PT15M")
    assert status["StatusMessage"].startswith('US:"Waiting for the next round.')


def test_switching_shows_late(office: Office) -> None:
    told = office.call("ChangeEngineStatus", Run=False)
    assert told["IsRunning"] is True
    assert "batch system" in told["StatusMessage"]
    office.clock.move(4.9)
    assert is_running(office) is True
    office.clock.move(0.1)
    assert is_running(office) is False
    assert "is off" in office.call("GetEngineStatus")["StatusMessage"]


def test_the_last_wish_counts_and_starts_the_wait_anew(office: Office) -> None:
    office.call("ChangeEngineStatus", Run=False)
    office.clock.move(3)
    office.call("ChangeEngineStatus", Run=True)
    office.clock.move(3)
    assert "batch system" in office.call("GetEngineStatus")["StatusMessage"]
    office.clock.move(3)
    assert is_running(office) is True


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("PT10M", "PT10M"),
        ("PT90M", "PT1H30M"),
        ("P1DT2H", "PT26H"),
        ("PT1.9S", "PT1S"),
        ("PT3661S", "PT1H1M1S"),
        ("P20000D", "PT480000H"),
    ],
)
def test_the_interval_is_kept_in_whole_seconds(office: Office, written: str, told: str) -> None:
    assert office.call("ChangeEngineInterval", Interval=written) is None
    assert office.call("GetEngineStatus")["Interval"] == told


@pytest.mark.parametrize("text", ["", "P", "PT", "PT0S", "-PT5M", "P1M", "ten", "P999999D", "5"])
def test_an_interval_that_is_none_is_refused_and_the_old_one_stays(
    office: Office, text: str
) -> None:
    with pytest.raises(Refusal) as refused:
        office.call("ChangeEngineInterval", Interval=text)
    assert refused.value.parameters == {"ParameterName": "Interval"}
    assert office.call("GetEngineStatus")["Interval"] == "PT15M"
