"""Tests of `erpsync_gui.wire.text`."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpsync_gui.wire.text import IndexedText, other_lines

_BODIES = st.lists(st.sampled_from([b"a", b"\n", b"\r\n", b"\r", b"\xff", b"long " * 20000])).map(
    b"".join
)


def test_empty_bytes_are_one_empty_line() -> None:
    text = IndexedText.of(b"")
    assert text.line_count == 1
    assert text.line(0) == b""
    assert text.line_at(0) == 0


def test_a_last_line_feed_starts_an_empty_line() -> None:
    text = IndexedText.of(b"one\ntwo\n")
    assert [text.line(number) for number in range(text.line_count)] == [b"one", b"two", b""]


def test_a_carriage_return_before_the_line_feed_is_not_part_of_the_line() -> None:
    text = IndexedText.of(b"one\r\ntwo\rstill two\r")
    assert [text.line(number) for number in range(text.line_count)] == [
        b"one",
        b"two\rstill two\r",
    ]


@given(_BODIES)
def test_lines_are_those_of_a_plain_split(body: bytes) -> None:
    text = IndexedText.of(body)
    *ended, last = body.split(b"\n")
    expected = [line.removesuffix(b"\r") for line in ended] + [last]
    assert [text.line(number) for number in range(text.line_count)] == expected


@given(_BODIES, st.integers(0, 10**6))
def test_every_offset_is_on_the_line_that_holds_it(body: bytes, place: int) -> None:
    offset = place % (len(body) + 1)
    assert IndexedText.of(body).line_at(offset) == body.count(b"\n", 0, offset)


@pytest.mark.parametrize("body", [b"", b"one", b"one\n"])
def test_a_line_past_the_end_is_an_index_error(body: bytes) -> None:
    text = IndexedText.of(body)
    with pytest.raises(IndexError):
        text.line(text.line_count)


@given(st.lists(st.tuples(st.sampled_from([b"", b"a"]), st.sampled_from([b"", b"a"])), min_size=1))
def test_lines_differ_from_the_first_to_the_last_that_does(
    pairs: list[tuple[bytes, bytes]],
) -> None:
    before, after = (IndexedText.of(b"\n".join(each)) for each in zip(*pairs, strict=True))
    others = [number for number, (old, new) in enumerate(pairs) if old != new]
    expected = range(others[0], others[-1] + 1) if others else range(0)
    assert other_lines(before, after) == expected


def test_long_texts_are_not_compared() -> None:
    text = IndexedText.of(b"a\n" * 10_000)
    assert other_lines(text, text) == range(10_001)
