"""Tests of `erpsync_gui.wire.json_reader`."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpsync_gui.wire.json_reader import (
    MOST_LEVELS,
    Event,
    JsonError,
    parts,
    plain_value,
    text_of,
    value_of,
)


def test_the_parts_come_in_order_as_they_are_written() -> None:
    assert list(parts(b'{"a": [1.50], "a": "x", "b": {}}')) == [
        (Event.OBJECT, None, b""),
        (Event.LIST, b'"a"', b""),
        (Event.SCALAR, None, b"1.50"),
        (Event.CLOSE, None, b""),
        (Event.SCALAR, b'"a"', b'"x"'),
        (Event.OBJECT, b'"b"', b""),
        (Event.CLOSE, None, b""),
        (Event.CLOSE, None, b""),
    ]


@pytest.mark.parametrize(
    ("token", "text", "value"),
    [
        (b"1.50", "1.50", "1.50"),
        (b"-7", "-7", -7),
        (b"true", "true", True),
        (b"null", "null", None),
        (b'"true"', "true", "true"),
        (b'"\\u00e5\\n"', "å\n", "å\n"),
    ],
)
def test_a_scalar_is_shown_as_written_and_valued_by_its_sort(
    token: bytes, text: str, value: object
) -> None:
    assert text_of(token) == text
    assert value_of(token) == value
    assert type(value_of(token)) is type(value)


@pytest.mark.parametrize(
    ("body", "place", "why"),
    [
        (b"", "line 1, column 1", "it ends too early"),
        (b'{"a":1', "line 1, column 7", "it ends too early"),
        (b'{"a":1,\n "b": ', "line 2, column 7", "it ends too early"),
        (b'{"a" ', "line 1, column 6", "it ends too early"),
        (b'{"a', "line 1, column 4", "it ends in the middle of a text"),
        (b'{"a":tr', "line 1, column 6", "it ends in the middle of “tr”"),
        (b'{"a":"\xc3\xa5b', "line 1, column 9", "it ends in the middle of a text"),
        (b'["\xc3\xa5" 2]', "line 1, column 6", "a comma or a closing bracket was expected"),
        (b"[1,]", "line 1, column 4", "“]” has no place here"),
        (b"[1}", "line 1, column 3", "“}” has no place here"),
        (b"]", "line 1, column 1", "“]” has no place here"),
        (b"[,1]", "line 1, column 2", "the comma has no place here"),
        (b"1,", "line 1, column 2", "the comma has no place here"),
        (b"[:1]", "line 1, column 2", "a value is missing"),
        (b'{"a":}', "line 1, column 2", "a value is missing"),
        (b'{"a"}', "line 1, column 2", "a key was expected"),
        (b'["a":1]', "line 1, column 2", "there is a key outside an object"),
        (b"[01]", "line 1, column 2", "“01” is no JSON value"),
        (b"[True]", "line 1, column 2", "“True” is no JSON value"),
        (b"{} x", "line 1, column 4", "something follows the end"),
        (b"[" * 300, "line 1, column 201", "it is nested more than 200 levels deep"),
    ],
)
def test_broken_json_says_where_it_breaks_and_why(body: bytes, place: str, why: str) -> None:
    with pytest.raises(JsonError) as caught:
        plain_value(body)
    assert str(caught.value) == f"The JSON breaks at {place}: {why}."


@pytest.mark.parametrize("levels", [50, MOST_LEVELS])
def test_deep_json_is_read(levels: int) -> None:
    body = b"[" * levels + b"]" * levels
    assert sum(event is Event.LIST for event, _, _ in parts(body)) == levels


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b"[1.50, 1e400, -0, 12345678901234567890]", ["1.50", "1e400", 0, "12345678901234567890"]),
        (b"[NaN, Infinity, -Infinity]", ["NaN", "Infinity", "-Infinity"]),
        (b'"\\ud83d\\ude00 \\ud800 \\n"', "😀 � \n"),
        (b'"a \\x b"', "a \\x b"),
        (b'"a\x01\nb"', "a\x01\nb"),
        (b'"\xe5"', "�"),
        (b'\xef\xbb\xbf{"a":1,"a":2}', {"a": 2}),
        ('{"å": null}'.encode("utf-16"), {"å": None}),
        (b'["' + b"x" * 20_000 + b'" ' + b" " * 20_000 + b", 1]", ["x" * 20_000, 1]),
        (b"1" * 5000, "1" * 5000),
    ],
)
def test_odd_json_is_read_without_losing_anything(body: bytes, value: object) -> None:
    assert plain_value(body) == value


_NOISE = ["", "[", "]", '"a":1', "null", "true"]
_SCALARS = st.none() | st.booleans() | st.integers(-(10**12), 10**12) | st.text(max_size=5)
_VALUES = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=20,
)


@given(_VALUES, st.booleans(), st.sampled_from([None, 0, 2]))
def test_json_is_read_as_python_reads_it(value: Any, ascii_only: Any, indent: int | None) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only, indent=indent)
    assert plain_value(text.encode()) == value


@given(st.text(st.sampled_from('{}[],:"\\ 1e.-tn\n'), max_size=30), st.integers(0, 10**6))
def test_what_python_refuses_is_refused(text: str, seed: int) -> None:
    noise = random.Random(seed).choice(_NOISE)  # noqa: S311 - no secrets
    body = f"[{noise}{text}]"
    try:
        expected = json.loads(body, strict=False, parse_float=str)
    except ValueError as error:
        if "escape" not in str(error):
            with pytest.raises(JsonError):
                plain_value(body.encode())
    else:
        assert plain_value(body.encode()) == expected
