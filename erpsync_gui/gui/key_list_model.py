"""The rows of a list of keys: good ones, bad ones with their reason, and a last one to type in.

Holds any number of rows without a widget or an object for each. It does not know where keys come
from, nor undo.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from erpsync_gui.contract.keys import BadKeyError, Key, KeyList, KeyProblem, key, key_list
from erpsync_gui.contract.model import Kind
from erpsync_gui.gui import theme
from erpsync_gui.gui.choice_box import choice
from erpsync_gui.gui.theme import Tone

KeyRow: TypeAlias = Key | KeyProblem
_Index: TypeAlias = QModelIndex | QPersistentModelIndex

TYPE_HERE = "type or paste keys"


class KeyListModel(QAbstractTableModel):
    """One column of keys. The last row is always blank: what is typed there is added.

    Signals:
        edited: the list of rows before somebody typed into one; the model has the new ones.
    """

    edited = Signal(object)

    def __init__(self, kind: Kind) -> None:
        """Start without keys; `kind` is INTEGER or TEXT."""
        super().__init__()
        self.kind = kind
        self.rows: list[KeyRow] = []
        self.duplicates: frozenset[int] = frozenset()
        self.choices: Mapping[int, str] = {}

    @property
    def keys(self) -> list[Key]:
        """The good keys, in order."""
        return [row for row in self.rows if not isinstance(row, KeyProblem)]

    @property
    def problems(self) -> list[tuple[int, KeyProblem]]:
        """The bad rows, each with its place."""
        found = ((place, row) for place, row in enumerate(self.rows))
        return [(place, row) for place, row in found if isinstance(row, KeyProblem)]

    def replace(self, rows: Sequence[KeyRow]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = list(rows)
        self._mark()
        self.endResetModel()

    def set_choices(self, choices: Mapping[int, str]) -> None:
        """Show names beside the ids that have one."""
        self.choices = choices
        self._announce_all()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008, N802 (Qt's own)
        """The keys and the row to type in."""
        return 0 if parent.isValid() else len(self.rows) + 1

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008, N802 (Qt's own)
        """One."""
        return 0 if parent.isValid() else 1

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a row shows; a bad one and a duplicate say in their tooltip what they are."""
        place = index.row()
        if not 0 <= place < len(self.rows):
            return self._blank_data(role) if index.isValid() else None
        row = self.rows[place]
        by_role: dict[int, Callable[[], Any]] = {
            Qt.ItemDataRole.DisplayRole: lambda: self._shown(row),
            Qt.ItemDataRole.EditRole: lambda: self._text(place),
            Qt.ItemDataRole.ToolTipRole: lambda: self._said(place, row),
            Qt.ItemDataRole.ForegroundRole: lambda: self._color(place, row),
        }
        return by_role[role]() if role in by_role else None

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802 (Qt's name)
        """Take what was typed into a row; a blank text changes nothing."""
        text, place = str(value).strip(), index.row()
        if role != Qt.ItemDataRole.EditRole or not text or text == self._text(place):
            return False
        before = list(self.rows)
        row = self._row(place, text)
        if place < len(self.rows):
            self.rows[place] = row
        else:
            self.beginInsertRows(QModelIndex(), place, place)
            self.rows.append(row)
            self.endInsertRows()
        self._mark()
        self._announce_all()
        self.edited.emit(before)
        return True

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Every row can be edited."""
        known = super().flags(index)
        return known | Qt.ItemFlag.ItemIsEditable if index.isValid() else known

    def _row(self, place: int, text: str) -> KeyRow:
        try:
            return key(self.kind, text)
        except BadKeyError as error:
            return KeyProblem(place, place + 1, text, str(error))

    def _text(self, place: int) -> str:
        if place >= len(self.rows):
            return ""
        row = self.rows[place]
        return row.text if isinstance(row, KeyProblem) else str(row)

    def _shown(self, row: KeyRow) -> str:
        if isinstance(row, KeyProblem):
            return f"✗ {row.text or '(empty)'}"
        return choice(row, self.choices.get(row, "")) if isinstance(row, int) else row

    def _said(self, place: int, row: KeyRow) -> str | None:
        if isinstance(row, KeyProblem):
            return row.sentence
        return "This key stands further up, too." if place in self.duplicates else None

    def _color(self, place: int, row: KeyRow) -> Any:
        if isinstance(row, KeyProblem):
            return theme.tone_color(Tone.BAD)
        return theme.tone_color(Tone.CAUTION) if place in self.duplicates else None

    @staticmethod
    def _blank_data(role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return TYPE_HERE
        return theme.disabled_brush() if role == Qt.ItemDataRole.ForegroundRole else None

    def _mark(self) -> None:
        """Find the duplicates anew; a bad row is never one."""
        if not self.problems:
            self.duplicates = frozenset(key_list(self.keys).duplicates)
            return
        places = [p for p, row in enumerate(self.rows) if not isinstance(row, KeyProblem)]
        self.duplicates = frozenset(places[place] for place in key_list(self.keys).duplicates)

    def _announce_all(self) -> None:
        self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows), 0))


def rows_of(found: KeyList) -> list[KeyRow]:
    """Keys and problems in the order in which they were pasted."""
    if not found.problems:
        return list(found.values)
    rows: list[KeyRow] = []
    begin = 0
    for problem in found.problems:
        rows += found.values[begin : problem.place]
        rows.append(problem)
        begin = problem.place
    return rows + list(found.values[begin:])
