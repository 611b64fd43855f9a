"""A pasted answer is handed on with the operation that was chosen, or none."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from erpsync_gui.contract import catalogue
from erpsync_gui.gui.paste_dialog import ANSWER, PasteDialog

CATALOGUE = catalogue.load()


def dialog_of(qtbot: QtBot, text: str) -> tuple[PasteDialog, QPushButton]:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = PasteDialog(CATALOGUE, ANSWER, text, parent)
    dialog.parent_kept = parent  # type: ignore[attr-defined]  # keeps the parent alive
    return dialog, dialog.accept_button


def test_the_text_and_no_operation_are_handed_on(qtbot: QtBot) -> None:
    dialog, show = dialog_of(qtbot, "false")
    with qtbot.waitSignal(dialog.pasted) as pasted:
        show.click()
    assert pasted.args == ["false", ""]


def test_a_chosen_operation_is_handed_on(qtbot: QtBot) -> None:
    dialog, show = dialog_of(qtbot, "{}")
    dialog.operation.setCurrentIndex(dialog.operation.findData("SyncAll"))
    with qtbot.waitSignal(dialog.pasted) as pasted:
        show.click()
    assert pasted.args == ["{}", "SyncAll"]


def test_nothing_can_be_shown_of_an_empty_text(qtbot: QtBot) -> None:
    dialog, show = dialog_of(qtbot, "")
    assert not show.isEnabled()
    dialog.text.setPlainText("x")
    assert show.isEnabled()
