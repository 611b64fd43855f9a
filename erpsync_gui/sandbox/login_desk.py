"""What every part of the login host works with: tenant, keys, clock, troubles, and what to say.

Knows no HTTP.
"""

from __future__ import annotations

import enum
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from erpsync_gui.sandbox.online import Online, OnlineAddresses, Trouble
from erpsync_gui.sandbox.sign_in import SignIn
from erpsync_gui.sandbox.tenant import Associate, Tenant

ALGORITHM = "RS256"
_KEY_BITS = 2048

Claims = Mapping[str, Any]
"""What a token says."""


class ErrorCode(enum.StrEnum):
    """The errors of RFC 6749 and OpenID Connect that are used here."""

    ACCESS_DENIED = "access_denied"
    CONSENT_REQUIRED = "consent_required"
    INVALID_CLIENT = "invalid_client"
    INVALID_GRANT = "invalid_grant"
    INVALID_REQUEST = "invalid_request"
    INVALID_SCOPE = "invalid_scope"
    UNAUTHORIZED_CLIENT = "unauthorized_client"
    UNSUPPORTED_GRANT_TYPE = "unsupported_grant_type"
    UNSUPPORTED_RESPONSE_TYPE = "unsupported_response_type"


class OAuthError(Exception):
    """An OAuth error on its way out, with a description and the HTTP status."""

    def __init__(self, code: ErrorCode, description: str, status: int = 400) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.status = status


class Signer:
    """The key of the login host, and one that nobody knows of."""

    def __init__(self) -> None:
        self._key = RSAKey.generate_key(_KEY_BITS, {"use": "sig", "alg": ALGORITHM})
        self._unknown = RSAKey.generate_key(_KEY_BITS)
        self._key.ensure_kid()

    def published(self) -> str:
        """The public half as a JSON Web Key Set."""
        return json.dumps(KeySet([self._key]).as_dict(private=False))

    def signed(self, claims: Claims, *, forged: bool = False) -> str:
        """A JSON Web Token; a forged one names the right key and is signed with the other."""
        header = {"alg": ALGORITHM, "typ": "JWT", "kid": self._key.kid}
        return jwt.encode(header, dict(claims), self._unknown if forged else self._key)


@dataclass(frozen=True, slots=True)
class LoginDesk:
    """Everything that the parts of the login host share; `addresses` tells where all is now."""

    tenant: Tenant
    sign_in: SignIn
    signer: Signer
    online: Online
    addresses: Callable[[], OnlineAddresses]

    def now_s(self) -> int:
        """The hour by the login host's clock, in seconds since 1970."""
        return int(self.online.login_now().timestamp())

    def signed(self, claims: Claims) -> str:
        """A token about somebody, signed with the right key unless signatures are bad."""
        return self.signer.signed(claims, forged=self.online.has(Trouble.BAD_SIGNATURE))

    def associate(self, user: str) -> Associate:
        """The user of this name.

        Raises:
            OAuthError: there is none; the tenant may have been reset meanwhile.
        """
        associate = self.tenant.associate_named(user)
        if associate is None:
            raise OAuthError(ErrorCode.ACCESS_DENIED, f"There is no user {user!r}.")
        return associate

    def require_consent(self) -> None:
        """Let the application in only where an administrator approved it (sheet 5.5).

        The words follow the documented "Authorization error: InvalidRedirectUrl (2)"; that they
        come as `consent_required` is invented.

        Raises:
            OAuthError: nobody did.
        """
        if self.online.has(Trouble.CONSENT_MISSING):
            raise OAuthError(ErrorCode.CONSENT_REQUIRED, refused(5, "NeedsReapproval"))


def refused(number: int, name: str) -> str:
    """An AuthorizeErrorCode as the login host words it (sheet 5.5)."""
    return f"Authorization error: {name} ({number})"
