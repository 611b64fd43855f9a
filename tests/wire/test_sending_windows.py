"""A Windows sign-in goes over one connection, round by round, and leaves no token behind."""

from __future__ import annotations

import base64
import hashlib
import ssl
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
import spnego
from spnego.channel_bindings import GssChannelBindings

from erpsync_gui.sandbox.server import SandboxServer
from erpsync_gui.secret import Secret
from erpsync_gui.wire import sending
from erpsync_gui.wire.call import Call, Endpoint, Options, Protocol
from erpsync_gui.wire.credentials import Credential, Scheme
from erpsync_gui.wire.exchange import Exchange
from erpsync_gui.wire.outcome import Level, Outcome, Phase
from tests.fakes.calling import PATIENT, SOAP_ANSWER, XML, a_call, perform
from tests.fakes.peer import CERTIFICATES, Conversation, Peer

PASSWORD = "planted-password"
REFUSED = "401 Unauthorized"


def account(password: str = PASSWORD) -> Credential:
    return Credential(Scheme.WINDOWS, r"PRACTICE\tessa", Secret(password), label="Tessa")


@pytest.fixture
def users(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One Windows user, where pyspnego's server looks for users."""
    file = tmp_path / "users"
    file.write_text(f"PRACTICE:tessa:{PASSWORD}\n", encoding="utf-8")
    monkeypatch.setenv("NTLM_USER_FILE", str(file))


class Door:
    """A server that lets in a Windows user, connection by connection. `tokens` are all it saw."""

    def __init__(self, channel: bytes = b"") -> None:
        self.connections = 0
        self.tokens: list[str] = []
        self._bindings = GssChannelBindings(application_data=channel) if channel else None

    def __call__(self, talk: Conversation) -> None:
        self.connections += 1
        context = spnego.server(
            options=spnego.NegotiateOptions.use_negotiate, channel_bindings=self._bindings
        )
        while not context.complete:
            talk.received = b""
            token = self._token(talk.read_request())
            try:
                told = context.step(base64.b64decode(token)) if token else b""
            except spnego.exceptions.SpnegoError:
                talk.answer(b"No.", "WWW-Authenticate: Negotiate", status=REFUSED)
                return
            challenge = f"Negotiate {base64.b64encode(told or b'').decode()}".rstrip()
            self.tokens.append(challenge.removeprefix("Negotiate").strip())
            if not context.complete:
                talk.answer(b"Who?", f"WWW-Authenticate: {challenge}", status=REFUSED)
        talk.answer(SOAP_ANSWER, XML, f"WWW-Authenticate: {challenge}")

    def _token(self, request: bytes) -> str:
        for line in request.partition(b"\r\n\r\n")[0].decode().split("\r\n"):
            name, _, value = line.partition(": ")
            if name.lower() == "authorization":
                self.tokens.append(value.removeprefix("Negotiate "))
                return self.tokens[-1]
        return ""


def kept(exchange: Exchange) -> str:
    request, response = exchange.request, exchange.response
    assert request is not None
    assert response is not None
    bodies = (request.body, request.headers, response.body, response.headers)
    return f"{exchange!r}{bodies!r}{exchange.explain()}"


@pytest.mark.usefixtures("users")
class TestASignIn:
    @pytest.mark.parametrize("protocol", [Protocol.SOAP88, Protocol.REST])
    def test_it_goes_over_one_connection_and_shows_the_last_round(self, protocol: Protocol) -> None:
        door = Door()
        with Peer(door) as peer:
            exchange = perform(a_call(peer.url, protocol), account())
        assert exchange.response is not None
        assert exchange.response.status == 200
        assert exchange.response.body == SOAP_ANSWER
        assert door.connections == 1
        assert len(peer.requests) == 3
        assert exchange.request is not None
        assert ("Authorization", "Negotiate ********") in exchange.request.headers

    def test_no_token_is_kept(self) -> None:
        door = Door()
        with Peer(door) as peer:
            exchange = perform(a_call(peer.url), account())
        assert exchange.outcome is Outcome.OK
        tokens = [token for token in door.tokens if token]
        assert len(tokens) >= 3
        for secret in (PASSWORD, *tokens):
            assert secret not in kept(exchange)

    def test_the_phases_of_each_round_are_told(self) -> None:
        with Peer(Door()) as peer:
            exchange = perform(a_call(peer.url), account())
        phases = [span.phase for span in exchange.timeline.spans]
        assert phases.count(Phase.SENDING) == 3
        assert phases.count(Phase.CONNECTING) == 1

    def test_over_tls_it_is_tied_to_the_connection(self) -> None:
        door = Door(b"tls-server-end-point:" + end_point("good"))
        with Peer(door, certificate="good") as peer:
            exchange = perform(a_call(peer.url), account())
        assert exchange.outcome is Outcome.OK, exchange.explain()
        with Peer(Door(b"tls-server-end-point:another"), certificate="good") as peer:
            assert perform(a_call(peer.url), account()).outcome is Outcome.REFUSED

    def test_a_wrong_password_is_sent_once_and_refused(self) -> None:
        door = Door()
        with Peer(door) as peer:
            exchange = perform(a_call(peer.url), account("wrong-password"))
        assert (exchange.outcome, exchange.verdict.code) == (Outcome.REFUSED, "401")
        assert len(peer.requests) == 3
        assert "wrong-password" not in kept(exchange)


class Tireless:
    """A sign-in that always has one more thing to say."""

    def __init__(self, *_account: object) -> None:
        pass

    def answer(self, challenges: Sequence[str]) -> str:
        assert list(challenges) == ["Negotiate b25jZSBtb3Jl", "NTLM"]
        return "Negotiate aSBhbSBtZQ=="


def test_a_server_that_never_has_enough_is_left_after_six_rounds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def ask_for_ever(talk: Conversation) -> None:
        challenges = ("WWW-Authenticate: Negotiate b25jZSBtb3Jl", "www-authenticate: NTLM")
        while True:
            talk.received = b""
            talk.read_request()
            talk.answer(b"b25jZSBtb3Jl aSBhbSBtZQ==", *challenges, status=REFUSED)

    monkeypatch.setattr(sending, "Negotiation", Tireless)
    with Peer(ask_for_ever) as peer:
        exchange = perform(a_call(peer.url), account())
    assert (exchange.outcome, exchange.verdict.code) == (Outcome.REFUSED, "401")
    assert len(peer.requests) == 6
    assert exchange.response is not None
    assert exchange.response.body == b"******** ********"
    assert "b25jZSBtb3Jl" not in kept(exchange)


def test_without_its_library_nothing_is_sent_and_the_sentence_says_why(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "spnego", None)
    monkeypatch.setitem(sys.modules, "spnego.channel_bindings", None)
    with Peer(Door()) as peer:
        exchange = perform(a_call(peer.url), account())
        assert peer.requests == []
    assert (exchange.outcome, exchange.verdict.level) == (Outcome.NOT_SENT, Level.REQUEST)
    assert "windows-sign-in" in exchange.verdict.sentence


def test_a_server_that_offers_no_windows_sign_in_is_asked_once() -> None:
    def basic_only(talk: Conversation) -> None:
        talk.read_request()
        talk.answer(b"", "WWW-Authenticate: Basic realm=x", status=REFUSED)

    with Peer(basic_only) as peer:
        exchange = perform(a_call(peer.url), account())
    assert exchange.outcome is Outcome.REFUSED
    assert len(peer.requests) == 1


@pytest.mark.parametrize("protocol", [Protocol.SOAP88, Protocol.REST])
def test_the_practice_tenant_lets_a_windows_user_in(protocol: Protocol) -> None:
    server = SandboxServer(windows_users={r"PRACTICE\tessa": PASSWORD})
    url = server.start()
    try:
        options = Options(deadlines=PATIENT)
        if protocol.is_soap:
            endpoint = Endpoint(url, protocol)
            call = Call("AuthenticateImplicit", endpoint, service="SoPrincipal", options=options)
        else:
            call = Call("GetEngineStatus", Endpoint(url, protocol), options=options)
        exchange = perform(call, account())
        wrong = perform(call, account("wrong-password"))
    finally:
        server.stop()
    assert exchange.outcome is Outcome.OK, exchange.explain()
    assert wrong.outcome is Outcome.REFUSED
    assert PASSWORD not in kept(exchange)


def end_point(certificate: str) -> bytes:
    """What ties a handshake to a peer's certificate: its hash (RFC 5929, section 4)."""
    pem = (CERTIFICATES / f"{certificate}.pem").read_text(encoding="ascii")
    own = pem[pem.index("-----BEGIN CERTIFICATE") :]
    own = own[: own.index("-----END CERTIFICATE-----") + len("-----END CERTIFICATE-----")]
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(own)).digest()
