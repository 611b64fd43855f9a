"""Where keys come from: the clipboard, or a file that is asked for; and which column holds them.

It reads and tells; what becomes of the keys is the business of the list.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from erpsync_gui.contract.keys import BadKeyError, KeyCells, file_content, pasted
from erpsync_gui.contract.model import Kind
from erpsync_gui.gui.import_bar import ImportBar
from erpsync_gui.gui.key_list_model import rows_of

_MOST_FILE_BYTES = 64 * 1024 * 1024
_FILE_FILTER = "Lists of keys (*.txt *.csv *.tsv);;All files (*)"


class KeyIntake(QObject):
    """Reads cells, and another column of the same cells when the bar asks for it.

    Signals:
        read: the rows that were found, and whether they replace those told of last.
        refused: a sentence about a file that holds no keys.
    """

    read = Signal(object, bool)
    refused = Signal(str)

    def __init__(self, kind: Kind, bar: ImportBar, parent: QWidget) -> None:
        """Read keys of a kind (INTEGER or TEXT); `bar` shows what came along with them."""
        super().__init__(parent)
        self._kind, self._bar, self._window = kind, bar, parent
        self._cells: KeyCells | None = None
        bar.reread_wanted.connect(self._on_reread_wanted)

    def paste(self) -> None:
        """Read the clipboard."""
        self._take(pasted(QGuiApplication.clipboard().text()))

    def ask_for_file(self) -> None:
        """Let the user choose a file, and read it then."""
        dialog = QFileDialog(self._window, "Read keys from a file", "", _FILE_FILTER)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.read_file)
        dialog.open()

    def read_file(self, name: str) -> None:
        """Read a file."""
        try:
            self._take(file_content(_file_bytes(Path(name))))
        except BadKeyError as error:
            self.refused.emit(f"{Path(name).name}: {error}")

    def forget(self) -> None:
        """The list was changed otherwise: what came along with the keys is no longer of use."""
        self._cells = None
        self._bar.hide()

    def _take(self, cells: KeyCells) -> None:
        if cells.columns:
            self._cells = cells
            self._tell(cells, 0, heading=cells.has_heading(self._kind), again=False)

    def _tell(self, cells: KeyCells, column: int, *, heading: bool, again: bool) -> None:
        found = cells.keys(self._kind, column, heading=heading)
        self.read.emit(rows_of(found), again)
        self._bar.show_import(cells, self._kind, column, found)

    def _on_reread_wanted(self, column: int, heading: bool) -> None:  # noqa: FBT001 (a signal's)
        if self._cells is not None:
            self._tell(self._cells, column, heading=heading, again=True)


def _file_bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_FILE_BYTES + 1)
    except OSError as error:
        sentence = f"The file cannot be read: {error.strerror}."
        raise BadKeyError(sentence) from None
    if len(data) > _MOST_FILE_BYTES:
        sentence = "The file is larger than 64 MB, too large for a list of keys."
        raise BadKeyError(sentence)
    return data
