"""The three panes that show an Exchange: request, response, and what it did.

Everything shown comes ready in the Exchange. The panes do not know each other: `exchange_links`
carries a choice in one to the others.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from erpsync_gui.gui.amounts import size_text
from erpsync_gui.gui.exchange_links import ExchangeLinks
from erpsync_gui.gui.message_pane import MessagePane
from erpsync_gui.gui.parameter_lines import parameter_lines
from erpsync_gui.gui.reply_query import run_apart
from erpsync_gui.gui.result_pane import ResultPane, why_nothing_came
from erpsync_gui.gui.side_by_side import SideBySide
from erpsync_gui.gui.theme import Tone
from erpsync_gui.gui.turns import Act, Turns
from erpsync_gui.gui.verdict_line import VerdictLine
from erpsync_gui.wire.exchange import Exchange
from erpsync_gui.wire.glimpse import Glimpse
from erpsync_gui.wire.outcome import Outcome, Phase
from erpsync_gui.wire.text import IndexedText

_LARGE_BYTES = 1 << 20
"""A larger answer is shown pane by pane: all at once, it would hold the window up."""

_NO_REQUEST_YET = "The request is shown here as soon as the form can make one."
_NO_ANSWER_YET = "The answer is shown here after a call."
_NO_RESULT_YET = "What a call changed and answered is shown here."
_WAITING = "Waiting for the answer…"
_PREVIEW = "Preview, not sent."
_NEXT = "Preview of the next call, not sent. The answer beside is that of the last call."
_ONCE_SENT = "Known once the request is sent."
_NO_REQUEST = "This answer was read from a file or pasted: its request is not known."
_NO_REQUEST_BODY = "This request has no body."


class ExchangeView(QWidget):
    """Verdict line on top; request, response and result side by side, or as tabs.

    Signals:
        shown: nothing; all of an Exchange is in the panes.
    """

    shown = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show that nothing was sent yet."""
        super().__init__(parent)
        self._exchange: Exchange | None = None
        self._is_running = False
        self._parameter = ""
        self._turns = Turns(self)
        self.verdict_line = VerdictLine()
        self.request_pane = MessagePane("Request")
        self.response_pane = MessagePane("Response")
        self.result_pane = ResultPane(run_apart)
        self._panes = (self.request_pane, self.response_pane, self.result_pane)
        names = ("Request", "Response", "Result")
        self._row = SideBySide(dict(zip(names, self._panes, strict=True)))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.verdict_line)
        layout.addWidget(self._row, 1)
        self.setFocusProxy(self.verdict_line)
        self._links = ExchangeLinks(self.response_pane, self.result_pane)
        self.clear()

    @property
    def exchange(self) -> Exchange | None:
        """What is shown; None for a preview, a running call or nothing."""
        return self._exchange

    def show_exchange(self, exchange: Exchange) -> None:
        """Show one call and everything that came of it, be it new or from the history."""
        self._exchange, self._is_running = exchange, False
        self._links.follow(None)
        shows = (self._show_verdict, self._show_request, self._show_response, self._show_result)
        response = exchange.response
        if response is not None and len(response.raw) > _LARGE_BYTES:
            self._turns.start(*[partial(show, exchange) for show in shows])
            return
        self._turns.stop()
        for show in shows:
            show(exchange)

    def show_preview(self, text: IndexedText) -> None:
        """Show the body as it would be sent; the answer of the last call stays beside it."""
        if self._is_running:
            self.clear()
        if self._exchange is None:
            self.verdict_line.show_preview()
            self._row.suggest(self.request_pane)
        self.request_pane.show_body(text, _ONCE_SENT)
        self.request_pane.say(_PREVIEW if self._exchange is None else _NEXT, Tone.CAUTION)
        if not text.body:
            self.request_pane.show_no_body(_NO_REQUEST_BODY)
        self.highlight_request(self._parameter)

    def show_running(self, phase: Phase, elapsed_ms: float, received_bytes: int) -> None:
        """Show how far a running call is; called again and again."""
        self.verdict_line.show_running(phase, elapsed_ms, received_bytes)
        self._begin_running()

    def show_arrived(self, glimpse: Glimpse, then: Act) -> None:
        """Show what is known of a large answer; called again and again, each time with more.

        `then` is done once that is painted, unless something newer is shown before.
        """
        begin = [] if self._is_running else [self._begin_running]
        lead_back = [] if glimpse.text is None else [self.response_pane.lead_back]
        self._turns.start(*begin, partial(self._show_glimpse, glimpse), *lead_back, then)

    def clear(self) -> None:
        """Show that nothing was sent yet."""
        self._turns.stop()
        self._exchange, self._is_running = None, False
        self.verdict_line.show_idle()
        self.request_pane.show_nothing(_NO_REQUEST_YET)
        self.response_pane.show_nothing(_NO_ANSWER_YET)
        self.result_pane.show_nothing(_NO_RESULT_YET)
        self._links.follow(None)

    def highlight_request(self, name: str) -> None:
        """Mark the lines of a parameter in the request body; no name marks none."""
        self._parameter = name
        view = self.request_pane.body_view
        lines = parameter_lines(view.text, name) if name else None
        view.mark_lines(lines)
        if lines is not None:
            view.reveal_line(lines[0])

    def open_find(self) -> None:
        """Find in the pane that has the focus; in the response when none has."""
        self._focused_pane().open_find()

    def text_pane(self) -> MessagePane:
        """The pane of a message that has the focus; the response when none has."""
        pane = self._focused_pane()
        return pane if isinstance(pane, MessagePane) else self.response_pane

    def save_response(self) -> None:
        """Ask for a file and save the very bytes of the answer."""
        self.response_pane.save()

    def _focused_pane(self) -> MessagePane | ResultPane:
        widget = QApplication.focusWidget()
        focused = (pane for pane in self._panes if widget and pane.isAncestorOf(widget))
        return next(focused, self.response_pane)

    def _begin_running(self) -> None:
        if not self._is_running:
            self._exchange, self._is_running = None, True
            self.request_pane.say("")
            self.response_pane.show_nothing(_WAITING)
            self.result_pane.show_nothing(_WAITING)
            self._links.follow(None)

    def _show_glimpse(self, glimpse: Glimpse) -> None:
        self._row.suggest(self.response_pane)
        self.response_pane.show_arrived(glimpse.raw, glimpse.text)
        if glimpse.changes is not None:
            self.result_pane.show_arrived(glimpse.changes)

    def _show_verdict(self, exchange: Exchange) -> None:
        self.verdict_line.show_exchange(exchange)
        self._row.suggest(self.response_pane if exchange.response else self.request_pane)

    def _show_result(self, exchange: Exchange) -> None:
        self.result_pane.show_exchange(exchange)
        self._links.follow(exchange)
        self.shown.emit()

    def _show_request(self, exchange: Exchange) -> None:
        request, pane = exchange.request, self.request_pane
        pane.name_file(f"{exchange.call.operation}-request")
        if request is None:
            is_unmade = exchange.outcome is Outcome.NOT_SENT
            pane.show_nothing(_NO_REQUEST_YET if is_unmade else _NO_REQUEST)
            return
        line = f"{request.method} {request.url}"
        if len(request.raw):
            pane.show_message(line, request.headers, request.text, request.raw)
        else:
            pane.show_bodiless(line, request.headers, _NO_REQUEST_BODY)

    def _show_response(self, exchange: Exchange) -> None:
        response, pane = exchange.response, self.response_pane
        pane.name_file(f"{exchange.call.operation}-response")
        without = why_nothing_came(exchange)
        if response is None:
            pane.show_nothing(without)
            return
        line = f"{response.http_version} {response.status} {response.reason}".strip()
        if without:
            pane.show_bodiless(line, response.headers, without)
        else:
            shape = exchange.reply.shape if exchange.reply is not None else b""
            pane.show_message(line, response.headers, response.text, response.raw, shape)
        if not response.complete:
            size = size_text(response.wire_bytes)
            pane.say(f"The answer broke off after {size}; this is what arrived.", Tone.CAUTION)
