"""A read-only view of a text of any size, with all that a reader's hands expect.

What is seen and how it is drawn is `text_surface` and `text_painting`. Screen readers get the
view's name and the line of the caret as its description; the full text interface of Qt cannot
be offered from Python.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, Qt, Signal, Slot
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from erpsync_gui.gui.amounts import count_text
from erpsync_gui.gui.clipboard import copy_bytes
from erpsync_gui.gui.text_caret import Motion
from erpsync_gui.gui.text_cells import decode, picture
from erpsync_gui.gui.text_pointer import TextPointer
from erpsync_gui.gui.text_surface import TextSurface

_Key = QKeySequence.StandardKey
_MOTIONS = {
    _Key.MoveToPreviousChar: (Motion.LEFT, False),
    _Key.SelectPreviousChar: (Motion.LEFT, True),
    _Key.MoveToNextChar: (Motion.RIGHT, False),
    _Key.SelectNextChar: (Motion.RIGHT, True),
    _Key.MoveToPreviousWord: (Motion.WORD_LEFT, False),
    _Key.SelectPreviousWord: (Motion.WORD_LEFT, True),
    _Key.MoveToNextWord: (Motion.WORD_RIGHT, False),
    _Key.SelectNextWord: (Motion.WORD_RIGHT, True),
    _Key.MoveToStartOfLine: (Motion.LINE_START, False),
    _Key.SelectStartOfLine: (Motion.LINE_START, True),
    _Key.MoveToEndOfLine: (Motion.LINE_END, False),
    _Key.SelectEndOfLine: (Motion.LINE_END, True),
    _Key.MoveToStartOfDocument: (Motion.TEXT_START, False),
    _Key.SelectStartOfDocument: (Motion.TEXT_START, True),
    _Key.MoveToEndOfDocument: (Motion.TEXT_END, False),
    _Key.SelectEndOfDocument: (Motion.TEXT_END, True),
}
_ONE_LINE = {
    _Key.MoveToPreviousLine: (-1, False),
    _Key.SelectPreviousLine: (-1, True),
    _Key.MoveToNextLine: (1, False),
    _Key.SelectNextLine: (1, True),
}
_ONE_PAGE = {
    _Key.MoveToPreviousPage: (-1, False),
    _Key.SelectPreviousPage: (-1, True),
    _Key.MoveToNextPage: (1, False),
    _Key.SelectNextPage: (1, True),
}
_DESCRIBED_BYTES = 400
_NORMAL_ZOOM_KEYS = QKeySequence("Ctrl+0")


class TextView(TextSurface):
    """A text with caret, selection, copy, zoom and find.

    Signals:
        line_activated: the line to which the user moved the caret from another one.
        find_wanted: nothing; the find bar should open.
    """

    line_activated = Signal(int)
    find_wanted = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """Show an empty text; `name` is what a screen reader calls the view."""
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.search.found.connect(self.select)
        pointer = TextPointer(self.viewport())
        pointer.pressed.connect(self._on_pointer_pressed)
        pointer.dragged.connect(self._on_pointer_dragged)
        pointer.word_wanted.connect(self._on_pointer_word_wanted)
        pointer.line_wanted.connect(self._on_pointer_line_wanted)

    @property
    def selection(self) -> tuple[int, int]:
        """The byte offsets between which the text is selected."""
        return self._caret.selection

    @property
    def selected_bytes(self) -> bytes:
        """Exactly the bytes that are selected."""
        start, end = self._caret.selection
        return self._text.body[start:end]

    @Slot(object, object)
    def select(self, start: int, end: int) -> None:
        """Select the bytes between two character boundaries and scroll there."""
        line = self._caret.line
        self._caret.select(start, end)
        self.reveal_offset(start)
        self._after_motion(line)

    def select_all(self) -> None:
        """Select the whole text; the window stays where it is."""
        self._caret.move_to(0)
        self._caret.move_to(len(self._text.body), extend=True)
        self.viewport().update()

    def go_to_line(self, line: int) -> None:
        """Put the caret at the start of a line (from 0) and show it; emits no signal."""
        line = min(max(line, 0), self._text.line_count - 1)
        self._caret.move_to(self._text.starts[line])
        self.reveal_offset(self._caret.position)
        self.viewport().update()

    def copy(self) -> None:
        """Put what is selected on the clipboard; nothing happens when nothing is."""
        selected = self.selected_bytes
        if selected:
            copy_bytes(selected, self)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Move, select, copy, find and zoom."""
        if self._moves(event):
            return
        commands: dict[QKeySequence.StandardKey, Callable[[], None]] = {
            _Key.Copy: self.copy,
            _Key.SelectAll: self.select_all,
            _Key.Find: self.find_wanted.emit,
            _Key.FindNext: self.find_next,
            _Key.FindPrevious: self.find_previous,
            _Key.ZoomIn: lambda: self.zoom(1),
            _Key.ZoomOut: lambda: self.zoom(-1),
        }
        command = next((run for key, run in commands.items() if event.matches(key)), None)
        if command is not None:
            command()
        elif QKeySequence(event.keyCombination()) == _NORMAL_ZOOM_KEYS:
            self.zoom(0)
        else:
            super().keyPressEvent(event)

    def find_next(self) -> None:
        """Select the next hit of the search behind what is selected."""
        self.search.seek_next(self._caret.selection[1])

    def find_previous(self) -> None:
        """Select the last hit of the search before what is selected."""
        self.search.seek_previous(self._caret.selection[0])

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 (Qt's name)
        """Offer what can be done here."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        copy = menu.addAction("&Copy", QKeySequence(_Key.Copy), self.copy)
        copy.setEnabled(bool(self.selected_bytes))
        menu.addAction("Select &all", QKeySequence(_Key.SelectAll), self.select_all)
        menu.addSeparator()
        menu.addAction("&Find…", QKeySequence(_Key.Find), self.find_wanted.emit)
        menu.addSeparator()
        menu.addAction("&Larger letters", QKeySequence(_Key.ZoomIn), lambda: self.zoom(1))
        menu.addAction("&Smaller letters", QKeySequence(_Key.ZoomOut), lambda: self.zoom(-1))
        menu.addAction("&Normal letters", _NORMAL_ZOOM_KEYS, lambda: self.zoom(0))
        menu.popup(event.globalPos())

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 (Qt's name)
        """Show the caret and say where it stands."""
        super().focusInEvent(event)
        self._describe()

    def _moves(self, event: QKeyEvent) -> bool:
        """Do what the key says if it is one that moves the caret."""
        line = self._caret.line
        for key, (motion, extend) in _MOTIONS.items():
            if event.matches(key):
                self._caret.move(motion, extend=extend)
                break
        else:
            lines, extend = _lines_to_go(event, self.page_lines)
            if not lines:
                return False
            self._caret.move_lines(lines, extend=extend)
        self.reveal_offset(self._caret.position)
        self._after_motion(line)
        return True

    def _after_motion(self, line_before: int) -> None:
        self.viewport().update()
        if self._caret.line != line_before:
            self._describe()
            self.line_activated.emit(self._caret.line)

    def _describe(self) -> None:
        start, end = self._text.line_span(self._caret.line)
        words = picture(decode(self._text.body[start : min(end, start + _DESCRIBED_BYTES)]))
        number, count = count_text(self._caret.line + 1), count_text(self._text.line_count)
        self.setAccessibleDescription(f"Line {number} of {count}: {words.strip()}")

    @Slot(QPointF, bool)
    def _on_pointer_pressed(self, point: QPointF, extend: bool) -> None:  # noqa: FBT001 (a signal)
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        line = self._caret.line
        self._caret.move_to(self.scene().offset_at(point), extend=extend)
        self._after_motion(line)

    @Slot(QPointF)
    def _on_pointer_dragged(self, point: QPointF) -> None:
        self._caret.move_to(self.scene().offset_at(point), extend=True)
        self.reveal_offset(self._caret.position)
        self.viewport().update()

    @Slot(QPointF)
    def _on_pointer_word_wanted(self, point: QPointF) -> None:
        self._caret.select_word(self.scene().offset_at(point))
        self.viewport().update()

    @Slot(QPointF)
    def _on_pointer_line_wanted(self, point: QPointF) -> None:
        self._caret.select_line(self._text.line_at(self.scene().offset_at(point)))
        self.viewport().update()


def _lines_to_go(event: QKeyEvent, page_lines: int) -> tuple[int, bool]:
    """How many lines a key leads down (up when negative), and whether it selects; 0 for none."""
    for table, lines in ((_ONE_LINE, 1), (_ONE_PAGE, max(page_lines - 1, 1))):
        for key, (direction, extend) in table.items():
            if event.matches(key):
                return direction * lines, extend
    return 0, False
