"""The editor of a list of records: the list, and below it the fields of the chosen record."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QVBoxLayout

from erpsync_gui.contract.catalogue import Catalogue
from erpsync_gui.contract.model import Field, Value
from erpsync_gui.contract.values import BadValue
from erpsync_gui.gui import theme
from erpsync_gui.gui.amounts import counted
from erpsync_gui.gui.editors import Editor, State
from erpsync_gui.gui.field_grid import FieldGrid, MakeEditor
from erpsync_gui.gui.record_editor import in_wire_order, own_fields_first, summary
from erpsync_gui.gui.tool_button import tool_button

_INDENT = 2 * theme.GAP
_LIST_LINES = 5
_PLACE = re.compile(r"\[(\d+)\]\.?(.*)", re.DOTALL)


class RecordListEditor(Editor):
    """Keeps checked records; the chosen one is open in a grid that is built when first needed."""

    def __init__(
        self,
        field: Field,
        catalogue: Catalogue,
        make: MakeEditor,
        services: int,
        *,
        optional: bool = True,
    ) -> None:
        """Start with no list at all: one that nobody touched is not sent."""
        super().__init__(field, catalogue, optional=optional)
        if field.type.item is None:
            msg = f"{field.name} is no list"
            raise ValueError(msg)
        self._record = catalogue.record(field.type.item.name)
        self._make, self._services = make, services
        self._values: list[Value] = []
        self._open_row = -1
        self._bad: BadValue | None = None
        self._grid: FieldGrid | None = None

        self._count = QLabel()
        self._list = QListWidget()
        self._list.setAccessibleName(field.name)
        self._list.setAccessibleDescription(field.help)
        self._list.setUniformItemSizes(True)
        self._list.setFixedHeight(self._list.fontMetrics().lineSpacing() * _LIST_LINES)
        self._list.currentRowChanged.connect(self._on_row_chosen)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.HALF_GAP)
        self._layout.addLayout(self._bar())
        self._layout.addWidget(self._list)
        self._show_state()

    def value_so_far(self) -> Value:
        """The records, the one with a bad field without it."""
        if self._state is State.NIL or self._bad is None or self._grid is None:
            return self.value()
        open_one = in_wire_order(self._record, self._grid.values_so_far())
        row = self._open_row
        return [*self._values[:row], open_one, *self._values[row + 1 :]]

    def show_bad(self, bad: BadValue) -> bool:
        """Choose the record with the bad field and show it there."""
        found = _PLACE.fullmatch(bad.where)
        if found is None:
            return False
        self._list.setCurrentRow(int(found[1]))
        if self._grid is not None:
            self._grid.show_bad(BadValue(found[2], bad.sentence))
        return True

    def commit(self) -> None:
        """Take over what is half typed in the fields."""
        if self._grid is not None:
            self._grid.commit()

    def set_services(self, services: int) -> None:
        """Gray the fields that a version does not have."""
        self._services = services
        if self._grid is not None:
            self._grid.set_services(services)

    def _bar(self) -> QHBoxLayout:
        bar = QHBoxLayout()
        bar.setSpacing(0)
        add = tool_button("add", "Add a record")
        add.clicked.connect(self._on_add_clicked)
        self._remove = tool_button("clear", "Remove the chosen record")
        self._remove.clicked.connect(self._on_remove_clicked)
        bar.addWidget(add)
        bar.addWidget(self._remove)
        bar.addSpacing(theme.GAP)
        bar.addWidget(self._count, 1)
        self.setFocusProxy(add)
        return bar

    def _read(self) -> Value:
        if self._bad is not None:
            place = f"[{self._open_row}]"
            raise self._bad.inside(place)
        return list(self._values)

    def _write(self, value: Value) -> None:
        values = value if isinstance(value, Sequence) and not isinstance(value, str) else ()
        self._open(-1)
        self._values = list(values)
        with QSignalBlocker(self._list):
            self._list.clear()
            self._list.addItems([self._title(row) for row in range(len(self._values))])
            self._list.setCurrentRow(-1)

    def _erase(self) -> None:
        self._write([])

    def _show_state(self) -> None:
        given = self._state is State.GIVEN
        if not given and self._values:
            self._erase()
        records = len(self._values)
        words = counted(records, "record", "records") if records else "empty list"
        self._count.setText(words if given else self._state.value)
        self._count.setEnabled(given)
        self._list.setVisible(records > 0)
        self._remove.setEnabled(self._list.currentRow() >= 0)

    def _title(self, row: int) -> str:
        return f"{row + 1}  {summary(self._values[row])}"

    def _open(self, row: int) -> None:
        """Show the fields of a record, or none."""
        self._open_row, self._bad = row, None
        value = self._values[row] if row >= 0 else None
        if not isinstance(value, Mapping):
            if self._grid is not None:
                self._grid.hide()
            return
        if self._grid is None:
            self._grid = FieldGrid(own_fields_first(self._record), self._make, self._services)
            self._grid.setContentsMargins(_INDENT, 0, 0, theme.HALF_GAP)
            self._grid.changed.connect(self._on_grid_changed)
            self._grid.reveal_wanted.connect(self.reveal_wanted)
            self._layout.addWidget(self._grid)
        with QSignalBlocker(self._grid):
            self._grid.set_values(value)
        self._grid.show()

    def _on_row_chosen(self, row: int) -> None:
        if self._bad is not None and row != self._open_row and self._grid is not None:
            # What is typed there would be lost: it is set right first.
            bad, back = self._bad, self._open_row
            with QSignalBlocker(self._list):
                self._list.setCurrentRow(back)
            self._grid.show_bad(bad)
            return
        self._open(row)
        self._show_state()

    def _on_grid_changed(self) -> None:
        if self._grid is None:
            return
        try:
            self._values[self._open_row] = in_wire_order(self._record, self._grid.values())
            self._bad = None
        except BadValue as bad:
            self._bad = bad
        self._list.item(self._open_row).setText(self._title(self._open_row))
        self._touch()

    def _on_add_clicked(self) -> None:
        self._values.append({})
        self._list.addItem(self._title(len(self._values) - 1))
        self._touch()
        self._list.setCurrentRow(len(self._values) - 1)

    def _on_remove_clicked(self) -> None:
        row = self._list.currentRow()
        if row < 0:
            return
        self._bad = None
        kept = [value for place, value in enumerate(self._values) if place != row]
        self._write(kept)
        self._touch()
        self._list.setCurrentRow(min(row, len(kept) - 1))
