"""What the program logged in this run, to be read and copied."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QPlainTextEdit, QVBoxLayout, QWidget

from erpsync_gui.gui import theme
from erpsync_gui.gui.dialog_buttons import close_only
from erpsync_gui.logs import LogLine


class LogWindow(QDialog):
    """The remembered lines of the log, oldest first; secrets were taken out when they came in."""

    def __init__(self, lines: Sequence[LogLine], parent: QWidget) -> None:
        """Show these lines."""
        super().__init__(parent)
        self.setWindowTitle("Program log")
        self.resize(theme.GAP * 100, theme.GAP * 60)
        text = "\n".join(
            f"{line.when:%H:%M:%S}  {logging.getLevelName(line.level):8}{line.source}: {line.text}"
            for line in lines
        )
        view = QPlainTextEdit(text or "Nothing was logged in this run.")
        view.setReadOnly(True)
        view.setFont(theme.wire_font())
        view.setAccessibleName("Program log")
        layout = QVBoxLayout(self)
        layout.addWidget(view)
        layout.addWidget(close_only(self))
