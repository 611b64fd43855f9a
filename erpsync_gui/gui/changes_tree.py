"""What a call changed, as a tree with a filter box; sorted, copied and exported as asked."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QMenu,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from erpsync_gui.gui import theme
from erpsync_gui.gui.amounts import count_text
from erpsync_gui.gui.changes_groups import Arrangement, ChangeGroups, Order
from erpsync_gui.gui.changes_model import COUNT, RECORD, ChangesModel
from erpsync_gui.gui.changes_table import csv_chunks, tsv_text
from erpsync_gui.gui.clipboard import copy_text
from erpsync_gui.gui.file_saver import FileSaver
from erpsync_gui.gui.roomy_rows import RoomyRows
from erpsync_gui.gui.theme import Tone
from erpsync_gui.gui.tone_label import ToneLabel
from erpsync_gui.gui.tool_button import tool_button
from erpsync_gui.wire.changes import ChangeKind, Changes

_LISTED_AT_ONCE = 200
"""So many records are shown with their tables opened."""
_COPIED_RECORDS = 200_000
_PRECISION_ROWS = 50


class ChangesTree(QWidget):
    """Shows Changes: kind, table, record ids, with their counts.

    Signals:
        record_chosen: the node in the reply of the record that the user moved to.
        record_activated: kind, table name, record id and node of the record that the user opened.
    """

    record_chosen = Signal(int)
    record_activated = Signal(object, str, int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self._groups: ChangeGroups | None = None
        self._shown: Arrangement | None = None
        self._order: Order | None = None
        self._is_revealing = False
        self.model = ChangesModel(self)
        self.saver = FileSaver(self)
        self.saver.saved.connect(lambda path: self._say(f"Saved as {path}.", Tone.QUIET))
        self.saver.failed.connect(lambda sentence: self._say(sentence, Tone.BAD))
        self.filter = QLineEdit()
        self.filter.setPlaceholderText("Filter tables and ids")
        self.filter.setAccessibleName("Filter the changes")
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._on_filter_text_changed)
        copy = tool_button("copy", "Copy as a table")
        copy.clicked.connect(self.copy_table)
        export = tool_button("save", "Export as CSV…")
        export.clicked.connect(self.export_csv)
        self._state = ToneLabel()
        self._state.setWordWrap(True)
        self._state.setContentsMargins(theme.GAP, 0, theme.GAP, 0)
        self._state.hide()
        self.view = self._make_view()
        top = QHBoxLayout()
        top.setContentsMargins(theme.GAP, 0, theme.HALF_GAP, 0)
        top.setSpacing(theme.HALF_GAP)
        for widget in (self.filter, copy, export):
            top.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.HALF_GAP, 0, 0)
        layout.setSpacing(theme.HALF_GAP)
        layout.addLayout(top)
        layout.addWidget(self._state)
        layout.addWidget(self.view)

    def set_changes(self, changes: Changes | None) -> None:
        """Show other changes, unfiltered, in the order of the answer."""
        self._groups = None if changes is None else ChangeGroups(changes)
        self._order = None
        self._state.hide()
        for widget in (self.filter, self.view.header()):
            widget.blockSignals(True)  # noqa: FBT003 (Qt's signature)
        self.filter.clear()
        self.view.header().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        for widget in (self.filter, self.view.header()):
            widget.blockSignals(False)  # noqa: FBT003 (Qt's signature)
        self._arrange()

    def reveal_row(self, row: int) -> None:
        """Choose a record by its row in the columns, without saying that the user did."""
        index = self.model.index_of(row)
        if index.isValid():
            self._is_revealing = True
            self.view.setCurrentIndex(index)
            self.view.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)
            self._is_revealing = False

    def copy_table(self) -> None:
        """Copy the records that are shown, for a spreadsheet."""
        shown = self._shown
        if shown is None:
            return
        if sum(map(shown.count, shown.groups)) > _COPIED_RECORDS:
            limit = count_text(_COPIED_RECORDS)
            self._say(f"More than {limit} records: export them as CSV instead.", Tone.CAUTION)
        else:
            copy_text(tsv_text(shown))

    def export_csv(self) -> None:
        """Ask for a file and write the records that are shown into it."""
        shown = self._shown
        if shown is not None:
            self.saver.ask("changes.csv", "CSV (*.csv)", lambda: csv_chunks(shown))

    def open_find(self) -> None:
        """Go to the filter box."""
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Copy the chosen cell; find goes to the filter box."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self._copy_cell()
        elif event.matches(QKeySequence.StandardKey.Find):
            self.open_find()
        else:
            super().keyPressEvent(event)

    def _make_view(self) -> QTreeView:
        view = QTreeView()
        view.setModel(self.model)
        view.setAccessibleName("Changes")
        view.setItemDelegate(RoomyRows(view))
        view.setUniformRowHeights(True)
        view.setIndentation(2 * theme.GAP)
        view.setAlternatingRowColors(True)
        view.setFrameShape(QTreeView.Shape.NoFrame)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._on_menu_requested)
        view.selectionModel().currentChanged.connect(self._on_current_changed)
        view.activated.connect(self._on_activated)
        header = view.header()
        header.setStretchLastSection(False)
        header.setResizeContentsPrecision(_PRECISION_ROWS)
        header.setSectionResizeMode(RECORD, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(COUNT, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.sortIndicatorChanged.connect(self._on_sort_indicator_changed)
        return view

    def _arrange(self) -> None:
        groups = self._groups
        words = self.filter.text()
        self._shown = None if groups is None else Arrangement(groups, words, self._order)
        self.model.show(self._shown)
        if self._shown is None:
            return
        few = sum(map(self._shown.count, self._shown.groups)) <= _LISTED_AT_ONCE
        for kind in ChangeKind:
            index = self.model.index(int(kind), RECORD)
            self.view.expand(index)
            for row in range(self.model.rowCount(index) if few else 0):
                self.view.expand(self.model.index(row, RECORD, index))

    def _copy_cell(self) -> None:
        index = self.view.currentIndex().siblingAtColumn(RECORD)
        if index.isValid():
            copy_text(str(index.data()))

    def _say(self, sentence: str, tone: Tone) -> None:
        self._state.setText(sentence)
        self._state.set_tone(tone)
        self._state.show()

    @Slot(QPoint)
    def _on_menu_requested(self, point: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("&Copy", QKeySequence(QKeySequence.StandardKey.Copy), self._copy_cell)
        menu.addAction("Copy as a &table", self.copy_table)
        menu.addAction("&Export as CSV…", self.export_csv)
        menu.popup(self.view.viewport().mapToGlobal(point))

    @Slot(QModelIndex)
    def _on_current_changed(self, current: QModelIndex) -> None:
        row = self.model.row_of(current)
        if row is not None and self._groups is not None and not self._is_revealing:
            self.record_chosen.emit(self._groups.changes.nodes[row])

    @Slot(QModelIndex)
    def _on_activated(self, index: QModelIndex) -> None:
        row, group = self.model.row_of(index), self.model.group_of(index)
        if row is not None and group is not None and self._groups is not None:
            changes = self._groups.changes
            record_id, node = changes.record_ids[row], changes.nodes[row]
            self.record_activated.emit(group.kind, group.name, record_id, node)

    @Slot()
    def _on_filter_text_changed(self) -> None:
        self._state.hide()
        self._arrange()
        if self._shown is not None and self._shown.all_groups and not self._shown.groups:
            self._say("No changed record has this in its table or id.", Tone.QUIET)

    @Slot(int, Qt.SortOrder)
    def _on_sort_indicator_changed(self, column: int, order: Qt.SortOrder) -> None:
        descending = order is Qt.SortOrder.DescendingOrder
        self._order = None if column < 0 else Order(column == COUNT, descending)
        self._arrange()
