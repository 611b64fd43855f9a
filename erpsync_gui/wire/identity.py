"""Tokens that the login host signed: whether they can be trusted, and who they speak of.

joserfc checks the signature and the claims; here stands what is demanded of them (domain sheet
5.5 item 6 and 5.6 item 5). Sends nothing: keys and tokens are handed in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from joserfc import jwt
from joserfc.errors import (
    BadSignatureError,
    ClaimError,
    ExpiredTokenError,
    InvalidKeyIdError,
    JoseError,
    MissingClaimError,
    UnsupportedAlgorithmError,
)
from joserfc.jwk import KeySet, RSAKey
from joserfc.jws import JWSRegistry

from erpsync_gui.secret import Secret
from erpsync_gui.wire.json_reader import JsonError, plain_value

LEEWAY = timedelta(minutes=3)
"""How far the two clocks may differ: an id_token lives for minutes only."""

SYSTEM_USER_ISSUER = "SuperOffice AS"

_CLAIM = "http://schemes.superoffice.net/identity/"
_ALGORITHM = "RS256"
_ABOUT_TIME = frozenset({"exp", "nbf", "iat"})
_END_OF_TIME_S = 1 << 37
"""Later seconds are beyond the calendar of Python."""
_SENTENCES: Mapping[str, str] = {
    "exp": "has expired",
    "nbf": "is not valid yet",
    "iat": "was made in the future",
    "iss": "was made by somebody else",
    "aud": "was made for another application",
    "nonce": "was made for another sign-in: its nonce differs",
}


class BadTokenError(Exception):
    """A token that is not trusted; the text is a sentence that says why, without the token.

    `is_about_time` says that one of the two clocks is to blame, or a token that is too old; `made`
    is when the token says that it was made, by the login host's clock.
    """

    def __init__(
        self, sentence: str, *, is_about_time: bool = False, made: datetime | None = None
    ) -> None:
        super().__init__(sentence)
        self.is_about_time = is_about_time
        self.made = made


@dataclass(frozen=True, slots=True)
class Identity:
    """Who signed in, and where, by a token that was verified.

    `user` is the name to sign in with, `name` the one for people. `api_url` and `soap_url` can be
    out of date; the state end point is right (trap 30). `system_token` is what the system user
    flow needs for this tenant; empty unless the application gets it.
    """

    tenant: str
    name: str
    email: str = ""
    associate_id: int = 0
    api_url: str = ""
    soap_url: str = ""
    system_token: Secret = Secret()
    user: str = ""
    company: str = ""
    serial: str = ""
    is_administrator: bool = False


def read_id_token(
    token: Secret, keys: bytes, *, issuer: str, client_id: str, nonce: str | None, now: datetime
) -> Identity:
    """Who signed in, by an id_token.

    Demanded are: RS256 by a key of `keys` (a JWKS) that its `kid` names, or by the only one where
    it names none; `iss`, `aud`, `exp`, and the `nonce` unless it is None (a renewal has none);
    `nbf` and `iat` where they are told.

    Raises:
        BadTokenError: it is not to be trusted.
    """
    nonces = {} if nonce is None else {"nonce": jwt.ClaimsOption(essential=True, value=nonce)}
    registry = jwt.JWTClaimsRegistry(
        now=int(now.timestamp()),
        leeway=int(LEEWAY.total_seconds()),
        iss=jwt.ClaimsOption(essential=True, value=issuer),
        aud=jwt.ClaimsOption(essential=True, value=client_id),
        exp=jwt.ClaimsOption(essential=True),
        **nonces,
    )
    return _identity(_verified("id_token", token, keys, registry))


def read_ticket(token: Secret, keys: bytes, *, tenant: str, now: datetime) -> Secret:
    """The ticket in a system user token.

    Demanded are: RS256 by a key of `keys` that its `kid` names; `iss` “SuperOffice AS”; `exp`;
    `nbf` and `iat` where they are told; the tenant (claim `ctx`). The audience is `spn:` and the
    serial number of the tenant's database, which nobody knows beforehand: it is not compared.

    Raises:
        BadTokenError: it is not to be trusted, or holds no ticket.
    """
    what = "token of the system user"
    registry = jwt.JWTClaimsRegistry(
        now=int(now.timestamp()),
        leeway=int(LEEWAY.total_seconds()),
        iss=jwt.ClaimsOption(essential=True, value=SYSTEM_USER_ISSUER),
        exp=jwt.ClaimsOption(essential=True),
    )
    claims = _verified(what, token, keys, registry)
    told = _text(claims, "ctx")
    if told.lower() != tenant.lower():
        sentence = f"The {what} was made for {told or 'no tenant'} instead of {tenant}."
        raise BadTokenError(sentence)
    ticket = _text(claims, "ticket")
    if not ticket:
        sentence = f"The {what} holds no ticket."
        raise BadTokenError(sentence)
    return Secret(ticket)


def _verified(
    what: str, token: Secret, keys: bytes, registry: jwt.JWTClaimsRegistry
) -> Mapping[str, Any]:
    """The claims of a token whose signature and claims are right.

    Raises:
        BadTokenError: they are not.
    """
    claims: dict[str, Any] = {}
    try:
        # Header fields that are unknown are no danger; those marked as critical are still refused.
        jws = JWSRegistry(algorithms=[_ALGORITHM], strict_check_header=False)
        claims = _with_numbers(jwt.decode(token.reveal(), _key_set(keys), [_ALGORITHM], jws).claims)
        registry.validate(claims)
    except ExpiredTokenError as error:
        raise _claim_is_wrong(what, "exp", claims) from error
    except MissingClaimError as error:
        names = error.claim.replace(",", ", ")
        sentence = f"The {what} does not tell its {names}."
        raise BadTokenError(sentence) from error
    except ClaimError as error:
        raise _claim_is_wrong(what, error.claim, claims) from error
    except InvalidKeyIdError as error:
        sentence = f"The {what} is signed with a key that the login host does not publish."
        raise BadTokenError(sentence) from error
    except BadSignatureError as error:
        sentence = f"The signature of the {what} is wrong."
        raise BadTokenError(sentence) from error
    except UnsupportedAlgorithmError as error:
        sentence = f"The {what} is not signed with {_ALGORITHM}."
        raise BadTokenError(sentence) from error
    except (JoseError, ValueError) as error:
        sentence = f"The {what} is not a signed token that can be read."
        raise BadTokenError(sentence) from error
    return claims


def _with_numbers(claims: Mapping[str, Any]) -> dict[str, Any]:
    """The claims with their times as numbers; the login host writes `iat` as text."""
    times = {
        name: int(claims[name])
        for name in _ABOUT_TIME
        if isinstance(claims.get(name), str) and re.fullmatch(r"[0-9]{1,12}", claims[name])
    }
    return {**claims, **times}


def _claim_is_wrong(what: str, claim: str, claims: Mapping[str, Any]) -> BadTokenError:
    value, made = claims.get("iat"), None
    if isinstance(value, int) and 0 <= value < _END_OF_TIME_S:
        made = datetime.fromtimestamp(value, UTC)
    is_time = claim in _ABOUT_TIME
    if is_time and not isinstance(claims.get(claim), int | float):
        return BadTokenError(f"The {what} has a time ({claim}) that cannot be read.")
    said = _SENTENCES.get(claim, f"has a wrong {claim}")
    return BadTokenError(f"The {what} {said}.", is_about_time=is_time, made=made)


def _key_set(keys: bytes) -> KeySet:
    """The RSA keys of a JWKS; what is something else, or broken, is left out.

    Raises:
        BadTokenError: there is no such key.
    """
    found: list[Any] = []
    for key in _listed(keys):
        try:
            found.append(RSAKey.import_key(key))
        except (JoseError, ValueError, TypeError, LookupError):
            continue
    if not found:
        sentence = "The login host publishes no key that tokens could be checked with."
        raise BadTokenError(sentence)
    return KeySet(found)


def _listed(keys: bytes) -> list[dict[str, Any]]:
    try:
        value = plain_value(keys)
    except JsonError:
        return []
    listed = value.get("keys") if isinstance(value, Mapping) else None
    if not isinstance(listed, list):
        return []
    return [key for key in listed if isinstance(key, dict) and key.get("kty") == "RSA"]


def _identity(claims: Mapping[str, Any]) -> Identity:
    user = _text(claims, "upn") or str(claims.get("sub") or "")
    parts = (_text(claims, "firstname"), _text(claims, "lastname"))
    associate_id = _text(claims, "associateid")
    return Identity(
        tenant=_text(claims, "ctx"),
        name=" ".join(filter(None, parts)) or user,
        email=_text(claims, "email"),
        associate_id=int(associate_id) if associate_id[:18].isdecimal() else 0,
        api_url=_text(claims, "webapi_url"),
        soap_url=_text(claims, "netserver_url"),
        system_token=Secret(_text(claims, "system_token")),
        user=user,
        company=_text(claims, "company_name"),
        serial=_text(claims, "serial"),
        is_administrator=_text(claims, "is_administrator").lower() == "true",
    )


def _text(claims: Mapping[str, Any], name: str) -> str:
    """A claim of SuperOffice's own as text; numbers and booleans come as such, too."""
    value = claims.get(_CLAIM + name)
    return str(value).strip() if isinstance(value, str | int) else ""
