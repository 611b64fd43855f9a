"""A profile is a value that says how calls are made, and is careful about production."""

from __future__ import annotations

import pytest

from erpsync_gui.store import profile
from erpsync_gui.store.profile import BUILT_IN, Environment, Profile, WayIn
from erpsync_gui.wire.call import Deadlines, Options, Protocol


@pytest.mark.parametrize("environment", Environment)
def test_only_production_begins_read_only(environment: Environment) -> None:
    fresh = profile.new("Acme", environment)
    assert (fresh.name, fresh.environment) == ("Acme", environment)
    assert fresh.read_only is environment.is_read_only is (environment is Environment.PRODUCTION)


def test_a_fresh_profile_has_a_key_that_no_other_has() -> None:
    keys = {profile.new("Acme").key for _ in range(100)}
    assert len(keys) == 100
    assert all(len(key) == 16 for key in keys)


def test_calls_are_made_as_the_profile_says() -> None:
    deadlines = Deadlines(1, 2, 3)
    told = Profile(
        "Acme",
        language="no",
        culture="nb-NO",
        time_zone="NO",
        deadlines=deadlines,
        read_only=True,
    )
    assert told.options() == Options(
        time_zone="NO", language="no", culture="nb-NO", deadlines=deadlines, read_only=True
    )


def test_calls_go_to_the_address_of_the_profile_under_any_protocol() -> None:
    moved = Profile("Acme", address="https://old.example").at("https://new.example/SuperOffice")
    soap = moved.endpoint(Protocol.SOAP86).soap_url("ErpSync")
    assert soap == "https://new.example/SuperOffice/Remote/Services86/ErpSync.svc"
    rest = moved.endpoint(Protocol.REST).rest_url("ErpSync", "GetEngineStatus")
    assert rest == "https://new.example/SuperOffice/api/v1/Agents/ErpSync/GetEngineStatus"


def test_only_the_two_ways_in_with_an_application_of_their_own_are_online() -> None:
    online = {way for way in WayIn if way.is_online}
    assert online == {WayIn.BROWSER, WayIn.SYSTEM_USER}


def test_each_way_in_and_each_environment_has_a_title_of_its_own() -> None:
    assert len({way.title for way in WayIn}) == len(WayIn)
    assert [each.title for each in Environment] == ["Practice", "Test", "Production"]


def test_what_is_built_in_is_for_practice_and_open_to_writing() -> None:
    assert {each.environment for each in BUILT_IN} == {Environment.PRACTICE}
    assert not any(each.read_only for each in BUILT_IN)
    assert len({each.key for each in BUILT_IN}) == len({each.name for each in BUILT_IN}) == 2
