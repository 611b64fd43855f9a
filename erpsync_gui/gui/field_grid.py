"""A grid of labeled editors: the parameters of an operation, or the fields of a record.

It keeps labels aligned, shows each bad value's sentence below the field it is about, and grays what
a Services version does not have. It does not know which editor belongs to which kind: a function
that does is handed to it.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import TypeAlias

from PySide6.QtCore import QKeyCombination, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QLabel, QSizePolicy, QToolButton, QWidget

from erpsync_gui.contract.model import Field, Kind, Value
from erpsync_gui.contract.values import BadValue
from erpsync_gui.gui import theme
from erpsync_gui.gui.editors import Editor, State
from erpsync_gui.gui.elided_label import ElidedLabel
from erpsync_gui.gui.state_menu import StateMenu
from erpsync_gui.gui.theme import Tone
from erpsync_gui.gui.tone_label import ToneLabel

MakeEditor: TypeAlias = Callable[[Field, int], Editor]
"""Makes the editor of a field for a Services version."""

WIDE_KINDS = frozenset({Kind.RECORD, Kind.LIST, Kind.DICTIONARY})
"""What takes the room of its help, which then stands in the tooltip of the label."""

_MENU_KEY = QKeyCombination(Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_Period)
_PLACE = re.compile(r"(\w+)\.?(.*)", re.DOTALL)
_TAKEN_BY_MENUS = set("fevcsh")


class FieldGrid(QWidget):
    """Edits the values of named fields.

    Signals:
        changed: nothing; some value or state is another one.
        reveal_wanted: a widget inside that the user should get to see.
    """

    changed = Signal()
    reveal_wanted = Signal(object)

    def __init__(
        self, fields: Iterable[Field], make: MakeEditor, services: int, *, mnemonics: bool = False
    ) -> None:
        """Lay the fields out in their order; `mnemonics` gives their labels Alt+letter keys."""
        super().__init__()
        self._services = services
        self._make = make
        self._letters = set(_TAKEN_BY_MENUS) if mnemonics else None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.GAP)
        self._grid.setVerticalSpacing(theme.HALF_GAP)
        self._grid.setColumnStretch(3, 1)
        self._labels: dict[str, QLabel] = {}
        self._state_buttons: dict[str, QToolButton] = {}
        self._sentences: dict[str, QLabel] = {}
        self.editors: dict[str, Editor] = {}
        for field in fields:
            self._add(field)
        self._gray()

    def values(self) -> dict[str, Value]:
        """The values by field name; what is left out or not there yet is missing.

        Raises:
            BadValue: the first bad one, with its place. Nothing is shown or focused here.
        """
        found: dict[str, Value] = {}
        for name, editor in self._sending():
            try:
                found[name] = editor.value()
            except BadValue as bad:
                raise bad.inside(name) from None
        return found

    def values_so_far(self) -> dict[str, Value]:
        """The values without those that are bad or not complete, for a preview."""
        found: dict[str, Value] = {}
        for name, editor in self._sending():
            with contextlib.suppress(BadValue):
                found[name] = editor.value_so_far()
        return found

    def set_values(self, values: Mapping[str, Value]) -> None:
        """Show checked values; a field that is missing becomes one that is left out."""
        for name, editor in self.editors.items():
            if name in values:
                editor.set_value(values[name])
            else:
                editor.clear()
                editor.set_state(State.ABSENT)
            self._unsay(name)

    def show_bad(self, bad: BadValue) -> None:
        """Focus the editor of a bad value and show its sentence, at any depth."""
        found = _PLACE.fullmatch(bad.where)
        if found is None or found[1] not in self.editors:
            return
        name, rest = found.groups()
        editor = self.editors[name]
        if not editor.show_bad(BadValue(rest, bad.sentence)):
            self._say(name, bad.sentence)
            _focus(editor)
            self.reveal_wanted.emit(self._sentences[name])

    def commit(self) -> None:
        """Take over what is half typed in cells."""
        for editor in self.editors.values():
            editor.commit()

    def set_services(self, services: int) -> None:
        """Gray what a Services version does not have; what was typed there stays."""
        self._services = services
        for editor in self.editors.values():
            editor.set_services(services)
        self._gray()

    def focused_field(self) -> str:
        """The name of the field that has the focus, or nothing."""
        widget = QApplication.focusWidget()
        holding = (name for name, editor in self.editors.items() if _holds(editor, widget))
        return next(holding, "")

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Open the menu of states of the field with the focus."""
        name = self.focused_field()
        if event.keyCombination() == _MENU_KEY and name:
            self._open_menu(name)
        else:
            super().keyPressEvent(event)

    def _sending(self) -> Iterator[tuple[str, Editor]]:
        """The fields of which something goes out."""
        for name, editor in self.editors.items():
            if editor.state is not State.ABSENT and editor.field.since <= self._services:
                yield name, editor

    def _add(self, field: Field) -> None:
        row = 2 * len(self.editors)
        editor = self._make(field, self._services)
        self.editors[field.name] = editor
        editor.changed.connect(partial(self._on_editor_changed, field.name))
        editor.left.connect(partial(self._on_editor_left, field.name))
        editor.reveal_wanted.connect(self.reveal_wanted)
        label = QLabel(self._label_text(field.name))
        label.setBuddy(editor)
        label.setToolTip(field.help)
        self._labels[field.name] = label
        wide = field.type.kind in WIDE_KINDS
        place = Qt.AlignmentFlag.AlignTop if wide else Qt.AlignmentFlag.AlignVCenter
        if wide:
            label.setContentsMargins(0, theme.HALF_GAP, 0, 0)
        self._grid.addWidget(label, row, 0, place)
        self._grid.addWidget(editor, row, 2, 1, 2 if wide else 1)
        button = _state_button(field.name)
        button.clicked.connect(partial(self._open_menu, field.name))
        self._state_buttons[field.name] = button
        self._grid.addWidget(button, row, 1, place)
        if field.help and not wide:
            self._grid.addWidget(_help_label(field.help), row, 3)

    def _label_text(self, name: str) -> str:
        if self._letters is None:
            return name
        free = (place for place, letter in enumerate(name) if letter.lower() not in self._letters)
        place = next(free, None)
        if place is None:
            return name
        self._letters.add(name[place].lower())
        return f"{name[:place]}&{name[place:]}"

    def _open_menu(self, name: str) -> None:
        editor = self.editors[name]
        menu = StateMenu(editor)
        menu.refused.connect(lambda bad: self.show_bad(bad.inside(name)))
        # Below the button, by whatever key: an open record is many times as high.
        button = self._state_buttons[name]
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _gray(self) -> None:
        for name, editor in self.editors.items():
            known = editor.field.since <= self._services
            editor.setEnabled(known)
            label = self._labels[name]
            label.setEnabled(known)
            text = label.text().partition("  ")[0]
            label.setText(text if known else f"{text}  since {editor.field.since}")

    def _say(self, name: str, sentence: str) -> None:
        label = self._sentences.get(name)
        if label is None:
            label = ToneLabel(tone=Tone.BAD)
            label.setWordWrap(True)
            policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
            label.setSizePolicy(policy)
            label.setTextFormat(Qt.TextFormat.PlainText)
            self._sentences[name] = label
            row = 2 * list(self.editors).index(name) + 1
            self._grid.addWidget(label, row, 2, 1, 2)
        label.setText(sentence)
        label.show()

    def _unsay(self, name: str) -> None:
        if name in self._sentences:
            self._sentences[name].hide()

    def _on_editor_changed(self, name: str) -> None:
        self._unsay(name)
        self.changed.emit()

    def _on_editor_left(self, name: str) -> None:
        try:
            self.editors[name].value()
        except BadValue as bad:
            self._say(name, bad.sentence)


def _focus(editor: Editor) -> None:
    """Give an editor the focus, with the ring that the style keeps for the keyboard."""
    editor.setFocus(Qt.FocusReason.ShortcutFocusReason)
    # It may have had the focus already, by a click.
    editor.window().setAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)
    editor.update()


def _state_button(name: str) -> QToolButton:
    button = QToolButton()
    button.setText("∅")
    button.setAutoRaise(True)
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    button.setAccessibleName(f"{name}: leave out, nil or empty")
    button.setToolTip("Leave out, nil or empty (Ctrl+. in the field)")
    button.setForegroundRole(button.palette().ColorRole.PlaceholderText)
    return button


def _help_label(text: str) -> ElidedLabel:
    label = ElidedLabel()
    label.set_text(text)
    label.setEnabled(False)
    return label


def _holds(editor: Editor, widget: QWidget | None) -> bool:
    return widget is not None and (widget is editor or editor.isAncestorOf(widget))
