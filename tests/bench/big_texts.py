"""A big answer in the window: how soon it is seen, what stalls, how it moves, how it is found in.

Run with the port of the server and the name of a document; prints the samples of all rounds.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from time import perf_counter

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from erpsync_gui.gui.desktop import Desktop
from erpsync_gui.gui.message_pane import MessagePane
from erpsync_gui.gui.text_query import Query
from erpsync_gui.gui.text_view import TextView
from erpsync_gui.gui.tour import Steps
from tests.bench.big_documents import DOCUMENTS, Document
from tests.bench.big_window import PAUSE_MS, SETTLE_MS, BigCalls
from tests.bench.driving import PaintClock, StallWatch, drive
from tests.bench.parsers import NEEDLE, RUNS

_PAGES = 20
_REPEAT_MS = 33
"""So often comes a key that is held."""
_RAW_TAB, _BODY_TAB = 2, 0
_NONE, _CONTROL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
_JUMPS = (
    ("top", Qt.Key.Key_Home, _CONTROL),
    ("sideways", Qt.Key.Key_End, _NONE),
    ("end", Qt.Key.Key_End, _CONTROL),
)

Note = Callable[[str, float], None]


def measure(port: int, document: Document, desktop: Desktop) -> Steps:
    """Make the same call several times over."""
    samples: dict[str, list[float]] = defaultdict(list)

    def note(what: str, value: float) -> None:
        samples[what].append(value)

    calls = BigCalls(desktop, port, document)
    yield from calls.enter()
    pane = calls.tab.view.response_pane
    paint_whole(pane.raw_view, document.path().stat().st_size)
    for _ in range(RUNS):
        # As it is until somebody chooses another: the raw text is led to the front and back.
        pane.tabs.setCurrentIndex(_BODY_TAB)
        calls.stalls.take_ms()
        yield SETTLE_MS
        note("idle", calls.stalls.take_ms())
        yield from calls.call()
        note("stall", calls.stalls.take_ms())
        note("raw", calls.raw_ms())
        note("laid out", calls.laid_out_ms())
        note("everything", calls.all_ms())
        yield from move(pane, calls.stalls, note)
        if NEEDLE.encode() in document.path().read_bytes():
            yield from find(pane, calls.stalls, note)
        yield from calls.forget()
    print(json.dumps(samples))


def paint_whole(view: TextView, size: int) -> None:
    """Have a text painted once more when all of it is there, for the moment to be seen.

    By itself the view does not, where what stands in the window is what stood there before.
    """

    def on_laid() -> None:
        if len(view.text) == size:
            view.viewport().update()

    view.laid.connect(on_laid)


def move(pane: MessagePane, stalls: StallWatch, note: Note) -> Steps:
    """Page and jump in the raw and in the laid-out text; the slower of both counts."""
    worst: dict[str, float] = defaultdict(float)

    def count(what: str, value: float) -> None:
        worst[what] = max(worst[what], value)

    for tab, view in ((_RAW_TAB, pane.raw_view), (_BODY_TAB, pane.body_view)):
        pane.tabs.setCurrentIndex(tab)
        yield PAUSE_MS
        clock = PaintClock(view)
        stalls.take_ms()
        for _ in range(_PAGES):
            count("page", clock.seen_ms(partial(_press, view, Qt.Key.Key_PageDown)))
            yield _REPEAT_MS
        count("page stall", stalls.take_ms())
        for what, key, modifiers in _JUMPS:
            count(what, clock.seen_ms(partial(_press, view, key, modifiers)))
            yield PAUSE_MS
    for what, value in worst.items():
        note(what, value)


def _press(view: TextView, key: Qt.Key, modifiers: Qt.KeyboardModifier = _NONE) -> None:
    QApplication.sendEvent(view, QKeyEvent(QEvent.Type.KeyPress, key, modifiers))


def find(pane: MessagePane, stalls: StallWatch, note: Note) -> Steps:
    """Find a word that stands everywhere, from the top of the raw text, and count it."""
    pane.tabs.setCurrentIndex(_RAW_TAB)
    view = pane.raw_view
    view.go_to_line(0)
    yield PAUSE_MS
    ends_s: dict[str, float] = {}

    def on_found() -> None:
        view.viewport().repaint()
        ends_s.setdefault("first hit", perf_counter())

    def on_counted() -> None:
        if view.search.is_complete:
            ends_s.setdefault("count", perf_counter())

    stalls.take_ms()
    view.search.found.connect(on_found)
    view.search.counted.connect(on_counted)
    started_s = perf_counter()
    view.search.start(view.text, Query(NEEDLE), 0)
    while len(ends_s) < 2:
        yield PAUSE_MS
    note("find stall", stalls.take_ms())
    for what, end_s in ends_s.items():
        note(what, (end_s - started_s) * 1000)
    view.search.found.disconnect(on_found)
    view.search.counted.disconnect(on_counted)
    view.search.stop()


if __name__ == "__main__":
    drive(partial(measure, int(sys.argv[1]), DOCUMENTS[sys.argv[2]]))
