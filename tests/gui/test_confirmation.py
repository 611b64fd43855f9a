"""What cannot be taken back is asked first, and the answer has to be typed."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from erpsync_gui.contract import catalogue
from erpsync_gui.contract.model import Value
from erpsync_gui.gui.confirmation import ConfirmationDialog, everything, needed
from erpsync_gui.store.profile import PRACTICE, Environment, Profile, WayIn

CATALOGUE = catalogue.load()
PRODUCTION = Profile(
    "Acme",
    environment=Environment.PRODUCTION,
    address="https://acme.invalid",
    way_in=WayIn.NONE,
)
RESYNCS = [each for each in CATALOGUE.operations() if each.key_list]


def test_there_are_five_operations_whose_empty_list_means_everything() -> None:
    assert len(RESYNCS) == 5


@pytest.mark.parametrize("name", [each.name for each in RESYNCS])
@pytest.mark.parametrize("profile", [PRACTICE, PRODUCTION])
def test_an_empty_missing_or_nil_key_list_asks_for_all(name: str, profile: Profile) -> None:
    operation = CATALOGUE.operation(name)
    keys: tuple[Value, ...] = ([], None)
    for empty in keys:
        confirmation = needed(operation, {operation.key_list: empty}, profile)
        assert confirmation is not None
        assert confirmation.word == "ALL"
    confirmation = needed(operation, {}, profile)
    assert confirmation is not None
    assert confirmation.word == "ALL"


def test_a_filled_key_list_is_not_asked_about_in_practice() -> None:
    operation = CATALOGUE.operation("ForceResync")
    assert needed(operation, {"InternalKeyIds": [1]}, PRACTICE) is None


def test_production_asks_for_its_name_before_a_destructive_call() -> None:
    confirmation = needed(CATALOGUE.operation("BreakActorLink"), {}, PRODUCTION)
    assert confirmation is not None
    assert confirmation.word == "Acme"


def test_production_asks_with_a_button_before_a_write_and_not_at_all_before_a_read() -> None:
    write = needed(CATALOGUE.operation("SaveConnection"), {}, PRODUCTION)
    assert write is not None
    assert write.word == ""
    assert needed(CATALOGUE.operation("GetConnection"), {}, PRODUCTION) is None


def test_only_the_whole_word_lets_the_call_go(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    confirmation = everything(RESYNCS[0], PRACTICE)
    dialog = ConfirmationDialog(confirmation, parent)
    dialog.open()
    buttons = {button.text(): button for button in dialog.findChildren(QPushButton)}
    send, typed = buttons[confirmation.button], dialog.findChild(QLineEdit)
    assert isinstance(typed, QLineEdit)
    for text in ("", "AL", "all", "ALL OF IT"):
        typed.setText(text)
        assert not send.isEnabled()
    typed.setText("ALL")
    with qtbot.waitSignal(dialog.confirmed):
        send.click()
    assert not dialog.isVisible()
