"""The state of an online tenant: whether it runs, and where it is right now (domain sheet 5.8).

The login host tells it to anybody, without a sign-in. Addresses of tenants change; this one is
right until `valid_until`, and whoever meets an HTTP 421 asks again (traps 30 and 31).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from erpsync_gui.contract.model import Value
from erpsync_gui.wire import online_failures, transport
from erpsync_gui.wire.exchange import Exchange, Verdict
from erpsync_gui.wire.json_reader import JsonError, plain_value
from erpsync_gui.wire.network import Network
from erpsync_gui.wire.online import OnlineApp, is_guarded, root_of
from erpsync_gui.wire.outcome import Level, Outcome
from erpsync_gui.wire.web import WebRequest

_NUMBERS: Mapping[int, str] = {
    0: "Unknown",
    1: "Provisioning",
    2: "Running",
    3: "Deleted",
    4: "Suspended",
    5: "OnlineMaintenance",
    6: "OfflineMaintenance",
    8: "ProvisioningFailed",
    10: "Deleting",
    11: "DeleteFailed",
    12: "MigrationPending",
}
"""The states by the number that they have on the wire, should one come instead of its word."""

_RUNNING = frozenset({"Running", "OnlineMaintenance"})
_LATER = "Try again later."
_ASK_SUPEROFFICE = "Ask SuperOffice support, or whoever looks after this customer's subscription."
_MEANINGS: Mapping[str, tuple[str, str]] = {
    "Unknown": (
        "is not known to this login host, or its environment is in trouble",
        "Check the tenant id and the environment: each tenant lives in one environment only.",
    ),
    "Provisioning": ("is being set up and will be ready soon", _LATER),
    "Running": ("is running", ""),
    "Deleted": ("was deleted", "Check the tenant id."),
    "Suspended": (
        "is suspended: its subscription ends, and its services are off",
        _ASK_SUPEROFFICE,
    ),
    "OnlineMaintenance": (
        "is under maintenance and can be used; background tasks may start late",
        "",
    ),
    "OfflineMaintenance": (
        "is off for maintenance, as for an upgrade",
        "It usually takes minutes. Try again later.",
    ),
    "ProvisioningFailed": ("could not be set up", _ASK_SUPEROFFICE),
    "Deleting": ("is being deleted", "Check the tenant id."),
    "DeleteFailed": ("was to be deleted, which failed", _ASK_SUPEROFFICE),
    "MigrationPending": ("waits to be moved to another data center", _LATER),
}
"""What a state means, after “Tenant Cust12345 …”, and what to do."""

_TIME = re.compile(
    r"(\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?)(?:\.(\d{1,6})\d*)?\s*(Z|[+-]\d\d:?\d\d)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class TenantState:
    """How a tenant is and where.

    `state` is the word of the wire (sheet 5.8). `address` is the root of the web application,
    empty where none was told or where it cannot be trusted with secrets. `valid_until` is in UTC:
    so long the address holds; None where it was not told.
    """

    tenant: str
    state: str
    is_running: bool
    address: str
    valid_until: datetime | None = None
    version: str = ""

    @property
    def sentence(self) -> str:
        """What the state means."""
        meaning, _ = _MEANINGS.get(self.state, (f"is in the state {self.state}", ""))
        return f"Tenant {self.tenant} {meaning}."

    @property
    def advice(self) -> str:
        """What to do about it; empty while it runs."""
        _, advice = _MEANINGS.get(self.state, ("", "" if self.is_running else _LATER))
        return advice


@dataclass(frozen=True, slots=True)
class TenantAnswer:
    """What came of asking; `state` is there only when it was told."""

    exchange: Exchange
    state: TenantState | None = None


async def ask(app: OnlineApp, *, network: Network = Network()) -> TenantAnswer:
    """Ask the login host about the tenant of `app`.

    The Exchange's verdict says what the state means: REFUSED where the tenant is not running.
    """
    if not app.is_guarded:
        # Calls are signed for the address that it tells, so nobody on the way may choose that.
        return TenantAnswer(online_failures.not_sent(app, online_failures.unguarded(app)))
    if not app.tenant.strip():
        return TenantAnswer(online_failures.not_sent(app, online_failures.no_tenant()))
    fetched = await transport.fetch(request(app), network=network, server=app.login_host)
    exchange = fetched.exchange
    if exchange.outcome is Outcome.REFUSED and fetched.status == 404:  # noqa: PLR2004 - Not Found
        return TenantAnswer(replace(exchange, verdict=online_failures.unknown_tenant(app)))
    if exchange.outcome is not Outcome.OK:
        return TenantAnswer(exchange)
    state = read(fetched.body, app)
    if state is None:
        verdict = online_failures.unreadable("no state of a tenant", exchange.verdict)
        return TenantAnswer(replace(exchange, verdict=verdict))
    return TenantAnswer(replace(exchange, verdict=_judge(state)), state)


def request(app: OnlineApp) -> WebRequest:
    """The question for the state; its login host must be guarded."""
    return WebRequest("Tenant state", "GET", app.state_url, (("Accept", "application/json"),))


def read(body: bytes, app: OnlineApp) -> TenantState | None:
    """The state that an answer tells, whatever the case of its names; None where it tells none."""
    try:
        value = plain_value(body)
    except JsonError:
        return None
    if not isinstance(value, Mapping):
        return None
    told = {key.lower(): item for key, item in value.items()}
    state = _word(told.get("state"))
    if not state:
        return None
    running = _boolean(told.get("isrunning"))
    return TenantState(
        tenant=_text(told.get("contextidentifier")) or app.tenant,
        state=state,
        is_running=state in _RUNNING if running is None else running,
        address=_address(told),
        valid_until=_time(_text(told.get("validuntil"))),
        version=_text(told.get("version")),
    )


def _address(told: Mapping[str, Value]) -> str:
    """The root of the web application; an address in the clear is taken from this machine only."""
    for name in ("api", "endpoint"):
        root = root_of(_text(told.get(name)))
        if is_guarded(root):
            return root
    return ""


def _judge(state: TenantState) -> Verdict:
    outcome = Outcome.OK if state.is_running else Outcome.REFUSED
    if state.is_running and not state.address:
        sentence = f"Tenant {state.tenant} is running, but no safe address of it was told."
        return Verdict(Outcome.UNREADABLE, Level.RESULT, sentence, advice=_ASK_SUPEROFFICE)
    return Verdict(
        outcome,
        Level.RESULT,
        state.sentence,
        code="" if state.is_running else state.state,
        advice=state.advice,
        warning=state.is_running and state.state != "Running",
    )


def _word(value: Value) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return _NUMBERS.get(value, str(value))
    text = _text(value)
    if re.fullmatch(r"[0-9]{1,3}", text):
        return _NUMBERS.get(int(text), text)
    return next((word for word in _MEANINGS if word.lower() == text.lower()), text)


def _text(value: Value) -> str:
    return value.strip() if isinstance(value, str) else ""


def _boolean(value: Value) -> bool | None:
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(_text(value).lower())


def _time(text: str) -> datetime | None:
    """A time in UTC; .NET writes seven digits of a second, and UTC is meant without a zone."""
    found = _TIME.fullmatch(text)
    if found is None:
        return None
    moment, fraction, zone = found.groups()
    zone = "+00:00" if zone in {None, "Z", "z"} else zone
    try:
        time = datetime.fromisoformat(f"{moment}{zone}").astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return time.replace(microsecond=int((fraction or "0").ljust(6, "0")))
