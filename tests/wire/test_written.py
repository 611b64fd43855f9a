"""The same request is written once; another one, however like it, and one with secrets is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from erpsync_gui.contract import catalogue as contract
from erpsync_gui.contract.model import Value
from erpsync_gui.secret import Secret
from erpsync_gui.wire import failures
from erpsync_gui.wire.attempt import Attempt
from erpsync_gui.wire.call import Call, Endpoint, Options, Protocol
from erpsync_gui.wire.credentials import Credential, Scheme
from erpsync_gui.wire.encoded import Encoded
from erpsync_gui.wire.outcome import Phase
from erpsync_gui.wire.question import ContractQuestion, WebQuestion
from erpsync_gui.wire.stopwatch import Stopwatch
from erpsync_gui.wire.web import WebRequest
from erpsync_gui.wire.written import LastWritten, Written

CATALOGUE = contract.load()
TICKET = Credential(Scheme.TICKET, "tessa", Secret("7T:hidden-ticket"))
SOAP = Endpoint("http://host/crm", Protocol.SOAP88)
REST = Endpoint("http://host/crm", Protocol.REST)
CALL = Call("GetConnection", SOAP, {"ErpConnectionId": 5})


def written(
    last: LastWritten, call: Call, credential: Credential = TICKET, *, more: str = ""
) -> tuple[Encoded, Attempt]:
    watch = Stopwatch(lambda _phase, _bytes: None)
    watch.enter(Phase.PREPARING)
    question = ContractQuestion(call, CATALOGUE, credential)
    secrets = [Secret(more)]
    attempt = Attempt(question, watch, limit_bytes=1, secrets=secrets, written=last)
    encoded = attempt.prepare()
    assert isinstance(encoded, Encoded)
    return encoded, attempt


@pytest.mark.parametrize("endpoint", [SOAP, REST])
def test_the_same_call_is_written_once(endpoint: Endpoint) -> None:
    last, call = LastWritten(), replace(CALL, endpoint=endpoint)
    first, _ = written(last, call)
    again, attempt = written(last, replace(call, number=call.number + 1))
    assert again is first
    assert attempt.prepare() == written(LastWritten(), call)[0]


@pytest.mark.parametrize(
    "other",
    [
        replace(CALL, arguments={"ErpConnectionId": 6}),
        replace(CALL, operation="TestConnectorUrl", arguments={"Url": "5"}),
        replace(CALL, endpoint=REST),
        replace(CALL, endpoint=Endpoint("http://other/crm", Protocol.SOAP88)),
        replace(CALL, options=Options(time_zone="NO")),
        replace(CALL, edited_body=b"<GetConnection/>"),
    ],
)
def test_another_call_is_written_anew(other: Call) -> None:
    last = LastWritten()
    written(last, CALL)
    assert written(last, other)[0] == written(LastWritten(), other)[0]
    assert written(last, CALL)[0] == written(LastWritten(), CALL)[0]


def test_another_sign_in_is_written_anew() -> None:
    last = LastWritten()
    first, _ = written(last, CALL)
    renewed, _ = written(last, CALL, replace(TICKET, secret=Secret("7T:another-one")))
    assert b"7T:another-one" in renewed.body
    assert b"7T:another-one" not in first.body


def test_what_has_become_a_secret_is_masked_although_the_request_is_the_same() -> None:
    last = LastWritten()
    call = replace(CALL, operation="TestConnectorUrl", arguments={"Url": "http://erp/hidden"})
    for more, is_shown in (("", True), ("hidden", False)):
        _, attempt = written(last, call, more=more)
        request = attempt.failed(failures.too_large(1)).request
        assert request is not None
        assert (b"http://erp/hidden" in request.body) is is_shown
        assert b"hidden-ticket" not in request.body


def test_values_that_are_equal_but_written_in_two_ways_are_not_the_same() -> None:
    def source(value: Value) -> object:
        call = replace(CALL, arguments={"ErpConnectionId": value})
        return ContractQuestion(call, CATALOGUE, TICKET).source

    one: Value = 1
    assert source(one) == source(1)
    assert one == True  # noqa: E712 - which is what this is about
    assert source(one) != source(True)  # noqa: FBT003 - the same


def test_a_call_that_holds_secrets_and_a_web_request_are_not_kept() -> None:
    in_header = replace(CALL, options=Options(headers=(("X-Token", "abc"),)))
    in_address = replace(CALL, endpoint=Endpoint("http://u:pass@host", Protocol.SOAP88))
    edited = replace(CALL, edited_body=b"<a/>")
    a_url = replace(CALL, operation="TestConnectorUrl")
    in_setting = replace(a_url, arguments={"Url": "Server=x;Password=abc;"})
    in_query = replace(a_url, arguments={"Url": "http://erp/x?token=abc"})
    in_field = replace(a_url, arguments={"Password": "abc"})
    beyond_bounds = replace(CALL, arguments={"ErpConnectionId": 10**5000})
    for call in (in_header, in_address, edited, in_setting, in_query, in_field, beyond_bounds):
        assert ContractQuestion(call, CATALOGUE, TICKET).source is None
    asked = WebRequest("Token", "POST", "http://host/token")
    assert WebQuestion(asked, TICKET, CALL.options.deadlines).source is None


def test_a_long_request_is_not_kept() -> None:
    last = LastWritten()
    long = replace(CALL, operation="TestConnectorUrl", arguments={"Url": "n" * 20_000})
    first, _ = written(last, long)
    again, _ = written(last, long)
    assert again == first
    assert again is not first


def test_nothing_is_found_once_it_is_forgotten() -> None:
    last = LastWritten()
    first, _ = written(last, CALL)
    last.forget()
    again, _ = written(last, CALL)
    assert again == first
    assert again is not first


def test_what_is_forgotten_while_it_is_written_is_not_kept() -> None:
    last = LastWritten()
    encoded, attempt = written(LastWritten(), CALL)
    shown = attempt.failed(failures.too_large(1)).request
    assert shown is not None
    request = Written(encoded, shown)

    def write_and_sign_out() -> Written:
        last.forget()
        return request

    def write() -> Written:
        times.append(1)
        return request

    times: list[int] = []
    assert last.of("a call", write_and_sign_out) is request
    for _ in range(3):
        assert last.of("a call", write) is request
    assert len(times) == 1
