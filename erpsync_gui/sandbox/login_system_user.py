"""The system user end point: a signed system user token in, a ticket in a JWT out (sheet 5.6).

How it says no is documented as `IsSuccessful` false inside HTTP 200, the words only for the error
codes; the order of the checks and the other words are invented. Knows no HTTP server.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from erpsync_gui.sandbox import application_key, registration
from erpsync_gui.sandbox.login_desk import LoginDesk, refused
from erpsync_gui.sandbox.login_tokens import CLAIM
from erpsync_gui.sandbox.online import Trouble
from erpsync_gui.sandbox.seed_crm import SYSTEM_USER

TOLERANCE = timedelta(minutes=5)
"""How far the minute in a signed token may be from the login host's clock (invented)."""

_LIFE_S = 300
_BEFORE_S = 60
_MINUTE = "%Y%m%d%H%M"
_MINUTE_LENGTH = 12


class _RefusedError(Exception):
    """No ticket; the message is what the caller is told."""


def answer(desk: LoginDesk, asked: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a request gets, whose members are `asked`: always with status 200."""
    try:
        token = _token(desk, {name: str(value) for name, value in asked.items()})
    except _RefusedError as error:
        return {"IsSuccessful": False, "Token": None, "ErrorMessage": str(error)}
    return {"IsSuccessful": True, "Token": token, "ErrorMessage": None}


def _token(desk: LoginDesk, asked: Mapping[str, str]) -> str:
    context = asked.get("ContextIdentifier", "")
    if not registration.is_tenant(context):
        msg = f"There is no tenant '{context}'."
        raise _RefusedError(msg)
    if asked.get("ApplicationToken") != registration.CLIENT_SECRET:
        msg = "The application token is not valid."
        raise _RefusedError(msg)
    if desk.online.has(Trouble.CONSENT_MISSING):
        raise _RefusedError(refused(5, "NeedsReapproval"))
    _check_signed(asked.get("SignedSystemToken", ""), desk.online.login_now())
    if asked.get("ReturnTokenType", "").upper() != "JWT":
        msg = "ReturnTokenType must be JWT."
        raise _RefusedError(msg)
    return _issued(desk)


def _check_signed(signed: str, now: datetime) -> None:
    """Check `{system token}.{minute in UTC}.{signature in base64}`; the token may have dots."""
    text, _, signature = signed.rpartition(".")
    system_token, _, minute = text.rpartition(".")
    if system_token != registration.SYSTEM_TOKEN:
        msg = "The system user token is not valid."
        raise _RefusedError(msg)
    signed_at = _hour(minute)
    if signed_at is None or abs(now - signed_at) > TOLERANCE:
        raise _RefusedError(refused(6, "InvalidTimestamp"))
    try:
        proof = base64.b64decode(signature, validate=True)
    except binascii.Error:
        proof = b""
    if not application_key.has_signed(text.encode(), proof):
        raise _RefusedError(refused(7, "InvalidSignature"))


def _hour(minute: str) -> datetime | None:
    if len(minute) != _MINUTE_LENGTH:
        return None
    try:
        return datetime.strptime(minute, _MINUTE).replace(tzinfo=UTC)
    except ValueError:
        return None


def _issued(desk: LoginDesk) -> str:
    associate = desk.associate(SYSTEM_USER)
    now = desk.now_s()
    told = {
        "ctx": registration.CONTEXT,
        "serial": registration.SERIAL,
        "associateid": str(associate.associate_id),
        "is_administrator": str(associate.is_administrator),
        "ticket": desk.sign_in.tickets.issue(associate),
    }
    return desk.signed(
        {
            **{f"{CLAIM}{name}": text for name, text in told.items()},
            "iss": "SuperOffice AS",
            "aud": f"spn:{registration.SERIAL}",
            "nbf": now - _BEFORE_S,
            "exp": now + _LIFE_S,
        }
    )
