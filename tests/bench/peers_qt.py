"""What Qt itself has for large things: a big text and a big tree, in a process of its own.

Run with `text NAME` or `rows COUNT`; prints when the first picture was there, the longest stall
until then, and what it took in memory.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from time import perf_counter

from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QTreeView, QWidget

from erpsync_gui.gui.tour import Steps, Tour
from tests.bench.big_documents import DOCUMENTS
from tests.bench.driving import PaintWatch, StallWatch
from tests.bench.memory import family_mb

_SETTLE_MS = 500
_TABLES = ("contact", "person", "project", "sale", "appointment", "document")


def text(name: str) -> tuple[QWidget, Callable[[], None]]:
    """A QPlainTextEdit, and how it is given a document."""
    body = DOCUMENTS[name].path().read_bytes()
    edit = QPlainTextEdit()
    return edit, lambda: edit.setPlainText(body.decode())


def rows(count: str) -> tuple[QWidget, Callable[[], None]]:
    """A QTreeView over a QStandardItemModel, and how it is given records below their tables."""
    view = QTreeView()

    def fill() -> None:
        model = QStandardItemModel(view)
        tables = [QStandardItem(name) for name in _TABLES]
        for number in range(int(count)):
            tables[number % len(tables)].appendRow(QStandardItem(str(number)))
        for table in tables:
            model.appendRow(table)
        view.setModel(model)

    return view, fill


def watch(widget: QWidget, fill: Callable[[], None]) -> Steps:
    """Fill a window that is on the screen already."""
    paint, stalls = PaintWatch(widget), StallWatch(widget)
    yield _SETTLE_MS
    before_mb = family_mb()
    stalls.take_ms()
    started_s = perf_counter()
    fill()
    paint.arm()
    widget.update()
    yield paint.painted
    figures = {"painted_ms": (paint.at_s - started_s) * 1000, "stall_ms": stalls.take_ms()}
    print(json.dumps({**figures, "memory_mb": family_mb() - before_mb}))


def main(kind: str, what: str) -> None:
    """Show one of them."""
    application = QApplication([])
    widget, fill = {"text": text, "rows": rows}[kind](what)
    widget.resize(1280, 800)
    tour = Tour(watch(widget, fill), application)
    tour.ended.connect(lambda failure: application.exit(bool(failure)))
    tour.start()
    widget.show()
    sys.exit(application.exec())


if __name__ == "__main__":
    main(*sys.argv[1:])
