"""Keys are read from the clipboard and from files, and once more from another column."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from erpsync_gui.contract.model import Kind
from erpsync_gui.gui import key_intake
from erpsync_gui.gui.import_bar import ImportBar
from erpsync_gui.gui.key_intake import KeyIntake


@pytest.fixture
def bar(qtbot: QtBot) -> ImportBar:
    made = ImportBar()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def intake(bar: ImportBar) -> KeyIntake:
    return KeyIntake(Kind.INTEGER, bar, bar)


def test_another_column_replaces_what_was_told_last(
    qtbot: QtBot, intake: KeyIntake, bar: ImportBar
) -> None:
    QGuiApplication.clipboard().setText("1\t11\n2\t12")
    with qtbot.waitSignal(intake.read) as first:
        intake.paste()
    assert first.args == [[1, 2], False]
    with qtbot.waitSignal(intake.read) as second:
        bar.reread_wanted.emit(1, False)  # noqa: FBT003 (a signal's)
    assert second.args == [[11, 12], True]


def test_nothing_is_read_again_once_the_list_is_another(
    qtbot: QtBot, intake: KeyIntake, bar: ImportBar
) -> None:
    QGuiApplication.clipboard().setText("1\t11\n2\t12")
    intake.paste()
    intake.forget()
    assert bar.isHidden()
    with qtbot.assertNotEmitted(intake.read):
        bar.reread_wanted.emit(1, False)  # noqa: FBT003 (a signal's)


def test_an_empty_clipboard_tells_nothing(qtbot: QtBot, intake: KeyIntake) -> None:
    QGuiApplication.clipboard().setText(" \n")
    with qtbot.assertNotEmitted(intake.read):
        intake.paste()


def test_a_file_that_is_too_large_is_refused(
    qtbot: QtBot, intake: KeyIntake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(key_intake, "_MOST_FILE_BYTES", 10)
    path = tmp_path / "big.txt"
    path.write_text("1\n" * 6)
    with qtbot.waitSignal(intake.refused) as refused:
        intake.read_file(str(path))
    assert refused.args is not None
    assert "larger than" in refused.args[0]
    assert isinstance(intake.parent(), QWidget)
