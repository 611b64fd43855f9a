"""Tours that show the program: pictures of every main view, and one for where no screen is.

Each drives the real window on the practice tenant with real calls.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QDialog

from erpsync_gui.contract.model import Value
from erpsync_gui.gui.call_tab import CallTab
from erpsync_gui.gui.desktop import Desktop
from erpsync_gui.gui.theme import Appearance
from erpsync_gui.gui.tour import Steps, TourFailedError
from erpsync_gui.store.profile import Environment, Profile, WayIn
from erpsync_gui.wire.call import Protocol
from erpsync_gui.wire.online import OnlineApp
from erpsync_gui.wire.outcome import Outcome

SETTLE_MS = 400
"""Long enough for previews and repaints to be on the screen."""

_RESYNC: dict[str, Value] = {
    "ErpConnectionId": 1,
    "ErpActorType": "Customer",
    "ExternalKeys": [str(key) for key in range(10001, 10009)],
}
_REFUSED: dict[str, Value] = _RESYNC | {"ExternalKeys": ["10001", "10034"]}
"""Customer 10034 has a list item that is mapped to nothing."""
_MAPPING: Mapping[str, Value] = {"ErpConnectionId": 1, "ActorType": "Customer"}
_EVERYTHING: Mapping[str, Value] = {"ErpConnectionId": 1, "InternalKeyIds": []}

CUSTOMERS = (
    Profile(
        "Fjordkraft Verft (test)",
        environment=Environment.TEST,
        address="https://crm-test.fjordkraft-verft.example/SuperOffice",
        user="erpsync",
    ),
    Profile(
        "Fjordkraft Verft",
        environment=Environment.PRODUCTION,
        address="https://crm.fjordkraft-verft.example/SuperOffice",
        user="erpsync",
        read_only=True,
    ),
    Profile(
        "Lindqvist Bygg",
        environment=Environment.PRODUCTION,
        app=OnlineApp("online", "Cust26759"),
        protocol=Protocol.REST,
        way_in=WayIn.BROWSER,
        read_only=True,
    ),
)
"""Customers for the pictures; nobody has these names or addresses."""


def demonstrate(desktop: Desktop, picture: Path) -> Steps:
    """Send the example that stands filled in, and save a picture of the window."""
    yield desktop.workbench.connected
    yield SETTLE_MS
    yield from send(desktop, _front(desktop))
    yield SETTLE_MS
    _save(desktop, picture)
    exchange = desktop.workbench.latest
    if exchange is None or exchange.outcome is not Outcome.OK:
        sentence = exchange.verdict.sentence if exchange is not None else "no answer"
        raise TourFailedError(sentence)


def picture_all(desktop: Desktop, folder: Path) -> Steps:
    """Save a picture of every main view into a folder, light and dark."""
    folder.mkdir(parents=True, exist_ok=True)
    yield desktop.workbench.connected
    for appearance in (Appearance.LIGHT, Appearance.DARK):
        desktop.theme.set_appearance(appearance)
        desktop.workbench.reset_practice()
        for name, steps in _scenes(desktop):
            yield from steps
            yield SETTLE_MS
            _save(desktop, folder / f"{name}-{appearance.value}.png")
            _close_dialogs()
            yield SETTLE_MS


def _scenes(desktop: Desktop) -> Iterator[tuple[str, Steps]]:
    yield "changes", _call(desktop, "ForceResyncExternal", _RESYNC)
    yield "refused", _call(desktop, "ForceResyncExternal", _REFUSED)
    yield "reply", _call(desktop, "GetActorTypeMapping", _MAPPING)
    yield "form", _open_form(desktop, "ConnectActor")
    yield "guard", _try_everything(desktop)
    yield "palette", _trigger(desktop, "palette")
    yield "profiles", _trigger(desktop, "profiles")
    yield "diagnosis", _diagnose(desktop)


def _call(desktop: Desktop, name: str, arguments: Mapping[str, Value]) -> Steps:
    tab = desktop.tabs.open(name)
    tab.request.set_arguments(arguments)
    yield SETTLE_MS
    yield from send(desktop, tab)


def _diagnose(desktop: Desktop) -> Steps:
    desktop.diagnosis.open()
    yield desktop.diagnosis.ended


def _open_form(desktop: Desktop, name: str) -> Steps:
    desktop.tabs.open(name)
    yield SETTLE_MS


def _try_everything(desktop: Desktop) -> Steps:
    tab = desktop.tabs.open("ForceResync")
    tab.request.set_arguments(_EVERYTHING)
    yield SETTLE_MS
    tab.send()


def _trigger(desktop: Desktop, key: str) -> Steps:
    action = desktop.window.findChild(QAction, key)
    if action is None:
        raise KeyError(key)
    action.trigger()
    yield 0


def send(desktop: Desktop, tab: CallTab) -> Steps:
    """Send what a form says, and wait for what comes of it.

    Raises:
        TourFailedError: the form has a bad value.
    """
    tab.send()
    if not tab.is_running:
        msg = f"{tab.operation.name} was not sent: its form has a bad value"
        raise TourFailedError(msg)
    yield desktop.workbench.exchanged


def _front(desktop: Desktop) -> CallTab:
    tab = desktop.tabs.current()
    if tab is None:
        msg = "no operation is open"
        raise TourFailedError(msg)
    return tab


def _save(desktop: Desktop, picture: Path) -> None:
    picture.parent.mkdir(parents=True, exist_ok=True)
    # The part of the screen where the window stands: dialogs over it are in the picture, too.
    place = desktop.window.geometry()
    corner = (place.x(), place.y(), place.width(), place.height())
    pixels = desktop.window.screen().grabWindow(0, *corner)
    if pixels.isNull() or not pixels.save(str(picture)):
        msg = f"the picture {picture} could not be saved"
        raise TourFailedError(msg)


def _close_dialogs() -> None:
    for window in QApplication.topLevelWidgets():
        if isinstance(window, QDialog):
            window.close()
