"""An answer or a request from a mail, a log or a page, pasted in; nothing is sent."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from erpsync_gui.contract.catalogue import Catalogue
from erpsync_gui.gui import theme
from erpsync_gui.gui.dialog_buttons import accept_or_cancel

_GUESS = "Find out from the text"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be pasted: the words of the dialog for it."""

    title: str
    note: str
    button: str


ANSWER = Wanted(
    "Paste an answer",
    "A SOAP envelope, a JSON or XML answer, a whole HTTP answer with its headers, or a page of "
    "documentation with such a sample in it. Nothing is sent.",
    "&Show it",
)
REQUEST = Wanted(
    "Paste a request",
    "A SOAP envelope, a JSON body, a whole HTTP request, or a page of documentation with such a "
    "sample in it. Its values fill the form; nothing is sent.",
    "&Fill the form",
)


class PasteDialog(QDialog):
    """Asks for a text and for the operation it belongs to.

    Signals:
        pasted: the text, and the name of the operation or an empty text to have it guessed.
    """

    pasted = Signal(str, str)

    def __init__(self, catalogue: Catalogue, wanted: Wanted, text: str, parent: QWidget) -> None:
        """Start from a text, usually that of the clipboard."""
        super().__init__(parent)
        self.setWindowTitle(wanted.title)
        self.resize(theme.GAP * 90, theme.GAP * 65)
        note = QLabel(wanted.note)
        note.setWordWrap(True)
        self.text = QPlainTextEdit(text)
        self.text.setFont(theme.wire_font())
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setAccessibleName("The text")
        self.operation = QComboBox()
        self.operation.addItem(_GUESS, "")
        for operation in sorted(catalogue.operations("ErpSync"), key=lambda each: each.name):
            self.operation.addItem(operation.name, operation.name)
        row = QFormLayout()
        row.addRow("&Operation", self.operation)

        buttons, self.accept_button = accept_or_cancel(self, wanted.button)
        buttons.accepted.connect(self._on_buttons_accepted)
        self.text.textChanged.connect(self._on_text_changed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[theme.GAP * 2] * 4)
        layout.setSpacing(theme.GAP)
        layout.addWidget(note)
        layout.addWidget(self.text, 1)
        layout.addLayout(row)
        layout.addWidget(buttons)
        self._on_text_changed()

    @Slot()
    def _on_text_changed(self) -> None:
        self.accept_button.setEnabled(not self.text.document().isEmpty())

    @Slot()
    def _on_buttons_accepted(self) -> None:
        self.accept()
        self.pasted.emit(self.text.toPlainText(), self.operation.currentData())
