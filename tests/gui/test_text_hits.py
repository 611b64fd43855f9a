"""A piece is looked through again to the same hits; what is not UTF-8 is no hindrance."""

from __future__ import annotations

import re
from math import inf
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpsync_gui.gui import text_expression
from erpsync_gui.gui.text_query import Query, finder_of, problem_of
from erpsync_gui.wire.text import IndexedText

QUERIES = [
    Query("ab"),
    Query("A", match_case=True),
    Query("æB"),
    Query("[ab]+", is_regex=True),
    Query("^a|b(?=a)|(?<=b)b|æ$", is_regex=True),
]
BODIES = st.one_of(
    st.binary(max_size=60),
    st.text("aAbBæÆ😀\n\r", max_size=60).map(str.encode),
)


@pytest.fixture
def _short_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_expression, "_CHUNK_BYTES", 16)


@pytest.mark.usefixtures("_short_chunks")
@pytest.mark.parametrize("query", QUERIES)
@given(BODIES, st.integers(1, 20), st.sampled_from([inf, 0.0]))
def test_from_piece_to_piece_is_one_long_look(
    query: Query, body: bytes, size: int, deadline: float
) -> None:
    find = finder_of(IndexedText.of(body), query)
    whole = find(0, len(body), inf)
    starts, ends, begin = list[int](), list[int](), 0
    while begin < len(body):
        piece = find(begin, begin + size, deadline)
        assert piece.end > begin
        again = find(begin, piece.end, inf)
        assert (again.starts, again.ends) == (piece.starts, piece.ends)
        starts += piece.starts
        ends += piece.ends
        begin = piece.end
    assert (starts, ends) == (list(whole.starts), list(whole.ends))


@pytest.mark.parametrize("query", QUERIES[3:])
@given(st.text("aAbBæÆ😀\n", max_size=60))
def test_an_expression_hits_what_python_hits_line_by_line(query: Query, body: str) -> None:
    found = finder_of(IndexedText.of(body.encode()), query)(0, len(body.encode()), inf)
    expected, offset = [], 0
    for line in body.split("\n"):
        for match in re.finditer(query.pattern, line, re.IGNORECASE):
            start = offset + len(line[: match.start()].encode())
            expected.append((start, start + len(match.group().encode())))
        offset += len(line.encode()) + 1
    assert list(zip(found.starts, found.ends, strict=True)) == expected


@given(st.text("aAbBæÆ\n", max_size=60), st.sampled_from(["Æ", "aæ", "ÆB"]))
def test_letters_beyond_ascii_are_found_in_either_case(body: str, pattern: str) -> None:
    found = finder_of(IndexedText.of(body.encode()), Query(pattern))(0, len(body.encode()), inf)
    expected = [
        len(body[: match.start()].encode())
        for match in re.finditer(re.escape(pattern), body, re.IGNORECASE)
    ]
    assert list(found.starts) == expected


def test_a_look_that_is_late_ends_after_its_first_line() -> None:
    find = finder_of(IndexedText.of(b"ab\n" * 100), Query("b", is_regex=True))
    piece = find(0, 300, perf_counter() - 1)
    assert (piece.end, list(piece.starts)) == (3, [1])


def test_bytes_that_are_no_letters_stand_between_hits() -> None:
    find = finder_of(IndexedText.of(b"\xff\xfea\xffa"), Query("a", is_regex=True))
    assert list(find(0, 5, inf).starts) == [2, 4]


@pytest.mark.parametrize(("pattern", "is_regex", "problem"), [("a(", False, ""), ("a(", True, "3")])
def test_only_an_expression_can_be_wrong(
    pattern: str,
    is_regex: bool,  # noqa: FBT001 (a parameter of the test)
    problem: str,
) -> None:
    assert problem_of(Query(pattern, is_regex=is_regex)).endswith(problem)
