"""A server that is not there, has bad TLS or takes forever ends in an Exchange that says so.

Real sockets, real TLS, through `transport.perform` from end to end.
"""

from __future__ import annotations

import socket
import sys

import pytest

from erpsync_gui.wire.call import Deadlines
from erpsync_gui.wire.network import Network
from erpsync_gui.wire.outcome import Outcome
from tests.fakes.bad_answers import HURRIED, STATUS, kept, perform, said
from tests.fakes.calling import XML
from tests.fakes.peer import Conversation, Peer


class TestNoServer:
    def test_nothing_listens_there(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        exchange = perform(f"http://127.0.0.1:{port}")
        assert exchange.outcome is Outcome.UNREACHABLE
        assert f"port {port}" in exchange.verdict.sentence
        assert "refused" in exchange.verdict.sentence
        assert exchange.verdict.advice

    def test_no_host_has_that_name(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def unknown(*_args: object, **_more: object) -> None:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

        monkeypatch.setattr(socket, "getaddrinfo", unknown)
        exchange = perform("http://nowhere.example/crm")
        assert exchange.outcome is Outcome.UNREACHABLE
        assert exchange.verdict.sentence == "There is no host named nowhere.example."

    def test_no_name_server_answers(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def unknown(*_args: object, **_more: object) -> None:
            raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure")

        monkeypatch.setattr(socket, "getaddrinfo", unknown)
        assert "no name server" in perform("http://nowhere.example").verdict.sentence

    @pytest.mark.parametrize("host", ["a..b", "x" * 64 + ".example", "xn--a"])
    def test_an_impossible_name_is_no_crash(
        self, host: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(socket, "getaddrinfo", lambda name, *_, **__: name.encode("idna"))
        assert perform(f"http://{host}/").outcome in {Outcome.UNREACHABLE, Outcome.NOT_SENT}

    @pytest.mark.skipif(sys.platform != "linux", reason="a full backlog drops only on Linux")
    def test_the_connection_is_never_accepted(self) -> None:
        with socket.create_server(("127.0.0.1", 0), backlog=0) as full:
            crowd = []
            for _ in range(8):
                crowd.append(socket.socket())
                crowd[-1].settimeout(0)
                crowd[-1].connect_ex(full.getsockname())
            port = full.getsockname()[1]
            exchange = perform(f"http://127.0.0.1:{port}", deadlines=HURRIED)
            for waiting in crowd:
                waiting.close()
        assert exchange.outcome is Outcome.UNREACHABLE
        assert "did not accept the connection within 0.4 s" in exchange.verdict.sentence


class TestTls:
    def test_tls_is_asked_of_a_server_that_has_none(self) -> None:
        def plain(talk: Conversation) -> None:
            talk.connection.recv(100)
            talk.send(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")

        with Peer(plain) as peer:
            exchange = perform(peer.url.replace("http:", "https:"))
        assert exchange.outcome is Outcome.UNREACHABLE
        assert "speaks no TLS" in exchange.verdict.sentence
        assert "http://" in exchange.verdict.advice

    def test_plain_http_is_sent_to_a_tls_port(self) -> None:
        with Peer(lambda talk: talk.send(b""), certificate="good") as peer:
            exchange = perform(peer.url.replace("https:", "http:"))
        assert exchange.outcome is Outcome.UNREACHABLE
        assert "https://" in exchange.verdict.advice

    def test_a_tls_alert_is_known_by_its_bytes(self) -> None:
        exchange = said(b"\x15\x03\x01\x00\x02\x02\x46")
        assert "speaks only TLS" in exchange.verdict.sentence
        assert kept(exchange) == b"\x15\x03\x01\x00\x02\x02\x46"

    @pytest.mark.parametrize(
        ("certificate", "words"),
        [("expired", "expired on 2020-02-01"), ("elsewhere", "not made out to 127.0.0.1")],
    )
    def test_a_bad_certificate_is_explained(self, certificate: str, words: str) -> None:
        with Peer(lambda talk: talk.send(b""), certificate=certificate) as peer:
            exchange = perform(peer.url)
        assert exchange.outcome is Outcome.UNREACHABLE
        assert words in exchange.verdict.sentence

    def test_a_certificate_of_an_unknown_authority_is_explained(self) -> None:
        with Peer(lambda talk: talk.send(b""), certificate="good") as peer:
            exchange = perform(peer.url, network=Network())
        assert exchange.outcome is Outcome.UNREACHABLE
        assert "trust" in exchange.verdict.sentence
        assert "CA file" in exchange.verdict.advice
        assert exchange.tls is not None
        assert "127.0.0.1" in exchange.tls.chain[0].names

    def test_the_handshake_stalls(self) -> None:
        with Peer(lambda talk: talk.wait_until_closed()) as peer:
            exchange = perform(peer.url.replace("http:", "https:"), deadlines=HURRIED)
            assert peer.closed.wait(5)
        assert exchange.outcome is Outcome.UNREACHABLE
        assert "TLS handshake within 0.4 s" in exchange.verdict.sentence

    def test_the_connection_closes_in_the_handshake(self) -> None:
        with Peer(lambda talk: talk.reset()) as peer:
            exchange = perform(peer.url.replace("http:", "https:"))
        assert exchange.outcome is Outcome.UNREACHABLE
        assert exchange.response is None

    def test_the_whole_call_works_over_good_tls(self) -> None:
        def script(talk: Conversation) -> None:
            talk.read_request()
            talk.answer(STATUS, XML)

        with Peer(script, certificate="good") as peer:
            assert perform(peer.url).outcome is Outcome.OK


class TestPatience:
    def test_a_silent_server_is_left(self) -> None:
        with Peer(lambda talk: talk.wait_until_closed()) as peer:
            exchange = perform(peer.url, deadlines=HURRIED)
            assert peer.closed.wait(5)
        assert exchange.outcome is Outcome.TIMED_OUT
        assert "sent nothing for 1 s" in exchange.verdict.sentence

    def test_an_endless_drip_meets_the_deadline(self) -> None:
        def drip(talk: Conversation) -> None:
            talk.read_request()
            talk.send(f"HTTP/1.1 200 OK\r\n{XML}\r\n\r\n".encode())
            while not talk.peer.closed.wait(0.02):
                talk.send(b"<")

        with Peer(drip) as peer:
            exchange = perform(peer.url, deadlines=Deadlines(20, 20, total_s=1))
        assert exchange.outcome is Outcome.TIMED_OUT
        assert "longer than 1 s" in exchange.verdict.sentence
        assert kept(exchange).startswith(b"<<<")
