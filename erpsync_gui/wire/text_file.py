"""A text while it is laid out: a file that is written from its first byte to its last.

What is written is indexed as it grows, so that it can be shown as soon as it is whole. Knows
nothing of what the text says.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from erpsync_gui.wire.mapped import mapped
from erpsync_gui.wire.text import IndexedText, LineIndex

_BUFFER_BYTES = 1 << 20


class TextFile:
    """A file of its own in a folder, for whoever wants it to keep or remove."""

    def __init__(self, folder: Path) -> None:
        """Make the file."""
        number, name = tempfile.mkstemp(suffix=".txt", dir=folder)
        self.path = Path(name)
        self._file = os.fdopen(number, "wb", _BUFFER_BYTES)
        self._index = LineIndex()

    def write(self, text: bytes) -> None:
        """Go on."""
        self._file.write(text)

    def so_far(self) -> IndexedText:
        """What is written by now."""
        self._file.flush()
        body = mapped(self.path)
        self._index.extend(body, len(body))
        return self._index.text(body)

    def finished(self) -> IndexedText:
        """The whole text; nothing is written any more."""
        text = self.so_far()
        self._file.close()
        return text

    def discard(self) -> None:
        """Remove it."""
        self._file.close()
        self.path.unlink()
