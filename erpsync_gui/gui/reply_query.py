"""Asks a reply by XPath or JSONPath, beside the window, with a limit and a way to call it off.

Knows when a question begins and ends; what it means and where it is worked on are others' concern.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from erpsync_gui.gui.runner import Errand
from erpsync_gui.wire.queries import BadQueryError, Found, has_pattern, query
from erpsync_gui.wire.reply import Reply

_SMALL_BYTES = 1 << 20
_BROKE = "The query failed: an error in this program ended it, and was reported."

Run: TypeAlias = Callable[[Reply, str], Awaitable[Found]]
"""Finds what an expression means in a reply; raises BadQueryError, or is cancelled."""


async def run_here(reply: Reply, expression: str) -> Found:
    """Find it on this thread; cancelling strikes after the end."""
    return query(reply.text.body, reply.shape, reply.form, expression)


async def run_apart(reply: Reply, expression: str) -> Found:
    """Find it in a second process, which is killed when this is cancelled."""
    # Start-up time: nobody asks before the first answer.
    from erpsync_gui.wire import apart  # noqa: PLC0415 - as said above

    return await apart.query(reply, expression)


class ReplyQuery(QObject):
    """One question at a time to a reply; another one drops the one before.

    Small answers are asked on a thread of this process, all others by `run_apart`, which should be
    a second process: only that can be stopped at any moment, and only there can a regular
    expression do no harm.

    Signals:
        finished: the mask of the lines that a tree shows (`Found.mask`; empty when the result is
            no set of nodes, and the tree should stay as it is), how many nodes were found, and a
            sentence, often empty.
        failed: a sentence that says why there is no result.
    """

    finished = Signal(object, int, str)
    failed = Signal(str)

    def __init__(
        self, run_apart: Run = run_here, limit_s: float = 20.0, parent: QObject | None = None
    ) -> None:
        """Ask nothing yet."""
        super().__init__(parent)
        self._run_apart = run_apart
        self._limit_s = limit_s
        self._errand = Errand("query", self)
        self._errand.ended.connect(self._on_errand_ended)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._on_timer_timeout)

    @property
    def is_running(self) -> bool:
        """Whether a result is still to come."""
        return self._errand.is_running

    def start(self, reply: Reply, expression: str) -> None:
        """Ask; one signal follows, unless the question is dropped."""
        is_small = len(reply.text) < _SMALL_BYTES and not has_pattern(expression)
        run = run_here if is_small else self._run_apart

        async def work(_tell: Callable[[object], None]) -> Found | BadQueryError:
            try:
                return await run(reply, expression)
            except BadQueryError as error:
                return error

        self._errand.start(work)
        if self._errand.is_running:
            self._timer.start(round(self._limit_s * 1000))

    def stop(self) -> None:
        """Drop the question; no signal comes from it any more."""
        self._timer.stop()
        self._errand.drop()

    def close(self) -> None:
        """Drop the question, and ask nothing more."""
        self._timer.stop()
        self._errand.close()

    @Slot(object)
    def _on_errand_ended(self, result: object) -> None:
        self._timer.stop()
        if isinstance(result, Found):
            self.finished.emit(result.mask, len(result.lines), result.note)
        else:
            self.failed.emit(str(result) if isinstance(result, BadQueryError) else _BROKE)

    @Slot()
    def _on_timer_timeout(self) -> None:
        self.stop()
        self.failed.emit(
            f"The query was stopped: it took longer than {self._limit_s:g} seconds. Ask more "
            "exactly; a whole path is quicker than “//” or “..”."
        )
