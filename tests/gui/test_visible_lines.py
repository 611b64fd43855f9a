"""Tests of `erpsync_gui.gui.visible_lines`."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpsync_gui.gui.visible_lines import VisibleLines

_MASKS = st.one_of(
    st.binary(max_size=50).map(lambda noise: bytes(byte & 1 for byte in noise)),
    st.lists(st.sampled_from([b"\0" * 5000, b"\1" * 5000, b"\1\0\0"]), max_size=6).map(b"".join),
)


@given(_MASKS)
def test_rows_are_the_visible_lines_in_order(mask: bytes) -> None:
    visible = VisibleLines(mask)
    lines = [line for line, shown in enumerate(mask) if shown]
    assert visible.row_count == len(lines)
    assert visible.line_count == len(mask)
    sampled = range(0, len(lines), max(len(lines) // 50, 1))
    assert [visible.line_of(row) for row in sampled] == [lines[row] for row in sampled]
    assert [visible.row_of(lines[row]) for row in sampled] == list(sampled)


@given(_MASKS, st.integers(0, 20000), st.integers(0, 40))
def test_lines_of_some_rows_are_those_of_each(mask: bytes, first: int, count: int) -> None:
    lines = [line for line, shown in enumerate(mask) if shown]
    assert VisibleLines(mask).lines_of(range(first, first + count)) == lines[first : first + count]


@given(_MASKS, st.integers(0, 20000))
def test_a_hidden_line_has_the_row_of_the_visible_one_before_it(mask: bytes, place: int) -> None:
    if mask:
        line = place % len(mask)
        assert VisibleLines(mask).row_of(line) == sum(mask[: line + 1]) - 1


def test_lines_are_hidden_and_shown_again() -> None:
    visible = VisibleLines(b"\1" * 10_000)
    visible.cover(10, bytes(9_980))
    assert visible.row_count == 20
    assert visible.line_of(10) == 9_990
    assert not visible.is_visible(10)
    visible.cover(10, b"\1\0\1")
    assert visible.lines_of(range(9, 13)) == [9, 10, 12, 9_990]
    assert visible.mask(9, 14) == b"\1\1\0\1\0"


@given(_MASKS, st.integers(0, 20000), _MASKS)
def test_covering_is_the_same_as_making_it_anew(mask: bytes, place: int, over: bytes) -> None:
    visible = VisibleLines(mask)
    start = min(place, len(mask))
    over = over[: len(mask) - start]
    visible.cover(start, over)
    after = mask[:start] + over + mask[start + len(over) :]
    anew = VisibleLines(after)
    assert visible.row_count == anew.row_count
    assert visible.mask(0, len(after)) == after
    sampled = range(0, anew.row_count, max(anew.row_count // 50, 1))
    assert [visible.line_of(row) for row in sampled] == [anew.line_of(row) for row in sampled]


@pytest.mark.parametrize("row", [-1, 2])
def test_a_row_that_is_not_there_is_an_index_error(row: int) -> None:
    with pytest.raises(IndexError):
        VisibleLines(b"\1\0\1").line_of(row)
