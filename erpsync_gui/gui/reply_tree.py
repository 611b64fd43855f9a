"""The decoded reply of any operation as a tree, with a filter box and ways to copy."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView, QMenu, QWidget

from erpsync_gui.gui.amounts import counted
from erpsync_gui.gui.clipboard import copy_text
from erpsync_gui.gui.outline_pane import OutlinePane
from erpsync_gui.gui.outline_view import OutlineView
from erpsync_gui.gui.outline_work import OutlineWork
from erpsync_gui.gui.reply_cells import NAME, VALUE, ReplyCells
from erpsync_gui.gui.reply_copy import nodes_text
from erpsync_gui.gui.reply_filter import Filtered, ReplyFilter
from erpsync_gui.gui.reply_outline import ReplyOutline
from erpsync_gui.gui.reply_query import Run, run_here
from erpsync_gui.gui.theme import Tone
from erpsync_gui.wire.reply import Form, Reply, State
from erpsync_gui.wire.steps import Steps

_NAME_WIDTH = 130
_WIDEST_NAME_PART = 0.45
_INDENTATION = 12
_OPENED_LINES = 120
"""A result of so many lines is opened to its end."""
_OPENED_AT_ONCE = 100_000
_COPIED_AT_ONCE = 500
_PATHS = {Form.XML: "XPath", Form.JSON: "JSONPath"}
_EXAMPLES = {Form.XML: "/XPath", Form.JSON: "$.JSONPath"}


class ReplyTree(OutlinePane):
    """Shows a Reply, opened where the result stands.

    Signals:
        node_activated: the node that the user chose.
    """

    node_activated = Signal(int)

    def __init__(self, run_query: Run = run_here, parent: QWidget | None = None) -> None:
        """Show nothing yet; `run_query` says where large answers are asked by a path."""
        cells = ReplyCells()
        super().__init__(OutlineView("Reply", cells, _INDENTATION), "Filter", parent)
        self._cells = cells
        self._reply: Reply | None = None
        self._result = 0
        self._outline: ReplyOutline | None = None
        self._awaited_node: int | None = None
        self._name_width = _NAME_WIDTH
        self._opening = OutlineWork("reply", self)
        self._opening.finished.connect(self._on_opened)
        self._search = ReplyFilter(run_query, self)
        self._search.finished.connect(self._on_search_finished)
        self._search.failed.connect(lambda sentence: self.say(sentence, Tone.CAUTION))
        self.filter_changed.connect(self._on_filter_changed)
        self.copy_wanted.connect(self._on_copy_wanted)
        self.view.header().setSectionResizeMode(VALUE, QHeaderView.ResizeMode.Stretch)
        self.view.thing_chosen.connect(self.node_activated)
        self.view.menu_wanted.connect(self._on_menu_wanted)

    def set_reply(self, reply: Reply | None, result: int = 0) -> None:
        """Show a reply and open it at a node, its result."""
        self._search.stop()
        self._opening.stop()
        self._reply, self._result, self._awaited_node = reply, result, None
        self._cells.set_reply(reply)
        self.start_over()
        if reply is None or not _is_short(reply):
            self._show(None)
        if reply is not None:
            self.filter.setPlaceholderText(f"Filter, or {_EXAMPLES[reply.form]}")
            self._open()

    def reveal_node(self, node: int) -> None:
        """Choose a node and scroll to it, without saying that the user did."""
        if self._opening.is_running:
            self._awaited_node = node
        elif self._outline is not None:
            self.view.reveal(node)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """Leave the larger part of the width to the values."""
        super().resizeEvent(event)
        self._fit_names()

    def _open(self) -> None:
        """Show all nodes, opened at the result."""
        reply = self._reply
        if reply is not None and reply.root is not None:
            self._opening.start(_opened(reply, self._result), at_once=_is_short(reply))
        else:
            self.say("")

    def _show(self, outline: ReplyOutline | None) -> None:
        self._outline = outline
        self.view.show_outline(outline)
        self._name_width = max(self.view.sizeHintForColumn(NAME), _NAME_WIDTH)
        self._fit_names()

    def _fit_names(self) -> None:
        widest = int(self.width() * _WIDEST_NAME_PART)
        self.view.header().resizeSection(NAME, min(self._name_width, widest))

    def _copy_subtree(self, reply: Reply, node: int) -> None:
        end = reply.end(node)
        self._copy_nodes(reply, reply.nodes(node, end), end - node, reply.depth(node))

    def _copy_nodes(self, reply: Reply, nodes: Iterable[int], count: int, depth: int) -> None:
        what = counted(count, "line", "lines")
        self.copy(nodes_text(reply, nodes, depth), what, at_once=count <= _COPIED_AT_ONCE)

    @Slot()
    def _on_copy_wanted(self) -> None:
        """Copy the value of the current node, or all below it; or the nodes that are selected."""
        reply, outline, node = self._reply, self._outline, self.view.current
        if reply is None or outline is None or node is None:
            return
        rows = self.view.selected
        if len(rows) > 1:
            top = reply.depth(node) - outline.depth(node)
            self._copy_nodes(reply, outline.nodes_in(rows), len(rows), top)
        elif reply.is_parent(node):
            self._copy_subtree(reply, node)
        else:
            copy_text(reply.value(node))

    @Slot(int, QPoint)
    def _on_menu_wanted(self, node: int, point: QPoint) -> None:
        reply = self._reply
        if reply is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        value = menu.addAction("Copy &value", lambda: copy_text(reply.value(node)))
        value.setEnabled(reply.state(node) is State.VALUE)
        menu.addAction("Copy &name", lambda: copy_text(reply.name(node)))
        path = f"Copy &path ({_PATHS[reply.form]})"
        menu.addAction(path, lambda: copy_text(reply.path(node)))
        menu.addAction("Copy &subtree", lambda: self._copy_subtree(reply, node))
        self.add_expanding(menu)
        menu.popup(point)

    @Slot(object)
    def _on_opened(self, outline: ReplyOutline) -> None:
        self._show(outline)
        self.say("")
        self.view.scroll_to(outline.row_of(self._result))
        if self._awaited_node is not None:
            self.view.reveal(self._awaited_node)
            self._awaited_node = None

    @Slot(str)
    def _on_filter_changed(self, text: str) -> None:
        self._search.stop()
        self._opening.stop()
        if self._reply is not None and text:
            self._search.start(self._reply, self._result, text)
        else:
            self._open()

    @Slot(object)
    def _on_search_finished(self, found: Filtered) -> None:
        if found.outline is None:
            self.say(found.note)
            return
        self._show(found.outline)
        hits = counted(found.hits, "hit", "hits")
        words = hits if found.hits else "Nothing in the reply is like this."
        self.say(" ".join(filter(None, (words, found.note))))


def _is_short(reply: Reply) -> bool:
    """Whether the nodes of a reply are there at once, so that nothing else need be shown first."""
    return reply.root is not None and reply.text.line_count <= _OPENED_AT_ONCE


def _opened(reply: Reply, result: int) -> Steps[ReplyOutline]:
    """All nodes, opened at a result: to its end if that is near."""
    outline = ReplyOutline(reply, result)
    yield
    outline.reveal(result)
    yield
    if reply.end(result) - result <= _OPENED_LINES:
        outline.expand_below(result)
    else:
        outline.expand(result)
    return outline
