"""A text in pieces is sliced as if it were in one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from erpsync_gui.gui.outline_text import GatheredText

PLACES = st.one_of(st.none(), st.integers(-30, 30))


@given(st.lists(st.binary(max_size=5), max_size=8), PLACES, PLACES)
def test_every_slice_is_that_of_the_whole(
    pieces: list[bytes], start: int | None, stop: int | None
) -> None:
    text = GatheredText()
    for piece in pieces:
        text.add(piece)
    whole = b"".join(pieces)
    assert len(text) == len(whole)
    assert text[start:stop] == whole[start:stop]
