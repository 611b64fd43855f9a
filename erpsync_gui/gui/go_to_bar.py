"""The bar under a text in which one types where to go."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from erpsync_gui.gui import theme
from erpsync_gui.gui.text_places import NoPlaceError, offset_of
from erpsync_gui.gui.text_view import TextView
from erpsync_gui.gui.theme import Tone
from erpsync_gui.gui.tone_label import ToneLabel
from erpsync_gui.gui.tool_button import tool_button

_WANTED = "Line, line:column, or @byte"


class GoToBar(QWidget):
    """Goes to a place in one text view; hidden until it is opened, closed with Esc."""

    def __init__(self, view: TextView, parent: QWidget | None = None) -> None:
        """Serve a view; the caller places the bar below it."""
        super().__init__(parent)
        self._view = view
        view.go_to_wanted.connect(self.open_bar)
        self.hide()

    @Slot()
    def open_bar(self) -> None:
        """Show the bar, ready to be typed into."""
        if self.layout() is None:
            self._furnish()
        self._problem.clear()
        self.show()
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()

    @Slot()
    def close_bar(self) -> None:
        """Hide the bar and give the focus back to the text."""
        self.hide()
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Enter goes there and closes the bar, Esc only closes it."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._go()
        else:
            super().keyPressEvent(event)

    def _furnish(self) -> None:
        """Make what is in the bar: in most texts nobody ever goes to a place."""
        self._field = QLineEdit()
        self._field.setPlaceholderText(_WANTED)
        # With room for what it asks for, and for the button that clears it.
        room = self._field.fontMetrics().horizontalAdvance(_WANTED)
        self._field.setMinimumWidth(room + 5 * theme.GAP)
        self._field.setAccessibleName(f"Go to {_WANTED[0].lower()}{_WANTED[1:]}")
        self._field.setClearButtonEnabled(True)
        self._field.textEdited.connect(self._on_text_edited)
        self._problem = ToneLabel(tone=Tone.BAD)
        close = tool_button("close", "Close (Esc)")
        close.clicked.connect(self.close_bar)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(*[theme.HALF_GAP] * 4)
        layout.setSpacing(theme.HALF_GAP)
        layout.addWidget(self._field)
        layout.addWidget(self._problem, 1)
        layout.addWidget(close)

    def _go(self) -> None:
        try:
            offset = offset_of(self._view.text, self._field.text())
        except NoPlaceError as problem:
            self._problem.setText(str(problem))
            return
        self._view.go_to_offset(offset)
        self.close_bar()

    @Slot()
    def _on_text_edited(self) -> None:
        self._problem.clear()
