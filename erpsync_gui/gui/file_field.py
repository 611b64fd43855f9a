"""A line with the path of a file, and a button that looks for it. Reads no file."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QWidget

from erpsync_gui.gui import theme
from erpsync_gui.gui.tool_button import tool_button


class FileField(QWidget):
    """The path of a file that is there already.

    Signals:
        changed: nothing; there is another path on the line.
    """

    changed = Signal()

    def __init__(self, what: str, kinds: str) -> None:
        """`what` is the thing in the file, for its names; `kinds` are the filters of the dialog."""
        super().__init__()
        self._title = f"Choose the {what}"
        self._kinds = kinds
        self.line = QLineEdit()
        self.line.setPlaceholderText("none")
        self.line.setAccessibleName(what[:1].upper() + what[1:])
        self.line.textChanged.connect(self.changed)
        self.button = tool_button("folder", f"{self._title}…")
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.button.clicked.connect(self._on_button_clicked)
        self.setFocusProxy(self.line)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.HALF_GAP)
        layout.addWidget(self.line, 1)
        layout.addWidget(self.button)

    def path(self) -> str:
        """The path; quotes around it and `file://` are taken for what they mean."""
        text = self.line.text().strip().strip('"')
        return QUrl(text).toLocalFile() if text.startswith("file:") else text

    def set_path(self, path: str) -> None:
        """Show a path."""
        self.line.setText(path)

    @Slot()
    def _on_button_clicked(self) -> None:
        dialog = QFileDialog(self.window(), self._title, self.path(), self._kinds)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._on_dialog_file_selected)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    @Slot(str)
    def _on_dialog_file_selected(self, path: str) -> None:
        self.set_path(path)
        self.line.setFocus()
