from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest

from erpsync_gui.sandbox import rows


@pytest.fixture
def db() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    connection.row_factory = sqlite3.Row
    connection.execute("CREATE TABLE pet (pet_id INTEGER PRIMARY KEY, name TEXT, owner TEXT)")
    yield connection
    connection.close()


def test_a_row_is_found_by_any_of_its_columns_and_by_what_is_missing(
    db: sqlite3.Connection,
) -> None:
    first = rows.insert(db, "pet", {"name": "Å", "owner": None})
    second = rows.insert(db, "pet", {"name": "Å", "owner": "Liv"})
    assert [row["pet_id"] for row in rows.find_all(db, "pet", name="Å")] == [first, second]
    found = rows.find(db, "pet", name="Å", owner=None)
    assert found is not None
    assert found["pet_id"] == first
    assert rows.find(db, "pet", name="B") is None


def test_values_are_bound_and_never_part_of_the_statement(db: sqlite3.Connection) -> None:
    wicked = "x'; DROP TABLE pet; --"
    rows.insert(db, "pet", {"name": wicked})
    assert rows.find(db, "pet", name=wicked) is not None


def test_only_the_rows_meant_are_changed_and_removed(db: sqlite3.Connection) -> None:
    kept = rows.insert(db, "pet", {"name": "A"})
    gone = rows.insert(db, "pet", {"name": "B"})
    rows.update(db, "pet", {"owner": "Liv"}, pet_id=kept)
    rows.update(db, "pet", {}, pet_id=kept)
    assert rows.delete(db, "pet", pet_id=gone) == 1
    (left,) = rows.find_all(db, "pet")
    assert tuple(left) == (kept, "A", "Liv")
