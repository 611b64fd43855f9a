"""Finds the nodes of a reply that hold some words, in slices that never hold the window up."""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from erpsync_gui.wire.reply import Reply

_SLICE_S = 0.004
_NODES_PER_LOOK_AT_THE_CLOCK = 256


class ReplyFilter(QObject):
    """One search through the names and values of a reply.

    Signals:
        finished: a byte for each node (1: keep it) and how many nodes hold the words.
    """

    finished = Signal(object, int)

    def __init__(self, parent: QObject | None = None) -> None:
        """Look for nothing yet."""
        super().__init__(parent)
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._on_timer_timeout)
        self._scan: Iterator[tuple[bytes, int] | None] = iter(())

    def start(self, reply: Reply, words: str) -> None:
        """Look for words in any case; a search that is under way is dropped."""
        self._scan = _scan(reply, words.casefold())
        self._timer.start()
        self._on_timer_timeout()

    def stop(self) -> None:
        """Drop the search."""
        self._timer.stop()

    @Slot()
    def _on_timer_timeout(self) -> None:
        deadline = perf_counter() + _SLICE_S
        while perf_counter() < deadline:
            result = next(self._scan)
            if result is not None:
                self._timer.stop()
                self.finished.emit(*result)
                return


def _scan(reply: Reply, words: str) -> Iterator[tuple[bytes, int] | None]:
    """Keep the nodes that hold the words, all above them and all below; None means a pause."""
    kept, hits, below = bytearray(len(reply)), 0, 0
    path = [0] * (max(reply.depths, default=0) + 1)
    for node in range(len(reply)):
        depth = reply.depths[node]
        path[depth] = node
        if words in reply.names[node].casefold() or words in reply.values[node].casefold():
            hits += 1
            below = max(below, reply.ends[node])
            while depth >= 0 and not kept[path[depth]]:
                kept[path[depth]] = 1
                depth -= 1
        elif node < below:
            kept[node] = 1
        if node % _NODES_PER_LOOK_AT_THE_CLOCK == 0:
            yield None
    yield bytes(kept), hits
