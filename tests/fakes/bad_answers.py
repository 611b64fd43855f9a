"""Peers that answer badly, and the Exchange that comes of each: for the tests of bad input."""

from __future__ import annotations

import asyncio

from erpsync_gui.wire import transport
from erpsync_gui.wire.call import Call, Deadlines, Endpoint, Options, Protocol
from erpsync_gui.wire.credentials import Credential
from erpsync_gui.wire.exchange import Exchange
from erpsync_gui.wire.network import Network
from tests.fakes.calling import CATALOGUE, PATIENT
from tests.fakes.peer import Conversation, Peer, trusting

JSON = "Content-Type: application/json; charset=utf-8"
SERVICES = "http://www.superoffice.net/ws/crm/NetServer/Services88"
LIMIT_BYTES = 1 << 20
HURRIED = Deadlines(connect_s=0.4, silence_s=1, total_s=20)


def envelope(inner: str) -> bytes:
    return (
        f'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
        f'<GetEngineStatusResponse xmlns="{SERVICES}">{inner}</GetEngineStatusResponse>'
        f"</s:Body></s:Envelope>"
    ).encode()


STATUS = envelope("<Response><StatusMessage>Sync is on</StatusMessage></Response>")


def perform(
    url: str,
    protocol: Protocol = Protocol.SOAP88,
    network: Network | None = None,
    deadlines: Deadlines = PATIENT,
) -> Exchange:
    call = Call("GetEngineStatus", Endpoint(url, protocol), options=Options(deadlines=deadlines))
    exchange = asyncio.run(
        transport.perform(
            call,
            CATALOGUE,
            Credential(),
            network=network or trusting(),
            limit_bytes=LIMIT_BYTES,
        )
    )
    assert exchange.request is not None
    assert exchange.verdict.sentence.endswith((".", "!", "”"))
    assert exchange.timeline.elapsed_ms > 0
    return exchange


def said(
    data: bytes,
    protocol: Protocol = Protocol.SOAP88,
    *,
    then: str = "close",
    deadlines: Deadlines = PATIENT,
) -> Exchange:
    """The Exchange of a peer that says these bytes and then closes, resets or stays silent."""

    def script(talk: Conversation) -> None:
        talk.read_request()
        talk.send(data)
        if then == "reset":
            talk.reset()
        elif then == "stay":
            talk.wait_until_closed()

    with Peer(script) as peer:
        return perform(peer.url, protocol, deadlines=deadlines)


def answered(
    body: bytes, *headers: str, protocol: Protocol = Protocol.SOAP88, length: int | None = None
) -> Exchange:
    announced = len(body) if length is None else length
    head = "\r\n".join(("HTTP/1.1 200 OK", f"Content-Length: {announced}", *headers, "", ""))
    return said(head.encode() + body, protocol)


def kept(exchange: Exchange) -> bytes:
    assert exchange.response is not None
    return exchange.response.body
