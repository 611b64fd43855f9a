"""The changes tree counts at every level, and tells an absent list from an empty one."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from time import thread_time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from erpsync_gui.gui import changes_groups
from erpsync_gui.gui.changes_groups import Arrangement, ChangeGroups, Order
from erpsync_gui.gui.changes_model import COUNT, RECORD, ChangesModel
from erpsync_gui.gui.changes_table import csv_chunks, tsv_text
from erpsync_gui.gui.changes_tree import ChangesTree
from erpsync_gui.wire.changes import ChangeKind, Changes

Rows = list[tuple[ChangeKind, str, int]]

ROWS: Rows = [
    (ChangeKind.ADDED, "person", 31),
    (ChangeKind.UPDATED, "contact", 7),
    (ChangeKind.UPDATED, "contact", 1042),
    (ChangeKind.UPDATED, "person", 5),
    (ChangeKind.UPDATED, "contact", 3),
]


def changes(rows: Rows, present: tuple[bool, bool, bool] = (True, True, False)) -> Changes:
    names = tuple(dict.fromkeys(table for _, table, _ in rows))
    return Changes(
        bytes(kind for kind, _, _ in rows),
        array("L", (names.index(table) for _, table, _ in rows)),
        array("l", (record_id for _, _, record_id in rows)),
        array("L", (10 * place for place in range(len(rows)))),
        names,
        present,
    )


def listed(model: ChangesModel, parent: QModelIndex | None = None) -> Iterator[QModelIndex]:
    parent = parent or QModelIndex()
    while model.canFetchMore(parent):
        model.fetchMore(parent)
    for row in range(model.rowCount(parent)):
        index = model.index(row, RECORD, parent)
        yield index
        yield from listed(model, index)


def shown(model: ChangesModel) -> list[tuple[str, str]]:
    return [(index.data(), index.siblingAtColumn(COUNT).data()) for index in listed(model)]


@pytest.fixture
def model(qtbot: QtBot) -> ChangesModel:
    model = ChangesModel()
    tester = QAbstractItemModelTester(
        model, QAbstractItemModelTester.FailureReportingMode.Fatal, model
    )
    tester.setUseFetchMore(False)  # it takes its own fetching during a reset for an error
    return model


@pytest.fixture
def tree(qtbot: QtBot) -> ChangesTree:
    tree = ChangesTree()
    qtbot.addWidget(tree)
    tree.resize(300, 400)
    tree.show()
    return tree


def test_counts_stand_at_every_level(model: ChangesModel) -> None:
    model.show(Arrangement(ChangeGroups(changes(ROWS))))
    assert shown(model) == [
        ("Added", "1"),
        ("person", "1"),
        ("31", ""),
        ("Updated", "4"),
        ("person", "1"),
        ("5", ""),
        ("contact", "3"),
        ("7", ""),
        ("1042", ""),
        ("3", ""),
        ("Deleted", "– not in the answer"),
    ]


def test_an_absent_list_is_not_an_empty_one(model: ChangesModel) -> None:
    model.show(Arrangement(ChangeGroups(changes([], (False, True, True)))))
    assert shown(model) == [("Added", "– not in the answer"), ("Updated", "0"), ("Deleted", "0")]


KINDS = st.sampled_from(ChangeKind)
RANDOM_ROWS = st.lists(st.tuples(KINDS, st.sampled_from(["a", "b", "c"]), st.integers(1, 50)))


@given(RANDOM_ROWS, st.sampled_from([-1, 256]))
def test_groups_hold_every_record_once(rows: Rows, most_tables: int) -> None:
    columns = changes(rows)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(changes_groups, "_MOST_TABLES", most_tables)
        groups = ChangeGroups(columns)
    expected = Counter((kind, table) for kind, table, _ in rows)
    assert {(group.kind, group.name): group.count for group in groups.groups} == dict(expected)
    for group in groups.groups:
        found = [rows[row] for row in groups.rows(group)]
        assert found == [row for row in rows if row[:2] == (group.kind, group.name)]


@given(RANDOM_ROWS, st.sampled_from(["", "b", "1", "4", "zz"]))
def test_the_filter_keeps_tables_by_name_and_records_by_id(rows: Rows, words: str) -> None:
    arrangement = Arrangement(ChangeGroups(changes(rows)), words)
    found = [rows[row] for group in arrangement.groups for row in arrangement.rows(group)]
    expected = [row for row in rows if words in row[1] or words in str(row[2])]
    assert sorted(found) == sorted(expected)
    assert sum(map(arrangement.count, arrangement.groups)) == len(expected)


def test_a_filtered_count_tells_of_how_many(model: ChangesModel) -> None:
    model.show(Arrangement(ChangeGroups(changes(ROWS)), "104"))
    assert shown(model) == [
        ("Added", "0 of 1"),
        ("Updated", "1 of 4"),
        ("contact", "1 of 3"),
        ("1042", ""),
        ("Deleted", "– not in the answer"),
    ]


def test_records_are_sorted_by_id_and_tables_by_name_or_count() -> None:
    groups = ChangeGroups(changes(ROWS))
    by_name = Arrangement(groups, order=Order())
    assert [(group.kind, group.name) for group in by_name.groups] == [
        (ChangeKind.ADDED, "person"),
        (ChangeKind.UPDATED, "contact"),
        (ChangeKind.UPDATED, "person"),
    ]
    ids = groups.changes.record_ids
    assert [ids[row] for row in by_name.rows(by_name.groups[1])] == [3, 7, 1042]
    by_count = Arrangement(groups, order=Order(by_count=True, descending=True))
    assert [group.name for group in by_count.groups] == ["person", "contact", "person"]


def test_the_table_for_a_spreadsheet_and_the_csv_hold_the_same_records() -> None:
    arrangement = Arrangement(ChangeGroups(changes(ROWS)), "person")
    assert tsv_text(arrangement) == (
        "Change\tTable\tRecordId\nAdded\tperson\t31\nUpdated\tperson\t5\n"
    )
    csv = b"".join(csv_chunks(arrangement)).decode("utf-8-sig")
    assert csv == "Change,Table,RecordId\r\nAdded,person,31\r\nUpdated,person,5\r\n"


def test_a_long_csv_comes_in_pieces() -> None:
    rows = [(ChangeKind.ADDED, "contact", number) for number in range(9000)]
    pieces = list(csv_chunks(Arrangement(ChangeGroups(changes(rows)))))
    assert len(pieces) > 3
    assert b"".join(pieces).count(b"\r\n") == 9001


def test_fifty_thousand_changes_open_in_a_moment(tree: ChangesTree) -> None:
    tables = ("contact", "person", "project")
    rows = [(ChangeKind(n * 3 // 50_000), tables[n % 3], n) for n in range(50_000)]
    columns = changes(rows)
    best = min(_seconds(lambda: tree.set_changes(columns)) for _ in range(3))
    assert best < 0.100


def _seconds(act: object) -> float:
    assert callable(act)
    before = thread_time()
    act()
    return thread_time() - before


def test_a_record_that_is_chosen_or_opened_is_told(tree: ChangesTree, qtbot: QtBot) -> None:
    tree.set_changes(changes(ROWS))
    index = tree.model.index_of(2)
    with qtbot.waitSignal(tree.record_chosen) as chosen:
        tree.view.setCurrentIndex(index)
    assert chosen.args == [20]
    with qtbot.waitSignal(tree.record_activated) as activated:
        tree.view.activated.emit(index)
    assert activated.args == [ChangeKind.UPDATED, "contact", 1042, 20]


def test_a_reveal_is_silent(tree: ChangesTree, qtbot: QtBot) -> None:
    tree.set_changes(changes(ROWS))
    with qtbot.assertNotEmitted(tree.record_chosen):
        tree.reveal_row(4)
    assert tree.view.currentIndex().data() == "3"


def test_a_record_far_down_is_shown_by_its_table(tree: ChangesTree) -> None:
    rows = [(ChangeKind.ADDED, "contact", number) for number in range(9000)]
    tree.set_changes(changes(rows))
    tree.reveal_row(8999)
    assert tree.view.currentIndex().data() == "contact"


def test_typing_filters_and_says_so_when_nothing_is_left(tree: ChangesTree) -> None:
    tree.set_changes(changes(ROWS))
    tree.filter.setText("CONT")
    assert ("contact", "3") in shown(tree.model)
    tree.filter.setText("nowhere")
    assert "No changed record" in tree._state.text()
    tree.filter.setText("")
    assert tree._state.isHidden()


def test_a_click_on_the_header_sorts(tree: ChangesTree) -> None:
    tree.set_changes(changes(ROWS))
    tree.view.header().setSortIndicator(RECORD, Qt.SortOrder.AscendingOrder)
    names = [name for name, count in shown(tree.model) if not name.isdigit() and count.isdigit()]
    assert names == ["Added", "person", "Updated", "contact", "person"]


def test_the_cell_and_the_table_can_be_copied(tree: ChangesTree) -> None:
    tree.set_changes(changes(ROWS))
    tree.view.setCurrentIndex(tree.model.index_of(1))
    QTest.keyClick(tree.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "7"
    tree._on_menu_requested(tree.view.rect().center())
    menu = tree.findChild(QMenu)
    assert menu is not None
    menu.actions()[1].trigger()
    assert QGuiApplication.clipboard().text().count("\n") == 6
    menu.close()


def test_the_export_writes_the_records_that_are_shown(
    tree: ChangesTree, qtbot: QtBot, tmp_path: Path
) -> None:
    tree.set_changes(changes(ROWS))
    tree.filter.setText("person")
    assert tree._shown is not None
    with qtbot.waitSignal(tree.saver.saved):
        tree.saver.save(str(tmp_path / "changes.csv"), csv_chunks(tree._shown))
    text = (tmp_path / "changes.csv").read_text("utf-8-sig")
    assert text == "Change,Table,RecordId\nAdded,person,31\nUpdated,person,5\n"
    assert "Saved as" in tree._state.text()
