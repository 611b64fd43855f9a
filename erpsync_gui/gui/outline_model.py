"""The rows of an outline that stand in a window, as a flat Qt model.

Some sixty rows are all that Qt ever sees of a million. When the window moves, rows go and come, so
that selection, focus and screen readers follow as in any list. Must not know what a thing is: its
cells say what they show.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from erpsync_gui.gui.amounts import count_text
from erpsync_gui.gui.outline import Outline

Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole

ROW = Qt.ItemDataRole.UserRole + 1
"""The role of an OutlineRow."""

HINT = Qt.ItemDataRole.UserRole
"""The role of the dim words behind a text."""

_NOWHERE = QModelIndex()


@dataclass(frozen=True, slots=True)
class OutlineRow:
    """Where a thing stands in its outline."""

    thing: int
    row: int
    depth: int
    is_expandable: bool
    is_expanded: bool

    def words(self, row_count: int) -> str:
        """The same for somebody who cannot see it."""
        opened = ("expanded" if self.is_expanded else "collapsed") if self.is_expandable else ""
        place = f"row {count_text(self.row + 1)} of {count_text(row_count)}"
        return ", ".join(filter(None, (f"level {self.depth + 1}", opened, place)))


class Cells(Protocol):
    """What the things of an outline look like."""

    @property
    def headers(self) -> Sequence[str]:
        """The names of the columns."""
        ...

    def data(self, thing: int, column: int, role: int) -> Any:
        """What a cell shows, by Qt's roles and HINT; without an alignment it is at the left."""
        ...

    def header_data(self, column: int, role: int) -> Any:
        """What a header shows beside its word."""
        ...


class OutlineModel(QAbstractItemModel):
    """Shows the rows from `first` on, as many as there is room for."""

    def __init__(self, cells: Cells, parent: QObject | None = None) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self._cells = cells
        self._rows: list[OutlineRow] = []
        self._row_count = 0

    @property
    def rows(self) -> Sequence[OutlineRow]:
        """What stands in the window."""
        return self._rows

    def show(self, outline: Outline, window: range) -> None:
        """Show the rows of a window; those that were there already stay where they are."""
        things = outline.things_of(window)
        rows = [_row(outline, thing, window.start + place) for place, thing in enumerate(things)]
        self._row_count = outline.row_count
        self._remove(set(things))
        self._insert(rows)
        self._rows = rows
        if rows:
            last = self.index(len(rows) - 1, len(self._cells.headers) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def clear(self) -> None:
        """Show nothing, because what comes next has nothing to do with it."""
        self.beginResetModel()
        self._rows = []
        self.endResetModel()

    def index(self, row: int, column: int, parent: Index = _NOWHERE) -> QModelIndex:
        """The index of a cell in the window."""
        inside = 0 <= row < self.rowCount(parent) and 0 <= column < len(self._cells.headers)
        return self.createIndex(row, column) if inside else _NOWHERE

    def parent(self, index: Index = _NOWHERE) -> QModelIndex:  # type: ignore[override]  # the stub also has QObject.parent()
        """No index: the window is flat."""
        del index
        return _NOWHERE

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 (Qt's name)
        """How many rows stand in the window."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 (Qt's name)
        """How many columns there are."""
        del parent
        return len(self._cells.headers)

    def hasChildren(self, parent: Index = _NOWHERE) -> bool:  # noqa: N802 (Qt's name)
        """Whether a row can be expanded: this is what screen readers go by."""
        if not parent.isValid():
            return bool(self._rows)
        return parent.column() == 0 and self._rows[parent.row()].is_expandable

    def data(self, index: Index, role: int = _Role.DisplayRole) -> Any:
        """What a cell shows."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == ROW:
            return row
        if role == _Role.AccessibleDescriptionRole:
            return row.words(self._row_count)
        if role == _Role.AccessibleTextRole and index.column() == 0:
            # The focus is on a row, and a screen reader says the first cell of it.
            columns = range(len(self._cells.headers))
            texts = [self._text(row.thing, column) for column in columns]
            return ", ".join(filter(None, texts))
        return self._cells.data(row.thing, index.column(), role)

    def headerData(  # noqa: N802 (Qt's name)
        self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole
    ) -> Any:
        """The names of the columns."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == _Role.DisplayRole:
            return self._cells.headers[section]
        return self._cells.header_data(section, role)

    def _text(self, thing: int, column: int) -> str:
        text = self._cells.data(thing, column, _Role.AccessibleTextRole)
        return str(text or self._cells.data(thing, column, _Role.DisplayRole) or "")

    def _remove(self, staying: set[int]) -> None:
        """Take away, run by run, the rows of all things that do not stay."""
        end = len(self._rows)
        while end:
            first = end - 1
            gone = self._rows[first].thing not in staying
            while first and (self._rows[first - 1].thing not in staying) is gone:
                first -= 1
            if gone:
                self.beginRemoveRows(_NOWHERE, first, end - 1)
                del self._rows[first:end]
                self.endRemoveRows()
            end = first

    def _insert(self, rows: list[OutlineRow]) -> None:
        """Put in, run by run, the rows of all things that are not there yet."""
        there = {row.thing for row in self._rows}
        first = 0
        while first < len(rows):
            is_new, end = rows[first].thing not in there, first + 1
            while end < len(rows) and (rows[end].thing not in there) is is_new:
                end += 1
            if is_new:
                self.beginInsertRows(_NOWHERE, first, end - 1)
                self._rows[first:first] = rows[first:end]
                self.endInsertRows()
            first = end


def _row(outline: Outline, thing: int, row: int) -> OutlineRow:
    is_expandable = outline.is_expandable(thing)
    is_expanded = is_expandable and outline.is_expanded(thing)
    return OutlineRow(thing, row, outline.depth(thing), is_expandable, is_expanded)
