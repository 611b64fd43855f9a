"""The rows of an outline that stand in a window, as a flat Qt model.

Some sixty rows are all that Qt ever sees of a million. When the window moves, rows go and come, so
that selection, focus and screen readers follow as in any list; of rows that stay, Qt is told which
of them show something else. Must not know what a thing is: its cells say what they show.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, Protocol

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from erpsync_gui.gui.amounts import count_text
from erpsync_gui.gui.outline import Outline

Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole

_NOWHERE = QModelIndex()


class Style(enum.Enum):
    """In which letters a text is written."""

    PLAIN = enum.auto()
    WIRE = enum.auto()
    """As it stands on the wire."""
    HEADING = enum.auto()
    WORD = enum.auto()
    """A word of ours for what has none on the wire."""


class Cell(NamedTuple):
    """What a cell shows: a text, and dim words behind it."""

    text: str = ""
    hint: str = ""
    style: Style = Style.PLAIN
    is_dim: bool = False
    is_at_right: bool = False

    @property
    def spoken(self) -> str:
        """The same for somebody who cannot see it."""
        return ", ".join(filter(None, (self.text, self.hint)))


class OutlineRow(NamedTuple):
    """Where a thing stands in its outline, and what its cells show."""

    thing: int
    row: int
    depth: int
    is_expandable: bool
    is_expanded: bool
    cells: Sequence[Cell]

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

    @property
    def columns_at_right(self) -> Sequence[int]:
        """The columns whose headers stand at the right."""
        ...

    def row(self, thing: int) -> Sequence[Cell]:
        """What the cells of a thing show, one for each column."""
        ...

    def tip(self, thing: int, column: int) -> str:
        """More of what a cell shows; empty where there is no more."""
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
        rows = [self._row(outline, thing, row) for row, thing in enumerate(things, window.start)]
        self._row_count = outline.row_count
        self._remove(set(things))
        self._insert(rows)
        before, self._rows = self._rows, rows
        last_column = len(self._cells.headers) - 1
        for first, last in _runs_of_others(before, rows):
            self.dataChanged.emit(self.index(first, 0), self.index(last, last_column))

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
        row, column = self._rows[index.row()], index.column()
        said = ""
        match role:
            case _Role.DisplayRole:
                said = row.cells[column].text
            case _Role.ToolTipRole:
                said = self._cells.tip(row.thing, column)
            case _Role.AccessibleTextRole:
                # The focus is on a row, and a screen reader says the first cell of it.
                cells = row.cells[column : column + 1] if column else row.cells
                said = ", ".join(cell.spoken for cell in cells if cell.spoken)
            case _Role.AccessibleDescriptionRole:
                said = row.words(self._row_count)
        return said or None

    def headerData(  # noqa: N802 (Qt's name)
        self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole
    ) -> Any:
        """The names of the columns."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        return self._cells.headers[section] if role == _Role.DisplayRole else None

    def _row(self, outline: Outline, thing: int, row: int) -> OutlineRow:
        is_expandable = outline.is_expandable(thing)
        is_expanded = is_expandable and outline.is_expanded(thing)
        depth, cells = outline.depth(thing), self._cells.row(thing)
        return OutlineRow(thing, row, depth, is_expandable, is_expanded, cells)

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


def _runs_of_others(
    before: Sequence[OutlineRow], rows: Sequence[OutlineRow]
) -> Iterator[tuple[int, int]]:
    """The first and the last place of each run of rows that are not as they were."""
    first = None
    for place, (old, new) in enumerate(zip(before, rows, strict=True)):
        if old == new and first is not None:
            yield first, place - 1
            first = None
        elif old != new and first is None:
            first = place
    if first is not None:
        yield first, len(rows) - 1
