"""The authorize end point's half of the authorization code flow: what is asked, and the way back.

It checks in the order of RFC 6749: who does not know the way back is told on a page, everything
else goes back with the browser (sheet 5.5). Knows no HTTP server.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from erpsync_gui.sandbox import registration
from erpsync_gui.sandbox.login_desk import ErrorCode, OAuthError, refused
from erpsync_gui.sandbox.online import Online, Trouble

FORM_POST = "form_post"
_SEPARATORS = {"query": "?", "fragment": "#"}
_OTHER_FLOWS = {"token", "id_token", "code id_token", "token id_token", "id_token token"}
_METHODS = {"plain", "S256"}
_CHALLENGE = re.compile(r"[A-Za-z0-9._~-]{43,128}", re.ASCII)
_TENANT_HINT = "tenant:"

Parameters = Mapping[str, str]
"""The parameters of a request, by name."""


class NoWayBackError(Exception):
    """A request that is answered with a page, because the browser may be sent nowhere."""


@dataclass(frozen=True, slots=True)
class WayBack:
    """Where the browser is sent with an answer, and how the answer travels."""

    redirect_uri: str
    mode: str
    state: str

    def carrying(self, answer: Parameters) -> dict[str, str]:
        """An answer with the state that came with the request."""
        return {**answer, **({"state": self.state} if self.state else {})}

    def address(self, answer: Parameters) -> str:
        """The redirect address with an answer in its query or fragment."""
        return self.redirect_uri + _SEPARATORS[self.mode] + urlencode(self.carrying(answer))


@dataclass(frozen=True, slots=True)
class Grant:
    """What a code stands for: a user, and everything that the exchange of the code must match."""

    user: str
    redirect_uri: str
    nonce: str
    challenge: str
    method: str


def way_back(asked: Parameters, context: str, online: Online) -> WayBack:
    """Where the answer to a request goes.

    `context` is the tenant in the path, `common` for any.

    Raises:
        NoWayBackError: application, redirect address or tenant are not known; the message is for
            the page.
    """
    if asked.get("client_id") != registration.CLIENT_ID:
        msg = "Authorization error: there is no application with this client id."
        raise NoWayBackError(msg)
    uri = asked.get("redirect_uri", "")
    if online.has(Trouble.WRONG_REDIRECT) or not registration.has_redirect(uri):
        raise NoWayBackError(refused(2, "InvalidRedirectUrl"))
    hint = asked.get("acr_values", "")
    wanted = [hint.removeprefix(_TENANT_HINT)] if hint.startswith(_TENANT_HINT) else []
    wanted += [context] if context != "common" else []
    if not all(map(registration.is_tenant, wanted)):
        msg = f"Authorization error: there is no tenant {' or '.join(wanted)}."
        raise NoWayBackError(msg)
    mode = asked.get("response_mode", "query")
    if mode not in {*_SEPARATORS, FORM_POST}:
        msg = "Authorization error: there is no such response_mode."
        raise NoWayBackError(msg)
    state = asked.get("state", "")
    return WayBack(uri, mode, secrets.token_urlsafe() if online.has(Trouble.WRONG_STATE) else state)


def check(asked: Parameters) -> None:
    """Check what is asked for, apart from the way back.

    Raises:
        OAuthError: it is asked for wrongly, or is not offered to this application.
    """
    response_type = asked.get("response_type", "")
    if response_type in _OTHER_FLOWS:
        reason = "The application is registered for the authorization code flow only."
        raise OAuthError(ErrorCode.UNAUTHORIZED_CLIENT, reason)
    if response_type != "code":
        reason = "response_type must be 'code'."
        raise OAuthError(ErrorCode.UNSUPPORTED_RESPONSE_TYPE, reason)
    if "openid" not in asked.get("scope", "").split():
        raise OAuthError(ErrorCode.INVALID_SCOPE, "scope must be 'openid'.")
    if asked.get("code_challenge_method", "plain") not in _METHODS:
        raise OAuthError(ErrorCode.INVALID_REQUEST, "code_challenge_method is 'S256' or 'plain'.")
    challenge = asked.get("code_challenge", "")
    if challenge and not _CHALLENGE.fullmatch(challenge):
        reason = "code_challenge has 43 to 128 letters, digits and -._~."
        raise OAuthError(ErrorCode.INVALID_REQUEST, reason)


def grant(asked: Parameters, user: str) -> Grant:
    """What a user has granted by signing in; the method is plain unless told (trap 33)."""
    return Grant(
        user,
        asked["redirect_uri"],
        asked.get("nonce", ""),
        asked.get("code_challenge", ""),
        asked.get("code_challenge_method", "plain"),
    )
