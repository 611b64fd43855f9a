"""File dialogs are opened with a name that every system takes, and nothing is written."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from erpsync_gui.gui.profile_editor import ProfileEditor
from erpsync_gui.gui.profile_files import ProfileFiles
from erpsync_gui.store.profile import Profile


def editor_of(qtbot: QtBot, *profiles: Profile) -> ProfileEditor:
    editor = ProfileEditor(profiles, "", "Ring")
    qtbot.addWidget(editor)
    editor.show()
    return editor


def opened(editor: ProfileEditor) -> QFileDialog:
    dialog = editor.findChild(QFileDialog)
    assert dialog is not None
    assert dialog.isVisible()
    return dialog


@pytest.mark.parametrize(
    ("name", "suggested"),
    [
        ("Fjord", "Fjord.toml"),
        ("A/B: C?", "A_B_ C_.toml"),
        ("Blåbær", "Blåbær.toml"),
        ("..", "profile.toml"),
    ],
)
def test_the_name_of_the_file_is_one_that_every_system_takes(
    qtbot: QtBot, name: str, suggested: str
) -> None:
    editor = editor_of(qtbot, Profile(name))
    ProfileFiles(editor)
    editor.list.export_one.trigger()
    assert [Path(path).name for path in opened(editor).selectedFiles()] == [suggested]
    opened(editor).reject()


def test_nothing_is_written(qtbot: QtBot, tmp_path: Path) -> None:
    profiles = (Profile("One", key="1"), Profile("Two", key="2"))
    editor = editor_of(qtbot, *profiles)
    files = ProfileFiles(editor)
    editor.list.export_all.trigger()
    with qtbot.waitSignal(files.export_wanted) as wanted:
        opened(editor).fileSelected.emit(str(tmp_path / "x.toml"))
    opened(editor).reject()
    assert wanted.args == [str(tmp_path / "x.toml"), profiles]
    assert list(tmp_path.glob("*.toml")) == []
