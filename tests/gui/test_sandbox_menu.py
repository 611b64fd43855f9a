"""The Sandbox menu arms faults in the practice tenant and resets its tables."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from erpsync_gui.gui.desktop import Desktop
from erpsync_gui.sandbox.online import Trouble
from erpsync_gui.wire.outcome import Outcome


def submenus(desktop: Desktop) -> list[QMenu]:
    top = next(
        menu for menu in desktop.window.menuBar().findChildren(QMenu) if menu.title() == "&Sandbox"
    )
    return [menu for menu in top.findChildren(QMenu) if menu is not top]


def named(actions: list[QAction], text: str) -> QAction:
    return next(action for action in actions if action.text().replace("&", "") == text)


def send(desktop: Desktop, qtbot: QtBot) -> Outcome:
    with qtbot.waitSignal(desktop.workbench.exchanged, timeout=10_000) as exchanged:
        desktop.tabs.open("GetEngineStatus").send()
    outcome: Outcome = exchanged.args[0].outcome
    return outcome


def test_a_fault_strikes_the_next_call_only(desktop: Desktop, qtbot: QtBot) -> None:
    named(submenus(desktop)[0].actions(), "SOAP fault").trigger()
    assert send(desktop, qtbot) is Outcome.REFUSED
    assert send(desktop, qtbot) is Outcome.OK


def test_a_standing_fault_strikes_until_it_is_taken_back(desktop: Desktop, qtbot: QtBot) -> None:
    every = submenus(desktop)[1]
    named(every.actions(), "SOAP fault").trigger()
    assert [send(desktop, qtbot), send(desktop, qtbot)] == [Outcome.REFUSED] * 2
    top = every.parent()
    assert isinstance(top, QMenu)
    named(top.actions(), "No fault").trigger()
    assert send(desktop, qtbot) is Outcome.OK


def test_resetting_brings_deleted_rows_back(desktop: Desktop, qtbot: QtBot) -> None:
    tab = desktop.tabs.open("DeleteErpSyncConnectorEntity")
    tab.request.set_arguments({"ErpSyncConnectorEntityId": 4})
    with qtbot.waitSignal(desktop.workbench.exchanged, timeout=10_000):
        tab.send()
    top = submenus(desktop)[0].parent()
    assert isinstance(top, QMenu)
    named(top.actions(), "Reset the tables").trigger()

    def is_back() -> bool:
        with qtbot.waitSignal(desktop.workbench.exchanged, timeout=10_000) as exchanged:
            desktop.tabs.open("GetAllConnectors").send()
        return len(exchanged.args[0].value) == 4

    qtbot.waitUntil(is_back, timeout=10_000)


def test_trouble_online_is_switched_on_and_off(desktop: Desktop) -> None:
    connections = desktop.workbench.connections
    assert connections is not None
    titles = {trouble.title: trouble for trouble in Trouble}
    switches = [each for each in desktop.window.findChildren(QAction) if each.text() in titles]
    assert len(switches) == len(Trouble)
    for switch in switches:
        switch.setChecked(True)
        assert connections.sandbox.online.troubles == {titles[switch.text()]}
        switch.setChecked(False)
        assert connections.sandbox.online.troubles == set()
