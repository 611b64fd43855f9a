"""Tests of `erpsync_gui.wire.pretty_json`."""

from __future__ import annotations

import codecs
import json
import random
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from erpsync_gui.wire.pretty_json import print_json

_BLANKS = b" \t\r\n"
_BLANK_TEXTS = ["", "", "", " ", "\n  ", "\r\n\t"]


_JSON_BITS = [
    b"{", b"}", b"[", b"]", b",", b":", b'"a"', b'"b \\" \\\\"', b'"', b"\\", b"1.50", b"-0",
    b"1e400", b"true", b"null", b" ", b"\n", b'"l\nm"', b"\xff", b"\x00", b"NaN", b'"a":', b'"":',
    b"\xef\xbb\xbf", b"<html>", b"'",
]  # fmt: skip


@given(st.lists(st.sampled_from(_JSON_BITS)).map(b"".join) | st.binary())
@example(b'{"a":}')
@example(b'{"a" "b":1')
@example(b'[1,,2]"')
def test_json_changes_white_space_only_whatever_comes(body: bytes) -> None:
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        body = b"x" + body
    assert print_json(body).text.body.translate(None, _BLANKS) == body.translate(None, _BLANKS)


def _random_json(draw: random.Random, depth: int = 0) -> str:
    def blank() -> str:
        return draw.choice(_BLANK_TEXTS)

    def text() -> str:
        return draw.choice(['""', '"a b"', '"\\u00e5\\"\\\\"', '"ø : , ]"', '"a"'])

    def member() -> str:
        return f"{text()}{blank()}:{blank()}{value()}"

    def value() -> str:
        return _random_json(draw, depth + 1)

    choice = draw.random()
    if choice < 0.4 or depth > 5:
        word = ["0", "-1.50", "1E+05", "12345678901234567890", "true", "false", "null", text()]
        return blank() + draw.choice(word) + blank()
    count = draw.randint(0, 4)
    parts = (f"{blank()}{member() if choice < 0.7 else value()}{blank()}" for _ in range(count))
    inner = ",".join(parts) or blank()
    return f"{{{inner}}}" if choice < 0.7 else f"[{inner}]"


def _random_document(seed: int) -> bytes:
    return _random_json(random.Random(seed)).encode()  # noqa: S311 - documents, no secrets


def _loaded(body: bytes) -> Any:
    return json.loads(body, parse_float=str, parse_int=str, object_pairs_hook=list)


@given(st.integers(0, 10**9))
def test_json_means_the_same_laid_out(seed: int) -> None:
    body = _random_document(seed)
    printed = print_json(body).text.body
    assert _loaded(printed) == _loaded(body)


class _PlainReader:
    """The slow plain model: reads valid JSON byte by byte and notes the line of each value."""

    def __init__(self, body: bytes) -> None:
        self.body, self.at, self.lines = body.decode(), 0, list[int]()
        self.value()

    def blanks(self) -> str:
        while self.body[self.at : self.at + 1] and self.body[self.at] in " \t\r\n":
            self.at += 1
        return self.body[self.at : self.at + 1]

    def value(self) -> None:
        mark = self.blanks()
        self.lines.append(self.body.count("\n", 0, self.at))
        if mark == '"':
            self.text()
        elif mark in {"{", "["}:
            self.container()
        else:
            while self.body[self.at : self.at + 1] not in {"", ",", "]", "}", "\n", " "}:
                self.at += 1

    def text(self) -> None:
        self.at += 1
        while self.body[self.at] != '"':
            self.at += 2 if self.body[self.at] == "\\" else 1
        self.at += 1

    def container(self) -> None:
        is_object = self.body[self.at] == "{"
        self.at += 1
        while self.blanks() not in {"}", "]"}:
            if is_object:
                self.text()
                self.blanks()
                self.at += 1
            self.value()
            if self.blanks() == ",":
                self.at += 1
        self.at += 1


@given(st.integers(0, 10**9))
def test_each_value_of_json_is_on_the_line_it_is_said_to_be(seed: int) -> None:
    printed = print_json(_random_document(seed))
    assert list(printed.node_lines) == _PlainReader(printed.text.body).lines


@given(st.integers(0, 10**9))
def test_laid_out_json_stays_as_it_is(seed: int) -> None:
    printed = print_json(_random_document(seed))
    assert print_json(printed.text.body) == printed


def test_json_is_laid_out_one_value_a_line() -> None:
    body = b'{"IsOk":true, "N" :1.50,"Empty":{},"List":[ ],"Changes":{"Ids":[1,2]},"S":"\\u00e5"}'
    assert print_json(body).text.body.decode().splitlines() == [
        "{",
        '  "IsOk": true,',
        '  "N": 1.50,',
        '  "Empty": {},',
        '  "List": [],',
        '  "Changes": {',
        '    "Ids": [',
        "      1,",
        "      2",
        "    ]",
        "  },",
        '  "S": "\\u00e5"',
        "}",
    ]


@pytest.mark.parametrize("size", [511, 512, 513, 8191, 8192, 8193, 100_000])
def test_long_texts_numbers_and_blanks_of_json_are_whole(size: int) -> None:
    long, number, escapes = b'"' + b"x" * size + b'"', b"1" * size, b'"' + b"\\n" * size + b'"'
    blank = b" " * size
    body = b"{" + long + blank + b":" + number + b"," + long + b":" + escapes + blank + b"}"
    printed = print_json(body)
    assert printed.text.body.splitlines() == [
        b"{",
        b"  " + long + b": " + number + b",",
        b"  " + long + b": " + escapes,
        b"}",
    ]
    assert list(printed.node_lines) == [0, 1, 2]
