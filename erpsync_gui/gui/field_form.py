"""A column of labeled fields, each with a quiet note and room for what is wrong with it.

It knows no profile: a field is known by a key of the caller's.
"""

from __future__ import annotations

import enum

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from erpsync_gui.gui import theme
from erpsync_gui.gui.theme import Tone
from erpsync_gui.gui.tone_label import ToneLabel


class FieldForm(QWidget):
    """Labels on the left, fields on the right.

    Signals:
        left: the key of a line that was just left, or in which Enter was pressed.
    """

    left = Signal(object)

    def __init__(self) -> None:
        """Start without a field."""
        super().__init__()
        self._rows: dict[enum.Enum, _Row] = {}
        self._form = QFormLayout(self)
        self._form.setContentsMargins(theme.GAP, theme.GAP, theme.GAP, theme.GAP)
        self._form.setHorizontalSpacing(2 * theme.GAP)
        self._form.setVerticalSpacing(theme.GAP)
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)

    def add(self, key: enum.Enum, title: str, field: QWidget, note: str = "") -> None:
        """Add a field under a title with a mnemonic; a check box needs none."""
        row = _Row(key, field, note)
        row.left.connect(self.left)
        self._rows[key] = row
        if isinstance(field, QComboBox):
            field.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
            field.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        if not title:
            self._form.setWidget(self._form.rowCount(), QFormLayout.ItemRole.FieldRole, row)
            return
        label = QLabel(title)
        label.setBuddy(field.focusProxy() or field)  # Qt wants one that takes the focus itself
        self._form.addRow(label, row)

    def fields(self) -> tuple[enum.Enum, ...]:
        """The keys of the fields, from top to bottom."""
        return tuple(self._rows)

    def set_shown(self, key: enum.Enum, *, shown: bool) -> None:
        """Show or hide a field with its title."""
        self._form.setRowVisible(self._rows[key], shown)

    def is_shown(self, key: enum.Enum) -> bool:
        """Whether a field is not hidden."""
        return self._form.isRowVisible(self._rows[key])

    def set_note(self, key: enum.Enum, note: str, tone: Tone = Tone.QUIET) -> None:
        """Write something below a field; an empty note takes no room."""
        self._rows[key].note.set_tone(tone)
        self._rows[key].set_note(note)

    def say(self, key: enum.Enum, sentence: str) -> None:
        """Say below a field what is wrong with it; empty when nothing is."""
        self._rows[key].say(sentence)

    def said(self, key: enum.Enum) -> str:
        """What is said to be wrong with a field."""
        return self._rows[key].problem.text()

    def focus(self, key: enum.Enum) -> QWidget:
        """Give a field the focus, as a key would; the row that holds it comes back."""
        self._rows[key].field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return self._rows[key]


class _Row(QWidget):
    """A field with a note and a problem below it."""

    left = Signal(object)

    def __init__(self, key: enum.Enum, field: QWidget, note: str) -> None:
        super().__init__()
        self._key = key
        self.field = field
        line = field.focusProxy() or field
        if isinstance(line, QLineEdit):
            line.editingFinished.connect(self._on_line_editing_finished)
        self.note = _wrapped(Tone.QUIET)
        self.problem = _wrapped(Tone.BAD)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.HALF_GAP)
        for widget in (field, self.note, self.problem):
            layout.addWidget(widget)
        self.set_note(note)
        self.say("")

    def set_note(self, note: str) -> None:
        self.note.setText(note)
        self.note.setVisible(bool(note))
        self._describe()

    def say(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))
        self._describe()

    @Slot()
    def _on_line_editing_finished(self) -> None:
        self.left.emit(self._key)

    def _describe(self) -> None:
        """Tell a screen reader what stands below the field."""
        widget = self.field.focusProxy() or self.field
        texts = (self.problem.text(), self.note.text())
        widget.setAccessibleDescription(" ".join(filter(None, texts)))


def _wrapped(tone: Tone) -> ToneLabel:
    label = ToneLabel(tone=tone)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    label.setSizePolicy(policy)
    return label
