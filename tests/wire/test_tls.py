"""TLS settings trust what they are told to; a connection is described, and a stranger looked at."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import ssl
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ed25519

from erpsync_gui.wire import tls
from erpsync_gui.wire.certificates import Tls
from erpsync_gui.wire.network import Trust
from tests.fakes.authority import Authority, ServerFiles, self_signed
from tests.fakes.handshake import HOST, server, shake_hands
from tests.fakes.peer import PATIENCE_S, Conversation, Peer


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def good(authority: Authority) -> ServerFiles:
    return authority.good()


def trusting(authority: Authority) -> Trust:
    return Trust(authority_file=str(authority.file))


def hang_up(_conversation: Conversation) -> None:
    """The connection is closed when a script ends."""


def secured(settings: ssl.SSLContext, script: Callable[[Conversation], None] = hang_up) -> Peer:
    peer = Peer(script)
    peer._context = settings
    return peer


def look(peer: Peer, patience_s: float = 5.0) -> Tls:
    with peer:
        return asyncio.run(tls.look_at(HOST, peer.port, patience_s))


def test_a_server_of_an_extra_authority_is_trusted_and_described(
    authority: Authority, good: ServerFiles
) -> None:
    ours, _ = shake_hands(tls.context(trusting(authority)), server(good))
    found = tls.of_connection(ours)
    assert found.version == "TLSv1.3"
    assert found.cipher.startswith("TLS_")
    own = found.chain[0]
    assert own.names == ("localhost", "127.0.0.1")
    assert own.subject.startswith("CN=127.0.0.1, ")
    assert own.issuer.endswith("O=Practice CA")
    assert own.valid_from < datetime.now(UTC) < own.valid_until
    assert len(own.fingerprint) == 95
    assert own.fingerprint == own.fingerprint.upper()


def test_without_the_authority_the_server_is_refused(good: ServerFiles) -> None:
    with pytest.raises(ssl.SSLCertVerificationError, match="unable to get local issuer"):
        shake_hands(tls.context(), server(good))


def test_nothing_older_than_tls_1_2_is_spoken() -> None:
    settings = tls.context()
    assert settings.minimum_version is ssl.TLSVersion.TLSv1_2
    assert settings.verify_mode is ssl.CERT_REQUIRED
    assert settings.check_hostname


def test_the_operating_system_s_store_is_believed(
    authority: Authority, good: ServerFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    assert shake_hands(tls.context(), server(good))[0].version() == "TLSv1.3"


def test_a_context_is_made_once_until_a_file_is_replaced(
    authority: Authority, good: ServerFiles, tmp_path: Path
) -> None:
    file = tmp_path / "authorities.pem"
    file.write_bytes(Authority(tmp_path / "other", "Another CA").file.read_bytes())
    trust = Trust(authority_file=str(file))
    first = tls.context(trust)
    assert tls.context(trust) is first
    file.write_bytes(authority.file.read_bytes() * 2)
    assert tls.context(trust) is not first
    assert shake_hands(tls.context(trust), server(good))[0].version() == "TLSv1.3"


def test_looking_shows_a_server_that_is_not_trusted(tmp_path: Path) -> None:
    found = look(secured(server(self_signed(tmp_path))))
    assert (found.version, found.cipher) == ("", "")
    [own] = found.chain
    assert own.is_self_signed
    assert own.names == ("localhost", "127.0.0.1")


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_looking_shows_a_server_that_demands_a_client_certificate(
    version: ssl.TLSVersion, authority: Authority, good: ServerFiles
) -> None:
    settings = server(good, clients=authority)
    settings.maximum_version = version
    assert look(secured(settings)).chain[0].names == ("localhost", "127.0.0.1")


def test_looking_sends_nothing_and_closes(good: ServerFiles) -> None:
    heard: list[bytes] = []

    def listen(conversation: Conversation) -> None:
        with contextlib.suppress(OSError):
            heard.append(conversation.connection.recv(1))
        conversation.reached()

    peer = secured(server(good), listen)
    with peer:
        asyncio.run(tls.look_at(HOST, peer.port, 5.0))
        assert peer.moment.wait(PATIENCE_S)
    assert heard == [b""]


def test_looking_goes_the_way_that_it_is_given(good: ServerFiles) -> None:
    async def connect(host: str, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        assert (host, port) == ("crm.example", 443)
        return await asyncio.open_connection(HOST, peer.port)

    with secured(server(good)) as peer:
        found = asyncio.run(tls.look_at("crm.example", 443, 5.0, connect=connect))
    assert found.chain


@pytest.mark.parametrize("answer", [b"SSH-2.0-x\r\n", b""])
def test_looking_at_what_speaks_no_tls_fails(answer: bytes) -> None:
    def say(conversation: Conversation) -> None:
        conversation.connection.recv(65536)
        conversation.send(answer)

    with pytest.raises(OSError, match="SSL"):
        look(Peer(say))


def test_looking_has_an_end() -> None:
    with pytest.raises(TimeoutError):
        look(Peer(Conversation.wait_until_closed), patience_s=0.05)


@pytest.mark.parametrize("kind", ["SHA-256", "SHA-384", "none"])
def test_a_channel_is_bound_to_the_server_s_certificate(kind: str, tmp_path: Path) -> None:
    key = ed25519.Ed25519PrivateKey.generate() if kind == "none" else None
    algorithm = hashes.SHA384() if kind == "SHA-384" else None
    files = self_signed(tmp_path, key=key, algorithm=algorithm)
    ours, _ = shake_hands(tls.context(Trust(str(files.certificate))), server(files))
    der = ssl.PEM_cert_to_DER_cert(files.certificate.read_text())
    digest = hashlib.sha384(der) if kind == "SHA-384" else hashlib.sha256(der)
    assert tls.channel_binding(ours) == b"tls-server-end-point:" + digest.digest()


def test_cryptography_comes_with_the_first_settings_and_in_no_handshake() -> None:
    program = (
        "import sys; from erpsync_gui.wire import tls;"
        "before = 'cryptography' in sys.modules; tls.context();"
        "print(before, 'cryptography.x509' in sys.modules)"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert run.stdout.split() == ["False", "True"]
