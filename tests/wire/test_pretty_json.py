"""Tests of `erpsync_gui.wire.pretty_json`."""

from __future__ import annotations

import codecs
import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from erpsync_gui.wire.pretty_json import print_json
from erpsync_gui.wire.shape import ASIDE, INSIDE, close, start
from tests.wire.document_samples import BLANKS, JSON_BITS, random_json


@given(st.lists(st.sampled_from(JSON_BITS)).map(b"".join) | st.binary())
@example(b'{"a":}')
@example(b'{"a" "b":1')
@example(b'[1,,2]"')
def test_json_changes_white_space_only_whatever_comes(body: bytes) -> None:
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        body = b"x" + body
    assert print_json(body).text.body[:].translate(None, BLANKS) == body.translate(None, BLANKS)


def _loaded(body: bytes) -> Any:
    return json.loads(body, parse_float=str, parse_int=str, object_pairs_hook=list)


@given(st.integers(0, 10**9))
def test_json_means_the_same_laid_out(seed: int) -> None:
    body = random_json(seed)
    printed = print_json(body).text.body[:]
    assert _loaded(printed) == _loaded(body)


class _PlainReader:
    """The slow plain model: reads laid-out, valid JSON byte by byte and tells its shape."""

    def __init__(self, body: bytes) -> None:
        self.body, self.at, self.depth = body.decode(), 0, 0
        self.shape = bytearray([ASIDE]) * (body.count(b"\n") + 1)
        self.value()

    def blanks(self) -> str:
        while self.body[self.at : self.at + 1] and self.body[self.at] in " \t\r\n":
            self.at += 1
        return self.body[self.at : self.at + 1]

    def value(self) -> None:
        mark = self.blanks()
        self.note(start(self.depth))
        if mark == '"':
            self.text()
        elif mark in {"{", "["}:
            self.container()
        else:
            while self.body[self.at : self.at + 1] not in {"", ",", "]", "}", "\n", " "}:
                self.at += 1

    def note(self, mark: int) -> None:
        line = self.body.count("\n", 0, self.at)
        if self.shape[line] == ASIDE:
            self.shape[line] = mark

    def text(self) -> None:
        self.at += 1
        while self.body[self.at] != '"':
            self.at += 2 if self.body[self.at] == "\\" else 1
        self.at += 1

    def container(self) -> None:
        is_object = self.body[self.at] == "{"
        self.at += 1
        self.depth += 1
        while self.blanks() not in {"}", "]"}:
            if is_object:
                self.text()
                self.blanks()
                self.at += 1
            self.value()
            if self.blanks() == ",":
                self.at += 1
        self.depth -= 1
        self.note(close(self.depth))
        self.at += 1


@given(st.integers(0, 10**9))
def test_each_value_of_json_is_on_the_lines_it_is_said_to_be(seed: int) -> None:
    printed = print_json(random_json(seed))
    assert printed.shape == _PlainReader(printed.text.body[:]).shape


@given(st.integers(0, 10**9))
def test_laid_out_json_stays_as_it_is(seed: int) -> None:
    printed = print_json(random_json(seed))
    assert print_json(printed.text.body) == printed


def test_json_is_laid_out_one_value_a_line() -> None:
    body = b'{"IsOk":true, "N" :1.50,"Empty":{},"List":[ ],"Changes":{"Ids":[1,2]},"S":"\\u00e5"}'
    assert print_json(body).text.body[:].decode().splitlines() == [
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
    assert printed.text.body[:].splitlines() == [
        b"{",
        b"  " + long + b": " + number + b",",
        b"  " + long + b": " + escapes,
        b"}",
    ]
    assert printed.shape == bytes([start(0), start(1), start(1), close(0)])


@pytest.mark.parametrize(
    ("body", "text", "shape"),
    [
        (b",1", b",\n1", [ASIDE, start(0)]),
        (b"[1,,2]]", b"[\n  1,,\n  2\n]\n]", [start(0), start(1), start(1), close(0), ASIDE]),
        (b'{"a":}', b'{\n  "a": \n}', [start(0), ASIDE, close(0)]),
        (b'["l\nm"]', b'[\n  "l\nm"\n]', [start(0), start(1), INSIDE, close(0)]),
        (b'{"k\nl":1}', b'{\n  "k\nl": 1\n}', [start(0), start(1), INSIDE, close(0)]),
    ],
)
def test_broken_json_has_a_shape_too(body: bytes, text: bytes, shape: list[int]) -> None:
    printed = print_json(body)
    assert (printed.text.body, printed.shape) == (text, bytes(shape))
