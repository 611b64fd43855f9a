"""Operations and profiles, as lines and as JSON."""

from __future__ import annotations

import json
from argparse import Namespace

import pytest

from erpsync_gui import paths
from erpsync_gui.cli import lists
from erpsync_gui.contract import catalogue as contract
from erpsync_gui.store.profile import Environment, Profile, WayIn
from erpsync_gui.store.profiles import Profiles
from erpsync_gui.wire.call import Protocol
from erpsync_gui.wire.online import OnlineApp

CATALOGUE = contract.load()
ON_SITE = Profile(
    "Nordic AS",
    environment=Environment.PRODUCTION,
    address="https://crm.example/SuperOffice",
    user="tessa",
    read_only=True,
)
ONLINE = Profile(
    "Sør-Bygg",
    app=OnlineApp(environment="sod", tenant="Cust12345", client_id="0a1b2c"),
    protocol=Protocol.REST,
    way_in=WayIn.BROWSER,
)


@pytest.fixture(autouse=True)
def _stored() -> None:
    file = Profiles(paths.config() / "profiles.toml")
    file.load()
    file.save([ON_SITE, ONLINE])


def test_profiles_are_lines_with_what_tells_them_apart(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert lists.run_profiles(Namespace(json=False), CATALOGUE) == 0
    practice, on_site, online = capsys.readouterr().out.splitlines()
    assert practice.startswith("Practice tenant  practice    SOAP 88")
    assert on_site.startswith("Nordic AS        production  SOAP 88  https://crm.example/")
    assert on_site.endswith("read-only")
    assert "sod.superoffice.com/Cust12345" in online
    way_in = online.index(WayIn.BROWSER.title)
    assert {practice.index(WayIn.PASSWORD.title), on_site.index(WayIn.PASSWORD.title)} == {way_in}


def test_profiles_are_values_without_secrets_or_keys(capsys: pytest.CaptureFixture[str]) -> None:
    assert lists.run_profiles(Namespace(json=True), CATALOGUE) == 0
    told = json.loads(capsys.readouterr().out)
    assert [profile["name"] for profile in told] == ["Practice tenant", "Nordic AS", "Sør-Bygg"]
    assert told[1] == {
        "name": "Nordic AS",
        "environment": "production",
        "address": "https://crm.example/SuperOffice",
        "login": "",
        "tenant": "",
        "protocol": "soap88",
        "way_in": "password",
        "user": "tessa",
        "read_only": True,
    }
    assert (told[2]["login"], told[2]["tenant"]) == ("https://sod.superoffice.com", "Cust12345")


def test_operations_are_listed_by_group(capsys: pytest.CaptureFixture[str]) -> None:
    assert lists.run_operations(Namespace(json=False, services=84), CATALOGUE) == 0
    told = capsys.readouterr().out.splitlines()
    assert len([line for line in told if line.startswith("  ")]) == 38
