"""The editor of a record: one line that says what is in it, and its fields when it is opened.

`MDOListItem` contains itself, so nothing is built before somebody looks at it. What goes on inside
is the business of the grid of fields.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QToolButton, QVBoxLayout

from erpsync_gui.contract.catalogue import Catalogue
from erpsync_gui.contract.model import Field, RecordType, Value
from erpsync_gui.contract.values import BadValue
from erpsync_gui.gui import theme
from erpsync_gui.gui.editors import Editor, State
from erpsync_gui.gui.field_grid import FieldGrid, MakeEditor

_INDENT = 2 * theme.GAP
_MOST_SUMMARIZED = 3


class RecordEditor(Editor):
    """A record behind a line that says what is in it; a click opens its fields below."""

    def __init__(
        self,
        field: Field,
        catalogue: Catalogue,
        make: MakeEditor,
        services: int,
        *,
        optional: bool = True,
    ) -> None:
        """Start closed and absent: a record that nobody touched is not sent."""
        super().__init__(field, catalogue, optional=optional)
        self._record = catalogue.record(field.type.name)
        self._make, self._services = make, services
        self._value: Mapping[str, Value] = {}
        self._grid: FieldGrid | None = None

        self._opener = QToolButton()
        self._opener.setAutoRaise(True)
        self._opener.setArrowType(Qt.ArrowType.RightArrow)
        self._opener.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._opener.setAccessibleName(field.name)
        self._opener.setAccessibleDescription(field.help)
        self._opener.clicked.connect(self._on_opener_clicked)
        self.setFocusProxy(self._opener)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.HALF_GAP)
        self._layout.addWidget(self._opener, 0, Qt.AlignmentFlag.AlignLeft)
        self._show_state()

    def open(self) -> FieldGrid:
        """Show the fields, building them the first time."""
        if self._grid is None:
            self._grid = FieldGrid(own_fields_first(self._record), self._make, self._services)
            self._grid.setContentsMargins(_INDENT, 0, 0, theme.HALF_GAP)
            self._grid.set_values(self._value)
            self._grid.changed.connect(self._touch)
            self._grid.reveal_wanted.connect(self.reveal_wanted)
            self._layout.addWidget(self._grid)
        self._opener.setArrowType(Qt.ArrowType.DownArrow)
        self._grid.show()
        return self._grid

    def unfold(self) -> None:
        """Show the fields from the start."""
        self.open()

    def value_so_far(self) -> Value:
        """The record without its fields that are bad."""
        if self._state is State.NIL or self._grid is None:
            return self.value()
        return in_wire_order(self._record, self._grid.values_so_far())

    def show_bad(self, bad: BadValue) -> bool:
        """Open the record at the bad field."""
        if bad.where:
            self.open().show_bad(bad)
        return bool(bad.where)

    def commit(self) -> None:
        """Take over what is half typed in the fields."""
        if self._grid is not None:
            self._grid.commit()

    def set_services(self, services: int) -> None:
        """Gray the fields that a version does not have."""
        self._services = services
        if self._grid is not None:
            self._grid.set_services(services)

    def _read(self) -> Value:
        if self._grid is None:
            return self._value
        return in_wire_order(self._record, self._grid.values())

    def _write(self, value: Value) -> None:
        self._value = value if isinstance(value, Mapping) else {}
        if self._grid is not None:
            with QSignalBlocker(self._grid):
                self._grid.set_values(self._value)

    def _erase(self) -> None:
        self._write({})

    def _show_state(self) -> None:
        if self._state is not State.GIVEN:
            self._opener.setText(self._state.value)
            return
        try:
            self._opener.setText(summary(self._read()))
        except BadValue:
            self._opener.setText("not complete")

    def _on_opener_clicked(self) -> None:
        if self._grid is None or self._grid.isHidden():
            self.open()
        else:
            self._opener.setArrowType(Qt.ArrowType.RightArrow)
            self._grid.hide()


def own_fields_first(record: RecordType) -> tuple[Field, ...]:
    """The fields as people want them: what a record inherits, its rights, at the end."""
    inherited = 2 if record.carrier else 0
    return record.fields[inherited:] + record.fields[:inherited]


def in_wire_order(record: RecordType, values: Mapping[str, Value]) -> dict[str, Value]:
    """The values in the order of the contract."""
    return {field.name: values[field.name] for field in record.fields if field.name in values}


def summary(value: Value) -> str:
    """A record in a few words: its first simple values."""
    if value is None:
        return "nil"
    if not isinstance(value, Mapping):
        return str(value)
    simple = [
        f"{name} {member}"
        for name, member in value.items()
        if isinstance(member, (str, int)) and member != ""
    ]
    more = len(value) - len(simple[:_MOST_SUMMARIZED])
    parts = [*simple[:_MOST_SUMMARIZED], f"{more} more" if more and simple else ""]
    return ", ".join(filter(None, parts)) or (f"{more} fields" if more else "empty")
