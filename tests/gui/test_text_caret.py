"""The caret stays on character boundaries, and what is selected is exactly those bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpsync_gui.gui.text_caret import Caret, Motion, Unit
from erpsync_gui.gui.text_cells import CellMap, decode, encode, is_mark
from erpsync_gui.gui.text_folds import Folds
from erpsync_gui.gui.text_rows import Rows
from erpsync_gui.wire import shape
from erpsync_gui.wire.text import IndexedText
from tests.gui.test_text_cells import BODIES, boundaries


def caret_in(
    body: bytes, *, columns: int = 0, shape: bytes = b"", folded: int | None = None
) -> Caret:
    text = IndexedText.of(body)
    folds = Folds(shape, text.line_count)
    rows = Rows(text, folds.lines)
    rows.wrap(columns)
    if folded is not None:
        folds.toggle(folded)
    return Caret(text, rows, CellMap(body))


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
            caret.move_rows(step, extend=extend)
        start, end = caret.selection
        assert 0 <= start <= end <= len(body)
        line_start = text.line_start(caret.line)
        inside = body[line_start : caret.position]
        assert encode(decode(inside)) == inside
        assert caret.position - line_start in {*boundaries(body[line_start : line_start + 400])}


def test_up_and_down_keep_to_the_cell_where_they_began() -> None:
    caret = caret_in("long line\nab\n漢字漢字".encode())
    caret.move_to(5)
    caret.move_rows(1)
    assert caret.position == 12
    caret.move_rows(1)
    assert caret.position == 13 + 6
    caret.move_rows(-2)
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
    caret.take(offset, Unit.WORD)
    start, end = caret.selection
    assert body[start:end].decode() == word


def test_a_line_is_selected_with_its_end() -> None:
    caret = caret_in(b"one\ntwo\nthree")
    caret.take(5, Unit.LINE)
    assert caret.selection == (4, 8)
    caret.take(9, Unit.LINE)
    assert caret.selection == (8, 13)


def test_left_and_right_leave_a_selection_at_its_own_side() -> None:
    caret = caret_in(b"abcdef")
    caret.select(2, 4)
    caret.move(Motion.LEFT)
    assert caret.selection == (2, 2)
    caret.select(2, 4)
    caret.move(Motion.RIGHT)
    assert caret.selection == (4, 4)


def test_a_drag_goes_on_by_what_it_began_with() -> None:
    caret = caret_in(b"one two three\nfour")
    caret.take(5, Unit.WORD)
    caret.drag_to(9)
    assert caret.selection == (4, 13)
    caret.drag_to(1)
    assert (caret.anchor, caret.position) == (7, 0)
    caret.take(5, Unit.LINE)
    caret.drag_to(16)
    assert caret.selection == (0, 18)
    caret.move_to(4)
    caret.drag_to(6)
    assert caret.selection == (4, 6)


def test_home_goes_to_the_first_character_and_then_to_the_very_start() -> None:
    caret = caret_in(b"   <a>")
    caret.move_to(5)
    seen = []
    for _ in range(3):
        caret.move(Motion.LINE_START)
        seen.append(caret.position)
    assert seen == [3, 0, 3]


def test_home_and_end_know_the_row_before_the_line() -> None:
    caret = caret_in(b"0123456789abcdefghij", columns=8)
    caret.move_to(10)
    seen = []
    for motion in (Motion.LINE_END, Motion.LINE_END, Motion.LINE_START, Motion.LINE_START):
        caret.move(motion)
        seen.append(caret.position)
    assert seen == [15, 20, 16, 0]


@given(BODIES, st.integers(8, 12), st.integers(0, 200))
def test_down_to_the_end_and_up_again_comes_through_every_row(
    body: bytes, columns: int, goal: int
) -> None:
    caret = caret_in(body, columns=columns)
    caret.move_to(max((stop for stop in stops(body) if stop <= goal), default=0))
    caret.move(Motion.TEXT_START)
    downward = [caret.row]
    while True:
        caret.move_rows(1)
        if caret.row == downward[-1]:
            break
        downward.append(caret.row)
    upward = [caret.row]
    while True:
        caret.move_rows(-1)
        if caret.row == upward[-1]:
            break
        upward.append(caret.row)
    assert upward == downward[::-1]
    assert downward[-1].end == len(body)


FOLDED = bytes([shape.start(0), shape.start(1), shape.close(0), shape.start(0)])


def test_the_caret_goes_over_what_is_folded_as_if_it_were_not_there() -> None:
    caret = caret_in(b"<a>\n  <b/>\n</a>\n<c/>", shape=FOLDED, folded=0)
    caret.move(Motion.LINE_END)
    caret.move(Motion.RIGHT)
    assert caret.position == 16
    caret.move(Motion.LEFT)
    assert caret.position == 3
    caret.move_rows(1)
    assert caret.position == 16 + 3


def test_all_that_is_selected_holds_what_is_folded() -> None:
    caret = caret_in(b"<a>\n  <b/>\n</a>", shape=FOLDED[:3], folded=0)
    caret.select_all()
    assert caret.selection == (0, 15)
    assert caret.line == 0
    caret.move(Motion.TEXT_END)
    assert caret.position == 3
