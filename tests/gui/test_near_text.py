"""A screen reader gets the lines around the caret, however large the text, and finds its way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpsync_gui.gui import near_text
from erpsync_gui.gui.near_text import NearText
from erpsync_gui.gui.text_cells import decode, encode
from erpsync_gui.wire.text import IndexedText
from tests.gui.test_text_cells import BODIES, boundaries


@pytest.fixture
def _short_sighted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(near_text, "_BYTES_EACH_WAY", 12)
    monkeypatch.setattr(near_text, "_EDGE_BYTES", 4)


@pytest.mark.usefixtures("_short_sighted")
@given(BODIES, st.data())
def test_places_lead_into_the_near_text_and_back(body: bytes, data: st.DataObject) -> None:
    places = [offset for offset in range(len(body) + 1) if is_boundary(body, offset)]
    place = data.draw(st.sampled_from(places))
    near = NearText(IndexedText.of(body), place)
    assert near.serves(place)
    for other in places:
        if near.serves(other):
            assert near.place_of(near.index_of(other)) == other


def is_boundary(body: bytes, offset: int) -> bool:
    return offset in set(boundaries(body))


@given(BODIES)
def test_a_small_text_is_near_as_a_whole(body: bytes) -> None:
    near = NearText(IndexedText.of(body), 0)
    assert len(near.text) == len(decode(body))
    assert all(one in (other, "\ufffd") for one, other in zip(near.text, decode(body), strict=True))
    assert near.serves(len(body))


def test_a_large_text_is_near_by_whole_lines() -> None:
    body = b"a line of some length\n" * 10_000
    near = NearText(IndexedText.of(body), 100_000)
    assert near.text.startswith("a line of some length\n")
    assert len(near.text) < 20_000
    assert not near.serves(0)
    assert not near.serves(100_000 + 8_000)
    assert encode(near.text) in body
