"""Changes made by hand, small and at random."""

from __future__ import annotations

from array import array

from hypothesis import strategies as st

from erpsync_gui.wire.changes import ChangeKind, Changes

Rows = list[tuple[ChangeKind, str, int]]

ROWS: Rows = [
    (ChangeKind.ADDED, "person", 31),
    (ChangeKind.UPDATED, "contact", 7),
    (ChangeKind.UPDATED, "contact", 1042),
    (ChangeKind.UPDATED, "person", 5),
    (ChangeKind.UPDATED, "contact", 3),
]

IDS = st.one_of(st.integers(0, 60), st.integers(-50, 100_000))
RANDOM_ROWS = st.lists(st.tuples(st.sampled_from(ChangeKind), st.sampled_from("abcd"), IDS))


def changes(rows: Rows, present: tuple[bool, bool, bool] = (True, True, False)) -> Changes:
    """Changes with these rows; their nodes are 0, 10, 20 and so on."""
    names = tuple(dict.fromkeys(table for _, table, _ in rows))
    return Changes(
        bytes(kind for kind, _, _ in rows),
        array("L", (names.index(table) for _, table, _ in rows)),
        array("l", (record_id for _, _, record_id in rows)),
        range(0, 10 * len(rows), 10),
        names,
        present,
    )
