"""A TLS handshake without a network, and the settings of a server to have it with."""

from __future__ import annotations

import contextlib
import ssl

from tests.fakes.authority import Authority, ServerFiles

HOST = "127.0.0.1"


def server(files: ServerFiles, clients: Authority | None = None) -> ssl.SSLContext:
    """A server with these files; with `clients`, it demands a certificate of that authority."""
    settings = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    settings.load_cert_chain(files.certificate, files.key)
    if clients is not None:
        settings.verify_mode = ssl.CERT_REQUIRED
        settings.load_verify_locations(clients.file)
    return settings


def shake_hands(
    client: ssl.SSLContext, other: ssl.SSLContext
) -> tuple[ssl.SSLObject, ssl.SSLObject]:
    """The ends of the client and of the server."""
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    ours = client.wrap_bio(to_client, to_server, server_hostname=HOST)
    theirs = other.wrap_bio(to_server, to_client, server_side=True)
    for end in (ours, theirs, ours, theirs):
        with contextlib.suppress(ssl.SSLWantReadError):
            end.do_handshake()
    return ours, theirs
