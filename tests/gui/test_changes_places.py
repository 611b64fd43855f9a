"""Both ways to know where numbers stand in a column say what is plainly so."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from functools import partial
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpsync_gui.gui import changes_places
from erpsync_gui.gui.changes_places import (
    ALL_BITS,
    Column,
    joined,
    numbers_at,
    only_some,
    places_in,
)

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
    hidden = bytes(ALL_BITS * (byte & 1) for byte in noise[: len(numbers)])
    left = [
        None if gone and number not in whole else number
        for number, gone in zip(numbers, hidden, strict=True)
    ]
    check(only_some(column(numbers), hidden, whole), left)


@given(NUMBERS, st.data())
def test_numbers_are_taken_in_the_order_of_their_places(
    numbers: list[int], data: st.DataObject
) -> None:
    begin = data.draw(st.integers(0, len(numbers)))
    some = data.draw(st.lists(st.sampled_from(range(len(numbers)))) if numbers else st.just([]))
    for places in (range(begin, len(numbers)), array("I", some)):
        for column in (bytes(numbers), array("I", numbers)):
            assert list(numbers_at(column, places)) == [numbers[place] for place in places]


@pytest.mark.parametrize("column", [bytes, partial(array, "I")])
@given(pieces=st.lists(NUMBERS))
def test_pieces_are_joined_in_their_order(
    column: Callable[[list[int]], Column], pieces: list[list[int]]
) -> None:
    assert list(joined([column(piece) for piece in pieces])) == list(chain(*pieces))
