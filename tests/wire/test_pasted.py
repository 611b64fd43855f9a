"""What people paste or save becomes the right Exchange, and a sample request fills a form."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpsync_gui.contract import catalogue
from erpsync_gui.secret import Secret
from erpsync_gui.wire import pasted
from erpsync_gui.wire.call import Protocol
from erpsync_gui.wire.changes import ChangeKind
from erpsync_gui.wire.exchange import Exchange
from erpsync_gui.wire.outcome import Level, Outcome
from erpsync_gui.wire.pasted import NotRecognizedError
from tests.wire.reply_samples import line_of, names

CONTRACT = catalogue.load()
SOAP_SEEDS = {
    "000": ("ForceResyncExternal", Protocol.SOAP86),
    "003": ("ForceSyncAll", Protocol.SOAP86),
    "004": ("ForceResyncExternal", Protocol.SOAP88),
}
EMPTY_RECORD = {"Tablename": "", "RecordId": 0}


def seed(reference: Path, number: str) -> bytes:
    (path,) = (reference / "seeds").glob(f"{number}_*.txt")
    return path.read_bytes()


def read(data: bytes, operation: str = "") -> Exchange:
    return pasted.read(data, operation, CONTRACT)


@pytest.mark.parametrize("number", SOAP_SEEDS)
def test_a_soap_sample_of_the_documentation_is_a_refusal_with_its_changes(
    reference: Path, number: str
) -> None:
    exchange = read(seed(reference, number))
    operation, protocol = SOAP_SEEDS[number]
    assert exchange.call.operation == operation
    assert exchange.call.endpoint.protocol is protocol
    assert (exchange.outcome, exchange.verdict.level) == (Outcome.REFUSED, Level.RESULT)
    lists = {f"{kind}Records": [EMPTY_RECORD] for kind in ("Added", "Updated", "Deleted")}
    expected = {
        "IsOk": False,
        "UserExplanation": "",
        "TechExplanation": "",
        "ErrorCode": "",
        "Changes": lists,
    }
    assert exchange.value == (expected | {"Status": "Ok"} if number == "004" else expected)
    changes = exchange.changes
    assert changes is not None
    assert changes.present == (True, True, True)
    assert changes.kinds == bytes(ChangeKind)
    assert [changes.table_names[table] for table in changes.tables] == ["", "", ""]
    assert list(changes.record_ids) == [0, 0, 0]


@pytest.mark.parametrize("number", SOAP_SEEDS)
def test_the_tree_of_a_sample_opens_at_its_result_and_knows_its_lines(
    reference: Path, number: str
) -> None:
    exchange = read(seed(reference, number))
    assert exchange.reply is not None
    assert exchange.response is not None
    assert exchange.reply.name(exchange.result) == "Response"
    assert names(exchange.reply).count("RecordId") == 3
    assert b":RecordId" in line_of(exchange.reply, "RecordId")
    assert exchange.response.body.startswith(b"<?xml")
    assert exchange.response.body.endswith(b"Envelope>")


def test_the_sample_of_a_batch_task_is_a_success_without_a_value(reference: Path) -> None:
    exchange = read(seed(reference, "001"))
    assert exchange.call.operation == "ForceResyncBatchTask"
    assert exchange.call.endpoint.protocol is Protocol.SOAP88
    assert exchange.outcome is Outcome.OK
    assert exchange.value is None
    assert exchange.changes is None
    assert exchange.call.arguments == {"ErpConnectionId": 0, "InternalKeyIds": [0]}


def test_the_rest_sample_is_a_refusal_in_the_servers_words(reference: Path) -> None:
    exchange = read(seed(reference, "002"))
    assert exchange.call.operation == "ForceResyncExternal"
    assert exchange.call.endpoint.protocol is Protocol.REST
    assert (exchange.outcome, exchange.verdict.level) == (Outcome.REFUSED, Level.RESULT)
    assert "harum" in exchange.verdict.server_words
    assert exchange.verdict.code == "ipsum"
    assert isinstance(exchange.value, dict)
    assert exchange.value["IsOk"] is False
    assert exchange.value["Changes"] is None
    assert "Status" not in exchange.value
    assert exchange.call.arguments == {
        "ErpConnectionId": 277,
        "ErpActorType": "Customer",
        "ExternalKeys": ["aut", "consectetur"],
    }
    assert exchange.response is not None
    assert (exchange.response.status, exchange.response.reason) == (200, "OK")
    assert exchange.response.header("content-type") == "application/json; charset=utf-8"


@pytest.mark.parametrize(
    ("number", "operation", "protocol", "arguments"),
    [
        (
            "000",
            "ForceResyncExternal",
            Protocol.SOAP86,
            {"ErpConnectionId": 0, "ErpActorType": "Unknown", "ExternalKeys": [""]},
        ),
        ("003", "ForceSyncAll", Protocol.SOAP86, {}),
        (
            "002",
            "ForceResyncExternal",
            Protocol.REST,
            {
                "ErpConnectionId": 277,
                "ErpActorType": "Customer",
                "ExternalKeys": ["aut", "consectetur"],
            },
        ),
    ],
)
def test_the_request_of_a_sample_fills_a_form(
    reference: Path,
    number: str,
    operation: str,
    protocol: Protocol,
    arguments: dict[str, object],
) -> None:
    request = pasted.find_request(seed(reference, number), CONTRACT)
    assert request.operation.name == operation
    assert request.protocol is protocol
    assert request.arguments == arguments


NAMESPACE = "http://www.superoffice.net/ws/crm/NetServer/Services87"


def envelope(body: str) -> bytes:
    return (
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/">'
        f'<s:Body xmlns="{NAMESPACE}">{body}</s:Body></s:Envelope>'
    ).encode()


ANSWER = envelope("<SyncAllResponse><Response><IsOk>true</IsOk></Response></SyncAllResponse>")
FAULT = envelope("<s:Fault><faultcode>s:Client</faultcode></s:Fault>")


def test_a_bare_envelope_tells_its_operation_and_version_and_keeps_its_bytes() -> None:
    exchange = read(b"\n" + ANSWER + b"\n")
    assert exchange.call.operation == "SyncAll"
    assert exchange.call.endpoint.protocol is Protocol.SOAP87
    assert exchange.outcome is Outcome.OK
    assert exchange.request is None
    assert exchange.response is not None
    assert exchange.response.body == b"\n" + ANSWER + b"\n"


def test_a_fault_is_known_by_the_request_beside_it() -> None:
    request = envelope("<GetConnection><ErpConnectionId>3</ErpConnectionId></GetConnection>")
    exchange = read(request + b"\n" + FAULT)
    assert exchange.call.operation == "GetConnection"
    assert exchange.call.arguments == {"ErpConnectionId": 3}
    assert exchange.verdict.level is Level.FAULT


def test_a_sign_in_answer_is_known_though_its_element_names_no_operation() -> None:
    exchange = read(envelope("<AuthenticateResponse/>"))
    assert exchange.call.service == "SoPrincipal"
    assert exchange.outcome is Outcome.REFUSED


def test_an_http_message_brings_its_status_and_headers() -> None:
    head = b"HTTP/1.1 500 Internal Server Error\r\nX-Trace: 7\r\nSet-Cookie: a=secret\r\n\r\n"
    exchange = read(head + FAULT, "SyncAll")
    assert exchange.response is not None
    assert (exchange.response.status, exchange.response.header("x-trace")) == (500, "7")
    assert "secret" not in exchange.response.header("set-cookie")
    assert exchange.verdict.level is Level.FAULT


def test_bare_json_is_a_rest_answer_of_the_operation_that_is_named() -> None:
    exchange = read(b'{"IsOk": true, "Changes": null}', "SyncAll")
    assert exchange.call.endpoint.protocol is Protocol.REST
    assert exchange.outcome is Outcome.OK


def test_what_nothing_tells_must_be_named() -> None:
    with pytest.raises(NotRecognizedError, match="choose the operation"):
        read(b'{"IsOk": true}')
    with pytest.raises(NotRecognizedError, match="no operation 'Nonsense'"):
        read(ANSWER, "Nonsense")


@pytest.mark.parametrize(
    "data",
    [b"", b"hello", b"<html><title>404</title></html>", b"<!DOCTYPE a>", b"\xff\x00", ANSWER[:200]],
)
def test_garbage_with_a_named_operation_is_one_unreadable_exchange(data: bytes) -> None:
    exchange = read(data, "SyncAll")
    assert exchange.outcome is Outcome.UNREADABLE
    assert exchange.verdict.sentence


def test_the_answer_of_another_operation_is_told() -> None:
    exchange = read(ANSWER, "ForceSyncAll")
    assert exchange.outcome is Outcome.UNREADABLE
    assert "SyncAllResponse" in exchange.verdict.sentence


def test_a_known_secret_is_taken_out_wherever_it_stands() -> None:
    body = b'{"IsOk": false, "UserExplanation": "7T:known is too old"}'
    exchange = pasted.read(body, "SyncAll", CONTRACT, [Secret("7T:known")])
    assert exchange.response is not None
    assert exchange.response.body == body.replace(b"7T:known", b"********")
    assert "known" not in repr(exchange) + exchange.explain()


def test_secrets_in_what_was_pasted_are_taken_out() -> None:
    request = (
        "<SaveConnection><Connection><ConfigFields><StringKeyValuePair><Key>Password</Key>"
        "<Value>hunter2!</Value></StringKeyValuePair></ConfigFields></Connection></SaveConnection>"
    )
    answer = "<Response><ConfigFields><StringKeyValuePair><Key>Password</Key><Value>hunter2!"
    closed = "</Value></StringKeyValuePair></ConfigFields></Response>"
    both = envelope(request) + envelope(
        f"<SaveConnectionResponse>{answer}{closed}</SaveConnectionResponse>"
    )
    exchange = read(both)
    assert exchange.call.operation == "SaveConnection"
    assert exchange.call.arguments
    assert "hunter2!" not in repr(exchange)


def test_a_rest_request_gives_its_arguments_whatever_its_shape() -> None:
    entity = b'POST /api/v1/Agents/ErpSync/SaveErpSyncConnectorEntity\n\n{"DisplayName": "Visma"}'
    request = pasted.find_request(entity, CONTRACT)
    (parameter,) = request.operation.parameters
    assert request.arguments == {parameter.name: {"DisplayName": "Visma"}}
    address = b"https://x.example/Cust1/api/v1/Agents/ErpSync/GetErpSyncConnectorEntity"
    query = b"POST " + address + b"?erpSyncConnectorEntityId=7 HTTP/1.1\n\n"
    assert list(pasted.find_request(query, CONTRACT).arguments.values()) == [7]
    nothing = b"POST /api/v1/Agents/ErpSync/SyncAll\nAccept: */*\n"
    assert pasted.find_request(nothing, CONTRACT).arguments == {}


def test_bare_json_fills_the_form_that_is_named() -> None:
    request = pasted.find_request(b'{"ErpConnectionId": 3}', CONTRACT, "GetConnection")
    assert request.arguments == {"ErpConnectionId": 3}


@pytest.mark.parametrize(
    ("data", "operation"),
    [
        (b"", ""),
        (ANSWER, ""),
        (ANSWER, "SyncAll"),
        (b'{"ErpConnectionId": 3}', ""),
        (b'{"Nope": 3}', "GetConnection"),
        (b"[3]", "GetConnection"),
        (b"{", "GetConnection"),
        (b"HTTP/1.1 200 OK\n\n{}", "GetConnection"),
    ],
)
def test_what_is_no_request_is_not_taken_for_one(data: bytes, operation: str) -> None:
    with pytest.raises(NotRecognizedError):
        pasted.find_request(data, CONTRACT, operation)


@given(st.binary(max_size=300))
def test_no_bytes_raise_when_the_operation_is_named(data: bytes) -> None:
    assert read(data, "SyncAll").verdict.sentence
