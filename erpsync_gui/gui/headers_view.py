"""Request line or status line, and the headers, as a table that can be copied."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from erpsync_gui.gui import theme
from erpsync_gui.gui.clipboard import copy_text
from erpsync_gui.gui.roomy_rows import RoomyRows

_COLUMNS = ["Header", "Value"]


class HeadersView(QWidget):
    """Shows one start line and headers in the order in which they went over the wire."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """Show nothing yet; `name` is what a screen reader calls the table."""
        super().__init__(parent)
        self._name = name
        self._shown: tuple[str, Sequence[tuple[str, str]]] = ("", ())
        self._is_filled = True

    def show_headers(self, line: str, headers: Sequence[tuple[str, str]]) -> None:
        """Show a request line or status line, and the headers, as soon as anybody looks."""
        self._shown, self._is_filled = (line, headers), False
        if self.isVisible():
            self._fill()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 (Qt's name)
        """Show what came while nobody looked."""
        super().showEvent(event)
        if not self._is_filled:
            self._fill()

    def as_text(self) -> str:
        """The start line and all headers as they stand in HTTP."""
        line, headers = self._shown
        return "\n".join([line, *map(_header_text, headers)])

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Copy the chosen headers."""
        if event.matches(QKeySequence.StandardKey.Copy):
            chosen = sorted(index.row() for index in self._table.selectionModel().selectedRows())
            headers = [self._shown[1][row] for row in chosen]
            copy_text("\n".join(map(_header_text, headers)) or self.as_text())
        else:
            super().keyPressEvent(event)

    def _furnish(self) -> None:
        """Make what is in the view: most headers are never looked at."""
        self._line = QLabel()
        self._line.setFont(theme.wire_font())
        self._line.setWordWrap(True)
        self._line.setTextFormat(Qt.TextFormat.PlainText)
        self._line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._line.setContentsMargins(*[theme.GAP] * 4)
        self._table = QTreeWidget()
        self._table.setHeaderLabels(_COLUMNS)
        self._table.setRootIsDecorated(False)
        self._table.setItemDelegate(RoomyRows(self._table))
        self._table.setUniformRowHeights(True)
        self._table.setAlternatingRowColors(True)
        self._table.setFrameShape(QTreeWidget.Shape.NoFrame)
        self._table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._table.setAccessibleName(self._name)
        self._table.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._line)
        layout.addWidget(self._table, 1)

    def _fill(self) -> None:
        if self.layout() is None:
            self._furnish()
        line, headers = self._shown
        self._is_filled = True
        # A long address may be wrapped after its parts.
        self._line.setText(line.replace("/", "/\u200b"))
        self._line.setToolTip(line)
        self._table.clear()
        for header in headers:
            item = QTreeWidgetItem(list(header))
            item.setToolTip(1, header[1])
            for column in range(len(_COLUMNS)):
                item.setFont(column, theme.wire_font())
            self._table.addTopLevelItem(item)


def _header_text(header: tuple[str, str]) -> str:
    name, value = header
    return f"{name}: {value}"
