"""A tree with a filter box over it, a line that says what came of filtering, and its scroll bar."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QToolButton, QVBoxLayout, QWidget

from erpsync_gui.gui import theme
from erpsync_gui.gui.clipboard import copy_bytes
from erpsync_gui.gui.outline import ALL
from erpsync_gui.gui.outline_view import OutlineView
from erpsync_gui.gui.outline_work import OutlineWork
from erpsync_gui.gui.shown_text import Bytes
from erpsync_gui.gui.theme import Tone
from erpsync_gui.gui.tone_label import ToneLabel
from erpsync_gui.wire.steps import Steps


class OutlinePane(QWidget):
    """Places an OutlineView and what belongs to it; what is shown is up to its heirs.

    Signals:
        filter_changed: the words in the filter box, without blanks around them.
        filter_entered, filter_left: nothing; the keyboard came to the filter box, or went.
        copy_wanted: nothing; what is selected should be copied.
    """

    filter_changed = Signal(str)
    filter_entered = Signal()
    filter_left = Signal()
    copy_wanted = Signal()

    def __init__(self, view: OutlineView, placeholder: str, parent: QWidget | None = None) -> None:
        """Place a view; `placeholder` says what can be filtered."""
        super().__init__(parent)
        self.view = view
        self.filter = QLineEdit()
        self.filter.installEventFilter(self)
        self.filter.setPlaceholderText(placeholder)
        self.filter.setAccessibleName(f"Filter the {view.accessibleName().lower()}")
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(lambda text: self.filter_changed.emit(text.strip()))
        self._state = ToneLabel()
        self._state.setWordWrap(True)
        self._state.setContentsMargins(theme.GAP, 0, theme.GAP, 0)
        self._state.hide()
        self._top = QHBoxLayout()
        self._top.setContentsMargins(theme.GAP, 0, theme.GAP, 0)
        self._top.setSpacing(theme.HALF_GAP)
        self._top.addWidget(self.filter)
        self._announced = ""
        self._copying = OutlineWork("copy", self)
        self._copying.finished.connect(self._on_copied)
        rows = QHBoxLayout()
        rows.setSpacing(0)
        rows.addWidget(view, 1)
        rows.addWidget(view.bar)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.HALF_GAP, 0, 0)
        layout.setSpacing(theme.HALF_GAP)
        layout.addLayout(self._top)
        layout.addWidget(self._state)
        layout.addLayout(rows, 1)

    def add_button(self, button: QToolButton) -> None:
        """Put a button beside the filter box."""
        self._top.setContentsMargins(theme.GAP, 0, theme.HALF_GAP, 0)
        self._top.addWidget(button)

    def start_over(self) -> None:
        """Empty the filter box without saying so, and drop what is being copied."""
        self._copying.stop()
        self.filter.blockSignals(True)  # noqa: FBT003 (Qt's signature)
        self.filter.clear()
        self.filter.blockSignals(False)  # noqa: FBT003 (Qt's signature)
        self.say("")

    def copy(self, text: Steps[Bytes], what: str, *, at_once: bool) -> None:
        """Copy a text that is made step by step; `what` it is is said unless it comes at once."""
        self._announced = "" if at_once else f"Copying {what}…"
        if self._announced:
            self.say(self._announced)
        self._copying.start(text, at_once=at_once)

    def say(self, sentence: str, tone: Tone = Tone.QUIET) -> None:
        """Say something over the tree; an empty sentence takes no room."""
        self._state.setText(sentence)
        self._state.set_tone(tone)
        self._state.setVisible(bool(sentence))

    def open_find(self) -> None:
        """Go to the filter box."""
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Copy what is selected; find goes to the filter box."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wanted.emit()
        elif event.matches(QKeySequence.StandardKey.Find):
            self.open_find()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        """Tell when somebody comes to the filter box, and goes."""
        if watched is self.filter and event.type() is QEvent.Type.FocusIn:
            self.filter_entered.emit()
        elif watched is self.filter and event.type() is QEvent.Type.FocusOut:
            self.filter_left.emit()
        return False

    def add_expanding(self, menu: QMenu) -> None:
        """Offer in a menu to expand and to collapse all."""
        menu.addSeparator()
        menu.addAction("E&xpand all", lambda: self.view.change(lambda p: p.expand_to_depth(ALL)))
        menu.addAction("C&ollapse all", lambda: self.view.change(lambda p: p.expand_to_depth(0)))

    @Slot(object)
    def _on_copied(self, text: Bytes) -> None:
        if self._announced:
            self.say("")
        copy_bytes(text, self)
