"""The way to a server: name, connection, encryption, and online where the tenant is (sheet 5.8).

The first request to a host tells the first three of them.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from urllib.parse import SplitResult, urlsplit

from erpsync_gui.access.diagnosis_known import (
    Known,
    broken,
    is_good,
    status_of,
    unless_stopped,
)
from erpsync_gui.access.diagnosis_step import (
    CONNECTION,
    NAME,
    PROFILE,
    TENANT_STATE,
    TLS,
    Finding,
    Step,
)
from erpsync_gui.wire import online_failures, tenant_state
from erpsync_gui.wire.exchange import Exchange
from erpsync_gui.wire.network import USUAL_PORTS
from erpsync_gui.wire.online import OnlineApp, is_loopback
from erpsync_gui.wire.outcome import Outcome, Phase
from erpsync_gui.wire.transport import Fetched

SOON_DAYS = 14
"""A certificate that ends within so many days is worth a word."""

_PROXY_WANTS_SIGN_IN = 407
_NOT_FOUND = 404
_RUNNING = "Running"
_NO_ADDRESS = "No safe address of it was told."
_LEAVE_EMPTY = "Leave the address of the profile empty: it is then asked for each time."
_CLIENT_CERTIFICATE = (
    "The server may ask for a client certificate, or not believe the one that the profile has."
)
_RENEW = "Tell whoever runs the server: after that day nobody gets in."
_NOT_ENCRYPTED = "Passwords and data can be read on the way: use https:// where the server has it."


async def reach_server(known: Known) -> AsyncIterator[Step]:
    """The way to the tenant's own host."""
    for step in of(await known.ask_version()):
        yield step


async def reach_tenant(known: Known) -> AsyncIterator[Step]:
    """The way to the login host, and what that says of the tenant."""
    app = known.session.profile.app or OnlineApp()
    if not app.is_guarded:
        # Whoever is on the way could say where the tenant is, and be told its secrets there.
        yield broken(PROFILE, online_failures.not_sent(app, online_failures.unguarded(app)))
        return
    if not app.tenant:
        for step in of(await known.get("Login host", app.metadata_url)):
            yield step
        sentence = "The tenant is chosen while signing in."
        yield Step(TENANT_STATE, Finding.SKIPPED, sentence)
        return
    fetched = await known.session.fetch(tenant_state.request(app))
    way = list(of(unless_stopped(fetched.exchange)))
    for step in way:
        yield step
    if way[-1].finding is not Finding.BAD:
        yield _tenant(known, app, fetched)


def _tenant(known: Known, app: OnlineApp, fetched: Fetched) -> Step:
    """What the state means; notes in `known` where the tenant is."""
    exchange = fetched.exchange
    if status_of(exchange) == _NOT_FOUND:
        verdict = online_failures.unknown_tenant(app)
        return Step(TENANT_STATE, Finding.BAD, verdict.sentence, verdict.advice, exchange)
    state = tenant_state.read(fetched.body, app) if is_good(exchange) else None
    if state is None:
        return broken(TENANT_STATE, exchange)
    if not (state.is_running and state.address):
        sentence = f"{state.sentence} {_NO_ADDRESS}" if state.is_running else state.sentence
        return Step(TENANT_STATE, Finding.BAD, sentence, state.advice, exchange)
    chosen = known.base_url
    known.address = state.address
    sentence = f"{state.sentence} It is at {state.address}."
    if chosen and chosen != state.address:
        sentence = f"{sentence} The profile says {chosen}."
        return Step(TENANT_STATE, Finding.DOUBTFUL, sentence, _LEAVE_EMPTY, exchange)
    finding = Finding.GOOD if state.state == _RUNNING else Finding.DOUBTFUL
    return Step(TENANT_STATE, finding, sentence, state.advice, exchange)


def of(exchange: Exchange) -> Iterator[Step]:
    """The steps of the way that an Exchange took; the last one is BAD where it did not arrive.

    Titles are the same whichever server it is; the sentences name its host. What could not even
    be sent is said of the profile.
    """
    if exchange.outcome is Outcome.NOT_SENT:
        yield broken(PROFILE, exchange)
        return
    for look in (_name, _connection, _encryption):
        step = look(exchange, _address(exchange))
        yield step
        if step.finding is Finding.BAD:
            return


def _name(exchange: Exchange, address: SplitResult) -> Step:
    host = address.hostname or ""
    if _ended_in(exchange, Phase.RESOLVING):
        return broken(NAME, exchange)
    if exchange.proxy:
        return Step(NAME, Finding.SKIPPED, f"The proxy looks up {host}.", exchange=exchange)
    took_ms = _took_ms(exchange, Phase.RESOLVING)
    if took_ms is None:
        sentence = f"{host} is an address: there is no name to look up."
        return Step(NAME, Finding.GOOD, sentence, exchange=exchange)
    sentence = f"{host} was found in {_amount(took_ms)}."
    return Step(NAME, Finding.GOOD, sentence, exchange=exchange)


def _connection(exchange: Exchange, address: SplitResult) -> Step:
    response = exchange.response
    wants_sign_in = response is not None and response.status == _PROXY_WANTS_SIGN_IN
    if wants_sign_in or _ended_in(exchange, Phase.CONNECTING):
        return broken(CONNECTION, exchange)
    port = address.port or USUAL_PORTS.get(address.scheme, 0)
    took_ms = _took_ms(exchange, Phase.CONNECTING)
    took = "" if took_ms is None else f" in {_amount(took_ms)}"
    through = f" through the proxy {exchange.proxy}" if exchange.proxy else ""
    sentence = f"Port {port} of {address.hostname} took the connection{took}{through}."
    return Step(CONNECTION, Finding.GOOD, sentence, exchange=exchange)


def _encryption(exchange: Exchange, address: SplitResult) -> Step:
    if _ended_in(exchange, Phase.SECURING):
        return broken(TLS, exchange)
    if address.scheme != "https":
        return _unencrypted(exchange, address.hostname or "")
    tls = exchange.tls
    named = f"{tls.version}, {tls.cipher}" if tls else "Encrypted"
    if exchange.response is None and exchange.outcome is Outcome.UNREACHABLE:
        # Under TLS 1.3 a server says only after the handshake that it wants a certificate.
        sentence = f"{named}, but no answer came through it. {exchange.verdict.sentence}"
        return Step(TLS, Finding.DOUBTFUL, sentence, _CLIENT_CERTIFICATE, exchange)
    if tls is None or not tls.chain:
        return Step(TLS, Finding.GOOD, f"{named}.", exchange=exchange)
    return _certificate(exchange, named, tls.chain[0].valid_until)


def _certificate(exchange: Exchange, named: str, ends: datetime) -> Step:
    days = (ends - exchange.timeline.started).days
    if days > SOON_DAYS:
        sentence = f"{named}; the certificate is good until {ends:%Y-%m-%d}."
        return Step(TLS, Finding.GOOD, sentence, exchange=exchange)
    left = "today" if days < 1 else f"in {days} {'day' if days == 1 else 'days'}"
    sentence = f"{named}; the certificate ends {left} ({ends:%Y-%m-%d})."
    return Step(TLS, Finding.DOUBTFUL, sentence, _RENEW, exchange)


def _unencrypted(exchange: Exchange, host: str) -> Step:
    if is_loopback(host):
        sentence = "Not encrypted, and it need not be: the server is on this computer."
        return Step(TLS, Finding.GOOD, sentence, exchange=exchange)
    sentence = f"The connection to {host} is not encrypted."
    return Step(TLS, Finding.DOUBTFUL, sentence, _NOT_ENCRYPTED, exchange)


def _address(exchange: Exchange) -> SplitResult:
    return urlsplit(exchange.request.url if exchange.request else "")


def _ended_in(exchange: Exchange, phase: Phase) -> bool:
    """Whether a request got no further than this phase."""
    spans = exchange.timeline.spans
    return exchange.response is None and bool(spans) and spans[-1].phase is phase


def _took_ms(exchange: Exchange, phase: Phase) -> float | None:
    found = [span.elapsed_ms for span in exchange.timeline.spans if span.phase is phase]
    return sum(found) if found else None


def _amount(milliseconds: float) -> str:
    return f"{max(1, round(milliseconds)):,} ms"
