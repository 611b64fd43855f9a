"""A million changes in the window: how soon they are seen, what they hold, how they move.

Run with the port of the server and the name of a document; prints the samples of all rounds.
"""

from __future__ import annotations

import json
import sys
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from itertools import accumulate
from time import perf_counter

from PySide6.QtCore import Qt

from erpsync_gui.gui.changes_tree import ChangesTree
from erpsync_gui.gui.desktop import Desktop
from erpsync_gui.gui.outline import ALL
from erpsync_gui.gui.outline_view import OutlineView
from erpsync_gui.gui.reply_tree import ReplyTree
from erpsync_gui.gui.result_pane import ResultPane
from erpsync_gui.gui.tour import Steps, TourFailedError
from tests.bench.big_documents import DOCUMENTS, MILLION, Document
from tests.bench.big_window import PAUSE_MS, SETTLE_MS, BigCalls, SightWatch, key_ms, painted_ms
from tests.bench.driving import StallWatch, drive
from tests.bench.memory import held_mb, state_of
from tests.bench.parsers import RUNS

TYPED = "4711"
_SCATTERED, _WITHIN = 7_368_787, 15_485_863
"""Primes: multiples of one, counted around the other, are all different and in no order."""
_RECORD, _COUNT = 0, 1
_CHANGES_TAB, _REPLY_TAB = 0, 1

Note = Callable[[str, float], None]


def measure(port: int, document: Document, desktop: Desktop) -> Steps:
    """Make the same call several times over."""
    samples: dict[str, list[float]] = defaultdict(list)

    def note(what: str, value: float) -> None:
        samples[what].append(value)

    calls = BigCalls(desktop, port, document)
    yield from calls.enter()
    # Where no window manager does it, nobody else gives the keyboard to a window.
    desktop.window.activateWindow()
    pane = calls.tab.view.result_pane
    sight = SightWatch(pane.changes_tree.view)
    for _ in range(RUNS):
        calls.stalls.take_ms()
        yield SETTLE_MS
        note("idle", calls.stalls.take_ms())
        pane.tabs.setCurrentIndex(_CHANGES_TAB)
        sight.wait_for(partial(_has_rows, pane.changes_tree.view))
        yield from calls.call()
        yield from sight.seen()
        note("painted", calls.since_last_byte_ms(sight.at_s))
        note("stall", calls.stalls.take_ms())
        _note_held(calls, pane, note, "held")
        yield from _move_in_changes(pane.changes_tree, calls.stalls, note)
        # What was gone to meanwhile is revealed in the reply as soon as it is seen.
        pane.tabs.setCurrentIndex(_REPLY_TAB)
        yield PAUSE_MS
        yield from _move_in_reply(pane.reply_tree, calls.stalls, note)
        _note_held(calls, pane, note, "held after all")
        pane.tabs.setCurrentIndex(_CHANGES_TAB)
        yield from _sort_mixed(calls, pane.changes_tree, note)
        yield from calls.forget()
    print(json.dumps(samples))


def _has_rows(view: OutlineView) -> bool:
    return view.place is not None and view.place.outline.row_count > 0


def _note_held(calls: BigCalls, pane: ResultPane, note: Note, when: str) -> None:
    """What each tree keeps: its columns and what it remembers of them, without the texts."""
    exchange = calls.exchange()
    changes, reply, response = exchange.changes, exchange.reply, exchange.response
    if changes is None or len(changes) != MILLION or response is None:
        msg = f"not {MILLION:,} changes came"
        raise TourFailedError(msg)
    texts = response.raw.body, response.text.body
    in_changes = [changes, *state_of(pane.changes_tree)]
    in_reply = [reply, *state_of(pane.reply_tree)]
    note(f"changes {when}", held_mb(in_changes, apart_from=[*texts, reply]))
    note(f"reply {when}", held_mb(in_reply, apart_from=texts))


def _move_in_changes(tree: ChangesTree, stalls: StallWatch, note: Note) -> Steps:
    """Expand, jump, sort and filter the changes, at the end more quickly than anybody can."""
    _jump(tree.view, partial(tree.reveal_row, MILLION // 2), "changes", note)
    stalls.take_ms()
    yield PAUSE_MS
    yield from _sort(tree, (_RECORD, _COUNT), partial(note, "changes sort"))
    yield from _filter(tree, partial(note, "changes filter"))
    note("changes stall", stalls.take_ms())
    yield from _filter(tree, partial(note, "changes filter at once"), pause_ms=0)
    stalls.take_ms()


def _move_in_reply(tree: ReplyTree, stalls: StallWatch, note: Note) -> Steps:
    """Expand, jump and filter the reply, which has just been shown."""
    shown_ms = stalls.take_ms()
    _jump(tree.view, partial(tree.reveal_node, MILLION), "reply", note)
    stalls.take_ms()
    yield PAUSE_MS
    yield from _filter(tree, partial(note, "reply filter"))
    note("reply stall", max(shown_ms, stalls.take_ms()))


def _sort_mixed(calls: BigCalls, tree: ChangesTree, note: Note) -> Steps:
    """Sort the same records once more, with ids that stand in no order at all."""
    changes = calls.exchange().changes
    if changes is not None:
        ids = array("i", (each * _SCATTERED % _WITHIN for each in changes.record_ids))
        mixed = replace(changes, record_ids=ids)
        yield from _until_shown(tree.view, partial(tree.set_changes, mixed), lambda _ms: None)
        yield SETTLE_MS
        calls.stalls.take_ms()
        yield from _sort(tree, (_RECORD,), partial(note, "changes sort mixed"))
        note("changes stall mixed", calls.stalls.take_ms())


def _jump(view: OutlineView, reveal: Callable[[], None], tree: str, note: Note) -> None:
    def expand_all() -> None:
        view.change(lambda place: place.expand_to_depth(ALL))

    note(f"{tree} expand", painted_ms(view, expand_all))
    jumps = [key_ms(view, key) for key in (Qt.Key.Key_End, Qt.Key.Key_Home, Qt.Key.Key_PageDown)]
    note(f"{tree} jump", max(*jumps, painted_ms(view, reveal)))


def _sort(tree: ChangesTree, columns: Iterable[int], note: Callable[[float], None]) -> Steps:
    """Sort by some columns, both ways; the slowest is what counts."""
    times_ms: list[float] = []
    for column in columns:
        for order in (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder):
            sort = partial(tree.view.header().setSortIndicator, column, order)
            yield from _until_shown(tree.view, sort, times_ms.append)
    note(max(times_ms))


def _filter(
    tree: ChangesTree | ReplyTree, note: Callable[[float], None], pause_ms: int = PAUSE_MS
) -> Steps:
    """Go to the filter box and type some figures, each when what the last one brought is seen.

    By itself the first one comes as soon as anybody can type it who has just come there.
    """
    times_ms: list[float] = []
    tree.open_find()
    yield pause_ms
    for text in accumulate(TYPED):
        yield from _until_shown(tree.view, partial(tree.filter.setText, text), times_ms.append)
    note(max(times_ms))
    yield from _until_shown(tree.view, tree.filter.clear, lambda _ms: None)
    tree.view.setFocus()
    yield PAUSE_MS


def _until_shown(
    view: OutlineView, act: Callable[[], object], note: Callable[[float], None]
) -> Steps:
    """Do something after which a tree shows other rows, and see them painted."""
    before = view.place
    sight = SightWatch(view)
    sight.wait_for(lambda: view.place is not before)
    started_s = perf_counter()
    act()
    yield from sight.seen()
    note((sight.at_s - started_s) * 1000)
    # Each one that goes on watching costs the window some time.
    sight.deleteLater()


if __name__ == "__main__":
    drive(partial(measure, int(sys.argv[1]), DOCUMENTS[sys.argv[2]]))
