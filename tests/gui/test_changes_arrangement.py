"""Groups, filter and order agree with plain Python, however the columns are worked on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpsync_gui.gui import changes_arrangement, changes_digits, changes_groups, changes_places
from erpsync_gui.gui.changes_arrangement import Arrangement, Arranger, Order
from erpsync_gui.gui.changes_groups import grouped
from erpsync_gui.wire.changes import ChangeKind
from erpsync_gui.wire.steps import taken
from tests.gui.changes_samples import RANDOM_ROWS, ROWS, Rows, changes

ORDERS = [None, *(Order(count, down) for count in (False, True) for down in (False, True))]


@pytest.fixture(params=["many tables", "few tables"], autouse=True)
def _way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Go each of the two ways, and in pieces of some rows."""
    if request.param == "many tables":
        monkeypatch.setattr(changes_groups, "MOST_BYTES", 0)
    monkeypatch.setattr(changes_places, "_PIECE", 4)
    monkeypatch.setattr(changes_arrangement, "_AT_ONCE", 4)
    monkeypatch.setattr(changes_groups, "_AT_ONCE", 5)
    monkeypatch.setattr(changes_digits, "_AT_ONCE", 4)


def shown(arrangement: Arrangement) -> Iterator[tuple[str, int, list[int]]]:
    for number in arrangement.numbers:
        group = arrangement.groups[number]
        rows = arrangement.rows(number, range(arrangement.count(number)))
        yield group.name, group.kind, [arrangement.changes.record_ids[row] for row in rows]


def plain(rows: Rows, words: str, order: Order | None) -> list[tuple[str, int, list[int]]]:
    passing = [row for row in rows if words in row[1] or words in str(row[2])]
    if order is not None and not order.by_count:
        passing.sort(key=lambda row: row[2], reverse=order.descending)
    appeared = list(dict.fromkeys(row[:2] for row in rows))
    groups = {key: [row[2] for row in passing if row[:2] == key] for key in appeared}
    found = [(table, int(kind), ids) for (kind, table), ids in groups.items() if ids]
    if order is not None:
        by_count = order.by_count
        found.sort(key=lambda group: group[0])
        found.sort(
            key=lambda group: (len(group[2]) if by_count else 0, group[0]),
            reverse=order.descending,
        )
    return sorted(found, key=lambda group: group[1])


@given(RANDOM_ROWS)
def test_groups_hold_every_record_once(rows: Rows) -> None:
    groups = taken(grouped(changes(rows))).groups
    expected = Counter((kind, table) for kind, table, _ in rows)
    assert {(group.kind, group.name): group.count for group in groups} == dict(expected)


@given(
    RANDOM_ROWS.flatmap(lambda rows: st.sampled_from([rows, sorted(rows, key=lambda row: row[0])])),
    st.lists(
        st.tuples(st.sampled_from(["", "b", "1", "12", "-", "zz"]), st.sampled_from(ORDERS)),
        min_size=1,
        max_size=4,
    ),
)
def test_filter_and_order_are_those_of_plain_python(
    rows: Rows, wishes: list[tuple[str, Order | None]]
) -> None:
    arranger = Arranger(changes(rows))
    for words, order in wishes:
        arrangement = taken(arranger.arranged(words, order))
        assert list(shown(arrangement)) == plain(rows, words, order)
        assert arrangement.record_count == sum(len(ids) for _, _, ids in plain(rows, words, order))


@given(RANDOM_ROWS, st.sampled_from(["", "b", "1"]), st.sampled_from(ORDERS))
def test_a_record_is_found_where_it_stands(rows: Rows, words: str, order: Order | None) -> None:
    arrangement = taken(Arranger(changes(rows)).arranged(words, order))
    places = {
        row: (number, nth)
        for number in arrangement.numbers
        for nth, row in enumerate(arrangement.rows(number, range(len(rows))))
    }
    assert [arrangement.place_of(row) for row in range(len(rows))] == [
        places.get(row) for row in range(len(rows))
    ]


def test_the_filter_takes_any_case_and_blanks_around() -> None:
    arrangement = taken(Arranger(changes(ROWS)).arranged("  CONT "))
    assert [arrangement.groups[number].name for number in arrangement.numbers] == ["contact"]


def test_kinds_are_told_by_their_groups() -> None:
    arrangement = taken(Arranger(changes(ROWS)).arranged())
    assert arrangement.of_kind(ChangeKind.ADDED) == [0]
    assert len(arrangement.of_kind(ChangeKind.UPDATED)) == 2
    assert arrangement.of_kind(ChangeKind.DELETED) == []
