"""The decoded reply of any operation as a tree, with a filter box and ways to copy."""

from __future__ import annotations

from itertools import compress

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QMenu,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from erpsync_gui.gui import theme
from erpsync_gui.gui.amounts import counted
from erpsync_gui.gui.clipboard import copy_bytes, copy_text
from erpsync_gui.gui.reply_filter import ReplyFilter
from erpsync_gui.gui.reply_model import NAME, VALUE, ReplyModel
from erpsync_gui.gui.tone_label import ToneLabel
from erpsync_gui.gui.value_cells import ValueCells
from erpsync_gui.wire.reply import Form, Reply, State

_NAME_WIDTH = 130
_WIDEST_NAME_PART = 0.45
_INDENTATION = 12
_EXPANDED_NODES = 60
_COPIED_NODES = 100_000


class ReplyTree(QWidget):
    """Shows a Reply, opened where the result stands.

    Signals:
        node_activated: the node that the user chose.
    """

    node_activated = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self._is_revealing = False
        self._reply: Reply | None = None
        self._name_width = _NAME_WIDTH
        self.model = ReplyModel(self)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText("Filter names and values")
        self.filter.setAccessibleName("Filter the reply")
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._on_filter_text_changed)
        self._search = ReplyFilter(self)
        self._search.finished.connect(self._on_search_finished)
        self._state = ToneLabel()
        self._state.hide()
        self.view = self._make_view()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.HALF_GAP, 0, 0)
        layout.setSpacing(theme.HALF_GAP)
        top = QVBoxLayout()
        top.setContentsMargins(theme.GAP, 0, theme.GAP, 0)
        top.addWidget(self.filter)
        top.addWidget(self._state)
        layout.addLayout(top)
        layout.addWidget(self.view)

    def set_reply(self, reply: Reply | None) -> None:
        """Show a reply and open it at its result."""
        self._search.stop()
        self._reply = reply
        self.filter.blockSignals(True)  # noqa: FBT003 (Qt's signature)
        self.filter.clear()
        self.filter.blockSignals(False)  # noqa: FBT003 (Qt's signature)
        self._state.hide()
        self._show(None)

    def reveal_node(self, node: int) -> None:
        """Choose a node and scroll to it, without saying that the user did."""
        index = self.model.index_of(node)
        if not index.isValid() or index == self.view.currentIndex().siblingAtColumn(NAME):
            return
        self._is_revealing = True
        self.view.setCurrentIndex(index)
        self.view.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)
        self._is_revealing = False

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Copy the value of the chosen node, or all below it; find goes to the filter box."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self._copy_value()
        elif event.matches(QKeySequence.StandardKey.Find):
            self.open_find()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """Leave the larger part of the width to the values."""
        super().resizeEvent(event)
        self._fit_names()

    def open_find(self) -> None:
        """Go to the filter box."""
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.selectAll()

    def _make_view(self) -> QTreeView:
        view = QTreeView()
        view.setModel(self.model)
        view.setAccessibleName("Reply")
        view.setItemDelegate(ValueCells(view))
        view.setUniformRowHeights(True)
        view.setIndentation(_INDENTATION)
        view.setAlternatingRowColors(True)
        view.setFrameShape(QTreeView.Shape.NoFrame)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._on_menu_requested)
        view.selectionModel().currentChanged.connect(self._on_current_changed)
        header = view.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(VALUE, QHeaderView.ResizeMode.Stretch)
        return view

    def _show(self, kept: bytes | None) -> None:
        reply = self._reply
        self.model.set_reply(reply, kept)
        if reply is None or not len(reply):
            return
        self._expand_to(reply.result)
        first = reply.result if kept is None else 0
        listed = range(first, reply.ends[first])
        shown = len(listed) if kept is None else sum(kept)
        if shown <= _EXPANDED_NODES:
            for node in listed if kept is None else compress(listed, kept[first:]):
                self.view.expand(self.model.index_of(node))
        self._name_width = max(self.view.sizeHintForColumn(NAME), _NAME_WIDTH)
        self._fit_names()
        self.view.scrollTo(self.model.index_of(reply.result))

    def _fit_names(self) -> None:
        widest = int(self.width() * _WIDEST_NAME_PART)
        self.view.header().resizeSection(NAME, min(self._name_width, widest))

    def _expand_to(self, node: int) -> None:
        index = self.model.index_of(node)
        while index.isValid():
            self.view.expand(index)
            index = index.parent()

    def _copy_value(self) -> None:
        node = self.model.node_of(self.view.currentIndex())
        if self._reply is not None and node >= 0:
            if self._reply.states[node] == State.PARENT:
                self._copy_subtree(self._reply, node)
            else:
                copy_text(self._reply.values[node])

    def _copy_subtree(self, reply: Reply, node: int) -> None:
        if reply.ends[node] - node <= _COPIED_NODES:
            copy_bytes(subtree_text(reply, node).encode(), self)

    @Slot(QPoint)
    def _on_menu_requested(self, point: QPoint) -> None:
        reply, node = self._reply, self.model.node_of(self.view.indexAt(point))
        if reply is None or node < 0:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        value = menu.addAction("Copy &value", lambda: copy_text(reply.values[node]))
        value.setEnabled(reply.states[node] == State.VALUE)
        menu.addAction("Copy &name", lambda: copy_text(reply.names[node]))
        path = "XPath" if reply.form is Form.XML else "JSONPath"
        menu.addAction(f"Copy &path ({path})", lambda: copy_text(reply.path(node)))
        subtree = menu.addAction("Copy &subtree", lambda: self._copy_subtree(reply, node))
        subtree.setEnabled(reply.ends[node] - node <= _COPIED_NODES)
        menu.popup(self.view.viewport().mapToGlobal(point))

    @Slot(QModelIndex)
    def _on_current_changed(self, current: QModelIndex) -> None:
        if current.isValid() and not self._is_revealing:
            self.node_activated.emit(self.model.node_of(current))

    @Slot(str)
    def _on_filter_text_changed(self, words: str) -> None:
        self._search.stop()
        if self._reply is not None and words.strip():
            self._search.start(self._reply, words.strip())
        else:
            self._state.hide()
            self._show(None)

    @Slot(object, int)
    def _on_search_finished(self, kept: bytes, hits: int) -> None:
        self._show(kept)
        none = "Nothing in the reply has this in its name or value."
        self._state.setText(counted(hits, "hit", "hits") if hits else none)
        self._state.show()


def subtree_text(reply: Reply, node: int) -> str:
    """A node and all below it: a line a node, indented by tabs, the value behind a tab."""
    words = {State.NIL: "nil", State.EMPTY: "", State.PARENT: ""}
    lines = []
    for each in range(node, reply.ends[node]):
        indent = "\t" * (reply.depths[each] - reply.depths[node])
        value = words.get(State(reply.states[each]), reply.values[each])
        lines.append(f"{indent}{reply.names[each]}\t{value}".rstrip("\t"))
    return "\n".join(lines) + "\n"
