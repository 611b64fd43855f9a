"""No secret is kept that went out or came back; what an answer brings can be learned of once."""

from __future__ import annotations

import asyncio
import gzip

import pytest

from erpsync_gui.contract.model import Value
from erpsync_gui.secret import Secret
from erpsync_gui.wire import transport
from erpsync_gui.wire.call import Call, Endpoint, Options, Protocol
from erpsync_gui.wire.credentials import Credential, Scheme
from erpsync_gui.wire.exchange import Exchange
from erpsync_gui.wire.outcome import Outcome
from tests.fakes.calling import (
    CATALOGUE,
    PATIENT,
    SOAP_ANSWER,
    TICKET,
    XML,
    a_call,
    answering,
    perform,
)
from tests.fakes.peer import Peer, trusting


class TestSecrets:
    def test_no_secret_that_comes_back_is_kept_anywhere(self) -> None:
        body = SOAP_ANSWER.replace(
            b"<Response>", b"<!-- 7T:secret-ticket app-secret-1 --><Response>"
        )
        with Peer(
            answering(
                body, XML, "X-Echo: 7T:secret-ticket", "Set-Cookie: sid=hidden-cookie; Path=/"
            )
        ) as peer:
            exchange = perform(a_call(peer.url + "/7T:secret-ticket"))
        for kept in (repr(exchange), repr(exchange.response)):
            for secret in ("secret-ticket", "app-secret-1", "hidden-cookie"):
                assert secret not in kept
        assert exchange.value is True

    def test_secrets_among_the_arguments_and_headers_are_masked_in_the_call(self) -> None:
        with Peer(answering(b"false", "Content-Type: application/json")) as peer:
            call = Call(
                "TestConnectionByConfig",
                Endpoint(peer.url, Protocol.REST),
                {"ErpConnectionId": 1, "ConfigFields": {"password": "open-sesame", "host": "erp"}},
                options=Options(headers=(("X-Api-Key", "key-123456"),), deadlines=PATIENT),
            )
            exchange = perform(call, Credential(Scheme.BASIC, "tessa", Secret("basic-pass")))
        assert b"open-sesame" in peer.requests[0]
        assert b"key-123456" in peer.requests[0]
        for secret in ("open-sesame", "key-123456", "basic-pass", "dGVzc2E6YmFzaWMtcGFzcw"):
            assert secret not in repr(exchange)
        assert exchange.call.number == call.number
        assert exchange.call.arguments == {
            "ErpConnectionId": 1,
            "ConfigFields": {"password": "********", "host": "erp"},
        }

    def test_half_a_character_in_a_password_is_a_sentence_without_the_password(self) -> None:
        halved = Credential(Scheme.BASIC, "tessa", Secret("basic-pass\ud83d"))
        exchange = perform(a_call("http://127.0.0.1:9", Protocol.REST), halved)
        assert exchange.outcome is Outcome.NOT_SENT
        assert "type it anew" in exchange.verdict.sentence
        assert "basic-pass" not in repr(exchange)

    @pytest.mark.parametrize("protocol", [Protocol.SOAP88, Protocol.REST])
    def test_a_preview_shows_no_secret(self, protocol: Protocol) -> None:
        arguments: dict[str, Value] = {
            "ErpConnectionId": 1,
            "ConfigFields": {"password": "open-sesame", "a": "b"},
        }
        call = Call("TestConnectionByConfig", Endpoint("http://h", protocol), arguments)
        shown = transport.preview(call, CATALOGUE, Credential(Scheme.TICKET, "", Secret("7T:abc")))
        assert shown is not None
        assert b"open-sesame" not in shown.body
        assert b"7T:abc" not in shown.body
        assert b"********" in shown.body

    def test_a_secret_in_a_body_by_hand_is_kept_nowhere(self) -> None:
        body = b'{"ErpConnectionId": 1, "ConfigFields": {"password": "open-sesame"}}'
        with Peer(answering(b"open-sesame is wrong", status="500 Oops")) as peer:
            call = Call(
                "TestConnectionByConfig",
                Endpoint(peer.url, Protocol.REST),
                options=Options(deadlines=PATIENT),
                edited_body=body,
            )
            exchange = perform(call)
        assert body in peer.requests[0]
        assert b"open-sesame" not in (exchange.response.body if exchange.response else b"?")
        assert "open-sesame" not in repr(exchange) + exchange.explain()

    def test_a_masked_ticket_in_an_edited_body_is_filled_in_and_masked_again(self) -> None:
        body = transport.preview(
            a_call("http://h"), CATALOGUE, Credential(Scheme.TICKET, "tessa", Secret("********"))
        )
        assert body is not None
        with Peer(answering(SOAP_ANSWER, XML)) as peer:
            call = Call(
                "SupportsAdvancedSearch",
                Endpoint(peer.url, Protocol.SOAP88),
                edited_body=body.body[:],
                options=Options(deadlines=PATIENT),
            )
            exchange = perform(call)
        assert b">7T:secret-ticket<" in peer.requests[0]
        assert exchange.request is not None
        assert exchange.request.body == body.body


class TestLearning:
    BODY = b"<a><Ticket>7T:brand-new</Ticket><b>7T:brand-new</b></a>"

    def learned(self, body: bytes, *headers: str) -> tuple[Exchange, list[tuple[bytes, str, int]]]:
        seen: list[tuple[bytes, str, int]] = []

        def learn(body: bytes, content_type: str, status: int) -> list[Secret]:
            seen.append((body, content_type, status))
            return [Secret("7T:brand-new")]

        with Peer(answering(body, *headers)) as peer:
            call = a_call(peer.url)
            exchange = asyncio.run(
                transport.perform(call, CATALOGUE, TICKET, network=trusting(), learn=learn)
            )
        return exchange, seen

    def test_what_an_answer_brings_is_seen_once_and_kept_nowhere(self) -> None:
        exchange, seen = self.learned(self.BODY, XML, "X-Echo: 7T:brand-new")
        assert seen == [(self.BODY, "text/xml; charset=utf-8", 200)]
        assert exchange.response is not None
        assert exchange.response.body == b"<a><Ticket>********</Ticket><b>********</b></a>"
        assert "brand-new" not in repr(exchange) + repr(exchange.response.headers)

    def test_a_packed_answer_is_seen_unpacked(self) -> None:
        _, seen = self.learned(gzip.compress(self.BODY), XML, "Content-Encoding: gzip")
        assert seen[0][0] == self.BODY

    def test_there_is_nothing_to_learn_of_what_cannot_be_unpacked(self) -> None:
        exchange, seen = self.learned(b"no gzip", XML, "Content-Encoding: gzip")
        assert exchange.outcome is Outcome.UNREADABLE
        assert seen == []
