"""Tests of `erpsync_gui.gui.large_answers`."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from erpsync_gui.gui.answers_dialog import AnswersDialog
from erpsync_gui.gui.large_answers import MOST_MB, USUAL_MB, LargeAnswers

MEGABYTE = 1024 * 1024


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    return window


def test_the_size_is_told_at_once_and_when_it_changes(settings: QSettings, window: QWidget) -> None:
    told: list[int] = []
    answers = LargeAnswers(settings, told.append, window)
    answers.keep(200)
    assert told == [USUAL_MB * MEGABYTE, 200 * MEGABYTE]
    assert LargeAnswers(settings, told.append, window).megabytes == 200


@pytest.mark.parametrize(
    ("kept", "expected"),
    [
        ("", USUAL_MB),
        ("much", USUAL_MB),
        ("-5", USUAL_MB),
        ("0", 1),
        ("99999999", MOST_MB),
        ("²", USUAL_MB),
    ],
)
def test_nonsense_in_the_file_of_settings_does_no_harm(
    settings: QSettings, window: QWidget, kept: str, expected: int
) -> None:
    settings.setValue("answers/memory_mb", kept)
    told: list[int] = []
    LargeAnswers(settings, told.append, window)
    assert told == [expected * MEGABYTE]


def test_the_user_is_asked_and_what_is_chosen_holds(settings: QSettings, window: QWidget) -> None:
    told: list[int] = []
    LargeAnswers(settings, told.append, window).ask()
    dialog = window.findChild(AnswersDialog)
    assert dialog is not None
    dialog.size_box.setValue(500)
    dialog.accept()
    assert told[-1] == 500 * MEGABYTE
