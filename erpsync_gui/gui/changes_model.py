"""What a call changed as a Qt tree: kind, table, record ids, with counts at each level.

The id of an index says its level and its group, so no object is made per record. Rows of a group
are listed when it is opened, a batch at a time.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QGuiApplication, QPalette

from erpsync_gui.gui import theme
from erpsync_gui.gui.amounts import count_text
from erpsync_gui.gui.changes_groups import Arrangement, Group
from erpsync_gui.wire.changes import ChangeKind

Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole

RECORD, COUNT = range(2)
KIND_WORDS = {
    ChangeKind.ADDED: "Added",
    ChangeKind.UPDATED: "Updated",
    ChangeKind.DELETED: "Deleted",
}
ABSENT_WORDS = "– not in the answer"
_HEADERS = ("Record", "Count")
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_BATCH = 400
_LISTED_AT_ONCE = 400
"""QTreeView lays a row out in some microseconds: more at once would be felt."""
_FIRST_GROUP = 16
_FIRST_RECORD = 1 << 24
_NOWHERE = QModelIndex()


class ChangesModel(QAbstractItemModel):
    """The groups and records of an Arrangement."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self._shown: Arrangement | None = None
        self._listed: dict[int, int] = {}

    def show(self, arrangement: Arrangement | None) -> None:
        """Show other changes, or the same in another order."""
        self.beginResetModel()
        self._shown, self._listed = arrangement, {}
        self.endResetModel()

    def group_of(self, index: Index) -> Group | None:
        """The group of a table row or a record row; None for a kind."""
        number = index.internalId() if index.isValid() else 0
        if self._shown is None or number < _FIRST_GROUP:
            return None
        return self._shown.groups[_group_number(number)]

    def row_of(self, index: Index) -> int | None:
        """The row in the columns of a record; None for a kind or a table."""
        group = self.group_of(index)
        if group is None or self._shown is None or index.internalId() < _FIRST_RECORD:
            return None
        return self._shown.rows(group)[index.row()]

    def index_of(self, row: int) -> QModelIndex:
        """The index of a row of the columns; invalid when it does not pass the filter.

        That of its table when it stands too far down to be listed at once.
        """
        found = None if self._shown is None else self._shown.place_of(row)
        if found is None:
            return _NOWHERE
        number, place = found
        if place >= self._listed.get(number, 0) + _LISTED_AT_ONCE:
            return self._group_index(number)
        self._list(number, place + 1)
        return self.createIndex(place, RECORD, _FIRST_RECORD + number)

    def index(self, row: int, column: int, parent: Index = _NOWHERE) -> QModelIndex:
        """The index of a row that is listed."""
        within = 0 <= row < self.rowCount(parent) and 0 <= column < len(_HEADERS)
        if self._shown is None or not within:
            return _NOWHERE
        if not parent.isValid():
            return self.createIndex(row, column, row)
        above = parent.internalId()
        if above < _FIRST_GROUP:
            number = self._shown.of_kind(above)[row]
            return self.createIndex(row, column, _FIRST_GROUP + number)
        return self.createIndex(row, column, _FIRST_RECORD + _group_number(above))

    def parent(self, index: Index = _NOWHERE) -> QModelIndex:  # type: ignore[override]  # the stub also has QObject.parent()
        """The index above: the table of a record, the kind of a table."""
        group = self.group_of(index)
        if group is None or self._shown is None:
            return _NOWHERE
        if index.internalId() < _FIRST_RECORD:
            return self.createIndex(int(group.kind), RECORD, int(group.kind))
        return self._group_index(_group_number(index.internalId()))

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 (Qt's name)
        """How many rows are listed below an index."""
        if self._shown is None or parent.column() > RECORD:
            return 0
        if not parent.isValid():
            return len(ChangeKind)
        number = parent.internalId()
        if number < _FIRST_GROUP:
            return len(self._shown.of_kind(number))
        return self._listed.get(number - _FIRST_GROUP, 0) if number < _FIRST_RECORD else 0

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 (Qt's name)
        """Record and count."""
        del parent
        return len(_HEADERS)

    def hasChildren(self, parent: Index = _NOWHERE) -> bool:  # noqa: N802 (Qt's name)
        """Whether rows are listed below an index or can be."""
        if parent.isValid() and parent.internalId() >= _FIRST_RECORD:
            return False
        return self.rowCount(parent) > 0 or self.canFetchMore(parent)

    def canFetchMore(self, parent: Index) -> bool:  # noqa: N802 (Qt's name)
        """Whether some records of a table are not listed yet."""
        group = self.group_of(parent)
        if group is None or self._shown is None or parent.internalId() >= _FIRST_RECORD:
            return False
        return parent.column() == RECORD and self.rowCount(parent) < self._shown.count(group)

    def fetchMore(self, parent: Index) -> None:  # noqa: N802 (Qt's name)
        """List the next batch of records of a table."""
        if self.canFetchMore(parent):
            self._list(_group_number(parent.internalId()), self.rowCount(parent) + _BATCH)

    def data(self, index: Index, role: int = _Role.DisplayRole) -> Any:
        """What a cell shows."""
        if self._shown is None or not index.isValid():
            return None
        is_count = index.column() == COUNT
        group = self.group_of(index)
        match role:
            case _Role.DisplayRole:
                return self._words(self._shown, index, group)
            case _Role.FontRole if not is_count:
                return theme.wire_font() if group else theme.heading_font()
            case _Role.ForegroundRole if not (group or self._shown.changes.present[index.row()]):
                return QGuiApplication.palette().brush(QPalette.ColorRole.PlaceholderText)
            case _Role.TextAlignmentRole if is_count:
                return _RIGHT
            case _:
                return None

    def headerData(  # noqa: N802 (Qt's name)
        self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole
    ) -> Any:
        """The names of the columns."""
        if orientation is Qt.Orientation.Horizontal and role == _Role.DisplayRole:
            return _HEADERS[section]
        return _RIGHT if role == _Role.TextAlignmentRole and section == COUNT else None

    def _words(self, shown: Arrangement, index: Index, group: Group | None) -> str:
        row, is_count = self.row_of(index), index.column() == COUNT
        if row is not None:
            return "" if is_count else str(shown.changes.record_ids[row])
        if group is not None:
            return _count_words(shown, [group]) if is_count else group.name
        kind = ChangeKind(index.internalId())
        if not is_count:
            return KIND_WORDS[kind]
        members = [each for each in shown.all_groups if each.kind is kind]
        return _count_words(shown, members) if shown.changes.present[kind] else ABSENT_WORDS

    def _group_index(self, number: int) -> QModelIndex:
        if self._shown is None:
            return _NOWHERE
        row = self._shown.of_kind(self._shown.groups[number].kind).index(number)
        return self.createIndex(row, RECORD, _FIRST_GROUP + number)

    def _list(self, number: int, count: int) -> None:
        """Have at least so many records of a group listed, or all there are."""
        if self._shown is None:
            return
        group, listed = self._shown.groups[number], self._listed.get(number, 0)
        count = min(count, self._shown.count(group))
        if count > listed:
            self.beginInsertRows(self._group_index(number), listed, count - 1)
            self._listed[number] = count
            self.endInsertRows()


def _group_number(internal_id: int) -> int:
    return internal_id - (_FIRST_RECORD if internal_id >= _FIRST_RECORD else _FIRST_GROUP)


def _count_words(shown: Arrangement, groups: list[Group]) -> str:
    """How many records pass, and of how many when a filter keeps some back."""
    passing = sum(map(shown.count, groups))
    whole = sum(group.count for group in groups)
    return (
        count_text(whole) if passing == whole else f"{count_text(passing)} of {count_text(whole)}"
    )
