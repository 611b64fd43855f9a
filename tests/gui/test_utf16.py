"""Units of UTF-16 and bytes translate into each other, also for letters of two units."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from erpsync_gui.gui.text_cells import decode, encode
from erpsync_gui.gui.utf16 import byte_length, units_between, units_in

TEXTS = st.one_of(st.binary(max_size=30).map(decode), st.text("aæ漢😀\n", max_size=20))


@given(TEXTS, st.data())
def test_a_part_of_a_text_is_found_by_its_units(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    first, last = units_in(text[:start]), units_in(text[:end])
    assert units_between(text, first, last) == text[start:end].encode(
        "utf-16-le", "surrogatepass"
    ).decode("utf-16-le", "replace")
    assert byte_length(text, first) == len(encode(text[:start]))


def test_what_is_outside_a_text_is_nothing() -> None:
    for text in ("abc", "aæ😀"):
        assert units_between(text, -3, 0) == ""
        assert units_between(text, 9, 12) == ""
        assert byte_length(text, 99) == len(text.encode())
