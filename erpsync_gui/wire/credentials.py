"""How a call proves who it is: a value with the secrets in it, and all that must never be shown."""

from __future__ import annotations

import base64
import enum
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from erpsync_gui.contract.model import Value
from erpsync_gui.secret import Secret
from erpsync_gui.wire.call import Call
from erpsync_gui.wire.exchange import Exchange, Verdict
from erpsync_gui.wire.secret_places import is_sensitive


class Scheme(enum.Enum):
    """The ways in that a single call can carry (domain sheet 5.2 and 5.3)."""

    NONE = "none"
    TICKET = "ticket"
    """SOAP `Credentials/Ticket`; REST `Authorization: SOTicket …`."""
    BASIC = "basic"
    """REST only, on-site only."""
    BEARER = "bearer"
    """REST only."""
    WINDOWS = "windows"
    """Negotiate or NTLM on the connection itself, on-site only (`wire.negotiate`)."""


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

    def secrets(self) -> Iterator[Secret]:
        """All that must not be shown, the token of HTTP Basic included."""
        yield self.secret
        yield self.application_token
        if self.scheme is Scheme.BASIC:
            pair = f"{self.user}:{self.secret.reveal()}"
            yield Secret(base64.b64encode(pair.encode("utf-8", "surrogatepass")).decode())


@dataclass(frozen=True, slots=True)
class SignedIn:
    """How a sign-in ended.

    `exchanges` are the requests that it took, in order, none of which shows a secret. `credential`
    is there only when it succeeded. `verdict` is that of the last request, or says what went wrong
    between them (a state that does not match, a browser that never came back).
    """

    verdict: Verdict
    exchanges: tuple[Exchange, ...] = ()
    credential: Credential | None = None


def secrets_in(call: Call) -> Iterator[Secret]:
    """The secrets that a call carries itself: passwords among its arguments, headers and address.

    A password that is an argument (SoPrincipal, the settings of a connection) or that somebody
    wrote into a header or an address comes back in answers as well.
    """
    yield from _sensitive_texts(call.arguments, "")
    for name, value in call.options.headers:
        if is_sensitive(name):
            yield Secret(value)
            yield Secret(value.partition(" ")[2])
    password = re.search(r"://[^/?#:@]*:([^/?#]*)@", call.endpoint.base_url)
    if password:
        yield Secret(unquote(password.group(1)))


def _sensitive_texts(value: Value, name: str) -> Iterator[Secret]:
    if isinstance(value, str):
        if is_sensitive(name):
            yield Secret(value)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _sensitive_texts(item, key)
    elif isinstance(value, Sequence) and not all(isinstance(item, int) for item in value):
        for item in value:
            yield from _sensitive_texts(item, name)
