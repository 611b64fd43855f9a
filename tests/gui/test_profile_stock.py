"""The stock changes the drafts and says which profile shall be in front."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from erpsync_gui.gui.profile_drafts import ProfileDrafts
from erpsync_gui.gui.profile_list import ProfileList
from erpsync_gui.gui.profile_stock import ProfileStock
from erpsync_gui.store.profile import Profile

ONE = Profile("One", key="1", address="https://one.example.com")
TWO = Profile("Two", key="2", address="https://two.example.com")


@pytest.fixture
def shown(qtbot: QtBot) -> ProfileList:
    made = ProfileList()
    qtbot.addWidget(made)
    made.show_profiles([ONE, TWO], "1")
    return made


def names(drafts: ProfileDrafts) -> list[str]:
    return [profile.name for profile in drafts.profiles()]


def test_a_new_one_and_a_double_stand_below_the_one_in_front(
    qtbot: QtBot, shown: ProfileList
) -> None:
    drafts = ProfileDrafts([ONE, TWO])
    stock = ProfileStock(drafts, shown, "the keychain")
    with qtbot.waitSignal(stock.added) as added:
        shown.new_button.click()
    assert names(drafts) == ["One", "New customer", "Two"]
    new = drafts.get(added.args[0])
    assert new is not None
    assert new.name == "New customer"
    shown.copy_button.click()
    assert names(drafts) == ["One", "One copy", "New customer", "Two"]


def test_those_from_a_file_stand_at_the_end(qtbot: QtBot, shown: ProfileList) -> None:
    drafts = ProfileDrafts([ONE, TWO])
    stock = ProfileStock(drafts, shown, "the keychain")
    with qtbot.waitSignal(stock.changed) as changed:
        stock.add([Profile("Three", key="3"), Profile("Four")])
    assert changed.args == ["3"]
    assert names(drafts) == ["One", "Two", "Three", "Four"]
    with qtbot.assertNotEmitted(stock.changed):
        stock.add([])
