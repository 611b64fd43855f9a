"""Calls for the tests of sending: what to ask, how to perform it, and peers that answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from erpsync_gui.contract import catalogue as contract
from erpsync_gui.secret import Secret
from erpsync_gui.wire import transport
from erpsync_gui.wire.call import Call, Deadlines, Endpoint, Options, Protocol
from erpsync_gui.wire.credentials import Credential, Scheme
from erpsync_gui.wire.exchange import Exchange
from erpsync_gui.wire.network import Network
from erpsync_gui.wire.outcome import Phase
from tests.fakes.peer import Conversation, trusting

CATALOGUE = contract.load()
TICKET = Credential(Scheme.TICKET, "tessa", Secret("7T:secret-ticket"), Secret("app-secret-1"))
PATIENT = Deadlines(connect_s=20, silence_s=20, total_s=30)
SOAP_ANSWER = (
    b'<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
    b'<SupportsAdvancedSearchResponse xmlns="http://www.superoffice.net/ws/crm/NetServer/Services88">'
    b"<Response>true</Response></SupportsAdvancedSearchResponse></s:Body></s:Envelope>"
)
XML = "Content-Type: text/xml; charset=utf-8"


def a_call(
    base_url: str, protocol: Protocol = Protocol.SOAP88, deadlines: Deadlines = PATIENT
) -> Call:
    return Call(
        "SupportsAdvancedSearch",
        Endpoint(base_url, protocol),
        {"ErpConnectionId": 3, "ErpActorType": "Customer"},
        options=Options(deadlines=deadlines),
    )


async def performing(
    call: Call,
    credential: Credential = TICKET,
    observe: Callable[[Phase, int], None] = lambda _phase, _bytes: None,
    network: Network | None = None,
) -> Exchange:
    way = network or trusting()
    return await transport.perform(call, CATALOGUE, credential, network=way, observe=observe)


def perform(
    call: Call, credential: Credential = TICKET, network: Network | None = None
) -> Exchange:
    return asyncio.run(performing(call, credential, network=network))


def answering(body: bytes, *headers: str, status: str = "200 OK") -> Callable[[Conversation], None]:
    def script(talk: Conversation) -> None:
        talk.read_request()
        talk.answer(body, *headers, status=status)

    return script
