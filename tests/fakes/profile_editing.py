"""What a user does in the profile dialog of a running program."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialogButtonBox, QFileDialog
from pytestqt.qtbot import QtBot

from erpsync_gui import paths
from erpsync_gui.gui.desktop import Desktop
from erpsync_gui.gui.profile_dialog import ProfileDialog
from erpsync_gui.store.secret_kind import SecretKind
from tests.fakes.signing_in import TESSA

CONTROL = Qt.KeyboardModifier.ControlModifier


def edit(desktop: Desktop, qtbot: QtBot) -> ProfileDialog:
    """Open the dialog as the user does, and wait until it has the keyboard."""
    qtbot.waitUntil(lambda: desktop.window.findChild(ProfileDialog) is None)
    action = desktop.window.findChild(QAction, "profiles")
    assert isinstance(action, QAction)
    action.trigger()
    dialog = desktop.window.findChild(ProfileDialog)
    assert isinstance(dialog, ProfileDialog)
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def press(dialog: ProfileDialog, which: QDialogButtonBox.StandardButton) -> None:
    """Press one of the buttons at the bottom."""
    dialog.buttons.button(which).click()


def save(desktop: Desktop, qtbot: QtBot, dialog: ProfileDialog) -> None:
    """Press OK, and wait until the chosen profile has been signed in at."""
    with qtbot.waitSignal(desktop.workbench.connected, timeout=20_000):
        press(dialog, QDialogButtonBox.StandardButton.Ok)


def type_into(qtbot: QtBot, dialog: ProfileDialog, text: str) -> None:
    """Type where the focus is, in place of what stands there."""
    focused = dialog.focusWidget()
    qtbot.keyClick(focused, Qt.Key.Key_A, CONTROL)
    qtbot.keyClicks(focused, text)


def go_on(qtbot: QtBot, dialog: ProfileDialog, accessible_name: str) -> None:
    """Press Tab until the focus is on a field."""
    for _ in range(30):
        qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
        if dialog.focusWidget().accessibleName() == accessible_name:
            return
    pytest.fail(f"Tab does not reach {accessible_name}")


def names_in_the_file() -> list[str]:
    """The names of the profiles that are saved, in their order."""
    content = tomllib.loads(paths.profiles().read_text("utf-8"))
    return [profile["name"] for profile in content["profile"]]


def names_in_the_bar(desktop: Desktop) -> list[str]:
    """The names of the profiles that can be chosen, in their order."""
    return [profile.name for profile in desktop.bar.profiles()]


def choose_file(dialog: ProfileDialog, path: Path) -> None:
    """Choose a file in the dialog that asks for one."""
    asking = next(each for each in dialog.findChildren(QFileDialog) if each.isVisible())
    asking.fileSelected.emit(str(path))
    asking.reject()


def type_name(qtbot: QtBot, dialog: ProfileDialog, name: str) -> None:
    """Rename the profile in front."""
    line = dialog.editor.form.server.name
    line.selectAll()
    qtbot.keyClicks(line, name)


def type_password(qtbot: QtBot, dialog: ProfileDialog, *, remember: bool = False) -> None:
    """Type a password for the profile in front."""
    field = dialog.editor.form.secrets[SecretKind.PASSWORD]
    dialog.editor.form.tabs.setCurrentIndex(1)
    qtbot.waitUntil(lambda: field._state is not None, timeout=10_000)
    qtbot.keyClicks(field.line, TESSA.reveal())
    if remember:
        field.remember.click()
        assert field.remember.isChecked()


def outcome(qtbot: QtBot, dialog: ProfileDialog) -> str:
    """Test the profile in front; what the heading says in the end."""
    dialog.steps.button.click()
    assert dialog.steps.is_running
    qtbot.waitUntil(lambda: not dialog.steps.is_running, timeout=30_000)
    return dialog.steps.heading.text
