"""One step of a diagnosis: what was looked at, what was found, and what to do about it.

Values only; `diagnosis` finds them out, and `diagnosis_report` writes them down.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

from erpsync_gui.wire.exchange import Exchange

PROFILE = "Profile"
NAME = "Name"
CONNECTION = "Connection"
TLS = "TLS"
TENANT_STATE = "Tenant state"
REST = "REST service"
SOAP = "SOAP service"
VERSION = "Version"
OPERATIONS = "Operations"
SIGN_IN = "Sign-in"
RIGHT = "Right to use ErpSync"
ENGINE = "Engine"
CONNECTIONS = "Connections"
NOT_LOOKED_AT = "Not looked at"


class Finding(enum.Enum):
    """What a step came to."""

    GOOD = "good"
    DOUBTFUL = "doubtful"
    """It works, or is not needed here; somebody should look at it."""
    BAD = "bad"
    SKIPPED = "skipped"
    """Nobody looked: it does not apply, or something before it is broken."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step on the way from here to the ERP.

    `sentence` says what was found, `advice` what can be done about it. `exchange` is the request
    behind it; several steps may share one. It is None where nothing had to be sent.
    """

    title: str
    finding: Finding
    sentence: str
    advice: str = ""
    exchange: Exchange | None = None
