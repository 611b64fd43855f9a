"""A profile: one customer's server with everything about reaching it but the secrets.

A value; `profiles` keeps a list of them in a file, `vault` keeps the secrets by profile key.
"""

from __future__ import annotations

import enum
import os
from dataclasses import dataclass, field, replace

from erpsync_gui.wire.call import Deadlines, Endpoint, Options, Protocol
from erpsync_gui.wire.network import Network
from erpsync_gui.wire.online import OnlineApp


class Environment(enum.Enum):
    """How careful one has to be with a server; each has a color along the top edge."""

    PRACTICE = "practice"
    TEST = "test"
    PRODUCTION = "production"

    @property
    def title(self) -> str:
        """The word for people."""
        return self.value.capitalize()

    @property
    def is_read_only(self) -> bool:
        """Whether only reads go out until a profile says otherwise (sheet 9, trap 49)."""
        return self is Environment.PRODUCTION


class WayIn(enum.Enum):
    """How a user is proven to a server (domain sheet 5.1 to 5.6)."""

    PASSWORD = "password"
    TICKET = "ticket"
    BASIC = "basic"
    WINDOWS = "windows"
    BROWSER = "browser"
    SYSTEM_USER = "system-user"
    BEARER = "bearer"
    NONE = "none"

    @property
    def title(self) -> str:
        """What stands in a list of ways in."""
        return _TITLES[self]

    @property
    def is_online(self) -> bool:
        """Whether this way in exists only for CRM Online and needs an application there."""
        return self in {WayIn.BROWSER, WayIn.SYSTEM_USER}


_TITLES = {
    WayIn.PASSWORD: "User name and password (SoPrincipal ticket)",
    WayIn.TICKET: "A ticket (7T:…)",
    WayIn.BASIC: "User name and password (REST Basic)",
    WayIn.WINDOWS: "Windows sign-in (Negotiate, NTLM)",
    WayIn.BROWSER: "In the browser (CRM Online)",
    WayIn.SYSTEM_USER: "System user (CRM Online)",
    WayIn.BEARER: "An access token (Bearer)",
    WayIn.NONE: "No sign-in",
}


def new_key() -> str:
    """A key for a new profile: what its secrets are kept under, whatever its name becomes."""
    # Not `secrets`, which brings hashes and chance into every start, for 20 ms.
    return os.urandom(8).hex()


@dataclass(frozen=True, slots=True)
class Profile:
    """One customer's server.

    `address` is the root of the web application. It is empty where `app` says which online tenant
    is meant: its state end point knows the address then (sheet 5.8). `network` and `app` never
    hold a secret here. `read_only` lets nothing but reads go out.
    """

    name: str
    key: str = field(default_factory=new_key)
    environment: Environment = Environment.TEST
    address: str = ""
    app: OnlineApp | None = None
    protocol: Protocol = Protocol.SOAP88
    way_in: WayIn = WayIn.PASSWORD
    user: str = ""
    language: str = ""
    culture: str = ""
    time_zone: str = ""
    deadlines: Deadlines = Deadlines()
    network: Network = Network()
    read_only: bool = False

    def endpoint(self, protocol: Protocol) -> Endpoint:
        """Where calls go under a protocol."""
        return Endpoint(self.address, protocol)

    def at(self, address: str) -> Profile:
        """The same profile at another address."""
        return replace(self, address=address)

    def options(self) -> Options:
        """What each call of this profile says beside its arguments."""
        return Options(
            time_zone=self.time_zone,
            language=self.language,
            culture=self.culture,
            deadlines=self.deadlines,
            read_only=self.read_only,
        )


def new(name: str, environment: Environment = Environment.TEST) -> Profile:
    """A fresh profile under a key of its own: read-only in production, for a start."""
    return Profile(name=name, environment=environment, read_only=environment.is_read_only)


PRACTICE = Profile(
    name="Practice tenant",
    key="practice",
    environment=Environment.PRACTICE,
    user="tessa",
)
"""The built-in practice tenant; its address is known once it has started."""

PRACTICE_ONLINE = Profile(
    name="Practice tenant (online)",
    key="practice-online",
    environment=Environment.PRACTICE,
    app=OnlineApp(tenant="Cust10001"),
    protocol=Protocol.REST,
    way_in=WayIn.BROWSER,
)
"""The built-in practice tenant as CRM Online would have it; it says itself where to sign in."""

BUILT_IN = (PRACTICE, PRACTICE_ONLINE)
"""The profiles that are always there and stand in no file."""
