"""The strip says what signing in needs and offers only what helps with it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from erpsync_gui.gui.sign_in_strip import SignInStrip


@pytest.fixture
def strip(qtbot: QtBot) -> SignInStrip:
    strip = SignInStrip()
    qtbot.addWidget(strip)
    return strip


def offered(strip: SignInStrip) -> set[str]:
    buttons = strip.findChildren(QPushButton)
    return {button.text().replace("&", "") for button in buttons if not button.isHidden()}


def test_it_is_not_there_when_all_is_well(strip: SignInStrip) -> None:
    assert strip.isHidden()
    assert strip.sentence == ""


def test_waiting_for_the_browser_can_be_called_off_and_its_address_copied(
    strip: SignInStrip, qtbot: QtBot
) -> None:
    strip.show_waiting("https://login.invalid/authorize?x=1")
    assert offered(strip) == {"Copy address", "Cancel"}
    assert strip.close_button.isHidden(), "or it could not be called off any more"
    strip.copy_button.click()
    assert QGuiApplication.clipboard().text() == "https://login.invalid/authorize?x=1"
    with qtbot.waitSignal(strip.cancelled):
        strip.cancel_button.click()


def test_a_browser_that_does_not_open_is_said(strip: SignInStrip) -> None:
    strip.show_waiting("https://login.invalid/", opened=False)
    assert "copy the address" in strip.sentence


def test_what_is_missing_can_be_given(strip: SignInStrip, qtbot: QtBot) -> None:
    strip.show_missing("The password is missing.")
    assert strip.sentence == "The password is missing."
    assert not strip.close_button.isHidden()
    assert offered(strip) == {"Sign in…"}
    with qtbot.waitSignal(strip.sign_in_wanted):
        strip.sign_in_button.click()


def test_a_failure_offers_its_request_only_where_there_is_one(
    strip: SignInStrip, qtbot: QtBot
) -> None:
    strip.show_failure("Not signed in: no.", has_request=True)
    assert offered(strip) == {"Sign in…", "Show request", "Diagnose"}
    with qtbot.waitSignal(strip.details_wanted):
        strip.details_button.click()
    with qtbot.waitSignal(strip.diagnosis_wanted):
        strip.diagnose_button.click()
    strip.show_failure("Not signed in: no.", has_request=False)
    assert offered(strip) == {"Sign in…", "Diagnose"}


def test_a_note_has_no_button_and_can_be_hidden(strip: SignInStrip) -> None:
    strip.show_note("Kept for this run only.")
    assert offered(strip) == set()
    strip.close_button.click()
    assert strip.isHidden()


def test_the_words_of_a_server_are_never_taken_for_html(strip: SignInStrip) -> None:
    strip.show_failure("Not signed in: <h1>No</h1>", has_request=False)
    [shown] = [label for label in strip.findChildren(QLabel) if "<h1>" in label.text()]
    assert shown.textFormat() is Qt.TextFormat.PlainText
