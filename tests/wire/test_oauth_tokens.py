"""Answers of a token end point, right and wrong, and what a renewal takes from them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from erpsync_gui.secret import Secret
from erpsync_gui.wire import oauth
from erpsync_gui.wire.oauth import Granted
from erpsync_gui.wire.online import OnlineApp
from erpsync_gui.wire.outcome import Outcome
from tests.fakes.login_host import (
    CODE,
    TENANT,
    TOKENS,
    ScriptedLoginHost,
    claims_of,
    key,
    signed,
)
from tests.fakes.online_sign_in import names, refresh, sign_in


class TestAnswersOfTheTokenEndPoint:
    def signing_in(self, answer: tuple[int, bytes]) -> Granted:
        with ScriptedLoginHost() as host:
            host.answers[TOKENS] = answer
            granted = sign_in(host.app())
        assert granted.tokens is None
        assert granted.verdict.sentence
        return granted

    @pytest.mark.parametrize(
        "answer",
        [
            (200, b""),
            (200, b"{}"),
            (200, b"[]"),
            (200, b"<html>Hello</html>"),
            (200, b'{"access_token":7}'),
            (200, b'{"access_token":"x"'),
            (302, b""),
            (400, b""),
            (500, b"<html>oops</html>"),
            (503, b"{}"),
        ],
    )
    def test_without_tokens_it_is_not_signed_in(self, answer: tuple[int, bytes]) -> None:
        granted = self.signing_in(answer)
        assert granted.verdict.outcome in {Outcome.REFUSED, Outcome.UNREADABLE}
        assert granted.exchanges[-1].verdict == granted.verdict

    def test_an_id_token_is_demanded(self) -> None:
        granted = self.signing_in((200, b'{"access_token":"8A:x"}'))
        assert "not a signed token" in granted.verdict.sentence

    def test_an_error_that_repeats_a_secret_does_not_show_it(self) -> None:
        answer = json.dumps({"error": "invalid_grant", "error_description": f"{CODE} is over"})
        granted = self.signing_in((400, answer.encode()))
        assert granted.verdict.server_words == "******** is over"

    def test_another_tenant_than_that_of_the_profile_is_refused(self) -> None:
        with ScriptedLoginHost() as host:
            granted = sign_in(host.app(tenant="Cust99999"))
        assert granted.tokens is None
        assert "for Cust12345, and the profile is for Cust99999" in granted.verdict.sentence

    def test_the_case_of_the_tenant_does_not_matter(self) -> None:
        with ScriptedLoginHost() as host:
            assert sign_in(host.app(tenant=TENANT.upper())).tokens is not None

    @pytest.mark.parametrize(
        ("claims", "words"),
        [
            ({"nonce": "another"}, "its nonce differs"),
            ({"aud": "another-app"}, "for another application"),
            ({"iss": "https://evil.example"}, "by somebody else"),
        ],
    )
    def test_an_id_token_of_somebody_else_is_refused(
        self, claims: dict[str, Any], words: str
    ) -> None:
        with ScriptedLoginHost() as host:
            host.claims = claims
            granted = sign_in(host.app())
        assert granted.tokens is None
        assert words in granted.verdict.sentence

    @pytest.mark.parametrize(
        ("expires_in", "life_s"),
        [
            (1200, 1200.0),
            ("600", 600.0),
            ("59.5", 59.5),
            (0, 0.0),
            (-5, 0.0),
            (None, oauth.UNTOLD_LIFE_S),
            ("soon", oauth.UNTOLD_LIFE_S),
            ([1], oauth.UNTOLD_LIFE_S),
            ("9" * 400, oauth.UNTOLD_LIFE_S),
        ],
    )
    def test_the_life_of_a_token_is_what_is_told(self, expires_in: object, life_s: float) -> None:
        with ScriptedLoginHost() as host:
            host.answers[TOKENS] = lambda _form: (
                200,
                json.dumps(host.tokens() | {"expires_in": expires_in}).encode(),
            )
            tokens = sign_in(host.app()).tokens
        assert tokens is not None
        assert tokens.expires_in_s == life_s


class TestRenewals:
    def renewing(self, **told: Any) -> Granted:
        with ScriptedLoginHost() as host:
            answer = {"access_token": "8A:new", "expires_in": 3600} | told
            host.answers[TOKENS] = (200, json.dumps(answer).encode())
            return refresh(host.app(tenant=TENANT), "old")

    def test_without_an_id_token_nobody_is_named_and_no_key_is_asked_for(self) -> None:
        granted = self.renewing()
        assert granted.tokens is not None
        assert granted.tokens.identity is None
        assert granted.tokens.refresh == Secret("old")
        assert names(granted) == ["OpenID configuration", "Renewal of tokens"]

    def test_a_new_refresh_token_is_taken_where_one_comes(self) -> None:
        tokens = self.renewing(refresh_token="new").tokens
        assert tokens is not None
        assert tokens.refresh == Secret("new")

    def test_an_id_token_that_comes_must_be_right(self) -> None:
        granted = self.renewing(id_token=signed(claims_of("https://x.example"), key(2)))
        assert granted.tokens is None
        assert granted.verdict.outcome is Outcome.REFUSED

    def test_without_a_refresh_token_nothing_is_sent(self) -> None:
        granted = refresh(OnlineApp("https://login.invalid", client_id="x"), "")
        assert (granted.verdict.outcome, granted.exchanges) == (Outcome.NOT_SENT, ())
        assert granted.verdict.advice == "Sign in again in the browser."
