"""Signing in in the browser, end to end: the practice tenant's login host, and one that lies."""

from __future__ import annotations

import base64
import hashlib
import socket
import urllib.parse
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from erpsync_gui import logs
from erpsync_gui.sandbox import registration
from erpsync_gui.sandbox.online import Trouble
from erpsync_gui.sandbox.server import SandboxServer
from erpsync_gui.secret import Secret
from erpsync_gui.wire import oauth
from erpsync_gui.wire.oauth import Granted
from erpsync_gui.wire.online import OnlineApp
from erpsync_gui.wire.outcome import Outcome, Phase
from tests.fakes.browser import Browser
from tests.fakes.login_host import (
    AUTHORIZE,
    CODE,
    TENANT,
    TOKENS,
    ScriptedLoginHost,
)
from tests.fakes.online_sign_in import names, refresh, sign_in

SECRET = Secret(registration.CLIENT_SECRET)


@pytest.fixture(scope="module")
def practice() -> Iterator[SandboxServer]:
    server = SandboxServer()
    server.start_online()
    yield server
    server.stop()


@pytest.fixture
def app(practice: SandboxServer) -> Iterator[OnlineApp]:
    """The application as it is registered for the practice tenant; its troubles end with a test."""
    url = practice.start_online().login_url
    yield OnlineApp(url, registration.CONTEXT, registration.CLIENT_ID)
    practice.online.troubles.clear()


def everything_shown(granted: Granted) -> str:
    """All that can be seen of a sign-in, as one text."""
    shown = [repr(granted)]
    for exchange in granted.exchanges:
        shown += [exchange.explain(), repr(exchange.value), exchange.verdict.server_words]
        for side in (exchange.request, exchange.response):
            if side is not None:
                bodies = side.body + side.text.body
                shown += [repr(side.headers), bodies.decode("utf-8", "replace")]
    return "\n".join(shown)


class TestThePracticeTenant:
    def test_a_click_in_the_browser_gives_tokens_and_who_it_was(self, app: OnlineApp) -> None:
        browser = Browser()
        granted = sign_in(app, browser.open)
        assert granted.verdict.outcome is Outcome.OK
        assert granted.verdict.sentence.startswith(f"Signed in to {registration.CONTEXT} as tessa")
        assert browser.page.title.startswith("Sign-in received")
        assert names(granted) == ["OpenID configuration", "Tokens", "Signing keys"]
        assert granted.tokens is not None
        assert granted.tokens.access.reveal().startswith("8A:")
        assert granted.tokens.refresh
        assert granted.tokens.expires_in_s == 3600
        who = granted.tokens.identity
        assert who is not None
        assert (who.tenant, who.associate_id, who.is_administrator) == ("Cust10001", 1, True)
        assert who.system_token == Secret(registration.SYSTEM_TOKEN)

    def test_a_client_secret_and_no_tenant_do_as_well(self, app: OnlineApp) -> None:
        granted = sign_in(replace(app, client_secret=SECRET, tenant=""), Browser("ola").open)
        assert granted.tokens is not None
        assert granted.tokens.identity is not None
        assert not granted.tokens.identity.is_administrator

    def test_a_redirect_with_a_port_and_a_path_is_kept_to_the_letter(self, app: OnlineApp) -> None:
        with socket.create_server(("127.0.0.1", 0)) as held:
            port = held.getsockname()[1]
        uri = f"http://127.0.0.1:{port}/desktop-callback/"
        browser = Browser()
        assert sign_in(replace(app, redirect_uri=uri), browser.open).tokens is not None
        assert browser.page.address.startswith(f"{uri}?code=")

    def test_nothing_secret_is_shown_or_logged(self, app: OnlineApp) -> None:
        browser = Browser()
        granted = sign_in(replace(app, client_secret=SECRET), browser.open)
        assert granted.tokens is not None
        code = urllib.parse.parse_qs(browser.page.address.partition("?")[2])["code"][0]
        tokens = (granted.tokens.access, granted.tokens.refresh, SECRET)
        secrets = [code, registration.SYSTEM_TOKEN, *(token.reveal() for token in tokens)]
        shown = everything_shown(granted)
        for secret in secrets:
            assert secret not in shown
            assert urllib.parse.quote_plus(secret) not in shown
            assert secret not in logs.clean(f"it was {secret}, then")
        assert "code_verifier=********" in shown

    def test_a_renewal_keeps_the_old_refresh_token(self, app: OnlineApp) -> None:
        first = sign_in(app).tokens
        assert first is not None
        renewed = refresh(app, first.refresh.reveal())
        assert renewed.verdict.outcome is Outcome.OK
        assert renewed.tokens is not None
        assert renewed.tokens.refresh == first.refresh
        assert renewed.tokens.access != first.access
        assert renewed.tokens.identity == first.identity
        assert first.refresh.reveal() not in everything_shown(renewed)

    def test_cancel_in_the_browser_is_a_refusal(self, app: OnlineApp) -> None:
        browser = Browser(cancel=True)
        granted = sign_in(app, browser.open)
        assert granted.verdict.outcome is Outcome.REFUSED
        assert "refused in the browser" in granted.verdict.sentence
        assert granted.verdict.server_words == "The user cancelled the sign-in."
        assert browser.page.title.startswith("Not signed in")
        assert names(granted) == ["OpenID configuration"]

    @pytest.mark.parametrize(
        ("trouble", "sentence", "advice"),
        [
            (Trouble.CONSENT_MISSING, "has to be approved again", "admin consent"),
            (Trouble.EXPIRED_CODE, "does not accept the code", "Sign in again"),
            (Trouble.CLOCK_SKEW, "is 120 min ahead of the login host's", "clock of this computer"),
            (Trouble.WRONG_STATE, "its state differs", "somebody could slip you"),
            (Trouble.BAD_SIGNATURE, "The signature of the id_token is wrong", "tell SuperOffice"),
        ],
    )
    def test_a_trouble_of_the_login_host_is_told_in_plain_words(
        self, practice: SandboxServer, app: OnlineApp, trouble: Trouble, sentence: str, advice: str
    ) -> None:
        practice.online.troubles.add(trouble)
        granted = sign_in(app)
        assert granted.tokens is None
        assert granted.verdict.outcome is Outcome.REFUSED
        assert sentence in granted.verdict.sentence
        assert advice in granted.verdict.advice

    def test_an_error_page_in_the_browser_ends_as_nobody_came(
        self, practice: SandboxServer, app: OnlineApp
    ) -> None:
        practice.online.troubles.add(Trouble.WRONG_REDIRECT)
        browser = Browser()
        granted = sign_in(app, browser.open, patience_s=0.5)
        assert granted.verdict.outcome is Outcome.TIMED_OUT
        assert "did not come back within 0.5 s" in granted.verdict.sentence
        assert "redirect address" in granted.verdict.advice
        assert browser.page.status == 400

    def test_a_short_life_is_obeyed(self, practice: SandboxServer, app: OnlineApp) -> None:
        practice.online.troubles.add(Trouble.SHORT_TOKENS)
        granted = sign_in(app)
        assert granted.tokens is not None
        assert granted.tokens.expires_in_s == 2

    def test_a_revoked_refresh_token_sends_back_to_the_browser(
        self, practice: SandboxServer, app: OnlineApp
    ) -> None:
        tokens = sign_in(app).tokens
        assert tokens is not None
        practice.online.troubles.add(Trouble.REVOKED_REFRESH_TOKEN)
        granted = refresh(app, tokens.refresh.reveal())
        assert granted.verdict.outcome is Outcome.REFUSED
        assert "refresh token is no longer good" in granted.verdict.sentence
        assert granted.verdict.advice == "Sign in again in the browser."
        assert granted.exchanges[-1].verdict == granted.verdict

    @pytest.mark.parametrize(
        "swapped",
        [
            {"client_secret": Secret("not-the-secret")},
            {"client_id": registration.CLIENT_SECRET, "client_secret": Secret("5b1f0c7e9a2d4e6")},
        ],
    )
    def test_a_wrong_or_swapped_client_secret_is_said(
        self, app: OnlineApp, swapped: dict[str, Any]
    ) -> None:
        granted = refresh(replace(app, **swapped), "any")
        assert granted.verdict.outcome is Outcome.REFUSED
        assert "client ID with this client secret" in granted.verdict.sentence
        assert "swapped" in granted.verdict.advice


class TestTheRequest:
    def test_it_asks_for_a_code_with_pkce_and_the_tenant(self) -> None:
        with ScriptedLoginHost() as host:
            assert sign_in(host.app(tenant=TENANT)).tokens is not None
        asked, form = host.asked[AUTHORIZE], host.asked[TOKENS]
        assert asked["response_type"] == "code"
        assert asked["scope"] == "openid"
        assert asked["response_mode"] == "query"
        assert asked["acr_values"] == f"tenant:{TENANT}"
        assert asked["code_challenge_method"] == "S256"
        assert 43 <= len(form["code_verifier"]) <= 128
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        assert asked["code_challenge"] == challenge
        assert form["grant_type"] == "authorization_code"
        assert form["code"] == CODE
        assert form["redirect_uri"] == asked["redirect_uri"]
        assert form["redirect_uri"].count("/") == 2
        assert "client_secret" not in form

    def test_without_a_tenant_the_user_chooses_one(self) -> None:
        with ScriptedLoginHost() as host:
            assert sign_in(host.app(client_secret=Secret("its-secret"))).tokens is not None
        assert "acr_values" not in host.asked[AUTHORIZE]
        assert host.asked[TOKENS]["client_secret"] == "its-secret"

    def test_state_nonce_and_verifier_never_repeat(self) -> None:
        attempts = [oauth._new_attempt() for _ in range(300)]
        texts = {
            secret.reveal()
            for attempt in attempts
            for secret in (attempt.state, attempt.nonce, attempt.verifier)
        }
        assert len(texts) == 900

    def test_a_renewal_sends_the_refresh_token(self) -> None:
        with ScriptedLoginHost() as host:
            assert refresh(host.app(), "refresh-token-0").tokens is not None
        form = host.asked[TOKENS]
        assert form == {
            "grant_type": "refresh_token",
            "client_id": host.app().client_id,
            "refresh_token": "refresh-token-0",
        }

    def test_what_it_is_doing_is_told(self) -> None:
        seen: list[Phase] = []
        with ScriptedLoginHost() as host:
            sign_in(host.app(), observe=lambda phase, _bytes: seen.append(phase))
        assert seen.count(Phase.PREPARING) == 3
        assert Phase.WAITING in seen


class TestAnswersOfTheBrowser:
    """What comes to the redirect address, sent there by a test in place of a browser."""

    def answer(self, host: ScriptedLoginHost, query: Callable[[str], str]) -> Granted:
        """Sign in with a browser that comes back with a query made of the state."""

        def open_browser(url: str) -> None:
            asked = {
                name: texts[0]
                for name, texts in urllib.parse.parse_qs(url.partition("?")[2]).items()
            }
            Browser().open(f"{asked['redirect_uri']}/?{query(asked['state'])}")

        return sign_in(host.app(), open_browser)

    def test_another_state_ends_it_and_no_code_is_traded(self) -> None:
        with ScriptedLoginHost() as host:
            granted = self.answer(host, lambda _state: "code=stolen&state=other")
        assert granted.verdict.outcome is Outcome.REFUSED
        assert "state differs" in granted.verdict.sentence
        assert TOKENS not in host.asked

    def test_no_state_ends_it_too(self) -> None:
        with ScriptedLoginHost() as host:
            granted = self.answer(host, lambda _state: "code=stolen")
        assert "state differs" in granted.verdict.sentence

    def test_an_error_is_heard_without_a_state(self) -> None:
        with ScriptedLoginHost() as host:
            granted = self.answer(host, lambda _state: "error=access_denied")
        assert granted.verdict.code == "access_denied"

    def test_an_error_with_another_state_is_not_believed(self) -> None:
        with ScriptedLoginHost() as host:
            granted = self.answer(host, lambda _state: "error=access_denied&state=other")
        assert "state differs" in granted.verdict.sentence

    def test_the_error_wins_over_a_code(self) -> None:
        with ScriptedLoginHost() as host:
            granted = self.answer(host, lambda state: f"error=server_error&code=x&state={state}")
        assert granted.verdict.code == "server_error"
        assert TOKENS not in host.asked
