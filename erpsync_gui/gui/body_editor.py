"""The request body as text, written by hand; while it is open the form does not speak for it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from erpsync_gui.gui import theme

_PARAGRAPH_END = "\u2029"
"""What Qt keeps for a line end."""


class BodyEditor(QWidget):
    """A plain text editor with one sentence above it.

    Signals:
        back_wanted: the user wants the form again; the text stays until it is set anew.
    """

    back_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start with an empty text."""
        super().__init__(parent)
        note = QLabel("This text is sent as it stands. The form no longer speaks for it.")
        note.setWordWrap(True)
        back = QPushButton("Back to the &form")
        back.clicked.connect(self.back_wanted)
        self._text = QPlainTextEdit()
        self._text.setFont(theme.wire_font())
        self._text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._text.setAccessibleName("Request body")
        self._text.setTabChangesFocus(True)

        top = QHBoxLayout()
        top.addWidget(note, 1)
        top.addWidget(back)
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.GAP)
        layout.setContentsMargins(*[theme.GAP * 2] * 4)
        layout.addLayout(top)
        layout.addWidget(self._text, 1)

    def set_body(self, body: bytes) -> None:
        """Start from a body; bytes that are not UTF-8 become replacement characters."""
        self._text.setPlainText(body.decode("utf-8", errors="replace"))
        self._text.setFocus()

    def body(self) -> bytes:
        """What will be sent: the text in UTF-8."""
        # toPlainText would turn non-breaking spaces into ordinary ones.
        text = self._text.document().toRawText()
        return text.replace(_PARAGRAPH_END, "\n").encode("utf-8")
