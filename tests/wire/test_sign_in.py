"""A password, a Windows account or an access token becomes a ticket that nobody sees."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace

import pytest

from erpsync_gui.sandbox.seed_crm import ADMINISTRATOR, ADMINISTRATOR_PASSWORD
from erpsync_gui.sandbox.server import SandboxServer
from erpsync_gui.secret import Secret
from erpsync_gui.wire import sign_in
from erpsync_gui.wire.call import Deadlines, Endpoint, Protocol
from erpsync_gui.wire.credentials import Credential, Scheme, SignedIn
from erpsync_gui.wire.outcome import Outcome
from erpsync_gui.wire.sign_in import Desk
from tests.fakes.calling import CATALOGUE, XML, answering
from tests.fakes.peer import Peer

ANSWER = (
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
    '<AuthenticateResponse xmlns="http://www.superoffice.net/ws/crm/NetServer/Services88">'
    "<Response><Associate>TESSA</Associate><FullName>{name}</FullName></Response>"
    "<Credentials><Ticket>{ticket}</Ticket></Credentials>"
    "<AuthenticationSucceeded>{succeeded}</AuthenticationSucceeded>"
    "</AuthenticateResponse></s:Body></s:Envelope><!-- again: {ticket} -->"
)
PASSWORD = Secret(ADMINISTRATOR_PASSWORD)


@pytest.fixture(scope="module")
def server() -> Iterator[SandboxServer]:
    server = SandboxServer(windows_users={ADMINISTRATOR: ADMINISTRATOR_PASSWORD})
    server.start()
    yield server
    server.stop()


def a_desk(base_url: str, protocol: Protocol = Protocol.SOAP88) -> Desk:
    endpoint = Endpoint(base_url, protocol)
    return Desk(endpoint, CATALOGUE, Secret("app-secret-1"), server="Customer")


def told(
    ticket: str, succeeded: str, protocol: Protocol = Protocol.SOAP88, name: str = "Tessa Admin"
) -> tuple[SignedIn, bytes]:
    """A sign-in by password at a peer that answers just this, and what the peer was asked."""
    body = ANSWER.format(ticket=ticket, succeeded=succeeded, name=name).encode()
    with Peer(answering(body, XML)) as peer:
        desk = a_desk(peer.url, protocol)
        signed = asyncio.run(sign_in.by_password(desk, "tessa", Secret("open-sesame")))
    return signed, peer.requests[0]


@pytest.mark.parametrize("protocol", [Protocol.SOAP88, Protocol.REST])
def test_a_password_becomes_a_ticket_that_nobody_sees(protocol: Protocol) -> None:
    signed, request = told("7T:brand-new", "true", protocol)
    assert b"/Remote/Services88/SoPrincipal.svc" in request
    assert b"open-sesame" in request
    assert b"app-secret-1" in request
    assert signed.credential == Credential(
        Scheme.TICKET, "tessa", Secret("7T:brand-new"), Secret("app-secret-1"), "Tessa Admin"
    )
    assert signed.verdict.outcome is Outcome.OK
    (exchange,) = signed.exchanges
    assert (exchange.server, exchange.user) == ("Customer", "tessa")
    for secret in ("brand-new", "open-sesame", "app-secret-1"):
        assert secret not in repr(signed)


def test_who_has_no_full_name_is_called_by_the_short_one() -> None:
    signed, _ = told("7T:brand-new", "true", name="")
    assert signed.credential is not None
    assert signed.credential.label == "TESSA"


def test_a_wrong_password_is_a_refusal_without_any_exception() -> None:
    signed, _ = told("", "false")
    assert signed.credential is None
    assert signed.verdict.outcome is Outcome.REFUSED
    assert signed.verdict.sentence == "Sign-in refused: check user name and password."


def test_a_ticket_that_comes_with_a_refusal_is_not_taken() -> None:
    signed, _ = told("7T:brand-new", "false")
    assert signed.credential is None
    assert "brand-new" not in repr(signed)


def test_a_success_without_a_ticket_gives_no_credential() -> None:
    signed, _ = told("", "true")
    assert signed.credential is None
    assert signed.verdict.outcome is Outcome.REFUSED


def test_an_impossible_address_gives_no_credential_and_says_why() -> None:
    signed = asyncio.run(sign_in.by_password(a_desk("ftp://h"), "tessa", Secret("open-sesame")))
    assert signed.credential is None
    assert signed.verdict.outcome is Outcome.NOT_SENT


def test_the_deadlines_of_the_desk_hold() -> None:
    with Peer(lambda talk: talk.wait_until_closed()) as peer:
        desk = replace(a_desk(peer.url), deadlines=Deadlines(total_s=0.2))
        signed = asyncio.run(sign_in.by_password(desk, "tessa", Secret("open-sesame")))
    assert signed.verdict.outcome is Outcome.TIMED_OUT


@pytest.mark.parametrize("protocol", [Protocol.SOAP84, Protocol.SOAP88, Protocol.REST])
def test_an_access_token_becomes_a_ticket(server: SandboxServer, protocol: Protocol) -> None:
    token = Secret(server.issue_token(ADMINISTRATOR, ADMINISTRATOR_PASSWORD))
    desk = a_desk(server.base_url, protocol)
    signed = asyncio.run(sign_in.by_access_token(desk, token))
    assert signed.credential is not None
    assert signed.credential.secret.reveal().startswith("7T:")
    assert signed.credential.label == "Tessa Admin"
    assert token.reveal() not in repr(signed)


@pytest.mark.parametrize(
    ("protocol", "services"),
    [(Protocol.SOAP85, b"Services88"), (Protocol.SOAP86, b"Services86")],
)
def test_an_access_token_is_traded_under_a_version_that_has_the_operation(
    protocol: Protocol, services: bytes
) -> None:
    with Peer(answering(b"<no/>", XML)) as peer:
        desk = a_desk(peer.url, protocol)
        asyncio.run(sign_in.by_access_token(desk, Secret("8A:secret-token")))
    assert b"/Remote/" + services + b"/SoPrincipal.svc" in peer.requests[0]


def test_a_token_that_is_not_taken_is_not_called_a_password(server: SandboxServer) -> None:
    signed = asyncio.run(sign_in.by_access_token(a_desk(server.base_url), Secret("8A:made-up")))
    assert signed.credential is None
    assert signed.verdict.outcome is Outcome.REFUSED
    assert "does not take the access token" in signed.verdict.sentence
    assert signed.exchanges[0].verdict == signed.verdict


def test_a_windows_account_becomes_a_ticket(server: SandboxServer) -> None:
    signed = asyncio.run(sign_in.by_windows(a_desk(server.base_url), ADMINISTRATOR, PASSWORD))
    assert signed.credential is not None, signed.verdict
    assert signed.credential.scheme is Scheme.TICKET
    assert signed.credential.secret.reveal().startswith("7T:")
    assert ADMINISTRATOR_PASSWORD not in repr(signed)


def test_a_windows_account_with_a_wrong_password_is_refused(server: SandboxServer) -> None:
    desk = a_desk(server.base_url)
    signed = asyncio.run(sign_in.by_windows(desk, ADMINISTRATOR, Secret("open-sesame")))
    assert signed.credential is None
    assert signed.verdict.outcome is Outcome.REFUSED
