"""What a call changed, as a tree with a filter box; sorted, copied and exported as asked."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHeaderView, QMenu, QWidget

from erpsync_gui.gui import theme
from erpsync_gui.gui.amounts import counted
from erpsync_gui.gui.changes_arrangement import Arrangement, Arranger, Order
from erpsync_gui.gui.changes_cells import COUNT, RECORD, ChangesCells
from erpsync_gui.gui.changes_outline import ChangesOutline
from erpsync_gui.gui.changes_table import Part, all_parts, csv_chunks, tsv_text
from erpsync_gui.gui.clipboard import copy_text
from erpsync_gui.gui.file_saver import FileSaver
from erpsync_gui.gui.outline_pane import OutlinePane
from erpsync_gui.gui.outline_view import OutlineView
from erpsync_gui.gui.outline_work import OutlineWork
from erpsync_gui.gui.theme import Tone
from erpsync_gui.gui.tool_button import tool_button
from erpsync_gui.wire.changes import Changes

_OPENED_RECORDS = 200
"""So many records are shown with their tables opened."""
_ARRANGED_AT_ONCE = 10_000
_COPIED_AT_ONCE = 2_000
_KINDS, _TABLES = 1, 2


class ChangesTree(OutlinePane):
    """Shows Changes: kind, table, record ids, with their counts.

    Signals:
        record_chosen: the node in the reply of the record that the user moved to.
        record_activated: kind, table name, record id and node of the record that the user opened.
    """

    record_chosen = Signal(int)
    record_activated = Signal(object, str, int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show nothing yet."""
        cells = ChangesCells()
        view = OutlineView("Changes", cells, 2 * theme.GAP)
        super().__init__(view, "Filter tables and ids", parent)
        self._cells = cells
        self._changes: Changes | None = None
        self._arranger: Arranger | None = None
        self._order: Order | None = None
        self._outline: ChangesOutline | None = None
        self._pattern: ChangesOutline | None = None
        """The last outline that the user has opened, not we."""
        self._awaited_row: int | None = None
        self._arranging = OutlineWork("changes", self)
        self._arranging.finished.connect(self._on_arranged)
        self._preparing = OutlineWork("digits", self)
        self.saver = FileSaver(self)
        self.saver.saved.connect(lambda path: self.say(f"Saved as {path}."))
        self.saver.failed.connect(lambda sentence: self.say(sentence, Tone.BAD))
        copy = tool_button("copy", "Copy as a table")
        copy.clicked.connect(self.copy_table)
        export = tool_button("save", "Export as CSV…")
        export.clicked.connect(self.export_csv)
        for button in (copy, export):
            self.add_button(button)
        self.filter_entered.connect(self._on_filter_entered)
        self.filter_left.connect(self._on_filter_left)
        self.filter_changed.connect(self._on_filter_changed)
        self.copy_wanted.connect(self._on_copy_wanted)
        view.thing_chosen.connect(self._on_thing_chosen)
        view.thing_activated.connect(self._on_thing_activated)
        view.menu_wanted.connect(self._on_menu_wanted)
        self._prepare_header()

    def set_changes(self, changes: Changes | None) -> None:
        """Show other changes, unfiltered, in the order of the answer."""
        if changes is None and self._changes is None:
            return
        self._arranging.stop()
        self._preparing.stop()
        self._changes = changes
        self._arranger = None if changes is None else Arranger(changes)
        self._order = self._awaited_row = self._pattern = None
        self.start_over()
        header = self.view.header()
        header.blockSignals(True)  # noqa: FBT003 (Qt's signature)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.blockSignals(False)  # noqa: FBT003 (Qt's signature)
        self._show(None)
        self._arrange()

    def reveal_row(self, row: int) -> None:
        """Choose a record by its row in the columns, without saying that the user did.

        Nothing happens when the filter keeps it back.
        """
        self._awaited_row = row
        if not self._arranging.is_running:
            self._reveal_awaited()

    def copy_table(self) -> None:
        """Copy the records that are shown, for a spreadsheet."""
        if self._outline is not None:
            self._copy(all_parts(self._outline.arrangement))

    def export_csv(self) -> None:
        """Ask for a file and write the records that are shown into it."""
        if self._outline is not None:
            shown = self._outline.arrangement
            self.saver.ask("changes.csv", "CSV (*.csv)", lambda: csv_chunks(shown))

    def _prepare_header(self) -> None:
        header = self.view.header()
        header.setSectionResizeMode(RECORD, QHeaderView.ResizeMode.Stretch)
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.sortIndicatorChanged.connect(self._on_sort_indicator_changed)

    def _arrange(self) -> None:
        self._preparing.stop()
        if self._changes is not None and self._arranger is not None:
            steps = self._arranger.arranged(self.filter.text(), self._order)
            self._arranging.start(steps, at_once=len(self._changes) <= _ARRANGED_AT_ONCE)

    def _show(self, outline: ChangesOutline | None) -> None:
        self._outline = outline
        self._cells.set_outline(outline)
        self.view.show_outline(outline)
        self.view.resizeColumnToContents(COUNT)

    def _reveal_awaited(self) -> None:
        row, self._awaited_row = self._awaited_row, None
        if row is not None and self._outline is not None:
            thing = self._outline.thing_of(row)
            if thing is not None:
                self.view.reveal(thing)

    def _copy(self, parts: list[Part]) -> None:
        if self._outline is not None:
            text = tsv_text(self._outline.arrangement, parts)
            count = sum(len(nths) for _, nths in parts)
            what = counted(count, "record", "records")
            self.copy(text, what, at_once=count <= _COPIED_AT_ONCE)

    @Slot()
    def _on_copy_wanted(self) -> None:
        """Copy the name or id in the current row, or the records in the selected ones."""
        thing, rows = self.view.current, self.view.selected
        if self._outline is None or thing is None:
            return
        if len(rows) > 1:
            self._copy(self._outline.records_in(rows))
        else:
            copy_text(self._cells.row(thing)[RECORD].text)

    @Slot(object)
    def _on_arranged(self, shown: Arrangement) -> None:
        """Show it, opened as it was before, or to the end if it is short."""
        outline, current = ChangesOutline(shown), self.view.current
        if self._awaited_row is None and self._outline is not None and current is not None:
            self._awaited_row = self._outline.entry(current).row
        if shown.record_count <= _OPENED_RECORDS:
            outline.expand_to_depth(_TABLES)
        else:
            if self._pattern is None:
                outline.expand_to_depth(_KINDS)
            else:
                outline.open_like(self._pattern)
            self._pattern = outline
        self._show(outline)
        self._reveal_awaited()
        if shown.groups and not shown.numbers:
            self.say("No changed record has this in its table or id.")
        if self.filter.hasFocus() and not self.filter.text():
            self._on_filter_entered()

    @Slot(int, QPoint)
    def _on_menu_wanted(self, thing: int, point: QPoint) -> None:
        del thing
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("&Copy", QKeySequence(QKeySequence.StandardKey.Copy), self._on_copy_wanted)
        menu.addAction("Copy as a &table", self.copy_table)
        menu.addAction("&Export as CSV…", self.export_csv)
        self.add_expanding(menu)
        menu.popup(point)

    @Slot(int)
    def _on_thing_chosen(self, thing: int) -> None:
        if self._outline is not None and self._changes is not None:
            row = self._outline.entry(thing).row
            if row is not None:
                self.record_chosen.emit(self._changes.nodes[row])

    @Slot(int)
    def _on_thing_activated(self, thing: int) -> None:
        if self._outline is None or self._changes is None:
            return
        entry = self._outline.entry(thing)
        if entry.row is not None and entry.group is not None:
            record_id, node = self._changes.record_ids[entry.row], self._changes.nodes[entry.row]
            self.record_activated.emit(entry.kind, entry.group.name, record_id, node)

    @Slot()
    def _on_filter_entered(self) -> None:
        """Get ready for the words that are about to come."""
        is_long = self._changes is not None and len(self._changes) > _ARRANGED_AT_ONCE
        if is_long and self._arranger is not None and not self._arranging.is_running:
            self._preparing.start(self._arranger.prepared(self._order))

    @Slot()
    def _on_filter_left(self) -> None:
        """Keep nothing for words when none are there, and none are about to come."""
        if self._arranger is not None and not self.filter.text():
            self._preparing.stop()
            self._arranger.forget_prepared()

    @Slot(str)
    def _on_filter_changed(self) -> None:
        self.say("")
        if not self.filter.hasFocus():
            self._on_filter_left()
        self._arrange()

    @Slot(int, Qt.SortOrder)
    def _on_sort_indicator_changed(self, column: int, order: Qt.SortOrder) -> None:
        descending = order is Qt.SortOrder.DescendingOrder
        self._order = None if column < 0 else Order(column == COUNT, descending)
        self._arrange()
