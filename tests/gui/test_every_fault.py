"""Whatever a server does wrong ends as one Exchange with a sentence, and the window goes on."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from erpsync_gui.gui.desktop import Desktop
from erpsync_gui.sandbox.faults import CATALOGUE
from erpsync_gui.wire.call import Protocol
from erpsync_gui.wire.exchange import Exchange
from erpsync_gui.wire.outcome import Outcome

SMALL = {"delay": "50", "drip": "1", "changes": "20000", "big-text": "2000000"}
"""Arguments that let a test end soon."""

FAULTS = [
    f"{kind.name}={SMALL[kind.name]}" if kind.name in SMALL else kind.spec for kind in CATALOGUE
]


def send(desktop: Desktop, qtbot: QtBot, name: str) -> Exchange:
    tab = desktop.tabs.open(name)
    with qtbot.waitSignal(desktop.workbench.exchanged, timeout=30_000) as exchanged:
        tab.send()
    exchange: Exchange = exchanged.args[0]
    assert tab.view.exchange is exchange
    return exchange


@pytest.mark.parametrize("protocol", [Protocol.SOAP88, Protocol.REST], ids=lambda each: each.value)
def test_every_fault_ends_with_a_sentence_and_the_window_goes_on(
    desktop: Desktop, qtbot: QtBot, protocol: Protocol
) -> None:
    desktop.bar.choose_protocol(protocol)
    connections = desktop.workbench.connections
    assert connections is not None
    silent = []
    for spec in FAULTS:
        connections.sandbox.faults.arm(spec)
        exchange = send(desktop, qtbot, "SyncAll")
        if not exchange.verdict.sentence.strip().endswith("."):
            silent.append((spec, exchange.verdict.sentence))
        if exchange.response is not None and exchange.response.wire_bytes:
            assert exchange.response.body, spec
        assert send(desktop, qtbot, "GetEngineStatus").outcome is Outcome.OK, spec
    assert silent == []


def test_every_published_sample_can_be_pasted(
    desktop: Desktop, qtbot: QtBot, reference: Path
) -> None:
    for sample in sorted((reference / "seeds").glob("*.txt")):
        desktop.history.clear()
        desktop.reader.read_answer(sample.read_bytes(), "")
        qtbot.waitUntil(lambda: desktop.history.count() == 1, timeout=10_000)
        tab = desktop.tabs.current()
        assert tab is not None
        exchange = tab.view.exchange
        assert exchange is not None, sample.name
        assert exchange.request is None
        assert exchange.call.operation.startswith("Force"), sample.name
        assert exchange.response is not None
