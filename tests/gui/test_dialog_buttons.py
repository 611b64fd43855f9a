"""Dialog buttons have words and no pictures, and close what they stand in."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QDialogButtonBox
from pytestqt.qtbot import QtBot

from erpsync_gui.gui.dialog_buttons import accept_or_cancel, close_only


def test_accepting_is_the_dialogs_own_and_cancel_closes(qtbot: QtBot) -> None:
    dialog = QDialog()
    qtbot.addWidget(dialog)
    box, accept = accept_or_cancel(dialog, "&Send it")
    assert accept.text() == "&Send it"
    with qtbot.waitSignal(box.accepted), qtbot.assertNotEmitted(dialog.finished):
        accept.click()
    with qtbot.waitSignal(dialog.rejected):
        box.button(QDialogButtonBox.StandardButton.Cancel).click()


def test_close_closes(qtbot: QtBot) -> None:
    dialog = QDialog()
    qtbot.addWidget(dialog)
    close = close_only(dialog).button(QDialogButtonBox.StandardButton.Close)
    assert close.icon().isNull()
    with qtbot.waitSignal(dialog.rejected):
        close.click()
