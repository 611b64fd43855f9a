"""Answers and requests from a mail, a log or a file, read on a thread and put where they belong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from erpsync_gui.gui.call_tabs import CallTabs
from erpsync_gui.gui.history_pane import HistoryModel
from erpsync_gui.gui.runner import Errand
from erpsync_gui.gui.workbench import Workbench

if TYPE_CHECKING:
    from erpsync_gui.wire.exchange import Exchange
    from erpsync_gui.wire.pasted import PastedRequest


class OfflineReader(QObject):
    """Each text that is read gets a tab of its own: no form that is half filled is touched.

    Signals:
        complained: a sentence about a text that is not what it should be.
    """

    complained = Signal(str)

    def __init__(self, workbench: Workbench, tabs: CallTabs, history: HistoryModel) -> None:
        """Read with what the workbench has connected; before that nothing can be read."""
        super().__init__(workbench)
        self._workbench, self._tabs, self._history = workbench, tabs, history
        self._errand = Errand("read file", self)
        self._errand.ended.connect(self._on_errand_ended)

    def read_answer(self, data: bytes, operation: str) -> None:
        """Read a saved or pasted answer; an empty `operation` has it guessed."""
        connections = self._workbench.connections
        if connections is not None:
            self._workbench.background.run(
                "read answer", lambda: connections.read_answer(data, operation), self._show
            )

    def read_file(self, path: Path) -> None:
        """Read a saved answer of any size; what is read last is shown.

        Where the file does not tell whose answer it is, that of the tab in front.
        """
        connections, tab = self._workbench.connections, self._tabs.current()
        otherwise = tab.operation.name if tab is not None else ""
        if connections is None:
            self.complained.emit("The program is still starting. Open the file again in a moment.")
            return

        async def read(_tell: Callable[[object], None]) -> Exchange | str:
            return await connections.read_file(path, otherwise)

        self._errand.start(read)

    def close(self) -> None:
        """Read no more."""
        self._errand.close()

    def read_request(self, data: bytes, operation: str) -> None:
        """Find a request in a pasted text and fill its form."""
        connections = self._workbench.connections
        if connections is not None:
            self._workbench.background.run(
                "read request", lambda: connections.read_request(data, operation), self._fill
            )

    @Slot(object)
    def _on_errand_ended(self, read: Exchange | str | None) -> None:
        if read is not None:
            self._show(read)

    def _show(self, read: Exchange | str) -> None:
        if isinstance(read, str):
            self.complained.emit(read)
            return
        self._history.add(read)
        self._tabs.open_new(read.call.operation, read.call.service)
        self._tabs.show_again(read)

    def _fill(self, read: PastedRequest | str) -> None:
        if isinstance(read, str):
            self.complained.emit(read)
        else:
            tab = self._tabs.open_new(read.operation.name, read.operation.service)
            tab.request.set_arguments(read.arguments)
