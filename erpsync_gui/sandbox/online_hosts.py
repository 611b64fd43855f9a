"""The three servers of the online half: the login host, and two numbered hosts for one tenant.

They serve the data, the engine and the faults of the practice tenant that runs already. Import it
late: it makes RSA keys, and it brings joserfc and cryptography, some megabytes of them.
"""

from __future__ import annotations

from collections.abc import Mapping

from starlette.types import ASGIApp

from erpsync_gui.contract.model import Value
from erpsync_gui.sandbox import application, login_service, registration
from erpsync_gui.sandbox.faults import Faults
from erpsync_gui.sandbox.listener import Listener, TlsFiles
from erpsync_gui.sandbox.login_desk import LoginDesk, Signer
from erpsync_gui.sandbox.numbered_host import NumberedHost
from erpsync_gui.sandbox.online import Online, OnlineAddresses, Trouble
from erpsync_gui.sandbox.practice import Performer, Practice
from erpsync_gui.sandbox.refusal import agent_not_granted
from erpsync_gui.sandbox.sign_in import SignIn
from erpsync_gui.sandbox.tenant import Associate, Tenant

BASE = f"/{registration.CONTEXT}"
"""The web application's root on a numbered host."""


class OnlineHosts:
    """The online half while it runs."""

    def __init__(
        self,
        practice: Practice,
        tenant: Tenant,
        online: Online,
        faults: Faults,
        tls: TlsFiles | None = None,
    ) -> None:
        """Start all three on free ports; when this returns, they answer.

        Raises:
            OSError: one of them did not come up; the others are stopped again.
        """
        self._online = online
        self._listeners: list[Listener] = []
        sign_in = SignIn(
            tenant,
            lambda: online.now().timestamp(),
            context=registration.CONTEXT,
            application_token=registration.CLIENT_SECRET,
        )
        online_practice = Practice(
            practice.catalogue,
            GrantedEngine(practice.engine, online),
            sign_in,
            practice.wrap_exceptions,
        )
        app = application.build(online_practice, faults, BASE)
        desk = LoginDesk(tenant, sign_in, Signer(), online, lambda: self.addresses)
        apps: tuple[ASGIApp, ...] = (
            login_service.build(desk),
            NumberedHost(app, online, lambda: not online.has(Trouble.MOVED)),
            NumberedHost(app, online, lambda: online.has(Trouble.MOVED)),
        )
        try:
            for each in apps:
                self._listeners.append(Listener(each, tls=tls))
        except OSError:
            self.stop()
            raise

    @property
    def addresses(self) -> OnlineAddresses:
        """Where everything is now."""
        login, first, second = (listener.root_url for listener in self._listeners)
        host = second if self._online.has(Trouble.MOVED) else first
        return OnlineAddresses(login, host + BASE)

    def ask_to_stop(self) -> None:
        """Have all three end soon."""
        for listener in self._listeners:
            listener.ask_to_stop()

    def stop(self) -> None:
        """Close every connection and end the threads."""
        self.ask_to_stop()
        for listener in self._listeners:
            listener.stop()


class GrantedEngine:
    """The engine, as long as the application has been granted the agent (sheet 5.9)."""

    def __init__(self, engine: Performer, online: Online) -> None:
        self._engine = engine
        self._online = online

    def perform(
        self, operation: str, arguments: Mapping[str, Value], associate: Associate
    ) -> Value:
        """Do an operation and answer its result.

        Raises:
            Refusal: it cannot be done, or the agent was not granted.
        """
        if self._online.has(Trouble.AGENT_NOT_GRANTED):
            raise agent_not_granted(operation)
        return self._engine.perform(operation, arguments, associate)
