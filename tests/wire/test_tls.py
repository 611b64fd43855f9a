"""TLS settings trust what they are told to, show what they are given, and say what is no good."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import ssl
import stat
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ed25519

from erpsync_gui import logs
from erpsync_gui.secret import Secret
from erpsync_gui.wire import tls
from erpsync_gui.wire.certificates import Tls
from erpsync_gui.wire.network import Trust
from erpsync_gui.wire.tls import BadTrustError
from tests.fakes.authority import Authority, ServerFiles, self_signed
from tests.fakes.peer import PATIENCE_S, Conversation, Peer

HOST = "127.0.0.1"
PASSPHRASE = "planted passphrase"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def good(authority: Authority) -> ServerFiles:
    return authority.good()


def trusting(authority: Authority) -> Trust:
    return Trust(authority_file=str(authority.file))


def server(files: ServerFiles, clients: Authority | None = None) -> ssl.SSLContext:
    settings = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    settings.load_cert_chain(files.certificate, files.key)
    if clients is not None:
        settings.verify_mode = ssl.CERT_REQUIRED
        settings.load_verify_locations(clients.file)
    return settings


def shake_hands(
    client: ssl.SSLContext, other: ssl.SSLContext
) -> tuple[ssl.SSLObject, ssl.SSLObject]:
    """A handshake without a network: the ends of the client and of the server."""
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    ours = client.wrap_bio(to_client, to_server, server_hostname=HOST)
    theirs = other.wrap_bio(to_server, to_client, server_side=True)
    for end in (ours, theirs, ours, theirs):
        with contextlib.suppress(ssl.SSLWantReadError):
            end.do_handshake()
    return ours, theirs


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


def test_the_same_certificate_is_parsed_once(authority: Authority, good: ServerFiles) -> None:
    first, second = (
        tls.of_connection(shake_hands(tls.context(trusting(authority)), server(good))[0]).chain[0]
        for _ in range(2)
    )
    assert first is second


@pytest.mark.parametrize("kind", ["pem", "der", "several"])
def test_authorities_are_read_as_pem_and_der(
    kind: str, authority: Authority, good: ServerFiles, tmp_path: Path
) -> None:
    file = authority.der_file if kind == "der" else authority.file
    if kind == "several":
        other = Authority(tmp_path, "Another CA").file.read_bytes()
        file = tmp_path / "all.pem"
        file.write_bytes("Größe: two\n".encode() + other + b"\n" + authority.file.read_bytes())
    ours, _ = shake_hands(tls.context(Trust(authority_file=str(file))), server(good))
    assert ours.version() == "TLSv1.3"


def test_without_the_authority_the_server_is_refused(good: ServerFiles) -> None:
    with pytest.raises(ssl.SSLCertVerificationError, match="unable to get local issuer"):
        shake_hands(tls.context(), server(good))


def test_a_server_s_own_certificate_can_be_trusted(good: ServerFiles) -> None:
    trust = Trust(authority_file=str(good.certificate))
    assert shake_hands(tls.context(trust), server(good))[0].version() == "TLSv1.3"


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


@pytest.mark.parametrize("passphrase", ["", PASSPHRASE])
@pytest.mark.parametrize("form", ["client_pem", "client_pkcs12"])
def test_a_client_certificate_is_shown(
    form: str, passphrase: str, authority: Authority, good: ServerFiles
) -> None:
    file = getattr(authority, form)(passphrase)
    trust = Trust(str(authority.file), str(file), Secret(passphrase))
    _, theirs = shake_hands(tls.context(trust), server(good, clients=authority))
    shown = x509.load_der_x509_certificate(theirs.getpeercert(binary_form=True) or b"")
    names = shown.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.RFC822Name) == ["tessa@practice.example"]


def test_the_file_that_openssl_wants_is_private_locked_and_gone_at_once(
    authority: Authority, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    seen: list[tuple[int, int, bytes]] = []
    load = ssl.SSLContext.load_cert_chain

    def watched(settings: ssl.SSLContext, file: Path, *args: Any, **kwargs: Any) -> None:
        seen.append((file.stat().st_mode, file.parent.stat().st_mode, file.read_bytes()))
        load(settings, file, *args, **kwargs)

    monkeypatch.setattr(ssl.SSLContext, "load_cert_chain", watched)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    tls.context(
        Trust(
            certificate_file=str(authority.client_pkcs12("never seen before")),
            passphrase=Secret("never seen before"),
        )
    )
    [(mode, folder_mode, data)] = seen
    assert stat.S_IMODE(mode) == 0o600
    assert stat.S_IMODE(folder_mode) == 0o700
    assert b"-----BEGIN ENCRYPTED PRIVATE KEY-----" in data
    assert b"never seen before" not in data
    assert not list(tmp_path.iterdir())


def mismatched(authority: Authority, folder: Path) -> Path:
    file = folder / "mismatched.pem"
    one, other = (authority.client_pem().read_bytes() for _ in range(2))
    file.write_bytes(
        one.partition(b"-----BEGIN PRIVATE")[0] + other[other.index(b"-----BEGIN PRI") :]
    )
    return file


def written(folder: Path, data: bytes) -> Path:
    file = folder / "file"
    file.write_bytes(data)
    return file


CertificateFile = Callable[[Authority, Path], Path]
BAD_CLIENTS: dict[str, tuple[CertificateFile, str, str]] = {
    "missing": (lambda _, folder: folder / "no.pem", "", "There is no such file."),
    "a folder": (lambda _, folder: folder, "", "It is a folder, or"),
    "no path at all": (lambda _, __: Path("a\0b"), "", "could not be read"),
    "empty": (lambda _, folder: written(folder, b""), "", "neither PEM"),
    "something else": (lambda _, folder: written(folder, b"GIF89a"), "", "neither PEM"),
    "too large": (lambda _, folder: written(folder, b"0" * 4_000_001), "", "too large"),
    "only a certificate": (lambda ca, _: ca.file, "", "no private key in it"),
    "only a key": (lambda ca, _: ca.good().key, "", "no certificate in it"),
    "a damaged key": (
        lambda ca, folder: written(folder, ca.client_pem().read_bytes()[:-80]),
        "",
        "is damaged",
    ),
    "the key of another": (mismatched, "", "does not belong to its certificate"),
    "PEM, locked": (lambda ca, _: ca.client_pem(PASSPHRASE), "", "give its passphrase"),
    "PEM, wrong passphrase": (lambda ca, _: ca.client_pem(PASSPHRASE), "wrong one", "not open"),
    "PEM, endless passphrase": (lambda ca, _: ca.client_pem(PASSPHRASE), "x" * 2000, "not open"),
    "PKCS#12, locked": (lambda ca, _: ca.client_pkcs12(PASSPHRASE), "", "give its passphrase"),
    "PKCS#12, wrong passphrase": (lambda ca, _: ca.client_pkcs12(PASSPHRASE), "wrong", "not open"),
    "PKCS#12, broken": (
        lambda ca, folder: written(folder, ca.client_pkcs12().read_bytes()[:40]),
        "",
        "neither PEM",
    ),
    "PKCS#12 without a key": (
        lambda ca, _: ca.client_pkcs12(PASSPHRASE, with_key=False),
        PASSPHRASE,
        "no certificate with its private key",
    ),
}


@pytest.mark.parametrize("name", BAD_CLIENTS)
def test_a_client_certificate_that_is_no_good_is_told(
    name: str, authority: Authority, tmp_path: Path
) -> None:
    make, passphrase, words = BAD_CLIENTS[name]
    file = make(authority, tmp_path)
    with pytest.raises(BadTrustError) as caught:
        tls.context(Trust(certificate_file=str(file), passphrase=Secret(passphrase)))
    sentence = str(caught.value)
    assert sentence.startswith(f"The client certificate, {file}, cannot be used. ")
    assert words in sentence
    assert caught.value.is_locked is ("give its passphrase" in words or "not open" in words)
    assert not passphrase or passphrase not in sentence
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (None, "There is no such file."),
        (b"", "no certificate"),
        (b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "no certificate"),
        (b"GIF89a", "no certificate"),
    ],
)
def test_authorities_that_are_none_are_told(data: bytes | None, words: str, tmp_path: Path) -> None:
    file = tmp_path / "ca.pem" if data is None else written(tmp_path, data)
    with pytest.raises(BadTrustError, match=words) as caught:
        tls.context(Trust(authority_file=str(file)))
    assert str(caught.value).startswith(f"The file of further authorities, {file}, cannot be used.")


def test_a_passphrase_stays_out_of_the_log(
    authority: Authority, caplog: pytest.LogCaptureFixture
) -> None:
    file = authority.client_pem("quite unheard of")
    tls.context(Trust(certificate_file=str(file), passphrase=Secret("quite unheard of")))
    assert logs.clean("it was quite unheard of!") == f"it was {logs.DOTS}!"


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


def test_an_old_certificate_has_the_name_of_its_subject(tmp_path: Path) -> None:
    found = look(secured(server(self_signed(tmp_path, has_names=False))))
    assert found.chain[0].names == ("localhost",)


def test_a_chain_ends_before_a_certificate_that_cannot_be_read(
    authority: Authority, good: ServerFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, _ = shake_hands(tls.context(trusting(authority)), server(good))
    [own] = tls._presented(ours)
    monkeypatch.setattr(tls, "_presented", lambda _: [own, own[:-40], own])
    assert len(tls.of_connection(ours).chain) == 1


@pytest.mark.parametrize("kind", ["SHA-256", "SHA-384", "none"])
def test_a_channel_is_bound_to_the_server_s_certificate(kind: str, tmp_path: Path) -> None:
    key = ed25519.Ed25519PrivateKey.generate() if kind == "none" else None
    algorithm = hashes.SHA384() if kind == "SHA-384" else None
    files = self_signed(tmp_path, key=key, algorithm=algorithm)
    ours, _ = shake_hands(tls.context(Trust(str(files.certificate))), server(files))
    der = ssl.PEM_cert_to_DER_cert(files.certificate.read_text())
    digest = hashlib.sha384(der) if kind == "SHA-384" else hashlib.sha256(der)
    assert tls.channel_binding(ours) == b"tls-server-end-point:" + digest.digest()
