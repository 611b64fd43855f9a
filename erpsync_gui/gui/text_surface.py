"""A view of a text of any size, in the way the reader wants it: wrapped, folded, in hexadecimal.

How it is painted and scrolled is `text_canvas`; what the user does with the caret, the keyboard
and the mouse is `text_view`.
"""

from __future__ import annotations

from itertools import zip_longest

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from erpsync_gui.gui.text_canvas import TextCanvas
from erpsync_gui.gui.text_folding import Folding
from erpsync_gui.gui.text_scene import Look
from erpsync_gui.gui.text_sheet import Sheet
from erpsync_gui.wire.shape import Shape
from erpsync_gui.wire.text import IndexedText


class TextSurface(TextCanvas):
    """Shows an IndexedText.

    `folding` folds what is shown.

    Signals:
        wrap_changed: whether long lines are broken at the window's width now.
        hex_changed: whether the bytes are shown in hexadecimal now.
        laid: nothing; another text is shown, or the same in another way.
    """

    wrap_changed = Signal(bool)
    hex_changed = Signal(bool)
    laid = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show an empty text."""
        super().__init__(parent)
        self._plain = self.sheet
        self.folding = Folding(self)

    @property
    def text(self) -> IndexedText:
        """The text itself, in whatever way it is shown."""
        return self.sheet.source

    @property
    def is_wrapped(self) -> bool:
        """Whether long lines are broken at the window's width."""
        return self._is_wrapped

    @property
    def is_hex(self) -> bool:
        """Whether the bytes are shown in hexadecimal."""
        return self.sheet.is_hex

    @property
    def is_moved(self) -> bool:
        """Whether the reader has gone anywhere from the start of the text."""
        window = (self.sheet.offset_of(self.scroller.top.start), self.horizontalScrollBar().value())
        return any((*window, *self.sheet.selected))

    def look(self) -> Look | None:
        """What is seen of the text, marks aside: as long as it is the same, it is painted."""
        return self.scene().look(self.viewport().width()) if self.isVisible() else None

    def set_text(self, text: IndexedText, shape: Shape = b"") -> None:
        """Show another text; marks and hits of the last one are gone, and nothing is folded.

        Args:
            text: the text.
            shape: a byte for each line (`wire.shape`), by which it can be folded; may be empty.
        """
        self.search.stop()
        self.mark_lines(None)
        look = self.look()
        self._take(text, shape)
        self.horizontalScrollBar().setValue(0)
        self._paint_anew(look)
        self.laid.emit()

    def grow_text(self, text: IndexedText, shape: Shape = b"") -> None:
        """Show a text that has grown, or is nearly the same, and stay on the same lines.

        What is marked or found stays so, until somebody marks or looks again; nothing is folded.
        """
        old, look, left = self.sheet, self.look(), self.horizontalScrollBar().value()
        self._take(text, shape, self.scroller.top.line)
        self.sheet.select_as(old)
        self.horizontalScrollBar().setValue(left)
        self._paint_anew(look)
        self.laid.emit()

    @Slot(bool)
    def set_wrapped(self, is_wrapped: bool) -> None:  # noqa: FBT001 (a slot of a toggle)
        """Break long lines at the window's width, or do not; the row on top stays in sight."""
        if is_wrapped != self._is_wrapped:
            self._is_wrapped = is_wrapped
            self.refit()
            self.wrap_changed.emit(is_wrapped)

    @Slot(bool)
    def set_hex(self, is_hex: bool) -> None:  # noqa: FBT001 (a slot of a toggle)
        """Show the bytes in hexadecimal, or as text; the byte on top and what is selected stay."""
        if is_hex == self.is_hex:
            return
        old = self.sheet
        top = old.offset_of(self.scroller.top.start)
        new = Sheet(self.text, is_hex=True) if is_hex else self._plain
        new.select_as(old)
        self.lay(new, new.place_of(top))
        self.horizontalScrollBar().setValue(0)
        self.viewport().update()
        self.laid.emit()
        self.hex_changed.emit(is_hex)

    def mark_lines(self, lines: tuple[int, int] | None) -> None:
        """Mark the first to the last line as what is chosen elsewhere; None marks nothing."""
        if lines != self._marked:
            self._marked = lines
            self.viewport().update()

    def reveal_line(self, line: int) -> None:
        """Open what hides a line, and scroll so that it is seen."""
        line = min(max(line, 0), self.text.line_count - 1)
        place = self.sheet.place_of(self.text.line_start(line))
        self._open_around(place)
        self.scroller.reveal(self.sheet.rows.at(place))

    def reveal_place(self, place: int) -> None:
        """Open what hides a place in what is shown, and scroll so that it is seen."""
        self._open_around(place)
        row = self.sheet.rows.at(place)
        self.scroller.reveal(row)
        self.reveal_cell(row, place)

    def _take(self, text: IndexedText, shape: Shape, top_line: int = 0) -> None:
        is_hex = self.is_hex
        self._plain = Sheet(text, shape)
        sheet = Sheet(text, is_hex=True) if is_hex else self._plain
        self.lay(sheet, sheet.shown.line_start(min(top_line, sheet.shown.line_count - 1)))

    def _paint_anew(self, before: Look | None) -> None:
        """Have those rows painted that looked otherwise before.

        What arrives is mostly out of sight, and the next answer to a call is mostly the same.
        Painting takes time from what brings them, and each pixel goes over the network where
        the program runs on another computer.
        """
        now, window = self.look(), self.viewport()
        if before is None or now is None or before.frame != now.frame:
            window.update()
            return
        for place, (old, new) in enumerate(zip_longest(before.rows, now.rows)):
            if old != new:
                window.update(0, place * self.line_height, window.width(), self.line_height)

    def _open_around(self, place: int) -> None:
        if self.sheet.folds.reveal(self.sheet.shown.line_at(place)):
            self.refit()
