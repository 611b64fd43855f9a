"""A scroll area that paints the visible rows of a sheet, however large its text is.

Which text that is, and in which way it is shown, is `text_surface`; what the user does with caret,
keyboard and mouse is `text_view`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from erpsync_gui.gui import theme
from erpsync_gui.gui.spare_time import SpareTime
from erpsync_gui.gui.text_painting import paint_scene
from erpsync_gui.gui.text_rows import Row
from erpsync_gui.gui.text_scene import Grid, Margin, Scene
from erpsync_gui.gui.text_scrolling import RowScroller
from erpsync_gui.gui.text_search import TextSearch
from erpsync_gui.gui.text_sheet import Sheet
from erpsync_gui.gui.wheel_turns import WheelTurns
from erpsync_gui.wire.text import IndexedText

_MIN_POINTS, _MAX_POINTS = 6.0, 40.0
_EDGE_CELLS = 4
"""So many cells stay in sight behind the caret when it is scrolled into the window."""
_MAX_SCROLL = 2**30

_MEASURED_AT_ONCE_BYTES = 1 << 20
_REST_MS = 300
"""A larger text is painted first; how wide it is can wait until it has grown for the last time."""


class TextCanvas(QAbstractScrollArea):
    """Paints a sheet with its caret, its selection, hits and marked lines."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show an empty text."""
        super().__init__(parent)
        self._normal_points = theme.wire_font().pointSizeF()
        self._grid = Grid.of(theme.wire_font())
        self._sheet = Sheet(IndexedText.of(b""))
        self._is_wrapped = False
        self._marked: tuple[int, int] | None = None
        self._widest = 0
        self._awaited: tuple[Row, int] | None = None
        self._wheel = WheelTurns()
        self.search = TextSearch(self)
        self.search.counted.connect(self.viewport().update)
        self._measuring = SpareTime(self)
        self._measuring.finished.connect(self._on_measuring_finished)
        self.scroller = RowScroller(self.verticalScrollBar())
        self.scroller.show(self._sheet.rows)
        self.scroller.scrolled.connect(self.refit)
        self.horizontalScrollBar().valueChanged.connect(self.viewport().update)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFont(theme.wire_font())

    @property
    def sheet(self) -> Sheet:
        """The text as it is shown, with its caret."""
        return self._sheet

    @property
    def line_height(self) -> int:
        """How high a row is, in pixels."""
        return self._grid.line_height

    def lay(self, sheet: Sheet, top: int = 0) -> None:
        """Lay another sheet before the reader, with the row of a place on top; paint nothing."""
        self._measuring.stop()
        self._awaited = None
        self._sheet = sheet
        self._widest = 0
        self.scroller.show(sheet.rows, top)
        self._fit()

    def zoom(self, steps: int) -> None:
        """Make the letters larger or smaller by points; 0 gives their normal size again."""
        points = self.font().pointSizeF() + steps if steps else self._normal_points
        self.setFont(theme.wire_font(min(max(points, _MIN_POINTS), _MAX_POINTS)))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Draw the visible rows, as far as they are to be painted."""
        window = self.viewport()
        painter = QPainter(window)
        painter.setFont(self.font())
        paint_scene(painter, self.scene(), window.width(), window.height(), event.region())
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """Fit the scroll bars to the new size."""
        super().resizeEvent(event)
        self.refit()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 (Qt's name)
        """Measure what was not worth it while nobody looked."""
        super().showEvent(event)
        self.refit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        """Follow another font or palette."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._grid = Grid.of(self.font())
            self.refit()
        self.viewport().update()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 (Qt's name)
        """Scroll; with Shift sideways; with Ctrl zoom."""
        self._awaited = None
        turned = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if turned.y():
                self.zoom(WheelTurns.notches(turned.y()))
        else:
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and not turned.x():
                turned = turned.transposed()
            cells, rows = self._wheel.steps(turned)
            self.scroller.scroll(rows)
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() + cells * bar.singleStep())
        event.accept()

    def scene(self) -> Scene:
        """What is seen right now."""
        sheet = self._sheet
        return Scene(
            text=sheet.shown,
            rows=self._rows_in_window(),
            cells=sheet.cells,
            folds=sheet.folds,
            syntax=sheet.syntax,
            grid=self._grid,
            palette=self.palette(),
            first_cell=self.horizontalScrollBar().value(),
            margin=self.margin(),
            selection=sheet.caret.selection,
            caret=sheet.caret.position,
            caret_row=sheet.caret.row,
            has_focus=self.hasFocus(),
            marked=None if sheet.is_hex else self._marked,
            hits=partial(sheet.hits, self.search.hits_between),
        )

    def refit(self) -> None:
        """Fit the scroll bars to the text, to the window and to the lines seen so far."""
        self._fit()
        self.viewport().update()

    def _fit(self) -> None:
        sheet, horizontal = self._sheet, self.horizontalScrollBar()
        page_cells = int((self.viewport().width() - self.margin().width) / self._grid.cell_width)
        page_cells = max(page_cells - 1, 1)
        sheet.rows.wrap(page_cells if self._breaks_lines else 0)
        self.scroller.fit(self.viewport().height() // self._grid.line_height)
        spans = [] if self._breaks_lines else [row.span for row in self._rows_in_window()]
        self._widest = max([self._widest, *map(sheet.cells.width_so_far, spans)])
        widest = min(self._widest, _MAX_SCROLL) if spans else 0
        horizontal.setPageStep(page_cells)
        horizontal.setSingleStep(_EDGE_CELLS)
        horizontal.setRange(0, max(widest - page_cells, 0))
        if self._measuring.is_busy or not self.isVisible():
            return
        if not all(map(sheet.cells.is_measured, spans)):
            if len(sheet.shown.body) <= _MEASURED_AT_ONCE_BYTES:
                self._measuring.start(self._measured())
            else:
                self._measuring.start_after(_REST_MS, self._measured())

    def reveal_cell(self, row: Row, place: int) -> None:
        """Scroll sideways so that a place in a row is seen, as soon as it is measured so far."""
        self._awaited = None
        if self._breaks_lines:
            return
        if not self._sheet.cells.reaches(row.span, place):
            self._awaited = row, place
            self._measuring.start(self._measured(), at_once=False)
            return
        cell = self._sheet.cells.cell_of(row.span, place)
        if cell > self._widest:
            self._widest = cell
            self.refit()
        bar = self.horizontalScrollBar()
        if cell < bar.value():
            bar.setValue(max(cell - _EDGE_CELLS, 0))
        elif cell > bar.value() + bar.pageStep() - 1:
            bar.setValue(cell - bar.pageStep() + _EDGE_CELLS)

    def margin(self) -> Margin:
        """What stands beside the text."""
        if self._sheet.is_hex:
            return Margin()
        has_folds = self._sheet.folds.has_shape
        return Margin.of(self._sheet.shown.line_count, self._grid, has_folds=has_folds)

    @property
    def _breaks_lines(self) -> bool:
        """Whether lines are wrapped; those of a hexadecimal text have their own width."""
        return self._is_wrapped and not self.sheet.is_hex

    def _rows_in_window(self) -> Sequence[Row]:
        count = self.viewport().height() // self._grid.line_height + 1
        return self._sheet.rows.window(self.scroller.top, count)

    def _measured(self) -> Iterator[None]:
        """Measures long lines ahead of need, so that a jump to their end finds them measured."""
        cells = self._sheet.cells
        for row in self._rows_in_window():
            while not cells.is_measured(row.span):
                cells.measure_ahead(row.span)
                yield

    @Slot()
    def _on_measuring_finished(self) -> None:
        self._widest = 0
        self.refit()
        if self._awaited and self._awaited[0] in self._rows_in_window():
            self.reveal_cell(*self._awaited)
