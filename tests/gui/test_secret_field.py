"""A secret is typed as dots, said to be kept where it is kept, and forgotten when asked to be."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from erpsync_gui.gui.profile_edits import SecretEntry
from erpsync_gui.gui.secret_field import FOR_THIS_RUN, NOT_SET, SAVED, SecretField
from erpsync_gui.secret import Secret
from erpsync_gui.store.secret_kind import SecretKind


def made(qtbot: QtBot, kind: SecretKind = SecretKind.PASSWORD, title: str = "Ring") -> SecretField:
    field = SecretField(kind, title)
    qtbot.addWidget(field)
    field.show()
    return field


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (SAVED, "saved in the Ring"),
        (FOR_THIS_RUN, "for this run only"),
        (NOT_SET, "not set"),
        (None, "asking the keychain…"),
    ],
)
def test_it_says_where_the_secret_is(qtbot: QtBot, state: str | None, words: str) -> None:
    field = made(qtbot)
    field.show_state(state)
    assert field.state_line.text() == words
    assert field.entry() is None


def test_what_is_typed_is_dots_and_becomes_an_entry(qtbot: QtBot) -> None:
    field = made(qtbot)
    with qtbot.waitSignal(field.changed):
        qtbot.keyClicks(field.line, " planted ")
    assert field.line.echoMode() is QLineEdit.EchoMode.Password
    assert "planted" not in field.line.displayText()
    assert field.entry() == SecretEntry(Secret(" planted "), remember=True)


def test_a_token_is_taken_without_the_space_around_it(qtbot: QtBot) -> None:
    field = made(qtbot, SecretKind.CLIENT_SECRET)
    qtbot.keyClicks(field.line, " planted ")
    assert field.entry() == SecretEntry(Secret("planted"), remember=True)


def test_unticked_it_is_for_this_run_only(qtbot: QtBot) -> None:
    field = made(qtbot)
    qtbot.keyClicks(field.line, "planted")
    with qtbot.waitSignal(field.changed):
        qtbot.keyClick(field.remember, Qt.Key.Key_Space)
    assert field.entry() == SecretEntry(Secret("planted"), remember=False)
    assert field.state_line.text() == "for this run only"


@pytest.mark.parametrize("kind", [SecretKind.TICKET, SecretKind.ACCESS_TOKEN])
def test_what_is_short_lived_is_never_offered_to_the_keychain(
    qtbot: QtBot, kind: SecretKind
) -> None:
    field = made(qtbot, kind)
    qtbot.keyClicks(field.line, "planted")
    assert not field.remember.isVisible()
    assert field.entry() == SecretEntry(Secret("planted"), remember=False)


def test_without_a_keychain_nothing_is_offered_to_it(qtbot: QtBot) -> None:
    field = made(qtbot, title="")
    qtbot.keyClicks(field.line, "planted")
    assert not field.remember.isVisible()
    assert field.entry() == SecretEntry(Secret("planted"), remember=False)


def test_a_keychain_that_complained_is_not_chosen_by_itself(qtbot: QtBot) -> None:
    field = made(qtbot)
    field.show_state(NOT_SET, can_be_kept=False)
    qtbot.keyClicks(field.line, "planted")
    assert field.entry() == SecretEntry(Secret("planted"), remember=False)
    assert field.remember.isEnabled()


def test_clear_forgets_what_is_kept(qtbot: QtBot) -> None:
    field = made(qtbot)
    field.show_state(SAVED)
    with qtbot.waitSignal(field.changed):
        qtbot.mouseClick(field.clear_button, Qt.MouseButton.LeftButton)
    assert field.entry() == SecretEntry(Secret())
    assert field.state_line.text() == "will be forgotten"
    assert not field.clear_button.isEnabled()


def test_clear_takes_back_what_was_typed_where_nothing_is_kept(qtbot: QtBot) -> None:
    field = made(qtbot)
    assert not field.clear_button.isEnabled()
    qtbot.keyClicks(field.line, "planted")
    qtbot.mouseClick(field.clear_button, Qt.MouseButton.LeftButton)
    assert field.entry() is None
    assert field.state_line.text() == "not set"


def test_wiping_what_was_typed_keeps_what_is_saved(qtbot: QtBot) -> None:
    field = made(qtbot)
    field.show_state(SAVED)
    qtbot.keyClicks(field.line, "x")
    qtbot.keyClick(field.line, Qt.Key.Key_Backspace)
    assert field.entry() is None
    assert field.state_line.text() == "saved in the Ring"


def test_an_answer_of_the_keychain_does_not_touch_what_is_being_typed(qtbot: QtBot) -> None:
    field = made(qtbot)
    field.show_state(None)
    qtbot.keyClicks(field.line, "planted")
    field.show_state(FOR_THIS_RUN, can_be_kept=False)
    assert field.entry() == SecretEntry(Secret("planted"), remember=True)


def test_what_was_typed_before_is_shown_again(qtbot: QtBot) -> None:
    field = made(qtbot)
    field.show_state(SAVED)
    for entry in (SecretEntry(Secret("planted"), remember=False), SecretEntry(Secret()), None):
        field.show_entry(entry)
        assert field.entry() == entry


def test_everything_has_a_name_of_its_own(qtbot: QtBot) -> None:
    field = made(qtbot, SecretKind.SYSTEM_TOKEN)
    assert field.line.accessibleName() == "System user token"
    assert field.clear_button.accessibleName() == "Clear the system user token"
    assert field.remember.accessibleName() == "Remember the system user token in the keychain"
