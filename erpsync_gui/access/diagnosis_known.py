"""What a diagnosis knows so far, and how its steps ask for more.

Knows the session and the contract.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from erpsync_gui.access.diagnosis_step import Finding, Step
from erpsync_gui.access.session import Session
from erpsync_gui.contract.catalogue import Catalogue
from erpsync_gui.contract.model import Value
from erpsync_gui.wire.call import Call, Endpoint, Protocol
from erpsync_gui.wire.exchange import Exchange, Verdict
from erpsync_gui.wire.outcome import Level, Outcome
from erpsync_gui.wire.web import WebRequest

_ONLINE = ".superoffice.com"
JSON = "application/json"
PAGE = "text/html, */*"


class StoppedError(Exception):
    """The user wants no more of it; `exchange` is what was going on, if anything was."""

    def __init__(self, exchange: Exchange | None) -> None:
        super().__init__("stopped")
        self.exchange = exchange


@dataclass(slots=True)
class Known:
    """What was found out on the way, for the steps that follow.

    `address` is where the state of the tenant says that it is; empty on-site. `version` is what
    REST says of the server, which is also the first request to its host. `services` are the
    Services versions that are there. `hides_operations` says that REST lists them only to those
    who are signed in. `signed_in_as` is empty until somebody is. `is_proven` says that a signed
    request other than to ErpSync was answered. `engine` is the answer to GetEngineStatus.
    """

    session: Session
    catalogue: Catalogue
    address: str = ""
    version: Exchange | None = None
    has_rest: bool = False
    services: tuple[int, ...] = ()
    hides_operations: bool = False
    signed_in_as: str = ""
    is_proven: bool = False
    engine: Exchange | None = None

    @property
    def protocol(self) -> Protocol:
        """The protocol that the profile is for."""
        return self.session.profile.protocol

    @property
    def base_url(self) -> str:
        """The root of the web application, without a slash at its end."""
        return (self.address or self.session.profile.address).rstrip("/")

    @property
    def is_online(self) -> bool:
        """Whether this is CRM Online, where applications are granted agents (sheet 5.9)."""
        profile = self.session.profile
        host = urlsplit(self.base_url).hostname or ""
        return profile.app is not None or profile.way_in.is_online or host.endswith(_ONLINE)

    async def ask_version(self) -> Exchange:
        """Ask REST what server this is; anybody may (sheet 4.6)."""
        self.version = await self.get("Server version", f"{self.base_url}/api")
        return self.version

    async def get(
        self, name: str, url: str, accept: str = JSON, *, signed: bool = False
    ) -> Exchange:
        """Get something that is no operation of the contract.

        Raises:
            StoppedError: the user stopped waiting.
        """
        request = WebRequest(name, "GET", url, (("Accept", accept),))
        return unless_stopped((await self.session.fetch(request, signed=signed)).exchange)

    async def perform(
        self, operation: str, protocol: Protocol | None = None, **arguments: Value
    ) -> Exchange:
        """Call an ErpSync operation, signed in, under the profile's own protocol by default.

        Raises:
            StoppedError: the user stopped waiting.
        """
        profile = self.session.profile
        endpoint = Endpoint(self.base_url, protocol or profile.protocol)
        call = Call(operation, endpoint, arguments, options=profile.options())
        return unless_stopped(await self.session.perform(call))


def unless_stopped(exchange: Exchange) -> Exchange:
    """The Exchange as it is; StoppedError where the user stopped it."""
    if exchange.outcome is Outcome.CANCELLED:
        raise StoppedError(exchange)
    return exchange


def status_of(exchange: Exchange) -> int:
    """The HTTP status; 0 where no answer came."""
    return exchange.response.status if exchange.response else 0


def is_good(exchange: Exchange) -> bool:
    """Whether the server did what it was asked."""
    return exchange.outcome is Outcome.OK


_OURS = frozenset({Level.GUARD, Level.REQUEST, Level.NETWORK})
"""Where the words beside a verdict are not the server's but this computer's."""


def said(verdict: Verdict) -> str:
    """The sentence of a verdict, with the first line of the server's own words."""
    words = "" if verdict.level in _OURS else verdict.server_words.partition("\n")[0]
    return f"{verdict.sentence} It says: {words}" if words else verdict.sentence


def broken(title: str, exchange: Exchange) -> Step:
    """The step of a request that failed, in the words of its verdict."""
    verdict = exchange.verdict
    return Step(title, Finding.BAD, said(verdict), verdict.advice, exchange)


def members_of(value: Value) -> Mapping[str, Value]:
    """The members of a record; none where it is something else."""
    return value if isinstance(value, Mapping) else {}


def text_of(value: Value, *names: str) -> str:
    """The first text under these names that is there and not empty."""
    texts = (members_of(value).get(name) for name in names)
    return next((text for text in texts if isinstance(text, str) and text), "")
