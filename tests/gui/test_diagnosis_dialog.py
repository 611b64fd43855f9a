"""The dialog shows each step in words, chooses the first broken one, and can be copied."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from erpsync_gui.access.diagnosis import Finding, Step
from erpsync_gui.gui.diagnosis_dialog import DiagnosisDialog
from tests.gui.exchange_samples import succeeded

EXCHANGE = succeeded()
NAME = Step("Name", Finding.GOOD, "crm.invalid was found.", "", EXCHANGE)
ENGINE = Step("Engine", Finding.DOUBTFUL, "The engine is off.", "Switch it on.", None)
SIGN_IN = Step("Sign-in", Finding.BAD, "The password is wrong.", "Type it again.", EXCHANGE)


@pytest.fixture
def dialog(qtbot: QtBot) -> Iterator[DiagnosisDialog]:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    dialog = DiagnosisDialog("Acme", parent)
    dialog.open()
    yield dialog
    dialog.close()


def words(dialog: DiagnosisDialog) -> list[str]:
    return [label.text() for label in dialog.findChildren(QLabel)]


def test_each_step_has_a_word_beside_its_icon(dialog: DiagnosisDialog) -> None:
    for step in (NAME, ENGINE, SIGN_IN):
        dialog.show_step(step)
    model = dialog.view.model()
    rows = [
        [model.index(row, column).data() for column in range(3)] for row in range(model.rowCount())
    ]
    assert rows == [
        ["Name", "Good", "crm.invalid was found."],
        ["Engine", "Look at this", "The engine is off."],
        ["Sign-in", "Broken", "The password is wrong."],
    ]


def test_the_first_broken_step_is_chosen_with_its_advice(dialog: DiagnosisDialog) -> None:
    for step in (NAME, ENGINE, SIGN_IN):
        dialog.show_step(step)
    dialog.show_end(stopped=False)
    assert dialog.view.currentIndex().row() == 2
    assert "Sign-in: The password is wrong." in words(dialog)
    assert "The password is wrong.\nType it again." in words(dialog)


@pytest.mark.parametrize(
    ("steps", "how", "sentence"),
    [
        ((NAME,), "ended", "Everything works, from here to the ERP behind Acme."),
        ((NAME, ENGINE), "ended", "Nothing is broken. Some of it deserves a look."),
        ((NAME,), "stopped", "Stopped. What was looked at so far is not broken."),
        ((), "stopped", "Stopped. What was looked at so far is not broken."),
    ],
)
def test_the_end_is_one_sentence(
    dialog: DiagnosisDialog, steps: tuple[Step, ...], how: str, sentence: str
) -> None:
    for step in steps:
        dialog.show_step(step)
    dialog.show_end(stopped=how == "stopped")
    assert sentence in words(dialog)


def test_enter_opens_the_request_behind_a_step(dialog: DiagnosisDialog, qtbot: QtBot) -> None:
    dialog.show_step(SIGN_IN)
    dialog.show_end(stopped=False)
    assert dialog.open_button.isEnabled()
    with qtbot.waitSignal(dialog.exchange_wanted) as wanted:
        dialog.open_button.click()
    assert wanted.args == [EXCHANGE]
    with qtbot.waitSignal(dialog.exchange_wanted):
        qtbot.keyClick(dialog.view, Qt.Key.Key_Return)


def test_a_step_without_a_request_opens_nothing(dialog: DiagnosisDialog) -> None:
    dialog.show_step(ENGINE)
    dialog.show_end(stopped=False)
    assert not dialog.open_button.isEnabled()


def test_it_runs_until_it_ends_and_then_again(dialog: DiagnosisDialog, qtbot: QtBot) -> None:
    with qtbot.waitSignal(dialog.stopped):
        dialog.stop_button.click()
    dialog.show_step(NAME)
    dialog.show_end(stopped=True)
    assert not dialog.stop_button.isEnabled()
    with qtbot.waitSignal(dialog.again_wanted):
        dialog.again_button.click()
    dialog.begin()
    assert dialog.view.model().rowCount() == 0


def test_the_steps_are_copied_as_text(dialog: DiagnosisDialog) -> None:
    dialog.show_step(SIGN_IN)
    dialog.show_end(stopped=False)
    dialog.copy_button.click()
    text = QGuiApplication.clipboard().text()
    assert "Acme" in text
    assert "The password is wrong." in text
    assert "Type it again." in text
