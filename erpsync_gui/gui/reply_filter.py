"""What a filter box keeps of a reply: by words, by XPath or by JSONPath, worked out beside.

Another search drops the one before, so that a late result never stands over a newer one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from erpsync_gui.gui.outline import ALL
from erpsync_gui.gui.outline_work import OutlineWork
from erpsync_gui.gui.reply_outline import ReplyOutline
from erpsync_gui.gui.reply_query import ReplyQuery, Run, run_here
from erpsync_gui.gui.reply_search import Hits, search
from erpsync_gui.wire.reply import Form, Reply
from erpsync_gui.wire.steps import Steps

_QUERY_STARTS = {
    # A path, a path in brackets, or a function such as count(//RecordId).
    Form.XML: re.compile(r"/|\(+/|[a-z]+(?:-[a-z]+)*\("),
    Form.JSON: re.compile(r"\$"),
}
"""What begins like this is an XPath or a JSONPath."""

_TYPING_MS = 300
"""A query waits until nobody has typed for so long: half an expression finds nothing."""

_FEW_LINES = 2000
_FEW_BYTES = 1 << 18


@dataclass(frozen=True, slots=True)
class Filtered:
    """What a filter found.

    `outline` is None where the tree should stay as it is; `note` is for people, often empty.
    """

    outline: ReplyOutline | None
    hits: int
    note: str = ""


class ReplyFilter(QObject):
    """One search through a reply at a time.

    Signals:
        finished: a Filtered.
        failed: a sentence that says why nothing can be found.
    """

    finished = Signal(object)
    failed = Signal(str)

    def __init__(self, run_query: Run = run_here, parent: QObject | None = None) -> None:
        """Look for nothing yet; `run_query` says where large answers are asked by a path."""
        super().__init__(parent)
        self._asked: tuple[Reply, int] | None = None
        self._work = OutlineWork("filter", self)
        self._work.finished.connect(self.finished)
        self._query = ReplyQuery(run_query, parent=self)
        self._query.finished.connect(self._on_query_finished)
        self._query.failed.connect(self.failed)
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._typing.timeout.connect(self._on_typing_timeout)
        self._expression = ""

    @property
    def is_running(self) -> bool:
        """Whether a result is still to come."""
        waits = self._typing.isActive()
        return waits or self._work.is_running or self._query.is_running

    def start(self, reply: Reply, result: int, text: str) -> None:
        """Look for words, or for what a path says; `result` is where the tree opens."""
        self.stop()
        self._asked = reply, result
        if _QUERY_STARTS[reply.form].match(text):
            self._expression = text
            self._typing.start()
        else:
            self._work.start(_found(reply, result, text), at_once=_is_short(reply))

    def stop(self) -> None:
        """Drop the search."""
        self._asked = None
        self._typing.stop()
        self._query.stop()
        self._work.stop()

    @Slot()
    def _on_typing_timeout(self) -> None:
        if self._asked is not None:
            self._query.start(self._asked[0], self._expression)

    @Slot(object, int, str)
    def _on_query_finished(self, mask: bytes, hits: int, note: str) -> None:
        if self._asked is None:
            return
        reply, result = self._asked
        if mask:
            steps = _outlined(reply, result, Hits(mask, hits), note)
            self._work.start(steps, at_once=_is_short(reply))
        else:
            self.finished.emit(Filtered(None, hits, note))


def _is_short(reply: Reply) -> bool:
    return reply.text.line_count <= _FEW_LINES and len(reply.text) <= _FEW_BYTES


def _found(reply: Reply, result: int, words: str) -> Steps[Filtered]:
    hits = yield from search(reply, words)
    return (yield from _outlined(reply, result, hits))


def _outlined(reply: Reply, result: int, hits: Hits, note: str = "") -> Steps[Filtered]:
    outline = ReplyOutline(reply, result, hits.mask)
    yield
    outline.expand_to_depth(ALL)
    return Filtered(outline, hits.count, note)
