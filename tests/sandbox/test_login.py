"""What the login host shows: metadata, keys, the page to sign in on, and the tenant's state."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

import pytest
from lxml import html

from erpsync_gui.sandbox.login_tokens import CLAIM
from erpsync_gui.sandbox.online import Trouble
from erpsync_gui.sandbox.registration import CLIENT_SECRET, CONTEXT
from tests.sandbox.visitor import REDIRECT

if TYPE_CHECKING:
    from tests.sandbox.visitor import Visitor

# --- What is published ----------------------------------------------------------------------------


def test_the_metadata_leads_to_the_other_end_points(visitor: Visitor) -> None:
    root = visitor.login_url
    told = visitor.web.get(f"{root}/login/.well-known/openid-configuration").json()
    assert told["issuer"] == root
    assert told["authorization_endpoint"] == f"{root}/login/common/oauth/authorize"
    assert told["token_endpoint"] == f"{root}/login/common/oauth/tokens"
    keys = visitor.web.get(told["jwks_uri"]).json()["keys"]
    assert {"kty", "n", "e", "kid"} <= keys[0].keys()
    assert "d" not in keys[0]


def test_the_front_page_tells_what_this_is_and_nothing_else_is_there(visitor: Visitor) -> None:
    assert CONTEXT in visitor.web.get(visitor.login_url).text
    assert visitor.web.get(f"{visitor.login_url}/login/nothing").status_code == 404


# --- The page -------------------------------------------------------------------------------------


@pytest.mark.parametrize("context", ["common", CONTEXT, CONTEXT.lower()])
def test_the_page_has_a_button_for_each_user_and_loads_nothing(
    visitor: Visitor, context: str
) -> None:
    answer = visitor.web.get(visitor.authorize_url(context))
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    page = html.fromstring(answer.text)
    buttons = [(each.get("name"), each.get("value")) for each in page.iter("button")]
    assert buttons == [("user", "tessa"), ("user", "ola"), ("cancel", "yes")]
    assert not page.xpath("//@src | //link")


def test_a_login_hint_puts_its_user_in_focus(visitor: Visitor) -> None:
    hinted = visitor.authorize_url(login_hint="OLA@practice.invalid")
    page = html.fromstring(visitor.web.get(hinted).text)
    assert page.xpath("//button[@autofocus]/@value") == ["ola"]


def test_a_click_sends_the_browser_back_with_code_and_state(visitor: Visitor) -> None:
    back = visitor.sent_back()
    assert back.keys() == {"code", "state"}
    assert back["state"] == "a state"


def test_the_user_in_the_address_is_as_good_as_a_click(visitor: Visitor) -> None:
    answer = visitor.web.get(visitor.authorize_url() + "&user=ola")
    back = dict(parse_qsl(urlsplit(answer.headers["location"]).query))
    tokens = visitor.exchange(back["code"]).json()
    assert visitor.claims(tokens["id_token"])[f"{CLAIM}email"] == "ola@practice.invalid"


def test_cancel_sends_the_browser_back_with_an_error(visitor: Visitor) -> None:
    answer = visitor.web.post(visitor.authorize_url(), data={"cancel": "yes"})
    back = dict(parse_qsl(urlsplit(answer.headers["location"]).query))
    assert (back["error"], back["state"]) == ("access_denied", "a state")


def test_a_fragment_carries_the_answer_where_it_is_asked_to(visitor: Visitor) -> None:
    url = visitor.authorize_url(response_mode="fragment")
    location = visitor.web.post(url, data={"user": "tessa"}).headers["location"]
    assert location.startswith(f"{REDIRECT}#code=")


def test_a_form_that_posts_itself_carries_the_answer_where_it_is_asked_to(
    visitor: Visitor,
) -> None:
    url = visitor.authorize_url(response_mode="form_post", state='"><b>')
    form = html.fromstring(visitor.web.post(url, data={"user": "tessa"}).text).forms[0]
    assert form.get("action") == REDIRECT
    assert form.fields["state"] == '"><b>'
    assert visitor.exchange(str(form.fields["code"])).status_code == 200


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"client_id": CLIENT_SECRET}, "client id"),
        ({"client_id": ""}, "client id"),
        ({"redirect_uri": f"{REDIRECT}/"}, "InvalidRedirectUrl (2)"),
        ({"redirect_uri": ""}, "InvalidRedirectUrl (2)"),
        ({"acr_values": "tenant:Cust99999"}, "Cust99999"),
        ({"context": "Cust99999"}, "Cust99999"),
        ({"response_mode": "pigeon"}, "response_mode"),
    ],
)
def test_who_does_not_know_the_way_back_stays_on_a_page(
    visitor: Visitor, changes: dict[str, str], words: str
) -> None:
    answer = visitor.web.post(visitor.authorize_url(**changes), data={"user": "tessa"})
    assert answer.status_code == 400
    assert words.lower() in answer.text.lower()


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": "id_token token"}, "unauthorized_client"),
        ({"response_type": "bread"}, "unsupported_response_type"),
        ({"response_type": ""}, "unsupported_response_type"),
        ({"scope": "email"}, "invalid_scope"),
        ({"code_challenge_method": "S512"}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"user": "system"}, "access_denied"),
        ({"user": "nobody"}, "access_denied"),
    ],
)
def test_what_is_asked_for_wrongly_goes_back_as_an_error(
    visitor: Visitor, changes: dict[str, str], error: str
) -> None:
    back = visitor.sent_back(**changes)
    assert (back["error"], back["state"]) == (error, "a state")


# --- The tenant's state ---------------------------------------------------------------------------


def test_the_state_tells_where_the_tenant_is(visitor: Visitor) -> None:
    told = visitor.web.get(f"{visitor.login_url}/api/state/{CONTEXT}").json()
    api_url = visitor.server.start_online().api_url
    assert told["ContextIdentifier"] == CONTEXT
    assert (told["Endpoint"], told["Api"]) == (api_url, f"{api_url}/api")
    assert (told["State"], told["IsRunning"]) == ("Running", True)
    assert told["ValidUntil"] > f"{visitor.hour:%Y-%m-%dT%H:%M:%S}"


def test_the_state_tells_of_maintenance(visitor: Visitor) -> None:
    visitor.troubles.add(Trouble.MAINTENANCE)
    told = visitor.web.get(f"{visitor.login_url}/api/state/{CONTEXT}").json()
    assert (told["State"], told["IsRunning"]) == ("OfflineMaintenance", False)


def test_the_state_of_an_unknown_tenant_is_unknown(visitor: Visitor) -> None:
    told = visitor.web.get(f"{visitor.login_url}/api/state/Cust99999").json()
    assert (told["State"], told["IsRunning"], told["Api"]) == ("Unknown", False, None)


def test_the_login_host_has_no_tenant(visitor: Visitor) -> None:
    assert visitor.web.get(f"{visitor.login_url}/{CONTEXT}/api").status_code == 421
