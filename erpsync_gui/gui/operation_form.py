"""The form of an operation: what it does, how careful to be, and its parameters.

Made from the contract alone; there is no form for any operation in particular. It yields arguments
and knows nothing of servers or calls.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from erpsync_gui.contract.catalogue import Catalogue
from erpsync_gui.contract.model import Effect, Kind, Operation, Value
from erpsync_gui.contract.values import BadValue, known_in
from erpsync_gui.gui import theme
from erpsync_gui.gui.editor_kinds import make_editor
from erpsync_gui.gui.field_grid import FieldGrid
from erpsync_gui.gui.icon_label import IconLabel
from erpsync_gui.gui.key_list import KeyListEditor
from erpsync_gui.gui.record_editor import RecordEditor
from erpsync_gui.gui.theme import Tone
from erpsync_gui.gui.tone_label import ToneLabel

_EFFECTS = {
    Effect.READ: ("Reads only", Tone.QUIET),
    Effect.WRITE: ("Writes", Tone.CAUTION),
    Effect.DESTRUCTIVE: ("Destructive", Tone.BAD),
}
_EVERYTHING = "An empty list means: resync everything."
_EVERYTHING_OF_A_TYPE = "An empty list means: resync everything of this type."


class OperationForm(QWidget):
    """Fills in the parameters of one operation.

    Signals:
        changed: nothing; some argument is another one.
        parameter_chosen: the name of the parameter whose editor has the focus, or nothing.
    """

    changed = Signal()
    parameter_chosen = Signal(str)

    def __init__(self, operation: Operation, catalogue: Catalogue, services: int) -> None:
        """Show an empty form for a Services version (84 to 88; REST has that of 88)."""
        super().__init__()
        self.operation = operation
        self._catalogue, self._services = catalogue, services
        make = partial(make_editor, catalogue, optional=False)
        self._grid = FieldGrid(operation.parameters, make, services, mnemonics=True)
        self._grid.changed.connect(self.changed)
        self._chosen = ""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[2 * theme.GAP] * 4)
        layout.setSpacing(2 * theme.GAP)
        layout.addLayout(self._make_head())
        layout.addWidget(self._grid)
        layout.addStretch(1)
        self._prepare_editors()
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus_changed)

    def arguments(self) -> dict[str, Value]:
        """The arguments by parameter name; those left out are missing.

        Raises:
            BadValue: the first bad one, after giving it the focus and showing its sentence.
        """
        self._grid.commit()
        try:
            return self._values()
        except BadValue as bad:
            self._grid.show_bad(bad)
            raise

    def arguments_or_none(self) -> dict[str, Value] | None:
        """The arguments as far as they can be had without a word, for a preview."""
        try:
            return self._values()
        except BadValue:
            return None

    def set_arguments(self, arguments: Mapping[str, Value]) -> None:
        """Show checked arguments; parameters that are missing are left out."""
        self._grid.set_values(arguments)

    def set_services(self, services: int) -> None:
        """Gray what another Services version does not have."""
        self._services = services
        self._grid.set_services(services)

    def set_choices(self, parameter: str, choices: Mapping[int, str]) -> None:
        """Offer known ids with their names for a parameter; others can still be typed."""
        self._grid.editors[parameter].set_choices(choices)

    def _values(self) -> dict[str, Value]:
        parameters = self.operation.parameters
        return known_in(self._services, parameters, self._grid.values(), self._catalogue)

    def _make_head(self) -> QVBoxLayout:
        word, tone = _EFFECTS[self.operation.effect]
        badge = ToneLabel(word, tone)
        badge.setFont(theme.heading_font())
        icon = IconLabel(self.operation.effect.value)
        purpose = QLabel(self.operation.purpose)
        purpose.setWordWrap(True)
        purpose.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        line = QHBoxLayout()
        line.setSpacing(theme.GAP)
        line.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(badge, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(purpose, 1, Qt.AlignmentFlag.AlignTop)
        head = QVBoxLayout()
        head.setSpacing(theme.HALF_GAP)
        head.addLayout(line)
        self.notes = NotesFold(self._notes())
        head.addWidget(self.notes)
        return head

    def _notes(self) -> list[str]:
        operation = self.operation
        notes = list(operation.notes)
        if operation.calls_erp:
            notes.append("The server talks to the ERP connector while it serves this call.")
        if operation.since > 84:  # noqa: PLR2004 - the oldest version
            notes.append(f"Since Services {operation.since}.")
        return notes

    def _prepare_editors(self) -> None:
        """What only a whole operation knows: the meaning of an empty list, and a lone record."""
        editors = self._grid.editors
        keys = editors.get(self.operation.key_list)
        if isinstance(keys, KeyListEditor):
            of_a_type = any(p.type.kind is Kind.ENUM for p in self.operation.parameters)
            keys.set_empty_warning(_EVERYTHING_OF_A_TYPE if of_a_type else _EVERYTHING)
        first = next(iter(editors.values()), None)
        if first is not None:
            self.setFocusProxy(first)
        if len(editors) == 1 and isinstance(first, RecordEditor):
            first.open()

    def _on_focus_changed(self, _old: QWidget | None, _new: QWidget | None) -> None:
        name = self._grid.focused_field()
        if name != self._chosen:
            self._chosen = name
            self.parameter_chosen.emit(name)


class NotesFold(QWidget):
    """Notes behind a line that opens them."""

    def __init__(self, notes: list[str]) -> None:
        """Start closed; nothing is shown at all where there are no notes."""
        super().__init__()
        if not notes:
            self.hide()
        self.opener = QToolButton()
        self.opener.setText(
            "1 thing to know" if len(notes) == 1 else f"{len(notes)} things to know"
        )
        self.opener.setAutoRaise(True)
        self.opener.setArrowType(Qt.ArrowType.RightArrow)
        self.opener.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.opener.clicked.connect(self._on_opener_clicked)
        self._text = QLabel("\n".join(f"• {note}" for note in notes))
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setIndent(3 * theme.GAP)
        self._text.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.opener, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self._text)

    def _on_opener_clicked(self) -> None:
        opens = self._text.isHidden()
        self.opener.setArrowType(Qt.ArrowType.DownArrow if opens else Qt.ArrowType.RightArrow)
        self._text.setVisible(opens)
