"""A peer on loopback that misbehaves as a test tells it to: raw sockets, no HTTP library.

Each connection is handed to a script on a thread of its own. The peer notes when the other side
closed, which is how a test sees that a cancelled call really let go.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from erpsync_gui.wire.network import Network, Proxy, Trust

CERTIFICATES = Path(__file__).parent / "certificates"
"""`ca.pem` is an authority that exists for these tests only; its key was thrown away. It signed
`good` (127.0.0.1, localhost) and `elsewhere` (another name), valid for a hundred years, and
`expired` (2020). Each has its key beside it, which opens nothing else.
"""
PATIENCE_S = 10.0


class Conversation:
    """One connection, as a script sees it."""

    def __init__(self, connection: socket.socket, peer: Peer) -> None:
        self.connection = connection
        self.peer = peer
        self.received = b""

    def read_request(self) -> bytes:
        """Read a whole request: its head, and as much body as its Content-Length says."""
        while b"\r\n\r\n" not in self.received:
            self._read_some()
        head, _, body = self.received.partition(b"\r\n\r\n")
        length = 0
        for line in head.split(b"\r\n"):
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        while len(body) < length:
            self._read_some()
            body = self.received.partition(b"\r\n\r\n")[2]
        self.peer.requests.append(self.received)
        return self.received

    def send(self, data: bytes) -> None:
        self.connection.sendall(data)

    def answer(
        self, body: bytes, *headers: str, status: str = "200 OK", length: int | None = None
    ) -> None:
        """Send a whole answer with a Content-Length, right or wrong."""
        announced = len(body) if length is None else length
        head = [f"HTTP/1.1 {status}", f"Content-Length: {announced}", *headers, "", ""]
        self.send("\r\n".join(head).encode() + body)

    def reached(self) -> None:
        """Tell the test that its moment has come."""
        self.peer.moment.set()

    def wait_until_closed(self) -> None:
        """Read until the other side goes away, and note when it did."""
        with contextlib.suppress(OSError):
            while self.connection.recv(65536):
                pass
        self.peer.closed_at = time.perf_counter()
        self.peer.closed.set()

    def reset(self) -> None:
        """Break the connection with a reset instead of an orderly end."""
        linger = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.connection.close()

    def _read_some(self) -> None:
        data = self.connection.recv(65536)
        if not data:
            raise ConnectionError
        self.received += data


class Peer:
    """A server on a free port that runs a script for every connection."""

    def __init__(
        self, script: Callable[[Conversation], None], *, certificate: str = "", backlog: int = 8
    ) -> None:
        """With a `certificate` (a file name without `.pem`) it speaks TLS."""
        self._script = script
        self._context = _tls(certificate) if certificate else None
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=backlog)
        self._connections: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self.scheme = "https" if certificate else "http"
        self.port: int = self._listener.getsockname()[1]
        self.requests: list[bytes] = []
        self.moment = threading.Event()
        self.closed = threading.Event()
        self.closed_at = 0.0

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for connection in self._connections:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()
        for thread in self._threads:
            thread.join(PATIENCE_S)

    def _start(self, work: Callable[[], None]) -> None:
        thread = threading.Thread(target=work, name="peer", daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            connection.settimeout(PATIENCE_S)
            self._connections.append(connection)
            self._start(lambda connection=connection: self._converse(connection))  # type: ignore[misc] # a default binds it now

    def _converse(self, plain: socket.socket) -> None:
        connection = plain
        try:
            if self._context is not None:
                connection = self._context.wrap_socket(plain, server_side=True)
                self._connections.append(connection)
            self._script(Conversation(connection, self))
        except OSError:
            pass  # the test ended, or the client left: both are what tests are about
        finally:
            connection.close()


def trusting(proxy: Proxy = Proxy()) -> Network:
    """The way to a peer: whoever takes it believes the test authority, too."""
    return Network(Trust(authority_file=str(CERTIFICATES / "ca.pem")), proxy)


def _tls(certificate: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATES / f"{certificate}.pem")
    return context
