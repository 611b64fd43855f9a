"""The files of a Trust, put into TLS settings: further authorities, and the client certificate.

It knows files and what can be wrong with them; nothing of connections. cryptography comes with it,
so `tls` imports it where TLS is spoken.
"""

from __future__ import annotations

import secrets
import ssl
import tempfile
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import pkcs12

from erpsync_gui import logs
from erpsync_gui.secret import Secret
from erpsync_gui.wire.network import BadTrustError, Trust

_LARGEST_FILE_BYTES = 4_000_000
"""More than all authorities of an operating system take; a file beyond is something else."""

_PEM = b"-----BEGIN "
_PKCS12_VERSION = b"\x02\x01\x03"
"""The number 3, which stands at the beginning of every PKCS#12 file (RFC 7292, section 4)."""

_AUTHORITIES = "The file of further authorities"
_CLIENT = "The client certificate"

_NO_AUTHORITY = "It holds no certificate: PEM (-----BEGIN CERTIFICATE-----) or DER is wanted."
_NEITHER = "It is neither PEM with its private key in it nor PKCS#12 (.p12, .pfx)."
_NO_CERTIFICATE = "There is no certificate in it."
_NO_KEY = "There is no private key in it; it has to be in the same file as the certificate."
_NO_PAIR = "There is no certificate with its private key in it."
_LOCKED = "Its private key is locked: give its passphrase."
_NOT_OPENED = "The passphrase does not open its private key, or the file is damaged."
_DAMAGED = "A certificate or a private key in it is damaged."
_MISMATCH = "Its private key does not belong to its certificate."


def add(trust: Trust, settings: ssl.SSLContext) -> None:
    """Have the settings believe the authorities of a Trust and show its client certificate.

    Raises:
        BadTrustError: a file is missing, is not what it should be, or its key does not open.
    """
    if trust.authority_file:
        _add_authorities(settings, trust.authority_file)
    if trust.certificate_file:
        logs.forget(trust.passphrase.reveal())
        _show_certificate(settings, trust.certificate_file, trust.passphrase)


def _read(file: str, purpose: str) -> bytes:
    try:
        with Path(file).open("rb") as stream:
            data = stream.read(_LARGEST_FILE_BYTES + 1)
    except FileNotFoundError:
        reason = "There is no such file."
    except (PermissionError, IsADirectoryError):
        reason = "It is a folder, or this user may not read it."
    except (OSError, ValueError):
        reason = "It could not be read."
    else:
        if len(data) <= _LARGEST_FILE_BYTES:
            return data
        reason = "It is too large to be one."
    raise BadTrustError(purpose, file, reason)


def _add_authorities(made: ssl.SSLContext, file: str) -> None:
    data = _read(file, _AUTHORITIES)
    try:
        if _PEM in data:
            found = x509.load_pem_x509_certificates(data)
        else:
            found = [x509.load_der_x509_certificate(data)]
        made.load_verify_locations(cadata=b"".join(map(_der, found)))
    except (ValueError, ssl.SSLError) as error:
        raise BadTrustError(_AUTHORITIES, file, _NO_AUTHORITY) from error


def _show_certificate(made: ssl.SSLContext, file: str, passphrase: Secret) -> None:
    data = _read(file, _CLIENT)
    if _PEM in data:
        _show_pem(made, file, data, passphrase)
    elif _PKCS12_VERSION in data[:16]:
        _show_pkcs12(made, file, data, passphrase)
    else:
        raise _bad_client(file, _NEITHER)


def _show_pem(made: ssl.SSLContext, file: str, data: bytes, passphrase: Secret) -> None:
    if b"-BEGIN CERTIFICATE-" not in data:
        raise _bad_client(file, _NO_CERTIFICATE)
    if b" PRIVATE KEY-" not in data:
        raise _bad_client(file, _NO_KEY)
    is_locked = b"ENCRYPTED" in data
    if is_locked and not passphrase:
        raise _bad_client(file, _LOCKED)
    try:
        # Asked for by a function, OpenSSL never asks at the terminal.
        made.load_cert_chain(file, password=passphrase.reveal)
    except (ssl.SSLError, ValueError) as error:
        reason = _NOT_OPENED if is_locked else _DAMAGED
        raise _bad_client(file, _mismatch(error) or reason) from None


def _show_pkcs12(made: ssl.SSLContext, file: str, data: bytes, passphrase: Secret) -> None:
    try:
        opened = pkcs12.load_pkcs12(data, passphrase.reveal().encode() or None)
    except (ValueError, UnsupportedAlgorithm) as error:
        closed = _NOT_OPENED if passphrase else _LOCKED
        reason = closed if "password" in str(error).lower() else _NEITHER
        raise _bad_client(file, reason) from None
    if opened.key is None or opened.cert is None:
        raise _bad_client(file, _NO_PAIR)
    lock = secrets.token_hex(32)
    key = opened.key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(lock.encode()),
    )
    certificates = [each.certificate for each in (opened.cert, *opened.additional_certs)]
    pem = [each.public_bytes(serialization.Encoding.PEM) for each in certificates]
    try:
        _load_by_file(made, b"".join(pem) + key, lock)
    except ssl.SSLError as error:
        raise _bad_client(file, _mismatch(error) or _DAMAGED) from None


def _load_by_file(made: ssl.SSLContext, pem: bytes, lock: str) -> None:
    """Hand over a certificate by a file, since OpenSSL takes it in no other way.

    The key in it is locked, only this user may read it, and it is gone on return.
    """
    with tempfile.TemporaryDirectory(prefix="erpsync-") as folder:
        file = Path(folder) / "client.pem"
        file.touch(mode=0o600)
        file.write_bytes(pem)
        made.load_cert_chain(file, password=lock)


def _mismatch(error: Exception) -> str:
    reason = error.reason if isinstance(error, ssl.SSLError) else ""
    return _MISMATCH if "MISMATCH" in (reason or "") else ""


def _bad_client(file: str, reason: str) -> BadTrustError:
    return BadTrustError(_CLIENT, file, reason, is_locked=reason in {_LOCKED, _NOT_OPENED})


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.DER)
