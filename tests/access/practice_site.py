"""The practice tenant over real HTTP, with a clock that a test moves, and sessions at it."""

from __future__ import annotations

import asyncio
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from erpsync_gui.access.secrets import Secrets
from erpsync_gui.access.session import Session
from erpsync_gui.contract import catalogue as contract
from erpsync_gui.contract.model import Value
from erpsync_gui.sandbox import registration
from erpsync_gui.sandbox.online import OnlineAddresses
from erpsync_gui.sandbox.seed_crm import ADMINISTRATOR, ADMINISTRATOR_PASSWORD
from erpsync_gui.sandbox.server import SandboxServer
from erpsync_gui.secret import Secret
from erpsync_gui.store.profile import Profile, WayIn
from erpsync_gui.store.secret_kind import SecretKind
from erpsync_gui.wire.call import Call, Endpoint, Protocol
from erpsync_gui.wire.exchange import Exchange
from erpsync_gui.wire.online import OnlineApp

CATALOGUE = contract.load()
HOUR_S = 3600.0
PASSWORD = {SecretKind.PASSWORD: Secret(ADMINISTRATOR_PASSWORD)}
CLIENT_SECRET = {SecretKind.CLIENT_SECRET: Secret(registration.CLIENT_SECRET)}
READ, WRITE = "GetEngineStatus", "SyncAll"


class HandClock:
    """A clock that stands still until it is moved; the tenant and the sessions go by it."""

    def __init__(self) -> None:
        self.hour = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.hour

    def seconds(self) -> float:
        return self.hour.timestamp()

    def move(self, seconds: float) -> None:
        self.hour += timedelta(seconds=seconds)


class Site:
    """A practice tenant that notes how often somebody signs in."""

    def __init__(self, clock: HandClock) -> None:
        self.clock = clock
        self.server = SandboxServer(
            clock=clock, windows_users={ADMINISTRATOR: ADMINISTRATOR_PASSWORD}
        )
        self.base_url = self.server.start()
        self.sign_ins: list[str] = []
        running = self.server._running
        assert running is not None
        self.tickets = running.sign_in.tickets
        sign_in = running.sign_in.perform

        def noting(
            operation: str, arguments: Mapping[str, Value], application_token: str = ""
        ) -> Mapping[str, Value]:
            self.sign_ins.append(operation)
            return sign_in(operation, arguments, application_token)

        running.sign_in.perform = noting  # type: ignore[method-assign] # a spy in its place

    def profile(self, way_in: WayIn = WayIn.PASSWORD, **other: Any) -> Profile:
        profile = Profile("Customer", address=self.base_url, way_in=way_in, user=ADMINISTRATOR)
        return replace(profile, **other)

    def session(
        self,
        way_in: WayIn = WayIn.PASSWORD,
        secrets: Mapping[SecretKind, Secret] = PASSWORD,
        **other: Any,
    ) -> Session:
        return self.at(self.profile(way_in, **other), secrets)

    def at(
        self,
        profile: Profile,
        secrets: Mapping[SecretKind, Secret],
        open_browser: Callable[[str], None] | None = None,
    ) -> Session:
        known = Secrets(profile.key, None)
        for kind, secret in secrets.items():
            known.put(kind, secret, remember=False)
        return Session(
            profile, known, CATALOGUE, open_browser=open_browser, clock=self.clock.seconds
        )

    def ticket(self, user: str = ADMINISTRATOR) -> Secret:
        """A ticket that somebody else got."""
        running = self.server._running
        assert running is not None
        associate = running.tenant.associate(user, ADMINISTRATOR_PASSWORD)
        assert associate is not None
        return Secret(self.tickets.issue(associate))

    def token(self) -> Secret:
        """An access token that somebody else got."""
        return Secret(self.server.issue_token(ADMINISTRATOR, ADMINISTRATOR_PASSWORD))

    def online_app(self, addresses: OnlineAddresses, **other: Any) -> OnlineApp:
        app = OnlineApp(
            environment=addresses.login_url,
            tenant=registration.CONTEXT,
            client_id=registration.CLIENT_ID,
        )
        return replace(app, **other)


def a_call(operation: str = READ, protocol: Protocol = Protocol.SOAP88) -> Call:
    """A call at no address in particular: the session knows where to."""
    return Call(operation, Endpoint("http://elsewhere.invalid", protocol))


def perform(session: Session, operation: str = READ, protocol: Protocol | None = None) -> Exchange:
    return asyncio.run(session.perform(a_call(operation, protocol or session.profile.protocol)))


def click(address: str) -> None:
    """Be a browser whose user chooses Tessa, and follow it back."""
    with urllib.request.urlopen(f"{address}&user={ADMINISTRATOR}", timeout=20) as page:
        page.read()


class Browser:
    """A browser whose user signs in at once; counts how often it was opened."""

    def __init__(self) -> None:
        self.visits = 0

    def __call__(self, address: str) -> None:
        self.visits += 1
        click(address)
