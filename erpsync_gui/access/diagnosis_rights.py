"""Who we are to the server, and whether that is enough for ErpSync (sheet 5.9, trap 40)."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Sequence
from datetime import datetime

from erpsync_gui.access import diagnosis_services
from erpsync_gui.access.diagnosis_known import (
    Known,
    StoppedError,
    broken,
    is_good,
    said,
    status_of,
    text_of,
)
from erpsync_gui.access.diagnosis_step import RIGHT, SIGN_IN, Finding, Step
from erpsync_gui.access.session import Entrance, Standing
from erpsync_gui.store.profile import WayIn
from erpsync_gui.store.secret_kind import SecretKind
from erpsync_gui.wire.exchange import Exchange, Verdict
from erpsync_gui.wire.outcome import Outcome

_NOT_SIGNED_IN = 401
_REFUSING_CODES = frozenset({"401", "403"})
_REFUSING_WORDS = re.compile(
    r"(?i)authoriz|authenticat|SecurityException|permission|(?:session|credentials?|ticket)exception"
    r"|access (?:is |was )?denied|no access|not (?:available|allowed|granted|permitted|signed in)"
    r"|(?:ticket|session)\b.{0,40}\b(?:expired|invalid|missing|unknown)"
)
"""What a refusal for lack of rights speaks of; it often looks like one of the sign-in."""
_SIGN_IN_ONCE = "Choose the profile in the window and sign in there once."
_SHORT_LIVED = (SecretKind.TICKET, SecretKind.ACCESS_TOKEN)
_GIVE_NOW = "It is never kept: paste it into the sign-in, or give it on standard input."
_GRANT_AGENT = (
    "Have the ErpSync agent switched on for the application in the developer portal; an "
    "application made from the template “Standard ERP sync and quote app” has it."
)
_TRY_CLIENT_ID = (
    " If it has the agent, try the client id in the place of the client secret (application "
    "token): some servers want that."
)
_CHECK_LICENSE = "Check the license for ERP Sync, and the user's role and function rights."


async def sign_in(known: Known) -> AsyncIterator[Step]:
    """Sign in, and have REST say who that is; then what only those who are signed in may see."""
    entrance = await known.session.sign_in()
    refused = _refused_entrance(known, entrance)
    if refused is not None:
        yield refused
        return
    principal = None
    if known.has_rest:
        url = f"{known.base_url}/api/v1/User/currentPrincipal"
        principal = await known.get("Current principal", url, signed=True)
        if status_of(principal) == _NOT_SIGNED_IN and known.protocol.is_soap:
            # On-site, each scheme of REST can be switched off; SOAP has nothing to do with that.
            principal = None
    yield _signed_in(known, entrance, principal)
    if known.hides_operations:
        yield await diagnosis_services.operations(known, signed=True)


async def use_agent(known: Known) -> AsyncIterator[Step]:
    """Call ErpSync for the first time."""
    known.engine = await known.perform("GetEngineStatus")
    yield _right(known, known.engine)


def _refused_entrance(known: Known, entrance: Entrance) -> Step | None:
    """Why nobody is signed in; None when somebody is."""
    signed_in = entrance.signed_in
    verdict, exchange = signed_in.verdict, _last(signed_in.exchanges)
    if verdict.outcome is Outcome.CANCELLED:
        raise StoppedError(exchange)
    if entrance.missing is not None:
        advice = _GIVE_NOW if entrance.missing in _SHORT_LIVED else _SIGN_IN_ONCE
        complaint = known.session.secrets.complaint
        sentence = f"The {entrance.missing.title} is not known here. {complaint}".rstrip()
        return Step(SIGN_IN, Finding.BAD, sentence, advice, exchange)
    if signed_in.credential is not None:
        return None
    was_asked = exchange is not None or known.session.profile.way_in is not WayIn.BROWSER
    advice = verdict.advice if was_asked else _SIGN_IN_ONCE
    return Step(SIGN_IN, Finding.BAD, said(verdict), advice, exchange)


def _signed_in(known: Known, entrance: Entrance, principal: Exchange | None) -> Step:
    exchange = principal or _last(entrance.signed_in.exchanges)
    if known.session.profile.way_in is WayIn.NONE:
        sentence = "The profile does not sign in."
        return Step(SIGN_IN, Finding.DOUBTFUL, sentence, exchange=exchange)
    if principal is not None and status_of(principal) == _NOT_SIGNED_IN:
        return broken(SIGN_IN, principal)
    standing = known.session.standing()
    who = text_of(principal.value, "FullName", "Associate", "Name") if principal else ""
    known.signed_in_as = who or (standing.label if standing else "") or "somebody"
    known.is_proven = bool(entrance.signed_in.exchanges) or bool(principal and is_good(principal))
    role = _role_in(principal) or _role_in(_last(entrance.signed_in.exchanges))
    facts = [known.signed_in_as, f"role {role}" if role else "", _until(standing)]
    if not known.is_proven:
        sentence = (
            f"Calls are signed as {', '.join(filter(None, facts))}; nothing has tried it yet."
        )
        return Step(SIGN_IN, Finding.GOOD, sentence, exchange=exchange)
    sentence = f"Signed in as {', '.join(filter(None, facts))}."
    return Step(SIGN_IN, Finding.GOOD, sentence, exchange=exchange)


def _right(known: Known, answer: Exchange) -> Step:
    verdict = answer.verdict
    if is_good(answer):
        return Step(RIGHT, Finding.GOOD, "The ErpSync agent answers.", exchange=answer)
    if not is_about_rights(verdict):
        sentence = "Nobody can tell: GetEngineStatus failed for another reason."
        return Step(RIGHT, Finding.DOUBTFUL, sentence, exchange=answer)
    if not known.is_proven:
        return broken(RIGHT, answer)
    if not known.is_online:
        sentence = f"Signed in as {known.signed_in_as}, but ErpSync refuses. {said(verdict)}"
        return Step(RIGHT, Finding.BAD, sentence, _CHECK_LICENSE, answer)
    sentence = (
        f"Signed in as {known.signed_in_as}, but the application was not granted the ErpSync "
        "agent: the server lets it in elsewhere and refuses it here."
    )
    has_token = bool(known.session.credential(known.protocol).application_token)
    advice = f"{_GRANT_AGENT}{_TRY_CLIENT_ID if has_token else ''}"
    return Step(RIGHT, Finding.BAD, sentence, advice, answer)


def is_about_rights(verdict: Verdict) -> bool:
    """Whether a server said no because of who asks; it may look like a login error (trap 40)."""
    if verdict.outcome is not Outcome.REFUSED:
        return False
    words = f"{verdict.code}\n{verdict.server_words}"
    return verdict.code in _REFUSING_CODES or bool(_REFUSING_WORDS.search(words))


def _role_in(exchange: Exchange | None) -> str:
    """The role in the principal that a sign-in or REST tells."""
    if exchange is None:
        return ""
    value = exchange.value
    principal = value.get("Response") if isinstance(value, dict) and "Response" in value else value
    return text_of(principal, "RoleName")


def _until(standing: Standing | None) -> str:
    if standing is None or standing.expires is None:
        return ""
    local: datetime = standing.expires.astimezone()
    renewed = ", and longer with each call" if standing.is_sliding else ""
    return f"{standing.kind} good until {local:%H:%M}{renewed}"


def _last(exchanges: Sequence[Exchange]) -> Exchange | None:
    return exchanges[-1] if exchanges else None
