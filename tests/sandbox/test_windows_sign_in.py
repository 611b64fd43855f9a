"""Windows users sign in to the practice tenant with real tokens, over one connection."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from erpsync_gui.contract import catalogue
from erpsync_gui.sandbox.listener import LOOPBACK, Listener
from erpsync_gui.sandbox.server import SandboxServer, TlsFiles
from erpsync_gui.sandbox.sign_in import WINDOWS_USER
from erpsync_gui.sandbox.tenant import Associate
from erpsync_gui.sandbox.windows_sign_in import WindowsSignIn
from erpsync_gui.secret import Secret
from erpsync_gui.wire import sign_in as sign_in_as
from erpsync_gui.wire import transport
from erpsync_gui.wire.call import Call, Endpoint, Protocol
from erpsync_gui.wire.credentials import Credential, Scheme
from erpsync_gui.wire.exchange import Exchange
from erpsync_gui.wire.negotiate import Negotiation
from erpsync_gui.wire.network import Network, Trust
from erpsync_gui.wire.outcome import Outcome
from erpsync_gui.wire.sign_in import Desk
from tests.fakes.authority import Authority

TESSA = Associate(1, "tessa", "Tessa Admin", 1, is_administrator=True)
PASSWORD = "wIn-password"
USERS = {r"PRACTICE\tessa": PASSWORD, r"PRACTICE\stranger": "another"}
IMPLICIT = (
    '"http://www.superoffice.net/ws/crm/NetServer/Services88/SoPrincipal/AuthenticateImplicit"'
)


async def say_who_is_there(scope: Scope, receive: Receive, send: Send) -> None:
    """An application that tells the associate, and 401 where there is none at `/closed`."""
    request = Request(scope, receive)
    await request.body()
    user = getattr(request.state, WINDOWS_USER)
    status = 401 if user is None and request.url.path == "/closed" else 200
    response = PlainTextResponse(user.full_name if user else "nobody", status)
    if status == 401:
        response.headers["www-authenticate"] = "SOTicket"
    await response(scope, receive, send)


def find(name: str) -> Associate | None:
    return TESSA if name.lower() == "tessa" else None


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    listener = Listener(WindowsSignIn(say_who_is_there, USERS, find))
    yield listener.port
    listener.stop()


@pytest.fixture
def connection(port: int) -> Iterator[http.client.HTTPConnection]:
    with contextlib.closing(http.client.HTTPConnection(LOOPBACK, port, timeout=10)) as made:
        yield made


class Answer:
    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status = response.status
        self.text = response.read().decode()
        self.challenges = response.headers.get_all("www-authenticate") or []


def post(connection: http.client.HTTPConnection, path: str, **headers: str) -> Answer:
    connection.request("POST", path, b"{}", headers)
    return Answer(connection.getresponse())


def sign_in(
    connection: http.client.HTTPConnection,
    user: str,
    password: str = PASSWORD,
    offered: list[str] | None = None,
) -> Answer:
    negotiation = Negotiation(LOOPBACK, user, Secret(password))
    answer = post(connection, "/closed")
    said = negotiation.answer(offered or answer.challenges)
    while said is not None:
        answer = post(connection, "/closed", Authorization=said)
        said = negotiation.answer(answer.challenges) if answer.status == 401 else None
    return answer


@pytest.mark.parametrize("user", [r"PRACTICE\tessa", "tessa", "TESSA@practice", r"practice\Tessa"])
@pytest.mark.parametrize("scheme", ["Negotiate", "NTLM"])
def test_a_windows_user_is_let_in(
    scheme: str, user: str, connection: http.client.HTTPConnection
) -> None:
    answer = sign_in(connection, user, offered=[scheme])
    assert (answer.status, answer.text) == (200, "Tessa Admin")
    assert [each.partition(" ")[0] for each in answer.challenges] == (
        ["Negotiate"] if scheme == "Negotiate" else []
    )


def test_a_refusal_names_both_schemes_beside_the_others(
    connection: http.client.HTTPConnection,
) -> None:
    assert post(connection, "/closed").challenges == ["SOTicket", "Negotiate", "NTLM"]


@pytest.mark.parametrize(("user", "password"), [("tessa", "wrong"), ("nobody", PASSWORD)])
def test_a_wrong_password_and_an_unknown_user_are_challenged_again(
    user: str, password: str, connection: http.client.HTTPConnection
) -> None:
    answer = sign_in(connection, user, password)
    assert answer.status == 401
    assert answer.challenges == ["Negotiate", "NTLM"]
    assert sign_in(connection, "tessa").status == 200


def test_a_windows_user_who_is_no_associate_gets_nowhere(
    connection: http.client.HTTPConnection,
) -> None:
    answer = sign_in(connection, "stranger", "another")
    assert (answer.status, answer.text) == (401, "nobody")


def test_the_connection_remembers_who_is_there_and_no_other_does(
    connection: http.client.HTTPConnection, port: int
) -> None:
    sign_in(connection, "tessa")
    assert post(connection, "/closed").text == "Tessa Admin"
    with contextlib.closing(http.client.HTTPConnection(LOOPBACK, port, timeout=10)) as other:
        assert post(other, "/closed").text == "nobody"


def test_implicit_sign_in_is_challenged_and_other_calls_are_not(
    connection: http.client.HTTPConnection,
) -> None:
    assert post(connection, "/open").text == "nobody"
    asked = post(connection, "/open", SOAPAction=IMPLICIT)
    assert (asked.status, asked.challenges) == (401, ["Negotiate", "NTLM"])
    sign_in(connection, "tessa")
    assert post(connection, "/open", SOAPAction=IMPLICIT).text == "Tessa Admin"


def test_other_ways_in_go_through(connection: http.client.HTTPConnection) -> None:
    assert post(connection, "/open", Authorization="SOTicket 7T:x").text == "nobody"


@pytest.mark.parametrize("token", ["", "%", "AAAA", "TlRMTVNTUAABAAAA", "YIIBAA=="])
def test_a_token_that_is_none_is_challenged(
    token: str, connection: http.client.HTTPConnection
) -> None:
    answer = post(connection, "/closed", Authorization=f"NTLM {token}")
    assert (answer.status, answer.challenges) == (401, ["Negotiate", "NTLM"])
    assert sign_in(connection, "tessa").status == 200


@pytest.mark.parametrize("before", [None, "/nowhere"])
def test_the_environment_is_as_it_was(
    before: str | None, connection: http.client.HTTPConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    if before is None:
        monkeypatch.delenv("NTLM_USER_FILE", raising=False)
    else:
        monkeypatch.setenv("NTLM_USER_FILE", before)
    assert sign_in(connection, "tessa").status == 200
    assert os.environ.get("NTLM_USER_FILE") == before


CATALOGUE = catalogue.load()


def perform(
    base_url: str,
    protocol: Protocol,
    operation: str,
    credential: Credential,
    trust: Trust | None = None,
) -> Exchange:
    """A call as the program makes it."""
    service = "SoPrincipal" if operation == "AuthenticateImplicit" else "ErpSync"
    call = Call(operation, Endpoint(base_url, protocol), service=service)
    network = Network(trust or Trust())
    return asyncio.run(transport.perform(call, CATALOGUE, credential, network=network))


def as_windows_user(user: str = r"PRACTICE\tessa", password: str = PASSWORD) -> Credential:
    return Credential(Scheme.WINDOWS, user, Secret(password))


@pytest.fixture(scope="module")
def practice() -> Iterator[str]:
    server = SandboxServer(windows_users=USERS)
    yield server.start()
    server.stop()


def test_implicit_sign_in_gives_a_ticket_that_works(practice: str) -> None:
    desk = Desk(Endpoint(practice, Protocol.SOAP88), CATALOGUE)
    signed_in = asyncio.run(sign_in_as.by_windows(desk, r"PRACTICE\tessa", Secret(PASSWORD)))
    assert signed_in.credential is not None, signed_in.verdict
    assert signed_in.credential.scheme is Scheme.TICKET
    assert PASSWORD not in repr(signed_in)
    called = perform(practice, Protocol.SOAP88, "GetEngineStatus", signed_in.credential)
    assert called.outcome is Outcome.OK, called.explain()


def test_rest_is_called_as_a_windows_user(practice: str) -> None:
    exchange = perform(practice, Protocol.REST, "GetEngineStatus", as_windows_user())
    assert exchange.outcome is Outcome.OK, exchange.explain()


@pytest.mark.parametrize(
    ("protocol", "operation"),
    [(Protocol.REST, "GetEngineStatus"), (Protocol.SOAP88, "AuthenticateImplicit")],
)
@pytest.mark.parametrize(
    ("user", "password"), [("tessa", "wrong-and-planted"), ("stranger", "another")]
)
def test_who_is_not_known_is_refused(
    protocol: Protocol, operation: str, user: str, password: str, practice: str
) -> None:
    exchange = perform(practice, protocol, operation, as_windows_user(user, password))
    assert exchange.outcome is Outcome.REFUSED, exchange.explain()
    assert password not in repr(exchange) + exchange.explain()


def test_a_windows_user_is_let_in_over_tls(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    files = authority.good()
    server = SandboxServer(windows_users=USERS, tls=TlsFiles(files.certificate, files.key))
    try:
        trust = Trust(str(authority.file))
        asked = (server.start(), Protocol.REST, "GetEngineStatus", as_windows_user(), trust)
        exchange = perform(*asked)
    finally:
        server.stop()
    assert exchange.outcome is Outcome.OK, exchange.explain()
    assert exchange.tls is not None


def test_no_windows_user_is_let_in_unless_asked_for() -> None:
    server = SandboxServer()
    try:
        exchange = perform(server.start(), Protocol.REST, "GetEngineStatus", as_windows_user())
    finally:
        server.stop()
    assert exchange.outcome is Outcome.REFUSED
