"""How a call ends, where that was found, and what it does until then: words that all rooms share.

Apart from `wire.exchange`, so that the window can be painted before it knows what an Exchange is.
"""

from __future__ import annotations

import enum


class Outcome(enum.Enum):
    """How a call ended; drives icon, color, words and exit codes everywhere."""

    OK = "ok"
    REFUSED = "refused"
    """The server said no: by status, fault, header, null, error object, `IsOk` or `Status`."""
    TIMED_OUT = "timed out"
    """We stopped waiting: what the server did is unknown."""
    CANCELLED = "cancelled"
    """The user stopped waiting: what the server did is unknown."""
    UNREACHABLE = "unreachable"
    """No connection, or it broke before anything of an answer came."""
    UNREADABLE = "unreadable"
    """An answer came and is not what the contract promises."""
    NOT_SENT = "not sent"
    """Nothing left this machine: the guard, a bad argument or an impossible address."""


class Level(enum.Enum):
    """Where the verdict was found, in the order in which they are looked at (sheet 0.6)."""

    GUARD = "guard"
    REQUEST = "request"
    NETWORK = "network"
    HTTP = "HTTP"
    FAULT = "SOAP fault"
    HEADER = "SOAP header"
    BODY = "body"
    RESULT = "result"


class Phase(enum.Enum):
    """What a running call is doing, in the order of a call."""

    PREPARING = "preparing"
    RESOLVING = "resolving"
    CONNECTING = "connecting"
    SECURING = "securing"
    SENDING = "sending"
    WAITING = "waiting"
    RECEIVING = "receiving"
    READING = "reading"
