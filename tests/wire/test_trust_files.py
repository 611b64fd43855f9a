"""Files of authorities and client certificates do what they are for, or are told to be no good."""

from __future__ import annotations

import ssl
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509

from erpsync_gui import logs
from erpsync_gui.secret import Secret
from erpsync_gui.wire import tls
from erpsync_gui.wire.network import BadTrustError, Trust
from tests.fakes.authority import Authority, ServerFiles
from tests.fakes.handshake import server, shake_hands

PASSPHRASE = "planted passphrase"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def good(authority: Authority) -> ServerFiles:
    return authority.good()


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


def test_a_server_s_own_certificate_can_be_trusted(good: ServerFiles) -> None:
    trust = Trust(authority_file=str(good.certificate))
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
