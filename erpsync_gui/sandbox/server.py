"""Starts and stops the practice tenant.

Knows nothing of what is answered. Import it late: it brings Starlette, uvicorn and lxml.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.types import ASGIApp

from erpsync_gui.contract import catalogue
from erpsync_gui.sandbox import application
from erpsync_gui.sandbox.engine import Engine
from erpsync_gui.sandbox.faults import Faults
from erpsync_gui.sandbox.listener import Listener, TlsFiles
from erpsync_gui.sandbox.online import Online, OnlineAddresses
from erpsync_gui.sandbox.practice import Practice
from erpsync_gui.sandbox.sign_in import SignIn
from erpsync_gui.sandbox.tenant import MEMORY, Clock, Tenant, utc_now

if TYPE_CHECKING:
    from erpsync_gui.sandbox.online_hosts import OnlineHosts

__all__ = ["SandboxServer", "TlsFiles"]


class SandboxServer:
    r"""The practice tenant as the program sees it. Any thread may call it.

    `faults` can be armed, and `online` switched, whether it runs or not. A tenant in memory is a
    new one after each start; one in a file is kept. With `tls` everything is served over TLS. With
    `windows_users` (passwords by name, `PRACTICE\tessa`) those sign in on-site by Negotiate and
    NTLM, too; that needs pyspnego. The `clock` is that of the tenant and of all sessions.
    """

    def __init__(
        self,
        tenant_path: str | Path = MEMORY,
        *,
        wrap_exceptions: bool = True,
        tls: TlsFiles | None = None,
        clock: Clock = utc_now,
        windows_users: Mapping[str, str] | None = None,
    ) -> None:
        self.faults = Faults()
        self.online = Online(clock)
        self._clock = clock
        self._windows_users = dict(windows_users or {})
        self._tenant_path = tenant_path
        self._tls = tls
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
            return self._started(port).base_url

    def start_online(self) -> OnlineAddresses:
        """Start the online half, too, unless it runs, and return where it is now.

        The same tenant then has a login host and two numbered hosts beside its own address.

        Raises:
            OSError: a port could not be had.
            sqlite3.Error: as for `start`.
        """
        # Start-up time and memory: most runs never go online, and this brings cryptography.
        from erpsync_gui.sandbox.online_hosts import OnlineHosts  # noqa: PLC0415 - start-up time

        with self._lock:
            running = self._started()
            if running.online is None:
                running.online = OnlineHosts(
                    running.practice, running.tenant, self.online, self.faults, self._tls
                )
            return running.online.addresses

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

    def _started(self, port: int = 0) -> _Running:
        if self._running is None:
            tenant = Tenant.open(self._tenant_path, self._clock)
            try:
                self._running = self._served(tenant, port)
            except BaseException:
                tenant.close()
                raise
        return self._running

    def _served(self, tenant: Tenant, port: int) -> _Running:
        contract = catalogue.load()
        sign_in = SignIn(tenant, lambda: tenant.now().timestamp())
        practice = Practice(contract, Engine(tenant, contract), sign_in, self._wrap_exceptions)
        app = self._with_windows(application.build(practice, self.faults), tenant)
        return _Running(tenant, practice, Listener(app, port, self._tls))

    def _with_windows(self, app: ASGIApp, tenant: Tenant) -> ASGIApp:
        if not self._windows_users:
            return app
        # Start-up time, and pyspnego is an optional extra.
        from erpsync_gui.sandbox.windows_sign_in import WindowsSignIn  # noqa: PLC0415 - as above

        return WindowsSignIn(app, self._windows_users, tenant.associate_named)


@dataclass(slots=True)
class _Running:
    """What there is while the server runs."""

    tenant: Tenant
    practice: Practice
    listener: Listener
    online: OnlineHosts | None = None

    @property
    def base_url(self) -> str:
        return self.listener.root_url + application.BASE

    @property
    def sign_in(self) -> SignIn:
        return self.practice.sign_in

    def stop(self) -> None:
        self.listener.ask_to_stop()
        if self.online is not None:
            self.online.stop()
        self.listener.stop()
        self.tenant.close()
