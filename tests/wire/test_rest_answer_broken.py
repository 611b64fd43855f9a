"""Tests of `erpsync_gui.wire.rest_answer` with answers that are broken, hostile or odd."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpsync_gui.contract import catalogue
from erpsync_gui.wire import rest_answer
from erpsync_gui.wire.exchange import Reading
from erpsync_gui.wire.outcome import Level, Outcome
from tests.wire.reply_samples import values

_CONTRACT = catalogue.load()
_JSON = "application/json; charset=utf-8"
_XML = "application/xml; charset=utf-8"


def _read(
    body: bytes | str,
    operation: str = "ForceResync",
    *,
    status: int = 200,
    content_type: str = _JSON,
) -> Reading:
    data = body.encode() if isinstance(body, str) else body
    return rest_answer.read(data, content_type, status, _CONTRACT.operation(operation), _CONTRACT)


def _told(reading: Reading) -> tuple[Outcome, Level, bool]:
    return reading.verdict.outcome, reading.verdict.level, reading.verdict.warning


_FINE = (Outcome.OK, Level.RESULT, False)
_WARNED = (Outcome.OK, Level.RESULT, True)
_UNREADABLE = (Outcome.UNREADABLE, Level.BODY, False)


def test_broken_json_names_the_last_that_was_read() -> None:
    sentence = _read('{"Id":[{"RecordId":1042},{"Rec').verdict.sentence
    assert sentence.endswith('The last that was read is "RecordId": 1042.')


def test_an_empty_body_says_what_to_try() -> None:
    assert "save the raw answer" in _read("").verdict.advice


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ('{"IsOk":tr', "The JSON breaks at line 1, column 9: it ends in the middle of “tr”."),
        ('{"IsOk":true,\n"Changes":{"Added', "line 2, column 18: it ends in the middle of a text"),
        ('"Conta', "it ends in the middle of a text"),
        ("[" * 50_000, "nested more than 200 levels deep"),
        ('{"a":' * 50_000 + "1" + "}" * 50_000, "nested more than 200 levels deep"),
        ("<a>" * 50_000 + "</a>" * 50_000, "nested too deep"),
        ("<R><IsOk>tr", "The XML breaks after “<IsOk>tr”: it ends inside <IsOk>."),
        ('<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', "document type"),
    ],
)
def test_a_broken_answer_says_where_and_keeps_its_text(body: str, sentence: str) -> None:
    reading = _read(body)
    assert _told(reading) == _UNREADABLE
    assert sentence in reading.verdict.sentence
    assert re.sub(rb"\s", b"", reading.text.body) == re.sub(r"\s", "", body).encode()
    assert reading.value is None


@pytest.mark.parametrize(
    ("body", "sentence", "words"),
    [
        ("<html><title>Sign in</title></html>", "An HTML page came instead", "Sign in"),
        ("Welcome to the proxy", "neither JSON nor XML", "Welcome to the proxy"),
        (b"\x1f\x8b\x08\x00\xff", "neither JSON nor XML", "\x1f�\x08\x00�"),
    ],
)
def test_a_page_that_is_no_answer_is_unreadable_with_advice(
    body: str | bytes, sentence: str, words: str
) -> None:
    reading = _read(body)
    assert reading.verdict.outcome is Outcome.UNREADABLE
    assert sentence in reading.verdict.sentence
    assert reading.verdict.server_words == words
    assert "proxy" in reading.verdict.advice


def test_fifty_levels_are_no_trouble() -> None:
    inner = '{"ChildItems":[' * 50 + "]}" * 50
    reading = _read(
        f'{{"ErpListItemMappings":[{{"CrmList":{inner}}}]}}', "GetConnectionListMappings"
    )
    assert _told(reading) == _FINE


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ('{"StatusMessage":"blåbær"}'.encode("utf-8-sig"), _JSON),
        ('{"StatusMessage":"blåbær"}'.encode("utf-16"), _JSON),
        ('{"StatusMessage":"blåbær"}'.encode("latin-1"), "application/json; charset=iso-8859-1"),
        ('{"StatusMessage":"blåbær"}'.encode(), "application/json; charset=iso-8859-1"),
        ('{"StatusMessage":"blåbær"}'.encode(), "text/html"),
        ("<R><StatusMessage>blåbær</StatusMessage></R>".encode("utf-16"), _XML),
        ("<R><StatusMessage>blåbær</StatusMessage></R>".encode(), _JSON),
    ],
)  # fmt: skip
def test_a_charset_or_type_that_is_wrong_does_no_harm(body: bytes, content_type: str) -> None:
    reading = _read(body, "GetEngineStatus", content_type=content_type)
    assert reading.value == {"StatusMessage": "blåbær"}
    assert "blåbær" in reading.text.body[:].decode()
    assert reading.verdict.outcome is Outcome.OK


def test_bytes_that_are_not_utf_8_are_said_and_kept() -> None:
    body = '{"StatusMessage":"å"}'.encode("latin-1")
    reading = _read(body, "GetEngineStatus")
    assert _told(reading) == _WARNED
    assert reading.verdict.sentence.endswith("bytes that are not UTF-8; they are shown as �.")
    assert reading.value == {"StatusMessage": "�"}
    assert b"\xe5" in reading.text.body


def test_of_duplicate_keys_the_last_counts_and_all_are_shown() -> None:
    reading = _read('{"IsOk":false,"IsOk":true}')
    assert reading.value == {"IsOk": True}
    assert values(reading.reply) == ["", "false", "true"]


def test_numbers_keep_their_digits() -> None:
    reading = _read(
        '{"Rank":1.50,"Id":123456789012345678901,"New":1e400,"Odd":NaN}', "GetConnection"
    )
    assert values(reading.reply)[1:] == ["1.50", "123456789012345678901", "1e400", "NaN"]


@given(
    st.binary(max_size=60) | st.text(st.sampled_from('{}[]",:<>/=! aIsOk1true'), max_size=40),
    st.sampled_from([200, 204, 302, 404, 500]),
    st.sampled_from([operation.name for operation in _CONTRACT.operations()]),
)
def test_nothing_that_comes_raises(body: bytes | str, status: int, operation: str) -> None:
    reading = _read(body, operation, status=status)
    assert reading.verdict.sentence.endswith((".", "�."))
