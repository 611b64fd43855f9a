"""The changes tree counts at every level, and tells an absent list from an empty one."""

from __future__ import annotations

import csv
from pathlib import Path
from time import thread_time

import pytest
from hypothesis import given
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QMessageBox
from pytestqt.qtbot import QtBot

from erpsync_gui.gui import changes_tree, clipboard
from erpsync_gui.gui.changes_arrangement import Arranger
from erpsync_gui.gui.changes_cells import COUNT, RECORD
from erpsync_gui.gui.changes_table import all_parts, csv_chunks, tsv_text
from erpsync_gui.gui.changes_tree import ChangesTree
from erpsync_gui.wire.changes import ChangeKind
from erpsync_gui.wire.steps import taken
from tests.gui.changes_samples import RANDOM_ROWS, ROWS, Rows, changes

LONG: Rows = [(ChangeKind.ADDED, "contact", number) for number in range(9000)]


def shown(tree: ChangesTree) -> list[tuple[str, str]]:
    """Both cells of all rows that there are."""
    place = tree.view.place
    assert place is not None
    rows = map(tree._cells.row, place.outline.things_of(range(place.outline.row_count)))
    return [(row[RECORD].text, row[COUNT].text) for row in rows]


def row_count(tree: ChangesTree) -> int:
    assert tree.view.place is not None
    return tree.view.place.outline.row_count


def written(tree: ChangesTree) -> int:
    """How many record ids are written out for looking through them."""
    assert tree._arranger is not None
    kept = tree._arranger._digits
    return 0 if kept is None else sum(piece.count for piece in kept[1]._pieces.values())


def go_to(tree: ChangesTree, row: int) -> None:
    """Go to a record by its row in the columns, as a user does."""
    assert tree._outline is not None
    thing = tree._outline.thing_of(row)
    assert thing is not None
    tree.view.change(lambda place: place.reveal(thing))


@pytest.fixture
def tree(qtbot: QtBot) -> ChangesTree:
    tree = ChangesTree()
    qtbot.addWidget(tree)
    tree.resize(300, 400)
    tree.show()
    return tree


def test_counts_stand_at_every_level(tree: ChangesTree) -> None:
    tree.set_changes(changes(ROWS))
    assert shown(tree) == [
        ("Added", "1"),
        ("person", "1"),
        ("31", ""),
        ("Updated", "4"),
        ("contact", "3"),
        ("7", ""),
        ("1042", ""),
        ("3", ""),
        ("person", "1"),
        ("5", ""),
        ("Deleted", "– not in the answer"),
    ]


def test_an_absent_list_is_not_an_empty_one(tree: ChangesTree) -> None:
    tree.set_changes(changes([], (False, True, True)))
    assert shown(tree) == [("Added", "– not in the answer"), ("Updated", "0"), ("Deleted", "0")]


def test_nothing_is_shown_of_no_changes(tree: ChangesTree) -> None:
    tree.set_changes(changes(ROWS))
    tree.set_changes(None)
    assert tree.view.model().rowCount() == 0
    tree.copy_table()
    tree.export_csv()
    tree.reveal_row(0)
    assert tree.view.current is None


def test_a_filtered_count_tells_of_how_many(tree: ChangesTree) -> None:
    tree.set_changes(changes(ROWS))
    tree.filter.setText("104")
    assert shown(tree) == [
        ("Added", "0 of 1"),
        ("Updated", "1 of 4"),
        ("contact", "1 of 3"),
        ("1042", ""),
        ("Deleted", "– not in the answer"),
    ]


@given(RANDOM_ROWS)
def test_the_table_and_the_csv_are_a_plain_one_of_the_rows(rows: Rows) -> None:
    arrangement = taken(Arranger(changes(rows)).arranged())
    names = {(kind, table): None for kind, table, _ in sorted(rows, key=lambda row: row[0])}
    expected = [["Change", "Table", "RecordId"]] + [
        [kind.name.title(), table, str(record_id)]
        for key in names
        for kind, table, record_id in rows
        if (kind, table) == key
    ]
    text = b"".join(csv_chunks(arrangement)).decode("utf-8-sig")
    assert list(csv.reader(text.splitlines())) == expected
    table = taken(tsv_text(arrangement, all_parts(arrangement)))[:].decode()
    assert [line.split("\t") for line in table.splitlines()] == expected


def test_a_csv_has_a_mark_for_spreadsheets_and_the_line_ends_they_want() -> None:
    arrangement = taken(Arranger(changes(ROWS)).arranged("person"))
    assert b"".join(csv_chunks(arrangement)) == (
        b"\xef\xbb\xbfChange,Table,RecordId\r\nAdded,person,31\r\nUpdated,person,5\r\n"
    )


def test_a_long_csv_comes_in_pieces() -> None:
    pieces = list(csv_chunks(taken(Arranger(changes(LONG)).arranged())))
    assert len(pieces) > 3
    assert b"".join(pieces).count(b"\r\n") == 9001


def test_fifty_thousand_changes_open_in_a_moment(tree: ChangesTree, qtbot: QtBot) -> None:
    tables = ("contact", "person", "project")
    columns = changes([(ChangeKind(n * 3 // 50_000), tables[n % 3], n) for n in range(50_000)])
    before = thread_time()
    tree.set_changes(columns)
    qtbot.waitUntil(lambda: not tree._arranging.is_running)
    assert thread_time() - before < 0.100
    assert shown(tree)[:2] == [("Added", "16,667"), ("contact", "5,556")]


def test_a_record_that_is_chosen_or_opened_is_told(tree: ChangesTree, qtbot: QtBot) -> None:
    tree.set_changes(changes(ROWS))
    with qtbot.waitSignal(tree.record_chosen) as chosen:
        go_to(tree, 2)
    assert chosen.args == [20]
    with qtbot.waitSignal(tree.record_activated) as activated:
        QTest.keyClick(tree.view, Qt.Key.Key_Return)
    assert activated.args == [ChangeKind.UPDATED, "contact", 1042, 20]


def test_a_kind_is_no_record(tree: ChangesTree, qtbot: QtBot) -> None:
    tree.set_changes(changes(ROWS))
    go_to(tree, 2)
    with (
        qtbot.assertNotEmitted(tree.record_chosen),
        qtbot.assertNotEmitted(tree.record_activated),
    ):
        QTest.keyClick(tree.view, Qt.Key.Key_Home)
        QTest.keyClick(tree.view, Qt.Key.Key_Return)


def test_a_reveal_is_silent(tree: ChangesTree, qtbot: QtBot) -> None:
    tree.set_changes(changes(ROWS))
    with qtbot.assertNotEmitted(tree.record_chosen):
        tree.reveal_row(4)
    assert tree.view.currentIndex().data() == "3"


def test_a_record_is_revealed_however_far_down_it_is(tree: ChangesTree) -> None:
    tree.set_changes(changes(LONG))
    tree.reveal_row(8999)
    assert tree.view.currentIndex().data() == "8999"


def test_a_record_is_revealed_as_soon_as_all_are_arranged(
    tree: ChangesTree, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes_tree, "_ARRANGED_AT_ONCE", 0)
    tree.set_changes(changes(LONG))
    tree.reveal_row(8999)
    qtbot.waitUntil(lambda: tree.view.currentIndex().data() == "8999")
    tree.filter.setText("12")
    tree.filter.setText("123")
    qtbot.waitUntil(lambda: row_count(tree) < 100)
    assert ("contact", "19 of 9,000") in shown(tree)


def test_who_comes_to_the_filter_box_finds_it_ready_and_who_goes_leaves_nothing(
    tree: ChangesTree, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes_tree, "_ARRANGED_AT_ONCE", 0)
    tree.set_changes(changes(LONG))
    qtbot.waitUntil(lambda: not tree._arranging.is_running)
    tree.activateWindow()
    qtbot.waitUntil(tree.isActiveWindow)
    tree.view.setFocus()
    assert written(tree) == 0
    tree.open_find()
    qtbot.waitUntil(lambda: written(tree) == 9000)
    tree.filter.setText("123")
    qtbot.waitUntil(lambda: row_count(tree) == 23)
    tree.view.setFocus()
    assert written(tree) == 9000
    tree.filter.clear()
    qtbot.waitUntil(lambda: row_count(tree) == 4)
    assert written(tree) == 0


def test_who_waits_in_the_filter_box_finds_it_ready_for_the_next_answer(
    tree: ChangesTree, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes_tree, "_ARRANGED_AT_ONCE", 0)
    tree.activateWindow()
    qtbot.waitUntil(tree.isActiveWindow)
    tree.open_find()
    tree.set_changes(changes(LONG))
    qtbot.waitUntil(lambda: written(tree) == 9000)


def test_typing_filters_and_says_so_when_nothing_is_left(tree: ChangesTree) -> None:
    tree.set_changes(changes(ROWS))
    tree.filter.setText("CONT")
    assert ("contact", "3") in shown(tree)
    tree.filter.setText("nowhere")
    assert "No changed record" in tree._state.text()
    tree.filter.setText("")
    assert tree._state.isHidden()


def test_a_click_on_the_header_sorts(tree: ChangesTree) -> None:
    tree.set_changes(changes(ROWS))
    tree.view.header().setSortIndicator(RECORD, Qt.SortOrder.DescendingOrder)
    assert [name for name, _ in shown(tree)] == (
        ["Added", "person", "31", "Updated", "person", "5", "contact", "1042", "7", "3", "Deleted"]
    )
    tree.view.header().setSortIndicator(COUNT, Qt.SortOrder.DescendingOrder)
    assert [name for name, _ in shown(tree)][3:8] == ["Updated", "contact", "7", "1042", "3"]


def test_sorting_keeps_what_is_open_and_who_is_current(tree: ChangesTree) -> None:
    tree.set_changes(changes([*LONG, (ChangeKind.ADDED, "person", 1)]))
    tree.reveal_row(17)
    rows = row_count(tree)
    tree.view.header().setSortIndicator(RECORD, Qt.SortOrder.DescendingOrder)
    assert row_count(tree) == rows
    assert tree.view.currentIndex().data() == "17"
    tree.filter.setText("8999")
    tree.filter.setText("")
    assert row_count(tree) == rows


def test_the_cell_the_selection_and_the_table_can_be_copied(tree: ChangesTree) -> None:
    board, ctrl = QGuiApplication.clipboard(), Qt.KeyboardModifier.ControlModifier
    tree.set_changes(changes(ROWS))
    go_to(tree, 1)
    QTest.keyClick(tree.view, Qt.Key.Key_C, ctrl)
    assert board.text() == "7"
    QTest.keyClick(tree.view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(tree.view, Qt.Key.Key_C, ctrl)
    assert board.text() == (
        "Change\tTable\tRecordId\nUpdated\tcontact\t7\nUpdated\tcontact\t1042\n"
    )
    tree._on_menu_wanted(0, QPoint())
    menu = tree.findChild(QMenu)
    assert menu is not None
    menu.actions()[1].trigger()
    assert board.text().count("\n") == 6
    menu.close()


def test_a_long_table_is_copied_beside_and_a_very_long_one_asks(
    tree: ChangesTree, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree.set_changes(changes(LONG))
    tree.copy_table()
    assert tree._state.text() == "Copying 9,000 records…"
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().text().count("\n") == 9001)
    assert tree._state.isHidden()
    monkeypatch.setattr(clipboard, "LARGE_BYTES", 1000)
    tree.copy_table()
    qtbot.waitUntil(lambda: tree.findChild(QMessageBox) is not None)
    question = tree.findChild(QMessageBox)
    assert question is not None
    question.reject()


def test_all_can_be_expanded_and_collapsed_by_the_menu(tree: ChangesTree) -> None:
    tree.set_changes(changes(LONG))
    tree._on_menu_wanted(0, QPoint())
    menu = tree.findChild(QMenu)
    assert menu is not None
    actions = {action.text(): action for action in menu.actions()}
    actions["E&xpand all"].trigger()
    assert row_count(tree) == 9004
    actions["C&ollapse all"].trigger()
    assert row_count(tree) == 3
    menu.close()


def test_the_export_writes_the_records_that_are_shown(
    tree: ChangesTree, qtbot: QtBot, tmp_path: Path
) -> None:
    tree.set_changes(changes(ROWS))
    tree.filter.setText("person")
    assert tree._outline is not None
    with qtbot.waitSignal(tree.saver.saved):
        tree.saver.save(str(tmp_path / "changes.csv"), csv_chunks(tree._outline.arrangement))
    text = (tmp_path / "changes.csv").read_text("utf-8-sig")
    assert text == "Change,Table,RecordId\nAdded,person,31\nUpdated,person,5\n"
    assert "Saved as" in tree._state.text()
