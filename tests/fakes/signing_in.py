"""What a user does in the window to be signed in."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from erpsync_gui.gui.connections import Connections
from erpsync_gui.gui.desktop import Desktop
from erpsync_gui.gui.secret_prompt import SecretPrompt
from erpsync_gui.sandbox.server import SandboxServer
from erpsync_gui.secret import Secret
from erpsync_gui.store.profile import Profile, WayIn
from erpsync_gui.store.secret_kind import SecretKind
from erpsync_gui.wire.call import Protocol
from erpsync_gui.wire.exchange import Exchange

TESSA = Secret("Fjord-4711")
"""The password of everybody at the practice tenant."""


def connections(desktop: Desktop) -> Connections:
    """What is behind the window."""
    assert desktop.workbench.connections is not None
    return desktop.workbench.connections


def at(customer: SandboxServer, name: str = "Acme", way_in: WayIn = WayIn.PASSWORD) -> Profile:
    """A profile of Tessa at a customer's server."""
    return Profile(name, address=customer.base_url, way_in=way_in, user="tessa")


def offer(desktop: Desktop, profile: Profile, secret: Secret = TESSA) -> None:
    """Choose a profile whose password is known, and do not wait for it."""
    connections(desktop).secrets.keep(profile.key, SecretKind.PASSWORD, secret, remember=False)
    desktop.bar.set_profiles([*desktop.bar.profiles(), profile], profile.key)


def entering(desktop: Desktop, qtbot: QtBot, act: Callable[[], object]) -> None:
    """Do something that leads to a sign-in, and wait for its end."""
    with qtbot.waitSignal(desktop.workbench.connected, timeout=20_000):
        act()


def trigger(desktop: Desktop, key: str) -> None:
    """Choose an action of the menus."""
    action = desktop.window.findChild(QAction, key)
    assert isinstance(action, QAction)
    action.trigger()


def prompt_of(desktop: Desktop, qtbot: QtBot) -> SecretPrompt:
    """The prompt, as soon as it is there."""
    qtbot.waitUntil(lambda: desktop.window.findChild(SecretPrompt) is not None, timeout=10_000)
    prompt = desktop.window.findChild(SecretPrompt)
    assert isinstance(prompt, SecretPrompt)
    return prompt


def answer(prompt: SecretPrompt, qtbot: QtBot, text: str, *, remember: bool = False) -> None:
    """Type a secret into the prompt and go on."""
    prompt.remember.setChecked(remember)
    qtbot.keyClicks(prompt.field, text)
    prompt.accept_button.click()


def call(desktop: Desktop, qtbot: QtBot, protocol: Protocol = Protocol.SOAP88) -> Exchange:
    """Make a call that only reads."""
    desktop.bar.choose_protocol(protocol)
    tab = desktop.tabs.open("GetEngineStatus")
    with qtbot.waitSignal(desktop.workbench.exchanged, timeout=20_000) as exchanged:
        tab.send()
    exchange: Exchange = exchanged.args[0]
    return exchange
