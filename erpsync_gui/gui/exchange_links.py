"""Carries a choice in one pane to the others: a node of the reply is a line of the text.

A view that is told to show something never says that the user chose it, so nothing goes round.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Slot

from erpsync_gui.gui.after_painting import AfterPainting
from erpsync_gui.gui.message_pane import MessagePane
from erpsync_gui.gui.result_pane import ResultPane
from erpsync_gui.wire.exchange import Exchange

_REST_MS = 50
"""When the caret has rested so long in the text, the trees follow it."""


class ExchangeLinks(QObject):
    """Links the laid-out answer, the reply tree and the changes tree."""

    def __init__(self, response_pane: MessagePane, result_pane: ResultPane) -> None:
        """Watch both panes for as long as the first one lives."""
        super().__init__(response_pane)
        self._exchange: Exchange | None = None
        self._reached_node = self._chosen_node = 0
        self._lead_other_tree: Callable[[int], None] = self._reveal_record
        # The tree in which somebody moves is painted first, and the text in the next turn.
        self._painting = AfterPainting(self)
        self._painting.due.connect(self._on_painted)
        # Opening the trees takes longer than a page of text: a key held down would stutter.
        self._rest = QTimer(self, interval=_REST_MS, singleShot=True)
        self._rest.timeout.connect(self._on_rest)
        self._response_pane = response_pane
        self._body_view = response_pane.body_view
        self._reply_tree = result_pane.reply_tree
        self._changes_tree = result_pane.changes_tree
        self._body_view.line_activated.connect(self._on_line_activated)
        self._reply_tree.node_activated.connect(self._on_node_activated)
        self._changes_tree.record_chosen.connect(self._on_record_chosen)

    def follow(self, exchange: Exchange | None) -> None:
        """Link what these panes show of an Exchange from now on."""
        self._exchange = exchange
        self._rest.stop()
        self._painting.stop()

    @Slot(int)
    def _on_node_activated(self, node: int) -> None:
        self._lead_others(node, self._reveal_record)

    @Slot(int)
    def _on_record_chosen(self, node: int) -> None:
        # The changes of a large answer are there before its lines and its tree.
        if self._exchange is not None:
            self._lead_others(node, self._reply_tree.reveal_node)

    def _lead_others(self, node: int, other_tree: Callable[[int], None]) -> None:
        """Show a node of one tree in the text and in the other tree, as soon as it is painted."""
        self._chosen_node, self._lead_other_tree = node, other_tree
        self._painting.wait()

    @Slot()
    def _on_painted(self) -> None:
        self._show_line(self._chosen_node)
        self._lead_other_tree(self._chosen_node)

    @Slot(int)
    def _on_line_activated(self, line: int) -> None:
        reply = self._exchange.reply if self._exchange else None
        node = reply.node_at(line) if reply is not None else None
        if node is not None:
            self._body_view.mark_lines((line, line))
            self._reached_node = node
            self._rest.start()

    @Slot()
    def _on_rest(self) -> None:
        self._reply_tree.reveal_node(self._reached_node)
        self._reveal_record(self._reached_node)

    def _show_line(self, node: int) -> None:
        """Show the line of a node in the laid-out answer, and mark it."""
        self._response_pane.show_body_page()
        self._body_view.mark_lines((node, node))
        self._body_view.reveal_line(node)

    def _reveal_record(self, node: int) -> None:
        """Choose the changed record that a node belongs to, if it belongs to one."""
        exchange = self._exchange
        if exchange is None or exchange.changes is None or exchange.reply is None:
            return
        nodes = exchange.changes.nodes
        row = bisect_right(nodes, node) - 1
        if row >= 0 and node < exchange.reply.end(nodes[row]):
            self._changes_tree.reveal_row(row)
