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

from PySide6.QtCore import Qt

from erpsync_gui.gui.desktop import Desktop
from erpsync_gui.gui.message_pane import MessagePane
from erpsync_gui.gui.text_query import Query
from erpsync_gui.gui.text_view import TextView
from erpsync_gui.gui.tour import Steps
from tests.bench.big_documents import DOCUMENTS, Document
from tests.bench.big_window import PAUSE_MS, SETTLE_MS, BigCalls, key_ms
from tests.bench.driving import StallWatch, drive
from tests.bench.parsers import NEEDLE, RUNS

_PAGES = 20
_RAW_TAB, _BODY_TAB = 2, 0
_CONTROL = Qt.KeyboardModifier.ControlModifier

Note = Callable[[str, float], None]


def measure(port: int, document: Document, desktop: Desktop) -> Steps:
    """Make the same call several times over."""
    samples: dict[str, list[float]] = defaultdict(list)

    def note(what: str, value: float) -> None:
        samples[what].append(value)

    calls = BigCalls(desktop, port, document)
    yield from calls.enter()
    for _ in range(RUNS):
        calls.stalls.take_ms()
        yield SETTLE_MS
        note("idle", calls.stalls.take_ms())
        yield from calls.call()
        note("stall", calls.stalls.take_ms())
        note("raw", calls.raw_ms())
        note("everything", calls.all_ms())
        pane = calls.tab.view.response_pane
        yield from move(pane, note)
        if NEEDLE.encode() in document.path().read_bytes():
            yield from find(pane, calls.stalls, note)
        yield from calls.forget()
    print(json.dumps(samples))


def move(pane: MessagePane, note: Note) -> Steps:
    """Page and jump in the raw and in the laid-out text; the slower of both counts."""
    moved = []
    for tab, view in ((_RAW_TAB, pane.raw_view), (_BODY_TAB, pane.body_view)):
        pane.tabs.setCurrentIndex(tab)
        yield PAUSE_MS
        moved.append(_moved(view))
    for what in moved[0]:
        note(what, max(times_ms[what] for times_ms in moved))


def _moved(view: TextView) -> dict[str, float]:
    """How long each move takes that is made for the first time in this text."""
    return {
        "page": max(key_ms(view, Qt.Key.Key_PageDown) for _ in range(_PAGES)),
        "top": key_ms(view, Qt.Key.Key_Home, _CONTROL),
        "sideways": key_ms(view, Qt.Key.Key_End),
        "end": key_ms(view, Qt.Key.Key_End, _CONTROL),
    }


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
