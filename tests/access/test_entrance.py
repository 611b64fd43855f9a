"""Every way in gives something to sign calls with over both protocols, or says what is missing."""

from __future__ import annotations

import asyncio
import base64
from pathlib import Path

import pytest

from erpsync_gui.access.session import Session
from erpsync_gui.sandbox.online import OnlineAddresses
from erpsync_gui.secret import Secret
from erpsync_gui.store.profile import WayIn
from erpsync_gui.store.secret_kind import SecretKind
from erpsync_gui.wire.call import Protocol
from erpsync_gui.wire.credentials import Scheme
from erpsync_gui.wire.network import Network, Proxy, ProxyMode, Trust
from erpsync_gui.wire.outcome import Outcome
from tests.access.practice_site import CLIENT_SECRET, PASSWORD, Site, perform
from tests.fakes.authority import Authority

BOTH = [Protocol.SOAP88, Protocol.REST]


def enter(session: Session) -> Outcome:
    return asyncio.run(session.sign_in()).verdict.outcome


def scheme_of(session: Session) -> Scheme:
    return session.credential(session.profile.protocol).scheme


class TestOnSite:
    @pytest.mark.parametrize("protocol", BOTH)
    def test_by_password(self, site: Site, protocol: Protocol) -> None:
        session = site.session(protocol=protocol)
        assert enter(session) is Outcome.OK
        assert scheme_of(session) is Scheme.TICKET
        assert perform(session).outcome is Outcome.OK

    @pytest.mark.parametrize("protocol", BOTH)
    def test_with_a_pasted_ticket(self, site: Site, protocol: Protocol) -> None:
        secrets = {SecretKind.TICKET: site.ticket()}
        session = site.session(WayIn.TICKET, secrets, protocol=protocol)
        assert enter(session) is Outcome.OK
        assert perform(session).outcome is Outcome.OK
        assert site.sign_ins == []

    def test_basic_goes_with_each_rest_call_and_takes_no_sign_in(self, site: Site) -> None:
        session = site.session(WayIn.BASIC, protocol=Protocol.REST)
        assert enter(session) is Outcome.OK
        assert scheme_of(session) is Scheme.BASIC
        exchange = perform(session)
        assert (exchange.outcome, exchange.user) == (Outcome.OK, "tessa")
        assert site.sign_ins == []
        standing = session.standing()
        assert standing is not None
        assert (standing.kind, standing.expires) == ("", None)

    def test_basic_takes_a_ticket_for_soap(self, site: Site) -> None:
        session = site.session(WayIn.BASIC, protocol=Protocol.SOAP86)
        assert enter(session) is Outcome.OK
        assert scheme_of(session) is Scheme.TICKET
        assert perform(session).outcome is Outcome.OK
        assert perform(session, protocol=Protocol.REST).outcome is Outcome.OK
        assert site.sign_ins == ["AuthenticateUsernamePassword"]

    def test_a_wrong_basic_password_is_refused_without_a_word_about_age(self, site: Site) -> None:
        secrets = {SecretKind.PASSWORD: Secret("open-sesame")}
        session = site.session(WayIn.BASIC, secrets, protocol=Protocol.REST)
        enter(session)
        exchange = perform(session)
        assert (exchange.outcome, exchange.notes) == (Outcome.REFUSED, ())

    @pytest.mark.parametrize("protocol", BOTH)
    def test_with_a_windows_account(self, site: Site, protocol: Protocol) -> None:
        session = site.session(WayIn.WINDOWS, protocol=protocol)
        assert enter(session) is Outcome.OK
        assert scheme_of(session) is Scheme.TICKET
        assert perform(session).outcome is Outcome.OK

    def test_a_pasted_token_signs_rest_and_takes_a_ticket_for_soap(self, site: Site) -> None:
        secrets = {SecretKind.ACCESS_TOKEN: site.token()}
        session = site.session(WayIn.BEARER, secrets, protocol=Protocol.REST)
        assert enter(session) is Outcome.OK
        assert scheme_of(session) is Scheme.BEARER
        assert perform(session).outcome is Outcome.OK
        assert site.sign_ins == []
        assert perform(session, protocol=Protocol.SOAP84).outcome is Outcome.OK
        assert perform(session, protocol=Protocol.SOAP88).outcome is Outcome.OK
        assert site.sign_ins == ["AuthenticateWithAccessToken"]

    def test_a_pasted_token_that_gives_no_ticket_asks_for_a_new_one(self, site: Site) -> None:
        secrets = {SecretKind.ACCESS_TOKEN: Secret("8A:made-up")}
        entrance = asyncio.run(site.session(WayIn.BEARER, secrets).sign_in())
        assert not entrance.is_in
        assert entrance.verdict.advice.startswith("Paste a new access token.")

    @pytest.mark.parametrize("protocol", BOTH)
    def test_without_a_sign_in_calls_go_out_unsigned(self, site: Site, protocol: Protocol) -> None:
        session = site.session(WayIn.NONE, {}, protocol=protocol)
        assert enter(session) is Outcome.OK
        assert scheme_of(session) is Scheme.NONE
        exchange = perform(session)
        assert (exchange.outcome, exchange.notes) == (Outcome.REFUSED, ())
        assert site.sign_ins == []

    def test_a_password_is_no_way_in_online(self, site: Site, online: OnlineAddresses) -> None:
        profile = site.profile(app=site.online_app(online), address="")
        entrance = asyncio.run(site.at(profile, PASSWORD | CLIENT_SECRET).sign_in())
        assert entrance.verdict.outcome is Outcome.REFUSED


class TestMissing:
    @pytest.mark.parametrize(
        ("way_in", "kind"),
        [
            (WayIn.PASSWORD, SecretKind.PASSWORD),
            (WayIn.BASIC, SecretKind.PASSWORD),
            (WayIn.WINDOWS, SecretKind.PASSWORD),
            (WayIn.TICKET, SecretKind.TICKET),
            (WayIn.BEARER, SecretKind.ACCESS_TOKEN),
        ],
    )
    def test_a_missing_secret_is_named_and_nothing_is_sent(
        self, site: Site, way_in: WayIn, kind: SecretKind
    ) -> None:
        entrance = asyncio.run(site.session(way_in, {}).sign_in())
        assert entrance.missing is kind
        assert entrance.verdict.outcome is Outcome.NOT_SENT
        assert kind.title in entrance.verdict.sentence
        assert site.sign_ins == []

    def test_a_proxy_with_a_user_needs_a_password(self, site: Site) -> None:
        proxy = Proxy(ProxyMode.MANUAL, "http://127.0.0.1:1", "paul")
        entrance = asyncio.run(site.session(network=Network(proxy=proxy)).sign_in())
        assert entrance.missing is SecretKind.PROXY_PASSWORD
        assert "of paul" in entrance.verdict.sentence

    @pytest.mark.parametrize(
        ("passphrase", "words"), [("", "give its passphrase"), ("wrong one", "does not open")]
    )
    def test_a_client_certificate_waits_for_its_passphrase(
        self, site: Site, tmp_path: Path, passphrase: str, words: str
    ) -> None:
        trust = Trust(certificate_file=str(Authority(tmp_path).client_pem("open sesame")))
        secrets = PASSWORD | {SecretKind.CERTIFICATE_PASSPHRASE: Secret(passphrase)}
        session = site.session(secrets=secrets, network=Network(trust))
        entrance = asyncio.run(session.sign_in())
        assert entrance.missing is SecretKind.CERTIFICATE_PASSPHRASE
        assert words in entrance.verdict.sentence
        exchange = perform(session)
        assert exchange.outcome is Outcome.NOT_SENT
        assert words in exchange.verdict.sentence
        assert site.sign_ins == []

    def test_a_client_certificate_that_is_none_is_nothing_to_ask_for(
        self, site: Site, tmp_path: Path
    ) -> None:
        (tmp_path / "notes.txt").write_text("no certificate")
        trust = Trust(certificate_file=str(tmp_path / "notes.txt"))
        entrance = asyncio.run(site.session(network=Network(trust)).sign_in())
        assert entrance.missing is None


def test_no_way_in_shows_a_secret(site: Site) -> None:
    secrets = {
        SecretKind.PASSWORD: Secret("planted-password"),
        SecretKind.TICKET: Secret("7T:planted-ticket"),
        SecretKind.ACCESS_TOKEN: Secret("8A:planted-token"),
        SecretKind.CLIENT_SECRET: Secret("planted-client-secret"),
    }
    basic = base64.b64encode(b"tessa:planted-password").decode()
    for way_in in WayIn:
        for protocol in BOTH:
            session = site.session(way_in, secrets, protocol=protocol)
            shown = repr((asyncio.run(session.sign_in()), perform(session), session.standing()))
            assert "planted" not in shown, way_in
            assert basic not in shown, way_in
