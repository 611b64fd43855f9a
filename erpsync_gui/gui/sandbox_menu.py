"""The Sandbox menu: faults on demand, and the tables of the practice tenant as new."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from erpsync_gui.gui.workbench import Workbench

if TYPE_CHECKING:
    from erpsync_gui.gui.connections import Connections
    from erpsync_gui.sandbox.faults import FaultKind, Faults


_COUNTS = (1_000, 50_000, 1_000_000)


class SandboxMenu(QObject):
    """Fills a menu once the practice tenant is there.

    A fault strikes either the next call only, or every call until “No fault” is chosen.
    """

    def __init__(self, menu: QMenu, workbench: Workbench) -> None:
        """Start with one sentence in the menu."""
        super().__init__(menu)
        self._menu, self._workbench = menu, workbench
        self._faults: Faults | None = None
        self._state: QAction
        menu.addAction("The practice tenant is starting…").setEnabled(False)

    @Slot()
    def fill(self) -> None:
        """List the faults; does nothing when they are listed already."""
        connections = self._workbench.connections
        if connections is None or len(self._menu.actions()) > 1:
            return
        self._menu.clear()
        self._faults = connections.sandbox.faults
        self._state = self._menu.addAction("")
        self._state.setEnabled(False)
        self._menu.aboutToShow.connect(self._show_state)
        for title, calls in (("Fault in the &next call", 1), ("Fault in &every call", None)):
            submenu = self._menu.addMenu(title)
            submenu.setToolTipsVisible(True)
            for fault in connections.faults():
                for text, spec in _entries(fault):
                    action = submenu.addAction(text)
                    action.setToolTip(fault.explanation)
                    action.triggered.connect(partial(self._faults.arm, spec, calls))
        self._menu.addAction("N&o fault").triggered.connect(self._faults.disarm)
        self._menu.addSeparator()
        self._fill_troubles(self._menu.addMenu("Trouble &online"), connections)
        self._menu.addSeparator()
        reset = self._menu.addAction("&Reset the tables")
        reset.triggered.connect(self._workbench.reset_practice)

    def _fill_troubles(self, menu: QMenu, connections: Connections) -> None:
        """List what can be wrong with the online half, each to be switched on and off."""
        menu.setToolTipsVisible(True)
        for trouble in connections.troubles():
            action = menu.addAction(trouble.title)
            action.setToolTip(trouble.explanation)
            action.setCheckable(True)
            action.toggled.connect(partial(connections.set_trouble, trouble))

    @Slot()
    def _show_state(self) -> None:
        """Say what is armed; asked each time, since a call uses a fault up."""
        armed = self._faults.armed if self._faults is not None else {}
        words = ", ".join(f"{name} {argument}".strip() for name, argument in armed.items())
        self._state.setText(f"Armed: {words}" if words else "No fault is armed")


def _entries(fault: FaultKind) -> list[tuple[str, str]]:
    """A fault as the menu offers it: most once, the many changes in a few sizes."""
    if fault.name != "changes":
        return [(fault.title, fault.spec)]
    return [(f"{fault.title} ({count:,})", f"changes={count}") for count in _COUNTS]
