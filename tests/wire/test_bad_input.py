"""Everything that can be wrong with an answer ends in one Exchange with a sentence, bytes kept.

Real sockets, through `transport.perform` from end to end.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable

import pytest

from erpsync_gui.wire.call import Protocol
from erpsync_gui.wire.outcome import Outcome
from tests.fakes.bad_answers import (
    HURRIED,
    JSON,
    LIMIT_BYTES,
    STATUS,
    answered,
    envelope,
    kept,
    said,
)
from tests.fakes.calling import XML

HTML = b"<!DOCTYPE html><html><head><title>It works</title></head><body>Welcome</body></html>"
both_protocols = pytest.mark.parametrize("protocol", [Protocol.SOAP88, Protocol.REST])


class TestBrokenHttp:
    @pytest.mark.parametrize("then", ["close", "reset"])
    def test_no_answer_at_all(self, then: str) -> None:
        exchange = said(b"", then=then)
        assert exchange.outcome is Outcome.UNREACHABLE
        assert "without an answer" in exchange.verdict.sentence
        assert exchange.response is None

    @pytest.mark.parametrize(
        "garbage",
        [
            b"SSH-2.0-OpenSSH_9.2\r\n",
            b"220 mail.example ESMTP\r\n",
            b"\x00\x01\x02\x03\r\n\r\n",
            b"HTTP/1.1 abc\r\n\r\n",
            b"HTTP/1.1 200 OK\r\nno colon here\r\n\r\n",
            b"HTTP/1.1 200 OK\r\nContent-Length: ten\r\n\r\n",
            b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        ],
    )
    def test_an_answer_that_is_no_http_keeps_its_bytes(self, garbage: bytes) -> None:
        exchange = said(garbage, then="stay", deadlines=HURRIED)
        assert exchange.outcome is Outcome.UNREADABLE
        assert "HTTP" in exchange.verdict.sentence
        assert kept(exchange) == garbage

    def test_a_flood_of_headers_is_stopped(self) -> None:
        flood = b"HTTP/1.1 200 OK\r\n" + b"X-Flood: 1234567890\r\n" * 50_000
        exchange = said(flood)
        assert exchange.outcome is Outcome.UNREADABLE
        assert kept(exchange).startswith(b"HTTP/1.1 200 OK\r\nX-Flood")

    @both_protocols
    @pytest.mark.parametrize("then", ["close", "reset"])
    def test_half_a_body_is_kept(self, then: str, protocol: Protocol) -> None:
        half = STATUS[:60]
        head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(STATUS)}\r\n{XML}\r\n\r\n".encode()
        exchange = said(head + half, protocol, then=then)
        assert exchange.outcome is Outcome.UNREADABLE
        assert exchange.response is not None
        assert not exchange.response.complete
        assert exchange.response.status == 200
        if then == "close":  # a reset may overtake the bytes
            assert f"after 60 of {len(STATUS)} bytes" in exchange.verdict.sentence
            assert kept(exchange) == half

    def test_a_head_that_breaks_off_keeps_its_bytes(self) -> None:
        exchange = said(b"HTTP/1.1 200 OK\r\nContent-")
        assert exchange.outcome is Outcome.UNREADABLE
        assert "inside its head" in exchange.verdict.sentence
        assert kept(exchange) == b"HTTP/1.1 200 OK\r\nContent-"

    def test_chunks_that_are_none_keep_what_came_before(self) -> None:
        head = f"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n{XML}\r\n\r\n".encode()
        exchange = said(head + b"5\r\n<half\r\nnot a size\r\n", then="stay")
        assert exchange.outcome is Outcome.UNREADABLE
        assert kept(exchange) == b"<half"

    def test_chunks_that_break_off_keep_what_came_before(self) -> None:
        head = f"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n{XML}\r\n\r\n".encode()
        exchange = said(head + b"5\r\n<half\r\n5\r\n<ot")
        assert exchange.outcome is Outcome.UNREADABLE
        assert kept(exchange).startswith(b"<half")

    def test_a_body_longer_than_announced_is_cut_and_that_is_said(self) -> None:
        exchange = answered(STATUS, XML, length=40)
        assert exchange.outcome is Outcome.UNREADABLE
        assert kept(exchange) == STATUS[:40]
        assert f"{len(STATUS) - 40} more bytes came" in exchange.explain()

    def test_a_body_without_a_length_ends_with_the_connection(self) -> None:
        exchange = said(f"HTTP/1.0 200 OK\r\n{XML}\r\n\r\n".encode() + STATUS)
        assert exchange.outcome is Outcome.OK


class TestPacking:
    def test_gzip_that_is_none_is_shown_as_it_came(self) -> None:
        exchange = answered(STATUS, XML, "Content-Encoding: gzip")
        assert exchange.outcome is Outcome.UNREADABLE
        assert "gzip" in exchange.verdict.sentence
        assert kept(exchange) == STATUS

    @pytest.mark.parametrize("cut", [slice(0, -12), slice(0, 30)])
    def test_gzip_that_ends_too_early_is_shown_as_it_came(self, cut: slice) -> None:
        packed = gzip.compress(STATUS)[cut]
        exchange = answered(packed, XML, "Content-Encoding: gzip")
        assert exchange.outcome is Outcome.UNREADABLE
        assert kept(exchange) == packed

    def test_a_packing_that_nobody_asked_for_is_said(self) -> None:
        exchange = answered(STATUS, XML, "Content-Encoding: br")
        assert exchange.outcome is Outcome.UNREADABLE
        assert "'br'" in exchange.verdict.sentence

    def test_a_bomb_is_unpacked_no_further_than_the_limit(self) -> None:
        bomb = gzip.compress(bytes(LIMIT_BYTES * 20))
        exchange = answered(bomb, XML, "Content-Encoding: gzip")
        assert exchange.outcome is Outcome.UNREADABLE
        assert "attack" in exchange.verdict.sentence
        assert 0 < len(kept(exchange)) <= LIMIT_BYTES
        assert bytes(LIMIT_BYTES).startswith(kept(exchange))

    def test_an_endless_body_is_stopped_at_the_limit(self) -> None:
        head = f"HTTP/1.1 200 OK\r\n{XML}\r\n\r\n".encode()
        exchange = said(head + bytes(LIMIT_BYTES * 3))
        assert exchange.outcome is Outcome.UNREADABLE
        assert "larger than 1,048,576 bytes" in exchange.verdict.sentence
        assert LIMIT_BYTES < len(kept(exchange)) < LIMIT_BYTES * 2


def nested(levels: int) -> str:
    return "<Response>" + "<a>" * levels + "x" + "</a>" * levels + "</Response>"


BOMB = (
    b'<!DOCTYPE b [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;">]>'
)
EXTERNAL = b'<!DOCTYPE b [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


class TestBodies:
    @both_protocols
    def test_an_html_page(self, protocol: Protocol) -> None:
        exchange = answered(HTML, "Content-Type: text/html", protocol=protocol)
        assert exchange.outcome is Outcome.UNREADABLE
        assert "HTML" in exchange.explain()
        assert kept(exchange) == HTML

    def test_an_empty_body_over_soap(self) -> None:
        exchange = answered(b"", XML)
        assert exchange.outcome is Outcome.UNREADABLE
        assert kept(exchange) == b""

    def test_an_empty_body_over_rest_is_never_ok_without_a_word(self) -> None:
        exchange = answered(b"", JSON, protocol=Protocol.REST)
        assert exchange.outcome is not Outcome.OK or exchange.verdict.warning

    def test_half_a_document_that_calls_itself_whole(self) -> None:
        exchange = answered(STATUS[:150], XML)
        assert exchange.outcome is Outcome.UNREADABLE
        assert exchange.response is not None
        assert exchange.response.complete
        assert kept(exchange) == STATUS[:150]

    def test_fifty_levels_are_no_trouble(self) -> None:
        body = envelope(nested(50))
        exchange = answered(body, XML)
        assert exchange.outcome is Outcome.OK
        assert kept(exchange) == body

    @pytest.mark.parametrize("levels", [1_000, 20_000])
    def test_more_levels_than_anybody_needs_are_no_crash(self, levels: int) -> None:
        for protocol, body, kind in (
            (Protocol.SOAP88, envelope(nested(levels)), XML),
            (Protocol.REST, b'{"a":' * levels + b"1" + b"}" * levels, JSON),
            (Protocol.REST, b"[" * levels + b"]" * levels, JSON),
        ):
            assert kept(answered(body, kind, protocol=protocol)) == body

    @pytest.mark.parametrize("trap", [BOMB, EXTERNAL])
    @both_protocols
    def test_entities_are_never_followed(self, trap: bytes, protocol: Protocol) -> None:
        body = trap + envelope("<Response><StatusMessage>&d;&a;</StatusMessage></Response>")
        exchange = answered(body, XML, protocol=protocol)
        assert exchange.outcome is Outcome.UNREADABLE
        assert kept(exchange) == body
        assert "hahaha" not in repr(exchange.value)

    @both_protocols
    def test_invalid_utf_8(self, protocol: Protocol) -> None:
        soap = protocol.is_soap
        body = STATUS.replace(b"Sync", b"S\xff\xfe") if soap else b'{"StatusMessage":"S\xff"}'
        exchange = answered(body, XML if soap else JSON, protocol=protocol)
        assert kept(exchange) == body
        assert exchange.explain()

    @pytest.mark.parametrize(
        ("charset", "codec"),
        [("utf-8", "utf-16"), ("utf-16", "utf-8"), ("iso-8859-1", "utf-8"), ("klingon", "utf-8")],
    )
    def test_a_charset_that_lies(self, charset: str, codec: str) -> None:
        body = STATUS.decode().replace("Sync", "Synk på").encode(codec)
        exchange = answered(body, f"Content-Type: text/xml; charset={charset}")
        assert exchange.outcome in {Outcome.OK, Outcome.UNREADABLE}
        assert kept(exchange) == body

    def test_a_control_character_in_the_data(self) -> None:
        body = STATUS.replace(b"Sync", b"\x0bSync")
        assert kept(answered(body, XML)) == body

    def test_a_status_without_a_meaning(self) -> None:
        exchange = said(b"HTTP/1.1 799 Strange\r\nContent-Length: 2\r\n\r\nno")
        assert exchange.outcome is Outcome.REFUSED
        assert exchange.response is not None
        assert (exchange.response.status, exchange.response.reason) == (799, "Strange")


@pytest.mark.parametrize("make", [lambda body: body, gzip.compress])
def test_a_cut_packed_body_shows_what_can_be_unpacked(make: Callable[[bytes], bytes]) -> None:
    body = make(STATUS * 50)
    packing = "Content-Encoding: gzip" if body[:2] == b"\x1f\x8b" else "X: y"
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n{packing}\r\n\r\n".encode()
    exchange = said(head + body[:-10])
    assert exchange.outcome is Outcome.UNREADABLE
    assert kept(exchange).startswith(STATUS[:50])
