"""The form of an operation: what it does, how careful to be, and its parameters.

Made from the contract alone; there is no form for any operation in particular. It yields arguments
and knows nothing of servers or calls.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from erpsync_gui.contract.catalogue import Catalogue
from erpsync_gui.contract.model import Effect, Kind, Operation, Value
from erpsync_gui.contract.values import BadValue, known_in
from erpsync_gui.gui import theme
from erpsync_gui.gui.editor_kinds import make_editor
from erpsync_gui.gui.field_grid import FieldGrid
from erpsync_gui.gui.icon_label import IconLabel
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
        grown: nothing; the form wants to be higher than before: a sentence, a table or a record
            appeared.
        reveal_wanted: a widget of the form that the user should get to see, once it has its place.
    """

    changed = Signal()
    parameter_chosen = Signal(str)
    grown = Signal()
    reveal_wanted = Signal(object)

    def __init__(self, operation: Operation, catalogue: Catalogue, services: int) -> None:
        """Show an empty form for a Services version (84 to 88; REST has that of 88)."""
        super().__init__()
        self.operation = operation
        self._catalogue = catalogue
        make = partial(make_editor, catalogue, optional=False)
        self._services = max(services, operation.since)
        self._grid = FieldGrid(operation.parameters, make, self._services, mnemonics=True)
        self._grid.changed.connect(self.changed)
        self._grid.reveal_wanted.connect(self._on_grid_reveal_wanted)
        self._wanted_height = 0
        self.chosen_parameter = ""
        self._layout = layout = QVBoxLayout(self)
        layout.setContentsMargins(*[2 * theme.GAP] * 4)
        layout.setSpacing(2 * theme.GAP)
        layout.addLayout(self._make_head())
        layout.addWidget(self._grid)
        layout.addStretch(1)
        self._prepare_editors()
        self.set_services(services)
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

    def arguments_so_far(self) -> dict[str, Value]:
        """The arguments without what is bad or not complete in them, at any depth."""
        return self._known(self._grid.values_so_far())

    def set_arguments(self, arguments: Mapping[str, Value]) -> None:
        """Show checked arguments; parameters that are missing are left out."""
        self._grid.set_values(arguments)

    def set_services(self, services: int) -> None:
        """Gray what another Services version does not have.

        Where it lacks the whole operation, nothing is grayed: a call of it then says so, and does
        not go out without the values that stand here.
        """
        since = self.operation.since
        self._lack.setVisible(services < since)
        self._lack.setText(
            f"Services {services} does not have this operation. It came with {since}."
        )
        self._services = max(services, since)
        self._grid.set_services(self._services)

    def set_choices(self, parameter: str, choices: Mapping[int, str]) -> None:
        """Offer known ids with their names for a parameter; others can still be typed.

        None at all takes those away that were offered before.
        """
        self._grid.editors[parameter].set_choices(choices)

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """As high as everything that is open needs at the present width."""
        # The layout is asked, since a widget's own hint has the height for another width made, and
        # Qt remembers but one: a window asks for this 200 times before it is on the screen.
        wanted = self._layout.sizeHint().width()
        # Before it is laid out, a widget has a width of Qt's own making.
        width = self.width() if self.testAttribute(Qt.WidgetAttribute.WA_Resized) else wanted
        return QSize(wanted, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Nothing is cut: who has less room scrolls."""
        return QSize(super().minimumSizeHint().width(), self.sizeHint().height())

    def event(self, event: QEvent) -> bool:
        """Tell when something was laid out that needs more room."""
        done = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest:
            before, self._wanted_height = self._wanted_height, self.sizeHint().height()
            if self._wanted_height > before:
                self.grown.emit()
        return done

    def _values(self) -> dict[str, Value]:
        return self._known(self._grid.values())

    def _known(self, values: dict[str, Value]) -> dict[str, Value]:
        return known_in(self._services, self.operation.parameters, values, self._catalogue)

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
        self._lack = ToneLabel(tone=Tone.CAUTION)
        self._lack.setWordWrap(True)
        head.addWidget(self._lack)
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
        if self.operation.key_list:
            of_a_type = any(p.type.kind is Kind.ENUM for p in self.operation.parameters)
            sentence = _EVERYTHING_OF_A_TYPE if of_a_type else _EVERYTHING
            editors[self.operation.key_list].set_empty_warning(sentence)
        first = next(iter(editors.values()), None)
        if first is not None:
            self.setFocusProxy(first)
            if len(editors) == 1:
                first.unfold()

    def _on_grid_reveal_wanted(self, widget: QWidget) -> None:
        # What has just appeared has no place yet.
        QTimer.singleShot(0, widget, lambda: self.reveal_wanted.emit(widget))

    def _on_focus_changed(self, _old: QWidget | None, _new: QWidget | None) -> None:
        name = self._grid.focused_field()
        if name != self.chosen_parameter:
            self.chosen_parameter = name
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
