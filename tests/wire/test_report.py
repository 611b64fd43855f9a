"""A report tells all of an Exchange, in plain values and in lines that are safe on a terminal."""

from __future__ import annotations

import base64
import json
from array import array
from dataclasses import replace
from datetime import UTC, datetime
from types import MappingProxyType

from erpsync_gui.wire import report
from erpsync_gui.wire.call import Call, Endpoint, Protocol
from erpsync_gui.wire.certificates import Certificate, Tls
from erpsync_gui.wire.changes import Changes
from erpsync_gui.wire.exchange import (
    Exchange,
    ReceivedResponse,
    SentRequest,
    Span,
    Timeline,
    Verdict,
)
from erpsync_gui.wire.outcome import Level, Outcome, Phase
from erpsync_gui.wire.text import IndexedText

STARTED = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
CHANGES = Changes(
    kinds=bytes([0, 1, 0, 0]),
    tables=array("L", [0, 1, 1, 0]),
    record_ids=array("l", [42, 7, 8, 43]),
    nodes=array("L", [1, 2, 3, 4]),
    table_names=("contact", "person"),
    present=(True, True, False),
)


def response(body: bytes) -> ReceivedResponse:
    raw = IndexedText.of(body)
    return ReceivedResponse(200, "OK", "HTTP/1.1", (("A", "b"),), raw, raw, len(body) + 5)


def request(body: bytes) -> SentRequest:
    raw = IndexedText.of(body)
    return SentRequest("POST", "http://h/x", (("Host", "h"),), raw, raw, len(body))


def exchange(body: bytes = b"<a>\n  <b/>\n</a>") -> Exchange:
    return Exchange(
        call=Call(
            "ForceResync",
            Endpoint("http://h", Protocol.SOAP88),
            MappingProxyType({"InternalKeyIds": (1, 2), "Names": {"a": None}}),
        ),
        verdict=Verdict(
            Outcome.REFUSED, Level.RESULT, "The ERP refused.", "No such key", "E1", "Look there."
        ),
        timeline=Timeline(STARTED, (Span(Phase.SENDING, 0.0, 1.23456),), 84.4),
        request=request(b"<q/>"),
        response=response(body),
        value={"IsOk": False, "List": [1, "ø", None]},
        changes=CHANGES,
        server="Practice tenant",
        user="Tessa",
        notes=("And one note.",),
    )


def test_json_has_all_of_it_under_stable_names() -> None:
    told = json.loads(json.dumps(report.as_json(exchange())))
    assert told["schema"] == report.SCHEMA
    assert (told["outcome"], told["level"]) == ("refused", "result")
    assert (told["operation"], told["protocol"]) == ("ForceResync", "soap88")
    assert told["arguments"] == {"InternalKeyIds": [1, 2], "Names": {"a": None}}
    assert told["verdict"] == {
        "sentence": "The ERP refused.",
        "server_words": "No such key",
        "code": "E1",
        "advice": "Look there.",
        "warning": False,
    }
    assert told["explanation"].splitlines()[-1] == "And one note."
    assert told["request"]["headers"] == [["Host", "h"]]
    assert told["request"]["body"] == "<q/>"
    assert told["response"]["status"] == 200
    assert told["response"]["complete"] is True
    assert told["value"] == {"IsOk": False, "List": [1, "ø", None]}
    assert told["timeline"] == {
        "started": "2026-11-22T09:30:00+00:00",
        "elapsed_ms": 84.4,
        "phases": [{"phase": "sending", "start_ms": 0.0, "elapsed_ms": 1.235}],
    }


def test_changes_are_counted_by_kind_and_table_and_an_absent_list_is_not_an_empty_one() -> None:
    assert report.as_json(exchange())["changes"] == {
        "count": 4,
        "added": {"count": 3, "tables": {"contact": [42, 43], "person": [8]}},
        "updated": {"count": 1, "tables": {"person": [7]}},
        "deleted": None,
    }


def test_a_body_that_is_not_utf_8_travels_as_base64() -> None:
    told = report.as_json(exchange(b"\xff\x00"))["response"]
    assert base64.b64decode(told["body_base64"]) == b"\xff\x00"
    assert "body" not in told


def test_what_is_not_there_is_null() -> None:
    bare = Exchange(
        Call("SyncAll", Endpoint("", Protocol.REST)),
        Verdict(Outcome.UNREADABLE, Level.BODY, "Not an answer."),
        Timeline(STARTED),
    )
    told = report.as_json(bare)
    assert [told[name] for name in ("request", "response", "value", "changes")] == [None] * 4
    assert report.as_text(bare) == "UNREADABLE | SyncAll | REST v1\nNot an answer.\n"


def test_text_leads_with_the_verdict_and_ends_with_the_body() -> None:
    assert report.as_text(exchange()) == (
        "REFUSED | ForceResync | SOAP 88 | E1 | HTTP 200 OK | 84 ms | 20 bytes\n"
        "The ERP refused.\nNo such key\nLook there.\nAnd one note.\n"
        "Changes: added 3 (contact 2, person 1), updated 1 (person 1), deleted -\n"
        "\n<a>\n  <b/>\n</a>\n"
    )


def test_text_never_steers_the_terminal() -> None:
    text = report.as_text(exchange(b"\x1b]0;gotcha\x07\tred\x9b31m\xc2\x9b\r\n\x00\xff"))
    body = text.partition("\n\n")[2]
    odd = "\N{REPLACEMENT CHARACTER}"
    assert body == f"\\x1b]0;gotcha\\x07\tred{odd}31m\\x9b\n\\x00{odd}\n"


class TestTheWay:
    OWN = Certificate(
        "CN=crm.example",
        "CN=Our CA",
        ("crm.example",),
        STARTED,
        STARTED.replace(year=2027),
        "AB:CD",
    )

    def test_json_has_tls_and_proxy_or_nothing(self) -> None:
        plain = report.as_json(exchange())
        assert (plain["tls"], plain["proxy"]) == (None, "")
        way = replace(exchange(), tls=Tls("TLSv1.3", "AES", (self.OWN,)), proxy="http://p:8080")
        told = json.loads(json.dumps(report.as_json(way)))
        assert told["proxy"] == "http://p:8080"
        assert told["tls"] == {
            "version": "TLSv1.3",
            "cipher": "AES",
            "chain": [
                {
                    "subject": "CN=crm.example",
                    "issuer": "CN=Our CA",
                    "names": ["crm.example"],
                    "valid_from": "2026-11-22T09:30:00+00:00",
                    "valid_until": "2027-11-22T09:30:00+00:00",
                    "fingerprint": "AB:CD",
                }
            ],
        }

    def test_text_has_a_line_for_each(self) -> None:
        way = replace(exchange(), tls=Tls("TLSv1.3", "AES", (self.OWN,)), proxy="http://p:8080")
        lines = report.as_text(way).splitlines()
        assert "Proxy: http://p:8080" in lines
        assert "TLS: TLSv1.3, AES, CN=crm.example, valid until 2027-11-22" in lines
        failed = report.as_text(replace(exchange(), tls=Tls("", "", (self.OWN,))))
        assert "\nTLS: CN=crm.example, valid until 2027-11-22\n" in failed
        assert "TLS:" not in report.as_text(exchange())
