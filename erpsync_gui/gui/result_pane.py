"""What a call did: its changes, its decoded reply, its timing."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from erpsync_gui.gui.changes_tree import ChangesTree
from erpsync_gui.gui.reply_query import Run, run_here
from erpsync_gui.gui.reply_tree import ReplyTree
from erpsync_gui.gui.tabbed_pane import EmptyPage, TabbedPane
from erpsync_gui.gui.timing_view import TimingView
from erpsync_gui.wire.changes import Changes
from erpsync_gui.wire.exchange import Exchange
from erpsync_gui.wire.outcome import Outcome

_NO_CHANGES = "This answer says nothing about changed records."
_NO_REPLY = "The answer cannot be shown as a tree. Its bytes stand beside."
_NOT_READ = "You stopped before the answer was read to its end. Its bytes stand beside."


class ResultPane(TabbedPane):
    """Shows the tabs Changes, Reply and Timing of an Exchange."""

    def __init__(self, run_query: Run = run_here, parent: QWidget | None = None) -> None:
        """Show nothing yet; `run_query` says where large answers are asked by a path."""
        super().__init__("", parent)
        self.changes_tree = ChangesTree()
        self.reply_tree = ReplyTree(run_query)
        self.timing_view = TimingView()
        self._changes = EmptyPage(self.changes_tree)
        self._reply = EmptyPage(self.reply_tree)
        self._timing = EmptyPage(self.timing_view)
        pages = (("Changes", self._changes), ("Reply", self._reply), ("Timing", self._timing))
        for name, page in pages:
            self.add_page(name, page)
        self._suggested = self._changes
        self._arrived: Changes | None = None
        """The changes of an answer that is not whole yet."""

    def show_exchange(self, exchange: Exchange) -> None:
        """Show what came of a call.

        Opens the changes when there are any, else the reply; but a tab that the user chose stays
        for as long as it has something to show.
        """
        if exchange.changes is None or exchange.changes is not self._arrived:
            self.changes_tree.set_changes(exchange.changes)
        self._arrived = None
        self.reply_tree.set_reply(exchange.reply, exchange.result)
        self.timing_view.show_exchange(exchange)
        self._timing.show_content()
        without = why_nothing_came(exchange)
        if not without and exchange.outcome is Outcome.CANCELLED:
            without = _NOT_READ
        if exchange.changes is None:
            self._changes.show_sentence(without or _NO_CHANGES)
        else:
            self._changes.show_content()
        if exchange.reply is None:
            self._reply.show_sentence(without or _NO_REPLY)
        else:
            self._reply.show_content()
        has_changes = exchange.changes is not None and any(exchange.changes.present)
        self._suggest(self._changes if has_changes else self._reply)

    def show_arrived(self, changes: Changes) -> None:
        """Show what a large answer changed, before the rest of it is understood."""
        if changes is not self._arrived:
            self._arrived = changes
            self.changes_tree.set_changes(changes)
            self._changes.show_content()
            self._suggest(self._changes)

    def show_nothing(self, sentence: str) -> None:
        """Say on every tab why there is nothing."""
        self._arrived = None
        self.timing_view.forget()
        self.changes_tree.set_changes(None)
        self.reply_tree.set_reply(None)
        for page in (self._changes, self._reply, self._timing):
            page.show_sentence(sentence)

    def _suggest(self, page: EmptyPage) -> None:
        current = self.current_page()
        is_chosen = current is not self._suggested
        if not (is_chosen and isinstance(current, EmptyPage) and not current.sentence):
            self._suggested = page
            self.show_page(page)

    def open_find(self) -> None:
        """Go to the filter box of the tree in front."""
        tree = self.changes_tree if self.current_page() is self._changes else self.reply_tree
        if not tree.isHidden():
            tree.open_find()


def why_nothing_came(exchange: Exchange) -> str:
    """Why there is no body in an answer; empty when there is one."""
    response = exchange.response
    if response is None or not (len(response.raw) or response.status):
        return _WITHOUT_RESPONSE.get(exchange.outcome, "No answer came.")
    if len(response.raw):
        return ""
    status = f"{response.status} {response.reason}".strip()
    return f"No answer body: the server sent {status}."


_WITHOUT_RESPONSE = {
    Outcome.CANCELLED: "No answer had come when you stopped waiting.",
    Outcome.TIMED_OUT: "No answer came in time.",
    Outcome.UNREACHABLE: "No answer: there was no connection to the server.",
    Outcome.NOT_SENT: "Nothing was sent, so there is no answer.",
}
