"""One operation in a tab: its form above, what came of the last call below."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from erpsync_gui.contract.catalogue import Catalogue
from erpsync_gui.contract.model import Effect, Operation, Value
from erpsync_gui.contract.values import BadValue
from erpsync_gui.gui.form_and_view import FormAndView
from erpsync_gui.gui.request_editor import RequestEditor
from erpsync_gui.gui.turns import Act
from erpsync_gui.store.profile import Profile
from erpsync_gui.wire.call import Call, Protocol
from erpsync_gui.wire.outcome import Level, Outcome, Phase

if TYPE_CHECKING:
    # Start-up time: it is made after the first paint.
    from erpsync_gui.gui.confirmation import Confirmation
    from erpsync_gui.wire.exchange import Exchange
    from erpsync_gui.wire.glimpse import Glimpse
    from erpsync_gui.wire.text import IndexedText

_CLOCK_MS = 100
_SHORT_MS = 30
"""A call that takes no longer is over before anybody could stop it: showing it would flicker."""


class CallTab(FormAndView):
    """A form and the view of its last call.

    Only the newest call of the tab is ever shown: an answer that comes late goes to the history
    and not over a newer one.

    Signals:
        submitted: this tab and a Call that is to be made.
        stop_wanted: the number of a running call.
        preview_wanted: this tab and a Call whose request is to be laid out, not sent.
        running_changed: this tab; one of its calls has been under way for a moment, or ended.
    """

    submitted = Signal(object, object)
    stop_wanted = Signal(int)
    preview_wanted = Signal(object, object)
    running_changed = Signal(object)

    def __init__(
        self,
        operation: Operation,
        catalogue: Catalogue,
        profile: Callable[[], Profile],
        protocol: Callable[[], Protocol],
        parent: QWidget | None = None,
    ) -> None:
        """Make the form of an operation; `profile` and `protocol` say what is chosen right now."""
        super().__init__(RequestEditor(operation, catalogue, protocol().services), parent)
        self.operation = operation
        self._profile, self._protocol = profile, protocol
        self._running: Call | None = None
        self._asked_about: Call | None = None
        self._latest = 0
        self._began_s = 0.0
        self._phase, self._received_bytes = Phase.PREPARING, 0
        self._request_body = b""
        self.request.settled.connect(self._on_request_settled)
        self._clock = QTimer(self, interval=_CLOCK_MS)
        self._clock.timeout.connect(self._show_running)
        self._short = QTimer(self, interval=_SHORT_MS, singleShot=True)
        self._short.timeout.connect(lambda: self.running_changed.emit(self))

    @property
    def is_running(self) -> bool:
        """Whether the newest call of this tab is under way."""
        return self._running is not None

    def send(self) -> None:
        """Make a call from what the form says, asking first where that is needed."""
        if self.is_running:
            return
        if self.request.edits_body:
            self.submitted.emit(self, self._call({}, self.request.body_editor.body()))
            return
        try:
            arguments = self.request.form.arguments()
        except BadValue as bad:
            # The form has shown the sentence where the value stands; an old verdict must go.
            self._show(_not_sent(self._call({}), str(bad)))
            return
        from erpsync_gui.gui import confirmation  # noqa: PLC0415 - see above

        call = self._call(arguments)
        # What the version lacks or the profile forbids is refused by the wire, in its own words.
        is_known = self.operation.since <= self._protocol().services
        is_stopped = self._profile().read_only and self.operation.effect is not Effect.READ
        may_go = is_known and not is_stopped
        asked = confirmation.needed(self.operation, arguments, self._profile()) if may_go else None
        if asked is None:
            self.submitted.emit(self, call)
        else:
            is_everything = asked.word == confirmation.EVERYTHING_WORD
            self._ask(asked, call.confirmed() if is_everything else call)

    def stop(self) -> None:
        """Stop waiting for the running call."""
        if self._running is not None:
            self.stop_wanted.emit(self._running.number)

    def edit_body(self) -> None:
        """Let the user write the body by hand, starting from the one that is shown."""
        self.request.edit_body(self._request_body)

    def show_started(self, call: Call) -> None:
        """A call of this tab began."""
        self._running = call
        self._latest = call.number
        self._began_s = monotonic()
        self._phase, self._received_bytes = Phase.PREPARING, 0
        self.request.hush()
        self._clock.start()
        self._short.start()

    def show_advanced(self, number: int, phase: Phase, received_bytes: int) -> None:
        """A running call entered a phase or received bytes."""
        if number == self._latest:
            self._phase, self._received_bytes = phase, received_bytes

    def show_arrived(self, number: int, glimpse: Glimpse, then: Act) -> None:
        """Show what is known of a large answer; `then` do something, once it is painted."""
        if number == self._latest and self.is_running:
            self.view.show_arrived(glimpse, then)
        else:
            then()

    def show_finished(self, exchange: Exchange) -> None:
        """A call ended; shown only when no newer one of this tab was made meanwhile."""
        if exchange.call.number != self._latest:
            return
        self._end()
        self._show(exchange)
        if exchange.verdict.level is Level.GUARD and not exchange.call.options.read_only:
            from erpsync_gui.gui import confirmation  # noqa: PLC0415 - see above

            asked = confirmation.everything(self.operation, self._profile())
            self._ask(asked, exchange.call.confirmed())

    def show_dropped(self, number: int) -> None:
        """A call ended without an Exchange (a bug, or never begun): the tab can be used again."""
        if number == self._latest and self.is_running:
            self._end()
            self.view.clear()

    def show_again(self, exchange: Exchange) -> None:
        """Show an earlier or a pasted exchange, exactly as it was."""
        if not self.is_running:
            self._latest = 0
            self.request.hush()
            self._show(exchange)

    def show_preview(self, text: IndexedText) -> None:
        """Show the request as it would be sent; ignored while a call runs."""
        if not self.is_running:
            self._request_body = text.body[:]
            self.view.show_preview(text)

    def _call(self, arguments: Mapping[str, Value], body: bytes | None = None) -> Call:
        profile, protocol = self._profile(), self._protocol()
        return Call(
            operation=self.operation.name,
            service=self.operation.service,
            endpoint=profile.endpoint(protocol),
            arguments=arguments,
            options=profile.options(),
            edited_body=body,
        )

    def _show(self, exchange: Exchange) -> None:
        if exchange.request is not None:
            self._request_body = exchange.request.text.body[:]
        self.view.show_exchange(exchange)

    def _ask(self, confirmation: Confirmation, call: Call) -> None:
        from erpsync_gui.gui.confirmation import ConfirmationDialog  # noqa: PLC0415 - see above

        dialog = ConfirmationDialog(confirmation, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._asked_about = call
        dialog.confirmed.connect(self._on_dialog_confirmed)
        dialog.open()

    def _end(self) -> None:
        self._running = None
        self._clock.stop()
        self._short.stop()
        self.running_changed.emit(self)

    @Slot()
    def _show_running(self) -> None:
        elapsed_ms = (monotonic() - self._began_s) * 1000
        self.view.show_running(self._phase, elapsed_ms, self._received_bytes)

    @Slot()
    def _on_request_settled(self) -> None:
        if not self.is_running and not self.request.edits_body:
            arguments = self.request.form.arguments_so_far()
            self.preview_wanted.emit(self, self._call(arguments))

    @Slot()
    def _on_dialog_confirmed(self) -> None:
        if self._asked_about is not None:
            self.submitted.emit(self, self._asked_about)


def _not_sent(call: Call, sentence: str) -> Exchange:
    """What came of a form that could not be sent: nothing, and why."""
    # Start-up time: the first form is there before it is known what an Exchange is.
    from erpsync_gui.wire.exchange import Exchange, Timeline, Verdict  # noqa: PLC0415 - see above

    verdict = Verdict(Outcome.NOT_SENT, Level.REQUEST, sentence)
    return Exchange(call, verdict, Timeline(datetime.now().astimezone()))
