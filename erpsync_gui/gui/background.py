"""Short work beside the window: a function on a thread, and its result back on the GUI thread.

What takes long, or can be called off, is an Errand or a call (`runner`).
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Signal, Slot

T = TypeVar("T")


class Background(QObject):
    """Runs a function on a thread and hands its result to a function on the GUI thread.

    Signals:
        _done: a function to call on the GUI thread.
    """

    _done = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        """Belongs to the GUI thread."""
        super().__init__(parent)
        self._threads: set[threading.Thread] = set()
        self._is_closed = False
        self._done.connect(self._on_done)

    def run(self, name: str, work: Callable[[], T], then: Callable[[T], None]) -> None:
        """Call `work` on a thread of this name, then `then` with its result on the GUI thread.

        An exception in `work` is a bug and ends in the crash handler. Nothing is done after
        `close`.
        """
        if self._is_closed:
            return

        def run() -> None:
            result = work()
            # The window may be gone by now: the program ends without waiting for ever.
            with contextlib.suppress(RuntimeError):
                self._done.emit(lambda: then(result))

        thread = threading.Thread(target=run, name=name, daemon=True)
        self._threads = {old for old in self._threads if old.is_alive()} | {thread}
        thread.start()

    def close(self, patience_s: float = 1.0) -> None:
        """Start nothing more, and wait a moment for what is running."""
        self._is_closed = True
        for thread in self._threads:
            thread.join(patience_s)

    @Slot(object)
    def _on_done(self, deliver: Callable[[], None]) -> None:
        if not self._is_closed:
            deliver()
