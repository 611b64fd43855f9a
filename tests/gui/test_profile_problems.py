"""Each thing that can be wrong with a typed profile has a sentence at its own field."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from erpsync_gui.gui.profile_problems import Spot, problems, ways_in
from erpsync_gui.store.profile import Profile, WayIn
from erpsync_gui.wire.call import Deadlines
from erpsync_gui.wire.network import Network, Proxy, ProxyMode, Trust
from erpsync_gui.wire.online import OnlineApp

ON_SITE = Profile("Fjord", address="https://crm.example.com/App", user="tessa")
ONLINE = Profile(
    "Fjord Online",
    app=OnlineApp(tenant="Cust12345", client_id="c"),
    way_in=WayIn.BROWSER,
)


def online(way: WayIn = WayIn.BROWSER, **fields: str) -> Profile:
    app = OnlineApp(**{"tenant": "Cust12345", "client_id": "c"} | fields)  # type: ignore[arg-type]  # no secret among them
    return replace(ONLINE, app=app, way_in=way)


def manual(address: str, *exceptions: str) -> Profile:
    proxy = Proxy(ProxyMode.MANUAL, address, exceptions=exceptions)
    return replace(ON_SITE, network=Network(proxy=proxy))


@pytest.mark.parametrize(
    "profile",
    [
        ON_SITE,
        ONLINE,
        online(tenant=""),
        online(environment="https://login.example.com"),
        online(redirect_uri="http://127.0.0.1:7890/desktop-callback/"),
        online(redirect_uri="http://localhost:7890"),
        replace(online(WayIn.BEARER, tenant=""), address="https://online2.example.com/Cust1"),
        manual("http://proxy:8080", "example.com", "*.example.com", ".example.com", "10.0.0.0/8"),
        manual("http://proxy:8080", "::1", "[::1]", "*", "<local>", "crm.example.com:8443"),
        replace(ON_SITE, way_in=WayIn.WINDOWS, user=""),
        replace(ON_SITE, language="nb-NO", culture="nb-NO", time_zone="NO"),
    ],
)
def test_a_good_profile_has_no_problem(profile: Profile) -> None:
    assert problems(profile) == {}


@pytest.mark.parametrize(
    ("profile", "spot"),
    [
        (replace(ON_SITE, name=""), Spot.NAME),
        (replace(ON_SITE, address=""), Spot.ADDRESS),
        (replace(ON_SITE, address="crm.example.com"), Spot.ADDRESS),
        (replace(ON_SITE, address="https://a:b@crm.example.com"), Spot.ADDRESS),
        (replace(ONLINE, address="crm.example.com"), Spot.ADDRESS),
        (online(environment=""), Spot.LOGIN_ADDRESS),
        (online(environment="http://login.example.com"), Spot.LOGIN_ADDRESS),
        (online(tenant="12345"), Spot.TENANT),
        (online(tenant="Cust12345/x"), Spot.TENANT),
        (online(WayIn.BEARER, tenant=""), Spot.TENANT),
        (online(client_id=""), Spot.CLIENT_ID),
        (online(redirect_uri=""), Spot.REDIRECT),
        (online(redirect_uri="https://127.0.0.1"), Spot.REDIRECT),
        (online(redirect_uri="http://crm.example.com:7890"), Spot.REDIRECT),
        (online(redirect_uri="http://127.0.0.1:7890/?a=b"), Spot.REDIRECT),
        (online(redirect_uri="http://127.0.0.1:port"), Spot.REDIRECT),
        (online(WayIn.SYSTEM_USER), Spot.KEY_FILE),
        (online(WayIn.SYSTEM_USER, key_file="/no/such.pem"), Spot.KEY_FILE),
        (online(WayIn.PASSWORD), Spot.WAY_IN),
        (replace(ON_SITE, way_in=WayIn.BROWSER), Spot.WAY_IN),
        (replace(ON_SITE, user=""), Spot.USER),
        (replace(ON_SITE, language="norsk bokmål"), Spot.LANGUAGE),
        (replace(ON_SITE, time_zone="NØ"), Spot.TIME_ZONE),
        (manual(""), Spot.PROXY_ADDRESS),
        (manual("socks5://proxy:1080"), Spot.PROXY_ADDRESS),
        (manual("http://joe:planted@proxy:8080"), Spot.PROXY_ADDRESS),
        (manual("http://proxy:8080", "http://crm.example.com"), Spot.EXCEPTIONS),
        (manual("http://proxy:8080", "10.0.0.0/99"), Spot.EXCEPTIONS),
        (replace(ON_SITE, network=Network(Trust("/no/such.pem"))), Spot.AUTHORITY_FILE),
        (replace(ON_SITE, network=Network(Trust("n" * 999))), Spot.AUTHORITY_FILE),
        (replace(ON_SITE, network=Network(Trust("", "/no/such.p12"))), Spot.CERTIFICATE_FILE),
        (replace(ON_SITE, deadlines=Deadlines(10, 120, 60)), Spot.TOTAL),
    ],
)
def test_each_problem_is_said_at_its_own_field(profile: Profile, spot: Spot) -> None:
    found = problems(profile)
    assert list(found) == [spot]
    assert found[spot].endswith(".")
    assert "planted" not in found[spot]


def test_a_name_is_taken_in_whatever_case_it_is_written() -> None:
    assert list(problems(ON_SITE, {"FJORD"})) == [Spot.NAME]
    assert problems(ON_SITE, {"Fjord Online"}) == {}


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    profile = replace(ON_SITE, network=Network(Trust(str(tmp_path))))
    assert problems(profile) == {Spot.AUTHORITY_FILE: "This is not a file."}


def test_a_file_that_is_there_is_no_problem(tmp_path: Path) -> None:
    file = tmp_path / "key.pem"
    file.touch()
    assert problems(online(WayIn.SYSTEM_USER, key_file=str(file))) == {}


def test_no_password_is_asked_for_online_and_no_browser_is_opened_on_site() -> None:
    assert not {WayIn.PASSWORD, WayIn.BASIC, WayIn.WINDOWS} & set(ways_in(online=True))
    assert not {WayIn.BROWSER, WayIn.SYSTEM_USER} & set(ways_in(online=False))
    assert set(ways_in(online=True)) | set(ways_in(online=False)) == set(WayIn)
    assert ways_in(online=True)[0] is WayIn.BROWSER
    assert ways_in(online=False)[0] is WayIn.PASSWORD
