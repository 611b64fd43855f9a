"""The browser and the system user give something to sign calls with, or say what is missing."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from erpsync_gui.access.session import Session
from erpsync_gui.sandbox import application_key, registration
from erpsync_gui.sandbox.online import OnlineAddresses, Trouble
from erpsync_gui.secret import Secret
from erpsync_gui.store.profile import Profile, WayIn
from erpsync_gui.store.secret_kind import SecretKind
from erpsync_gui.wire.call import Protocol
from erpsync_gui.wire.credentials import Scheme
from erpsync_gui.wire.outcome import Outcome
from tests.access.practice_site import CLIENT_SECRET, Browser, Site, click, perform

BOTH = [Protocol.SOAP88, Protocol.REST]
SYSTEM_TOKEN = {SecretKind.SYSTEM_TOKEN: Secret(registration.SYSTEM_TOKEN)}


def enter(session: Session) -> Outcome:
    return asyncio.run(session.sign_in()).verdict.outcome


def scheme_of(session: Session) -> Scheme:
    return session.credential(session.profile.protocol).scheme


@pytest.fixture
def profile(site: Site, online: OnlineAddresses) -> Profile:
    return site.profile(
        WayIn.BROWSER, app=site.online_app(online), address="", protocol=Protocol.REST
    )


def test_the_browser_gives_a_token_for_rest(
    site: Site, online: OnlineAddresses, profile: Profile
) -> None:
    session = site.at(profile, CLIENT_SECRET, click)
    entrance = asyncio.run(session.sign_in())
    assert entrance.is_in, entrance.verdict
    assert scheme_of(session) is Scheme.BEARER
    assert session.profile.address == online.api_url
    exchange = perform(session)
    assert (exchange.outcome, exchange.user) == (Outcome.OK, "tessa@practice.invalid")
    standing = session.standing()
    assert standing is not None
    assert (standing.kind, standing.is_sliding) == ("token", False)
    assert session.secrets.get(SecretKind.REFRESH_TOKEN)


def test_the_token_becomes_a_ticket_when_soap_first_needs_one(site: Site, profile: Profile) -> None:
    session = site.at(profile, CLIENT_SECRET, click)
    assert enter(session) is Outcome.OK
    assert not session.credential(Protocol.SOAP88).secret
    assert perform(session, protocol=Protocol.SOAP88).outcome is Outcome.OK
    assert session.credential(Protocol.SOAP88).scheme is Scheme.TICKET


def test_a_refresh_token_spares_the_browser(site: Site, profile: Profile) -> None:
    first = site.at(profile, CLIENT_SECRET, click)
    assert enter(first) is Outcome.OK
    refresh = {SecretKind.REFRESH_TOKEN: first.secrets.get(SecretKind.REFRESH_TOKEN)}
    second = site.at(profile, CLIENT_SECRET | refresh)
    assert enter(second) is Outcome.OK
    assert perform(second).outcome is Outcome.OK


def test_a_revoked_refresh_token_leads_to_the_browser(site: Site, profile: Profile) -> None:
    session = site.at(profile, CLIENT_SECRET, click)
    assert enter(session) is Outcome.OK
    site.server.online.troubles.add(Trouble.REVOKED_REFRESH_TOKEN)
    assert enter(session) is Outcome.OK


def test_a_browser_is_not_opened_where_nobody_may_be_asked(
    site: Site, profile: Profile, browser: Browser
) -> None:
    site.server.online.troubles.add(Trouble.REVOKED_REFRESH_TOKEN)
    revoked = {SecretKind.REFRESH_TOKEN: Secret("revoked")}
    for secrets in (CLIENT_SECRET, CLIENT_SECRET | revoked):
        session = site.at(profile, secrets, browser)
        assert not asyncio.run(session.sign_in(may_ask=False)).is_in
    assert browser.visits == 0


def test_without_a_browser_and_a_refresh_token_nobody_gets_in(site: Site, profile: Profile) -> None:
    entrance = asyncio.run(site.at(profile, CLIENT_SECRET).sign_in())
    assert entrance.verdict.outcome is Outcome.NOT_SENT
    assert "in the browser" in entrance.verdict.sentence


def test_a_tenant_that_is_chosen_in_the_browser_is_found(
    site: Site, online: OnlineAddresses
) -> None:
    app = site.online_app(online, tenant="")
    profile = site.profile(WayIn.BROWSER, app=app, address="", protocol=Protocol.REST)
    session = site.at(profile, CLIENT_SECRET, click)
    assert enter(session) is Outcome.OK
    assert session.profile.address == online.api_url
    assert session.profile.app is not None
    assert session.profile.app.tenant == registration.CONTEXT
    assert perform(session).outcome is Outcome.OK


@pytest.mark.parametrize("protocol", BOTH)
def test_the_system_user_gets_a_ticket_for_both(
    site: Site, online: OnlineAddresses, tmp_path: Path, protocol: Protocol
) -> None:
    key = tmp_path / "key.xml"
    key.write_bytes(application_key.private_key_xml())
    app = site.online_app(online, key_file=str(key))
    profile = site.profile(WayIn.SYSTEM_USER, app=app, address="", protocol=protocol)
    session = site.at(profile, CLIENT_SECRET | SYSTEM_TOKEN)
    entrance = asyncio.run(session.sign_in())
    assert entrance.is_in, entrance.verdict
    assert perform(session).outcome is Outcome.OK
    assert session.credential(protocol).application_token == Secret(registration.CLIENT_SECRET)


def test_the_system_user_needs_a_client_secret_and_a_token(
    site: Site, online: OnlineAddresses
) -> None:
    profile = site.profile(WayIn.SYSTEM_USER, app=site.online_app(online), address="")
    first = asyncio.run(site.at(profile, {}).sign_in())
    second = asyncio.run(site.at(profile, CLIENT_SECRET).sign_in())
    assert (first.missing, second.missing) == (
        SecretKind.CLIENT_SECRET,
        SecretKind.SYSTEM_TOKEN,
    )


@pytest.mark.parametrize(
    ("passphrase", "words"), [("", "is missing"), ("wrong one", "does not open")]
)
def test_a_private_key_waits_for_its_passphrase(
    site: Site, online: OnlineAddresses, tmp_path: Path, passphrase: str, words: str
) -> None:
    key = tmp_path / "key.pem"
    key.write_bytes(application_key.private_key_pem("open sesame"))
    app = site.online_app(online, key_file=str(key))
    profile = site.profile(WayIn.SYSTEM_USER, app=app, address="")
    secrets = {SecretKind.KEY_PASSPHRASE: Secret(passphrase)}
    session = site.at(profile, CLIENT_SECRET | SYSTEM_TOKEN | secrets)
    entrance = asyncio.run(session.sign_in())
    assert entrance.missing is SecretKind.KEY_PASSPHRASE
    assert words in entrance.verdict.sentence
    assert "wrong one" not in repr(entrance)


@pytest.mark.parametrize("way_in", [WayIn.BROWSER, WayIn.SYSTEM_USER])
def test_an_online_way_in_needs_an_application(site: Site, way_in: WayIn) -> None:
    entrance = asyncio.run(site.session(way_in, {}).sign_in())
    assert entrance.verdict.outcome is Outcome.NOT_SENT
    assert "which online application" in entrance.verdict.sentence
