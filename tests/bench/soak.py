"""Calls of all sizes, with all that can go wrong, again and again through the real window.

Run with the number of hundreds; prints what the process held after the first hundred and after
the last one, with the history cleared: memory, threads, objects, files, sockets, children.
"""

from __future__ import annotations

import gc
import json
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from itertools import chain

import psutil
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from erpsync_gui import paths
from erpsync_gui.contract.model import Value
from erpsync_gui.gui.desktop import Desktop
from erpsync_gui.gui.tour import Steps, TourFailedError
from erpsync_gui.store.profile import PRACTICE, Environment, Profile, WayIn
from erpsync_gui.wire.call import Protocol
from tests.bench.driving import PaintWatch, drive
from tests.bench.memory import family, family_mb, own_mb

_SMALL, _BIG = "GetEngineStatus", "ForceResyncExternal"
_ARGUMENTS: Mapping[str, Value] = {
    "ErpConnectionId": 1,
    "ErpActorType": "Customer",
    "ExternalKeys": ["10001"],
}
_PROTOCOLS = (Protocol.SOAP88, Protocol.REST)
_POOLED = "AnyIO worker"
"""The practice tenant's library keeps as many as there once were calls at a time."""
_SETTLE_MS = 1000
_CANCEL_AFTER_MS = 60


@dataclass(frozen=True, slots=True)
class Turn:
    """One call: what the practice tenant does to it, and whether it is stopped on the way."""

    fault: str = ""
    is_stopped: bool = False
    is_refused: bool = False
    operation: str = _BIG


_SIZES = (
    *[Turn(operation=_SMALL)] * 24,
    *[Turn("changes=600")] * 15,
    *[Turn("big-text=100000")] * 6,
    *[Turn("changes=25000")] * 2,
    *[Turn("big-text=3000000")] * 2,
    Turn("big-text=40000000"),
)
_FAULTS = (
    *map(Turn, (
        "delay=50", "cut", "cut-body", "fault", "exception", "not-ok", "null", "401", "403", "404",
        "421", "429", "500-html", "503", "html", "empty", "malformed", "control-character",
        "wrong-charset", "wrong-length", "gzip", "gzip-broken", "deep=200", "bomb",
        "external-entity", "big-text=2000000,malformed", "changes=20000,cut-body",
        "big-text=2000000,gzip",
    )),
    *[Turn("delay=5000", is_stopped=True)] * 9,
    *[Turn("drip=5", is_stopped=True)] * 5,
    *[Turn("big-text=40000000,cut-body")],
    *[Turn("big-text=40000000", is_stopped=True)] * 2,
    *[Turn(is_refused=True)] * 5,
)  # fmt: skip
HUNDRED = tuple(chain.from_iterable(zip(_SIZES, _FAULTS, strict=True)))


def soak(hundreds: int, desktop: Desktop) -> Steps:
    """Make all calls, and count what is held after the first and after the last hundred."""
    paint = PaintWatch(desktop.window, desktop.workbench.exchanged)
    yield desktop.workbench.connected
    counts = []
    for number in range(hundreds):
        for place, turn in enumerate(HUNDRED):
            desktop.bar.choose_protocol(_PROTOCOLS[(place + number) % len(_PROTOCOLS)])
            yield from take(desktop, turn, paint)
        # A history of all calls would be cleared at the end, and leave its memory in pieces:
        # 1.3 times that after a hundred. Here nothing but the calls themselves is to differ.
        desktop.history.clear()
        if number in {0, hundreds - 1}:
            yield from _calm(desktop, paint)
            counts.append(held())
    first, last = counts
    outcome = {"calls": hundreds * len(HUNDRED), "first": first, "last": last}
    print(json.dumps(outcome))


def take(desktop: Desktop, turn: Turn, paint: PaintWatch) -> Steps:
    """Make one call and see it painted, however it ends."""
    if desktop.workbench.connections is None:
        msg = "the program has not connected"
        raise TourFailedError(msg)
    if turn.is_refused:
        yield from _choose(desktop, _nobody())
    desktop.workbench.connections.sandbox.faults.arm(turn.fault)
    tab = desktop.tabs.open(turn.operation)
    if turn.operation == _BIG:
        tab.request.set_arguments(_ARGUMENTS)
    tab.send()
    if turn.is_stopped:
        QTimer.singleShot(_CANCEL_AFTER_MS, tab.stop)
    yield paint.painted
    desktop.workbench.connections.sandbox.faults.disarm()
    if turn.is_refused:
        yield from _choose(desktop, PRACTICE)


def held() -> Mapping[str, float]:
    """What this process and those below it hold right now."""
    process = psutil.Process()
    names = [thread.name for thread in threading.enumerate()]
    pooled = len([name for name in names if name.startswith(_POOLED)])
    widgets = QApplication.allWidgets()
    known: set[QObject] = {*widgets}
    for widget in QApplication.topLevelWidgets():
        known.update(widget.findChildren(QObject))
    return {
        "memory": own_mb(),
        "memory with its share of libraries": family_mb(),
        "threads": len(names) - pooled,
        "pooled threads of the practice tenant": pooled,
        "widgets": len(widgets),
        "objects of Qt": len(known),
        "timers": len([each for each in known if isinstance(each, QTimer)]),
        "objects of Python": len(gc.get_objects()),
        "open files": process.num_fds(),
        "sockets": len(process.net_connections()),
        "files of answers": len(list(paths.answers_folder().rglob("*"))),
        "child processes": len(family()) - 1,
    }


def _calm(desktop: Desktop, paint: PaintWatch) -> Steps:
    """Let go of all calls, and show a small one."""
    yield from take(desktop, Turn(), paint)
    yield from take(desktop, Turn(operation=_SMALL), paint)
    desktop.history.clear()
    for _ in range(2):
        yield _SETTLE_MS
        gc.collect()


def _choose(desktop: Desktop, profile: Profile) -> Steps:
    profiles = [PRACTICE, *([profile] if profile != PRACTICE else [])]
    desktop.bar.set_profiles(profiles, profile.key)
    yield desktop.workbench.connected


def _nobody() -> Profile:
    """A profile of a server that is not there."""
    return Profile(
        "Nobody",
        key="nobody",
        environment=Environment.PRACTICE,
        address="http://127.0.0.1:1",
        way_in=WayIn.NONE,
    )


if __name__ == "__main__":
    drive(partial(soak, int(sys.argv[1])))
