"""The body of one answer on its way in: unpacked, without its secrets and kept, piece by piece.

Nothing that could be a secret is ever kept, in memory or in a file, and what can be shown of the
body can be had at any moment. Knows nothing of where the pieces come from.
"""

from __future__ import annotations

import contextlib

from erpsync_gui.wire.body import BodyWriter, NotKeptError
from erpsync_gui.wire.redact import Redactor
from erpsync_gui.wire.redact_stream import RedactStream
from erpsync_gui.wire.text import IndexedText
from erpsync_gui.wire.unpack import Unpacker

_SHORT_BYTES = 1 << 12
"""A shorter body is gone through once, at its end: nobody could look at it sooner."""


class IncomingBody:
    """Takes a body as it comes over the wire; `problem` says why it could not be unpacked."""

    def __init__(self, unpacker: Unpacker, redactor: Redactor, writer: BodyWriter) -> None:
        """Nothing came yet; what the redactor does not know by now is not masked by value."""
        self.problem = ""
        self._unpacker = unpacker
        self._stream = RedactStream(redactor, _SHORT_BYTES)
        self._writer = writer
        self._text: IndexedText | None = None
        self._is_full = False

    def __len__(self) -> int:
        """How many bytes can be shown by now."""
        return len(self._writer)

    def add(self, chunk: bytes) -> None:
        """Take the next bytes.

        Raises:
            NotKeptError: there is no room for them.
        """
        for piece in self._unpacker.feed(chunk):
            self._keep(self._stream.feed(piece))

    def so_far(self) -> IndexedText:
        """What can be shown by now."""
        return self._writer.so_far()

    def finish(self, *, whole: bool) -> IndexedText:
        """All that came, when no more does; the same when asked again.

        Raises:
            NotKeptError: there is no room for the end of a whole body. That of one that broke off
                is then left out.
        """
        if self._text is None:
            end = self._unpacker.finish(whole=whole)
            self.problem = end.problem
            rest = self._stream.feed(end.body) + self._stream.finish()
            with contextlib.nullcontext() if whole else contextlib.suppress(NotKeptError):
                self._keep(rest)
            self._text = self._writer.finished()
        return self._text

    def _keep(self, data: bytes) -> None:
        """Keep what is masked; after the first that found no room nothing, or there was a gap."""
        if self._is_full or not data:
            return
        try:
            self._writer.append(data)
        except NotKeptError:
            self._is_full = True
            raise
