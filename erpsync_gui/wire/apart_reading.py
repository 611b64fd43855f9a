"""Lays out and reads a big answer, in the second process, while it comes or when it is there.

A quick pass takes what is usual as it comes; whatever it cannot promise to do exactly is done by
the plain printers. The verdict and the value come from a digest of the answer: nobody needs a
million records as Python values. Knows nothing of pipes.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from erpsync_gui.contract.catalogue import Catalogue
from erpsync_gui.wire import changes, quick_pass, rest_answer, soap_answer
from erpsync_gui.wire.apart_messages import Changed, LaidOut, Meaning, Read, Whereabouts
from erpsync_gui.wire.digest import Whole, digest
from erpsync_gui.wire.exchange import Reading
from erpsync_gui.wire.quick_pass import QuickPass
from erpsync_gui.wire.record_runs import Runs
from erpsync_gui.wire.reply import Reply
from erpsync_gui.wire.reply_words import Form
from erpsync_gui.wire.text import Body, IndexedText
from erpsync_gui.wire.text_file import TextFile

Tell = Callable[[LaidOut | Changed], None]
"""Told of the laid-out text and of the changes as soon as they are there."""


class AnswerReader:
    """One answer from its first bytes to its meaning."""

    def __init__(self, catalogue: Catalogue, folder: Path) -> None:
        """Write what is laid out into a file of its own in `folder`."""
        self._catalogue = catalogue
        self._folder = folder
        self._quick: QuickPass | None = None
        self._is_begun = False

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
                tell(_laid_out(self._quick.text.path, found[0].text))
                return _meaning(self._read_small(request, *found, tell))
            self._give_up()
        reading = self._read(request, body[:], request.content_type)
        file = TextFile(self._folder)
        file.write(reading.text.body[:])
        tell(_laid_out(file.path, file.finished()))
        return _meaning(reading)

    def _read_small(self, request: Read, reply: Reply, runs: Runs, tell: Tell) -> Reading:
        """Read the digest of a reply whose changes are found in the whole of it."""
        changed = changes.from_reply(reply, runs)
        if changed is not None:
            tell(Changed(changed))
        whole = Whole(reply.text, reply.shape, changes=changed)
        return self._read(request, digest(reply), _PLAIN_TYPES[reply.form], whole)

    def _read(
        self, request: Read, body: bytes, content_type: str, whole: Whole | None = None
    ) -> Reading:
        asked, catalogue = request.asked, self._catalogue
        read = soap_answer.read if asked.is_soap else rest_answer.read
        operation = catalogue.operation(asked.operation, asked.service)
        return read(body, content_type, request.status, operation, catalogue, whole=whole)

    def _give_up(self) -> None:
        """Leave nothing behind of the quick pass."""
        if self._quick is not None:
            self._quick.text.discard()
            self._quick = None


_PLAIN_TYPES = {Form.XML: "text/xml; charset=utf-8", Form.JSON: "application/json"}
"""The content types of a digest, which is always in UTF-8."""


def _laid_out(path: Path, text: IndexedText) -> LaidOut:
    return LaidOut(Whereabouts(str(path), len(text)), text.before)


def _meaning(reading: Reading) -> Meaning:
    reply = reading.reply
    form, shape = (None, b"") if reply is None else (reply.form, reply.shape)
    return Meaning(reading.verdict, reading.value, form, shape, reading.changes, reading.result)
