"""What the client tells of its steps becomes phases and facts, directly and through a proxy."""

from __future__ import annotations

import asyncio

import pytest

from erpsync_gui.wire.attempt import Attempt
from erpsync_gui.wire.call import Call, Endpoint, Protocol
from erpsync_gui.wire.credentials import Credential
from erpsync_gui.wire.outcome import Phase
from erpsync_gui.wire.question import ContractQuestion
from erpsync_gui.wire.stopwatch import Stopwatch
from erpsync_gui.wire.trace import Trace
from tests.fakes.calling import CATALOGUE

CONNECTED = ("connection.connect_tcp.started", "connection.connect_tcp.complete")
SENT = ("http11.send_request_headers.started", "http11.receive_response_headers.started")


class Stream:
    """A connection as httpcore hands it out, which says `hello`."""

    def __init__(self) -> None:
        self.is_closed = False

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109 - httpcore's own signature
        assert max_bytes
        assert timeout is None
        return b"hello"

    async def aclose(self) -> None:
        self.is_closed = True


class Followed:
    """A trace of an attempt, fed by hand."""

    def __init__(self, url: str, *, via_proxy: bool) -> None:
        self.told: list[Phase] = []
        watch = Stopwatch(lambda phase, _: self.told.append(phase))
        call = Call("GetEngineStatus", Endpoint(url, Protocol.SOAP88))
        question = ContractQuestion(call, CATALOGUE, Credential())
        self.attempt = Attempt(question, watch, limit_bytes=100)
        self.timeouts: dict[str, float | None] = {"connect": 1.0, "read": 60.0}
        self.trace = Trace(self.attempt, self.timeouts, via_proxy=via_proxy)
        self.stream = Stream()

    def is_at_proxy(self) -> bool:
        return self.trace.at_proxy

    def hear(self, *events: str) -> None:
        for event in events:
            asyncio.run(self.trace(event, {"return_value": self.stream}))


def test_a_direct_connection_goes_through_its_phases() -> None:
    followed = Followed("http://h", via_proxy=False)
    followed.hear(*CONNECTED, "http11.something.new", *SENT)
    assert followed.told == [Phase.CONNECTING, Phase.SENDING, Phase.WAITING]
    assert not followed.trace.at_proxy
    assert followed.trace.channel == b""


def test_a_handshake_is_a_phase_of_its_own() -> None:
    followed = Followed("https://h", via_proxy=False)
    followed.hear(*CONNECTED, "connection.start_tls.started")
    assert followed.told == [Phase.CONNECTING, Phase.SECURING]
    assert followed.trace.is_securing


def test_a_tunnel_is_a_part_of_connecting_and_has_its_patience() -> None:
    followed = Followed("https://h", via_proxy=True)
    followed.hear(
        *CONNECTED, "connection.start_tls.started", "connection.start_tls.complete", *SENT
    )
    assert followed.told == [Phase.CONNECTING]
    assert followed.is_at_proxy()
    assert followed.timeouts["read"] == 1.0
    followed.attempt.arrival.tap(b"HTTP/1.1 200 Connection established")
    followed.hear("proxy.start_tls.started", *SENT)
    assert followed.told[1:] == [Phase.SECURING, Phase.SENDING, Phase.WAITING]
    assert not followed.is_at_proxy()
    assert followed.timeouts["read"] == 60.0
    assert followed.attempt.arrival.tapped == b""


@pytest.mark.parametrize("handshake", [(), ("started", "complete")])
def test_a_forwarding_proxy_is_left_behind_when_the_request_goes_out(
    handshake: tuple[str, ...],
) -> None:
    followed = Followed("http://h", via_proxy=True)
    followed.hear(*CONNECTED, *(f"connection.start_tls.{each}" for each in handshake))
    assert followed.is_at_proxy()
    assert not followed.trace.is_securing
    followed.hear(*SENT)
    assert not followed.is_at_proxy()
    assert followed.told == [Phase.CONNECTING, Phase.SENDING, Phase.WAITING]
    assert followed.timeouts["read"] == 60.0


def test_the_bytes_of_a_connection_are_seen_until_it_is_closed() -> None:
    followed = Followed("http://h", via_proxy=False)
    followed.hear(*CONNECTED)
    assert asyncio.run(followed.stream.read(10)) == b"hello"
    assert followed.attempt.arrival.tapped == b"hello"
    asyncio.run(followed.trace.aclose())
    assert followed.stream.is_closed
    asyncio.run(followed.stream.read(10))
    assert followed.attempt.arrival.tapped == b"hello"
