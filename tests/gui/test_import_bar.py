"""What a paste brought along is told, and can be decided otherwise."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel
from pytestqt.qtbot import QtBot

from erpsync_gui.contract.keys import pasted
from erpsync_gui.contract.model import Kind
from erpsync_gui.gui.import_bar import ImportBar


@pytest.fixture
def bar(qtbot: QtBot) -> ImportBar:
    made = ImportBar()
    qtbot.addWidget(made)
    return made


def tell(bar: ImportBar, text: str, column: int = 0) -> None:
    cells = pasted(text)
    bar.show_import(cells, Kind.TEXT, column, cells.keys(Kind.TEXT, column))


def told(bar: ImportBar) -> list[str]:
    parts: list[QLabel | QCheckBox] = [*bar.findChildren(QLabel), *bar.findChildren(QCheckBox)]
    return [part.text() for part in parts if part.isVisibleTo(bar)]


def test_a_single_row_has_nothing_to_tell(bar: ImportBar) -> None:
    tell(bar, "A\tB")
    assert bar.isHidden()


def test_the_first_of_several_rows_can_always_be_called_a_heading(
    qtbot: QtBot, bar: ImportBar
) -> None:
    tell(bar, "A\nB")
    box = bar.findChild(QCheckBox)
    assert box is not None
    assert (box.text(), box.isChecked()) == ("“A” is a heading, not a key", False)
    with qtbot.waitSignal(bar.reread_wanted) as wanted:
        box.click()
    assert wanted.args == [0, True]


def test_blanks_are_counted(bar: ImportBar) -> None:
    tell(bar, "A\n\nB")
    assert told(bar)[:1] == ["1 blank was left out"]
    tell(bar, "A\n\n\nB")
    assert told(bar)[:1] == ["2 blanks were left out"]


def test_a_heading_is_told_and_can_be_kept(qtbot: QtBot, bar: ImportBar) -> None:
    tell(bar, "Key\nA")
    assert told(bar) == ["“Key” is a heading, not a key"]
    box = bar.findChild(QCheckBox)
    assert box is not None
    with qtbot.waitSignal(bar.reread_wanted) as wanted:
        box.click()
    assert wanted.args == [0, False]


def test_a_column_can_be_chosen(qtbot: QtBot, bar: ImportBar) -> None:
    tell(bar, "Name\tKey\nAcme\tA\nBeta\tB")
    box = bar.findChild(QComboBox)
    assert box is not None
    assert [box.itemText(row) for row in range(box.count())] == ["Name", "Key"]
    with qtbot.waitSignal(bar.reread_wanted) as wanted:
        box.activated.emit(1)
    assert wanted.args == [1, True]
