"""What a paste or a file brought along beside keys: other columns, a heading, blank lines.

It tells what was left out and lets one decide otherwise; it does not read anything itself.
"""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from erpsync_gui.contract.keys import KeyCells, KeyList
from erpsync_gui.contract.model import Kind
from erpsync_gui.gui import theme
from erpsync_gui.gui.choice_box import QuietBox


class ImportBar(QWidget):
    """Stays hidden while there is nothing to tell.

    Signals:
        reread_wanted: the number of a column, and whether its first row is a heading.
    """

    reread_wanted = Signal(int, bool)

    def __init__(self) -> None:
        """Tell nothing."""
        super().__init__()
        self._kind, self._cells = Kind.TEXT, KeyCells((), ())
        self._column = QuietBox()
        self._column.activated.connect(self._on_column_activated)
        label = QLabel("Co&lumn")
        label.setBuddy(self._column)
        self._columns = QWidget()
        choice = QHBoxLayout(self._columns)
        choice.setContentsMargins(0, 0, 0, 0)
        choice.addWidget(label)
        choice.addWidget(self._column)
        choice.addStretch(1)
        self._heading = QCheckBox()
        self._heading.clicked.connect(self._on_heading_clicked)
        self._blanks = QLabel()
        self._blanks.setEnabled(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.HALF_GAP)
        for part in (self._columns, self._heading, self._blanks):
            layout.addWidget(part, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    def show_import(self, cells: KeyCells, kind: Kind, column: int, found: KeyList) -> None:
        """Tell of cells, of which a column was read."""
        self._kind, self._cells = kind, cells
        with QSignalBlocker(self._column):
            self._column.clear()
            self._column.addItems(list(cells.column_names(kind)))
            self._column.setCurrentIndex(column)
        self._columns.setVisible(cells.has_choice)
        first = cells.columns[column][0].strip() if len(cells.lines) > 1 else ""
        self._heading.setText(f"“{first}” is a heading, not a key".replace("&", "&&"))
        self._heading.setChecked(bool(found.heading))
        self._heading.setVisible(bool(first))
        self._blanks.setText(
            "1 blank was left out" if found.blanks == 1 else f"{found.blanks} blanks were left out"
        )
        self._blanks.setVisible(found.blanks > 0)
        self.setVisible(cells.has_choice or bool(first) or found.blanks > 0)

    def _on_column_activated(self, column: int) -> None:
        self.reread_wanted.emit(column, self._cells.has_heading(self._kind, column))

    def _on_heading_clicked(self, checked: bool) -> None:  # noqa: FBT001 (Qt's signature)
        self.reread_wanted.emit(max(self._column.currentIndex(), 0), checked)
