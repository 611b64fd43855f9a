"""Searching in steps finds just what a plain search finds, wherever a step ends."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpsync_gui.wire import byte_search

BODIES = st.lists(st.sampled_from([b"a", b"B", b"ab", b"Ba", b"-"]), max_size=40).map(b"".join)
WANTED = st.sampled_from([b"a", b"aB", b"Ba-", b"abab", b"aa"])
WORDS = st.sets(st.sampled_from([b"a-", b"ab", b"aab", b"bab-", b"-a", b"bb"]), min_size=1)
PLACES = st.integers(0, 45)


@pytest.fixture(autouse=True, scope="module")
def short_steps() -> Iterator[None]:
    """Steps so short that most finds lie across the end of one."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(byte_search, "_STEP_BYTES", 3)
        yield


@given(BODIES, WANTED, PLACES)
def test_a_find_in_steps_is_the_plain_find(body: bytes, wanted: bytes, start: int) -> None:
    assert byte_search.find(body, wanted, start) == body.find(wanted, start)


@given(BODIES, WANTED, PLACES, PLACES)
def test_every_place_between_two_others_comes_in_order(
    body: bytes, wanted: bytes, start: int, end: int
) -> None:
    plain = [at for at in range(start, end) if body.startswith(wanted, at)]
    assert list(byte_search.places_of(body, wanted, start, end)) == plain


@given(BODIES, WORDS, PLACES, PLACES)
def test_every_place_of_every_word_comes_in_order_in_any_case(
    body: bytes, words: set[bytes], start: int, end: int
) -> None:
    lowered = body.lower()
    plain = [at for at in range(start, end) if lowered.startswith(tuple(words), at)]
    assert list(byte_search.places_in_any_case(body, [*words], start, end)) == plain


@given(PLACES, PLACES)
def test_steps_go_all_the_way(start: int, end: int) -> None:
    steps = list(byte_search.steps(start, end))
    assert [at for begin, stop in steps for at in range(begin, stop)] == [*range(start, end)]
    assert all(stop - begin <= 3 for begin, stop in steps)
