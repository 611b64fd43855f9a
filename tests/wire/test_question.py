"""A question knows how it is written, what may stop it, and what its answer means."""

from __future__ import annotations

import pytest

from erpsync_gui.contract.model import Effect, Value
from erpsync_gui.secret import Secret
from erpsync_gui.wire.call import Call, Deadlines, Endpoint, Options, Protocol
from erpsync_gui.wire.credentials import Credential, Scheme
from erpsync_gui.wire.encoded import BadRequest
from erpsync_gui.wire.outcome import Outcome
from erpsync_gui.wire.question import (
    ContractQuestion,
    Question,
    WebQuestion,
    check_address,
    check_headers,
    is_form,
)
from erpsync_gui.wire.web import WebRequest
from tests.fakes.calling import CATALOGUE

TICKET = Credential(Scheme.TICKET, "tessa", Secret("7T:ticket-1"))


def of_contract(protocol: Protocol = Protocol.SOAP88, **arguments: str) -> ContractQuestion:
    call = Call("GetConnection", Endpoint("http://h/crm", protocol), arguments)
    return ContractQuestion(call, CATALOGUE, TICKET)


def of_web(url: str = "https://h:8443/login/tokens?a=1", body: bytes = b"") -> WebQuestion:
    request = WebRequest("Tokens", "POST", url, body=body, secrets=(Secret("named-1"),))
    return WebQuestion(request, TICKET, Deadlines(total_s=7))


@pytest.mark.parametrize("question", [of_contract(), of_web()])
def test_it_is_written_signed_and_sent_with_our_own_headers(question: Question) -> None:
    encoded = question.encode()
    assert question.check(encoded) is None
    assert (encoded.method, encoded.url) == question.target
    assert {"User-Agent", "Accept-Encoding"} <= {name for name, _ in encoded.headers}
    assert Secret("7T:ticket-1") in set(question.secrets())
    assert question.credential is TICKET


def test_a_contract_s_question_has_the_effect_of_its_operation() -> None:
    assert of_contract().effect is Effect.READ
    sync = Call("SyncAll", Endpoint("http://h", Protocol.REST))
    question = ContractQuestion(sync, CATALOGUE, TICKET)
    assert question.effect is not Effect.READ
    assert question.target == ("POST", "http://h/api/v1/Agents/ErpSync/SyncAll")


def test_its_amount_is_that_of_what_there_is_to_write() -> None:
    assert of_contract(Text="abc").amount == 3
    assert of_web(body=b"12345").amount == 5
    edited = Call("GetConnection", Endpoint("http://h", Protocol.REST), edited_body=b"12")
    assert ContractQuestion(edited, CATALOGUE, TICKET).amount == 2


def test_a_web_question_stands_for_a_call_at_the_root_of_its_host() -> None:
    question = of_web()
    assert question.call.endpoint == Endpoint("https://h:8443", Protocol.REST)
    assert question.call.options == Options(deadlines=Deadlines(total_s=7))
    assert Secret("named-1") in set(question.secrets())
    assert of_web("nonsense").call.endpoint.base_url == "nonsense"


@pytest.mark.parametrize("protocol", [Protocol.SOAP88, Protocol.REST])
def test_an_answer_is_read_in_the_protocol_of_the_call(protocol: Protocol) -> None:
    reading = of_contract(protocol).read(b"null", "application/json", 200)
    assert reading.verdict.outcome is (Outcome.UNREADABLE if protocol.is_soap else Outcome.OK)


@pytest.mark.parametrize("url", ["http://h", "https://h:8443/a/b", "HTTP://[::1]:80/"])
def test_a_good_address_passes(url: str) -> None:
    check_address(url)
    check_address(f"{url}?a=b", may_have_query=True)


@pytest.mark.parametrize(
    "url", ["h", "gopher://h", "http://", "http://u@h", "http://h:0", "http://h?"]
)
def test_an_impossible_address_is_refused(url: str) -> None:
    with pytest.raises(BadRequest, match=r"^The address of the server .*\.$"):
        check_address(url)


@pytest.mark.parametrize(
    "header", [("", "x"), ("a b", "x"), ("X", "ü"), ("X", "a\nb"), ("Content-Length", "1")]
)
def test_an_impossible_header_is_refused(header: tuple[str, str]) -> None:
    check_headers((("X-Fine", "a b\tc"),))
    with pytest.raises(BadRequest, match=r"\.$"):
        check_headers((header,))


def test_a_form_is_known_by_its_content_type() -> None:
    assert is_form("Application/x-www-form-urlencoded; charset=utf-8")
    assert not is_form("application/json")


def test_a_secret_in_a_body_that_was_written_by_hand_is_known() -> None:
    endpoint, body = Endpoint("http://h", Protocol.REST), b'{"ConfigFields": {"password": "a\\"b"}}'
    call = Call("TestConnectionByConfig", endpoint, edited_body=body)
    assert Secret('a"b') in set(ContractQuestion(call, CATALOGUE, TICKET).secrets())


@pytest.mark.parametrize("protocol", [Protocol.SOAP88, Protocol.REST])
def test_a_mask_from_an_earlier_call_is_not_sent_as_a_password(protocol: Protocol) -> None:
    arguments: dict[str, Value] = {"ErpConnectionId": 1, "ConfigFields": {"password": "********"}}
    call = Call("TestConnectionByConfig", Endpoint("http://h", protocol), arguments)
    question = ContractQuestion(call, CATALOGUE, TICKET)
    with pytest.raises(BadRequest, match="where a secret was taken out"):
        question.check(question.encode())
