"""Which server the window talks to, and how it signs in there: values only."""

from __future__ import annotations

import enum
from dataclasses import dataclass, replace

from erpsync_gui.wire.call import Endpoint, Protocol
from erpsync_gui.wire.redact import Secret


class Environment(enum.Enum):
    """How careful one has to be with a server; each has a color along the top edge."""

    PRACTICE = "Practice"
    TEST = "Test"
    PRODUCTION = "Production"


class WayIn(enum.Enum):
    """How a user is proven to the server, in the words of the server dialog."""

    SIGN_IN = "User name and password (SoPrincipal ticket)"
    TICKET = "A ticket (7T:…)"
    BASIC = "User name and password (REST Basic)"
    BEARER = "Access token (REST Bearer)"
    NONE = "No sign-in"

    @property
    def speaks_soap(self) -> bool:
        """Whether SOAP calls can be made with it."""
        return self not in {WayIn.BASIC, WayIn.BEARER}


@dataclass(frozen=True, slots=True)
class Target:
    """A server with everything a call to it needs but the operation.

    `base_url` is the root of the web application; empty while the practice tenant has not
    started. `secret` is the password, the ticket or the token, as `way_in` says; it and
    `application_token` live in memory for this run only.
    """

    name: str
    environment: Environment
    base_url: str
    way_in: WayIn
    user: str = ""
    secret: Secret = Secret()
    application_token: Secret = Secret()
    time_zone: str = ""
    language: str = ""

    def at(self, base_url: str) -> Target:
        """The same target at another address."""
        return replace(self, base_url=base_url)

    def endpoint(self, protocol: Protocol) -> Endpoint:
        """Where calls go under a protocol."""
        return Endpoint(self.base_url, protocol)


PRACTICE = Target(
    name="Practice tenant",
    environment=Environment.PRACTICE,
    base_url="",
    way_in=WayIn.SIGN_IN,
    user="tessa",
    secret=Secret("Fjord-4711"),
)
"""The built-in practice tenant; its address is known once it has started."""
