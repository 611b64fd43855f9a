"""Lays out requests that are not sent yet, on a thread, one at a time, the newest wish first."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QObject, Slot

from erpsync_gui.gui.background import Background
from erpsync_gui.gui.call_tab import CallTab
from erpsync_gui.wire.call import Call

if TYPE_CHECKING:
    # Start-up time: nothing is laid out before the first paint.
    from erpsync_gui.wire.text import IndexedText

LayOut: TypeAlias = "Callable[[Call], IndexedText | None]"


class Previewer(QObject):
    """Shows a tab its request as it would be sent; wishes that are overtaken are dropped."""

    def __init__(
        self, background: Background, is_open: Callable[[CallTab], bool], parent: QObject
    ) -> None:
        """Nothing can be laid out before `start`; `is_open` says whether a tab is still there."""
        super().__init__(parent)
        self._background, self._is_open = background, is_open
        self._lay_out: LayOut | None = None
        self._busy = False
        self._next: tuple[CallTab, Call] | None = None

    def start(self, lay_out: LayOut) -> None:
        """Lay out by this function from now on, beginning with what was wanted meanwhile."""
        self._lay_out = lay_out
        self._go_on()

    @Slot(object, object)
    def want(self, tab: CallTab, call: Call) -> None:
        """Lay out the request of a call for a tab."""
        self._next = (tab, call)
        self._go_on()

    def _go_on(self) -> None:
        lay_out, wanted = self._lay_out, self._next
        if self._busy or lay_out is None or wanted is None:
            return
        self._busy, self._next = True, None
        tab, call = wanted

        def show(text: IndexedText | None) -> None:
            self._busy = False
            if text is not None and self._is_open(tab):
                tab.show_preview(text)
            self._go_on()

        self._background.run("preview", lambda: lay_out(call), show)
