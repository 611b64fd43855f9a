"""How the C library keeps what is freed: large blocks go back to the system at once, the rest soon.

glibc raises the size from which it does so each time such a block is freed, and then keeps blocks
of megabytes in the heaps of threads that have ended: eight hundred calls of mixed sizes took 180 MB
more. With a size that stays they take none, but what is smaller still lies there, between what is
kept: two thousand calls left 67 MB so, until glibc is asked for it.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, QTimer, Slot

from erpsync_gui.gui.background import Background

_MMAP_THRESHOLD = -3
"""`M_MMAP_THRESHOLD` of glibc's malloc.h; setting it also ends its raising."""

_LARGE_BYTES = 1 << 20
_REST_MS = 700
"""So long after a call its answer is shown and nobody is in a hurry."""
_AT_LATEST_MS = 10_000
"""Where calls never rest, what they free would be scattered more and more."""


class HeapTidier(QObject):
    """Gives back what calls have freed, once none was made for a moment, or many were."""

    def __init__(self, background: Background, parent: QObject) -> None:
        """The work is done by `background`."""
        super().__init__(parent)
        self._background = background
        self._rest = QTimer(self, interval=_REST_MS, singleShot=True)
        self._latest = QTimer(self, interval=_AT_LATEST_MS, singleShot=True)
        for timer in (self._rest, self._latest):
            timer.timeout.connect(self._tidy)

    @Slot()
    def wait(self) -> None:
        """Something was done just now."""
        self._rest.start()
        if not self._latest.isActive():
            self._latest.start()

    @Slot()
    def _tidy(self) -> None:
        self._rest.stop()
        self._latest.stop()
        self._background.run("heap", give_back_freed, lambda _had_any: None)


def give_back_large_blocks() -> bool:
    """Have large blocks given back when they are freed; False where the C library is another."""
    return _ask("mallopt", _MMAP_THRESHOLD, _LARGE_BYTES)


def give_back_freed() -> bool:
    """Give back all pages that nothing is on; False where there are none, or no glibc.

    Takes some milliseconds, in which other threads may have to wait for memory.
    """
    return _ask("malloc_trim", 0)


def _ask(name: str, *arguments: int) -> bool:
    """Call a function of glibc that says 1 when it has done something."""
    import ctypes  # noqa: PLC0415 - start-up time: the window does not need it

    if sys.platform != "linux":
        return False
    function = getattr(ctypes.CDLL(None), name, None)
    return function is not None and function(*arguments) == 1
