"""Numbers are found by their digits as `in` would find them."""

from __future__ import annotations

from array import array
from itertools import islice
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpsync_gui.gui import changes_digits
from erpsync_gui.gui.changes_digits import Digits
from erpsync_gui.gui.changes_places import ALL_BITS

IDS = st.one_of(st.integers(100, 999), st.integers(-120, 120), st.integers(-(10**17), 10**17))
WORDS = st.one_of(
    st.integers(-99, 9999).map(str), st.sampled_from(["x", "é", "1" * 30, "1 2", "٣", "0"])
)


@pytest.fixture(autouse=True)
def _short_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes_digits, "_AT_ONCE", 5)


@given(st.lists(IDS), st.lists(WORDS, min_size=1, max_size=3), st.integers(0, 9), st.randoms())
def test_digits_are_found_anywhere_in_a_number(
    numbers: list[int], words: list[str], ahead: int, chance: Random
) -> None:
    places = list(range(len(numbers)))
    chance.shuffle(places)
    for order in (range(len(numbers)), places):
        digits = Digits(array("q", numbers), order)
        # As far as somebody has come who was writing them out ahead.
        assert len(list(islice(digits.write(), ahead))) <= ahead
        for each in words:
            lacking = b"".join(digits.lacking(each))
            found = [each in str(numbers[place]) for place in order]
            assert list(lacking) == [0 if there else ALL_BITS for there in found]
