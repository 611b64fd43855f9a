"""The tabs: one for each open operation, each with calls of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QTabBar, QTabWidget, QWidget

from erpsync_gui.contract.catalogue import Catalogue
from erpsync_gui.gui import icons, theme
from erpsync_gui.gui.call_tab import CallTab
from erpsync_gui.gui.tool_button import tool_button
from erpsync_gui.gui.turns import Act
from erpsync_gui.store.profile import Profile
from erpsync_gui.wire.call import Call, Protocol
from erpsync_gui.wire.outcome import Phase

if TYPE_CHECKING:
    # Start-up time: both are made after the first paint.
    from erpsync_gui.gui.exchange_view import ExchangeView
    from erpsync_gui.wire.exchange import Exchange
    from erpsync_gui.wire.glimpse import Glimpse


class CallTabs(QTabWidget):
    """The open operations.

    Signals:
        submitted: a Call of some tab.
        stop_wanted: the number of a running call.
        preview_wanted: a CallTab and a Call whose request is to be laid out.
        current_changed: nothing; another tab came to the front, or the front one began or ended
            a call.
        opened: a CallTab that was just made.
    """

    submitted = Signal(object)
    stop_wanted = Signal(int)
    preview_wanted = Signal(object, object)
    current_changed = Signal()
    opened = Signal(object)

    def __init__(
        self,
        catalogue: Catalogue,
        profile: Callable[[], Profile],
        protocol: Callable[[], Protocol],
        parent: QWidget | None = None,
    ) -> None:
        """`profile` and `protocol` say what is chosen at the moment a call is made."""
        super().__init__(parent)
        self._catalogue = catalogue
        self._profile = profile
        self._protocol = protocol
        self._owners: dict[int, CallTab] = {}
        self.setMovable(True)
        self.setDocumentMode(True)
        self.setAccessibleName("Open operations")
        self.currentChanged.connect(self.current_changed)

    def current(self) -> CallTab | None:
        """The tab in front; None when all are closed."""
        tab = self.currentWidget()
        return tab if isinstance(tab, CallTab) else None

    def tabs(self) -> list[CallTab]:
        """All tabs from left to right."""
        widgets = [self.widget(place) for place in range(self.count())]
        return [widget for widget in widgets if isinstance(widget, CallTab)]

    def open(self, name: str, service: str = "ErpSync") -> CallTab:
        """Bring the tab of an operation to the front, making it when there is none."""
        for tab in self.tabs():
            if (tab.operation.name, tab.operation.service) == (name, service):
                self.setCurrentWidget(tab)
                return tab
        return self.open_new(name, service)

    def open_new(self, name: str, service: str = "ErpSync") -> CallTab:
        """Make a further tab of an operation, even when there is one."""
        operation = self._catalogue.operation(name, service)
        tab = CallTab(operation, self._catalogue, self._profile, self._protocol)
        tab.submitted.connect(self._on_tab_submitted)
        tab.stop_wanted.connect(self.stop_wanted)
        tab.preview_wanted.connect(self.preview_wanted)
        tab.running_changed.connect(self._on_tab_running_changed)
        self._insert(tab, name, operation.purpose)
        self.setCurrentWidget(tab)
        tab.request.form.setFocus(Qt.FocusReason.ShortcutFocusReason)
        tab.request.settle()
        self.opened.emit(tab)
        return tab

    @Slot(int)
    def close_tab(self, place: int) -> None:
        """Close a tab; its running call is stopped, its calls stay in the history."""
        tab = self.widget(place)
        if isinstance(tab, CallTab):
            tab.stop()
            self._owners = {key: owner for key, owner in self._owners.items() if owner is not tab}
        if tab is not None:
            self.removeTab(place)
            tab.deleteLater()

    def open_exchange(self, exchange: Exchange) -> None:
        """Show an exchange that belongs to no form, in the tab of its name."""
        # Start-up time: it brings the panes of an exchange, and few are opened so.
        from erpsync_gui.gui.exchange_tab import ExchangeTab  # noqa: PLC0415 - as said above

        name = exchange.call.operation
        widgets = (self.widget(place) for place in range(self.count()))
        found = [tab for tab in widgets if isinstance(tab, ExchangeTab) and tab.name == name]
        tab = found[0] if found else ExchangeTab(name)
        if not found:
            self._insert(tab, name, f"{name}: not an operation, but part of the way to one")
        tab.show_exchange(exchange)
        self.setCurrentWidget(tab)
        _decorate(self, tab, icons.icon(theme.look_of(exchange.verdict).icon))

    def set_services(self, services: int) -> None:
        """Follow a change of the protocol in every tab."""
        for tab in self.tabs():
            tab.request.set_services(services)

    @Slot(object)
    def show_started(self, call: Call) -> None:
        """Tell the owner that its call began."""
        owner = self._owners.get(call.number)
        if owner is not None:
            owner.show_started(call)

    @Slot(int, object, int)
    def show_advanced(self, number: int, phase: Phase, received_bytes: int) -> None:
        """Tell the owner how far its call is."""
        owner = self._owners.get(number)
        if owner is not None:
            owner.show_advanced(number, phase, received_bytes)

    def show_arrived(self, number: int, glimpse: Glimpse, then: Act) -> None:
        """Give the owner what has come of its large answer; `then` do something, once painted."""
        owner = self._owners.get(number)
        if owner is not None:
            owner.show_arrived(number, glimpse, then)
        else:
            then()

    @Slot(object)
    def show_finished(self, exchange: Exchange) -> None:
        """Hand an Exchange to the tab that asked for it, if that is still open."""
        owner = self._owners.pop(exchange.call.number, None)
        if owner is not None:
            owner.show_finished(exchange)
            _decorate(self, owner, icons.icon(theme.look_of(exchange.verdict).icon))

    def show_again(self, exchange: Exchange) -> None:
        """Show an earlier or a pasted exchange in the tab in front."""
        tab = self.current()
        if tab is not None and not tab.is_running:
            tab.show_again(exchange)
            _decorate(self, tab, icons.icon(theme.look_of(exchange.verdict).icon))

    def current_view(self) -> ExchangeView | None:
        """The view of the tab in front, whether it has a form or not; None when all are closed."""
        tab = self.currentWidget()
        return getattr(tab, "view", None)

    def panes(self) -> list[QWidget]:
        """What the focus goes round in the tab in front: the form and the three panes."""
        view, tab = self.current_view(), self.current()
        if view is None:
            return []
        form = [tab.request] if tab is not None else []
        return [*form, view.request_pane, view.response_pane, view.result_pane]

    @Slot(int)
    def show_dropped(self, number: int) -> None:
        """A call ended without an Exchange."""
        owner = self._owners.pop(number, None)
        if owner is not None:
            owner.show_dropped(number)

    @Slot(object, object)
    def _on_tab_submitted(self, tab: CallTab, call: Call) -> None:
        self._owners[call.number] = tab
        self.submitted.emit(call)

    @Slot(object)
    def _on_tab_running_changed(self, tab: CallTab) -> None:
        if tab.is_running:
            _decorate(self, tab, icons.icon("send"))
        self.current_changed.emit()

    def _insert(self, tab: QWidget, name: str, tip: str) -> None:
        place = self.insertTab(self.currentIndex() + 1, tab, name)
        self.setTabToolTip(place, tip)
        close = tool_button("close", f"Close {name} (Ctrl+W)")
        close.clicked.connect(lambda: self.close_tab(self.indexOf(tab)))
        self.tabBar().setTabButton(place, QTabBar.ButtonPosition.RightSide, close)


def _decorate(tabs: QTabWidget, tab: QWidget, icon: QIcon) -> None:
    """Give a tab an icon, unless it has that one already."""
    # The tab widget's own way of doing this lays out and paints all that is in the tab.
    bar, place = tabs.tabBar(), tabs.indexOf(tab)
    if bar.tabIcon(place).cacheKey() != icon.cacheKey():
        bar.setTabIcon(place, icon)
