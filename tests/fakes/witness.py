"""Watches a running desktop program, for a test that then asks whether it showed a secret."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from PySide6.QtGui import QAction, QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from erpsync_gui.access.diagnosis import Step, as_json, as_text
from erpsync_gui.gui.connections import Connections, Entered
from erpsync_gui.gui.desktop import Desktop
from erpsync_gui.gui.secret_prompt import SecretPrompt
from erpsync_gui.logs import Memory
from erpsync_gui.secret import Secret
from erpsync_gui.store.profile import Profile
from erpsync_gui.store.secret_kind import SecretKind
from erpsync_gui.wire import report
from erpsync_gui.wire.call import Protocol
from erpsync_gui.wire.exchange import Exchange
from erpsync_gui.wire.outcome import Outcome
from tests.fakes import screen
from tests.fakes.planted import Evidence

PROTOCOLS = (Protocol.SOAP88, Protocol.REST)
PATIENCE_MS = 20_000

Dialog = TypeVar("Dialog", bound=QWidget)

Searched = Callable[..., None]
"""Ends a test; takes texts that must have been seen, to show that the right things were."""


def see_exchange(evidence: Evidence, exchange: Exchange) -> None:
    """Keep all that an Exchange holds, and all that it can be turned into."""
    where = f"the Exchange of {exchange.call.operation} ({exchange.verdict.sentence})"
    for half in (exchange.request, exchange.response):
        if half is not None:
            evidence.see(f"a body of {where}", half.raw.body[:])
            evidence.see(f"a body, laid out, of {where}", half.text.body[:])
    evidence.see(f"the edited body of {where}", exchange.call.edited_body or b"")
    evidence.see(f"the tree of {where}", repr(exchange.reply))
    evidence.see(f"the value of {where}", repr(exchange.value))
    evidence.see(f"repr of {where}", repr((exchange, exchange.verdict.server_words)))
    evidence.see(f"{where} as text", report.as_text(exchange))
    as_it_is = json.dumps(report.as_json(exchange), ensure_ascii=False)
    evidence.see(f"{where} as JSON", as_it_is)


def type_in(line: QLineEdit, text: str) -> None:
    """Type a text in place of what stands in a line, by an input method: it knows all letters."""
    line.selectAll()
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(line, event)
    assert line.text() == text


class Witness:
    """Looks at the window whenever it is told to, and at each sign-in by itself."""

    def __init__(self, desktop: Desktop, qtbot: QtBot, memory: Memory, evidence: Evidence) -> None:
        self.desktop, self.qtbot = desktop, qtbot
        self.memory, self.evidence = memory, evidence
        desktop.workbench.sign_in.entered.connect(self._on_entered)
        desktop.workbench.exchanged.connect(self._on_exchanged)

    @property
    def connections(self) -> Connections:
        """What is behind the window."""
        connections = self.desktop.workbench.connections
        assert connections is not None
        return connections

    def look(self, step: str) -> None:
        """Keep what is on the screen, on the clipboard, in the history and in the log."""
        for where, text in screen.texts():
            self.evidence.see(f"{where}, {step}", text)
        data = QGuiApplication.clipboard().mimeData()
        for kind in data.formats():
            self.evidence.see(f"the clipboard ({kind}), {step}", bytes(data.data(kind).data()))
        for line in self.memory.lines():
            self.evidence.see(f"a line of the log, {step}", repr(line))
        for exchange in self.desktop.history._model._history:
            see_exchange(self.evidence, exchange)

    def see_steps(self, name: str, steps: Sequence[Step]) -> None:
        """Keep a diagnosis in all its forms."""
        self.evidence.see("a diagnosis as text", as_text(name, steps))
        self.evidence.see("a diagnosis as JSON", json.dumps(as_json(name, steps)))
        for step in steps:
            self.evidence.see("a step of a diagnosis", repr(step))
            if step.exchange is not None:
                see_exchange(self.evidence, step.exchange)

    def opened(self, kind: type[Dialog]) -> Dialog:
        """The dialog of a kind that stands over the window."""
        dialog = self.desktop.window.findChild(kind)
        assert isinstance(dialog, kind)
        return dialog

    def trigger(self, key: str) -> None:
        """Choose an action of the menus."""
        action = self.desktop.window.findChild(QAction, key)
        assert isinstance(action, QAction)
        action.trigger()

    def call(self, name: str, protocol: Protocol, *, edited: bytes = b"") -> Exchange:
        """Make a call of an operation, or send a text that was written by hand as its body."""
        self.desktop.bar.choose_protocol(protocol)
        tab = self.desktop.tabs.open(name)
        if edited:
            tab.request.edit_body(edited)
        with self.until_exchanged() as made:
            tab.send()
        self.look(f"after {name} over {protocol.title}")
        exchange: Exchange = made.args[0]
        return exchange

    def check_calls(self) -> None:
        """Make a call over each protocol, which is to go well."""
        for protocol in PROTOCOLS:
            exchange = self.call("GetEngineStatus", protocol)
            assert exchange.outcome is Outcome.OK, exchange.explain()

    def keep(self, profile: Profile, kind: SecretKind, text: str) -> None:
        """Have the keychain keep a secret, as if it had been typed in an earlier run."""
        self.connections.vault.keep(profile.key, kind, Secret(text))

    def sign_in(self) -> None:
        """Press Sign in, where nothing is asked for."""
        with self.qtbot.waitSignal(self.desktop.workbench.connected, timeout=PATIENCE_MS):
            self.desktop.strip.sign_in_button.click()
        self.look("after signing in")

    def answer_prompt(self, text: str, *, remember: bool) -> None:
        """Press Sign in, type a secret where it is asked for, and wait for what comes of it."""
        self.desktop.strip.sign_in_button.click()
        prompt = self.opened(SecretPrompt)
        prompt.remember.setChecked(remember)
        type_in(prompt.field, text)
        self.look("while a secret is typed")
        with self.qtbot.waitSignal(self.desktop.workbench.connected, timeout=PATIENCE_MS):
            prompt.accept_button.click()
        self.look("after a secret was typed")

    def send(self) -> Exchange:
        """Make the call of the tab in front."""
        with self.until_exchanged() as made:
            self.trigger("send")
        self.look("after a call")
        exchange: Exchange = made.args[0]
        return exchange

    def until_exchanged(self) -> Any:
        """Waits for the call that is made in its block."""
        return self.qtbot.waitSignal(self.desktop.workbench.exchanged, timeout=PATIENCE_MS)

    def _on_entered(self, entered: Entered) -> None:
        entrance = entered.entrance
        self.evidence.see("a sign-in", repr((entered, entrance, entered.session.standing())))
        signed_in = entrance.signed_in.exchanges if entrance is not None else ()
        for exchange in (*signed_in, *entered.known):
            see_exchange(self.evidence, exchange)

    def _on_exchanged(self, exchange: Exchange) -> None:
        see_exchange(self.evidence, exchange)
