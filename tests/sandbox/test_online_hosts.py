"""The numbered hosts: who may call, where the tenant is, and the troubles they have."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
import trustme

from erpsync_gui.sandbox import registration
from erpsync_gui.sandbox.listener import TlsFiles
from erpsync_gui.sandbox.login_tokens import ACCESS_TOKEN_LIFE_S, SHORT_LIFE_S
from erpsync_gui.sandbox.online import Trouble
from erpsync_gui.sandbox.seed_crm import USER, USER_PASSWORD
from erpsync_gui.sandbox.server import SandboxServer

if TYPE_CHECKING:
    from tests.sandbox.conftest import Caller

REDIRECT = "http://127.0.0.1:7890"
SECRET = registration.CLIENT_SECRET
USUAL = ssl.create_default_context()


class Office:
    """An online half with a clock of its own, and somebody who has signed in to it."""

    def __init__(self, new_caller: type[Caller]) -> None:
        self.hour = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
        self.server = SandboxServer(clock=lambda: self.hour)
        self._new_caller = new_caller

    @property
    def caller(self) -> Caller:
        """A client of the host that has the tenant now."""
        return self._new_caller(self.server.start_online().api_url)

    @property
    def troubles(self) -> set[Trouble]:
        return self.server.online.troubles

    def access_token(self, user: str = "tessa") -> str:
        return access_token(self.server.start_online().login_url, user)

    def bearer(self, user: str = "tessa") -> dict[str, str]:
        return {"Authorization": f"Bearer {self.access_token(user)}"}

    def ticket(self, user: str = "tessa") -> str:
        """A ticket for an access token, by SoPrincipal."""
        reply = authenticate(self.caller, self.access_token(user), SECRET)
        assert reply is not None
        return reply


def access_token(login_url: str, user: str, verify: ssl.SSLContext = USUAL) -> str:
    """An access token by the shortest way: the click in the address, and the client secret."""
    asked = {
        "response_type": "code",
        "client_id": registration.CLIENT_ID,
        "redirect_uri": REDIRECT,
        "scope": "openid",
        "user": user,
    }
    url = f"{login_url}/login/common/oauth/authorize?{urlencode(asked)}"
    location = httpx.get(url, verify=verify).headers["location"]
    form = {
        "grant_type": "authorization_code",
        "client_id": registration.CLIENT_ID,
        "client_secret": SECRET,
        "code": parse_qs(urlsplit(location).query)["code"][0],
        "redirect_uri": REDIRECT,
    }
    answer = httpx.post(f"{login_url}/login/common/oauth/tokens", data=form, verify=verify)
    return str(answer.json()["access_token"])


def authenticate(caller: Caller, token: str, application_token: str) -> str | None:
    """The ticket that SoPrincipal gives for a token; None where it raises."""
    reply = caller.soap(
        "AuthenticateWithAccessToken",
        f"<AccessToken>{token}</AccessToken>",
        service="SoPrincipal",
        application_token=application_token,
    )
    return reply.text("Ticket")


@pytest.fixture(scope="module")
def shared_office() -> Iterator[list[Office]]:
    offices: list[Office] = []
    yield offices
    for each in offices:
        each.server.stop()


@pytest.fixture
def online(shared_office: list[Office], new_caller: type[Caller]) -> Iterator[Office]:
    """The online half in which all is well."""
    if not shared_office:
        shared_office.append(Office(new_caller))
    yield shared_office[0]
    shared_office[0].troubles.clear()


# --- Where it is ----------------------------------------------------------------------------------


def test_the_online_half_starts_once_and_stops_with_the_rest() -> None:
    server = SandboxServer()
    addresses = server.start_online()
    assert server.base_url
    assert server.start_online() == addresses
    assert addresses.api_url.endswith("/Cust10001")
    ports = {urlsplit(url).port for url in (addresses.login_url, addresses.api_url)}
    assert len(ports | {urlsplit(server.base_url).port}) == 3
    server.stop()
    for url in (addresses.login_url, addresses.api_url):
        with pytest.raises(httpx.ConnectError):
            httpx.get(url)
    again = server.start_online()
    assert httpx.get(again.login_url).status_code == 200
    server.stop()


def test_the_version_page_is_there_for_anybody(online: Office) -> None:
    reply = online.caller.send("GET", "/api", headers={"Accept": "application/json"})
    assert reply.json["ServicesCurrent"] == "Services88"
    assert reply.json["v1"] == f"{online.server.start_online().api_url}/api/v1"
    assert online.caller.send("GET", "/api/v1").status == 200
    assert b"/Cust10001/Remote/" in online.caller.send("GET", "/").body


def test_the_host_without_the_tenant_says_so_and_so_does_the_old_one(online: Office) -> None:
    before = online.caller
    assert before.send("GET", "/api").status == 200
    online.server.online.move()
    after = online.caller
    assert before.base_url != after.base_url
    moved = before.send("GET", "/api")
    assert (moved.status, moved.body) == (421, b"Wrong subdomain used to access tenant")
    assert before.soap("GetEngineStatus").status == 421
    assert after.send("GET", "/api").status == 200
    online.server.online.move()
    assert online.caller.base_url == before.base_url
    assert after.send("GET", "/api").status == 421


def test_a_session_survives_the_move(online: Office) -> None:
    headers = online.bearer()
    online.server.online.move()
    assert online.caller.rest("GetEngineStatus", headers=headers).status == 200


def test_online_and_on_site_are_one_tenant(online: Office, new_caller: type[Caller]) -> None:
    changed = {"Interval": "03:00:00"}
    assert online.caller.rest("ChangeEngineInterval", changed, "", online.bearer()).status == 204
    on_site = new_caller(online.server.start())
    on_site.sign_in()
    assert on_site.rest("GetEngineStatus").json["Interval"] == "03:00:00"


def test_armed_faults_meet_calls_online_too(online: Office) -> None:
    online.server.faults.arm("429")
    headers = online.bearer()
    assert online.caller.rest("GetEngineStatus", headers=headers).status == 429
    assert online.caller.rest("GetEngineStatus", headers=headers).status == 200


# --- Who may call ---------------------------------------------------------------------------------


def test_an_access_token_signs_in_to_rest_as_its_user(online: Office) -> None:
    for user in ("tessa", "ola"):
        reply = online.caller.send(
            "GET", "/api/v1/User/currentPrincipal", None, online.bearer(user)
        )
        assert reply.json["Associate"] == user
        assert reply.json["DatabaseContextIdentifier"] == "Cust10001"


def test_an_access_token_ends_when_its_time_is_over_however_much_it_is_used(
    online: Office,
) -> None:
    headers = online.bearer()
    online.hour += timedelta(seconds=ACCESS_TOKEN_LIFE_S - 1)
    assert online.caller.rest("GetEngineStatus", headers=headers).status == 200
    online.hour += timedelta(seconds=1)
    reply = online.caller.rest("GetEngineStatus", headers=headers)
    assert reply.status == 401
    assert reply.headers["www-authenticate"] == "Bearer, SOTicket"


def test_a_short_token_ends_after_two_seconds(online: Office) -> None:
    online.troubles.add(Trouble.SHORT_TOKENS)
    headers = online.bearer()
    online.hour += timedelta(seconds=SHORT_LIFE_S)
    assert online.caller.rest("GetEngineStatus", headers=headers).status == 401


@pytest.mark.parametrize("services", [86, 87, 88])
def test_an_access_token_becomes_a_ticket_for_soap(online: Office, services: int) -> None:
    caller = online.caller
    reply = caller.soap(
        "AuthenticateWithAccessToken",
        f"<AccessToken>{online.access_token('ola')}</AccessToken>",
        services,
        "SoPrincipal",
        application_token=SECRET,
    )
    assert reply.text("AuthenticationSucceeded") == "true"
    caller.ticket = reply.text("Ticket") or ""
    answer = caller.soap("GetEngineStatus", application_token=SECRET)
    assert answer.text("Succeeded") == "true"


@pytest.mark.parametrize("application_token", ["", registration.CLIENT_ID, "wrong"])
def test_no_application_token_no_session(online: Office, application_token: str) -> None:
    caller = online.caller
    caller.ticket = online.ticket()
    rest = {"SO-AppToken": application_token}
    assert caller.rest("GetEngineStatus", headers=rest).status == 401
    soap = caller.soap("GetEngineStatus", application_token=application_token)
    assert (soap.status, soap.text("Succeeded")) == (200, "false")
    assert authenticate(caller, online.access_token(), application_token) is None


def test_a_ticket_with_the_application_token_is_good_for_both(online: Office) -> None:
    caller = online.caller
    caller.ticket = online.ticket()
    assert caller.rest("GetEngineStatus", headers={"SO-AppToken": SECRET}).status == 200
    assert caller.soap("GetEngineStatus", application_token=SECRET).text("Succeeded") == "true"


def test_names_with_passwords_are_not_taken_online(online: Office) -> None:
    pair = httpx.BasicAuth(USER, USER_PASSWORD)
    url = f"{online.server.start_online().api_url}/api/v1/User/currentPrincipal"
    assert httpx.get(url, auth=pair).status_code == 401
    reply = online.caller.soap(
        "AuthenticateUsernamePassword",
        f"<UserName>{USER}</UserName><Password>{USER_PASSWORD}</Password>",
        service="SoPrincipal",
        application_token=SECRET,
    )
    assert reply.text("AuthenticationSucceeded") == "false"


def test_system_information_needs_no_application(online: Office) -> None:
    reply = online.caller.soap("GetSystemInfo", service="SoPrincipal")
    assert reply.text("Succeeded") == "true"


def test_a_ticket_of_the_on_site_half_is_none_online(
    online: Office, new_caller: type[Caller]
) -> None:
    on_site = new_caller(online.server.start())
    caller = online.caller
    caller.ticket = on_site.sign_in()
    assert caller.rest("GetEngineStatus", headers={"SO-AppToken": SECRET}).status == 401


# --- Troubles -------------------------------------------------------------------------------------


def test_an_agent_that_is_not_granted_is_refused_while_all_else_works(online: Office) -> None:
    caller, headers = online.caller, online.bearer()
    online.troubles.add(Trouble.AGENT_NOT_GRANTED)
    refused = caller.rest("GetEngineStatus", headers=headers)
    assert refused.status == 403
    assert "granted" in refused.json["ExceptionMessage"]
    assert caller.send("GET", "/api/v1/User/currentPrincipal", None, headers).status == 200
    caller.ticket = online.ticket()
    soap = caller.soap("GetEngineStatus", application_token=SECRET)
    assert soap.text("Succeeded") == "false"
    assert "granted" in (soap.text("Message") or "")


def test_on_site_no_agent_needs_a_grant(online: Office, new_caller: type[Caller]) -> None:
    online.troubles.add(Trouble.AGENT_NOT_GRANTED)
    on_site = new_caller(online.server.start())
    on_site.sign_in()
    assert on_site.rest("GetEngineStatus").status == 200


def test_under_maintenance_the_tenant_answers_503_and_signing_in_works(online: Office) -> None:
    online.troubles.add(Trouble.MAINTENANCE)
    reply = online.caller.rest("GetEngineStatus", headers=online.bearer())
    assert reply.status == 503
    assert reply.headers["retry-after"]


# --- TLS ------------------------------------------------------------------------------------------


def test_with_tls_the_online_half_is_https_throughout(tmp_path: Path) -> None:
    authority = trustme.CA()
    issued = authority.issue_cert("127.0.0.1")
    files = TlsFiles(tmp_path / "chain.pem", tmp_path / "key.pem")
    issued.cert_chain_pems[0].write_to_path(files.certificate)
    issued.private_key_pem.write_to_path(files.key)
    context = ssl.create_default_context()
    authority.configure_trust(context)
    server = SandboxServer(tls=files)
    addresses = server.start_online()
    try:
        assert addresses.login_url.startswith("https://127.0.0.1:")
        token = access_token(addresses.login_url, "tessa", context)
        who = httpx.get(
            f"{addresses.api_url}/api/v1/User/currentPrincipal",
            headers={"Authorization": f"Bearer {token}"},
            verify=context,
        )
        assert who.json()["Associate"] == "tessa"
    finally:
        server.stop()
