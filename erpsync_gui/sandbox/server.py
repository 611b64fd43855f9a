"""Starts and stops the practice tenant: uvicorn in a thread of its own, on loopback only.

Knows nothing of what is answered. Import it late: it brings Starlette, uvicorn and lxml.
"""

from __future__ import annotations

import ipaddress
import os
import socket
import threading
from pathlib import Path
from typing import Any

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from erpsync_gui.contract import catalogue
from erpsync_gui.sandbox import application, faulty_wire
from erpsync_gui.sandbox.engine import Engine
from erpsync_gui.sandbox.faults import Faults
from erpsync_gui.sandbox.practice import Practice
from erpsync_gui.sandbox.sign_in import SignIn
from erpsync_gui.sandbox.tenant import MEMORY, Tenant

LOOPBACK = "127.0.0.1"
THREAD = "sandbox"
_STOP_WITHIN_S = 5.0
_LAST_CALLS_S = 1


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

    def __init__(self, app: ASGIApp, port: int = 0) -> None:
        """Listen; when this returns, the application answers.

        Raises:
            OSError: the port is taken, or the server did not come up.
        """
        self._socket = loopback_socket(LOOPBACK, port)
        self.port = int(self._socket.getsockname()[1])
        self._server = _Server(
            uvicorn.Config(
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
            )
        )
        self._thread = threading.Thread(target=self._serve, name=THREAD, daemon=True)
        self._thread.start()
        self._server.answering.wait()
        if not self._server.started:
            msg = "the practice tenant did not start; the log says why"
            raise OSError(msg)

    @property
    def open_connections(self) -> int:
        """How many clients hold a connection."""
        return len(self._server.server_state.connections)

    def stop(self) -> None:
        """Close every connection, whatever it is doing, and end the thread."""
        self._server.should_exit = True
        self._thread.join(_STOP_WITHIN_S)

    def _serve(self) -> None:
        try:
            self._server.run([self._socket])
        finally:
            self._socket.close()
            self._server.answering.set()


class SandboxServer:
    """The practice tenant as the program sees it. Any thread may call it.

    `faults` can be armed whether it runs or not. A tenant in memory is a new one after each start;
    one in a file is kept.
    """

    def __init__(self, tenant_path: str | Path = MEMORY, *, wrap_exceptions: bool = True) -> None:
        self.faults = Faults()
        self._tenant_path = tenant_path
        self._wrap_exceptions = wrap_exceptions
        self._lock = threading.Lock()
        self._running: _Running | None = None

    @property
    def base_url(self) -> str:
        """The root that an Endpoint needs; empty while the server does not run."""
        running = self._running
        return running.base_url if running else ""

    @property
    def open_connections(self) -> int:
        """How many clients hold a connection."""
        running = self._running
        return running.listener.open_connections if running else 0

    def start(self, port: int = 0) -> str:
        """Start unless it runs, and return the base URL; port 0 takes a free one.

        Raises:
            OSError: the port is taken.
            sqlite3.Error: the tenant's file is no database or cannot be written.
        """
        with self._lock:
            if self._running is None:
                self._running = _Running(
                    self._tenant_path, self.faults, port, wrap=self._wrap_exceptions
                )
            return self._running.base_url

    def stop(self) -> None:
        """Stop, if it runs, within a second, whatever calls are open."""
        with self._lock:
            if self._running is not None:
                self._running.stop()
                self._running = None

    def reset(self) -> None:
        """Put the tenant's tables back to the seed, if it runs."""
        with self._lock:
            if self._running is not None:
                self._running.tenant.reset()

    def issue_token(self, user: str, password: str) -> str:
        """An access token as an online sign-in would give it, for REST and for SoPrincipal.

        Raises:
            LookupError: the server does not run, or nobody has this name and password.
        """
        running = self._running
        associate = running.tenant.associate(user, password) if running else None
        if running is None or associate is None:
            msg = f"there is no running tenant where {user} signs in so"
            raise LookupError(msg)
        return running.sign_in.tokens.issue(associate)


class _Running:
    """What there is while the server runs."""

    def __init__(self, tenant_path: str | Path, faults: Faults, port: int, *, wrap: bool) -> None:
        contract = catalogue.load()
        self.tenant = Tenant.open(tenant_path)
        self.sign_in = SignIn(self.tenant)
        practice = Practice(contract, Engine(self.tenant, contract), self.sign_in, wrap)
        try:
            self.listener = Listener(application.build(practice, faults), port)
        except OSError:
            self.tenant.close()
            raise
        self.base_url = f"http://{LOOPBACK}:{self.listener.port}{application.BASE}"

    def stop(self) -> None:
        self.listener.stop()
        self.tenant.close()


class _Server(uvicorn.Server):
    """uvicorn that says when it answers, and does not wait for clients when it stops."""

    def __init__(self, config: uvicorn.Config) -> None:
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
