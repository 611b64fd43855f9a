"""The flow of a call through the window: from a form to a thread, back to a tab and the history.

Knows which server is chosen and who is signed in there. Views are told; none knows another.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from erpsync_gui.contract.catalogue import Catalogue
from erpsync_gui.contract.model import Kind
from erpsync_gui.gui.call_tab import CallTab
from erpsync_gui.gui.call_tabs import CallTabs
from erpsync_gui.gui.history_pane import HistoryModel
from erpsync_gui.gui.pick_lists import PICKED_PARAMETERS, PickLists
from erpsync_gui.gui.previewer import Previewer
from erpsync_gui.gui.runner import Background, CallRunner, Observer
from erpsync_gui.gui.target import Target, WayIn
from erpsync_gui.gui.target_bar import TargetBar
from erpsync_gui.wire.call import Call, Protocol
from erpsync_gui.wire.exchange import Exchange

if TYPE_CHECKING:
    from erpsync_gui.gui.connections import Connected, Connections


class Workbench(QObject):
    """Takes calls from the tabs, has them made, and hands every Exchange to its views.

    A call that is submitted while the program still connects waits for that and is then made.

    Signals:
        connected: nothing; the chosen server can be called, or has refused the sign-in.
        exchanged: an Exchange that was just made.
    """

    connected = Signal()
    exchanged = Signal(object)

    def __init__(
        self,
        catalogue: Catalogue,
        bar: TargetBar,
        tabs: CallTabs,
        history: HistoryModel,
        open_connections: Callable[[Catalogue], Connections],
        parent: QObject | None = None,
    ) -> None:
        """`open_connections` does the slow imports; it is called on a thread by `warm_up`."""
        super().__init__(parent)
        self._catalogue = catalogue
        self._bar, self._tabs, self._history = bar, tabs, history
        self._open_connections = open_connections
        self.connections: Connections | None = None
        self.latest: Exchange | None = None
        self._is_connected = False
        self._waiting: list[Call] = []
        self._pick_lists: dict[str, PickLists] = {}

        self.background = Background(self)
        self._previewer = Previewer(self.background, lambda tab: tab in tabs.tabs(), self)
        self.runner = CallRunner(self._perform, self)
        self.runner.started.connect(tabs.show_started)
        self.runner.advanced.connect(tabs.show_advanced)
        self.runner.finished.connect(self._on_runner_finished)
        self.runner.crashed.connect(tabs.show_dropped)
        tabs.submitted.connect(self.submit)
        tabs.opened.connect(self.offer_choices)
        tabs.stop_wanted.connect(self._on_tabs_stop_wanted)
        tabs.preview_wanted.connect(self._previewer.want)
        bar.target_chosen.connect(self.connect_to)
        bar.protocol_chosen.connect(self._on_bar_protocol_chosen)

    def warm_up(self) -> None:
        """Import what is slow and connect to the chosen server, after the first paint."""
        self._bar.sign_in.say("Starting the practice tenant…")
        self.background.run("warm-up", lambda: self._open_connections(self._catalogue), self._start)

    def _start(self, connections: Connections) -> None:
        self.connections = connections
        self._previewer.start(connections.preview)
        self.connect_to(self._bar.target())

    @Slot(object)
    def connect_to(self, target: Target) -> None:
        """Sign in at a server; calls submitted meanwhile wait for it."""
        for tab in self._tabs.tabs():
            self.offer_choices(tab)  # the names of another server's ids would be wrong here
        connections = self.connections
        if connections is None:
            return  # warm_up connects to whatever is chosen when it is done
        self._is_connected = False
        self._bar.sign_in.say(f"Connecting to {target.name}…")
        protocol = self._bar.protocol()
        self.background.run(
            f"connect {target.name}",
            lambda: connections.connect(target, protocol),
            self._on_connected,
        )

    @Slot(object)
    def submit(self, call: Call) -> None:
        """Make a call, or let it wait while the program connects."""
        if self._is_connected:
            self.runner.submit(call)
        else:
            self._waiting.append(call)
            self._tabs.show_started(call)

    @Slot(object)
    def show(self, exchange: Exchange) -> None:
        """Show an exchange of the history again, in a tab of its operation."""
        self._tabs.open(exchange.call.operation, exchange.call.service)
        self._tabs.show_again(exchange)

    @Slot(object)
    def reuse(self, exchange: Exchange) -> None:
        """Put the arguments of an earlier call into a new form; what is half filled stays."""
        tab = self._tabs.open_new(exchange.call.operation, exchange.call.service)
        tab.request.set_arguments(exchange.call.arguments)

    @Slot(object)
    def offer_choices(self, tab: CallTab) -> None:
        """Give a form the ids that are known for the chosen server, and take all others away."""
        known = self._pick_lists.get(self._bar.target().base_url, PickLists())
        for parameter in tab.operation.parameters:
            if parameter.name in PICKED_PARAMETERS and parameter.type.kind is Kind.INTEGER:
                choices = known.choices(tab.operation.name, parameter.name)
                tab.request.form.set_choices(parameter.name, choices)

    def reset_practice(self) -> None:
        """Put the tables of the practice tenant back to their start."""
        connections = self.connections
        if connections is not None:
            self.background.run("reset", connections.sandbox.reset, lambda _nothing: None)

    def close(self) -> None:
        """Stop everything that runs, patiently for a second at most."""
        self._bar.sign_in.stop()
        self.runner.close()
        if self.connections is not None:
            self.connections.close()
        self.background.close()

    async def _perform(self, call: Call, observe: Observer) -> Exchange:
        if self.connections is None:
            msg = "a call was started before the program had connected"
            raise RuntimeError(msg)
        return await self.connections.perform(call, observe)

    def _on_connected(self, connected: Connected) -> None:
        if connected.target.name != self._bar.target().name:
            return  # another server was chosen meanwhile; its own answer is on the way
        self._bar.replace_target(connected.target)
        self._is_connected = True
        by_ticket = connected.target.way_in is WayIn.SIGN_IN and connected.signed_in
        self._bar.sign_in.say(connected.sentence, with_ticket=by_ticket)
        if connected.exchange is not None and not connected.signed_in:
            self._history.add(connected.exchange)
        for exchange in connected.known:
            self._learn(exchange)
        waiting, self._waiting = self._waiting, []
        for call in waiting:
            endpoint = connected.target.endpoint(call.endpoint.protocol)
            self.runner.submit(replace(call, endpoint=endpoint))
        self._tabs.set_services(self._bar.protocol().services)
        self.connected.emit()

    @Slot(object)
    def _on_runner_finished(self, exchange: Exchange) -> None:
        self.latest = exchange
        self._history.add(exchange)
        if exchange.response is not None:
            self._bar.sign_in.note_use()
        self._learn(exchange)
        self._tabs.show_finished(exchange)
        self.exchanged.emit(exchange)

    def _learn(self, exchange: Exchange) -> None:
        """Offer the ids that an answer names in all forms."""
        address = exchange.call.endpoint.base_url
        known = self._pick_lists.setdefault(address, PickLists())
        if known.learn(exchange.call.operation, exchange.value):
            for tab in self._tabs.tabs():
                self.offer_choices(tab)

    @Slot(int)
    def _on_tabs_stop_wanted(self, number: int) -> None:
        still_waiting = [call for call in self._waiting if call.number != number]
        if len(still_waiting) < len(self._waiting):
            self._waiting = still_waiting
            self._tabs.show_dropped(number)
        self.runner.cancel(number)

    @Slot(object)
    def _on_bar_protocol_chosen(self, protocol: Protocol) -> None:
        self._tabs.set_services(protocol.services)
