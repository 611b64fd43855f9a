"""Tests of `erpsync_gui.wire.json_lines`."""

from __future__ import annotations

import pytest

from erpsync_gui.wire.json_lines import PLAIN_LINE, Line, odd_line

_LONG = b'"' + b"x" * 10_000 + b'"'


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (b' "a" : 1.50 , 2', (b'"a"', b"1.50", None, None, b",")),
        (b'"a", "b"', (None, b'"a"', None, None, b",")),
        (b'"a\\"b": {}', (b'"a\\"b"', None, b"{", None, None)),
        (b"\n[1", (None, None, b"[", None, None)),
        (b"}, {", (None, None, None, b"}", b",")),
    ],
)
def test_a_plain_line_is_taken_in_one_step(body: bytes, line: Line) -> None:
    found = PLAIN_LINE.match(body)
    assert found is not None
    assert found.groups() == line


@pytest.mark.parametrize(
    ("body", "line", "rest"),
    [
        (_LONG + b' : 1 , "b"', (_LONG, b"1", None, None, b","), b' "b"'),
        (b'"a": ' + _LONG + b"}", (b'"a"', _LONG, None, None, None), b"}"),
        (b'"a"\n:' + b" " * 10_000 + b"[1", (b'"a"', None, b"[", None, None), b"1"),
        (b"1" * 600 + b" ,2", (None, b"1" * 600, None, None, b","), b"2"),
        (b'"a" : }', (b'"a"', None, None, None, None), b" }"),
        (b'"cut of', (None, b'"cut of', None, None, None), b""),
        (b",1", (None, None, None, None, b","), b"1"),
        (b":1", (None, None, None, None, b":"), b"1"),
    ],
)
def test_what_is_long_or_broken_is_taken_token_by_token(
    body: bytes, line: Line, rest: bytes
) -> None:
    assert PLAIN_LINE.match(body) is None
    found, end = odd_line(body, 0)
    assert (found, body[end:].lstrip()) == (line, rest.lstrip())
