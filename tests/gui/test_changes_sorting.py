"""Sorting in short steps comes to the same as sorting at once."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpsync_gui.gui import changes_sorting
from erpsync_gui.gui.changes_sorting import places_sorted
from erpsync_gui.wire.steps import taken

HALVES = st.one_of(
    st.integers(0, 5), st.integers(0, 0x7EFF_FFFF), st.sampled_from([0, 0x7EFF_FFFF, 1 << 20])
)
WHOLE = st.integers(-(2**31), 2**31 - 1)
LONG = st.one_of(WHOLE, st.integers(-(2**63), 2**63 - 1))


@st.composite
def columns(draw: st.DrawFn) -> Sequence[int]:
    """As wide as they may be, in every kind of column that there is."""
    code, numbers = draw(st.sampled_from([("i", HALVES), ("I", HALVES), ("i", WHOLE), ("q", LONG)]))
    column = draw(st.lists(numbers, max_size=80))
    if draw(st.booleans()):
        column.sort(reverse=draw(st.booleans()))
    return draw(st.sampled_from([array(code, column), column, range(3, 3 + len(column))]))


@pytest.fixture(autouse=True)
def _short_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes_sorting, "_RUN", 8)
    monkeypatch.setattr(changes_sorting, "_SAMPLES_PER_RUN", 4)


@given(columns())
def test_the_order_is_that_of_plain_sorting(numbers: Sequence[int]) -> None:
    found = taken(places_sorted(numbers))
    assert list(found) == sorted(range(len(numbers)), key=numbers.__getitem__)


def test_what_ascends_takes_no_memory() -> None:
    assert taken(places_sorted(array("i", [1, 1, 2, *range(5, 90)]))) == range(88)


@pytest.mark.parametrize("column", [array("i", [7] * 79 + [1]), [2**40] * 79 + [1]])
def test_no_step_is_long_even_where_nearly_all_are_equal(column: Sequence[int]) -> None:
    looked, sorted_runs, merged = 9, 10, 10
    assert sum(1 for _ in places_sorted(column)) == looked + sorted_runs + merged
