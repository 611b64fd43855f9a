"""Lays out and reads a big answer, in the second process, while it comes or when it is there.

A quick pass takes what is usual as it comes; whatever it cannot promise to do exactly is done by
the plain printers. What the answer means comes last. Knows nothing of pipes.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from erpsync_gui.wire import changes, quick_pass
from erpsync_gui.wire.apart_messages import Changed, LaidOut, Meaning, Read
from erpsync_gui.wire.mapped import mapped
from erpsync_gui.wire.quick_pass import QuickPass
from erpsync_gui.wire.record_runs import Runs
from erpsync_gui.wire.reply import Reply
from erpsync_gui.wire.text import Body, IndexedText
from erpsync_gui.wire.text_file import TextFile

Tell = Callable[[LaidOut | Changed], None]
"""Told of the laid-out text and of the changes as soon as they are there."""

_LITTLE_BYTES = 1 << 18


class AnswerReader:
    """One answer from its first bytes to its meaning."""

    def __init__(self, folder: Path) -> None:
        """Write what is laid out into a file of its own in `folder`."""
        self._folder = folder
        self._quick: QuickPass | None = None
        self._is_begun = False

    def follow(self, file: Path) -> None:
        """Go through a file that is still written, until hardly anything has come meanwhile."""
        body, seen = mapped(file), 0
        while len(body) - seen > _LITTLE_BYTES:
            seen = len(body)
            self.take(body, seen)
            body = mapped(file)

    def take(self, body: Body, end: int) -> None:
        """Go through what is there by now, up to an offset."""
        if not self._is_begun:
            self._quick = quick_pass.begun(body, self._folder)
            self._is_begun = True
        if self._quick is not None and not self._quick.take(body, end):
            self._give_up()

    def read(self, request: Read, body: Body, tell: Tell) -> Meaning:
        """Read the whole answer; never raises for any bytes."""
        self.take(body, len(body))
        if self._quick is not None:
            found = self._quick.finished(body, request.content_type)
            if found is not None:
                return self._explained(request, *found, self._quick.text.path, tell)
            self._give_up()
        # Start-up time: this is only needed when all has come.
        from erpsync_gui.wire import apart_meaning  # noqa: PLC0415 - see above

        reading = apart_meaning.of_body(request, body[:])
        file = TextFile(self._folder)
        file.write(reading.text.body[:])
        tell(_laid_out(file.path, file.finished()))
        return apart_meaning.told(reading)

    def _explained(
        self, request: Read, reply: Reply, runs: Runs, path: Path, tell: Tell
    ) -> Meaning:
        changed = changes.from_reply(reply, runs)
        if changed is not None:
            tell(Changed(changed))
        tell(_laid_out(path, reply.text))
        # As above, and nobody waits for it as long as for what was just told.
        from erpsync_gui.wire import apart_meaning  # noqa: PLC0415 - see above

        return apart_meaning.told(apart_meaning.of_reply(request, reply, changed), changed)

    def _give_up(self) -> None:
        """Leave nothing behind of the quick pass."""
        if self._quick is not None:
            self._quick.text.discard()
            self._quick = None


def _laid_out(path: Path, text: IndexedText) -> LaidOut:
    return LaidOut(str(path), text.before)
