"""A table of TOML becomes a profile, a careful one where the table makes no sense."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpsync_gui import logs
from erpsync_gui.secret import Secret
from erpsync_gui.store import profile_fields
from erpsync_gui.store.profile import Environment, Profile, WayIn
from erpsync_gui.wire.call import Deadlines, Protocol
from erpsync_gui.wire.network import Network, Proxy, ProxyMode, Trust
from erpsync_gui.wire.online import OnlineApp
from tests.store.strategies import PROFILES

WHOLE = {
    "name": "Acme",
    "key": "acme-1",
    "environment": "production",
    "address": "https://crm.acme.example/SuperOffice",
    "protocol": "rest",
    "way-in": "browser",
    "user": "tessa",
    "language": "no",
    "culture": "nb-NO",
    "time-zone": "NO",
    "read-only": False,
    "waiting": {"connect": 5, "silence": 60.5, "total": 90},
    "proxy": {
        "mode": "manual",
        "address": "http://proxy.example:8080",
        "user": "pia",
        "exceptions": ["10.0.0.0/8"],
    },
    "trust": {"authority-file": "/ca.pem", "certificate-file": "/me.p12"},
    "online": {
        "environment": "online",
        "tenant": "Cust1",
        "client-id": "id",
        "redirect-uri": "http://127.0.0.1:9/back",
        "key-file": "/key.xml",
    },
}


def read(table: dict[str, object]) -> tuple[Profile, dict[str, str]]:
    """The profile, and what was complained of by the dotted names."""
    complaints: dict[str, str] = {}
    profile = profile_fields.read(
        table, lambda names, problem: complaints.update({".".join(names): problem})
    )
    return profile, complaints


def test_every_value_is_read_from_its_place() -> None:
    profile, complaints = read(WHOLE)
    assert complaints == {}
    assert profile == Profile(
        name="Acme",
        key="acme-1",
        environment=Environment.PRODUCTION,
        address="https://crm.acme.example/SuperOffice",
        app=OnlineApp("online", "Cust1", "id", "http://127.0.0.1:9/back", "/key.xml"),
        protocol=Protocol.REST,
        way_in=WayIn.BROWSER,
        user="tessa",
        language="no",
        culture="nb-NO",
        time_zone="NO",
        deadlines=Deadlines(5, 60.5, 90),
        network=Network(
            Trust("/ca.pem", "/me.p12"),
            Proxy(ProxyMode.MANUAL, "http://proxy.example:8080", "pia", exceptions=("10.0.0.0/8",)),
        ),
        read_only=False,
    )


def test_every_value_is_written_in_its_place() -> None:
    profile, _ = read(WHOLE)
    assert profile_fields.write(profile) == WHOLE


def test_what_goes_without_saying_is_not_written() -> None:
    assert profile_fields.write(Profile("Acme", "acme-1")) == {
        "name": "Acme",
        "key": "acme-1",
        "environment": "test",
    }
    assert profile_fields.write(Profile("Acme", app=OnlineApp()))["online"] == {}


@given(PROFILES)
def test_what_is_written_is_read_back(profile: Profile) -> None:
    back, complaints = read(profile_fields.write(profile))
    assert complaints == {}
    assert back == profile


def test_no_secret_is_written_wherever_it_stands() -> None:
    planted = Secret("hunter2")
    profile = Profile(
        "Acme",
        address="https://tessa:hunter2@crm.example/x?ticket=hunter2",
        app=OnlineApp("http://a:hunter2@login.example", client_secret=planted),
        network=Network(
            Trust(certificate_file="/me.p12", passphrase=planted),
            Proxy(ProxyMode.MANUAL, "http://pia:hunter2@proxy.example:8080", "pia", planted),
        ),
    )
    table = profile_fields.write(profile)
    assert "hunter2" not in str(table)
    assert table["address"] == "https://crm.example/x"


def test_production_is_read_only_unless_the_file_says_otherwise() -> None:
    assert read({"name": "Acme", "environment": "production"})[0].read_only is True
    assert read({"name": "Acme", "environment": "production", "read-only": False})[0] == replace(
        read({"name": "Acme"})[0], environment=Environment.PRODUCTION, read_only=False
    )
    assert read({"name": "Acme", "environment": "test"})[0].read_only is False


def test_a_slip_of_the_pen_opens_nothing_for_writing() -> None:
    profile, complaints = read({"name": "Acme", "environment": "prod"})
    assert (profile.environment, profile.read_only) == (Environment.PRODUCTION, True)
    assert "practice, test, production; production is used" in complaints["environment"]

    profile, complaints = read({"name": "Acme", "read-only": "no"})
    assert profile.read_only is True
    assert complaints["read-only"] == "must be true or false; true is used"


@pytest.mark.parametrize(
    ("names", "value", "pattern"),
    [
        ("user", 7, "must be a text in quotes"),
        ("protocol", "soap99", "soap84, soap85, .*, rest; soap88 is used"),
        ("way-in", ["password"], "must be one of password, "),
        ("waiting", 5, "must be a table"),
        ("waiting.total", 0, "seconds above 0; 300 is used"),
        ("waiting.total", -1.5, "seconds above 0"),
        ("waiting.total", True, "seconds above 0"),
        ("waiting.total", float("nan"), "seconds above 0"),
        ("waiting.total", float("inf"), "seconds above 0"),
        ("waiting.total", 10**400, "seconds above 0"),
        ("waiting.total", "5", "seconds above 0"),
        ("proxy.mode", "maybe", "system, manual, none; system is used"),
        ("proxy.exceptions", "a.example", "must be a list of texts"),
        ("trust.authority-file", {}, "must be a text"),
        ("key", "a/b", "letters, digits and dashes"),
        ("color", "red", "is not known here"),
        ("online.colour", "red", "is not known here"),
    ],
)
def test_a_value_that_cannot_be_used_is_said_and_the_usual_one_taken(
    names: str, value: object, pattern: str
) -> None:
    outer, _, inner = names.partition(".")
    table: dict[str, object] = {outer: {inner: value}} if inner else {outer: value}
    usual: dict[str, object] = {"online": {}} if outer == "online" else {}

    profile, complaints = read({"name": "Acme", **table})

    assert list(complaints) == [names]
    assert re.search(pattern, complaints[names])
    assert profile == read({"name": "Acme", **usual})[0]


def test_a_list_keeps_the_texts_in_it() -> None:
    profile, complaints = read({"name": "Acme", "proxy": {"exceptions": ["a", 1, "b"]}})
    assert profile.network.proxy.exceptions == ("a", "b")
    assert "must be a list of texts" in complaints["proxy.exceptions"]


@pytest.mark.parametrize("key", ["password", "client-secret", "passphrase", "Ticket"])
def test_a_secret_in_the_file_is_refused_and_never_repeated(key: str) -> None:
    profile, complaints = read({"name": "Acme", key: "refused-1", "proxy": {key: ["refused-2"]}})
    assert set(complaints) == {key, f"proxy.{key}"}
    for problem in complaints.values():
        assert problem.startswith("holds a secret, and this file is no place for one")
        assert "refused" not in problem
    assert profile == read({"name": "Acme"})[0]
    assert logs.clean("refused-1 and refused-2") == f"{logs.DOTS} and {logs.DOTS}"


@pytest.mark.parametrize(
    ("address", "plain"),
    [
        ("https://tessa:refused-3@crm.example:8443/x", "https://crm.example:8443/x"),
        ("https://tessa@crm.example", "https://crm.example"),
        ("https://a:b@refused-3@crm.example", "https://crm.example"),
        ("tessa:refused-3@crm.example/x", "crm.example/x"),
        ("https://crm.example/x?token=refused-3", "https://crm.example/x"),
        ("https://crm.example/x;token=refused-3", "https://crm.example/x"),
    ],
)
def test_a_secret_in_an_address_is_taken_out_and_never_repeated(address: str, plain: str) -> None:
    profile, complaints = read({"name": "Acme", "address": address})
    assert profile.address == plain
    assert list(complaints) == ["address"]
    assert complaints["address"].startswith("holds a user, password or token")
    assert "refused" not in complaints["address"]


@pytest.mark.parametrize("address", ["", "https://crm.example/a@b", "crm.example:8080", "http://"])
def test_an_address_without_a_secret_stays_as_it_is(address: str) -> None:
    assert profile_fields.plain_address(address) == address


def test_a_key_that_is_missing_is_the_same_at_each_start() -> None:
    """Secrets are kept under it before anybody saves the profile."""
    first, complaints = read({"name": "Acme & Sønner"})
    assert complaints == {}
    assert first.key == read({"name": "Acme & Sønner"})[0].key == "Acme-Sønner"


def test_a_profile_without_a_name_is_said_to_have_none() -> None:
    profile, complaints = read({})
    assert profile.name == "Unnamed"
    assert complaints == {"name": "is missing"}


@given(
    st.dictionaries(
        st.sampled_from([*WHOLE, "colour", "password"]) | st.text(max_size=5),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(st.sampled_from(["mode", "total", "tenant", "x"]), inner)
            ),
            max_leaves=6,
        ),
    )
)
def test_no_table_is_too_odd_to_be_read(table: dict[str, object]) -> None:
    profile, _ = read(table)
    assert read(profile_fields.write(profile))[1] == {}
