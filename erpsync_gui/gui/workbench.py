"""The flow of a call through the window: from a form to a thread, back to a tab and the history.

Knows which profile is chosen and whether it can be called. Views are told; none knows another.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from erpsync_gui.contract.catalogue import Catalogue
from erpsync_gui.contract.model import Kind
from erpsync_gui.gui.after_painting import AfterPainting
from erpsync_gui.gui.background import Background
from erpsync_gui.gui.call_tab import CallTab
from erpsync_gui.gui.call_tabs import CallTabs
from erpsync_gui.gui.heap import HeapTidier
from erpsync_gui.gui.history_pane import HistoryModel
from erpsync_gui.gui.large_answers import USUAL_MB
from erpsync_gui.gui.pick_lists import PICKED_PARAMETERS, PickLists
from erpsync_gui.gui.previewer import Previewer
from erpsync_gui.gui.profile_bar import ProfileBar
from erpsync_gui.gui.runner import CallRunner
from erpsync_gui.gui.sign_in_flow import SignInFlow
from erpsync_gui.gui.sign_in_strip import SignInStrip
from erpsync_gui.store.profile import Profile
from erpsync_gui.wire.call import WEB, Call

if TYPE_CHECKING:
    # Start-up time: they stand above what sends.
    from erpsync_gui.access.session import Session
    from erpsync_gui.gui.connections import Connections, Entered
    from erpsync_gui.wire.exchange import Exchange
    from erpsync_gui.wire.text import IndexedText

OpenConnections = Callable[[Catalogue, Callable[[str], None]], "Connections"]


class Workbench(QObject):
    """Takes calls from the tabs, has them made, and hands every Exchange to its views.

    A call that is submitted while the program still signs in waits for that and is then made.

    Signals:
        connected: nothing; the chosen profile can be called, or has refused the sign-in.
        exchanged: an Exchange that was just made.
    """

    connected = Signal()
    exchanged = Signal(object)

    def __init__(
        self,
        catalogue: Catalogue,
        bar: ProfileBar,
        strip: SignInStrip,
        tabs: CallTabs,
        history: HistoryModel,
        open_connections: OpenConnections,
        parent: QWidget,
    ) -> None:
        """`open_connections` does the slow imports; it is called on a thread by `warm_up`."""
        super().__init__(parent)
        self._catalogue = catalogue
        self._bar, self._tabs, self._history = bar, tabs, history
        self._open_connections = open_connections
        self.connections: Connections | None = None
        self.latest: Exchange | None = None
        self._memory_bytes = USUAL_MB << 20
        self._session: Session | None = None
        self._waiting: list[Call] = []
        self._pick_lists: dict[str, PickLists] = {}
        self._keys: dict[int, str] = {}
        self._fresh: list[Exchange] = []
        self._painting = AfterPainting(self)
        self._painting.due.connect(self._do_the_rest)

        self.background = Background(self)
        self.sign_in = SignInFlow(bar.sign_in, strip, parent)
        self.sign_in.entered.connect(self._on_entered)
        self.sign_in.crashed.connect(self._drop_waiting)
        self.sign_in.exchange_wanted.connect(self.show)
        self._previewer = Previewer(self.background, lambda tab: tab in tabs.tabs(), self)
        self.runner = CallRunner(self)
        self.runner.started.connect(tabs.show_started)
        self.runner.advanced.connect(tabs.show_advanced)
        self.runner.arrived.connect(partial(tabs.show_arrived, then=self.runner.go_on))
        self.runner.finished.connect(self._on_runner_finished)
        self.runner.crashed.connect(tabs.show_dropped)
        self.runner.finished.connect(HeapTidier(self.background, self).wait)
        tabs.submitted.connect(self.submit)
        tabs.opened.connect(self.offer_choices)
        tabs.stop_wanted.connect(self._on_tabs_stop_wanted)
        tabs.preview_wanted.connect(self._previewer.want)
        bar.profile_chosen.connect(self.enter)
        bar.protocol_chosen.connect(lambda protocol: tabs.set_services(protocol.services))

    def warm_up(self) -> None:
        """Import what is slow and sign in at the chosen profile, after the first paint."""
        self.enter(self._bar.profile())
        self._bar.sign_in.say("Starting…")
        self.background.run(
            "warm-up",
            lambda: self._open_connections(self._catalogue, self.sign_in.open_browser),
            self._start,
        )

    def _start(self, connections: Connections) -> None:
        self.connections = connections
        self.sign_in.start(connections)

    @Slot(object)
    def enter(self, profile: Profile) -> None:
        """Sign in at a profile; calls submitted meanwhile wait for it.

        Calls that waited for another profile are dropped: they were not meant for this one.
        """
        self._drop_waiting()
        self._session = None
        for tab in self._tabs.tabs():
            self.offer_choices(tab)  # the names of another server's ids would be wrong here
        self.sign_in.enter(profile)

    @Slot(object)
    def submit(self, call: Call) -> None:
        """Make a call, or let it wait while the program signs in."""
        if self._session is not None:
            self._make(call, self._session)
        else:
            self._waiting.append(call)
            self._tabs.show_started(call)

    @Slot(object)
    def show(self, exchange: Exchange) -> None:
        """Show an exchange again, in a tab of its operation or, where it has none, of its own."""
        if exchange.call.service == WEB:
            self._tabs.open_exchange(exchange)
            return
        self._tabs.open(exchange.call.operation, exchange.call.service)
        self._tabs.show_again(exchange)

    @Slot(object)
    def reuse(self, exchange: Exchange) -> None:
        """Put the arguments of an earlier call into a new form; what is half filled stays."""
        if exchange.call.service != WEB:
            tab = self._tabs.open_new(exchange.call.operation, exchange.call.service)
            tab.request.set_arguments(exchange.call.arguments)

    @Slot(object)
    def offer_choices(self, tab: CallTab) -> None:
        """Give a form the ids that are known for the chosen profile, and take all others away."""
        known = self._pick_lists.get(self._bar.profile().key, PickLists())
        for parameter in tab.operation.parameters:
            if parameter.name in PICKED_PARAMETERS and parameter.type.kind is Kind.INTEGER:
                choices = known.choices(tab.operation.name, parameter.name)
                tab.request.form.set_choices(parameter.name, choices)

    def keep_in_memory(self, most_bytes: int) -> None:
        """Have larger answers go to a temporary file from now on."""
        self._memory_bytes = most_bytes

    def reset_practice(self) -> None:
        """Put the tables of the practice tenant back to their start."""
        connections = self.connections
        if connections is not None:
            self.background.run("reset", connections.sandbox.reset, lambda _nothing: None)

    def close(self) -> None:
        """Stop everything that runs, patiently for a second at most."""
        self.sign_in.close()
        self.runner.close()
        if self.connections is not None:
            self.connections.close()
        self.background.close()

    def _preview(self, call: Call) -> IndexedText | None:
        session = self._session
        return self.connections.preview(call, session) if self.connections and session else None

    def _make(self, call: Call, session: Session) -> None:
        key = session.profile.key
        self._keys[call.number] = key
        perform = partial(session.perform, memory_bytes=self._memory_bytes, reads_apart=True)
        self.runner.submit(call, perform)

    @Slot()
    def _drop_waiting(self) -> None:
        waiting, self._waiting = self._waiting, []
        for call in waiting:
            self._tabs.show_dropped(call.number)

    @Slot(object)
    def _on_entered(self, entered: Entered) -> None:
        self._session = entered.session
        self.runner.make_ready()
        self._previewer.start(self._preview)
        profile = entered.profile
        self._bar.set_address(profile.key, profile.address)
        if entered.entrance is not None and not entered.is_signed_in:
            for exchange in entered.entrance.signed_in.exchanges[-1:]:
                self._history.add(exchange)
        for exchange in entered.known:
            self._learn(profile.key, exchange)
        waiting, self._waiting = self._waiting, []
        for call in waiting:
            endpoint = profile.endpoint(call.endpoint.protocol)
            self._make(replace(call, endpoint=endpoint), entered.session)
        self._tabs.set_services(self._bar.protocol().services)
        self.connected.emit()

    @Slot(object)
    def _on_runner_finished(self, exchange: Exchange) -> None:
        self.latest = exchange
        self._tabs.show_finished(exchange)
        self._fresh.append(exchange)
        self._painting.wait()
        self.exchanged.emit(exchange)

    @Slot()
    def _do_the_rest(self) -> None:
        """Do what else there is to do after calls; their tabs are painted, nobody waits for it."""
        fresh, self._fresh = self._fresh, []
        for exchange in fresh:
            self._history.add(exchange)
            self._learn(self._keys.pop(exchange.call.number, ""), exchange)
        self.sign_in.refresh()

    def _learn(self, key: str, exchange: Exchange) -> None:
        """Offer the ids that an answer names in all forms of its profile."""
        known = self._pick_lists.setdefault(key, PickLists())
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
