"""A window of some sixty rows over an outline of any size, and a scroll bar beside it.

Qt draws the header, and tells screen readers of rows, selection and focus; which rows stand in the
window is decided here. What the user does with keyboard and mouse is `outline_view`. Must
not know what a thing is.
"""

from __future__ import annotations

from PySide6.QtCore import (
    QCoreApplication,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSignalBlocker,
    Qt,
    Slot,
)
from PySide6.QtGui import (
    QFocusEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QStandardItemModel,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QScrollBar,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from erpsync_gui.gui.outline import Outline
from erpsync_gui.gui.outline_cursor import OutlineCursor
from erpsync_gui.gui.outline_model import Cells, OutlineModel
from erpsync_gui.gui.outline_painting import OutlineDrawing, OutlineMeasures

_SELECT = QItemSelectionModel.SelectionFlag.ClearAndSelect
_GO = QItemSelectionModel.SelectionFlag.NoUpdate
_ALIGNMENT = Qt.ItemDataRole.TextAlignmentRole
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class OutlineRows(QTreeView):
    """Shows the rows of an Outline by its Cells.

    `place` says where the user is, None while nothing is shown. `bar` scrolls, and stands beside
    the view.
    """

    def __init__(
        self, name: str, cells: Cells, indentation: int, parent: QWidget | None = None
    ) -> None:
        """Show nothing yet.

        Args:
            name: what a screen reader calls the tree.
            cells: what things look like.
            indentation: by how many pixels each level is indented.
            parent: whose child it is.
        """
        super().__init__(parent)
        self.place: OutlineCursor | None = None
        self.bar = QScrollBar(Qt.Orientation.Vertical, self)
        self.bar.valueChanged.connect(self._fill)
        self._window = OutlineModel(cells, self)
        self._measures = OutlineMeasures(indentation, self)
        self.setModel(self._window)
        self.header().setModel(_header_model(cells, self))
        self.setItemDelegate(self._measures)
        self.setAccessibleName(name)
        self.setFrameShape(QTreeView.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setAllColumnsShowFocus(True)
        self.setAutoScroll(False)
        self.setUniformRowHeights(True)
        # Indentation and arrows are drawn with the first cell: to Qt, all rows are top rows.
        self.setIndentation(0)
        self.setRootIsDecorated(False)
        self.setItemsExpandable(False)
        self.header().setStretchLastSection(False)

    @property
    def page_rows(self) -> int:
        """How many whole rows stand in the window; at least one."""
        return max(self.viewport().height() // self._row_height(), 1)

    def show_outline(self, outline: Outline | None) -> None:
        """Show the rows of another outline from the first on.

        Where they are the same things again, only what looks otherwise is painted.
        """
        self.place = None if outline is None else OutlineCursor(outline)
        with QSignalBlocker(self.bar):
            self.bar.setValue(0)
        things = [] if outline is None else outline.things_of(range(self.page_rows + 1))
        if things != [row.thing for row in self._window.rows]:
            self._window.clear()
        self._fit()

    def fit(self, follow: int | None = None) -> None:
        """Fit the scroll bar and the window to the rows that there are; `follow` is to be seen."""
        self._fit(follow)
        self.viewport().update()

    def scroll_to(self, row: int) -> None:
        """Scroll so that a row is seen: not at all if it is, to the middle if it is far."""
        top, page = self.bar.value(), self.page_rows
        if row in (top - 1, top + page):
            self.bar.setValue(row if row < top else row - page + 1)
        elif not top <= row < top + page:
            self.bar.setValue(row - page // 2)

    def row_at(self, point: QPoint) -> int:
        """The row at a point of the viewport, above it or below it; there may be none."""
        return self.bar.value() + point.y() // self._row_height()

    def thing_at(self, point: QPoint) -> int | None:
        """What stands at a point of the viewport."""
        index = self.indexAt(point)
        return self._window.rows[index.row()].thing if index.isValid() else None

    def is_arrow_at(self, point: QPoint) -> bool:
        """Whether a point of the viewport is on the arrow of a row."""
        index = self.indexAt(point).siblingAtColumn(0)
        if not index.isValid():
            return False
        row = self._window.rows[index.row()]
        return self._measures.arrow_rect(row, self.visualRect(index)).contains(point)

    def row_rect(self, row: int) -> QRect:
        """Where the first cell of a row stands in the viewport."""
        return self.visualRect(self._window.index(row - self.bar.value(), 0))

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 (Qt's name)
        """Scroll; sideways as Qt does."""
        if event.angleDelta().y():
            QCoreApplication.sendEvent(self.bar, event)
        else:
            super().wheelEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 (Qt's name)
        """Stand somewhere, so that it is seen where the keyboard goes."""
        super().focusInEvent(event)
        if self.place is not None:
            self.place.stand_somewhere()
        self._mirror()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """Show as many rows as there is room for."""
        super().resizeEvent(event)
        self.fit()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Draw the rows that stand in the window, as far as they are to be painted."""
        painter, option = QPainter(self.viewport()), QStyleOptionViewItem()
        self.initViewItemOption(option)
        option.rect = self.viewport().rect()
        drawing = OutlineDrawing(painter, option, self._measures)
        header, height, region = self.header(), self._row_height(), event.region()
        columns = [
            (header.sectionViewportPosition(column), header.sectionSize(column))
            for column in range(header.count())
        ]
        for number, row in enumerate(self._window.rows):
            if not region.intersects(QRect(0, number * height, option.rect.width(), height)):
                continue
            boxes = [QRect(left, number * height, width, height) for left, width in columns]
            is_selected = self.place is not None and row.row in self.place.selected
            drawing.draw(row, boxes, is_selected=is_selected)
            if self.hasFocus() and self.place is not None and row.row == self.place.row:
                drawing.draw_focus(boxes, is_selected=is_selected)
        painter.end()

    def sizeHintForColumn(self, column: int) -> int:  # noqa: N802 (Qt's name)
        """The room that the texts of a column need in the window, without their hints."""
        return self._measures.width(self._window.rows, column, self)

    def scrollTo(  # noqa: N802 (Qt's name)
        self,
        index: QModelIndex | QPersistentModelIndex,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Stay: what Qt knows of is in the window."""
        del index, hint

    def _fit(self, follow: int | None = None) -> None:
        count = 0 if self.place is None else self.place.outline.row_count
        page = self.page_rows
        with QSignalBlocker(self.bar):
            self.bar.setPageStep(page)
            self.bar.setRange(0, max(count - page, 0))
            self.bar.setVisible(count > page)
            if follow is not None:
                self.scroll_to(follow)
        self._fill()

    @Slot()
    def _fill(self) -> None:
        """Have the rows in the window that belong there."""
        if self.place is not None:
            top = self.bar.value()
            self._window.show(self.place.outline, range(top, top + self.page_rows + 1))
            # Later Qt would do it by itself, and then have all painted a second time.
            self.executeDelayedItemsLayout()
        self._mirror()

    def _mirror(self) -> None:
        """Have Qt draw and tell what is current, selected and expanded."""
        for number, row in enumerate(self._window.rows):
            self.setExpanded(self._window.index(number, 0), row.is_expanded)
        if self.place is None:
            return
        top, rows = self.bar.value(), len(self._window.rows)
        first, end = self.place.selected.start - top, self.place.selected.stop - top
        first, end = max(first, 0), min(end, rows)
        chosen = QItemSelection()
        if first < end:
            last_column = self._window.columnCount() - 1
            chosen.select(self._window.index(first, 0), self._window.index(end - 1, last_column))
        self.selectionModel().select(chosen, _SELECT)
        self.selectionModel().setCurrentIndex(self._window.index(self.place.row - top, 0), _GO)

    def _row_height(self) -> int:
        return self._measures.row_height(self)


def _header_model(cells: Cells, parent: QObject) -> QStandardItemModel:
    """What a header shows, kept where Qt itself has it: it asks forty times whenever it paints."""
    model = QStandardItemModel(0, len(cells.headers), parent)
    for column, word in enumerate(cells.headers):
        model.setHeaderData(column, Qt.Orientation.Horizontal, word)
        if column in cells.columns_at_right:
            model.setHeaderData(column, Qt.Orientation.Horizontal, _RIGHT, _ALIGNMENT)
    return model
