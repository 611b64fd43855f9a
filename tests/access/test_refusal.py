"""What asks for a sign-in is told from what forbids or fails, or is about another session."""

from __future__ import annotations

from datetime import datetime

import pytest

from erpsync_gui.access.refusal import asks_for_sign_in, has_moved, took_the_proof
from erpsync_gui.sandbox import refusal as sandbox_refusal
from erpsync_gui.sandbox import sign_in as sandbox_sign_in
from erpsync_gui.wire.call import Call, Endpoint, Protocol
from erpsync_gui.wire.exchange import Exchange, ReceivedResponse, Timeline, Verdict
from erpsync_gui.wire.outcome import Level, Outcome
from erpsync_gui.wire.text import IndexedText

NOTHING = IndexedText.of(b"")


def an_exchange(
    status: int = 200,
    level: Level = Level.HTTP,
    code: str = "",
    words: str = "",
    protocol: Protocol = Protocol.SOAP88,
    outcome: Outcome = Outcome.REFUSED,
    service: str = "ErpSync",
) -> Exchange:
    call = Call("GetEngineStatus", Endpoint("http://host", protocol), service=service)
    response = ReceivedResponse(status, "", "HTTP/1.1", (), NOTHING, NOTHING, 0)
    verdict = Verdict(outcome, level, "No.", words, code)
    return Exchange(call, verdict, Timeline(datetime.now().astimezone()), response=response)


@pytest.mark.parametrize("protocol", [Protocol.SOAP84, Protocol.SOAP88, Protocol.REST])
def test_status_401_asks_and_403_does_not(protocol: Protocol) -> None:
    assert asks_for_sign_in(an_exchange(401, protocol=protocol))
    words = "You are not signed in"
    for status in (403, 404, 407, 421, 500, 503):
        assert not asks_for_sign_in(an_exchange(status, words=words, protocol=protocol))


@pytest.mark.parametrize(
    "code",
    [
        sandbox_sign_in.not_signed_in().exception_type,
        "SuperOffice.Exceptions.SoSessionExpiredException",
        "SuperOffice.Security.Principal.SoAuthenticationException",
        "SuperOffice.Security.InvalidTicketException",
    ],
)
def test_an_exception_about_the_session_asks(code: str) -> None:
    assert asks_for_sign_in(an_exchange(level=Level.HEADER, code=code))


@pytest.mark.parametrize(
    "code",
    [
        sandbox_refusal.not_allowed("ola", "do this").exception_type,
        "SuperOffice.ErpSync.ConnectorSessionException",
        "System.Security.Authentication.AuthenticationException",
        "System.ArgumentException",
        "SuperOffice.Exceptions.SoEntityNotFoundException",
    ],
)
def test_an_exception_about_rights_or_about_the_erp_does_not_ask(code: str) -> None:
    words = "The ticket has expired: not authenticated"
    assert not asks_for_sign_in(an_exchange(level=Level.HEADER, code=code, words=words))


@pytest.mark.parametrize(
    "words",
    [
        sandbox_sign_in.not_signed_in().message,
        sandbox_sign_in.not_signed_in().friendly_text,
        "Ticket has expired",
        "The ticket is not valid.",
        "Invalid ticket",
        "The caller is not authenticated.",
        "You are not logged on",
    ],
)
def test_a_fault_without_a_telling_code_asks_by_its_words(words: str) -> None:
    told = an_exchange(500, Level.FAULT, "InternalServiceFault", words)
    assert asks_for_sign_in(told)
    assert asks_for_sign_in(an_exchange(level=Level.HEADER, words=words))


@pytest.mark.parametrize(
    "words",
    [
        sandbox_refusal.not_allowed("ola", "administer").message,
        sandbox_refusal.unreachable("http://erp").message,
        "The session of the ERP ended. The invoice 7 is unknown.",
        "You are not allowed to do this.",
        "",
    ],
)
def test_a_fault_about_anything_else_does_not_ask(words: str) -> None:
    told = an_exchange(500, Level.FAULT, "InternalServiceFault", words)
    assert not asks_for_sign_in(told)


def test_a_security_fault_asks() -> None:
    assert asks_for_sign_in(an_exchange(500, Level.FAULT, "FailedAuthentication"))


def test_the_words_of_a_result_and_a_refused_sign_in_ask_for_nothing() -> None:
    words = "Ticket has expired"
    assert not asks_for_sign_in(an_exchange(level=Level.RESULT, words=words))
    assert not asks_for_sign_in(an_exchange(401, service="SoPrincipal"))


def test_a_call_without_an_answer_asks_for_nothing() -> None:
    call = Call("GetEngineStatus", Endpoint("http://host", Protocol.REST))
    verdict = Verdict(Outcome.UNREACHABLE, Level.NETWORK, "No.", "not signed in")
    exchange = Exchange(call, verdict, Timeline(datetime.now().astimezone()))
    assert not asks_for_sign_in(exchange)
    assert not has_moved(exchange)
    assert not took_the_proof(exchange)


def test_only_421_says_that_the_tenant_has_moved() -> None:
    assert has_moved(an_exchange(421))
    assert not has_moved(an_exchange(503))


def test_a_ticket_lives_on_by_results_and_refusals_and_not_by_errors_of_http() -> None:
    assert took_the_proof(an_exchange(level=Level.RESULT, outcome=Outcome.OK))
    assert took_the_proof(an_exchange(level=Level.HTTP, outcome=Outcome.OK))  # a web request
    assert took_the_proof(an_exchange(level=Level.RESULT))
    assert took_the_proof(an_exchange(500, Level.FAULT, "DeserializationFailed"))
    assert not took_the_proof(an_exchange(502))
    session = sandbox_sign_in.not_signed_in().exception_type
    assert not took_the_proof(an_exchange(level=Level.HEADER, code=session))
    assert not took_the_proof(an_exchange(level=Level.NETWORK, outcome=Outcome.TIMED_OUT))
