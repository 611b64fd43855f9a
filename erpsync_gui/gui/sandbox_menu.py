"""The Sandbox menu: faults on demand, and the tables of the practice tenant as new."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QMenu

from erpsync_gui.gui.workbench import Workbench


class SandboxMenu(QObject):
    """Fills a menu once the practice tenant is there.

    A fault strikes either the next call only, or every call until “No fault” is chosen.
    """

    def __init__(self, menu: QMenu, workbench: Workbench) -> None:
        """Start with one sentence in the menu."""
        super().__init__(menu)
        self._menu, self._workbench = menu, workbench
        menu.addAction("The practice tenant is starting…").setEnabled(False)

    @Slot()
    def fill(self) -> None:
        """List the faults; does nothing when they are listed already."""
        connections = self._workbench.connections
        if connections is None or len(self._menu.actions()) > 1:
            return
        self._menu.clear()
        arm = connections.sandbox.faults.arm
        for title, calls in (("Fault in the &next call", 1), ("Fault in &every call", None)):
            submenu = self._menu.addMenu(title)
            submenu.setToolTipsVisible(True)
            for fault in connections.faults():
                action = submenu.addAction(fault.title)
                action.setToolTip(fault.explanation)
                action.triggered.connect(
                    lambda _checked=False, spec=fault.spec, calls=calls: arm(spec, calls)
                )
        self._menu.addAction("N&o fault").triggered.connect(connections.sandbox.faults.disarm)
        self._menu.addSeparator()
        reset = self._menu.addAction("&Reset the tables")
        reset.triggered.connect(self._workbench.reset_practice)
