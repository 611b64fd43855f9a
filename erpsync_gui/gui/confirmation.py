"""The question before a call that cannot be taken back, answered by typing a word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6 import QtWidgets
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QVBoxLayout, QWidget

from erpsync_gui.contract.model import Effect, Operation, Value
from erpsync_gui.gui import theme
from erpsync_gui.gui.dialog_buttons import accept_or_cancel
from erpsync_gui.store.profile import Environment, Profile

EVERYTHING_WORD = "ALL"


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What to ask before sending.

    `word` has to be typed, letter by letter; empty when a button is enough. `button` says what
    the button does.
    """

    title: str
    question: str
    word: str
    button: str


def everything(operation: Operation, profile: Profile) -> Confirmation:
    """The question before a resync without any key."""
    return Confirmation(
        title="Resync everything?",
        question=(
            f"{operation.name} goes out without a single entry in {operation.key_list}. "
            f"The server reads that as EVERYTHING: all linked records on “{profile.name}” are "
            "overwritten from the source, newer values on the other side included, and it "
            "cannot be undone."
        ),
        word=EVERYTHING_WORD,
        button="Resync everything",
    )


def needed(
    operation: Operation, arguments: Mapping[str, Value], profile: Profile
) -> Confirmation | None:
    """What must be asked before this call goes to this profile; None when nothing has to be."""
    if operation.key_list and not arguments.get(operation.key_list):
        return everything(operation, profile)
    if profile.environment is not Environment.PRODUCTION or operation.effect is Effect.READ:
        return None
    destructive = operation.effect is Effect.DESTRUCTIVE
    return Confirmation(
        title=f"Change production with {operation.name}?",
        question=f"“{profile.name}” is a production system. {operation.purpose}",
        word=profile.name if destructive else "",
        button=f"Send {operation.name}",
    )


class ConfirmationDialog(QDialog):
    """Asks one question; opened, never executed.

    Signals:
        confirmed: the user typed the word and pressed the button.
    """

    confirmed = Signal()

    def __init__(self, confirmation: Confirmation, parent: QWidget) -> None:
        """Ask this over the parent."""
        super().__init__(parent)
        self._word = confirmation.word
        self.setWindowTitle(confirmation.title)
        question = QLabel(confirmation.question)
        question.setWordWrap(True)
        question.setMinimumWidth(theme.GAP * 55)
        self._typed = QLineEdit()
        instruction = QLabel(f"Type &{confirmation.word} to go on:")
        instruction.setBuddy(self._typed)
        for widget in (instruction, self._typed):
            widget.setVisible(bool(confirmation.word))
        self._typed.textChanged.connect(self._on_typed_text_changed)

        buttons, self._send = accept_or_cancel(self, confirmation.button)
        self._send.setEnabled(not confirmation.word)
        self._send.setAutoDefault(False)
        buttons.button(QtWidgets.QDialogButtonBox.StandardButton.Cancel).setDefault(True)
        buttons.accepted.connect(self._on_buttons_accepted)

        layout = QVBoxLayout(self)
        layout.setSpacing(theme.GAP * 2)
        layout.setContentsMargins(*[theme.GAP * 2] * 4)
        layout.addWidget(question)
        layout.addWidget(instruction)
        layout.addWidget(self._typed)
        layout.addWidget(buttons)
        if confirmation.word:
            self._typed.setFocus()

    @Slot(str)
    def _on_typed_text_changed(self, text: str) -> None:
        self._send.setEnabled(text.strip() == self._word)
        self._send.setDefault(self._send.isEnabled())

    @Slot()
    def _on_buttons_accepted(self) -> None:
        self.accept()
        self.confirmed.emit()
