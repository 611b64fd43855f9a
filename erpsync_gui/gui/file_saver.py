"""Saves bytes to a file that the user picks, in slices, so that no size holds the window up."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QIODevice, QObject, QSaveFile, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from erpsync_gui.gui.spare_time import SpareTime
from erpsync_gui.wire.text import Body

_CHUNK_BYTES = 1024 * 1024


class FileSaver(QObject):
    """Asks for a place and writes there; what stood there is replaced only by a whole file.

    Signals:
        saved: the path.
        failed: a sentence that says why not.
    """

    saved = Signal(str)
    failed = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        """Dialogs open over `parent`."""
        super().__init__(parent)
        self._window = parent
        self._file = QSaveFile(self)
        self._spare_time = SpareTime(self)
        self._spare_time.finished.connect(self._on_written)

    def ask(self, name: str, kinds: str, chunks: Callable[[], Iterator[bytes]]) -> None:
        """Ask where to save, then save.

        Args:
            name: the file name to suggest.
            kinds: the filters of the dialog, such as `CSV (*.csv)`.
            chunks: makes the bytes, piece by piece.
        """
        dialog = QFileDialog(self._window, "Save", name, kinds)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.fileSelected.connect(lambda path: self.save(path, chunks()))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def save(self, path: str, chunks: Iterator[bytes]) -> None:
        """Write pieces to a path; a save that is under way is given up."""
        self._spare_time.stop()
        self._file.cancelWriting()
        self._file = QSaveFile(path, self)
        if not self._file.open(QIODevice.OpenModeFlag.WriteOnly):
            self._fail()
            return
        self._spare_time.start(self._written(chunks), at_once=False)

    def _written(self, chunks: Iterator[bytes]) -> Iterator[None]:
        for chunk in chunks:
            if self._file.write(chunk) != len(chunk):
                self._spare_time.stop()
                self._fail()
            yield

    @Slot()
    def _on_written(self) -> None:
        if self._file.commit():
            self.saved.emit(self._file.fileName())
        else:
            self._fail()

    def _fail(self) -> None:
        self.failed.emit(f"Not saved: {self._file.errorString()}.")


def chunks_of(body: Body) -> Iterator[bytes]:
    """Bytes in pieces of a megabyte."""
    for start in range(0, len(body), _CHUNK_BYTES):
        yield body[start : start + _CHUNK_BYTES]
