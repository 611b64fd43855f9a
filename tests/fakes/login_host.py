"""A login host that says what a test tells it to, right or wrong, over plain HTTP.

The practice tenant has a whole one; this one is for answers that a login host should never give.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlencode

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from erpsync_gui.wire.online import OnlineApp
from tests.fakes.peer import Conversation, Peer

CLIENT_ID = "client-id-1"
TENANT = "Cust12345"
CODE = "code-of-the-browser-1"
CLAIM = "http://schemes.superoffice.net/identity/"

DISCOVERY = "/login/.well-known/openid-configuration"
KEYS = "/login/.well-known/jwks"
AUTHORIZE = "/login/common/oauth/authorize"
TOKENS = "/login/common/oauth/tokens"
SYSTEM_USER = "/Login/api/PartnerSystemUser/Authenticate"

Form = Mapping[str, str]
Answer = tuple[int, bytes] | Callable[[Form], tuple[int, bytes]]


@functools.cache
def key(number: int = 1) -> RSAKey:
    """A signing key; another number is another key of the same login host's."""
    return RSAKey.generate_key(2048, {"use": "sig", "kid": f"key-{number}"})


def jwks(*keys: RSAKey) -> bytes:
    return json.dumps(KeySet(list(keys) or [key()]).as_dict(private=False)).encode()


def signed(claims: Mapping[str, Any], by: RSAKey | None = None, alg: str = "RS256") -> str:
    by = by or key()
    return jwt.encode({"alg": alg, "kid": by.kid}, dict(claims), by, [alg])


def claims_of(issuer: str, nonce: str = "", **further: Any) -> dict[str, Any]:
    """The claims of a good id_token, with `further` ones, those of None left out."""
    now = int(datetime.now(UTC).timestamp())
    good = {
        "iss": issuer,
        "aud": CLIENT_ID,
        "iat": now,
        "nbf": now - 60,
        "exp": now + 300,
        "sub": "tessa@example.com",
        "nonce": nonce or None,
        f"{CLAIM}ctx": TENANT,
        f"{CLAIM}upn": "tessa@example.com",
        f"{CLAIM}associateid": "7",
        f"{CLAIM}system_token": "App-system-token-1",
    }
    return {name: value for name, value in (good | further).items() if value is not None}


class ScriptedLoginHost:
    """Signs everybody in, unless `answers` has something else for a path.

    `asked` keeps the form or query of each request by its path; `claims` go into each id_token.
    """

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: dict[str, Form] = {}
        self.claims: dict[str, Any] = {}
        self._peer = Peer(self._converse)

    @property
    def url(self) -> str:
        return self._peer.url

    def app(self, **further: Any) -> OnlineApp:
        return OnlineApp(**({"environment": self.url, "client_id": CLIENT_ID} | further))

    def requests(self) -> list[bytes]:
        return self._peer.requests

    def __enter__(self) -> Self:
        self._peer.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._peer.__exit__(kind, error, trace)

    def _converse(self, talk: Conversation) -> None:
        head, _, body = talk.read_request().partition(b"\r\n\r\n")
        path, _, query = head.split(b" ", 2)[1].decode().partition("?")
        form = {name: texts[-1] for name, texts in parse_qs(query or body.decode()).items()}
        self.asked[path] = form
        if path == AUTHORIZE and path not in self.answers:
            answer = urlencode({"code": CODE, "state": form["state"]})
            talk.answer(b"", f"Location: {form['redirect_uri']}?{answer}", status="302 Found")
            return
        answers = self.answers.get(path) or self._usual(path)
        status, content = answers(form) if callable(answers) else answers
        talk.answer(content, "Content-Type: application/json", status=f"{status} Whatever")

    def _usual(self, path: str) -> tuple[int, bytes]:
        if path == DISCOVERY:
            names = {"authorization_endpoint": AUTHORIZE, "token_endpoint": TOKENS}
            told = {name: self.url + path for name, path in names.items()}
            told |= {"issuer": self.url, "jwks_uri": self.url + KEYS}
            return 200, json.dumps(told).encode()
        if path == KEYS:
            return 200, jwks()
        if path == TOKENS:
            return 200, json.dumps(self.tokens()).encode()
        return 404, b""

    def tokens(self) -> dict[str, Any]:
        """What the token end point says to everybody."""
        nonce = self.asked.get(AUTHORIZE, {}).get("nonce", "")
        return {
            "token_type": "Bearer",
            "access_token": "8A:Cust12345.access-token-1",
            "expires_in": 3600,
            "refresh_token": "refresh-token-1",
            "id_token": signed(claims_of(self.url, nonce) | self.claims),
        }
