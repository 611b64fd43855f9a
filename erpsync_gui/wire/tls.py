"""TLS contexts of a Trust, and what a TLS connection turned out to be.

It knows settings and handshakes; nothing of calls, proxies or of what is sent over a connection.
There is no way here to talk to a server that is not trusted.

Imported for every call. What needs cryptography, which is 7 MB, is imported with the first settings
that are made: plain http needs none.
"""

from __future__ import annotations

import asyncio
import functools
import os
import ssl
import sys
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import truststore

from erpsync_gui.wire.certificates import Certificate, Tls
from erpsync_gui.wire.network import Trust

Connect = Callable[[str, int], Awaitable[tuple[asyncio.StreamReader, asyncio.StreamWriter]]]
"""Makes a connection to a host and a port."""

_FileStamp = tuple[int, int] | None


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
    # Start-up and memory: as said in `_context`.
    from erpsync_gui.wire import certificate_reading  # noqa: PLC0415 - as said above

    der = ssl_object.getpeercert(binary_form=True) or b""
    return b"tls-server-end-point:" + certificate_reading.end_point(der)


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
    # Start-up and memory: cryptography comes with it. Here also where no file is named, so that no
    # handshake waits for that.
    from erpsync_gui.wire import trust_files  # noqa: PLC0415 - as said above

    del stamps, system_stamp  # they only tell this file from an older one
    made = _system_context()
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    # What a profile names is believed even where it is not the root of all, as in Python 3.13.
    made.verify_flags |= ssl.VerifyFlags.VERIFY_X509_PARTIAL_CHAIN
    trust_files.add(trust, made)
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
    # Start-up and memory: as said in `_context`.
    from erpsync_gui.wire import certificate_reading  # noqa: PLC0415 - as said above

    return certificate_reading.read_chain(_presented(ssl_object))


def _presented(ssl_object: Any) -> Sequence[bytes]:
    if sys.version_info >= (3, 13):
        chain: Sequence[bytes] = ssl_object.get_unverified_chain()
        return chain
    # WORKAROUND: before Python 3.13 the chain is there and has no public name.
    inner = ssl_object._sslobj  # noqa: SLF001 - the workaround above
    presented = inner.get_unverified_chain() or ()
    return [ssl.PEM_cert_to_DER_cert(each.public_bytes()) for each in presented]
