"""The tokens end point: codes and refresh tokens in, access tokens and id_tokens out (sheet 5.5).

Its errors are those of RFC 6749; which of them SuperOffice really uses is not documented. Knows
no HTTP server.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_plus

from erpsync_gui.sandbox import registration
from erpsync_gui.sandbox.login_authorization import Grant, Parameters
from erpsync_gui.sandbox.login_desk import Claims, ErrorCode, LoginDesk, OAuthError
from erpsync_gui.sandbox.online import Trouble
from erpsync_gui.sandbox.tenant import Associate

CODE_LIFE_S = 600
ACCESS_TOKEN_LIFE_S = 3600
SHORT_LIFE_S = 2
CLAIM = "http://schemes.superoffice.net/identity/"
"""What the names of SuperOffice's own claims begin with."""

_ID_TOKEN_LIFE_S = 300
_BEFORE_S = 60


class Tokens:
    """Hands out codes and tokens. Any thread may call it: each step is one look at a dictionary."""

    def __init__(self, desk: LoginDesk) -> None:
        self._desk = desk
        self._codes: dict[str, tuple[Grant, int]] = {}
        self._refresh_tokens: dict[str, str] = {}

    def code(self, grant: Grant) -> str:
        """A code for what a user has granted: good once, and for ten minutes."""
        code = secrets.token_urlsafe(32)
        self._codes[code] = (grant, self._desk.now_s() + CODE_LIFE_S)
        return code

    def answer(self, form: Parameters, authorization: str) -> Mapping[str, Any]:
        """What a request for tokens gets; `authorization` is its header of that name.

        Raises:
            OAuthError: it gets nothing.
        """
        client = _Client.of(form, authorization)
        match form.get("grant_type", ""):
            case "authorization_code":
                return self._for_code(form, client)
            case "refresh_token":
                return self._for_refresh_token(form)
            case "":
                raise OAuthError(ErrorCode.INVALID_REQUEST, "grant_type is missing.")
            case other:
                reason = f"There is no grant_type '{other}' here."
                raise OAuthError(ErrorCode.UNSUPPORTED_GRANT_TYPE, reason)

    def _for_code(self, form: Parameters, client: _Client) -> Mapping[str, Any]:
        granted, expires = self._codes.pop(_needed(form, "code"), (None, 0))
        if granted is None:
            raise OAuthError(ErrorCode.INVALID_GRANT, "The code is unknown, or was used before.")
        if self._desk.now_s() >= expires or self._desk.online.has(Trouble.EXPIRED_CODE):
            raise OAuthError(ErrorCode.INVALID_GRANT, "The code has expired.")
        if form.get("redirect_uri") != granted.redirect_uri:
            raise OAuthError(ErrorCode.INVALID_GRANT, "redirect_uri is not that of the code.")
        if granted.challenge and not verifies(granted, form.get("code_verifier", "")):
            raise OAuthError(ErrorCode.INVALID_GRANT, "code_verifier does not fit the code.")
        if not granted.challenge and not client.is_proven:
            reason = "client_secret is missing, and the code has no PKCE."
            raise OAuthError(ErrorCode.INVALID_CLIENT, reason, client.status)
        if self._desk.online.has(Trouble.CONSENT_MISSING):
            reason = f"{registration.CONTEXT} has not approved the application."
            raise OAuthError(ErrorCode.UNAUTHORIZED_CLIENT, reason)
        associate = self._desk.associate(granted.user)
        refresh_token = self._refresh_token(associate)
        return {**self._tokens(associate, granted.nonce), "refresh_token": refresh_token}

    def _for_refresh_token(self, form: Parameters) -> Mapping[str, Any]:
        """No new refresh token comes with the answer, and the old one stays good (5.5)."""
        user = self._refresh_tokens.get(_needed(form, "refresh_token"))
        if user is None:
            raise OAuthError(ErrorCode.INVALID_GRANT, "The refresh token is unknown.")
        # It lives as long as the tenant's consent (sheet 5.5).
        if {Trouble.REVOKED_REFRESH_TOKEN, Trouble.CONSENT_MISSING} & self._desk.online.troubles:
            raise OAuthError(ErrorCode.INVALID_GRANT, "The refresh token has been revoked.")
        return self._tokens(self._desk.associate(user), "")

    def _tokens(self, associate: Associate, nonce: str) -> Mapping[str, Any]:
        is_short = self._desk.online.has(Trouble.SHORT_TOKENS)
        life_s = SHORT_LIFE_S if is_short else ACCESS_TOKEN_LIFE_S
        return {
            "token_type": "Bearer",
            "access_token": self._desk.sign_in.tokens.issue(associate, life_s),
            "expires_in": life_s,
            "id_token": self._desk.signed(self._identity(associate, nonce)),
        }

    def _refresh_token(self, associate: Associate) -> str:
        """A JSON Web Token, as real ones are: it is long, and some keychains are small."""
        claims = {
            "iss": self._desk.addresses().login_url,
            "sub": associate.email,
            "aud": registration.CLIENT_ID,
            "jti": secrets.token_urlsafe(),
            f"{CLAIM}ctx": registration.CONTEXT,
        }
        token = self._desk.signer.signed(claims)
        self._refresh_tokens[token] = associate.name
        return token

    def _identity(self, associate: Associate, nonce: str) -> Claims:
        """The claims of an id_token; `iat` is a text, as in the documented sample."""
        addresses = self._desk.addresses()
        now = self._desk.now_s()
        told = {
            "associateid": str(associate.associate_id),
            "identityprovider": "central-superid",
            "email": associate.email,
            "upn": associate.email,
            "is_administrator": str(associate.is_administrator),
            "ctx": registration.CONTEXT,
            "company_name": registration.COMPANY,
            "serial": registration.SERIAL,
            # An old Services version, as real ones may name (sheet 3.5).
            "netserver_url": f"{addresses.api_url}/Remote/Services86/",
            "webapi_url": f"{addresses.api_url}/api/",
            "system_token": registration.SYSTEM_TOKEN,
        }
        return {
            "sub": associate.email,
            **{f"{CLAIM}{name}": text for name, text in told.items()},
            **({"nonce": nonce} if nonce else {}),
            "iat": str(now),
            "nbf": now - _BEFORE_S,
            "exp": now + _ID_TOKEN_LIFE_S,
            "iss": addresses.login_url,
            "aud": registration.CLIENT_ID,
        }


@dataclass(frozen=True, slots=True)
class _Client:
    """The application behind a request: known by its id, and proven where the secret came too.

    `status` is that of an answer which turns it away.
    """

    is_proven: bool
    status: int

    @classmethod
    def of(cls, form: Parameters, authorization: str) -> _Client:
        """Who asks, by HTTP Basic or by the form (sheet 5.4).

        Raises:
            OAuthError: the id is unknown or the secret wrong.
        """
        scheme, _, proof = authorization.partition(" ")
        is_basic = scheme.lower() == "basic"
        client_id, secret = _pair(proof) if is_basic else ("", "")
        client_id = client_id or form.get("client_id", "")
        secret = secret or form.get("client_secret", "")
        # RFC 6749 5.2: 401 for who came with the header, 400 else.
        client = cls(is_proven=bool(secret), status=401 if is_basic else 400)
        if client_id != registration.CLIENT_ID:
            reason = "There is no application with this client id."
            raise OAuthError(ErrorCode.INVALID_CLIENT, reason, client.status)
        if secret not in {"", registration.CLIENT_SECRET}:
            reason = "This is not the application's client secret."
            raise OAuthError(ErrorCode.INVALID_CLIENT, reason, client.status)
        return client


def verifies(granted: Grant, verifier: str) -> bool:
    """Whether a code verifier is the one behind the challenge (RFC 7636)."""
    if granted.method == "S256":
        digest = hashlib.sha256(verifier.encode()).digest()
        verifier = base64.urlsafe_b64encode(digest).decode().rstrip("=")
    return verifier == granted.challenge


def _needed(form: Parameters, name: str) -> str:
    text = form.get(name, "")
    if not text:
        raise OAuthError(ErrorCode.INVALID_REQUEST, f"{name} is missing.")
    return text


def _pair(proof: str) -> tuple[str, str]:
    """Id and secret of HTTP Basic, which were encoded like a form first (RFC 6749 2.3.1)."""
    try:
        client_id, _, secret = base64.b64decode(proof, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return unquote_plus(client_id), unquote_plus(secret)
