"""Rows are the whole text in order, whatever is wrapped or folded, and however it is reached."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpsync_gui.gui import text_breaks
from erpsync_gui.gui.shown_lines import ShownLines
from erpsync_gui.gui.text_cells import cells_of, decode
from erpsync_gui.gui.text_rows import Row, Rows
from erpsync_gui.wire.text import IndexedText
from tests.gui.test_text_cells import BODIES

COLUMNS = st.sampled_from([0, 8, 9, 13])


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_breaks, "_CHUNK_ROWS", 2)


def rows_of(body: bytes, columns: int, hidden: frozenset[int] = frozenset()) -> list[Row]:
    """All rows, from the first one down."""
    rows, found = made(body, columns, hidden)[1], list[Row]()
    row: Row | None = rows.at(0)
    while row is not None:
        found.append(row)
        row = rows.after(row)
    return found


def made(
    body: bytes, columns: int, hidden: frozenset[int] = frozenset()
) -> tuple[IndexedText, Rows]:
    text = IndexedText.of(body)
    lines = ShownLines(text.line_count)
    if hidden:
        lines.show(bytes(line not in hidden or line == 0 for line in range(text.line_count)))
    rows = Rows(text, lines)
    rows.wrap(columns)
    return text, rows


HIDDEN = st.frozensets(st.integers(1, 9), max_size=6)


@given(BODIES, COLUMNS, HIDDEN)
def test_the_rows_of_a_line_are_its_bytes_and_fit_the_window(
    body: bytes, columns: int, hidden: frozenset[int]
) -> None:
    text, found = IndexedText.of(body), rows_of(body, columns, hidden)
    shown = [line for line in range(text.line_count) if line not in hidden]
    assert sorted({row.line for row in found}) == shown
    for line in shown:
        parts = [row for row in found if row.line == line]
        assert [row.start for row in parts] == [
            text.line_start(line),
            *(row.end for row in parts[:-1]),
        ]
        assert parts[-1].end == text.line_span(line)[1]
        assert [row.is_first for row in parts] == [True] + [False] * (len(parts) - 1)
        assert [row.is_last for row in parts] == [False] * (len(parts) - 1) + [True]
        if columns:
            assert all(cells_of(decode(body[row.start : row.end])) <= columns for row in parts)
        else:
            assert len(parts) == 1


@given(st.text("abc", min_size=1, max_size=120), st.sampled_from([8, 11]))
def test_plain_letters_fill_every_row(words: str, columns: int) -> None:
    lengths = [row.end - row.start for row in rows_of(words.encode(), columns)]
    assert set(lengths[:-1]) <= {columns}


@given(BODIES, COLUMNS, HIDDEN)
def test_up_is_the_same_way_as_down(body: bytes, columns: int, hidden: frozenset[int]) -> None:
    rows, found = made(body, columns, hidden)[1], rows_of(body, columns, hidden)
    assert [rows.before(row) for row in found] == [None, *found[:-1]]
    assert rows.last() == found[-1]
    assert rows.window(found[0], len(found) + 3) == found
    for place, row in enumerate(found):
        for count in (-3, -1, 0, 2):
            wanted = found[min(max(place + count, 0), len(found) - 1)]
            assert rows.step(row, count) == wanted


@given(BODIES, COLUMNS, HIDDEN)
def test_every_offset_is_in_the_row_that_shows_it(
    body: bytes, columns: int, hidden: frozenset[int]
) -> None:
    text, rows = made(body, columns, hidden)
    found = rows_of(body, columns, hidden)
    for offset in range(len(body) + 1):
        at_or_before = [row for row in found if row.start <= offset]
        if text.line_at(offset) not in hidden:
            assert rows.at(offset) == at_or_before[-1]
        else:
            assert rows.at(offset) == at_or_before[-1]
            assert rows.at(offset).is_last


@given(BODIES, COLUMNS, HIDDEN)
def test_a_scroll_bar_finds_the_row_again(
    body: bytes, columns: int, hidden: frozenset[int]
) -> None:
    rows = made(body, columns, hidden)[1]
    found = rows_of(body, columns, hidden)
    values = [rows.value_of(row) for row in found]
    assert values == sorted(set(values))
    assert [rows.at_value(value) for value in values] == found
    assert values[0] == 0


def test_without_wrapping_a_scroll_bar_counts_lines() -> None:
    rows = made(b"a\nb\nc", 0)[1]
    assert [rows.value_of(row) for row in rows.window(rows.at(0), 9)] == [0, 1, 2]
    assert rows.page_of(7) == 7


def test_a_window_becomes_wrapped_and_even_again() -> None:
    rows = made(b"0123456789", 0)[1]
    found = []
    for columns in (0, 3, 0):  # so narrow a window breaks at eight all the same
        rows.wrap(columns)
        found.append((rows.is_wrapped, rows.at(9).start))
    assert found == [(False, 0), (True, 8), (False, 0)]


def test_a_page_of_long_lines_is_a_small_part_of_the_bar() -> None:
    rows = made(b"x" * 8000, 8)[1]
    whole = rows.value_of(rows.last())
    assert 0.008 < rows.page_of(10) / whole < 0.012
