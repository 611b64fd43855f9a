"""How a call proves who it is: a value with the secrets in it, and what it puts on the wire."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from erpsync_gui.wire.redact import Secret


class Scheme(enum.Enum):
    """The ways in that a single call can carry (domain sheet 5.2 and 5.3)."""

    NONE = "none"
    TICKET = "ticket"
    """SOAP `Credentials/Ticket`; REST `Authorization: SOTicket …`."""
    BASIC = "basic"
    """REST only, on-site only."""
    BEARER = "bearer"
    """REST only."""


@dataclass(frozen=True, slots=True)
class Credential:
    """What a call is signed with. Lives in memory beside the call, never in it.

    `application_token` is the client secret that online calls carry as `ApplicationToken` (SOAP)
    or `SO-AppToken` (REST); empty on-site. `label` is the name of the user, for people.
    """

    scheme: Scheme = Scheme.NONE
    user: str = ""
    secret: Secret = Secret()
    application_token: Secret = Secret()
    label: str = ""
