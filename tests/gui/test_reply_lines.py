"""What is seen of a shape agrees with a plain set of lines, whatever is shown and hidden."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpsync_gui.gui import reply_lines
from erpsync_gui.gui.reply_lines import Seen, SeenLines
from erpsync_gui.wire.shape import ASIDE, INSIDE, STARTS, close, start, starts_up_to

SHAPES = st.lists(
    st.sampled_from([start(0), start(1), start(2), start(120), close(1), INSIDE, ASIDE]),
    max_size=60,
).map(bytes)
TABLES = [STARTS, starts_up_to(0), starts_up_to(1), bytes(256)]
SPANS = st.tuples(st.integers(0, 60), st.integers(0, 60)).map(sorted)
STEPS = st.lists(st.tuples(SPANS, st.sampled_from([*TABLES, None])), max_size=8)


@pytest.fixture(autouse=True)
def _short_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reply_lines, "_PIECE", 7)


def chosen(shape: bytes, begin: int, end: int, table: bytes) -> set[int]:
    return {line for line in range(begin, end) if table[shape[line]]}


def walk(shape: bytes, steps: list[tuple[list[int], bytes | None]]) -> SeenLines:
    """Choose; where no table says what, see again what was seen there before the last choice."""
    lines, plain = SeenLines(shape), set[int]()
    kept: list[tuple[Seen, set[int]]] = []
    for span, table in steps:
        begin, end = (min(line, len(shape)) for line in span)
        if table is not None:
            kept.append((lines.seen(begin, end), plain & set(range(begin, end))))
            lines.choose(begin, end, table)
            plain = plain - set(range(begin, end)) | chosen(shape, begin, end, table)
        elif kept:
            seen, was = kept.pop()
            lines.restore(seen)
            plain = plain - set(range(seen.start, seen.end)) | was
        check(lines, plain, shape)
    return lines


def check(lines: SeenLines, plain: set[int], shape: bytes) -> None:
    ordered = sorted(plain)
    assert lines.row_count == len(ordered)
    assert lines.lines_of(range(len(shape) + 1)) == ordered
    assert lines.lines_of(range(3, 9)) == ordered[3:9]
    assert [line for line in range(len(shape)) if lines.is_seen(line)] == ordered
    for line in range(len(shape) + 1):
        assert lines.seen_before(line) == sum(each < line for each in ordered)


@given(SHAPES, STEPS)
def test_rows_are_the_seen_lines_in_order(
    shape: bytes, steps: list[tuple[list[int], bytes | None]]
) -> None:
    assert walk(shape, steps).row_count <= len(shape)


@given(SHAPES, STEPS, SPANS)
def test_what_was_seen_is_told_whatever_is_seen_meanwhile(
    shape: bytes, steps: list[tuple[list[int], bytes | None]], span: list[int]
) -> None:
    lines = walk(shape, steps)
    begin, end = (min(line, len(shape)) for line in span)
    wanted = [line for line in range(begin, end) if lines.is_seen(line)]
    told = lines.lines(lines.seen(begin, end))
    lines.hide(0, len(shape))
    assert list(told) == wanted
