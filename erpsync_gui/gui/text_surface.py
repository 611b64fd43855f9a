"""A scroll area that shows a text of any size: only the visible lines are ever looked at.

It knows what is seen: scrolling, zoom, marks, the margin. What the user does with the caret,
the keyboard and the mouse is `text_view`.
"""

from __future__ import annotations

from time import perf_counter

from PySide6.QtCore import QEvent, Qt, QTimer, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from erpsync_gui.gui import theme
from erpsync_gui.gui.text_caret import Caret
from erpsync_gui.gui.text_cells import CellMap
from erpsync_gui.gui.text_colors import Syntax
from erpsync_gui.gui.text_painting import Grid, Scene, paint_scene
from erpsync_gui.gui.text_search import TextSearch
from erpsync_gui.wire.text import IndexedText

_MIN_POINTS, _MAX_POINTS = 6.0, 40.0
_MIN_DIGITS = 3
_WHEEL_STEP = 120
_SLICE_S = 0.002
_EDGE_CELLS = 4
"""So many cells stay in sight behind the caret when it is scrolled into the window."""
_MAX_SCROLL = 2**31 - 1


class TextSurface(QAbstractScrollArea):
    """Shows an IndexedText, a caret, a selection, hits and marked lines."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show an empty text."""
        super().__init__(parent)
        self.search = TextSearch(self)
        self.search.counted.connect(self.viewport().update)
        self._normal_points = theme.wire_font().pointSizeF()
        self._measuring = QTimer(self, interval=0)
        self._measuring.timeout.connect(self._on_measuring_timeout)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.horizontalScrollBar().valueChanged.connect(self.viewport().update)
        self.setFont(theme.wire_font())
        self._grid = Grid.of(self.font())
        self._marked: tuple[int, int] | None = None
        self._widest = 0
        self._show(IndexedText.of(b""))

    @property
    def text(self) -> IndexedText:
        """What is shown."""
        return self._text

    @property
    def page_lines(self) -> int:
        """How many whole lines stand in the window; at least one."""
        return max(self.viewport().height() // self._grid.line_height, 1)

    def set_text(self, text: IndexedText) -> None:
        """Show another text from its start; marks and hits of the last one are gone."""
        self.search.stop()
        self._show(text)
        self.verticalScrollBar().setValue(0)
        self.horizontalScrollBar().setValue(0)
        self._fit()

    def mark_lines(self, lines: tuple[int, int] | None) -> None:
        """Mark the first to the last line as what is chosen elsewhere; None marks nothing."""
        self._marked = lines
        self.viewport().update()

    def reveal_line(self, line: int) -> None:
        """Scroll so that a line is seen: not at all if it is, to the middle if it is far."""
        bar = self.verticalScrollBar()
        top, page = bar.value(), self.page_lines
        if top <= line < top + page:
            return
        if line in (top - 1, top + page):
            bar.setValue(line if line < top else line - page + 1)
        else:
            bar.setValue(line - page // 2)

    def reveal_offset(self, offset: int) -> None:
        """Scroll so that the character at a byte offset is seen."""
        line = self._text.line_at(offset)
        self.reveal_line(line)
        cell = self._cells.cell_of(offset)
        self._widest = max(self._widest, cell)
        self._fit()
        bar = self.horizontalScrollBar()
        page = bar.pageStep()
        if cell < bar.value():
            bar.setValue(max(cell - _EDGE_CELLS, 0))
        elif cell > bar.value() + page - 1:
            bar.setValue(cell - page + _EDGE_CELLS)

    def zoom(self, steps: int) -> None:
        """Make the letters larger or smaller by points; 0 gives their normal size again."""
        points = self.font().pointSizeF() + steps if steps else self._normal_points
        self.setFont(theme.wire_font(min(max(points, _MIN_POINTS), _MAX_POINTS)))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Draw the visible lines."""
        del event
        window = self.viewport()
        painter = QPainter(window)
        painter.setFont(self.font())
        paint_scene(painter, self.scene(), window.width(), window.height())
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """Fit the scroll bars to the new size."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        """Follow another font or palette."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange and hasattr(self, "_grid"):
            self._grid = Grid.of(self.font())
            self._fit()
        self.viewport().update()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 (Qt's name)
        """Scroll; with Ctrl, zoom."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            turned = event.angleDelta().y()
            if turned:
                self.zoom(max(abs(turned) // _WHEEL_STEP, 1) * (1 if turned > 0 else -1))
            event.accept()
        else:
            super().wheelEvent(event)

    def scene(self) -> Scene:
        """What is seen right now."""
        return Scene(
            text=self._text,
            cells=self._cells,
            syntax=self._syntax,
            grid=self._grid,
            palette=self.palette(),
            first_line=self.verticalScrollBar().value(),
            first_cell=self.horizontalScrollBar().value(),
            margin=self._margin(),
            selection=self._caret.selection,
            caret=self._caret.position,
            has_focus=self.hasFocus(),
            marked=self._marked,
            hits=self.search.hits_between,
        )

    def _margin(self) -> int:
        digits = max(len(str(self._text.line_count)), _MIN_DIGITS)
        return int(digits * self._grid.cell_width) + 2 * theme.GAP

    def _show(self, text: IndexedText) -> None:
        self._text = text
        self._cells = CellMap(text)
        self._caret = Caret(text, self._cells)
        self._syntax = Syntax.of(text.body)
        self._marked = None
        self._widest = 0
        self.viewport().update()

    def _visible_lines(self) -> range:
        top = self.verticalScrollBar().value()
        return range(top, min(top + self.page_lines + 1, self._text.line_count))

    def _fit(self) -> None:
        """Fit the scroll bars to the text, to the window and to the lines seen so far."""
        vertical, horizontal = self.verticalScrollBar(), self.horizontalScrollBar()
        vertical.setPageStep(self.page_lines)
        vertical.setRange(0, max(self._text.line_count - self.page_lines, 0))
        page_cells = int((self.viewport().width() - self._margin()) / self._grid.cell_width) - 1
        widths = (self._cells.width_guess(line) for line in self._visible_lines())
        self._widest = max(self._widest, *widths)
        horizontal.setPageStep(max(page_cells, 1))
        horizontal.setSingleStep(_EDGE_CELLS)
        horizontal.setRange(0, min(max(self._widest - page_cells, 0), _MAX_SCROLL))
        if not all(map(self._cells.is_measured, self._visible_lines())):
            self._measuring.start()

    @Slot()
    def _on_scrolled(self) -> None:
        self._fit()
        self.viewport().update()

    @Slot()
    def _on_measuring_timeout(self) -> None:
        """Measure long lines ahead of need, so that a jump to their end finds them measured."""
        deadline = perf_counter() + _SLICE_S
        for line in self._visible_lines():
            while not self._cells.is_measured(line):
                self._cells.measure_ahead(line)
                if perf_counter() > deadline:
                    return
        self._measuring.stop()
        self._widest = 0
        self._fit()
