"""The calls of this run as a list: newest first, filtered as one types, shown again on Enter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QListView, QVBoxLayout, QWidget

from erpsync_gui.gui import icons, theme
from erpsync_gui.gui.amounts import duration_text
from erpsync_gui.gui.search_box import search_box
from erpsync_gui.store.history import History

if TYPE_CHECKING:
    # Start-up time: it is made after the first paint.
    from erpsync_gui.wire.exchange import Exchange


def size_of(exchange: Exchange) -> int:
    """Roughly how many bytes an Exchange holds, in memory or in files: raw and laid out."""
    halves = (exchange.request, exchange.response)
    return sum(len(half.raw) + len(half.text) for half in halves if half is not None)


class HistoryModel(QAbstractListModel):
    """The history as rows, of which only those that hold the filter text are shown."""

    def __init__(self, history: History[Exchange], parent: QObject | None = None) -> None:
        """Show what the history holds."""
        super().__init__(parent)
        self._history = history
        self._filter = ""
        self._shown: list[Exchange] = list(history)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:  # noqa: N802 (Qt)
        """How many calls are shown."""
        return 0 if parent is not None and parent.isValid() else len(self._shown)

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Icon and word of the outcome, time, operation, protocol and duration."""
        if not index.isValid():
            return None
        exchange = self._shown[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return _row_text(exchange)
        if role == Qt.ItemDataRole.DecorationRole:
            return icons.icon(theme.look_of(exchange.verdict).icon)
        if role == Qt.ItemDataRole.ToolTipRole:
            started = exchange.timeline.started.isoformat(timespec="milliseconds")
            return f"{started}\n{exchange.server}\n{exchange.verdict.sentence}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            row = _row_text(exchange).replace("\n", ", ")
            return f"{theme.look_of(exchange.verdict).word}: {row}"
        return None

    def add(self, exchange: Exchange) -> None:
        """Put a new call on top, letting go of the oldest when there are too many bytes."""
        dropped = self._history.add(exchange, size_of(exchange))
        if dropped:
            self._rebuild()
        elif self._matches(exchange):
            self.beginInsertRows(QModelIndex(), 0, 0)
            self._shown.insert(0, exchange)
            self.endInsertRows()

    def set_filter(self, text: str) -> None:
        """Show only the calls that have this text in operation, protocol, server or verdict."""
        self._filter = text.strip().casefold()
        self._rebuild()

    def clear(self) -> None:
        """Forget all calls."""
        self._history.clear()
        self._rebuild()

    def exchange(self, index: QModelIndex) -> Exchange:
        """The call in a row."""
        return self._shown[index.row()]

    def _rebuild(self) -> None:
        self.beginResetModel()
        self._shown = [exchange for exchange in self._history if self._matches(exchange)]
        self.endResetModel()

    def _matches(self, exchange: Exchange) -> bool:
        verdict = exchange.verdict
        text = " ".join((_row_text(exchange), exchange.server, verdict.sentence, verdict.code))
        return self._filter in text.casefold()


class HistoryPane(QWidget):
    """The history list with its filter box.

    Signals:
        chosen: the Exchange to show again.
        reuse_wanted: the Exchange whose arguments go back into a form.
    """

    chosen = Signal(object)
    reuse_wanted = Signal(object)

    def __init__(self, model: HistoryModel, parent: QWidget | None = None) -> None:
        """Show a history model."""
        super().__init__(parent)
        self._model = model
        title = QLabel("Histor&y")
        title.setFont(theme.heading_font())
        self.filter = search_box("Find a call in the history", "Find a call…")
        self.filter.textChanged.connect(model.set_filter)
        title.setBuddy(self.filter)

        self._view = QListView()
        self._view.setModel(model)
        self._view.setUniformItemSizes(True)
        self._view.setIconSize(QSize(theme.ICON_SIZE, theme.ICON_SIZE))
        self._view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._view.setAccessibleName("History")
        self._view.activated.connect(self._on_view_activated)
        self._view.clicked.connect(self._on_view_activated)
        self._view.installEventFilter(self)
        self._empty = QLabel("Calls appear here.\nShift+Enter fills the form again.")
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._empty.setEnabled(False)
        for signal in (model.rowsInserted, model.modelReset):
            signal.connect(self._on_rows_changed)

        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.GAP, theme.GAP, theme.GAP, theme.GAP)
        layout.setSpacing(theme.GAP)
        layout.addWidget(title)
        layout.addWidget(self.filter)
        layout.addWidget(self._empty, 1)
        layout.addWidget(self._view, 1)
        self._on_rows_changed()

    def count(self) -> int:
        """How many calls are listed under the filter."""
        return self._model.rowCount()

    def clear(self) -> None:
        """Forget all calls of this run."""
        self._model.clear()

    def current(self) -> Exchange | None:
        """The call that is selected, if one is."""
        index = self._view.currentIndex()
        return self._model.exchange(index) if index.isValid() else None

    def go_back(self) -> None:
        """Show the call before the one that is selected; the newest when none is."""
        index = self._view.currentIndex()
        row = index.row() + 1 if index.isValid() else 0
        if row < self._model.rowCount():
            self._view.setCurrentIndex(self._model.index(row))
            self._on_view_activated(self._view.currentIndex())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        """Shift+Enter fills a form; the view itself takes every Enter for activation."""
        exchange = self.current()
        if watched is self._view and isinstance(event, QKeyEvent) and exchange is not None:
            is_enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
            is_shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            if event.type() == QEvent.Type.KeyPress and is_enter and is_shifted:
                self.reuse_wanted.emit(exchange)
                return True
        return super().eventFilter(watched, event)

    @Slot()
    def _on_rows_changed(self) -> None:
        self._view.scrollToTop()
        empty = self._model.rowCount() == 0
        self._empty.setVisible(empty)
        self._view.setVisible(not empty)

    @Slot(QModelIndex)
    def _on_view_activated(self, index: QModelIndex) -> None:
        self.chosen.emit(self._model.exchange(index))


def _row_text(exchange: Exchange) -> str:
    started = exchange.timeline.started.astimezone()
    call, elapsed = exchange.call, duration_text(exchange.timeline.elapsed_ms)
    facts = (f"{started:%H:%M:%S}", call.endpoint.protocol.title, elapsed, exchange.server)
    return f"{call.operation}\n{' · '.join(fact for fact in facts if fact)}"
