"""The prompt asks for one secret, hides it, and says where it will be."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from erpsync_gui.gui.profile_edits import SecretChange
from erpsync_gui.gui.secret_prompt import SecretPrompt
from erpsync_gui.secret import Secret
from erpsync_gui.store.profile import Profile
from erpsync_gui.store.secret_kind import SecretKind

ACME = Profile("Acme", user="tessa")


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    return parent


def test_a_password_is_typed_behind_dots_and_handed_over(parent: QWidget, qtbot: QtBot) -> None:
    prompt = SecretPrompt(ACME, SecretKind.PASSWORD, "Secret Service", parent)
    prompt.open()
    assert prompt.field.echoMode() is QLineEdit.EchoMode.Password
    assert not prompt.accept_button.isEnabled()
    qtbot.keyClicks(prompt.field, " pass word ")
    with qtbot.waitSignal(prompt.entered) as entered:
        qtbot.keyClick(prompt.field, Qt.Key.Key_Return)
    assert entered.args == [
        SecretChange(ACME.key, SecretKind.PASSWORD, Secret(" pass word "), remember=True)
    ]
    assert not prompt.isVisible()
    assert prompt.field.text() == ""


@pytest.mark.parametrize(
    ("kind", "keychain"), [(SecretKind.PASSWORD, ""), (SecretKind.TICKET, "Secret Service")]
)
def test_what_cannot_be_kept_is_not_offered_to_be(
    parent: QWidget, qtbot: QtBot, kind: SecretKind, keychain: str
) -> None:
    prompt = SecretPrompt(ACME, kind, keychain, parent)
    prompt.open()
    assert prompt.remember.isHidden()
    prompt.field.setText(" 7T:abc ")
    with qtbot.waitSignal(prompt.entered) as entered:
        prompt.accept_button.click()
    # What was pasted may have spaces around it that are not meant; in a password they are.
    typed = Secret("7T:abc" if kind is SecretKind.TICKET else " 7T:abc ")
    assert entered.args == [SecretChange(ACME.key, kind, typed, remember=False)]


def test_a_user_name_is_shown_as_it_is(parent: QWidget) -> None:
    prompt = SecretPrompt(Profile("Acme", user="r&d"), SecretKind.PASSWORD, "", parent)
    [label] = [label for label in prompt.findChildren(QLabel) if label.buddy() is prompt.field]
    assert label.text() == "The &password of r&&d:"
    prompt.open()
