"""Puts bytes on the clipboard as text, however many; asks first when they are very many."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QObject, QStringListModel, Qt, Slot
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QMessageBox, QWidget

from erpsync_gui.gui.amounts import size_text
from erpsync_gui.gui.file_saver import FileSaver
from erpsync_gui.gui.shown_text import Bytes
from erpsync_gui.gui.spare_time import SpareTime

LARGE_BYTES = 50_000_000
"""From here on other programs may take long to paste."""

_AT_ONCE_BYTES = 4_000_000
_PIECE_BYTES = 1 << 18
_FILE_NAME = "copied.txt"
_FILE_KINDS = "Text (*.txt);;All files (*)"


def copy_bytes(
    body: Bytes,
    parent: QWidget,
    *,
    start: int = 0,
    end: int | None = None,
    saver: FileSaver | None = None,
) -> None:
    """Copy bytes as text; what is not UTF-8 becomes replacement characters.

    Args:
        body: the bytes, of which only a part may be wanted.
        parent: the widget over which to ask; work on many bytes ends with it.
        start: the first byte to copy.
        end: the one behind the last, None for all.
        saver: saves to a file instead where there are very many bytes, if the user wants that.
    """
    part = _Part(body, start, len(body) if end is None else end)
    if part.size <= LARGE_BYTES:
        _copy(part, parent)
    else:
        _Question(part, parent, saver).open()


def copy_text(text: str) -> None:
    """Copy a short text."""
    QGuiApplication.clipboard().setText(text)


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of some bytes."""

    body: Bytes
    start: int
    end: int

    @property
    def size(self) -> int:
        return self.end - self.start

    def pieces(self) -> Iterator[bytes]:
        for begin in range(self.start, self.end, _PIECE_BYTES):
            yield self.body[begin : min(begin + _PIECE_BYTES, self.end)]


class _Question(QMessageBox):
    """Asks what to do with very many bytes."""

    def __init__(self, part: _Part, parent: QWidget, saver: FileSaver | None) -> None:
        super().__init__(
            QMessageBox.Icon.Warning,
            "Copy a large text",
            f"This is {size_text(part.size)}. Where it is pasted, that may take very long.",
            QMessageBox.StandardButton.Cancel,
            parent,
        )
        self._part, self._saver = part, saver
        self.button(QMessageBox.StandardButton.Cancel).setIcon(QIcon())
        self.setInformativeText("Save it to a file instead if you can.")
        if saver is not None:
            save = self.addButton("&Save to a file…", QMessageBox.ButtonRole.AcceptRole)
            save.clicked.connect(self._on_save_clicked)
        copy = self.addButton("Copy &anyway", QMessageBox.ButtonRole.AcceptRole)
        copy.clicked.connect(self._on_copy_clicked)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    @Slot()
    def _on_save_clicked(self) -> None:
        if self._saver is not None:
            self._saver.ask(_FILE_NAME, _FILE_KINDS, self._part.pieces)

    @Slot()
    def _on_copy_clicked(self) -> None:
        parent = self.parentWidget()
        if parent is not None:
            _copy(self._part, parent)


def _copy(part: _Part, parent: QWidget) -> None:
    for other in parent.findChildren(_Copying):
        other.stop()  # or it would end later, and take the place of this
    if part.size <= _AT_ONCE_BYTES:
        copy_text(b"".join(part.pieces()).decode("utf-8", "replace"))
    else:
        _Copying(part, parent).start()


class _Copying(QObject):
    """Gathers many bytes in the window's spare time, and puts them on the clipboard."""

    def __init__(self, part: _Part, parent: QWidget) -> None:
        super().__init__(parent)
        self._part = part
        self._gathered = QByteArray()
        self._spare_time = SpareTime(self)
        self._spare_time.finished.connect(self._on_finished)

    def start(self) -> None:
        self._gathered.reserve(self._part.size)
        self._spare_time.start(self._gather())

    def stop(self) -> None:
        self._spare_time.stop()
        self.deleteLater()

    def _gather(self) -> Iterator[None]:
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        for piece in self._part.pieces():
            self._gathered.append(decoder.decode(piece).encode())
            yield
        self._gathered.append(decoder.decode(b"", final=True).encode())

    @Slot()
    def _on_finished(self) -> None:
        # WORKAROUND: a QMimeData made by Python is deleted when Python is gone, which crashes at
        # the end of the program. A model makes one of Qt's own.
        model = QStringListModel([""])
        mime = model.mimeData([model.index(0)])
        mime.clear()
        mime.setData("text/plain", self._gathered)
        QGuiApplication.clipboard().setMimeData(mime)
        self.deleteLater()
