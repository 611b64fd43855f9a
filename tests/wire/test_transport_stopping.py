"""Cancel in each phase: the Exchange comes at once and the connection is really closed."""

from __future__ import annotations

import asyncio
import socket
import threading
import time

import pytest

from erpsync_gui.wire import tls
from erpsync_gui.wire.call import Call, Endpoint, Protocol
from erpsync_gui.wire.exchange import Exchange
from erpsync_gui.wire.network import Network, Proxy, ProxyMode
from erpsync_gui.wire.outcome import Outcome, Phase
from tests.fakes.calling import (
    SOAP_ANSWER,
    XML,
    a_call,
    answering,
    performing,
)
from tests.fakes.peer import Conversation, Peer, trusting

AT_ONCE_S = 1.0
"""Milliseconds on a quiet machine, which the benchmarks measure; here only far from a timeout."""


class TestStopping:
    @staticmethod
    def cancelled(
        call: Call, moment: threading.Event, network: Network | None = None
    ) -> tuple[Exchange, float, float]:
        """The Exchange, when it was cancelled, and how long that took in seconds."""

        async def run() -> tuple[Exchange, float, float]:
            task = asyncio.create_task(performing(call, network=network))
            assert await asyncio.to_thread(moment.wait, 5)
            asked = time.perf_counter()
            task.cancel()
            exchange = await task
            return exchange, asked, time.perf_counter() - asked

        return asyncio.run(run())

    @pytest.mark.parametrize(
        ("phase", "said", "body"),
        [
            ("reading the request", b"", b""),
            ("in the head", b"HTTP/1.1 200 OK\r\nContent-", b""),
            ("in the body", b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n<half>", b"<half>"),
            (
                "in a chunk",
                b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<abc>\r\n",
                b"<abc>",
            ),
        ],
    )
    def test_what_arrived_is_kept_and_the_connection_closed(
        self, phase: str, said: bytes, body: bytes
    ) -> None:
        def stall(talk: Conversation) -> None:
            talk.read_request()
            talk.send(said)
            talk.wait_until_closed()

        with Peer(stall) as peer:
            seen = threading.Event()
            call = a_call(peer.url)
            exchange, asked, took_s = self.cancelled_when(call, body, peer, seen)
            assert peer.closed.wait(5)
        assert exchange.outcome is Outcome.CANCELLED, phase
        assert exchange.request is not None
        assert exchange.request.body
        assert took_s < AT_ONCE_S
        assert peer.closed_at - asked < AT_ONCE_S
        if body:
            assert "server may go on" in exchange.verdict.sentence
            assert exchange.response is not None
            assert exchange.response.status == 200
            assert exchange.response.body == body
            assert not exchange.response.complete

    @staticmethod
    def cancelled_when(
        call: Call, body: bytes, peer: Peer, seen: threading.Event
    ) -> tuple[Exchange, float, float]:
        """Cancel as soon as the client waits, or has the bytes that were sent to it."""

        async def run() -> tuple[Exchange, float, float]:
            def observe(phase: Phase, _: int) -> None:
                if phase is (Phase.RECEIVING if body else Phase.WAITING):
                    seen.set()

            task = asyncio.create_task(performing(call, observe=observe))
            assert await asyncio.to_thread(seen.wait, 5)
            await asyncio.to_thread(lambda: peer.requests or seen.wait(0.1))
            asked = time.perf_counter()
            task.cancel()
            exchange = await task
            return exchange, asked, time.perf_counter() - asked

        return asyncio.run(run())

    def test_in_the_tls_handshake(self) -> None:
        def no_handshake(talk: Conversation) -> None:
            talk.connection.recv(1)
            talk.reached()
            talk.wait_until_closed()

        with Peer(no_handshake) as peer:
            call = a_call(peer.url.replace("http:", "https:"))
            exchange, asked, took_s = self.cancelled(call, peer.moment)
            assert peer.closed.wait(5)
        assert exchange.outcome is Outcome.CANCELLED
        assert "Nothing was sent" in exchange.verdict.sentence
        assert exchange.timeline.spans[-1].phase is Phase.SECURING
        assert took_s < AT_ONCE_S
        assert peer.closed_at - asked < AT_ONCE_S

    def test_while_a_proxy_opens_the_way(self) -> None:
        def no_way(talk: Conversation) -> None:
            talk.read_request()
            talk.reached()
            talk.wait_until_closed()

        with Peer(no_way) as proxy:
            network = trusting(Proxy(ProxyMode.MANUAL, proxy.url))
            call = a_call("https://crm.example")
            exchange, asked, took_s = self.cancelled(call, proxy.moment, network)
            assert proxy.closed.wait(5)
        assert exchange.outcome is Outcome.CANCELLED
        assert "Nothing was sent" in exchange.verdict.sentence
        assert exchange.timeline.spans[-1].phase is Phase.CONNECTING
        assert took_s < AT_ONCE_S
        assert proxy.closed_at - asked < AT_ONCE_S

    def test_while_a_bad_certificate_is_looked_at(self, monkeypatch: pytest.MonkeyPatch) -> None:
        looking = threading.Event()

        async def look_at(_host: str, _port: int, _patience_s: float) -> None:
            looking.set()
            await asyncio.get_running_loop().create_future()

        monkeypatch.setattr(tls, "look_at", look_at)
        with Peer(lambda talk: talk.send(b""), certificate="expired") as peer:
            exchange, _, took_s = self.cancelled(a_call(peer.url), looking)
        assert exchange.outcome is Outcome.CANCELLED
        assert "Nothing was sent" in exchange.verdict.sentence
        assert took_s < AT_ONCE_S

    def test_while_a_large_answer_is_read(self) -> None:
        body = SOAP_ANSWER + b"<!-- " + b"<a>x</a>\n" * 400_000 + b"-->"

        async def run() -> tuple[Exchange, float]:
            stopped = [0.0]

            def observe(phase: Phase, _: int) -> None:
                if phase is Phase.READING:
                    loop.call_later(0.01, stop)

            def stop() -> None:
                stopped[0] = time.perf_counter()
                task.cancel()

            loop = asyncio.get_running_loop()
            with Peer(answering(body, XML)) as peer:
                call = a_call(peer.url)
                task = asyncio.create_task(performing(call, observe=observe))
                exchange = await task
                return exchange, time.perf_counter() - stopped[0]

        exchange, took_s = asyncio.run(run())
        assert exchange.outcome is Outcome.CANCELLED
        assert "answer had arrived" in exchange.verdict.sentence
        assert exchange.response is not None
        assert exchange.response.raw.body[:] == body
        assert exchange.response.complete
        assert took_s < AT_ONCE_S

    def test_while_the_name_is_looked_up(self, monkeypatch: pytest.MonkeyPatch) -> None:
        asked, end = threading.Event(), threading.Event()

        def slow(*_args: object, **_more: object) -> list[object]:
            asked.set()
            end.wait(5)
            return []

        monkeypatch.setattr(socket, "getaddrinfo", slow)

        async def run() -> tuple[Exchange, float]:
            call = a_call("http://slow.example")
            task = asyncio.create_task(performing(call))
            assert await asyncio.to_thread(asked.wait, 5)
            started = time.perf_counter()
            task.cancel()
            exchange = await task
            took_s = time.perf_counter() - started
            end.set()
            return exchange, took_s

        exchange, took_s = asyncio.run(run())
        assert exchange.outcome is Outcome.CANCELLED
        assert exchange.timeline.spans[-1].phase is Phase.RESOLVING
        assert took_s < AT_ONCE_S

    def test_before_it_began(self) -> None:
        async def run() -> Exchange:
            task = asyncio.create_task(begin())
            return await task

        async def begin() -> Exchange:
            current = asyncio.current_task()
            assert current is not None
            current.cancel()
            return await performing(a_call("http://127.0.0.1:9"))

        exchange = asyncio.run(run())
        assert exchange.outcome is Outcome.CANCELLED
        assert "Nothing was sent" in exchange.verdict.sentence

    def test_a_write_that_was_stopped_warns_that_it_may_be_done(self) -> None:
        def stall(talk: Conversation) -> None:
            talk.read_request()
            talk.reached()
            talk.wait_until_closed()

        with Peer(stall) as peer:
            call = Call("SyncAll", Endpoint(peer.url, Protocol.SOAP88))
            exchange, _, _ = self.cancelled(call, peer.moment)
        assert "not known what the server did" in exchange.verdict.advice
