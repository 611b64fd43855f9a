"""Bytes and cells translate into each other exactly, whatever the bytes and however long."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpsync_gui.gui import text_cells
from erpsync_gui.gui.text_cells import (
    CellMap,
    cells_of,
    decode,
    encode,
    is_mark,
    picture,
    pieces,
    prefix_of_cells,
)
from erpsync_gui.wire.text import IndexedText

TEXTS = st.text(st.sampled_from("ab<>\t æ漢字e\u0301\u0302😀\x00\x7f\u200b\ufeff한"), max_size=60)
BODIES = st.one_of(
    st.binary(max_size=80),
    TEXTS.map(str.encode),
    st.lists(st.one_of(TEXTS.map(str.encode), st.binary(max_size=6)), max_size=8).map(b"\n".join),
)


@pytest.fixture
def _tiny_segments(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_cells, "SEGMENT_BYTES", 8)


def boundaries(line: bytes) -> Iterator[int]:
    """Where characters begin in a line, and its end."""
    offset = 0
    for character in decode(line):
        yield offset
        offset += len(encode(character))
    yield offset


@given(st.binary(max_size=200))
def test_decoding_loses_no_byte(body: bytes) -> None:
    assert encode(decode(body)) == body


@given(TEXTS, TEXTS)
def test_cells_add_up(left: str, right: str) -> None:
    assert cells_of(left + right) == cells_of(left) + cells_of(right)


@given(TEXTS)
def test_pieces_are_the_whole_text_in_order(text: str) -> None:
    assert "".join(piece for _, piece in pieces(text)) == text
    assert [text[place] for place, _ in pieces(text)] == [piece[0] for _, piece in pieces(text)]


@given(TEXTS, st.integers(-2, 80))
def test_a_prefix_is_the_longest_that_fits(text: str, cells: int) -> None:
    fitting = [n for n in range(len(text) + 1) if cells_of(text[:n]) <= max(cells, 0)]
    assert prefix_of_cells(text, max(cells, 0)) == max(fitting)


@pytest.mark.usefixtures("_tiny_segments")
@given(BODIES)
def test_a_line_measured_in_segments_has_the_cells_of_the_whole(body: bytes) -> None:
    text = IndexedText.of(body)
    for line in range(text.line_count):
        start, end = text.line_span(line)
        cells = CellMap(text)
        for offset in boundaries(body[start:end]):
            assert cells.cell_of(start + offset) == cells_of(decode(body[start : start + offset]))
        assert cells.width(line) == cells_of(decode(body[start:end]))


@pytest.mark.usefixtures("_tiny_segments")
@given(BODIES)
def test_the_offset_at_a_character_s_cell_is_that_character(body: bytes) -> None:
    text = IndexedText.of(body)
    cells = CellMap(text)
    for line in range(text.line_count):
        start, end = text.line_span(line)
        characters = decode(body[start:end])
        for place, offset in enumerate(boundaries(body[start:end])):
            if not any(map(is_mark, characters[place : place + 1])) and offset + start < end:
                found = cells.offset_at(line, cells.cell_of(start + offset))
                skipped = decode(body[start + offset : found])
                assert cells_of(skipped) == 0


@pytest.mark.usefixtures("_tiny_segments")
@given(BODIES, st.integers(0, 60), st.integers(0, 30))
def test_a_slice_begins_where_it_says(body: bytes, first: int, width: int) -> None:
    text = IndexedText.of(body)
    cells = CellMap(text)
    for line in range(text.line_count):
        piece = cells.slice(line, first, first + width)
        assert body[piece.offset :].startswith(encode(piece.text))
        assert cells.cell_of(piece.offset) == piece.cell <= max(first, 0)


def test_a_long_line_is_measured_bit_by_bit() -> None:
    text = IndexedText.of("漢".encode() * 100_000)
    cells = CellMap(text)
    cells.slice(0, 0, 100)
    assert not cells.is_measured(0)
    while not cells.is_measured(0):
        cells.measure_ahead(0)
    assert cells.width_guess(0) == cells.width(0) == 200_000


def test_marks_take_no_cell_and_wide_characters_two() -> None:
    assert [cells_of(text) for text in ("e\u0301", "漢", "ｱ", "😀", "\t", "æ")] == [
        1,
        2,
        1,
        2,
        4,
        1,
    ]


def test_nothing_on_the_wire_is_hidden() -> None:
    hidden = "\x00\x1b\x7f\x85\u200b\u202e\ufeff\xad\udcff"
    assert picture(hidden) == "␀␛␡▯▯▯▯▯\ufffd"
    assert picture("plain") == "plain"
