"""Codes and tokens of the online half over real HTTP: what works, and each way it fails."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import TYPE_CHECKING

import httpx
import pytest
from joserfc.errors import BadSignatureError

from erpsync_gui.sandbox.login_tokens import ACCESS_TOKEN_LIFE_S, CLAIM, CODE_LIFE_S, SHORT_LIFE_S
from erpsync_gui.sandbox.online import Trouble
from erpsync_gui.sandbox.registration import CLIENT_ID, CLIENT_SECRET, CONTEXT, SYSTEM_TOKEN
from tests.sandbox.visitor import VERIFIER

if TYPE_CHECKING:
    from tests.sandbox.visitor import Visitor

NO_PKCE = {"code_challenge": "", "code_challenge_method": "plain"}


def failure(answer: httpx.Response) -> tuple[int, str]:
    """Status and code of an OAuth error, which has to come with words."""
    told = answer.json()
    assert told["error_description"]
    return answer.status_code, told["error"]


# --- The exchange ---------------------------------------------------------------------------------


def test_a_code_becomes_tokens_for_an_hour(visitor: Visitor) -> None:
    tokens = visitor.signed_in()
    assert tokens["token_type"] == "Bearer"
    assert tokens["expires_in"] == ACCESS_TOKEN_LIFE_S == 3600
    assert tokens["access_token"].startswith(f"8A:{CONTEXT}.")
    assert tokens["refresh_token"].count(".") == 2


def test_the_id_token_tells_who_and_where(visitor: Visitor) -> None:
    claims = visitor.claims(visitor.signed_in()["id_token"])
    addresses = visitor.server.start_online()
    assert claims["iss"] == addresses.login_url
    assert (claims["aud"], claims["nonce"]) == (CLIENT_ID, "a nonce")
    assert claims[f"{CLAIM}ctx"] == CONTEXT
    assert claims[f"{CLAIM}webapi_url"] == f"{addresses.api_url}/api/"
    assert claims[f"{CLAIM}netserver_url"].startswith(f"{addresses.api_url}/Remote/Services")
    assert claims[f"{CLAIM}system_token"] == SYSTEM_TOKEN
    assert claims[f"{CLAIM}is_administrator"] == "True"
    assert f"{CLAIM}ticket" not in claims


def test_the_id_token_lives_for_minutes_and_tells_its_hour_as_text(visitor: Visitor) -> None:
    claims = visitor.claims(visitor.signed_in()["id_token"])
    now = int(visitor.hour.timestamp())
    assert claims["iat"] == str(now)
    assert claims["nbf"] <= now < claims["exp"] <= now + 600


def test_a_code_is_good_once(visitor: Visitor) -> None:
    code = visitor.sent_back()["code"]
    assert visitor.exchange(code).status_code == 200
    assert failure(visitor.exchange(code)) == (400, "invalid_grant")


def test_a_code_is_good_for_ten_minutes(visitor: Visitor) -> None:
    early, late = visitor.sent_back()["code"], visitor.sent_back()["code"]
    visitor.hour += timedelta(seconds=CODE_LIFE_S - 1)
    assert visitor.exchange(early).status_code == 200
    visitor.hour += timedelta(seconds=1)
    assert failure(visitor.exchange(late)) == (400, "invalid_grant")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"code_verifier": VERIFIER[::-1]}, (400, "invalid_grant")),
        ({"code_verifier": ""}, (400, "invalid_grant")),
        ({"redirect_uri": "http://127.0.0.1:7891"}, (400, "invalid_grant")),
        ({"code": "no such code"}, (400, "invalid_grant")),
        ({"code": ""}, (400, "invalid_request")),
        ({"grant_type": ""}, (400, "invalid_request")),
        ({"grant_type": "client_credentials"}, (400, "unsupported_grant_type")),
        ({"client_id": CLIENT_SECRET, "client_secret": CLIENT_ID}, (400, "invalid_client")),
        ({"client_secret": "wrong"}, (400, "invalid_client")),
        ({"client_id": ""}, (400, "invalid_client")),
    ],
)
def test_an_exchange_that_does_not_fit_gets_nothing(
    visitor: Visitor, changes: dict[str, str], expected: tuple[int, str]
) -> None:
    code = visitor.sent_back()["code"]
    assert failure(visitor.exchange(**{"code": code, **changes})) == expected


def test_without_a_method_the_challenge_is_plain(visitor: Visitor) -> None:
    plain = visitor.sent_back(code_challenge=VERIFIER, code_challenge_method="")
    assert visitor.exchange(plain["code"]).status_code == 200
    hashed = visitor.sent_back(code_challenge_method="")
    assert failure(visitor.exchange(hashed["code"])) == (400, "invalid_grant")


def test_without_pkce_the_secret_is_needed(visitor: Visitor) -> None:
    code = visitor.sent_back(**NO_PKCE)["code"]
    assert failure(visitor.exchange(code, code_verifier="")) == (400, "invalid_client")
    code = visitor.sent_back(**NO_PKCE)["code"]
    answer = visitor.exchange(code, code_verifier="", client_secret=CLIENT_SECRET)
    assert answer.status_code == 200


def test_the_application_may_prove_itself_by_http_basic(visitor: Visitor) -> None:
    form = {"client_id": "", "code_verifier": ""}
    good, bad = (
        "Basic " + base64.b64encode(f"{CLIENT_ID}:{secret}".encode()).decode()
        for secret in (CLIENT_SECRET, "wrong")
    )
    code = visitor.sent_back(**NO_PKCE)["code"]
    assert visitor.exchange(code, authorization=good, **form).status_code == 200
    for header in (bad, "Basic ???"):
        answer = visitor.exchange("a code", authorization=header, **form)
        assert failure(answer) == (401, "invalid_client")
        assert answer.headers["www-authenticate"] == "Basic"


def test_tokens_are_not_for_caches(visitor: Visitor) -> None:
    answer = visitor.exchange(visitor.sent_back()["code"])
    assert answer.headers["cache-control"] == "no-store"


def test_a_refresh_token_gives_a_new_access_token_and_stays_as_it_was(visitor: Visitor) -> None:
    tokens = visitor.signed_in("ola")
    for _ in range(2):
        answer = visitor.refreshed(tokens["refresh_token"])
        assert answer.status_code == 200
        assert "refresh_token" not in answer.json()
        assert answer.json()["access_token"] != tokens["access_token"]
    assert visitor.claims(answer.json()["id_token"])[f"{CLAIM}email"] == "ola@practice.invalid"


def test_an_unknown_refresh_token_gives_nothing(visitor: Visitor) -> None:
    assert failure(visitor.refreshed("e30.e30.e30")) == (400, "invalid_grant")
    assert failure(visitor.refreshed("")) == (400, "invalid_request")


# --- Troubles -------------------------------------------------------------------------------------


def test_without_consent_nobody_gets_in_or_stays(visitor: Visitor) -> None:
    tokens, code = visitor.signed_in(), visitor.sent_back()["code"]
    visitor.troubles.add(Trouble.CONSENT_MISSING)
    back = visitor.sent_back()
    assert back["error"] == "consent_required"
    assert "NeedsReapproval (5)" in back["error_description"]
    assert failure(visitor.exchange(code)) == (400, "unauthorized_client")
    assert failure(visitor.refreshed(tokens["refresh_token"])) == (400, "invalid_grant")
    visitor.troubles.discard(Trouble.CONSENT_MISSING)
    assert "code" in visitor.sent_back()


def test_a_redirect_that_is_not_registered_leaves_the_browser_on_a_page(visitor: Visitor) -> None:
    visitor.troubles.add(Trouble.WRONG_REDIRECT)
    answer = visitor.web.get(visitor.authorize_url())
    assert answer.status_code == 400
    assert "InvalidRedirectUrl (2)" in answer.text


def test_an_expired_code_is_refused_with_its_words(visitor: Visitor) -> None:
    visitor.troubles.add(Trouble.EXPIRED_CODE)
    answer = visitor.exchange(visitor.sent_back()["code"])
    assert failure(answer) == (400, "invalid_grant")
    assert "expired" in answer.text


def test_a_revoked_refresh_token_is_refused_and_signing_in_still_works(visitor: Visitor) -> None:
    tokens = visitor.signed_in()
    visitor.troubles.add(Trouble.REVOKED_REFRESH_TOKEN)
    assert failure(visitor.refreshed(tokens["refresh_token"])) == (400, "invalid_grant")
    assert visitor.signed_in()["access_token"]


def test_under_clock_skew_an_id_token_has_expired_when_it_comes(visitor: Visitor) -> None:
    visitor.troubles.add(Trouble.CLOCK_SKEW)
    claims = visitor.claims(visitor.signed_in()["id_token"])
    assert claims["exp"] < visitor.hour.timestamp()


def test_another_state_comes_back(visitor: Visitor) -> None:
    visitor.troubles.add(Trouble.WRONG_STATE)
    back = visitor.sent_back()
    assert back["state"] not in {"", "a state"}
    assert back["code"]


def test_a_bad_signature_names_a_published_key_and_does_not_fit_it(visitor: Visitor) -> None:
    visitor.troubles.add(Trouble.BAD_SIGNATURE)
    token = visitor.signed_in()["id_token"]
    with pytest.raises(BadSignatureError):
        visitor.claims(token)


def test_short_tokens_say_so(visitor: Visitor) -> None:
    visitor.troubles.add(Trouble.SHORT_TOKENS)
    assert visitor.signed_in()["expires_in"] == SHORT_LIFE_S
