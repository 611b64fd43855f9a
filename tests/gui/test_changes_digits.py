"""Numbers are found by their digits as `in` would find them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from erpsync_gui.gui.changes_digits import written
from erpsync_gui.gui.outline_work import taken


@given(
    st.lists(st.integers(-(10**8), 10**8)),
    st.one_of(st.integers(-99, 9999).map(str), st.sampled_from(["x", "é", "1" * 30])),
)
def test_digits_are_found_anywhere_in_a_number(numbers: list[int], words: str) -> None:
    width = max((len(str(number)) for number in numbers), default=1)
    found = taken(written(numbers, width)).having(words)
    assert list(found) == [int(words in str(number)) for number in numbers]
