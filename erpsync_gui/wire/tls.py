"""TLS contexts of a Trust, and what a TLS connection turned out to be.

It knows files, certificates and handshakes; nothing of calls, proxies or of what is sent over a
connection. There is no way here to talk to a server that is not trusted.
"""

from __future__ import annotations

import asyncio
import functools
import hashlib
import os
import secrets
import ssl
import sys
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

import truststore
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.serialization import pkcs12

from erpsync_gui import logs
from erpsync_gui.secret import Secret
from erpsync_gui.wire.certificates import Certificate, Tls
from erpsync_gui.wire.network import Trust

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

Connect = Callable[[str, int], Awaitable[tuple[asyncio.StreamReader, asyncio.StreamWriter]]]
"""Makes a connection to a host and a port."""

_FileStamp = tuple[int, int] | None


class BadTrustError(Exception):
    """A file of a Trust cannot be used; the text is a sentence for people, without a secret.

    `is_locked` says that a passphrase, or another one, may be all that it takes.
    """

    def __init__(self, purpose: str, file: str, reason: str) -> None:
        """Say which file it is and what is wrong with it."""
        super().__init__(f"{purpose}, {file}, cannot be used. {reason}")
        self.is_locked = reason in {_LOCKED, _NOT_OPENED}


def context(trust: Trust = Trust()) -> ssl.SSLContext:
    """The TLS settings of a Trust: TLS 1.2 at least, and always with verification.

    The operating system's own store is believed on every system: on Windows and macOS the system
    itself judges the chain, on Linux OpenSSL does with the store that the distribution keeps.

    Authorities of a file are believed in addition, on every system. Windows asks its own store
    first and the file's authorities then, and when both refuse, the words of the first refusal
    are told. On Windows and macOS only certificates that are authorities count; on Linux a
    server's own certificate in that file is enough.

    Made once for each Trust, since making one takes longer than a small call, and anew when one
    of its files was replaced. Safe to share between threads.

    Raises:
        BadTrustError: a file is missing, is not what it should be, or its key does not open.
    """
    stamps = (_stamp(trust.authority_file), _stamp(trust.certificate_file))
    return _context(trust, stamps, _stamp(ssl.get_default_verify_paths().cafile or ""))


def of_connection(ssl_object: ssl.SSLObject | ssl.SSLSocket) -> Tls:
    """What a finished handshake agreed on, and the certificates that the server presented."""
    cipher = ssl_object.cipher()
    return Tls(ssl_object.version() or "", cipher[0] if cipher else "", _chain(ssl_object))


def channel_binding(ssl_object: ssl.SSLObject | ssl.SSLSocket) -> bytes:
    """What ties a sign-in to this connection: `tls-server-end-point` (RFC 5929, section 4)."""
    der = ssl_object.getpeercert(binary_form=True) or b""
    try:
        signed_with = x509.load_der_x509_certificate(der).signature_hash_algorithm
    except (ValueError, UnsupportedAlgorithm):
        signed_with = None
    if signed_with is None or isinstance(signed_with, hashes.MD5 | hashes.SHA1):
        signed_with = hashes.SHA256()
    return b"tls-server-end-point:" + hashlib.new(signed_with.name, der).digest()


async def look_at(
    host: str, port: int, patience_s: float, *, connect: Connect = asyncio.open_connection
) -> Tls:
    """Read the certificates of a server that is not trusted, only to show them to people.

    This is a handshake and nothing else, on a connection of its own that is closed at once. It
    verifies nothing: whoever answers may be anybody. Nothing is sent over it, and its connection
    never leaves this function, so that no call can go out on it.

    The certificates are returned also when the handshake fails after them, as it does where the
    server demands one from us. What else was agreed on is not told, since nothing comes of it.

    Args:
        host: whom the address names.
        port: where it listens.
        patience_s: how long all of it may take, in seconds.
        connect: makes the connection; given by whoever knows the way through a proxy.

    Raises:
        OSError: no connection, or no TLS (`ssl.SSLError`) before there was a certificate.
        TimeoutError: none of this came within `patience_s` seconds.
    """
    async with asyncio.timeout(patience_s):
        reader, writer = await connect(host, port)
        try:
            return await _shake_hands(host, reader, writer)
        finally:
            writer.close()


@functools.lru_cache(maxsize=32)
def _context(
    trust: Trust, stamps: tuple[_FileStamp, ...], system_stamp: _FileStamp
) -> ssl.SSLContext:
    del stamps, system_stamp  # they only tell this file from an older one
    made = _system_context()
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    # What a profile names is believed even where it is not the root of all, as in Python 3.13.
    made.verify_flags |= ssl.VerifyFlags.VERIFY_X509_PARTIAL_CHAIN
    if trust.authority_file:
        _add_authorities(made, trust.authority_file)
    if trust.certificate_file:
        logs.forget(trust.passphrase.reveal())
        _show_certificate(made, trust.certificate_file, trust.passphrase)
    return made


def _system_context() -> ssl.SSLContext:
    made = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if sys.platform in ("win32", "darwin"):
        return made
    # WORKAROUND: where OpenSSL verifies, truststore only finds the store, and reads it again for
    # each connection (20 ms where it is one file). It may find it once; the rest is plain ssl.
    made.wrap_bio(ssl.MemoryBIO(), ssl.MemoryBIO(), server_hostname="localhost")
    plain: ssl.SSLContext = made._ctx  # noqa: SLF001 - the workaround above
    return plain


def _stamp(file: str) -> _FileStamp:
    try:
        facts = os.stat(file) if file else None  # noqa: PTH116 - Path costs more than the look
    except (OSError, ValueError):
        return None
    return (facts.st_mtime_ns, facts.st_size) if facts else None


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
        raise BadTrustError(_CLIENT, file, _NEITHER)


def _show_pem(made: ssl.SSLContext, file: str, data: bytes, passphrase: Secret) -> None:
    if b"-BEGIN CERTIFICATE-" not in data:
        raise BadTrustError(_CLIENT, file, _NO_CERTIFICATE)
    if b" PRIVATE KEY-" not in data:
        raise BadTrustError(_CLIENT, file, _NO_KEY)
    is_locked = b"ENCRYPTED" in data
    if is_locked and not passphrase:
        raise BadTrustError(_CLIENT, file, _LOCKED)
    try:
        # Asked for by a function, OpenSSL never asks at the terminal.
        made.load_cert_chain(file, password=passphrase.reveal)
    except (ssl.SSLError, ValueError) as error:
        reason = _NOT_OPENED if is_locked else _DAMAGED
        raise BadTrustError(_CLIENT, file, _mismatch(error) or reason) from None


def _show_pkcs12(made: ssl.SSLContext, file: str, data: bytes, passphrase: Secret) -> None:
    try:
        opened = pkcs12.load_pkcs12(data, passphrase.reveal().encode() or None)
    except (ValueError, UnsupportedAlgorithm) as error:
        closed = _NOT_OPENED if passphrase else _LOCKED
        reason = closed if "password" in str(error).lower() else _NEITHER
        raise BadTrustError(_CLIENT, file, reason) from None
    if opened.key is None or opened.cert is None:
        raise BadTrustError(_CLIENT, file, _NO_PAIR)
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
        raise BadTrustError(_CLIENT, file, _mismatch(error) or _DAMAGED) from None


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


async def _shake_hands(
    host: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> Tls:
    settings = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    settings.check_hostname = False
    settings.verify_mode = ssl.CERT_NONE  # only to look; see `look_at`
    received, to_send = ssl.MemoryBIO(), ssl.MemoryBIO()
    handshake = settings.wrap_bio(received, to_send, server_hostname=host)
    try:
        while _needs_more(handshake):
            writer.write(to_send.read())
            data = await reader.read(1 << 16)
            if data:
                received.write(data)
            else:
                received.write_eof()
    except ssl.SSLError:
        if not _chain(handshake):
            raise
    writer.write(to_send.read())
    return Tls("", "", _chain(handshake))


def _needs_more(handshake: ssl.SSLObject) -> bool:
    try:
        handshake.do_handshake()
    except ssl.SSLWantReadError:
        return True
    return False


def _chain(ssl_object: ssl.SSLObject | ssl.SSLSocket) -> tuple[Certificate, ...]:
    """The certificates in the server's order, up to the first that cannot be read."""
    read = []
    for der in _presented(ssl_object):
        certificate = _certificate(der)
        if certificate is None:
            break
        read.append(certificate)
    return tuple(read)


def _presented(ssl_object: Any) -> Sequence[bytes]:
    if sys.version_info >= (3, 13):
        chain: Sequence[bytes] = ssl_object.get_unverified_chain()
        return chain
    # WORKAROUND: before Python 3.13 the chain is there and has no public name.
    inner = ssl_object._sslobj  # noqa: SLF001 - the workaround above
    presented = inner.get_unverified_chain() or ()
    return [ssl.PEM_cert_to_DER_cert(each.public_bytes()) for each in presented]


@functools.lru_cache(maxsize=256)
def _certificate(der: bytes) -> Certificate | None:
    try:
        found = x509.load_der_x509_certificate(der)
        return Certificate(
            subject=_words(found.subject),
            issuer=_words(found.issuer),
            names=_names(found),
            valid_from=found.not_valid_before_utc,
            valid_until=found.not_valid_after_utc,
            fingerprint=hashlib.sha256(der).digest().hex(":").upper(),
        )
    except ValueError:
        return None


def _words(name: x509.Name) -> str:
    """A distinguished name, the narrowest part first: `CN=crm.example, O=Example AS, C=NO`."""
    return ", ".join(f"{part.rfc4514_attribute_name}={part.value!s}" for part in reversed([*name]))


def _names(certificate: x509.Certificate) -> tuple[str, ...]:
    """The hosts and addresses it is made out to; old ones say it only in their subject."""
    try:
        extension = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    except x509.ExtensionNotFound:
        commons = certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
        return tuple(str(each.value) for each in commons)
    hosts = extension.value.get_values_for_type(x509.DNSName)
    addresses = extension.value.get_values_for_type(x509.IPAddress)
    return (*hosts, *map(str, addresses))


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.DER)
