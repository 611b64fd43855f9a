"""One web application on one port of this machine: uvicorn in a thread of its own, loopback only.

Speaks plain HTTP, or TLS with given files. Knows nothing of what is answered.
"""

from __future__ import annotations

import ipaddress
import os
import socket
import ssl
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send

from erpsync_gui.sandbox import faulty_wire

# WORKAROUND: uvicorn imports its command line with itself, and with it click, and what reloads
# programs and starts processes: 2 MB. It is content with a module that only has these names.
_command_line = ModuleType("uvicorn.main")
vars(_command_line).update(Server=None, main=None, run=None)
sys.modules.setdefault("uvicorn.main", _command_line)

from uvicorn.config import Config  # noqa: E402 - the workaround comes first
from uvicorn.protocols.http.h11_impl import H11Protocol  # noqa: E402 - as above
from uvicorn.server import Server  # noqa: E402 - as above

LOOPBACK = "127.0.0.1"
THREAD = "sandbox"
_STOP_WITHIN_S = 5.0
_LAST_CALLS_S = 1


@dataclass(frozen=True, slots=True)
class TlsFiles:
    """What a server shows and believes, each a PEM file.

    `certificate` may be followed by its issuers in the same file. With `client_authorities` a
    client must show a certificate that one of them has issued.
    """

    certificate: Path
    key: Path
    client_authorities: Path | None = None


class NotLoopbackError(OSError):
    """The socket could be reached from other machines, so nothing listens on it."""


def loopback_socket(address: str, port: int) -> socket.socket:
    """A socket that listens on an address of this machine's own; port 0 takes a free one.

    Raises:
        NotLoopbackError: the socket is bound to anything but loopback; it is closed again.
        OSError: the port is taken, or may not be used.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if os.name == "posix":  # elsewhere this would let others share the port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((address, port))
        _require_loopback(str(listener.getsockname()[0]))
        listener.listen()
    except BaseException:
        listener.close()
        raise
    return listener


def _require_loopback(bound: str) -> None:
    if not ipaddress.ip_address(bound).is_loopback:
        msg = f"the practice tenant listens on this machine only, not on {bound}"
        raise NotLoopbackError(msg)


class Listener:
    """A web application served from a thread of its own."""

    def __init__(self, app: ASGIApp, port: int = 0, tls: TlsFiles | None = None) -> None:
        """Listen; when this returns, the application answers, over TLS where files are given.

        Raises:
            OSError: the port is taken, a TLS file is not there or is not what it should be (that
                is an ssl.SSLError), or the server did not come up.
        """
        config = _configuration(app, tls)
        self._socket = loopback_socket(LOOPBACK, port)
        self.port = int(self._socket.getsockname()[1])
        self._scheme = "https" if tls else "http"
        self._server = _Server(config)
        self._thread = threading.Thread(target=self._serve, name=THREAD, daemon=True)
        self._thread.start()
        self._server.answering.wait()
        if not self._server.started:
            msg = "the practice tenant did not start; the log says why"
            raise OSError(msg)

    @property
    def root_url(self) -> str:
        """Scheme, address and port, without a slash at the end."""
        return f"{self._scheme}://{LOOPBACK}:{self.port}"

    @property
    def open_connections(self) -> int:
        """How many clients hold a connection."""
        return len(self._server.server_state.connections)

    def ask_to_stop(self) -> None:
        """Have the thread end soon; where there are several, they end at the same time."""
        self._server.should_exit = True

    def stop(self) -> None:
        """Close every connection, whatever it is doing, and end the thread."""
        self.ask_to_stop()
        self._thread.join(_STOP_WITHIN_S)

    def _serve(self) -> None:
        try:
            self._server.run([self._socket])
        finally:
            self._socket.close()
            self._server.answering.set()


def _configuration(app: ASGIApp, tls: TlsFiles | None) -> Config:
    config = Config(
        app,
        http=_HttpConnection,
        ws="none",
        loop="asyncio",
        lifespan="off",
        log_config=None,
        log_level="error",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_LAST_CALLS_S,
        ssl_certfile=tls.certificate if tls else None,
        ssl_keyfile=tls.key if tls else None,
        ssl_ca_certs=_text(tls.client_authorities) if tls else None,
        ssl_cert_reqs=ssl.CERT_REQUIRED if tls and tls.client_authorities else ssl.CERT_NONE,
    )
    config.load()  # here, so that whoever starts the server hears of files that are no good
    return config


def _text(path: Path | None) -> str | None:
    return str(path) if path else None


class _Server(Server):
    """uvicorn that says when it answers, and does not wait for clients when it stops."""

    def __init__(self, config: Config) -> None:
        super().__init__(config)
        self.answering = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.answering.set()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        await super().shutdown(sockets)


class _HttpConnection(H11Protocol):
    """One connection, which tells the application where its bytes go (for faults on the wire)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        app = self.app

        async def with_connection(scope: Scope, receive: Receive, send: Send) -> None:
            scope.setdefault("extensions", {})[faulty_wire.CONNECTION] = self.transport
            await app(scope, receive, send)

        self.app = with_connection
