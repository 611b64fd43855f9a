"""Columns hold what was put into them, in as little memory as that takes."""

from __future__ import annotations

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpsync_gui.wire.columns import Column, RisingColumn, narrow


@pytest.mark.parametrize(
    ("code", "numbers", "chosen"),
    [("B", [0, 255], "B"), ("B", [256], "I"), ("i", [-1, 2**31 - 1], "i"), ("i", [2**31], "q")],
)
def test_numbers_take_more_bytes_only_where_they_must(
    code: str, numbers: list[int], chosen: str
) -> None:
    assert narrow(code, numbers) == array(chosen, numbers)
    assert narrow(code, numbers).typecode == chosen
    column = Column(code)
    column.append(1)
    column.extend(numbers)
    column.append(2)
    assert column.numbers == array(chosen, [1, *numbers, 2])
    assert column.numbers.typecode == chosen


@given(st.lists(st.lists(st.integers(-(2**63), 2**63 - 1))))
def test_a_column_is_all_that_was_added(parts: list[list[int]]) -> None:
    column = Column("i")
    for part in parts:
        column.extend(part)
    assert list(column.numbers) == [number for part in parts for number in part]


_STEPS = st.lists(st.tuples(st.integers(1, 3), st.integers(1, 4), st.integers(1, 3)))


@given(_STEPS)
def test_a_rising_column_is_all_that_was_added(steps: list[tuple[int, int, int]]) -> None:
    column, plain, at = RisingColumn(), list[int](), 0
    for gap, count, distance in steps:
        at += gap
        more = range(at, at + count * distance, distance)
        if count == 1:
            column.append(at)
        elif gap == 2:
            column.extend_unevenly(more)
        else:
            column.extend(more)
        plain.extend(more)
        at = more[-1]
        assert len(column) == len(plain)
    assert list(column.numbers) == plain


def test_numbers_at_equal_distances_are_kept_as_a_range() -> None:
    column = RisingColumn()
    assert column.numbers == range(0)
    column.append(3)
    column.append(7)
    column.extend(range(11, 1_000_003, 4))
    column.append(1_000_003)
    assert column.numbers == range(3, 1_000_007, 4)
