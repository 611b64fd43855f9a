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
    character_start,
    decode,
    encode,
    is_mark,
    picture,
    pieces,
    prefix_of_cells,
    sign_of,
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


@given(BODIES)
def test_the_cells_of_a_text_are_those_of_its_characters(body: bytes) -> None:
    assert cells_of(decode(body)) == sum(map(cells_of, decode(body)))


def test_what_stands_around_a_letter_never_becomes_one_character() -> None:
    wide = "漢".encode()
    assert cells_of(decode(wide[:1] + b"a" + wide[1:])) == 4


@given(TEXTS)
def test_pieces_are_the_whole_text_in_order(text: str) -> None:
    assert "".join(pieces(text)) == text
    assert [sign_of(piece) for piece in pieces(text)] == [
        (picture(piece), cells_of(piece)) for piece in pieces(text)
    ]


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
        cells, span = CellMap(text.body), (start, end)
        for offset in boundaries(body[start:end]):
            before = decode(body[start : start + offset])
            assert cells.cell_of(span, start + offset) == cells_of(before)
        assert cells.width(span) == cells_of(decode(body[start:end]))


@pytest.mark.usefixtures("_tiny_segments")
@given(BODIES)
def test_the_offset_at_a_character_s_cell_is_that_character(body: bytes) -> None:
    text = IndexedText.of(body)
    cells = CellMap(text.body)
    for line in range(text.line_count):
        start, end = text.line_span(line)
        characters = decode(body[start:end])
        for place, offset in enumerate(boundaries(body[start:end])):
            if not any(map(is_mark, characters[place : place + 1])) and offset + start < end:
                found = cells.offset_at((start, end), cells.cell_of((start, end), start + offset))
                skipped = decode(body[start + offset : found])
                assert cells_of(skipped) == 0


@pytest.mark.usefixtures("_tiny_segments")
@given(BODIES, st.integers(0, 60), st.integers(0, 30))
def test_a_slice_begins_where_it_says(body: bytes, first: int, width: int) -> None:
    text = IndexedText.of(body)
    cells = CellMap(text.body)
    for line in range(text.line_count):
        span = text.line_span(line)
        piece = cells.slice(span, first, first + width)
        assert body[piece.start : piece.end] == encode(piece.text)
        assert cells.cell_of(span, piece.start) == piece.cell <= max(first, 0)


def test_a_long_line_is_measured_bit_by_bit() -> None:
    body = "漢".encode() * 100_000
    cells, span = CellMap(body), (0, len(body))
    cells.slice(span, 0, 100)
    assert not cells.is_measured(span)
    assert cells.width_so_far(span) < 200_000
    assert cells.reaches(span, 100)
    assert not cells.reaches(span, len(body))
    far = cells.slice(span, 150_000, 150_100)
    assert (far.text, far.start) == ("", far.end), "it is drawn once it is measured"
    while not cells.is_measured(span):
        cells.measure_ahead(span)
    assert cells.width_so_far(span) == cells.width(span) == 200_000


@pytest.mark.usefixtures("_tiny_segments")
@given(st.lists(st.sampled_from([b"plain letters ", b"\t", "æ漢e\u0301".encode(), b"\xff"])))
def test_plain_stretches_are_measured_in_one_go_and_to_the_same_cells(parts: list[bytes]) -> None:
    body = b"".join(parts)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text_cells, "_PLAIN_BYTES", 32)
        cells = CellMap(body)
        for offset in boundaries(body):
            assert cells.cell_of((0, len(body)), offset) == cells_of(decode(body[:offset]))


@given(st.binary(max_size=40), st.integers(0, 40))
def test_a_character_start_is_near_and_splits_nothing(body: bytes, offset: int) -> None:
    start = character_start(body, offset, len(body))
    assert start in set(boundaries(body))
    assert min(offset, len(body)) - 3 <= start <= min(offset, len(body))


def test_a_letter_with_a_million_marks_is_drawn_with_some() -> None:
    body = b"e" + "\u0301".encode() * 1_000_000 + b"f"
    piece = CellMap(body).slice((0, len(body)), 0, 100)
    assert 10 < len(piece.text) < 10_000
    assert all(len(each) <= 31 for each in pieces(piece.text))


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
