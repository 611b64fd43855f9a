"""The editor of names with text values: a table of two columns.

Values that may be passwords are shown as dots until somebody asks for them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypeAlias

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QTableView,
    QVBoxLayout,
)

from erpsync_gui.contract.catalogue import Catalogue
from erpsync_gui.contract.model import Field, Value
from erpsync_gui.contract.values import BadValue, check, refuse
from erpsync_gui.gui import theme
from erpsync_gui.gui.amounts import counted
from erpsync_gui.gui.cell_editing import CellDelegate
from erpsync_gui.gui.editors import Editor, State
from erpsync_gui.gui.tool_button import tool_button

_Index: TypeAlias = QModelIndex | QPersistentModelIndex
_LINES = 6
_DOTS = "••••••"
_PLACE = re.compile(r"\['(.*)'\].*", re.DOTALL)
_NAME, _VALUE = 0, 1
_HEADINGS = ("Name", "Value")


class PairsModel(QAbstractTableModel):
    """Rows of a name and a text, which may be nil; a name may stand there twice until it is sent.

    `hides_values` shows dots in place of the values.
    """

    def __init__(self) -> None:
        """Start without rows."""
        super().__init__()
        self.rows: list[tuple[str, str | None]] = []
        self.hides_values = False

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008, N802 (Qt's own)
        """How many pairs there are."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008, N802 (Qt's own)
        """Name and value."""
        return 0 if parent.isValid() else len(_HEADINGS)

    def headerData(  # noqa: N802 (Qt's name)
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The headings of the two columns."""
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return _HEADINGS[section]
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The text of a cell."""
        if not index.isValid():
            return None
        text = self.rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.EditRole:
            return text or ""
        if role == Qt.ItemDataRole.ForegroundRole and text is None:
            return theme.disabled_brush()
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        hidden = self.hides_values and index.column() == _VALUE and text
        return _DOTS if hidden else "nil" if text is None else text

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802 (Qt's name)
        """Take what was typed into a cell; None makes a value nil."""
        if role != Qt.ItemDataRole.EditRole:
            return False
        name, text = self.rows[index.row()]
        pair = (str(value), text) if index.column() == _NAME else (name, value)
        if pair == self.rows[index.row()] or (value == "" and text is None):
            return False
        self.rows[index.row()] = pair
        self.dataChanged.emit(index, index)
        return True

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Every cell can be edited."""
        known = super().flags(index)
        return known | Qt.ItemFlag.ItemIsEditable if index.isValid() else known

    def replace(self, rows: list[tuple[str, str | None]]) -> None:
        """Show other pairs."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def add(self) -> None:
        """Add a blank pair at the end."""
        self.beginInsertRows(QModelIndex(), len(self.rows), len(self.rows))
        self.rows.append(("", ""))
        self.endInsertRows()

    def remove(self, row: int) -> None:
        """Take a pair out."""
        self.beginRemoveRows(QModelIndex(), row, row)
        del self.rows[row]
        self.endRemoveRows()


class DictionaryEditor(Editor):
    """Pairs in a table that can be edited in place."""

    def __init__(self, field: Field, catalogue: Catalogue, *, optional: bool = True) -> None:
        """Start with no pairs; a dictionary that nobody touched is not sent."""
        super().__init__(field, catalogue, optional=optional)
        self._model = PairsModel()
        self._model.setParent(self)
        self._model.hides_values = field.secret
        self._model.dataChanged.connect(self._touch)
        self._count = QLabel()
        self._table = self._make_table()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.HALF_GAP)
        layout.addLayout(self._bar())
        layout.addWidget(self._table)
        self._show_state()

    def show_bad(self, bad: BadValue) -> bool:
        """Choose the pair; the sentence stands below the table."""
        found = _PLACE.fullmatch(bad.where)
        names = [name for name, _ in self._model.rows]
        if found is not None and found[1] in names:
            self._table.setCurrentIndex(self._model.index(names.index(found[1]), _VALUE))
        return False

    def commit(self) -> None:
        """Take over what is still being typed in a cell."""
        self._cells.commit()

    def _make_table(self) -> QTableView:
        table = QTableView()
        table.setModel(self._model)
        self._cells = CellDelegate(table)
        table.setItemDelegate(self._cells)
        table.setAccessibleName(self.field.name)
        table.setAccessibleDescription(self.field.help)
        table.setTabKeyNavigation(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(table.fontMetrics().lineSpacing() + theme.GAP)
        table.horizontalHeader().setStretchLastSection(True)
        table.horizontalHeader().setHighlightSections(False)
        table.setColumnWidth(_NAME, 200)
        table.setFixedHeight((table.fontMetrics().lineSpacing() + theme.GAP) * _LINES)
        for keys, act in (
            (QKeySequence.StandardKey.Delete, self._on_remove_clicked),
            (QKeySequence("Ctrl+0"), self._on_nil_wanted),
        ):
            shortcut = QShortcut(keys, table)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(act)
        return table

    def _bar(self) -> QHBoxLayout:
        bar = QHBoxLayout()
        bar.setSpacing(0)
        add = tool_button("add", "Add a name with a value")
        add.clicked.connect(self._on_add_clicked)
        self._remove = tool_button("clear", "Remove the chosen one (Del)")
        self._remove.clicked.connect(self._on_remove_clicked)
        bar.addWidget(add)
        bar.addWidget(self._remove)
        bar.addSpacing(theme.GAP)
        bar.addWidget(self._count, 1)
        self._shown = QCheckBox("Show the values")
        self._shown.toggled.connect(self._on_values_shown)
        bar.addWidget(self._shown)
        self.setFocusProxy(add)
        return bar

    def _read(self) -> Value:
        found: dict[str, Value] = {}
        for name, text in self._model.rows:
            if name in found:
                refuse("This name stands there twice.", f"[{name!r}]")
            found[name] = text
        return check(self.field.type, found, self.catalogue)

    def _write(self, value: Value) -> None:
        pairs = value if isinstance(value, Mapping) else {}
        self._model.replace(
            [(name, None if text is None else str(text)) for name, text in pairs.items()]
        )

    def _erase(self) -> None:
        self._model.replace([])

    def _show_state(self) -> None:
        given, pairs = self._state is State.GIVEN, len(self._model.rows)
        if not given and pairs:
            self._erase()
            pairs = 0
        words = counted(pairs, "value", "values") if pairs else "empty"
        self._count.setText(words if given else self._state.value)
        self._count.setEnabled(given)
        self._table.setVisible(pairs > 0)
        self._remove.setEnabled(pairs > 0)
        self._shown.setVisible(self.field.secret and pairs > 0)

    def _on_add_clicked(self) -> None:
        self._model.add()
        self._touch()
        index = self._model.index(len(self._model.rows) - 1, _NAME)
        self._table.setCurrentIndex(index)
        self._table.edit(index)
        self.reveal_wanted.emit(self._table)

    def _on_remove_clicked(self) -> None:
        row = self._table.currentIndex().row()
        if row >= 0:
            self._model.remove(row)
            self._touch()

    def _on_nil_wanted(self) -> None:
        index = self._table.currentIndex()
        if index.isValid():
            self._model.setData(index.siblingAtColumn(_VALUE), None)

    def _on_values_shown(self, shown: bool) -> None:  # noqa: FBT001 (Qt's signature)
        self._model.hides_values = not shown
        self._table.viewport().update()
