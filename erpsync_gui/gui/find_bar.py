"""The bar under a text in which one types what to find."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QWidget

from erpsync_gui.gui import theme
from erpsync_gui.gui.amounts import count_text
from erpsync_gui.gui.text_query import Query
from erpsync_gui.gui.text_view import TextView
from erpsync_gui.gui.theme import Tone
from erpsync_gui.gui.tone_label import ToneLabel
from erpsync_gui.gui.tool_button import tool_button

_Key = QKeySequence.StandardKey
_MOST_BYTES_TAKEN = 1000
"""Nobody looks for more than that."""


class FindBar(QWidget):
    """Finds in one text view; hidden until it is opened, closed with Esc."""

    def __init__(self, view: TextView, parent: QWidget | None = None) -> None:
        """Serve a view; the caller places the bar below it."""
        super().__init__(parent)
        self._view = view
        view.find_wanted.connect(self.open_bar)
        self.hide()

    @Slot()
    def open_bar(self) -> None:
        """Show the bar with the selected words in it, if they are on one line."""
        if self.layout() is None:
            self._furnish()
        start, end = self._view.selection
        if 0 < end - start <= _MOST_BYTES_TAKEN:
            selected = self._view.text.body[start:end]
            if b"\n" not in selected:
                self._field.setText(selected.decode("utf-8", "replace"))
        self.show()
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()
        self._search()

    @Slot()
    def close_bar(self) -> None:
        """Hide the bar, forget the hits and give the focus back to the text."""
        self._view.search.stop()
        self.hide()
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def search_again(self) -> None:
        """Look for the same in the text that is shown now, if the bar is open."""
        if not self.isHidden():
            self._search()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Enter goes to the next hit, Shift+Enter to the one before, Esc closes."""
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        elif (enter and shift) or event.matches(_Key.FindPrevious):
            self._view.find_previous()
        elif enter or event.matches(_Key.FindNext):
            self._view.find_next()
        else:
            super().keyPressEvent(event)

    def _furnish(self) -> None:
        """Make what is in the bar: in most texts nobody ever looks for anything."""
        view = self._view
        self._field = QLineEdit()
        self._field.setPlaceholderText("Find in text")
        self._field.setAccessibleName("Find in text")
        self._field.setClearButtonEnabled(True)
        self._field.textChanged.connect(self._on_query_changed)
        self._state = ToneLabel()
        self._case = _toggle("Aa", "Match upper and lower case")
        self._regex = _toggle(".*", "Regular expression, line by line")
        for toggle in (self._case, self._regex):
            toggle.toggled.connect(self._on_query_changed)
        previous = tool_button("previous", "Previous (Shift+F3)")
        previous.clicked.connect(view.find_previous)
        following = tool_button("next", "Next (F3)")
        following.clicked.connect(view.find_next)
        close = tool_button("close", "Close (Esc)")
        close.clicked.connect(self.close_bar)

        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.HALF_GAP, theme.HALF_GAP, theme.HALF_GAP, theme.HALF_GAP)
        layout.setSpacing(theme.HALF_GAP)
        layout.addWidget(self._field, 1)
        for widget in (self._state, self._case, self._regex, previous, following, close):
            layout.addWidget(widget)
        view.search.counted.connect(self._on_search_counted)
        view.search.found.connect(self._on_search_counted)

    def _search(self) -> None:
        query = Query(self._field.text(), self._regex.isChecked(), self._case.isChecked())
        origin = self._view.selection[0]
        problem = self._view.search.start(self._view.text, query, origin)
        if problem:
            self._say(f"Bad expression: {problem}", Tone.BAD)

    def _say(self, words: str, tone: Tone) -> None:
        self._state.setText(words)
        self._state.set_tone(tone)

    @Slot()
    def _on_query_changed(self) -> None:
        self._search()

    @Slot()
    def _on_search_counted(self) -> None:
        search = self._view.search
        more = "" if search.is_complete else "+"
        if not search.query.pattern:
            self._say("", Tone.QUIET)
        elif search.count:
            number = search.number_of(self._view.selection[0])
            place = f"{count_text(number)} of " if number else ""
            self._say(f"{place}{count_text(search.count)}{more}", Tone.QUIET)
        else:
            none = search.is_complete
            self._say("Not found" if none else "Looking…", Tone.BAD if none else Tone.QUIET)


def _toggle(text: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setCheckable(True)
    button.setAutoRaise(True)
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    return button
