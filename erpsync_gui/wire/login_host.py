"""The login host of CRM Online: where its end points are, and one conversation with it.

Both online ways in speak through a `Conversation`, which keeps every Exchange and ends in an
`EndedError` that says why. What is asked, and what an answer means, they know themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from erpsync_gui import logs
from erpsync_gui.contract.model import Value
from erpsync_gui.secret import Secret
from erpsync_gui.wire import online_failures, transport
from erpsync_gui.wire.call import Deadlines
from erpsync_gui.wire.exchange import Exchange, Verdict
from erpsync_gui.wire.identity import BadTokenError
from erpsync_gui.wire.json_reader import JsonError, plain_value
from erpsync_gui.wire.network import Network
from erpsync_gui.wire.online import OnlineApp, is_guarded
from erpsync_gui.wire.outcome import Outcome
from erpsync_gui.wire.redact import Redactor
from erpsync_gui.wire.transport import Fetched, Observe, observe_nothing
from erpsync_gui.wire.web import WebRequest

_DEADLINES = Deadlines(connect_s=10.0, silence_s=30.0, total_s=60.0)
_ACCEPT = (("Accept", "application/json"),)


Now = Callable[[], datetime]
"""Tells the time, with its zone."""


class EndedError(Exception):
    """The sign-in cannot go on; carries the verdict that says why."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.sentence)
        self.verdict = verdict


@dataclass(frozen=True, slots=True)
class LoginHost:
    """Where the end points of a login host are, and the name under which it signs tokens."""

    issuer: str
    authorize_url: str
    token_url: str
    keys_url: str


def documented(app: OnlineApp) -> LoginHost:
    """The end points as they are documented (sheet 5.4)."""
    login = f"{app.login_url}/login"
    return LoginHost(
        issuer=app.login_url,
        authorize_url=f"{login}/common/oauth/authorize",
        token_url=f"{login}/common/oauth/tokens",
        keys_url=f"{login}/.well-known/jwks",
    )


def utc_now() -> datetime:
    """The time of this computer, in UTC."""
    return datetime.now(UTC)


class Conversation:
    """The requests of one sign-in and what came of them, none of which shows a secret."""

    def __init__(
        self, app: OnlineApp, network: Network, observe: Observe = observe_nothing
    ) -> None:
        """Nothing is sent yet."""
        self._app = app
        self._network = network
        self._observe = observe
        self._exchanges: list[Exchange] = []
        self._secrets: list[Secret] = []
        self.keep_secret(app.client_secret)

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """What was sent and came back so far."""
        return tuple(self._exchanges)

    def keep_secret(self, *secrets: Secret) -> None:
        """Let these be seen in no verdict, no request and no log line from now on."""
        for secret in secrets:
            logs.forget(secret.reveal())
            self._secrets.append(secret)

    def clean(self, verdict: Verdict) -> Verdict:
        """A verdict whose words, which others wrote, show no secret."""
        words = Redactor(self._secrets).text(verdict.server_words)
        return replace(verdict, server_words=words)

    def end(self, verdict: Verdict) -> EndedError:
        """The end of the sign-in, to be raised."""
        return EndedError(self.clean(verdict))

    def refuse(self, verdict: Verdict) -> EndedError:
        """The end of the sign-in by what the last answer says; its Exchange says so, too."""
        self._exchanges[-1] = replace(self._exchanges[-1], verdict=self.clean(verdict))
        return EndedError(self._exchanges[-1].verdict)

    async def send(self, request: WebRequest) -> Fetched:
        """Send a request; an answer with a status that says no is an answer, too.

        Raises:
            EndedError: no whole answer came.
        """
        request = replace(request, secrets=(*self._secrets, *request.secrets))
        fetched = await transport.fetch(
            request,
            network=self._network,
            observe=self._observe,
            server=self._app.login_host,
            deadlines=_DEADLINES,
        )
        self._exchanges.append(fetched.exchange)
        if fetched.exchange.outcome not in {Outcome.OK, Outcome.REFUSED}:
            raise EndedError(fetched.exchange.verdict)
        return fetched

    async def describe(self) -> LoginHost:
        """Where the end points are, by the login host's own description of itself.

        Where it has none, or one without them, the documented addresses are taken: they are the
        same for every environment. Where the login host cannot be reached, or something else
        answers in its place, they would lead nowhere.

        Raises:
            EndedError: no answer of the login host came.
        """
        request = WebRequest("OpenID configuration", "GET", self._app.metadata_url, _ACCEPT)
        fetched = await self.send(request)
        told = object_in(fetched.body) if fetched.exchange.outcome is Outcome.OK else {}
        known = documented(self._app)
        return LoginHost(
            issuer=text_in(told, "issuer") or known.issuer,
            authorize_url=_safe(text_in(told, "authorization_endpoint")) or known.authorize_url,
            token_url=_safe(text_in(told, "token_endpoint")) or known.token_url,
            keys_url=_safe(text_in(told, "jwks_uri")) or known.keys_url,
        )

    async def fetch_keys(self, host: LoginHost) -> bytes:
        """The public keys (JWKS) that the login host signs tokens with.

        They are asked for each time: they change, and it costs one small request.

        Raises:
            EndedError: they could not be had.
        """
        fetched = await self.send(WebRequest("Signing keys", "GET", host.keys_url, _ACCEPT))
        if fetched.exchange.outcome is not Outcome.OK:
            raise EndedError(fetched.exchange.verdict)
        return fetched.body


def untrusted(error: BadTokenError, answered: Exchange, now: datetime) -> Verdict:
    """The verdict of a token that is not trusted; it came with the answer of an Exchange.

    Whose clock is off is seen from when the token was made, or else from the answer's header Date.
    """
    ahead = now - error.made if error.made else clock_ahead(answered, now)
    return online_failures.not_trusted(
        str(error), is_about_time=error.is_about_time, clock_ahead=ahead
    )


def clock_ahead(exchange: Exchange, now: datetime) -> timedelta | None:
    """How much this computer's clock is ahead of a server's that just answered, if it told its own.

    By the header Date, to about a second.
    """
    told = exchange.response.header("date") if exchange.response else ""
    try:
        theirs = parsedate_to_datetime(told)
    except ValueError:
        return None
    return now - (theirs if theirs.tzinfo else theirs.replace(tzinfo=UTC))


def object_in(body: bytes) -> Mapping[str, Value]:
    """The members of a JSON object; none where the body is anything else."""
    try:
        value = plain_value(body)
    except JsonError:
        return {}
    return value if isinstance(value, Mapping) else {}


def text_in(told: Mapping[str, Value], name: str) -> str:
    """A member that is a text; empty where it is missing or something else."""
    value = told.get(name)
    return value.strip() if isinstance(value, str) else ""


def _safe(url: str) -> str:
    """An address that may be told secrets and shown to a browser; empty where it may not."""
    return url if is_guarded(url) else ""
