"""How large an answer may be before it goes to a temporary file: the one setting about size."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QDialog, QFormLayout, QLabel, QSpinBox, QVBoxLayout, QWidget

from erpsync_gui.gui import theme
from erpsync_gui.gui.dialog_buttons import accept_or_cancel
from erpsync_gui.gui.large_answers import LEAST_MB, MOST_MB

_WORDS = (
    "Larger answers are written to a temporary file while they come, so that they take no memory. "
    "The file can be read by you alone, holds no secret, and is removed when the answer is let go."
)


class AnswersDialog(QDialog):
    """Asks for the size.

    Signals:
        chosen: megabytes, when OK was pressed.
    """

    chosen = Signal(int)

    def __init__(self, megabytes: int, parent: QWidget | None = None) -> None:
        """Start from the size that holds now."""
        super().__init__(parent)
        self.setWindowTitle("Large answers")
        self.size_box = QSpinBox()
        self.size_box.setRange(LEAST_MB, MOST_MB)
        self.size_box.setSuffix(" MB")
        self.size_box.setValue(megabytes)
        words = QLabel(_WORDS)
        words.setWordWrap(True)
        form = QFormLayout()
        form.setSpacing(theme.GAP)
        form.addRow("&Keep answers in memory up to", self.size_box)
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.GAP)
        layout.addLayout(form)
        layout.addWidget(words)
        buttons, _ok = accept_or_cancel(self, "OK")
        buttons.accepted.connect(self.accept)
        layout.addWidget(buttons)
        self.accepted.connect(self._on_accepted)

    @Slot()
    def _on_accepted(self) -> None:
        self.chosen.emit(self.size_box.value())
