"""The editors of single values, and what all editors have in common.

An editor turns what is on the screen into a checked value of one type and back. It knows the three
states of the wire, absent, nil and given. It does not know where in a call its value stands: the
grid that holds it shows its label and its sentences.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QPlainTextEdit, QWidget

from erpsync_gui.contract import notation
from erpsync_gui.contract.catalogue import Catalogue
from erpsync_gui.contract.model import Field, Kind, Value
from erpsync_gui.contract.values import BadValue, refuse
from erpsync_gui.gui import theme
from erpsync_gui.gui.choice_box import ChoiceBox, QuietBox, id_in

_MOST_CHARACTERS = 2**30
"""QLineEdit cuts at 32767 without a word unless told otherwise."""

_ESCAPED = {code: f"\\u{code:04x}" for code in (0xA0, 0x2028, 0x2029, 0xFDD0, 0xFDD1)}
"""What a text document takes for a line end or changes, in JSON's own writing."""

_LEAST_WIDTH, _USUAL_WIDTH, _MOST_WIDTH = 120, 240, 400

_HINTS = {
    Kind.INTEGER: "whole number",
    Kind.TEXT: "empty text",
    Kind.DURATION: "10 min, 00:10:00 or PT10M",
    Kind.DATETIME: "2026-11-22T09:30:00",
    Kind.FLAGS: "words with commas between",
}
_BLANK_IS_A_VALUE = frozenset({Kind.TEXT, Kind.FLAGS})


class State(enum.Enum):
    """What goes on the wire for a field."""

    ABSENT = "left out"
    NIL = "nil"
    GIVEN = "given"


class Editor(QWidget):
    """Shows and edits one value of a field's type.

    Signals:
        changed: nothing; the value or its state is another one, by whatever means.
        left: nothing; the user is done for now with an editor that has something in it.
        reveal_wanted: a widget inside that the user should get to see.
    """

    changed = Signal()
    left = Signal()
    reveal_wanted = Signal(object)

    def __init__(self, field: Field, catalogue: Catalogue, *, optional: bool = False) -> None:
        """Start empty: absent where `optional`, else waiting for a value."""
        super().__init__()
        self.field = field
        self.catalogue = catalogue
        self.optional = optional
        self._state = State.ABSENT if optional else State.GIVEN

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """One width for all editors of single values, so that they stand in a column."""
        hint = super().sizeHint()
        return QSize(max(hint.width(), _USUAL_WIDTH), hint.height())

    @property
    def state(self) -> State:
        """Whether a value goes out at all."""
        return self._state

    def set_state(self, state: State) -> None:
        """Leave the field out, send nil, or send what the editor holds."""
        if state is not self._state:
            self._state = state
            self._show_state()
            self.changed.emit()

    def value(self) -> Value:
        """The value that would go out; not to be asked for an absent one.

        Raises:
            BadValue: what is on the screen is no value. Nothing is shown or focused here.
        """
        return None if self._state is State.NIL else self._read()

    def value_so_far(self) -> Value:
        """The value without what is bad or not complete in it; for a preview.

        Raises:
            BadValue: nothing remains.
        """
        return self.value()

    def set_value(self, value: Value) -> None:
        """Show a checked value."""
        self._state = State.NIL if value is None else State.GIVEN
        if value is not None:
            self._write(value)
        self._show_state()
        self.changed.emit()

    def clear(self) -> None:
        """Go back to how the editor began."""
        self._erase()
        self._state = State.ABSENT if self.optional else State.GIVEN
        self._show_state()
        self.changed.emit()

    def show_bad(self, bad: BadValue) -> bool:
        """Show a bad value that stands deeper inside; False when it is this value itself."""
        del bad
        return False

    def commit(self) -> None:
        """Take over what is half typed in a cell; called before a call is sent."""

    def set_services(self, services: int) -> None:
        """Follow the Services version that the call will speak."""

    def set_choices(self, choices: Mapping[int, str]) -> None:
        """Offer known ids with their names, or none; any other can still be typed."""

    def set_empty_warning(self, sentence: str) -> None:
        """Say what it means when a list goes out empty."""

    def unfold(self) -> None:
        """Show at once what stands behind a closed line."""

    def _touch(self) -> None:
        """Take what the user did as a value given."""
        self._state = State.GIVEN
        self._show_state()
        self.changed.emit()

    def _read(self) -> Value:
        raise NotImplementedError

    def _write(self, value: Value) -> None:
        raise NotImplementedError

    def _erase(self) -> None:
        raise NotImplementedError

    def _show_state(self) -> None:
        """Show whether a value is absent or nil."""


class LineEditor(Editor):
    """A value that fits on one line: number, text, flags, duration, date and time."""

    def __init__(self, field: Field, catalogue: Catalogue, *, optional: bool = False) -> None:
        """Start with a blank line."""
        super().__init__(field, catalogue, optional=optional)
        self._line = self._make_line()
        self._box: ChoiceBox | None = None
        if field.type.kind is Kind.INTEGER:
            self._box = ChoiceBox(self._line)
            self._box.activated.connect(self._touch)
        shown = self._box or self._line
        _limit_width(shown, _MOST_WIDTH * 2 if field.type.kind is Kind.TEXT else _MOST_WIDTH)
        self.setFocusProxy(self._line)
        _row(self, shown)
        self._show_state()

    @property
    def is_blank(self) -> bool:
        """Whether nothing is written on the line."""
        return not self._line.text().strip()

    def set_choices(self, choices: Mapping[int, str]) -> None:
        """Offer ids with their names below the line; what is typed stays."""
        if self._box is not None:
            self._box.set_choices(choices)

    def _make_line(self) -> QLineEdit:
        line = QLineEdit()
        line.setMaxLength(_MOST_CHARACTERS)
        line.setAccessibleName(self.field.name)
        line.setAccessibleDescription(self.field.help)
        if self.field.secret:
            line.setEchoMode(QLineEdit.EchoMode.Password)
        line.textEdited.connect(self._on_line_text_edited)
        line.editingFinished.connect(self._on_line_editing_finished)
        return line

    def _read(self) -> Value:
        text = self._line.text()
        if self._box is not None:
            text = id_in(text)
        return notation.parse(self.field.type, text, self.catalogue)

    def _write(self, value: Value) -> None:
        text = notation.format(self.field.type, value)
        self._line.setText(text if self._box is None else self._box.named(text))
        self._line.setCursorPosition(0)

    def _erase(self) -> None:
        self._line.clear()

    def _show_state(self) -> None:
        given = self._state is State.GIVEN
        if not given:
            self._line.clear()
        hint = _HINTS.get(self.field.type.kind, "")
        self._line.setPlaceholderText(hint if given else self._state.value)

    def _on_line_text_edited(self, text: str) -> None:
        blank = not text.strip() and self.field.type.kind not in _BLANK_IS_A_VALUE
        if blank and self.optional:
            self.set_state(State.ABSENT)
        else:
            self._touch()

    def _on_line_editing_finished(self) -> None:
        if not self.is_blank:
            self.left.emit()


class BooleanEditor(Editor):
    """A box to check. Its text tells absence, which a half-checked box alone would not."""

    def __init__(self, field: Field, catalogue: Catalogue, *, optional: bool = False) -> None:
        """Start unchecked."""
        super().__init__(field, catalogue, optional=optional)
        self._box = QCheckBox()
        self._box.setAccessibleName(field.name)
        self._box.setAccessibleDescription(field.help)
        self._box.clicked.connect(self._on_box_clicked)
        self.setFocusProxy(self._box)
        _row(self, self._box)
        self._show_state()

    def _read(self) -> Value:
        return self._box.isChecked()

    def _write(self, value: Value) -> None:
        self._box.setTristate(False)
        self._box.setChecked(bool(value))

    def _erase(self) -> None:
        self._write(value=False)

    def _show_state(self) -> None:
        given = self._state is State.GIVEN
        if given:
            self._box.setTristate(False)
            self._box.setText("yes" if self._box.isChecked() else "no")
        else:
            self._box.setCheckState(Qt.CheckState.PartiallyChecked)
            self._box.setText(self._state.value)

    def _on_box_clicked(self) -> None:
        if self._state is not State.GIVEN:
            self._write(value=True)
        self._touch()


class EnumEditor(Editor):
    """A list of the words of an enumeration, none of them chosen in advance."""

    def __init__(self, field: Field, catalogue: Catalogue, *, optional: bool = False) -> None:
        """Start with no word chosen."""
        super().__init__(field, catalogue, optional=optional)
        self._box = QuietBox()
        self._box.addItems([word.name for word in catalogue.enum(field.type.name).words])
        self._box.setCurrentIndex(-1)
        self._box.setAccessibleName(field.name)
        self._box.setAccessibleDescription(field.help)
        _limit_width(self._box)
        self._box.activated.connect(self._touch)
        self.setFocusProxy(self._box)
        _row(self, self._box)
        self._show_state()

    def _read(self) -> Value:
        if self._box.currentIndex() < 0:
            refuse("No word is chosen.")
        return self._box.currentText()

    def _write(self, value: Value) -> None:
        self._box.setCurrentText(str(value))

    def _erase(self) -> None:
        self._box.setCurrentIndex(-1)

    def _show_state(self) -> None:
        given = self._state is State.GIVEN
        if not given:
            self._box.setCurrentIndex(-1)
        self._box.setPlaceholderText("choose…" if given else self._state.value)


class JsonEditor(Editor):
    """A value written as JSON: for what is too rare to deserve an editor of its own."""

    _LINES = 2

    def __init__(self, field: Field, catalogue: Catalogue, *, optional: bool = False) -> None:
        """Start with a blank text."""
        super().__init__(field, catalogue, optional=optional)
        self._text = QPlainTextEdit()
        self._text.setFont(theme.wire_font())
        self._text.setTabChangesFocus(True)
        self._text.setAccessibleName(field.name)
        self._text.setAccessibleDescription(field.help)
        self._text.setFixedHeight(self._text.fontMetrics().lineSpacing() * self._LINES + theme.GAP)
        self._text.textChanged.connect(self._on_text_changed)
        self._writing = False
        self.setFocusProxy(self._text)
        _row(self, self._text)
        self._show_state()

    def _read(self) -> Value:
        # toPlainText turns non-breaking spaces into ordinary ones.
        text = self._text.document().toRawText().replace("\u2029", "\n")
        return notation.from_json(self.field.type, text, self.catalogue)

    def _write(self, value: Value) -> None:
        text = notation.format(self.field.type, value)
        self._replace(text.translate(_ESCAPED))

    def _erase(self) -> None:
        self._replace("")

    def _replace(self, text: str) -> None:
        self._writing = True
        self._text.setPlainText(text)
        self._writing = False

    def _show_state(self) -> None:
        given = self._state is State.GIVEN
        if not given and self._text.toPlainText():
            self._replace("")
        self._text.setPlaceholderText("JSON" if given else f"{self._state.value}, or JSON")

    def _on_text_changed(self) -> None:
        if self._writing:
            return
        if self.optional and not self._text.toPlainText().strip():
            self.set_state(State.ABSENT)
        else:
            self._touch()


def _limit_width(widget: QWidget, most: int = _MOST_WIDTH) -> None:
    widget.setMinimumWidth(_LEAST_WIDTH)
    widget.setMaximumWidth(most)


def _row(owner: QWidget, widget: QWidget) -> QHBoxLayout:
    layout = QHBoxLayout(owner)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(widget)
    return layout
