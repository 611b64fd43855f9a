"""Calls over TLS to the practice tenant: what is trusted, what is shown, and what is refused."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from erpsync_gui.contract import catalogue as contract
from erpsync_gui.sandbox.seed_crm import ADMINISTRATOR, ADMINISTRATOR_PASSWORD
from erpsync_gui.sandbox.server import SandboxServer, TlsFiles
from erpsync_gui.secret import Secret
from erpsync_gui.wire import transport
from erpsync_gui.wire.call import Call, Deadlines, Endpoint, Options, Protocol
from erpsync_gui.wire.credentials import Credential, Scheme
from erpsync_gui.wire.exchange import Exchange
from erpsync_gui.wire.network import Network, Trust
from erpsync_gui.wire.outcome import Level, Outcome
from tests.fakes.authority import Authority, ServerFiles, self_signed
from tests.fakes.peer import Conversation, Peer

CATALOGUE = contract.load()
BASIC = Credential(Scheme.BASIC, ADMINISTRATOR, Secret(ADMINISTRATOR_PASSWORD))
PASSPHRASE = "planted passphrase"
PATIENT = Options(deadlines=Deadlines(20, 20, 30))

Start = Callable[..., str]


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def start() -> Iterator[Start]:
    """Starts a practice tenant with the files of a server, and returns where it is."""
    running: dict[tuple[ServerFiles, Path | None], SandboxServer] = {}

    def started(files: ServerFiles, clients: Path | None = None) -> str:
        key = (files, clients)
        if key not in running:
            tls = TlsFiles(files.certificate, files.key, clients)
            running[key] = SandboxServer(tls=tls)
        return running[key].start()

    yield started
    for server in running.values():
        server.stop()


@pytest.fixture(scope="module")
def trust(authority: Authority) -> Trust:
    return Trust(authority_file=str(authority.file))


@pytest.fixture(scope="module")
def strict(start: Start, authority: Authority) -> str:
    """A server that demands a client certificate of its own authority."""
    return start(authority.good(), authority.file)


def ask(base_url: str, trust: Trust, protocol: Protocol = Protocol.SOAP88) -> Exchange:
    endpoint = Endpoint(base_url, protocol)
    call = Call("GetSystemInfo", endpoint, service="SoPrincipal", options=PATIENT)
    if not protocol.is_soap:
        call = replace(call, operation="GetEngineStatus", service="ErpSync")
    credential = Credential() if protocol.is_soap else BASIC
    return asyncio.run(transport.perform(call, CATALOGUE, credential, network=Network(trust)))


def refused(exchange: Exchange) -> Exchange:
    verdict = exchange.verdict
    assert (verdict.outcome, verdict.level) == (Outcome.UNREACHABLE, Level.NETWORK)
    assert exchange.response is None
    return exchange


def today() -> str:
    return f"{datetime.now(UTC):%Y-%m-%d}"


@pytest.mark.parametrize("protocol", [Protocol.SOAP88, Protocol.REST])
def test_a_server_of_the_company_s_authority_is_called_and_described(
    protocol: Protocol, start: Start, authority: Authority, trust: Trust
) -> None:
    exchange = ask(start(authority.good()), trust, protocol)
    assert exchange.outcome is Outcome.OK, exchange.explain()
    assert exchange.tls is not None
    assert exchange.tls.version == "TLSv1.3"
    assert exchange.tls.cipher.startswith("TLS_")
    assert exchange.tls.chain[0].names == ("localhost", "127.0.0.1")


def test_a_server_of_an_unknown_authority_is_refused_by_name(
    start: Start, authority: Authority
) -> None:
    exchange = refused(ask(start(authority.good()), Trust()))
    verdict = exchange.verdict
    assert "comes from an authority that is not trusted here: " in verdict.sentence
    assert "O=Practice CA" in verdict.sentence
    assert "CA file in the profile → Network" in verdict.advice
    assert "unable to get local issuer certificate" in verdict.server_words
    assert "Certificate 1: CN=127.0.0.1, " in verdict.server_words
    assert exchange.tls is not None
    assert (exchange.tls.version, exchange.tls.cipher) == ("", "")
    assert exchange.tls.chain[0].names == ("localhost", "127.0.0.1")


def test_another_authority_does_not_help(
    start: Start, authority: Authority, tmp_path: Path
) -> None:
    other = Authority(tmp_path, "Another CA")
    exchange = refused(ask(start(authority.good()), Trust(authority_file=str(other.file))))
    assert "O=Practice CA" in exchange.verdict.sentence


def test_a_self_signed_server_is_refused_until_it_is_trusted_itself(
    start: Start, tmp_path: Path
) -> None:
    files = self_signed(tmp_path)
    verdict = refused(ask(start(files), Trust())).verdict
    assert verdict.sentence == "The certificate of 127.0.0.1 is signed by nobody but itself."
    assert ask(start(files), Trust(str(files.certificate))).outcome is Outcome.OK


def test_an_expired_server_is_refused_with_its_date(
    start: Start, authority: Authority, trust: Trust
) -> None:
    exchange = refused(ask(start(authority.expired()), trust))
    assert exchange.tls is not None
    until = f"{exchange.tls.chain[0].valid_until:%Y-%m-%d}"
    assert exchange.verdict.sentence == f"The certificate of 127.0.0.1 expired on {until}."
    assert f"the date of this computer, which says {today()}" in exchange.verdict.advice


def test_a_server_of_tomorrow_is_refused_with_its_date(
    start: Start, authority: Authority, trust: Trust
) -> None:
    exchange = refused(ask(start(authority.not_yet_valid()), trust))
    assert exchange.tls is not None
    since = f"{exchange.tls.chain[0].valid_from:%Y-%m-%d}"
    assert f"not valid yet: it begins on {since}." in exchange.verdict.sentence


def test_a_server_of_another_name_is_refused_with_its_names(
    start: Start, authority: Authority, trust: Trust
) -> None:
    verdict = refused(ask(start(authority.elsewhere()), trust)).verdict
    assert verdict.sentence == (
        "The server's certificate is not made out to 127.0.0.1, but to "
        "crm.example, www.crm.example."
    )


def outspoken(files: ServerFiles, clients: Path) -> Peer:
    """A server that says why it refuses a handshake, which those of Python's asyncio never do."""
    settings = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    settings.load_cert_chain(files.certificate, files.key)
    settings.load_verify_locations(clients)
    settings.verify_mode = ssl.CERT_REQUIRED

    def refuse(conversation: Conversation) -> None:
        with settings.wrap_socket(
            conversation.connection, server_side=True, do_handshake_on_connect=False
        ) as secured:
            with pytest.raises(ssl.SSLError):
                secured.do_handshake()
            while socket.socket.recv(secured, 65536):
                pass

    return Peer(refuse)


def test_a_demanded_client_certificate_is_asked_for(authority: Authority, trust: Trust) -> None:
    with outspoken(authority.good(), authority.file) as peer:
        verdict = refused(ask(f"https://127.0.0.1:{peer.port}", trust)).verdict
    assert verdict.sentence == (
        "The server demands a client certificate, and the profile has none."
    )
    assert verdict.advice == "Choose one in the profile → Network."


def test_a_client_certificate_of_another_authority_is_refused(
    authority: Authority, trust: Trust, tmp_path: Path
) -> None:
    stranger = Authority(tmp_path, "Another CA").client_pem()
    shown = replace(trust, certificate_file=str(stranger))
    with outspoken(authority.good(), authority.file) as peer:
        verdict = refused(ask(f"https://127.0.0.1:{peer.port}", shown)).verdict
    assert verdict.sentence == "The server refused the client certificate that the profile shows."
    assert "profile → Network" in verdict.advice


def test_without_a_client_certificate_the_door_stays_shut(strict: str, trust: Trust) -> None:
    refused(ask(strict, trust))


@pytest.mark.parametrize("passphrase", ["", PASSPHRASE])
@pytest.mark.parametrize("form", ["client_pem", "client_pkcs12"])
@pytest.mark.parametrize("protocol", [Protocol.SOAP88, Protocol.REST])
def test_a_client_certificate_opens_the_door(
    protocol: Protocol, form: str, passphrase: str, strict: str, authority: Authority, trust: Trust
) -> None:
    file = str(getattr(authority, form)(passphrase))
    shown = replace(trust, certificate_file=file, passphrase=Secret(passphrase))
    exchange = ask(strict, shown, protocol)
    assert exchange.outcome is Outcome.OK, exchange.explain()


def test_a_client_certificate_that_nobody_asks_for_does_no_harm(
    start: Start, authority: Authority, trust: Trust
) -> None:
    shown = replace(trust, certificate_file=str(authority.client_pem()))
    assert ask(start(authority.good()), shown).outcome is Outcome.OK


@pytest.mark.parametrize("passphrase", ["wrong and planted", ""])
def test_a_file_that_cannot_be_used_ends_the_call_before_it_is_sent(
    passphrase: str, start: Start, authority: Authority, trust: Trust
) -> None:
    file = str(authority.client_pkcs12(PASSPHRASE))
    shown = replace(trust, certificate_file=file, passphrase=Secret(passphrase))
    exchange = ask(start(authority.good()), shown)
    assert exchange.outcome is Outcome.NOT_SENT
    assert exchange.verdict.sentence.startswith(f"The client certificate, {file}, cannot be used.")
    assert not passphrase or passphrase not in repr(exchange) + exchange.explain()
