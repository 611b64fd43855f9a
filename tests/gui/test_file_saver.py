"""A file is written whole or not at all, and the window is told which."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from erpsync_gui.gui.file_saver import FileSaver, chunks_of


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    return window


def test_every_byte_is_written(window: QWidget, qtbot: QtBot, tmp_path: Path) -> None:
    body = bytes(range(256)) * 20_000
    saver = FileSaver(window)
    with qtbot.waitSignal(saver.saved) as saved:
        saver.save(str(tmp_path / "body.bin"), chunks_of(body))
    assert (tmp_path / "body.bin").read_bytes() == body
    assert saved.args == [str(tmp_path / "body.bin")]


def test_an_empty_body_makes_an_empty_file(window: QWidget, qtbot: QtBot, tmp_path: Path) -> None:
    saver = FileSaver(window)
    with qtbot.waitSignal(saver.saved):
        saver.save(str(tmp_path / "empty"), chunks_of(b""))
    assert (tmp_path / "empty").read_bytes() == b""


def test_a_folder_that_is_not_there_is_told(window: QWidget, qtbot: QtBot, tmp_path: Path) -> None:
    saver = FileSaver(window)
    with qtbot.waitSignal(saver.failed) as failed:
        saver.save(str(tmp_path / "none" / "x"), chunks_of(b"x"))
    assert failed.args is not None
    assert str(failed.args[0]).startswith("Not saved: ")


def test_the_user_is_asked_where(window: QWidget, qtbot: QtBot, tmp_path: Path) -> None:
    saver = FileSaver(window)
    saver.ask(str(tmp_path / "name.xml"), "XML (*.xml)", lambda: chunks_of(b"<a/>"))
    dialog = window.findChild(QFileDialog)
    assert dialog is not None
    with qtbot.waitSignal(saver.saved):
        dialog.accept()
    assert (tmp_path / "name.xml").read_bytes() == b"<a/>"
