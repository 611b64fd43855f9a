"""Faults in the bytes of an answer."""

from __future__ import annotations

import gzip
import json
import zlib
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError, fromstring

import pytest
from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.sandbox.conftest import Bench

BOTH = pytest.mark.parametrize("protocol", ["soap", "rest"])


@BOTH
@pytest.mark.parametrize(
    ("spec", "status", "header"),
    [
        ("401", 401, "www-authenticate"),
        ("403", 403, ""),
        ("404", 404, ""),
        ("421", 421, ""),
        ("429", 429, "retry-after"),
        ("500-html", 500, ""),
        ("503", 503, "retry-after"),
        ("html", 200, ""),
        ("empty", 200, ""),
    ],
)
def test_a_status_is_answered_instead(
    bench: Bench, protocol: str, spec: str, status: int, header: str
) -> None:
    reply = bench.call(protocol, spec)
    assert reply.status == status
    assert not header or header in reply.headers
    html = reply.headers["content-type"].startswith("text/html")
    if spec in {"404", "500-html", "503", "html"}:
        assert html
    assert (reply.body == b"") == (spec == "empty")
    assert bench.recorder.asked == []


@BOTH
def test_malformed_cannot_be_parsed(bench: Bench, protocol: str) -> None:
    for operation in ("SyncAll", "DeleteConnection"):
        body = bench.call(protocol, "malformed", operation).body
        assert body
        with pytest.raises((ParseError, json.JSONDecodeError)):
            fromstring(body) if protocol == "soap" else json.loads(body)


@pytest.mark.parametrize("answer", [{"UserExplanation": "words"}, {"IsOk": True}, None])
def test_a_control_character_stands_raw_in_the_body(
    bench: Bench, answer: Mapping[str, str | bool] | None
) -> None:
    bench.recorder.answer = answer
    for protocol in ("soap", "rest"):
        body = bench.call(protocol, "control-character").body
        assert body.count(b"\x0b") == 1
        with pytest.raises((ParseError, json.JSONDecodeError)):
            fromstring(body) if protocol == "soap" else json.loads(body)
    soap = bench.call("soap", "control-character").body
    inside = soap.partition(b"Body>")[2]
    assert b"\x0b" in inside


@BOTH
@pytest.mark.parametrize("charset", ["utf-16", "iso-8859-1"])
def test_wrong_charset_says_one_thing_and_sends_another(
    bench: Bench, protocol: str, charset: str
) -> None:
    bench.recorder.answer = {"UserExplanation": "blåbær"}
    reply = bench.call(protocol, f"wrong-charset={charset}")
    assert reply.headers["content-type"].endswith(f"; charset={charset}")
    assert "blåbær".encode() in reply.body


@BOTH
def test_gzip_is_compressed_and_broken_gzip_is_broken(bench: Bench, protocol: str) -> None:
    bench.recorder.answer = {"UserExplanation": "words " * 100}
    plain = bench.call(protocol, "").body
    packed = bench.call(protocol, "gzip")
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain
    broken = bench.call(protocol, "gzip-broken")
    assert broken.headers["content-encoding"] == "gzip"
    with pytest.raises((OSError, EOFError, zlib.error)):
        gzip.decompress(broken.body)


@BOTH
def test_a_bomb_is_small_and_would_grow_beyond_all_bounds(bench: Bench, protocol: str) -> None:
    reply = bench.call(protocol, "bomb")
    assert "xml" in reply.headers["content-type"]
    assert len(reply.body) < 2000
    with pytest.raises(etree.XMLSyntaxError, match="amplification"):
        etree.fromstring(reply.body)


@BOTH
def test_an_external_entity_asks_for_a_file_of_this_machine(bench: Bench, protocol: str) -> None:
    reply = bench.call(protocol, "external-entity")
    assert "xml" in reply.headers["content-type"]
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    document = etree.fromstring(reply.body, parser).getroottree()
    assert document.docinfo.internalDTD is not None
    assert b'SYSTEM "file:///' in reply.body


def test_faults_can_be_combined(bench: Bench) -> None:
    reply = bench.call("rest", "changes=3,gzip,delay=20")
    assert json.loads(gzip.decompress(reply.body))["Changes"]["UpdatedRecords"]
    late = bench.call("soap", "503,delay=20")
    assert late.status == 503
