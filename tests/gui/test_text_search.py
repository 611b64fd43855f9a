"""A search finds what a plain search finds, and never holds the window up."""

from __future__ import annotations

import re
from time import perf_counter, thread_time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from erpsync_gui.gui import text_search
from erpsync_gui.gui.text_search import Query, TextSearch
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
    monkeypatch.setattr(text_search, "_BLOCK_BYTES", 5)


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


@pytest.mark.usefixtures("qapp")
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
