"""A Call: one question to one server, complete and frozen, without any secret in it."""

from __future__ import annotations

import enum
import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from erpsync_gui.contract.model import Value

WEB = "Web"
"""The service of a Call that stands for a request that is no operation (`wire.web`)."""

_numbers = itertools.count(1)


class Protocol(enum.Enum):
    """How a server is spoken to: SOAP under one of five Services versions, or REST v1."""

    SOAP84 = "soap84"
    SOAP85 = "soap85"
    SOAP86 = "soap86"
    SOAP87 = "soap87"
    SOAP88 = "soap88"
    REST = "rest"

    @property
    def is_soap(self) -> bool:
        """Whether this is one of the SOAP versions."""
        return self is not Protocol.REST

    @property
    def services(self) -> int:
        """The Services version whose contract applies; REST v1 has the operations of 88."""
        return int(self.value[4:]) if self.is_soap else 88

    @property
    def title(self) -> str:
        """The name people use: `SOAP 88`, `REST v1`."""
        return f"SOAP {self.services}" if self.is_soap else "REST v1"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where the server is: the root of the web application, and the protocol to speak.

    `base_url` is what stands before `/Remote/Services88/ErpSync.svc` and `/api/v1/…`.
    """

    base_url: str
    protocol: Protocol

    def soap_url(self, service: str) -> str:
        """The address of a SOAP service such as `ErpSync` (domain sheet 3.5)."""
        root = self.base_url.rstrip("/")
        return f"{root}/Remote/Services{self.protocol.services}/{service}.svc"

    def rest_url(self, service: str, operation: str) -> str:
        """The address of an agent operation (domain sheet 4.1)."""
        return f"{self.base_url.rstrip('/')}/api/v1/Agents/{service}/{operation}"


@dataclass(frozen=True, slots=True)
class Deadlines:
    """How long to wait, in seconds: for a connection, between two bytes, and for the whole call."""

    connect_s: float = 10.0
    silence_s: float = 120.0
    total_s: float = 300.0


@dataclass(frozen=True, slots=True)
class Options:
    """What can be said about a call beside its arguments.

    `time_zone` is a SuperOffice location code (`NO`), sent as the SOAP header `TimeZone` or as
    `SO-TimeZone`. `language` and `culture` go to REST only. `accept_xml` asks REST for XML.
    `headers` are further HTTP headers, sent after our own and replacing them by name. `read_only`
    lets nothing but a read go out (the guard, `wire.guard`).
    """

    time_zone: str = ""
    language: str = ""
    culture: str = ""
    select: tuple[str, ...] = ()
    accept_xml: bool = False
    headers: tuple[tuple[str, str], ...] = ()
    deadlines: Deadlines = Deadlines()
    read_only: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """One question: which operation, where, with what.

    In `arguments` a missing key is an absent parameter and None is nil. `edited_body` replaces
    the body made from the arguments by the user's own text. `confirmed_everything` is the typed
    consent that an empty key list may go out (the guard, `wire.guard`). Credentials are handed to
    the transport beside the call and never stand in it. `number` counts the calls of this run.
    """

    operation: str
    endpoint: Endpoint
    arguments: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))
    service: str = "ErpSync"
    options: Options = Options()
    confirmed_everything: bool = False
    edited_body: bytes | None = None
    number: int = field(default_factory=lambda: next(_numbers))

    def confirmed(self) -> Call:
        """The same call with the consent that everything is meant, under a new number."""
        return replace(self, confirmed_everything=True, number=next(_numbers))
