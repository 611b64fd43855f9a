"""Searching in steps finds just what a plain search finds, wherever a step ends."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpsync_gui.wire import byte_search

BODIES = st.lists(st.sampled_from([b"a", b"B", b"ab", b"Ba", b"-"]), max_size=40).map(b"".join)
WORDS = st.lists(st.sampled_from([b"a", b"b", b"ab", b"aba", b"bab-", b"-a"]), min_size=1)


@pytest.fixture(autouse=True, scope="module")
def short_steps() -> Iterator[None]:
    """Steps so short that most finds lie across the end of one."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(byte_search, "_STEP_BYTES", 3)
        yield


@given(BODIES, st.sampled_from([b"a", b"aB", b"Ba-", b"abab"]), st.integers(0, 45))
def test_a_find_in_steps_is_the_plain_find(body: bytes, wanted: bytes, start: int) -> None:
    assert byte_search.find(body, wanted, start) == body.find(wanted, start)


@given(BODIES, WORDS)
def test_every_place_of_every_word_comes_in_order(body: bytes, words: list[bytes]) -> None:
    lowered = body.lower()
    plain = [at for at in range(len(body)) for word in words if lowered.startswith(word, at)]
    assert list(byte_search.places_of(body, words)) == plain
