"""A path can be typed, pasted with quotes, or chosen."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from erpsync_gui.gui.file_field import FileField


@pytest.fixture
def field(qtbot: QtBot) -> FileField:
    made = FileField("CA file", "All files (*)")
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.mark.parametrize("form", ["{path}", ' "{path}" ', "{url}"])
def test_a_path_is_taken_however_it_was_pasted(
    qtbot: QtBot, field: FileField, tmp_path: Path, form: str
) -> None:
    path = tmp_path / "my ca.pem"
    url = QUrl.fromLocalFile(str(path)).toString()
    with qtbot.waitSignal(field.changed):
        field.line.setText(form.format(path=path, url=url))
    assert Path(field.path()) == path


def test_a_chosen_file_stands_on_the_line(qtbot: QtBot, field: FileField, tmp_path: Path) -> None:
    file = tmp_path / "ca.pem"
    file.touch()
    field.button.click()
    dialog = field.findChild(QFileDialog)
    assert dialog is not None
    assert dialog.isVisible()
    with qtbot.waitSignal(field.changed):
        dialog.fileSelected.emit(str(file))
    dialog.reject()
    assert field.path() == str(file)


def test_the_line_and_the_button_have_names(field: FileField) -> None:
    assert field.line.accessibleName() == "CA file"
    assert field.button.accessibleName() == "Choose the CA file"
    assert field.button.toolTip() == "Choose the CA file…"
