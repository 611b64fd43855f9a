"""Signing in as a Windows user: what to answer to `WWW-Authenticate: Negotiate` and `NTLM`.

The protocols themselves are pyspnego's, an optional extra; on Windows it asks the system (SSPI).
Knows headers and tokens, and nothing of connections or calls. Both protocols prove who is there
for one connection: whoever uses this has to send all of a handshake over the same one.
"""

from __future__ import annotations

import base64
import binascii
import re
import struct
from collections.abc import Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING

from erpsync_gui import logs
from erpsync_gui.secret import Secret

if TYPE_CHECKING:
    import spnego

_SCHEMES = ("Negotiate", "NTLM")
"""Best first: Negotiate carries Kerberos as well."""

_SERVICE = "HTTP"
_SCHEME_AND_TOKEN = re.compile(
    r"(?:^|,)\s*(negotiate|ntlm)(?:\s+([a-z0-9+/]+=*))?\s*(?=,|$)", re.IGNORECASE
)
"""One of our schemes in a header, which may list several with commas between them (RFC 9110)."""

_NOT_INSTALLED = (
    "Signing in as a Windows user takes a part that is not installed: install "
    "erpsync-gui[windows-sign-in], or choose another way to sign in."
)
_NO_ACCOUNT = (
    "There is no Windows account here to sign in with. Give a user name and a password; outside "
    "Windows, a Kerberos ticket does as well (kinit gets one, pyspnego[kerberos] shows it)."
)
_NOT_BEGUN = "This computer could not begin to sign in as a Windows user."

_BROKEN_TOKEN = (ArithmeticError, LookupError, ValueError, struct.error)
"""What pyspnego lets through where a token is no token."""


class NotAvailableError(Exception):
    """Nobody can sign in as a Windows user from here; the text is a sentence for people."""


class Negotiation:
    """One handshake on one connection, from the first challenge to the last answer.

    `answer` is told what came with each 401, and gives what to send the request again with.

    Nothing is tried twice, not even under the other scheme: a wrong password that is sent twice
    may lock an account.
    """

    def __init__(self, host: str, user: str, password: Secret, channel: bytes = b"") -> None:
        r"""Prepare to sign in.

        Args:
            host: the server's name as in the address; Kerberos asks for its ticket by it.
            user: `DOMAIN\name` or `name@domain`; empty is the account that is logged on.
            password: not needed for the account that is logged on.
            channel: what ties the handshake to its TLS connection (`tls.channel_binding`), for
                servers with Extended Protection; empty where there is no TLS.

        Raises:
            NotAvailableError: pyspnego is not installed.
        """
        logs.forget(password.reveal())
        if find_spec("spnego") is None:
            raise NotAvailableError(_NOT_INSTALLED)
        self._host = host
        self._user = user
        self._password = password
        self._channel = channel
        self._scheme = ""
        self._context: spnego.ContextProxy | None = None

    def answer(self, challenges: Sequence[str]) -> str | None:
        """The next value of `Authorization`; None when there is nothing more to say.

        None before anything was said means that the server offers neither scheme; after that, that
        it refused, or that what it sent is no answer to what was said.

        Args:
            challenges: the values of `WWW-Authenticate`, as many as came.

        Raises:
            NotAvailableError: there is no account to sign in with.
        """
        offered = _offered(challenges)
        if self._context is not None:
            return self._value(_continued(self._context, offered.get(self._scheme, b"")))
        self._scheme = next((scheme for scheme in _SCHEMES if scheme in offered), "")
        if not self._scheme:
            return None
        self._context, token = self._begun()
        return self._value(token)

    def _begun(self) -> tuple[spnego.ContextProxy, bytes | None]:
        """A handshake and its first token."""
        # Start-up time, and it need not be installed.
        import spnego.channel_bindings  # noqa: PLC0415 - as said above

        bindings = spnego.channel_bindings.GssChannelBindings(application_data=self._channel)
        credential: spnego.Credential | None = None
        if self._user and self._password:
            credential = spnego.Password(self._user, self._password.reveal())
        elif self._user:
            credential = spnego.CredentialCache(self._user)
        try:
            context = spnego.client(
                credential,
                hostname=self._host,
                service=_SERVICE,
                protocol=self._scheme.lower(),
                context_req=spnego.ContextReq.none,
                channel_bindings=bindings if self._channel else None,
            )
            return context, context.step()
        except spnego.exceptions.SpnegoError as error:
            raise NotAvailableError(_NOT_BEGUN if self._password else _NO_ACCOUNT) from error

    def _value(self, token: bytes | None) -> str | None:
        return f"{self._scheme} {base64.b64encode(token).decode()}" if token else None


def _continued(context: spnego.ContextProxy, token: bytes) -> bytes | None:
    """What to say to a token; None when the handshake is over, well or not."""
    import spnego  # noqa: PLC0415 - start-up time, and it need not be installed

    if context.complete or not token:
        return None
    try:
        return context.step(token)
    except (spnego.exceptions.SpnegoError, *_BROKEN_TOKEN):
        return None


def _offered(challenges: Sequence[str]) -> dict[str, bytes]:
    """Our schemes among the challenges, each with the token that came with it, or with none."""
    found = {}
    for challenge in challenges:
        for scheme, token in _SCHEME_AND_TOKEN.findall(challenge):
            spelled = next(each for each in _SCHEMES if each.lower() == scheme.lower())
            found[spelled] = _decoded(token)
    return found


def _decoded(token: str) -> bytes:
    try:
        return base64.b64decode(token, validate=True)
    except binascii.Error:
        return b""
