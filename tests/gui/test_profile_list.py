"""The list shows who and where, and its buttons and keys ask for what they say."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QToolButton
from pytestqt.qtbot import QtBot

from erpsync_gui.gui.profile_list import ProfileList, where
from erpsync_gui.gui.two_line_rows import SECOND_LINE
from erpsync_gui.store.profile import Environment, Profile
from erpsync_gui.wire.online import OnlineApp

ZERO = Profile("Zero", key="0", address="https://zero.example.com", user="u0")
ONE = Profile("One", key="1", address="https://one.example.com/App")
TWO = Profile("Two", key="2", environment=Environment.PRODUCTION, app=OnlineApp("sod", "Cust12"))
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def profiles(qtbot: QtBot) -> Iterator[ProfileList]:
    made = ProfileList()
    qtbot.addWidget(made)
    made.show_profiles([ZERO, ONE, TWO], "1")
    made.show()
    made.activateWindow()
    made.view.setFocus()
    qtbot.waitUntil(made.view.hasFocus)
    yield made
    made.close()


def test_a_row_says_who_and_where_in_words(profiles: ProfileList) -> None:
    item = profiles.view.item(2)
    assert item.text() == "Two"
    assert item.data(SECOND_LINE) == "Production · Cust12 · sod"
    assert item.data(Qt.ItemDataRole.AccessibleTextRole) == "Two, Production, Cust12 · sod"
    assert not item.icon().isNull()


@pytest.mark.parametrize(
    ("profile", "words"),
    [
        (ONE, "one.example.com/App"),
        (Profile("x"), "no address yet"),
        (Profile("x", address="https://tessa:planted@one.example.com"), "no address yet"),
        (Profile("x", app=OnlineApp("sod")), "chosen in the browser · sod"),
        (Profile("x", app=OnlineApp("https://l.example.com", "Cust1")), "Cust1 · l.example.com"),
        (Profile("x", app=OnlineApp("", "Cust1")), "Cust1 · no login address yet"),
    ],
)
def test_where_a_server_is_never_shows_a_password(profile: Profile, words: str) -> None:
    assert where(profile) == words


def test_choosing_by_the_keyboard_is_told(qtbot: QtBot, profiles: ProfileList) -> None:
    with qtbot.waitSignal(profiles.chosen) as chosen:
        qtbot.keyClick(profiles.view, Qt.Key.Key_Down)
    assert chosen.args == ["2"]
    assert profiles.key() == "2"


def test_showing_profiles_tells_nothing(qtbot: QtBot, profiles: ProfileList) -> None:
    with qtbot.assertNotEmitted(profiles.chosen):
        profiles.show_profiles([ONE, TWO], "2")
    assert profiles.key() == "2"


def test_alt_up_and_alt_down_move(qtbot: QtBot, profiles: ProfileList) -> None:
    with qtbot.waitSignal(profiles.reordered) as moved:
        qtbot.keyClick(profiles.view, Qt.Key.Key_Down, ALT)
    assert moved.args == [("0", "2", "1")]
    with qtbot.waitSignal(profiles.reordered) as moved:
        qtbot.keyClick(profiles.view, Qt.Key.Key_Up, ALT)
    assert moved.args == [("0", "1", "2")]
    assert profiles.key() == "1"


def test_the_ends_of_the_list_are_the_end(qtbot: QtBot, profiles: ProfileList) -> None:
    profiles.show_profiles([ONE, TWO], "2")
    assert not profiles.down_button.isEnabled()
    with qtbot.assertNotEmitted(profiles.reordered):
        qtbot.keyClick(profiles.view, Qt.Key.Key_Down, ALT)
    with qtbot.waitSignal(profiles.reordered) as moved:
        profiles.up_button.click()
    assert moved.args == [("2", "1")]
    assert profiles.down_button.isEnabled()
    assert not profiles.up_button.isEnabled()


def test_a_dropped_row_is_told(qtbot: QtBot, profiles: ProfileList) -> None:
    """Qt moves the row in the model when it is dropped."""
    assert profiles.view.dragDropMode() is QAbstractItemView.DragDropMode.InternalMove
    with qtbot.waitSignal(profiles.reordered) as moved:
        profiles.view.model().moveRow(QModelIndex(), 2, QModelIndex(), 0)
    assert moved.args == [("2", "0", "1")]


@pytest.mark.parametrize(
    ("key", "modifier", "name"),
    [
        (Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier, "new_wanted"),
        (Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier, "copy_wanted"),
        (Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier, "removal_wanted"),
    ],
)
def test_keys_do_what_the_buttons_do(
    qtbot: QtBot, profiles: ProfileList, key: Qt.Key, modifier: Qt.KeyboardModifier, name: str
) -> None:
    with qtbot.waitSignal(getattr(profiles, name)):
        qtbot.keyClick(profiles.view, key, modifier)


def test_without_a_profile_there_is_nothing_to_do_but_to_make_one(profiles: ProfileList) -> None:
    profiles.show_profiles([], "")
    able = [each for each in profiles.findChildren(QToolButton) if each.isEnabled()]
    assert able == [profiles.new_button, profiles.import_button]


def test_one_or_all_are_exported(qtbot: QtBot, profiles: ProfileList) -> None:
    for action, everything in ((profiles.export_one, False), (profiles.export_all, True)):
        with qtbot.waitSignal(profiles.export_wanted) as wanted:
            action.trigger()
        assert wanted.args == [everything]


def test_every_button_has_a_name_and_a_tooltip(profiles: ProfileList) -> None:
    buttons = profiles.findChildren(QToolButton)
    assert len({button.accessibleName() for button in buttons}) == len(buttons) == 7
    assert all(button.accessibleName() and button.toolTip() for button in buttons)


def test_a_row_follows_its_profile(profiles: ProfileList) -> None:
    profiles.show_profile(Profile("Uno", key="1", address="https://uno.example.com"))
    assert profiles.view.item(1).text() == "Uno"
    assert profiles.view.item(1).data(SECOND_LINE) == "Test · uno.example.com"
