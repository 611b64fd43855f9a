"""The caret stays on character boundaries, and what is selected is exactly those bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpsync_gui.gui.text_caret import Caret, Motion
from erpsync_gui.gui.text_cells import CellMap, decode, encode, is_mark
from erpsync_gui.wire.text import IndexedText
from tests.gui.test_text_cells import BODIES, boundaries


def caret_in(body: bytes) -> Caret:
    text = IndexedText.of(body)
    return Caret(text, CellMap(text))


def stops(body: bytes) -> list[int]:
    """Where the caret may stand: before each character that is no mark, and at line ends."""
    text, places = IndexedText.of(body), []
    for line in range(text.line_count):
        start, end = text.line_span(line)
        characters = decode(body[start:end])
        for place, offset in enumerate(boundaries(body[start:end])):
            inside = 0 < place < len(characters)
            if not (inside and is_mark(characters[place])):
                places.append(start + offset)
    return places


@given(BODIES)
def test_the_right_key_stops_at_every_character_once(body: bytes) -> None:
    caret, seen = caret_in(body), [0]
    for _ in range(len(body) + 1):
        caret.move(Motion.RIGHT)
        seen.append(caret.position)
    assert sorted(set(seen)) == sorted({*stops(body), *([len(body)] if body else [])})


@given(BODIES)
def test_the_left_key_goes_back_the_same_way(body: bytes) -> None:
    caret = caret_in(body)
    caret.move(Motion.TEXT_END)
    seen = [caret.position]
    while caret.position:
        caret.move(Motion.LEFT)
        seen.append(caret.position)
    assert seen == sorted(set(seen), reverse=True)
    assert set(stops(body)) <= set(seen)


STEPS = st.lists(
    st.tuples(st.one_of(st.sampled_from(Motion), st.integers(-3, 3)), st.booleans()), max_size=25
)


@given(BODIES, STEPS)
def test_no_key_leads_out_of_the_text_or_into_a_character(
    body: bytes, steps: list[tuple[Motion | int, bool]]
) -> None:
    caret = caret_in(body)
    text = IndexedText.of(body)
    for step, extend in steps:
        if isinstance(step, Motion):
            caret.move(step, extend=extend)
        else:
            caret.move_lines(step, extend=extend)
        start, end = caret.selection
        assert 0 <= start <= end <= len(body)
        line_start = text.starts[caret.line]
        inside = body[line_start : caret.position]
        assert encode(decode(inside)) == inside
        assert caret.position - line_start in {*boundaries(body[line_start : line_start + 400])}


def test_up_and_down_keep_to_the_cell_where_they_began() -> None:
    caret = caret_in("long line\nab\n漢字漢字".encode())
    caret.move_to(5)
    caret.move_lines(1)
    assert caret.position == 12
    caret.move_lines(1)
    assert caret.position == 13 + 6
    caret.move_lines(-2)
    assert caret.position == 5


def test_a_line_end_is_one_step_however_it_is_written() -> None:
    caret = caret_in(b"a\r\nb")
    caret.move_to(1)
    caret.move(Motion.RIGHT)
    assert caret.position == 3
    caret.move(Motion.LEFT)
    assert caret.position == 1


def test_words_are_jumped_over_with_the_space_behind() -> None:
    body = "<n:Navn>Ærlig Øst</n:Navn>".encode()
    caret, seen = caret_in(body), []
    while caret.position < len(body):
        caret.move(Motion.WORD_RIGHT)
        seen.append(body[: caret.position].decode()[-3:])
    assert seen == ["<", "<n", "<n:", "avn", "vn>", "ig ", "Øst", "t</", "</n", "/n:", "avn", "vn>"]
    caret.move(Motion.WORD_LEFT)
    assert body[caret.position :] == b">"


@pytest.mark.parametrize(
    ("offset", "word"),
    [(0, "<"), (3, "Navn"), (6, "Ær"), (9, " "), (10, "Øst"), (13, "Øst"), (14, "</")],
)
def test_a_double_click_selects_the_word_around_it(offset: int, word: str) -> None:
    body = "<Navn>Ær Øst</Navn>".encode()
    caret = caret_in(body)
    caret.select_word(offset)
    start, end = caret.selection
    assert body[start:end].decode() == word


def test_a_line_is_selected_with_its_end() -> None:
    caret = caret_in(b"one\ntwo\nthree")
    caret.select_line(1)
    assert caret.selection == (4, 8)
    caret.select_line(2)
    assert caret.selection == (8, 13)


def test_left_and_right_leave_a_selection_at_its_own_side() -> None:
    caret = caret_in(b"abcdef")
    caret.select(2, 4)
    caret.move(Motion.LEFT)
    assert caret.selection == (2, 2)
    caret.select(2, 4)
    caret.move(Motion.RIGHT)
    assert caret.selection == (4, 4)
