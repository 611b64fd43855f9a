"""The list and the form keep in step, and nothing typed for one profile lands at another."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from erpsync_gui.gui.profile_editor import ProfileEditor
from erpsync_gui.gui.profile_edits import SecretStates
from erpsync_gui.gui.theme import Appearance, Theme
from erpsync_gui.store.profile import Profile
from erpsync_gui.store.secret_kind import SecretKind

ZERO = Profile("Zero", key="0", address="https://zero.example.com", user="u0")
ONE = Profile("One", key="1", address="https://one.example.com", user="u1")
TWO = Profile("Two", key="2", address="https://two.example.com", user="u2")
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def editor(qtbot: QtBot) -> Iterator[ProfileEditor]:
    made = ProfileEditor([ZERO, ONE, TWO], "1", "Ring")
    qtbot.addWidget(made)
    made.resize(900, 600)
    with qtbot.waitSignal(made.secrets_wanted) as wanted:
        made.show()
    assert wanted.args == ["1"]
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    made.close()


@pytest.fixture
def worn_theme(qapp: QApplication) -> Iterator[Theme]:
    worn = Theme(qapp)
    yield worn
    worn.set_appearance(Appearance.SYSTEM)


def go(qtbot: QtBot, editor: ProfileEditor, key: Qt.Key) -> None:
    qtbot.keyClick(editor.list.view, key)


def shown(editor: ProfileEditor) -> str:
    return "\n".join(label.text() for label in editor.findChildren(QLabel) if label.isVisible())


def names(editor: ProfileEditor) -> list[str]:
    return [profile.name for profile in editor.drafts.profiles()]


def answer(qtbot: QtBot, editor: ProfileEditor, words: str) -> None:
    box = editor.findChild(QMessageBox)
    assert box is not None
    button = next(each for each in box.findChildren(QPushButton) if words in each.text())
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_typing_a_name_is_seen_in_the_list(qtbot: QtBot, editor: ProfileEditor) -> None:
    with qtbot.waitSignal(editor.changed):
        qtbot.keyClicks(editor.form.server.name, "!")
    assert editor.list.view.item(1).text() == "One!"
    assert editor.drafts.is_changed


def test_what_is_typed_stays_with_its_profile(qtbot: QtBot, editor: ProfileEditor) -> None:
    password = editor.form.secrets[SecretKind.PASSWORD].line
    qtbot.keyClicks(editor.form.server.name, "!")
    qtbot.keyClicks(password, "planted")
    go(qtbot, editor, Qt.Key.Key_Down)
    assert editor.form.server.name.text() == "Two"
    assert password.text() == ""
    assert editor.drafts.changes(editor.list.key()) == ()
    go(qtbot, editor, Qt.Key.Key_Up)
    assert editor.form.server.name.text() == "One!"
    assert password.text() == "planted"
    (change,) = editor.drafts.changes(editor.list.key())
    assert (change.key, change.kind) == ("1", SecretKind.PASSWORD)


def test_looking_at_profiles_changes_nothing(qtbot: QtBot, editor: ProfileEditor) -> None:
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Up):
        go(qtbot, editor, key)
    assert not editor.drafts.is_changed


def test_secrets_are_asked_for_once_and_an_answer_that_comes_late_lands_right(
    qtbot: QtBot, editor: ProfileEditor
) -> None:
    editor.form.tabs.setCurrentIndex(1)
    with qtbot.waitSignal(editor.secrets_wanted):
        go(qtbot, editor, Qt.Key.Key_Down)
    editor.show_secrets("1", SecretStates({SecretKind.PASSWORD: "saved"}))
    assert "asking the keychain…" in shown(editor)
    editor.show_secrets("2", SecretStates({SecretKind.PASSWORD: "run"}))
    assert "for this run only" in shown(editor)
    with qtbot.assertNotEmitted(editor.secrets_wanted):
        go(qtbot, editor, Qt.Key.Key_Up)
    assert "saved in the Ring" in shown(editor)


def test_a_new_profile_waits_for_its_name(qtbot: QtBot, editor: ProfileEditor) -> None:
    with qtbot.assertNotEmitted(editor.secrets_wanted):
        qtbot.keyClick(editor, Qt.Key.Key_N, CONTROL)
    assert editor.focusWidget() is editor.form.server.name
    qtbot.keyClicks(editor.focusWidget(), "Third")
    assert names(editor) == ["Zero", "One", "Third", "Two"]
    assert "Type an address" not in shown(editor)


def test_a_duplicate_has_a_name_and_a_key_of_its_own(qtbot: QtBot, editor: ProfileEditor) -> None:
    qtbot.keyClicks(editor.form.secrets[SecretKind.PASSWORD].line, "planted")
    qtbot.keyClick(editor, Qt.Key.Key_D, CONTROL)
    assert names(editor) == ["Zero", "One", "One copy", "Two"]
    copied = editor.profile()
    assert copied is not None
    assert copied.key not in {"1", "2"}
    assert copied.address == ONE.address
    assert editor.drafts.changes(editor.list.key()) == ()


def test_removing_asks_first(qtbot: QtBot, editor: ProfileEditor) -> None:
    go(qtbot, editor, Qt.Key.Key_Delete)
    answer(qtbot, editor, "Cancel")
    assert not editor.drafts.is_changed


def test_removing_takes_the_profile_and_its_secrets(qtbot: QtBot, editor: ProfileEditor) -> None:
    go(qtbot, editor, Qt.Key.Key_Delete)
    answer(qtbot, editor, "Remove")
    assert names(editor) == ["Zero", "Two"]
    assert editor.form.server.name.text() == "Two"
    assert {change.key for change in editor.drafts.edits(editor.list.key()).secrets} == {"1"}


def test_removing_the_last_one_leaves_a_hint(qtbot: QtBot) -> None:
    editor = ProfileEditor([ONE], "1", "")
    qtbot.addWidget(editor)
    editor.show()
    editor.list.remove_button.click()
    answer(qtbot, editor, "Remove")
    assert editor.profile() is None
    assert "Press +" in shown(editor)


def test_moving_is_a_change(qtbot: QtBot, editor: ProfileEditor) -> None:
    with qtbot.waitSignal(editor.changed):
        qtbot.keyClick(editor.list.view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert names(editor) == ["Zero", "Two", "One"]
    assert editor.drafts.edits(editor.list.key()).chosen == "1"


def test_what_is_bad_is_said_when_its_field_is_left(qtbot: QtBot, editor: ProfileEditor) -> None:
    address = editor.form.server.address
    address.setFocus()
    address.selectAll()
    qtbot.keyClicks(address, "crm")
    assert "must begin with" not in shown(editor)
    qtbot.keyClick(address, Qt.Key.Key_Tab)
    assert "must begin with" in shown(editor)
    address.selectAll()
    qtbot.keyClicks(address, "https://crm.example.com")
    assert "must begin with" not in shown(editor)


def test_a_check_shows_the_bad_profile_and_its_field(qtbot: QtBot, editor: ProfileEditor) -> None:
    user = editor.form.sign_in.user
    user.selectAll()
    qtbot.keyClick(user, Qt.Key.Key_Delete)
    go(qtbot, editor, Qt.Key.Key_Down)
    assert editor.check({"2"})
    assert not editor.check({"1", "2"})
    assert editor.list.key() == "1"
    assert editor.focusWidget() is user
    assert "Type the user name." in shown(editor)


def test_what_is_settled_is_asked_for_anew(qtbot: QtBot, editor: ProfileEditor) -> None:
    qtbot.keyClicks(editor.form.secrets[SecretKind.PASSWORD].line, "planted")
    with qtbot.waitSignal(editor.secrets_wanted) as wanted:
        editor.settle()
    assert wanted.args == ["1"]
    assert editor.form.secrets[SecretKind.PASSWORD].line.text() == ""
    assert not editor.drafts.is_changed


def test_the_dots_follow_the_palette(
    qtbot: QtBot, editor: ProfileEditor, worn_theme: Theme
) -> None:
    def dot() -> int:
        return editor.list.view.item(1).icon().pixmap(16, 16).toImage().pixel(8, 8)

    worn_theme.set_appearance(Appearance.LIGHT)
    light = dot()
    worn_theme.set_appearance(Appearance.DARK)
    qtbot.waitUntil(lambda: dot() != light)
