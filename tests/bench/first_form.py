"""A program that has just started: from a click on an operation to its painted form."""

from __future__ import annotations

import json
from time import perf_counter

from erpsync_gui.gui.desktop import Desktop
from erpsync_gui.gui.tour import Steps
from tests.bench.driving import PaintWatch, drive

OPERATION = "ForceResyncExternal"


def click(desktop: Desktop) -> Steps:
    """Choose an operation once the program stands idle."""
    paint = PaintWatch(desktop.window, desktop.tabs.opened)
    yield desktop.workbench.connected
    yield 500
    started_s = perf_counter()
    desktop.operations.chosen.emit(OPERATION)
    yield paint.painted
    print(json.dumps({"form_ms": (paint.at_s - started_s) * 1000}))


if __name__ == "__main__":
    drive(click)
