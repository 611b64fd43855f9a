"""What the window needs from the wire: signing in, calling, previewing, reading what is pasted."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from erpsync_gui.contract import catalogue
from erpsync_gui.gui.connections import Connections
from erpsync_gui.gui.runner import run_coroutine
from erpsync_gui.gui.target import PRACTICE, Environment, Target, WayIn
from erpsync_gui.wire.call import Call, Protocol
from erpsync_gui.wire.exchange import Exchange, Outcome, Phase
from erpsync_gui.wire.redact import Secret

CATALOGUE = catalogue.load()


@pytest.fixture
def connections() -> Iterator[Connections]:
    connections = Connections(CATALOGUE)
    yield connections
    connections.close()


def perform(connections: Connections, call: Call) -> Exchange:
    def observe(_phase: Phase, _received_bytes: int) -> None:
        pass

    return run_coroutine(connections.perform(call, observe))


def test_connecting_to_the_practice_tenant_starts_it_and_signs_in(
    connections: Connections,
) -> None:
    connected = connections.connect(PRACTICE, Protocol.SOAP86)
    assert connected.signed_in
    assert connected.sentence == "Signed in as Tessa Admin"
    assert connected.target.base_url.startswith("http://127.0.0.1:")
    asked = {exchange.call.operation for exchange in connected.known}
    assert asked == {"GetAllConnections", "GetAllConnectors"}


def test_a_server_that_is_not_there_is_a_sentence(connections: Connections) -> None:
    nowhere = Target(
        "Nowhere", Environment.TEST, "http://127.0.0.1:9", WayIn.SIGN_IN, "a", Secret("b")
    )
    connected = connections.connect(nowhere, Protocol.REST)
    assert not connected.signed_in
    assert connected.sentence.startswith("Not signed in: ")
    assert connected.exchange is not None
    assert connected.exchange.outcome is Outcome.UNREACHABLE


def test_a_credential_goes_only_to_the_address_it_was_made_for(connections: Connections) -> None:
    base_url = connections.connect(PRACTICE, Protocol.SOAP88).target.base_url
    elsewhere = base_url.replace("127.0.0.1", "localhost")
    target = PRACTICE.at(elsewhere)
    exchange = perform(connections, Call("GetEngineStatus", target.endpoint(Protocol.SOAP88)))
    assert exchange.request is not None
    assert b"Ticket" not in exchange.request.body
    assert exchange.outcome is Outcome.REFUSED


def test_a_preview_masks_the_ticket_and_sends_nothing(connections: Connections) -> None:
    target = connections.connect(PRACTICE, Protocol.SOAP88).target
    call = Call("GetConnection", target.endpoint(Protocol.SOAP88), {"ErpConnectionId": 5})
    text = connections.preview(call)
    assert text is not None
    assert b"<n:Ticket>********</n:Ticket>" in text.body
    assert b">5<" in text.body


def test_a_call_that_cannot_be_written_has_no_preview(connections: Connections) -> None:
    endpoint = PRACTICE.at("http://127.0.0.1:9").endpoint(Protocol.SOAP84)
    assert connections.preview(Call("TryConnectActor", endpoint)) is None


def test_pasted_texts_are_read_or_explained(connections: Connections) -> None:
    assert isinstance(connections.read_answer(b"true", "SupportsAdvancedSearch"), Exchange)
    assert isinstance(connections.read_answer(b"true", ""), str)
    assert isinstance(connections.read_request(b"nothing", ""), str)


def test_the_faults_of_the_menu_can_all_be_armed(connections: Connections) -> None:
    for fault in connections.faults():
        connections.sandbox.faults.arm(fault.spec)
    connections.sandbox.faults.disarm()
