"""Faults on demand: what can go wrong on purpose, how it is written down, and what is armed.

A fault is written `name` or `name=argument`, several with commas: `delay=2000,malformed`. It
comes with one request (the header `X-Practice-Fault` or the query `practice-fault`) or is armed
here for calls to come. Knows nothing of HTTP: `fault_values` changes what a call answers,
`fault_answers` has answers that stand instead, `faulty_wire` does the rest.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

HEADER = "x-practice-fault"
QUERY = "practice-fault"

Wanted: TypeAlias = Mapping[str, str]
"""The faults of one call: names with their arguments, which are empty where there is none."""

NONE: Wanted = {}


class BadFaultError(ValueError):
    """What was written names no fault, or an argument that it cannot have."""


@dataclass(frozen=True, slots=True)
class FaultKind:
    """One thing that can go wrong, for the parser and for a menu.

    `unit` says what its number counts; with `choices` it takes one of these words instead. A kind
    with neither takes no argument. `default` stands for a missing argument.
    """

    name: str
    title: str
    explanation: str
    unit: str = ""
    default: str = ""
    maximum: int = 0
    choices: tuple[str, ...] = ()

    @property
    def spec(self) -> str:
        """How the kind is written with its default argument."""
        return f"{self.name}={self.default}" if self.default else self.name

    def checked(self, argument: str) -> str:
        """The argument, or the default for none.

        Raises:
            BadFaultError: the kind cannot have this argument.
        """
        if not argument:
            return self.default
        if argument in self.choices:
            return argument
        if self.unit and argument.isdecimal() and int(argument) <= self.maximum:
            return argument
        msg = f"{self.name} takes {self._wanted()}, not {argument!r}"
        raise BadFaultError(msg)

    def _wanted(self) -> str:
        if self.choices:
            return " or ".join(self.choices)
        return f"0 to {self.maximum} {self.unit}" if self.unit else "no argument"


_HOUR_MS = 3_600_000
_GIBIBYTE = 1 << 30

CATALOGUE = (
    FaultKind("delay", "Slow answer", "The answer waits.", "milliseconds", "2000", _HOUR_MS),
    FaultKind(
        "drip", "Dripping answer", "One byte at a time, with a wait between.", "milliseconds",
        "20", _HOUR_MS,
    ),
    FaultKind("cut", "Cut before the answer", "The connection closes without a byte."),
    FaultKind("cut-body", "Cut in the answer", "Half the body comes, all of it was promised."),
    FaultKind("fault", "SOAP fault", "A SOAP fault; over REST an exception with status 500."),
    FaultKind(
        "exception", "Wrapped exception",
        "Succeeded=false with three exceptions inside each other; over REST an error object.",
    ),
    FaultKind("not-ok", "The ERP refuses", "IsOk=false with an error code, or false, or null."),
    FaultKind("null", "Null", "The call succeeds and answers null."),
    FaultKind("401", "Not signed in", "Status 401, as for an expired ticket."),
    FaultKind("403", "Not allowed", "Status 403, as when the agent is not granted."),
    FaultKind("404", "Not there", "Status 404 with an HTML page."),
    FaultKind("421", "Wrong host", "Status 421, as online when the tenant has moved."),
    FaultKind("429", "Too many calls", "Status 429 with Retry-After."),
    FaultKind("500-html", "Server error page", "Status 500 with an HTML page of the web server."),
    FaultKind("503", "Maintenance", "Status 503 with an HTML page and Retry-After."),
    FaultKind("html", "HTML with status 200", "A sign-in page where an answer should be."),
    FaultKind("empty", "Empty answer", "Status 200 without a body."),
    FaultKind("malformed", "Malformed answer", "XML or JSON that does not end as it should."),
    FaultKind("control-character", "Control character", "U+000B raw inside a value."),
    FaultKind(
        "wrong-charset", "Wrong charset", "The header names a charset that the body is not in.",
        default="utf-16", choices=("utf-16", "iso-8859-1"),
    ),
    FaultKind("wrong-length", "Wrong length", "Content-Length says less than there is."),
    FaultKind("gzip", "Compressed answer", "The body is compressed with gzip."),
    FaultKind("gzip-broken", "Broken compression", "The compressed body is damaged half way."),
    FaultKind(
        "changes", "Many changes", "A PluginResponse with this many changed records.", "records",
        "1000", 1_000_000,
    ),
    FaultKind(
        "big-text", "Long text", "A PluginResponse with a text of this length.", "bytes",
        "1000000", _GIBIBYTE,
    ),
    FaultKind(
        "deep", "Deep answer", "Exceptions nested this deep, wrapped as for a refusal.", "levels",
        "50", 10_000,
    ),
    FaultKind("bomb", "XML bomb", "A DOCTYPE whose entities grow without end."),
    FaultKind("external-entity", "External entity", "A DOCTYPE that asks for a local file."),
)  # fmt: skip
"""Everything that can go wrong on purpose, in the order for a menu."""

_KINDS = {kind.name: kind for kind in CATALOGUE}


def parse(spec: str) -> Wanted:
    """Read what is written, `delay=2000,malformed`; an empty text is no fault.

    Raises:
        BadFaultError: a name is unknown or an argument impossible; the message says which.
    """
    wanted = {}
    for part in filter(None, (part.strip() for part in spec.split(","))):
        name, _, argument = part.partition("=")
        if name not in _KINDS:
            msg = f"There is no fault {name!r}. There are: {', '.join(_KINDS)}"
            raise BadFaultError(msg)
        wanted[name] = _KINDS[name].checked(argument)
    return wanted


class Faults:
    """What is armed for calls to come. Any thread may call it: each step is atomic by itself."""

    def __init__(self) -> None:
        self._waiting: deque[Wanted] = deque()
        self._standing: Wanted = NONE

    def arm(self, spec: str, calls: int | None = 1) -> None:
        """Have the next calls go wrong, or all calls until `disarm` where `calls` is None.

        Raises:
            BadFaultError: the spec cannot be read; what was armed stays armed.
        """
        wanted = parse(spec)
        self._standing = wanted if calls is None else NONE
        self._waiting = deque([wanted] * (calls or 0))

    def disarm(self) -> None:
        """Have all calls go well again."""
        self._standing = NONE
        self._waiting = deque()

    @property
    def armed(self) -> Wanted:
        """What the next call would meet."""
        return next(iter(self._waiting), self._standing)

    def take(self) -> Wanted:
        """The faults of a call that has just come."""
        try:
            return self._waiting.popleft()
        except IndexError:
            return self._standing
