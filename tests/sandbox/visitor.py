"""A browser and an application in one, for tests of the login host over real HTTP."""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

import httpx
from joserfc import jwt
from joserfc.jwk import KeySet

from erpsync_gui.sandbox.online import Trouble
from erpsync_gui.sandbox.registration import CLIENT_ID
from erpsync_gui.sandbox.server import SandboxServer

VERIFIER = "abcdefghijklmnopqrstuvwxyz-0123456789._~ABCDEFG"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().strip("=")
REDIRECT = "http://127.0.0.1:7890"


class Visitor:
    """A browser and an application in one, with a server and a clock of their own."""

    def __init__(self) -> None:
        self.hour = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
        self.server = SandboxServer(clock=lambda: self.hour)
        self.web = httpx.Client()

    @property
    def login_url(self) -> str:
        return self.server.start_online().login_url

    @property
    def troubles(self) -> set[Trouble]:
        return self.server.online.troubles

    def authorize_url(self, context: str = "common", **changes: str) -> str:
        """The address that an application opens; a parameter that is empty is left out."""
        parameters = {
            "response_type": "code",
            "client_id": CLIENT_ID,
            "redirect_uri": REDIRECT,
            "scope": "openid",
            "state": "a state",
            "nonce": "a nonce",
            "code_challenge": CHALLENGE,
            "code_challenge_method": "S256",
            **changes,
        }
        query = urlencode({name: text for name, text in parameters.items() if text})
        return f"{self.login_url}/login/{context}/oauth/authorize?{query}"

    def sent_back(self, user: str = "tessa", **changes: str) -> dict[str, str]:
        """What the redirect carries after a click on a user's button."""
        answer = self.web.post(self.authorize_url(**changes), data={"user": user})
        assert answer.status_code == 302, answer.text
        address, _, query = answer.headers["location"].partition("?")
        assert address == changes.get("redirect_uri", REDIRECT)
        return dict(parse_qsl(query))

    def ask(self, authorization: str = "", **form: str) -> httpx.Response:
        """One request to the tokens end point."""
        headers = {"Authorization": authorization} if authorization else {}
        url = f"{self.login_url}/login/common/oauth/tokens"
        sent = {"client_id": CLIENT_ID, **form}
        return self.web.post(url, data={k: v for k, v in sent.items() if v}, headers=headers)

    def exchange(self, code: str, **changes: str) -> httpx.Response:
        """The exchange of a code."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": REDIRECT,
            "code_verifier": VERIFIER,
            **changes,
        }
        return self.ask(**form)

    def signed_in(self, user: str = "tessa") -> dict[str, Any]:
        """Tokens, by the whole flow."""
        answer = self.exchange(self.sent_back(user)["code"])
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        return told

    def refreshed(self, refresh_token: str) -> httpx.Response:
        return self.ask(grant_type="refresh_token", refresh_token=refresh_token)

    def claims(self, token: str) -> dict[str, Any]:
        """What a token says; its signature has to fit a published key."""
        published = self.web.get(f"{self.login_url}/login/.well-known/jwks").json()
        return jwt.decode(token, KeySet.import_key_set(published)).claims
