"""Every way in to the practice tenant."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pytest

from erpsync_gui.sandbox.refusal import Refusal
from erpsync_gui.sandbox.seed_crm import (
    ADMINISTRATOR,
    ADMINISTRATOR_PASSWORD,
    SYSTEM_USER,
    USER,
    USER_PASSWORD,
)
from erpsync_gui.sandbox.server import SandboxServer
from erpsync_gui.sandbox.sign_in import LIFE_S, SignIn

if TYPE_CHECKING:
    from tests.sandbox.conftest import Bench, Caller, Office, Reply

PAIR = (
    "<AuthenticationGenericDataKeyValuePair><Key>{}</Key><Value>{}</Value>"
    "</AuthenticationGenericDataKeyValuePair>"
)


class Seconds:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def sign_in(office: Office, seconds: Seconds) -> SignIn:
    return SignIn(office.tenant, seconds)


def basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def authenticate(caller: Caller, way: str, inner: str = "", services: int = 88) -> Reply:
    return caller.soap(f"Authenticate{way}", inner, services, "SoPrincipal")


def succeeded(reply: Reply) -> bool:
    """Signed in as sheet 5.1 tells it: the flag and a ticket that is not empty."""
    assert (reply.status, reply.text("Succeeded")) == (200, "true")
    assert reply.found("AuthenticateResponse") is not None
    flag = reply.text("AuthenticationSucceeded") == "true"
    assert flag == bool(reply.text("Ticket"))
    return flag


def test_a_ticket_looks_like_one_and_is_new_every_time(sign_in: SignIn, office: Office) -> None:
    first, second = (sign_in.tickets.issue(office.tessa) for _ in range(2))
    assert first != second
    inside = base64.b64decode(first.removeprefix("7T:")).decode()
    assert inside.startswith("{")
    assert inside.endswith("};1")


def test_a_ticket_lasts_six_hours_after_its_last_use(
    sign_in: SignIn, seconds: Seconds, office: Office
) -> None:
    ticket = sign_in.tickets.issue(office.tessa)
    for _ in range(3):
        seconds.now += LIFE_S - 1
        assert sign_in.tickets.holder(ticket) == office.tessa
    seconds.now += LIFE_S
    assert sign_in.tickets.holder(ticket) is None


def test_an_expired_ticket_cannot_be_renewed(
    sign_in: SignIn, seconds: Seconds, office: Office
) -> None:
    ticket = sign_in.tickets.issue(office.tessa)
    seconds.now += LIFE_S
    assert sign_in.tickets.holder(ticket) is None
    seconds.now -= LIFE_S
    assert sign_in.tickets.holder(ticket) is None


def test_a_key_with_a_life_of_its_own_does_not_slide(
    sign_in: SignIn, seconds: Seconds, office: Office
) -> None:
    token = sign_in.tokens.issue(office.tessa, 60)
    seconds.now += 59
    assert sign_in.tokens.holder(token) == office.tessa
    seconds.now += 1
    assert sign_in.tokens.holder(token) is None


def test_online_an_application_is_asked_for_and_a_password_is_not(office: Office) -> None:
    online = SignIn(office.tenant, context="Cust1", application_token="an application")
    ticket = online.tickets.issue(office.tessa)
    assert online.by_ticket(ticket, "an application") == office.tessa
    assert online.by_ticket(ticket, "") is None
    assert online.by_password(USER, USER_PASSWORD) is None
    assert online.by_authorization(basic(ticket, ""), "an application") is None
    with pytest.raises(Refusal, match="application token"):
        online.perform("AuthenticateWithAccessToken", {"AccessToken": online.context})


def test_nobody_signs_in_as_the_system_user_with_a_password(sign_in: SignIn) -> None:
    assert sign_in.by_password(SYSTEM_USER, "") is None


def test_many_sessions_stand_side_by_side(sign_in: SignIn, office: Office) -> None:
    tickets = {sign_in.tickets.issue(who): who for who in (office.tessa, office.ola) * 20}
    assert {ticket: sign_in.tickets.holder(ticket) for ticket in tickets} == tickets


def test_schemes_are_read_in_any_case(sign_in: SignIn, office: Office) -> None:
    ticket = sign_in.tickets.issue(office.tessa)
    for scheme in ("SOTicket", "SoTicket", "SOTICKET", "soticket"):
        assert sign_in.by_authorization(f"{scheme} {ticket}") == office.tessa
    token = sign_in.tokens.issue(office.ola)
    assert sign_in.by_authorization(f"bearer {token}") == office.ola
    tessa = basic(ADMINISTRATOR, ADMINISTRATOR_PASSWORD)
    assert sign_in.by_authorization(tessa.replace("Basic", "BASIC")) == office.tessa


def test_a_ticket_is_a_name_with_a_blank_password(sign_in: SignIn, office: Office) -> None:
    ticket = sign_in.tickets.issue(office.ola)
    assert sign_in.by_authorization(basic(ticket, "")) == office.ola
    assert sign_in.by_authorization(basic(ticket, "x")) is None


@pytest.mark.parametrize(
    "header",
    ["", "Basic", "Basic ???", "Basic /w==", "SOTicket 8A:x", "Bearer", "Digest x", "7T:x"],
)
def test_anything_else_is_nobody(sign_in: SignIn, header: str) -> None:
    assert sign_in.by_authorization(header) is None


def test_a_ticket_is_no_token_and_a_token_no_ticket(sign_in: SignIn, office: Office) -> None:
    ticket = sign_in.tickets.issue(office.tessa)
    token = sign_in.tokens.issue(office.tessa)
    assert sign_in.by_authorization(f"Bearer {ticket}") is None
    assert sign_in.by_authorization(f"SOTicket {token}") is None


def test_the_name_and_password_of_a_user_give_a_ticket_that_works(bench: Bench) -> None:
    inner = f"<UserName>{USER}</UserName><Password>{USER_PASSWORD}</Password>"
    reply = authenticate(bench.caller, "UsernamePassword", inner, 84)
    assert succeeded(reply)
    assert reply.text("Associate") == USER
    bench.caller.ticket = reply.text("Ticket") or ""
    assert bench.caller.soap("SyncAll").text("Succeeded") == "true"
    assert bench.caller.rest("SyncAll").status == 200


@pytest.mark.parametrize(
    "inner",
    [
        "",
        f"<UserName>{USER}</UserName><Password>wrong</Password>",
        f"<Password>{USER_PASSWORD}</Password><UserName>{USER}</UserName>",
    ],
)
def test_a_wrong_password_is_no_exception_but_does_not_sign_in(bench: Bench, inner: str) -> None:
    reply = authenticate(bench.caller, "UsernamePassword", inner)
    assert not succeeded(reply)
    assert reply.text("Message") is None


def test_generic_sign_in_takes_name_and_password_as_pairs(bench: Bench) -> None:
    pairs = PAIR.format("UserName", USER) + PAIR.format("Password", USER_PASSWORD)
    data = f"<AuthenticationData>{pairs}</AuthenticationData>"
    assert succeeded(authenticate(bench.caller, "Generic", data))
    assert not succeeded(authenticate(bench.caller, "Generic", "<AuthenticationData/>"))


def test_there_is_no_windows_identity(bench: Bench) -> None:
    reply = authenticate(bench.caller, "Implicit")
    assert reply.text("Succeeded") == "false"
    assert "Windows" in (reply.text("Message") or "")


def test_a_token_becomes_a_ticket_from_86_on(bench: Bench, office: Office) -> None:
    token = bench.practice.sign_in.tokens.issue(office.tessa)
    inner = f"<AccessToken>{token}</AccessToken>"
    assert authenticate(bench.caller, "WithAccessToken", inner, 85).status == 500
    assert succeeded(authenticate(bench.caller, "WithAccessToken", inner, 86))
    wrong = "<AccessToken>8A:x</AccessToken>"
    assert not succeeded(authenticate(bench.caller, "WithAccessToken", wrong))


def test_system_information_needs_no_ticket(bench: Bench) -> None:
    bench.caller.ticket = ""
    reply = bench.caller.soap("GetSystemInfo", service="SoPrincipal")
    assert reply.text("Succeeded") == "true"
    assert reply.text("CompanyName") == "Practice AS"


def test_a_token_from_the_server_signs_in_to_rest(new_caller: type[Caller]) -> None:
    server = SandboxServer()
    caller = new_caller(server.start())
    token = server.issue_token(USER, USER_PASSWORD)
    headers = {"Authorization": f"Bearer {token}"}
    assert caller.rest("GetEngineStatus", headers=headers).status == 200
    server.stop()


def test_an_unknown_operation_of_sign_in_is_an_error_of_ours(sign_in: SignIn) -> None:
    with pytest.raises(KeyError):
        sign_in.perform("NoSuch", {})
    with pytest.raises(Refusal):
        sign_in.perform("AuthenticateImplicit", {})
