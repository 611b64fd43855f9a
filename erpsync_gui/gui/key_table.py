"""The table that shows a list of keys: one column, any number of rows, all work by keyboard."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHeaderView,
    QTableView,
    QWidget,
)

from erpsync_gui.gui import theme
from erpsync_gui.gui.cell_editing import CellDelegate
from erpsync_gui.gui.key_list_model import KeyListModel

_FEWEST_LINES, _MOST_LINES = 3, 8
_LEAST_WIDTH, _MOST_WIDTH = 120, 380


class KeyTable(QTableView):
    """Rows are typed over, pasted, copied and deleted in place.

    Signals:
        paste_wanted, undo_wanted, redo_wanted: nothing; the keys for it were pressed.
        delete_wanted: the set of places whose keys should go.
    """

    paste_wanted = Signal()
    undo_wanted = Signal()
    redo_wanted = Signal()
    delete_wanted = Signal(object)
    _key_added = Signal()

    def __init__(self, model: KeyListModel) -> None:
        """Show a model's rows."""
        super().__init__()
        self._acts: dict[QKeySequence.StandardKey, Callable[[], None]] = {
            QKeySequence.StandardKey.Paste: self.paste_wanted.emit,
            QKeySequence.StandardKey.Undo: self.undo_wanted.emit,
            QKeySequence.StandardKey.Redo: self.redo_wanted.emit,
            QKeySequence.StandardKey.Copy: self._copy,
            QKeySequence.StandardKey.Delete: self._delete,
        }
        self.setModel(model)
        self.cells = CellDelegate(self)
        self.setItemDelegate(self.cells)
        self.setFont(theme.wire_font())
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self._line = self.fontMetrics().lineSpacing() + theme.HALF_GAP
        numbers = self.verticalHeader()
        # Rows of one fixed height: with 100,000 of them the view asks for none but the visible.
        numbers.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        numbers.setMinimumSectionSize(self._line)
        numbers.setDefaultSectionSize(self._line)
        numbers.hide()
        self.horizontalHeader().hide()
        self.horizontalHeader().setStretchLastSection(True)
        for happened in (model.modelReset, model.rowsInserted):
            happened.connect(self._fit)
        self._fit()
        self._grew = False
        model.rowsInserted.connect(self._on_rows_inserted)
        # Queued: the view opens no editor while it closes one.
        self._key_added.connect(self._edit_last, Qt.ConnectionType.QueuedConnection)
        self.setMinimumWidth(_LEAST_WIDTH)
        self.setMaximumWidth(_MOST_WIDTH)

    def selected_rows(self) -> set[int]:
        """The places of the chosen keys; the row to type in is none of them."""
        last = self.model().rowCount() - 1
        return {index.row() for index in self.selectionModel().selectedRows()} - {last}

    def rows_to_replace(self) -> set[int]:
        """The places of the keys that new ones take the place of: those chosen together.

        A single chosen row is only where the cursor is, unless the row to type in is chosen with
        it, as Ctrl+A does.
        """
        several = len(self.selectionModel().selectedRows()) > 1
        return self.selected_rows() if several else set()

    def event(self, event: QEvent) -> bool:
        """Keep the keys of editing from the window's own shortcuts while the table has focus."""
        is_override = event.type() is QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and any(map(event.matches, self._acts)):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Tell of the keys of editing; Enter opens a row."""
        for key, act in self._acts.items():
            if event.matches(key):
                act()
                return
        plain = event.modifiers() in {
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        }
        if plain and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            # The Enter that ends typing in a cell comes by here, too.
            if self.state() is not QAbstractItemView.State.EditingState:
                self.edit(self.currentIndex())
            return
        super().keyPressEvent(event)

    def closeEditor(  # noqa: N802 (Qt's name)
        self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint
    ) -> None:
        """After Enter in the last row, open the next one: keys are typed one below the other."""
        super().closeEditor(editor, hint)
        if hint is QAbstractItemDelegate.EndEditHint.SubmitModelCache and self._grew:
            self._key_added.emit()
        self._grew = False

    def _on_rows_inserted(self) -> None:
        self._grew = True

    def _edit_last(self) -> None:
        index = self.model().index(self.model().rowCount() - 1, 0)
        self.setCurrentIndex(index)
        self.edit(index)

    def _fit(self) -> None:
        """Take room for the keys, but not for many."""
        lines = min(max(self.model().rowCount(), _FEWEST_LINES), _MOST_LINES)
        self.setFixedHeight(lines * self._line + 2 * self.frameWidth())

    def _copy(self) -> None:
        rows = sorted(self.selected_rows())
        texts = (self.model().index(row, 0).data(Qt.ItemDataRole.EditRole) for row in rows)
        QGuiApplication.clipboard().setText("\n".join(texts))

    def _delete(self) -> None:
        if rows := self.selected_rows():
            self.delete_wanted.emit(rows)
