"""The outline of changes agrees with a plain tree, and with another one of the same changes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from erpsync_gui.gui.changes_arrangement import Arranger, Order
from erpsync_gui.gui.changes_outline import ChangesOutline, Entry
from erpsync_gui.gui.outline import ALL
from erpsync_gui.wire.changes import ChangeKind
from erpsync_gui.wire.steps import taken
from tests.gui.changes_samples import RANDOM_ROWS, ROWS, Rows, changes
from tests.gui.plain_outline import ACTS, PlainOutline, act, check


def outline_of(rows: Rows, words: str = "", order: Order | None = None) -> ChangesOutline:
    return ChangesOutline(taken(Arranger(changes(rows)).arranged(words, order)))


def plain_of(outline: ChangesOutline) -> PlainOutline:
    shown, thing = outline.arrangement, 0
    tops: list[int] = []
    children: dict[int, list[int]] = {}
    for kind in ChangeKind:
        top, thing = thing, thing + 1
        tops.append(top)
        for number in shown.of_kind(kind):
            children.setdefault(top, []).append(thing)
            children[thing] = list(range(thing + 1, thing + 1 + shown.count(number)))
            thing += 1 + shown.count(number)
    return PlainOutline(tops, children)


@given(RANDOM_ROWS, st.sampled_from(["", "b", "1"]), ACTS)
def test_it_does_what_a_plain_tree_does(
    rows: Rows, words: str, acts: list[tuple[str, int]]
) -> None:
    outline = outline_of(rows, words)
    plain = plain_of(outline)
    for what, number in acts:
        check(outline, plain)
        act(outline, what, plain.act(what, number))
    check(outline, plain)


def test_things_are_kinds_tables_and_records() -> None:
    outline = outline_of(ROWS)
    outline.expand_to_depth(ALL)
    entries = [outline.entry(thing) for thing in outline.things_of(range(20))]
    words = [
        entry.row if entry.row is not None else entry.group.name if entry.group else entry.kind.name
        for entry in entries
    ]
    assert words == ["ADDED", "person", 0, "UPDATED", "contact", 1, 2, 4, "person", 3, "DELETED"]
    assert entries[-1] == Entry(ChangeKind.DELETED)


@given(RANDOM_ROWS, st.sampled_from(["", "b", "1"]))
def test_a_record_is_found_by_its_row(rows: Rows, words: str) -> None:
    outline = outline_of(rows, words)
    for row in range(len(rows)):
        thing = outline.thing_of(row)
        if thing is not None:
            assert outline.entry(thing).row == row
        else:
            assert words not in rows[row][1]
            assert words not in str(rows[row][2])


def test_another_arrangement_is_opened_alike() -> None:
    first = outline_of(ROWS)
    first.reveal(first.thing_of(3) or -1)
    second = outline_of(ROWS, "person", Order(by_count=True))
    second.open_like(first)
    shown = [second.entry(thing) for thing in second.things_of(range(9))]
    assert [entry.row for entry in shown] == [None, None, None, 3, None]


@given(RANDOM_ROWS, st.integers(0, 30), st.integers(0, 30))
def test_the_records_in_some_rows(rows: Rows, first: int, count: int) -> None:
    outline = outline_of(rows)
    outline.expand_to_depth(ALL)
    wanted = range(first, first + count)
    parts = outline.records_in(wanted)
    found = [row for number, nths in parts for row in outline.arrangement.rows(number, nths)]
    entries = (outline.entry(thing) for thing in outline.things_of(wanted))
    assert found == [entry.row for entry in entries if entry.row is not None]
