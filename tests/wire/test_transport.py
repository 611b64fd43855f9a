"""A call over a real socket: what is sent, what comes back, what is never sent."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections.abc import Callable

import pytest

from erpsync_gui import __version__
from erpsync_gui.contract.model import Operation
from erpsync_gui.wire import transport
from erpsync_gui.wire.call import Call, Endpoint, Options, Protocol
from erpsync_gui.wire.credentials import Credential
from erpsync_gui.wire.outcome import Level, Outcome, Phase
from tests.fakes.calling import (
    CATALOGUE,
    SOAP_ANSWER,
    TICKET,
    XML,
    a_call,
    answering,
    perform,
    performing,
)
from tests.fakes.peer import Conversation, Peer, trusting


class TestAWholeAnswer:
    def test_it_ends_in_an_exchange_with_everything_in_it(self) -> None:
        with Peer(answering(SOAP_ANSWER, XML)) as peer:
            exchange = perform(a_call(peer.url))
        assert exchange.outcome is Outcome.OK
        assert exchange.value is True
        assert exchange.response is not None
        assert exchange.response.body == SOAP_ANSWER
        assert (exchange.response.status, exchange.response.reason) == (200, "OK")
        assert exchange.response.http_version == "HTTP/1.1"
        assert exchange.response.header("content-type") == "text/xml; charset=utf-8"
        assert exchange.response.complete
        assert exchange.notes == ()

    def test_the_request_shown_is_the_request_sent_but_for_the_secrets(self) -> None:
        with Peer(answering(SOAP_ANSWER, XML)) as peer:
            exchange = perform(a_call(peer.url))
        assert exchange.request is not None
        head, _, body = peer.requests[0].partition(b"\r\n\r\n")
        first, *lines = head.decode().split("\r\n")
        assert first == "POST /Remote/Services88/ErpSync.svc HTTP/1.1"
        assert [f"{name}: {value}" for name, value in exchange.request.headers] == lines
        assert f"User-Agent: ErpSyncWorkbench/{__version__}" in lines
        assert b"7T:secret-ticket" in body
        hidden = body.replace(b"7T:secret-ticket", b"********")
        assert exchange.request.body == hidden.replace(b"app-secret-1", b"********")
        assert exchange.request.wire_bytes == len(body)

    def test_the_phases_are_told_and_timed_in_order(self) -> None:
        told: list[Phase] = []

        def observe(phase: Phase, received_bytes: int) -> None:
            assert received_bytes >= 0
            told.append(phase)

        with Peer(answering(SOAP_ANSWER, XML), certificate="good") as peer:
            call = a_call(peer.url.replace("127.0.0.1", "localhost"))
            exchange = asyncio.run(performing(call, observe=observe))
        assert list(dict.fromkeys(told)) == list(Phase)
        spans = exchange.timeline.spans
        assert [span.phase for span in spans] == list(Phase)
        ends = [span.start_ms + span.elapsed_ms for span in spans]
        starts = [span.start_ms for span in spans]
        assert starts[1:] == pytest.approx(ends[:-1])
        assert ends[-1] == pytest.approx(exchange.timeline.elapsed_ms)
        assert exchange.timeline.started.tzinfo is not None

    @pytest.mark.parametrize(
        ("encoding", "pack"),
        [
            ("gzip", gzip.compress),
            ("deflate", zlib.compress),
            ("deflate", lambda b: zlib.compress(b)[2:-4]),
        ],
    )
    def test_a_packed_body_is_shown_unpacked_and_counted_packed(
        self, encoding: str, pack: Callable[[bytes], bytes]
    ) -> None:
        packed = pack(SOAP_ANSWER)
        with Peer(answering(packed, XML, f"Content-Encoding: {encoding}")) as peer:
            exchange = perform(a_call(peer.url))
        assert exchange.response is not None
        assert exchange.response.body == SOAP_ANSWER
        assert exchange.response.wire_bytes == len(packed)
        assert exchange.value is True

    def test_a_large_answer_is_read_with_progress(self) -> None:
        progress: list[int] = []
        padding = b"<!--" + b"x" * 3_000_000 + b"-->"
        with Peer(answering(SOAP_ANSWER + padding, XML)) as peer:
            call = a_call(peer.url)
            exchange = asyncio.run(
                performing(call, observe=lambda _, count: progress.append(count))
            )
        assert exchange.value is True
        assert max(progress) > 1_000_000
        assert progress == sorted(progress)

    def test_names_for_people_travel_with_it(self) -> None:
        with Peer(answering(SOAP_ANSWER, XML)) as peer:
            exchange = asyncio.run(
                transport.perform(
                    a_call(peer.url),
                    CATALOGUE,
                    TICKET,
                    network=trusting(),
                    observe=lambda _phase, _bytes: None,
                    server="Practice tenant",
                    user="Tessa",
                )
            )
        assert (exchange.server, exchange.user) == ("Practice tenant", "Tessa")

    def test_a_redirect_is_not_followed(self) -> None:
        with Peer(answering(b"", "Location: /elsewhere", status="302 Found")) as peer:
            exchange = perform(a_call(peer.url))
        assert exchange.outcome is not Outcome.OK
        assert len(peer.requests) == 1


class TestRest:
    def test_the_same_call_goes_over_rest(self) -> None:
        with Peer(answering(b"true", "Content-Type: application/json")) as peer:
            exchange = perform(a_call(peer.url, Protocol.REST))
        assert exchange.value is True
        assert b"Authorization: SOTicket 7T:secret-ticket" in peer.requests[0]
        assert exchange.request is not None
        assert ("Authorization", "SOTicket ********") in exchange.request.headers

    def test_a_void_answer_has_no_body(self) -> None:
        def no_content(talk: Conversation) -> None:
            talk.read_request()
            talk.send(b"HTTP/1.1 204 No Content\r\n\r\n")

        with Peer(no_content) as peer:
            call = Call("ConnectActor", Endpoint(peer.url, Protocol.REST))
            exchange = perform(call)
        assert exchange.outcome is Outcome.OK
        assert exchange.response is not None
        assert exchange.response.body == b""


class TestNotSent:
    @pytest.mark.parametrize(
        ("base_url", "words"),
        [
            ("", "begin with"),
            ("server/crm", "begin with"),
            ("ftp://server", "begin with"),
            ("file:///etc/passwd", "begin with"),
            ("http://", "host name"),
            ("http:///crm", "host name"),
            ("http://a b/crm", "host name"),
            ("http://[::1/crm", "valid"),
            ("http://h:99999/", "valid"),
            ("http://h:port/", "valid"),
            ("http://h/#frag", "#"),
            ("http://h/?page=", "?"),
            ("http://tessa:hunter22@h/", "user name"),
        ],
    )
    def test_an_impossible_address_is_said_in_a_sentence(self, base_url: str, words: str) -> None:
        exchange = perform(a_call(base_url))
        assert (exchange.outcome, exchange.verdict.level) == (Outcome.NOT_SENT, Level.REQUEST)
        assert words in exchange.verdict.sentence
        assert exchange.response is None
        assert exchange.request is not None
        assert "hunter22" not in repr(exchange)

    @pytest.mark.parametrize(
        "header",
        [("X-Ü", "1"), ("X", "ü"), ("X", "a\r\nEvil: 1"), ("", "x"), ("a b", "x"), ("X", "\0")],
    )
    def test_a_header_that_http_cannot_carry_is_refused(self, header: tuple[str, str]) -> None:
        call = a_call("http://127.0.0.1:9")
        call = Call(
            call.operation, call.endpoint, call.arguments, options=Options(headers=(header,))
        )
        assert perform(call).outcome is Outcome.NOT_SENT

    @pytest.mark.parametrize("name", ["Content-Length", "transfer-encoding"])
    def test_a_header_that_frames_the_body_is_refused(self, name: str) -> None:
        call = Call(
            "GetEngineStatus",
            Endpoint("http://127.0.0.1:9", Protocol.SOAP88),
            options=Options(headers=((name, "1"),)),
        )
        assert perform(call).outcome is Outcome.NOT_SENT

    def test_an_operation_that_the_version_lacks_is_said(self) -> None:
        exchange = perform(
            Call("GetAllConnections", Endpoint("http://127.0.0.1:9", Protocol.SOAP84))
        )
        assert exchange.outcome is Outcome.NOT_SENT
        assert "Services84" in exchange.verdict.sentence

    @pytest.mark.parametrize("protocol", [Protocol.SOAP88, Protocol.REST])
    @pytest.mark.parametrize("operation", [op for op in CATALOGUE.operations() if op.key_list])
    def test_the_guard_lets_no_empty_list_reach_the_wire(
        self, protocol: Protocol, operation: Operation
    ) -> None:
        arguments = {"ErpConnectionId": 3, operation.key_list: []}
        with Peer(answering(b"")) as peer:
            call = Call(operation.name, Endpoint(peer.url, protocol), arguments)  # type: ignore[arg-type] # plain values
            exchange = perform(call)
            assert (exchange.outcome, exchange.verdict.level) == (Outcome.NOT_SENT, Level.GUARD)
            assert exchange.request is not None
            assert operation.name.encode() in exchange.request.body + exchange.request.url.encode()
            assert peer.requests == []
            perform(call.confirmed())
            assert len(peer.requests) == 1


def test_a_preview_is_the_body_laid_out_and_nothing_for_a_bad_call() -> None:
    shown = transport.preview(a_call("http://h"), CATALOGUE, Credential())
    assert shown is not None
    assert b"  <n:ErpConnectionId>3</n:ErpConnectionId>" in shown.body
    bad = Call("GetConnection", Endpoint("http://h", Protocol.SOAP88), {"Nothing": 1})
    assert transport.preview(bad, CATALOGUE, Credential()) is None
