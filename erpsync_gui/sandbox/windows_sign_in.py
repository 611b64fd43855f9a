"""Windows users at the door of the practice tenant: Negotiate and NTLM, as IIS asks for them.

The handshake runs over one connection: a challenge, two tokens of the client, one of the server.
It is real NTLM (in Negotiate's wrapping or bare), judged by pyspnego without any Windows. Knows
nothing of what is asked for; who turned out to be there stands in the request's state, as
`WINDOWS_USER`.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import os
import struct
import tempfile
import weakref
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import spnego
from spnego.exceptions import SpnegoError
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from erpsync_gui.sandbox import faulty_wire
from erpsync_gui.sandbox.sign_in import WINDOWS_USER
from erpsync_gui.sandbox.tenant import Associate

_SCHEMES = ("Negotiate", "NTLM")
_IMPLICIT = "/AuthenticateImplicit"
_USERS_VARIABLE = "NTLM_USER_FILE"
"""Where pyspnego looks for the users and their passwords."""

_BROKEN_TOKEN = (SpnegoError, ArithmeticError, LookupError, ValueError, struct.error)
"""A wrong password, and what pyspnego lets through where a token is no token."""


@dataclass(slots=True)
class _Handshake:
    """What is known of one connection."""

    context: spnego.ContextProxy | None = None
    user: str = ""


class WindowsSignIn:
    """The application with Windows users let in.

    A request is challenged when the application answers it with 401, and when it is
    `AuthenticateImplicit` and nobody is there. Once a user has proved who they are, this holds for
    the connection. Other ways in go through untouched.
    """

    def __init__(
        self, app: ASGIApp, users: Mapping[str, str], find: Callable[[str], Associate | None]
    ) -> None:
        r"""Let in the users of one domain.

        Args:
            app: the application.
            users: their passwords (without a colon) by name, `PRACTICE\tessa`.
            find: the associate of a name without its domain; None when there is none.
        """
        self._app = app
        self._users = users
        self._find = find
        self._handshakes: weakref.WeakKeyDictionary[object, _Handshake] = (
            weakref.WeakKeyDictionary()
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or one step of a handshake."""
        connection = scope["extensions"][faulty_wire.CONNECTION]
        handshake = self._handshakes.setdefault(connection, _Handshake())
        headers = Headers(scope=scope)
        scheme, _, token = headers.get("authorization", "").partition(" ")
        scheme = next((each for each in _SCHEMES if each.lower() == scheme.lower()), "")
        answer = ""
        if scheme:
            answer = self._step(handshake, token)
            if not handshake.user:
                challenges = (f"{scheme} {answer}",) if answer else _SCHEMES
                await _challenged(challenges)(scope, receive, send)
                return
        scope.setdefault("state", {})[WINDOWS_USER] = self._associate(handshake)
        if not handshake.user and _is_implicit(headers):
            await _challenged(_SCHEMES)(scope, receive, send)
            return
        final = f"{scheme} {answer}" if answer else ""
        await self._app(scope, receive, _with_challenges(send, final))

    def _associate(self, handshake: _Handshake) -> Associate | None:
        return self._find(handshake.user) if handshake.user else None

    def _step(self, handshake: _Handshake, token: str) -> str:
        """Take one token; the answer to it, empty when there is none or it was not believed."""
        handshake.user = ""
        try:
            received = base64.b64decode(token, validate=True)
        except binascii.Error:
            received = b""
        if not received:
            handshake.context = None
            return ""
        with self._users_in_a_file():
            context = handshake.context or spnego.server(
                options=spnego.NegotiateOptions.use_negotiate
            )
            handshake.context = context
            try:
                answer = context.step(received)
            except _BROKEN_TOKEN:
                handshake.context = None
                return ""
        if context.complete:
            handshake.context = None
            handshake.user = (context.client_principal or "").rpartition("\\")[2].partition("@")[0]
        return base64.b64encode(answer or b"").decode()

    @contextlib.contextmanager
    def _users_in_a_file(self) -> Iterator[None]:
        """The users where pyspnego looks for them, for one step only."""
        lines = []
        for name, password in self._users.items():
            domain, _, user = name.rpartition("\\")
            lines += [f"{domain}:{user}:{password}", f":{user}:{password}"]
            lines += [f":{user}@{domain}:{password}"]
        before = os.environ.get(_USERS_VARIABLE)
        with tempfile.TemporaryDirectory(prefix="erpsync-practice-") as folder:
            file = Path(folder) / "users"
            file.write_text("\n".join(lines), encoding="utf-8")
            os.environ[_USERS_VARIABLE] = str(file)
            try:
                yield
            finally:
                if before is None:
                    del os.environ[_USERS_VARIABLE]
                else:
                    os.environ[_USERS_VARIABLE] = before


def _is_implicit(headers: Headers) -> bool:
    return headers.get("soapaction", "").strip().strip('"').endswith(_IMPLICIT)


def _challenged(challenges: tuple[str, ...]) -> ASGIApp:
    response = PlainTextResponse("Unauthorized: a Windows user is wanted.\n", 401)
    for challenge in challenges:
        response.headers.append("www-authenticate", challenge)
    return response


def _with_challenges(send: Send, final: str) -> Send:
    """A `send` that adds the last token of a handshake, and offers one with every 401."""

    async def add(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=message["headers"])
            if final:
                headers.append("www-authenticate", final)
            elif message["status"] == 401:  # noqa: PLR2004 - a status is best known by its number
                for scheme in _SCHEMES:
                    headers.append("www-authenticate", scheme)
        await send(message)

    return add
