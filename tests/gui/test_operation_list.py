"""Operations are listed in groups, found by a word, and grayed where a version lacks them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem
from pytestqt.qtbot import QtBot

from erpsync_gui.contract import catalogue
from erpsync_gui.gui.operation_list import OperationList

CATALOGUE = catalogue.load()


@pytest.fixture
def operations(qtbot: QtBot) -> OperationList:
    operations = OperationList(CATALOGUE)
    qtbot.addWidget(operations)
    operations.show()
    return operations


def shown(operations: OperationList) -> dict[str, QTreeWidgetItem]:
    tree = operations.findChild(QTreeWidget)
    assert isinstance(tree, QTreeWidget)
    anywhere = Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive
    items = [item for item in tree.findItems("", anywhere) if not item.isHidden()]
    named = ((item.data(0, Qt.ItemDataRole.UserRole), item) for item in items)
    return {name: item for name, item in named if name}


def test_every_operation_is_listed_once(operations: OperationList) -> None:
    assert set(shown(operations)) == {each.name for each in CATALOGUE.operations()}


def test_typing_leaves_only_what_matches(operations: OperationList, qtbot: QtBot) -> None:
    qtbot.keyClicks(operations.filter, "engine")
    names = set(shown(operations))
    assert {"GetEngineStatus", "ChangeEngineStatus", "ChangeEngineInterval"} <= names
    assert "SaveConnection" not in names
    operations.filter.clear()
    assert len(shown(operations)) == 49


def test_enter_in_the_filter_opens_the_first_match(operations: OperationList, qtbot: QtBot) -> None:
    qtbot.keyClicks(operations.filter, "ToggleErp")
    with qtbot.waitSignal(operations.chosen) as chosen:
        qtbot.keyClick(operations.filter, Qt.Key.Key_Return)
    assert chosen.args == ["ToggleErpConnectionActive"]


def test_a_version_without_an_operation_says_since_when_it_is_there(
    operations: OperationList,
) -> None:
    operations.set_services(84)
    items = shown(operations)
    assert items["TryConnectActor"].text(0).endswith("since 88")
    assert items["ForceResync"].text(0).endswith("since 86")
    assert items["SyncAll"].text(0) == "SyncAll"
    operations.set_services(88)
    assert shown(operations)["TryConnectActor"].text(0) == "TryConnectActor"


def test_an_operation_says_its_effect_in_words(operations: OperationList) -> None:
    spoken = shown(operations)["ForceSyncAll"].data(0, Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "ForceSyncAll, destructive"
