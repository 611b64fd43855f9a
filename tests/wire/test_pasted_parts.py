"""The messages in a pasted text are found, byte for byte, and nothing raises."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpsync_gui.wire import pasted_parts
from erpsync_gui.wire.pasted_parts import Part

ENVELOPE = b"<s:Envelope xmlns:s='urn:x'>\n<s:Body/>\n</s:Envelope>"
JSON = b'{\n  "IsOk": true\n}'


@pytest.mark.parametrize("body", [ENVELOPE, JSON, b"[1]", b"", b"nothing", b"\xff\xfe?", b" <a"])
def test_a_text_with_nothing_to_tell_apart_is_one_part(body: bytes) -> None:
    (part,) = pasted_parts.find(body)
    assert not part.is_http
    assert part.body == body or body.startswith(b"\xff\xfe")


def test_a_text_of_windows_is_turned_into_utf8() -> None:
    assert pasted_parts.find("<a>æ</a>".encode("utf-16")) == (Part("<a>æ</a>".encode()),)
    assert pasted_parts.find("<a>æ</a>".encode("utf-8-sig")) == (Part("<a>æ</a>".encode()),)


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
def test_an_http_exchange_is_taken_apart(line_end: bytes) -> None:
    lines = [
        b"POST /api/v1/Agents/ErpSync/ForceResync HTTP/1.1",
        b"Host: crm.example.com",
        b"Content-Type: application/json",
        b"",
        b'{"ErpConnectionId": 3}',
        b"",
        b"HTTP/1.1 404 Not Found",
        b"content-type: text/html",
        b"",
        b"<html/>",
        b"",
    ]
    request, answer = pasted_parts.find(line_end.join(lines))
    assert request.target == "/api/v1/Agents/ErpSync/ForceResync"
    assert request.header("host") == "crm.example.com"
    assert request.body == b'{"ErpConnectionId": 3}'
    assert (answer.status, answer.reason, answer.body) == (404, "Not Found", b"<html/>")
    assert answer.headers == (("content-type", "text/html"),)


def test_a_message_may_lack_headers_body_or_reason() -> None:
    assert pasted_parts.find(b"HTTP/1.1 204\n\n") == (Part(b"", status=204),)
    assert pasted_parts.find(b"HTTP/2 200\n\n[]") == (Part(b"[]", status=200),)
    (part,) = pasted_parts.find(b"POST https://x.example/api/v1/Agents/ErpSync/SyncAll")
    assert part.target.endswith("/SyncAll")
    assert part.body == b""


def test_the_fences_of_a_page_are_looked_into_and_other_languages_passed_over() -> None:
    page = (
        b"# Title\n\n```xml\n" + ENVELOPE + b"\n```\ntext\n```csharp\nvar x = 1;\n```\n"
        b"~~~ http_\nHTTP/1.1 200 OK\n\n" + JSON + b"\n~~~\n```json\n[1]"
    )
    assert pasted_parts.find(page) == (
        Part(ENVELOPE),
        Part(JSON, status=200, reason="OK"),
        Part(b"[1]"),
    )


def test_envelopes_in_running_text_are_found_the_last_even_when_cut() -> None:
    text = b"Request\n" + ENVELOPE + b"\nResponse\n" + ENVELOPE[:-12]
    assert pasted_parts.find(text) == (Part(ENVELOPE), Part(ENVELOPE[:-12]))


def test_two_envelopes_in_a_row_are_two_parts() -> None:
    declared = b'<?xml version="1.0"?>\n' + ENVELOPE
    assert pasted_parts.find(declared + b"\n" + declared) == (Part(declared), Part(declared))


@given(st.binary(max_size=300))
def test_no_bytes_raise_and_there_is_always_a_part(data: bytes) -> None:
    assert pasted_parts.find(data)


PIECES = [
    b"```\n",
    b"HTTP/1.1 200 OK\n",
    b"POST /x\n",
    b"\n\n",
    b"<Envelope>",
    b"</Envelope>",
    b"{",
]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map(b"".join))
def test_no_arrangement_of_marks_raises(data: bytes) -> None:
    assert pasted_parts.find(data)
