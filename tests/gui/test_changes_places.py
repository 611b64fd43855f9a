"""Both ways to know where numbers stand in a column say what is plainly so."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpsync_gui.gui import changes_places
from erpsync_gui.gui.changes_places import Column, only_masked, places_in

NUMBERS = st.lists(st.integers(0, 4), max_size=60)


@pytest.fixture(autouse=True)
def _short_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes_places, "_PIECE", 8)


def check(column: Column, numbers: list[int | None]) -> None:
    places = places_in(column)
    for number in range(5):
        plain = [place for place, each in enumerate(numbers) if each == number]
        assert places.count(number) == len(plain)
        assert list(places.some(number, range(2, 20))) == plain[2:20]
        assert [places.nth(number, place) for place in plain] == list(range(len(plain)))


@pytest.mark.parametrize("column", [bytes, partial(array, "I")])
@given(numbers=NUMBERS, whole=st.sets(st.integers(0, 4)), noise=st.binary(min_size=60))
def test_places_are_counted_and_found(
    column: Callable[[list[int]], Column], numbers: list[int], whole: set[int], noise: bytes
) -> None:
    check(column(numbers), list(numbers))
    mask = bytes(byte & 1 for byte in noise[: len(numbers)])
    left = [
        number if kept or number in whole else None
        for number, kept in zip(numbers, mask, strict=True)
    ]
    check(only_masked(column(numbers), mask, whole), left)
