"""A proxy on loopback: tunnels (CONNECT) and forwarding (absolute form), as RFC 9110 and 9112 say.

It can demand a user name and a password, refuse tunnels, speak TLS itself, and know names that no
resolver knows, which shows that it is the proxy that looks the server up.
"""

from __future__ import annotations

import base64
import contextlib
import select
import socket
import ssl
from collections.abc import Mapping
from urllib.parse import urlsplit

from tests.fakes.peer import PATIENCE_S, Conversation, Peer

_OF_ONE_HOP = {"connection", "keep-alive", "proxy-authorization", "proxy-connection", "te"}
"""What a proxy does not pass on (RFC 9110, section 7.6.1)."""


class ProxyPeer(Peer):
    """A proxy on a free port. `asked` holds the first line of every request that it got."""

    def __init__(
        self,
        *,
        signed_by: tuple[str, str] | None = None,
        ways_in: str = 'Basic realm="proxy"',
        refusal: str = "",
        names: Mapping[str, str] | None = None,
        certificate: str = "",
    ) -> None:
        """Let through only who gives `signed_by`, and nobody where there is a `refusal`.

        `ways_in` is what it says in `Proxy-Authenticate`, `refusal` a status line such as
        `502 Bad Gateway`, and `names` are addresses by host name.
        """
        super().__init__(self._serve, certificate=certificate)
        pair = ":".join(signed_by or ())
        self._signature = f"Basic {base64.b64encode(pair.encode()).decode()}" if signed_by else ""
        self._ways_in = ways_in
        self._refusal = refusal
        self._names = names or {}
        self.asked: list[str] = []

    def _serve(self, talk: Conversation) -> None:
        request = talk.read_request()
        head, _, body = request.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = [(name, value.strip()) for name, _, value in (it.partition(":") for it in lines)]
        self.asked.append(first)
        method, target, _ = first.split(" ")
        given = next((text for name, text in headers if name == "Proxy-Authorization"), "")
        if given != self._signature:
            ways_in = f"Proxy-Authenticate: {self._ways_in}"
            talk.answer(b"Who are you?", ways_in, status="407 Proxy Authentication Required")
        elif self._refusal:
            talk.answer(b"No.", status=self._refusal)
        elif method == "CONNECT":
            self._tunnel(talk, target)
        else:
            self._forward(talk, method, target, headers, body)

    def _tunnel(self, talk: Conversation, target: str) -> None:
        host, _, port = target.rpartition(":")
        with self._reached(host, int(port)) as server:
            talk.send(b"HTTP/1.1 200 Connection established\r\n\r\n")
            with contextlib.suppress(ValueError):  # the test is over, and its sockets are closed
                relay(talk.connection, server)

    def _forward(
        self,
        talk: Conversation,
        method: str,
        target: str,
        headers: list[tuple[str, str]],
        body: bytes,
    ) -> None:
        url = urlsplit(target)
        path = f"{url.path or '/'}{f'?{url.query}' if url.query else ''}"
        with self._reached(url.hostname or "", url.port or 80) as server:
            server.sendall(_message(f"{method} {path} HTTP/1.1", headers, body))
            answer = b"".join(iter(lambda: server.recv(65536), b""))
        head, _, content = answer.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        pairs = [(name, value.strip()) for name, _, value in (it.partition(":") for it in lines)]
        talk.send(_message(first, pairs, content))

    def _reached(self, host: str, port: int) -> socket.socket:
        return socket.create_connection((self._names.get(host, host), port), PATIENCE_S)


def relay(one: socket.socket, other: socket.socket) -> None:
    """Pass bytes on in both directions until one side has nothing more to say."""
    partners = {one: other, other: one}
    while True:
        held = [side for side in partners if isinstance(side, ssl.SSLSocket) and side.pending()]
        ready = held or select.select(list(partners), [], [], PATIENCE_S)[0]
        for side in ready:
            data = side.recv(65536)
            if not data:
                return
            partners[side].sendall(data)
        if not ready:
            return


def _message(first: str, headers: list[tuple[str, str]], body: bytes) -> bytes:
    """A message passed on: without what is for one hop, and with who passed it on."""
    kept = [f"{name}: {value}" for name, value in headers if name.lower() not in _OF_ONE_HOP]
    head = [first, *kept, "Via: 1.1 fake", "Connection: close", "", ""]
    return "\r\n".join(head).encode("latin-1") + body
