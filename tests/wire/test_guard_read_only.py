"""A read-only profile lets nothing go out that is not surely a read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from erpsync_gui.contract.model import Effect, Operation
from erpsync_gui.wire import guard, question
from erpsync_gui.wire.call import Call, Endpoint, Options, Protocol
from erpsync_gui.wire.credentials import Credential
from erpsync_gui.wire.encoded import Encoded, Headers, merge_headers
from erpsync_gui.wire.exchange import Verdict
from erpsync_gui.wire.outcome import Level, Outcome
from tests.fakes.calling import perform
from tests.fakes.peer import Peer
from tests.wire.test_guard import CATALOGUE, NS, REST, SOAP

OPERATIONS = CATALOGUE.operations()
READS = [operation for operation in OPERATIONS if operation.effect is Effect.READ]
CHANGES = [operation for operation in OPERATIONS if operation.effect is not Effect.READ]
BOTH = pytest.mark.parametrize("endpoint", [SOAP, REST], ids=["soap", "rest"])


def a_call(name: str, endpoint: Endpoint, body: bytes = b"<x/>", service: str = "ErpSync") -> Call:
    """A read-only call whose body was edited: whatever it asks for, it can be written."""
    options = Options(read_only=True)
    return Call(name, endpoint, service=service, options=options, edited_body=body)


def written(name: str, endpoint: Endpoint) -> tuple[Call, Encoded]:
    """A read-only call of an operation with a body that fits it."""
    call = a_call(name, endpoint, soap_body(name) if endpoint is SOAP else b"{}")
    return call, question.encode(call, CATALOGUE, Credential())


def soap_body(name: str, namespace: str = NS, header: str = "") -> bytes:
    return (
        f'<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" xmlns:n="{namespace}">'
        f"{header}<e:Body><n:{name}/></e:Body></e:Envelope>"
    ).encode()


def refused(call: Call, encoded: Encoded) -> Verdict:
    verdict = guard.check(call, CATALOGUE, encoded)
    assert verdict is not None
    assert (verdict.outcome, verdict.level, verdict.code) == (
        Outcome.NOT_SENT,
        Level.GUARD,
        guard.READ_ONLY,
    )
    assert verdict.sentence.startswith("This profile is read-only, and ")
    assert "switch read-only off" in verdict.advice
    return verdict


@BOTH
@pytest.mark.parametrize("operation", CHANGES, ids=lambda operation: operation.name)
def test_no_operation_that_changes_something_goes_out(
    operation: Operation, endpoint: Endpoint
) -> None:
    call, encoded = written(operation.name, endpoint)
    assert f"{operation.name} changes data" in refused(call, encoded).sentence
    refused(call.confirmed(), encoded)


@BOTH
@pytest.mark.parametrize("operation", READS, ids=lambda operation: operation.name)
def test_every_read_goes_out(operation: Operation, endpoint: Endpoint) -> None:
    call, encoded = written(operation.name, endpoint)
    assert guard.check(call, CATALOGUE, encoded) is None


@pytest.mark.parametrize("operation", CATALOGUE.operations("SoPrincipal"), ids=lambda op: op.name)
def test_signing_in_always_goes_out(operation: Operation) -> None:
    call = a_call(operation.name, SOAP, soap_body(operation.name), "SoPrincipal")
    encoded = question.encode(call, CATALOGUE, Credential())
    assert guard.check(call, CATALOGUE, encoded) is None


@BOTH
def test_a_profile_that_may_write_does(endpoint: Endpoint) -> None:
    call, encoded = written("SyncAll", endpoint)
    assert guard.check(replace(call, options=Options()), CATALOGUE, encoded) is None


class TestARequestThatDisagrees:
    @pytest.mark.parametrize(
        "body",
        [
            soap_body("SyncAll"),
            soap_body("GetEngineStatus", namespace="urn:other"),
            soap_body("GetEngineStatus").replace(b"</e:Body>", b"<n:SyncAll/></e:Body>"),
            soap_body("GetEngineStatus", header="<e:Body><n:SyncAll/></e:Body>"),
            soap_body("GetEngineStatus").decode().encode("utf-16"),
            b"<!DOCTYPE a>" + soap_body("GetEngineStatus"),
            b"<n:GetEngineStatus/>",
            b"",
            b"{}",
        ],
    )
    def test_a_body_that_asks_for_another_operation_or_for_none(self, body: bytes) -> None:
        call, encoded = written("GetEngineStatus", SOAP)
        said = refused(call, replace(encoded, body=body)).sentence
        assert "the body may ask for something else than GetEngineStatus" in said

    @pytest.mark.parametrize(
        "headers",
        [
            (("SOAPAction", f'"{NS}/ErpSync/SyncAll"'),),
            (("SOAPAction", ""),),
            (
                ("SOAPAction", f'"{NS}/ErpSync/GetEngineStatus"'),
                ("soapaction", f'"{NS}/ErpSync/SyncAll"'),
            ),
            (("Content-Type", f'application/soap+xml; Action = "{NS}/ErpSync/SyncAll"'),),
            (("Content-Type", "text/xml; charset=utf-16"),),
            (("Content-Encoding", "gzip"),),
            (("X-HTTP-Method-Override", "PUT"),),
            (("X-Original-URL", "/crm/Remote/Services88/Other.svc"),),
        ],
    )
    def test_headers_that_ask_for_another_operation(self, headers: Headers) -> None:
        call, encoded = written("GetEngineStatus", SOAP)
        refused(call, replace(encoded, headers=merge_headers(encoded.headers, headers)))

    def test_an_addressing_header_that_names_another_operation(self) -> None:
        call, encoded = written("GetEngineStatus", SOAP)
        for name, stops in (("SyncAll", True), ("GetEngineStatus", False)):
            header = (
                f'<e:Header><a:Action xmlns:a="urn:a">{NS}/ErpSync/{name}</a:Action></e:Header>'
            )
            edited = replace(encoded, body=soap_body("GetEngineStatus", header=header))
            assert (guard.check(call, CATALOGUE, edited) is not None) is stops

    def test_soap_12_may_name_the_right_operation(self) -> None:
        call, encoded = written("GetEngineStatus", SOAP)
        kind = f'application/soap+xml; action="{NS}/ErpSync/GetEngineStatus"; charset=utf-8'
        headers = merge_headers(encoded.headers, (("Content-Type", kind),))
        assert guard.check(call, CATALOGUE, replace(encoded, headers=headers)) is None

    @BOTH
    def test_an_address_of_another_operation(self, endpoint: Endpoint) -> None:
        call, encoded = written("GetEngineStatus", endpoint)
        url = endpoint.rest_url("ErpSync", "SyncAll")
        assert "the address" in refused(call, replace(encoded, url=url)).sentence

    def test_a_method_of_another_meaning(self) -> None:
        call, encoded = written("GetEngineStatus", REST)
        refused(call, replace(encoded, method="DELETE"))

    def test_a_query_is_no_other_address(self) -> None:
        call, encoded = written("GetEngineStatus", REST)
        url = f"{encoded.url}?$select=StatusMessage"
        assert guard.check(call, CATALOGUE, replace(encoded, url=url)) is None


@pytest.mark.parametrize("protocol", [Protocol.SOAP84, Protocol.SOAP88, Protocol.REST])
def test_nothing_of_a_refused_call_reaches_the_wire(protocol: Protocol) -> None:
    with Peer(lambda talk: talk.reset()) as peer:
        call = Call("SyncAll", Endpoint(peer.url, protocol), options=Options(read_only=True))
        exchange = perform(call.confirmed())
        assert (exchange.outcome, exchange.verdict.code) == (Outcome.NOT_SENT, guard.READ_ONLY)
        assert peer.requests == []
    assert exchange.request is not None
