"""A search finds what a plain search finds, and never holds the window up."""

from __future__ import annotations

import re
import tracemalloc
from time import perf_counter, thread_time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from erpsync_gui.gui import spare_time, text_search
from erpsync_gui.gui.text_query import Query
from erpsync_gui.gui.text_search import TextSearch
from erpsync_gui.wire.text import IndexedText


def hits(search: TextSearch) -> list[tuple[int, int]]:
    """All hits, once the search is complete."""
    give_up = perf_counter() + 20
    while not search.is_complete:
        QCoreApplication.processEvents()
        assert perf_counter() < give_up
    return list(search.hits_between(0, len(search._text.body)))


@pytest.fixture
def search(qapp: QApplication) -> TextSearch:
    return TextSearch()


@pytest.fixture
def _tiny_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_search, "_PIECE_BYTES", 5)


@pytest.mark.usefixtures("_tiny_blocks", "qapp")
@given(st.text("aAbæ\n", max_size=60), st.text("aAb", min_size=1, max_size=4), st.booleans())
def test_plain_hits_are_those_of_a_plain_search(
    body: str,
    pattern: str,
    match_case: bool,  # noqa: FBT001 (made by hypothesis)
) -> None:
    search = TextSearch()
    search.start(IndexedText.of(body.encode()), Query(pattern, match_case=match_case), 0)
    flags = 0 if match_case else re.IGNORECASE
    expected = [m.span() for m in re.finditer(re.escape(pattern).encode(), body.encode(), flags)]
    assert hits(search) == expected
    assert search.count == len(expected)


@pytest.mark.usefixtures("_tiny_blocks", "qapp")
@given(st.text("aæ漢😀\n", max_size=40), st.sampled_from(["a.", "[æ漢]+", "😀$", "^a", "x*", "Æ"]))
def test_expressions_hit_the_very_bytes_of_each_line(body: str, pattern: str) -> None:
    search = TextSearch()
    search.start(IndexedText.of(body.encode()), Query(pattern, is_regex=True), 0)
    expected, offset = [], 0
    for line in body.split("\n"):
        for match in re.finditer(pattern, line, re.IGNORECASE):
            if match.group():
                start = offset + len(line[: match.start()].encode())
                expected.append((start, start + len(match.group().encode())))
        offset += len(line.encode()) + 1
    assert hits(search) == expected


def test_letters_beyond_ascii_are_found_in_any_case(search: TextSearch) -> None:
    search.start(IndexedText.of("åse ÅSE".encode()), Query("Åse"), 0)
    assert hits(search) == [(0, 4), (5, 9)]


def test_the_first_hit_behind_the_origin_comes_at_once(search: TextSearch, qtbot: QtBot) -> None:
    body = b"x" * 50 + b"hit" + b"x" * 5_000_000 + b"hit"
    with qtbot.waitSignal(search.found) as found:
        search.start(IndexedText.of(body), Query("hit"), 10)
    assert found.args == [50, 53]
    hits(search)


def test_behind_the_last_hit_the_search_goes_on_at_the_top(
    search: TextSearch, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(search.found) as found:
        search.start(IndexedText.of(b"hit and no more"), Query("hit"), 5)
    assert found.args == [0, 3]
    hits(search)


def test_next_and_previous_go_round(search: TextSearch, qtbot: QtBot) -> None:
    search.start(IndexedText.of(b"a.a.a"), Query("a"), 0)
    hits(search)
    for seek, offset, start in (
        (search.seek_next, 1, 2),
        (search.seek_next, 5, 0),
        (search.seek_previous, 4, 2),
        (search.seek_previous, 0, 4),
    ):
        with qtbot.waitSignal(search.found) as found:
            seek(offset)
        assert found.args == [start, start + 1]
    assert [search.number_of(start) for start in (0, 1, 4)] == [1, 0, 3]


def test_a_bad_expression_is_told_with_its_place(search: TextSearch) -> None:
    problem = search.start(IndexedText.of(b"abc"), Query("a(", is_regex=True), 0)
    assert "at place 3" in problem
    assert search.is_complete
    assert search.count == 0


def test_an_expression_that_never_ends_is_given_up(search: TextSearch) -> None:
    body = (b"a" * 60 + b"b\n") * 20
    search.start(IndexedText.of(body), Query("(a+)+$", is_regex=True), 0)
    worst = 0.0
    while not search.is_complete:
        before = thread_time()
        QCoreApplication.processEvents()
        worst = max(worst, thread_time() - before)
    assert search.count == 0
    assert worst < 0.5


def test_a_search_is_forgotten_when_it_stops(search: TextSearch) -> None:
    search.start(IndexedText.of(b"aaa"), Query("a"), 0)
    hits(search)
    search.stop()
    assert (search.count, search.query.pattern) == (0, "")


@pytest.mark.usefixtures("_tiny_blocks", "qapp")
@given(st.text("aAb\n", max_size=60), st.sampled_from(["aa", "ab", "b", "aba"]), st.data())
def test_hits_are_found_again_wherever_somebody_looks(
    body: str, pattern: str, data: st.DataObject
) -> None:
    search = TextSearch()
    search.start(IndexedText.of(body.encode()), Query(pattern, match_case=True), 0)
    found = hits(search)
    start = data.draw(st.integers(0, len(body)))
    end = data.draw(st.integers(start, len(body)))
    assert list(search.hits_between(start, end)) == [
        (first, last) for first, last in found if last > start and first < end
    ]
    assert [search.number_of(first) for first, _ in found] == list(range(1, len(found) + 1))


@pytest.mark.usefixtures("_tiny_blocks", "qapp")
@given(
    st.text("aAb\n", max_size=60),
    st.sampled_from([Query("a"), Query("a+b", is_regex=True), Query("B", match_case=True)]),
    st.integers(0, 60),
)
def test_next_and_previous_are_the_nearest_hits_of_all(
    body: str, query: Query, offset: int
) -> None:
    search, told = TextSearch(), list[tuple[int, int]]()
    search.found.connect(lambda start, end: told.append((start, end)))
    search.start(IndexedText.of(body.encode()), query, offset)
    found = hits(search)
    behind = [hit for hit in found if hit[0] >= offset] or found
    before = [hit for hit in found if hit[0] < offset] or found
    # An expression that is looked for from the middle of a hit finds the rest of it.
    if not query.is_regex:
        assert told == behind[:1]
    told.clear()
    search.seek_next(offset)
    search.seek_previous(offset)
    assert told == behind[:1] + before[-1:]


def test_a_hit_that_is_not_counted_yet_is_sought_and_found(
    search: TextSearch, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spare_time, "SLICE_S", 0.0)
    body = b"hit" + b"x" * 3_000_000 + b"hit"
    with qtbot.waitSignal(search.found, timeout=0) as first:
        search.start(IndexedText.of(body), Query("hit"), 0)
    assert first.args == [0, 3]
    assert not search.is_complete
    with qtbot.waitSignal(search.found) as last:
        search.seek_next(3)
    assert last.args == [3_000_003, 3_000_006]
    assert len(hits(search)) == 2


def test_hits_without_number_take_no_memory_to_speak_of(search: TextSearch) -> None:
    body = IndexedText.of(b"a" * 60_000)
    tracemalloc.start()
    search.start(body, Query("a"), 0)
    while not search.is_complete:
        QCoreApplication.processEvents()
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert search.count == 60_000
    assert kept < 100_000


def test_an_expression_is_looked_for_in_slices_that_end_in_time(search: TextSearch) -> None:
    body = (b"a" * 60 + b"b\n") * 300
    search.start(IndexedText.of(body), Query("(a+)+$|b", is_regex=True), 0)
    slices = 0
    while not search.is_complete:
        QCoreApplication.processEvents()
        slices += 1
    assert slices > 3
    assert search.count in {0, 300}
    shown = list(search.hits_between(0, 5 * 62))
    assert len(shown) == min(search.count, 5)
