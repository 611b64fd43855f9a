"""A read-only view of a text of any size, with all that a reader's hands expect.

What is seen, and in which way, is `text_surface`; what the mouse does is `text_hand`, and which key
does what `text_keys`. What a screen reader hears is `text_accessible`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from erpsync_gui.gui import text_keys
from erpsync_gui.gui.clipboard import copy_bytes
from erpsync_gui.gui.file_saver import FileSaver
from erpsync_gui.gui.text_accessible import Announcer
from erpsync_gui.gui.text_hand import TextHand
from erpsync_gui.gui.text_menu import build_menu
from erpsync_gui.gui.text_surface import TextSurface

_Key = QKeySequence.StandardKey


class TextView(TextSurface):
    """A text with caret, selection, copy, zoom and find.

    `saver` saves what is too much for the clipboard; it tells how that went.

    Signals:
        line_activated: the line to which the user moved the caret from another one, as soon as
            that is painted.
        find_wanted: nothing; the find bar should open.
        go_to_wanted: nothing; the bar should open in which one types where to go.
    """

    line_activated = Signal(int)
    find_wanted = Signal()
    go_to_wanted = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """Show an empty text; `name` is what a screen reader calls the view."""
        super().__init__(parent)
        self._announcer = Announcer(self)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.saver = FileSaver(self)
        self._line = 0
        self.search.found.connect(self.select)
        self.laid.connect(self._on_laid)
        hand = TextHand(self)
        hand.picked.connect(self._after_motion)
        hand.dragged.connect(self._announcer.tell_caret)

    @property
    def selection(self) -> tuple[int, int]:
        """The byte offsets between which the text is selected, or its digits in hexadecimal."""
        return self.sheet.selected

    @property
    def has_selection(self) -> bool:
        """Whether anything is selected."""
        start, end = self.sheet.caret.selection
        return end > start

    @property
    def selected_bytes(self) -> bytes:
        """Exactly what is selected, as it is shown: in hexadecimal, that is digits."""
        start, end = self.sheet.caret.selection
        return self.sheet.shown.body[start:end]

    @Slot(object, object)
    def select(self, start: int, end: int) -> None:
        """Select the bytes between two character boundaries and scroll there."""
        first, last = self.sheet.places(start, end)
        self.reveal_place(first)
        self.sheet.caret.select(first, last)
        self._after_motion()

    @Slot()
    def select_all(self) -> None:
        """Select the whole text; the window stays where it is."""
        self.sheet.caret.select_all()
        self.viewport().update()
        self._announcer.tell_caret()

    def go_to_line(self, line: int) -> None:
        """Put the caret at the start of a line (from 0) and show it; emits no signal."""
        line = min(max(line, 0), self.text.line_count - 1)
        self.go_to_offset(self.text.line_start(line))

    def go_to_offset(self, offset: int) -> None:
        """Put the caret at the character that holds a byte, and show it; emits no signal."""
        place = self.sheet.place_of(offset)
        self.reveal_place(place)
        self.sheet.caret.move_to(place)
        self._line = self.sheet.caret.line
        self._announcer.tell_caret()
        self.viewport().update()

    @Slot()
    def copy(self) -> None:
        """Put what is selected on the clipboard; nothing happens when nothing is."""
        if self.has_selection:
            start, end = self.sheet.caret.selection
            copy_bytes(self.sheet.shown.body, self, start=start, end=end, saver=self.saver)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Move, select, copy, find, fold, wrap and zoom."""
        command = self._command_of(event)
        if command is not None:
            command()
        elif not self._moves(event):
            super().keyPressEvent(event)

    @Slot()
    def find_next(self) -> None:
        """Select the next hit of the search behind what is selected."""
        self.search.seek_next(self.selection[1])

    @Slot()
    def find_previous(self) -> None:
        """Select the last hit of the search before what is selected."""
        self.search.seek_previous(self.selection[0])

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 (Qt's name)
        """Offer what can be done here."""
        build_menu(self).popup(event.globalPos())

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 (Qt's name)
        """Show the caret and say where it stands."""
        super().focusInEvent(event)
        self._announcer.tell_caret()

    def _command_of(self, event: QKeyEvent) -> Callable[[], object] | None:
        standard: dict[QKeySequence.StandardKey, Callable[[], object]] = {
            _Key.Copy: self.copy,
            _Key.SelectAll: self.select_all,
            _Key.Find: self.find_wanted.emit,
            _Key.FindNext: self.find_next,
            _Key.FindPrevious: self.find_previous,
            _Key.ZoomIn: lambda: self.zoom(1),
            _Key.ZoomOut: lambda: self.zoom(-1),
        }
        # Ours come first: some systems have a second key for Find Next, which is Go To here.
        own = self._own_command_of(text_keys.pressed(event))
        return own or next((run for key, run in standard.items() if event.matches(key)), None)

    def _own_command_of(self, key: QKeySequence) -> Callable[[], object] | None:
        own: dict[QKeySequence, Callable[[], object]] = {
            text_keys.NORMAL_ZOOM: lambda: self.zoom(0),
            text_keys.GO_TO: self.go_to_wanted.emit,
            text_keys.WRAP: lambda: self.set_wrapped(not self.is_wrapped),
            text_keys.HEX: lambda: self.set_hex(not self.is_hex),
            text_keys.UNFOLD_ALL: self.folding.unfold_all,
        }
        own |= dict.fromkeys(text_keys.FOLD, self.folding.fold)
        own |= dict.fromkeys(text_keys.UNFOLD, self.folding.unfold)
        for depth in range(1, text_keys.DEEPEST_FOLD + 1):
            own[text_keys.fold_key(depth)] = partial(self.folding.fold_to, depth)
        return own.get(key)

    def _moves(self, event: QKeyEvent) -> bool:
        """Do what the key says if it is one that moves the caret or the window."""
        caret = self.sheet.caret
        if motion := text_keys.motion_of(event):
            caret.move(motion[0], extend=motion[1])
        elif rows := text_keys.rows_of(event, self.scroller.page):
            caret.move_rows(rows[0], extend=rows[1])
        elif scrolled := text_keys.scroll_of(event):
            self.scroller.scroll(scrolled)
            return True
        else:
            return False
        self.reveal_place(caret.position)
        self._after_motion()
        return True

    @Slot()
    def _on_laid(self) -> None:
        self._line = self.sheet.caret.line
        self._announcer.tell_text()

    @Slot()
    def _after_motion(self) -> None:
        """Show the caret, and tell where it went."""
        self.viewport().update()
        self._announcer.tell_caret()
        line = self.sheet.caret.line
        if line != self._line:
            self._line = line
            if not self.is_hex:
                # Whatever follows in other panes, the text is seen to move first.
                self.viewport().repaint()
                self.line_activated.emit(line)
