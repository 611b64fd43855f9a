"""Sorting in short steps comes to the same as sorting at once."""

from __future__ import annotations

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpsync_gui.gui import changes_sorting
from erpsync_gui.gui.changes_sorting import places_sorted
from erpsync_gui.gui.outline_work import taken

NUMBERS = st.one_of(
    st.lists(st.integers(-5, 5), max_size=80),
    st.lists(st.integers(-(2**31), 2**31 - 1), max_size=80),
)


@pytest.fixture(autouse=True)
def _short_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes_sorting, "_RUN", 8)
    monkeypatch.setattr(changes_sorting, "_SAMPLES_PER_RUN", 4)


@given(NUMBERS)
def test_the_order_is_that_of_plain_sorting(numbers: list[int]) -> None:
    found = taken(places_sorted(array("q", numbers)))
    assert list(found) == sorted(range(len(numbers)), key=numbers.__getitem__)


def test_no_step_is_long_even_where_all_are_equal() -> None:
    assert sum(1 for _ in places_sorted([7] * 80)) == 11
