"""The body of an answer while it comes: in memory as long as it is small, then in a file.

Whoever wants to see it gets a text of what is there by now; in a file that takes no copy, only a
further look at the same bytes. The file is removed as soon as nobody holds a text of it any more.
Knows nothing of what the bytes mean; secrets were taken out before.
"""

from __future__ import annotations

import mmap
import sys
import tempfile
import weakref
from collections.abc import Iterator
from io import FileIO
from pathlib import Path

from erpsync_gui.wire import run_folder
from erpsync_gui.wire.mapped import OwnedFile
from erpsync_gui.wire.text import Body, IndexedText, LineIndex

MEMORY_BYTES = 32 << 20
"""A larger body goes to a file, unless somebody says otherwise."""

_BLOCK_BYTES = 1 << 20
"""A smaller body is plain bytes."""

_COPIED_READILY_BYTES = 4 << 20
"""What is in memory must be copied to be shown, and more than this only once it has doubled."""


class NotKeptError(Exception):
    """The disk took no more of a body; the text is what the system says."""


class BodyWriter:
    """Takes a body piece by piece.

    Where no file can be made, the body stays in memory, however large it becomes.
    """

    def __init__(
        self,
        memory_bytes: int = MEMORY_BYTES,
        folder: Path | None = None,
        expected_bytes: int = 0,
    ) -> None:
        """Nothing came yet.

        Args:
            memory_bytes: how large the body may become in memory.
            folder: where to make the file; without one, in the folder of this run.
            expected_bytes: how large it will become, where that is said beforehand: one that will
                be too large for memory is in its file from the first byte on.
        """
        self._memory_bytes = memory_bytes if expected_bytes <= memory_bytes else 0
        self._folder = folder
        self._kept: _Memory | _BodyFile = _Memory()
        self._index = LineIndex()
        self._text = self._index.text(b"")

    def __len__(self) -> int:
        """How many bytes there are by now."""
        return self._kept.size

    def append(self, data: bytes) -> None:
        """Take the next bytes.

        Raises:
            NotKeptError: the disk is full or gone. What was taken before stays.
        """
        if isinstance(self._kept, _Memory) and len(self) + len(data) > self._memory_bytes:
            self._kept = self._in_file(self._kept)
        try:
            self._kept.write(data)
        except OSError as error:
            raise NotKeptError(error.strerror or str(error)) from error

    def so_far(self) -> IndexedText:
        """What is there by now, or was some time ago; it stays as it is, whatever comes after."""
        is_copied = isinstance(self._kept, _Memory) and len(self) > _COPIED_READILY_BYTES
        return self._text if is_copied and len(self) < 2 * len(self._text) else self._all()

    def finished(self) -> IndexedText:
        """The whole body, when no more comes."""
        text = self._all()
        self._kept.close()
        return text

    def _all(self) -> IndexedText:
        if len(self._text) < len(self):
            body = self._kept.body()
            self._index.extend(body, len(body))
            self._text = self._index.text(body)
        return self._text

    def _in_file(self, memory: _Memory) -> _Memory | _BodyFile:
        try:
            file = _BodyFile(self._folder or run_folder.own_folder())
            for piece in memory.pieces():
                file.write(piece)
        except OSError:
            self._memory_bytes = sys.maxsize
            return memory
        return file


class _Memory:
    """Bytes in memory; what is large the system gets back as soon as it is let go."""

    def __init__(self) -> None:
        self.size = 0
        self._pieces: list[bytes] = []
        self._blocks: list[mmap.mmap] = []

    def write(self, data: bytes) -> None:
        """Take the next bytes."""
        self.size += len(data)
        self._pieces.append(data)
        if self.size > _BLOCK_BYTES:
            for piece in self._pieces:
                self._fill(piece)
            self._pieces = []

    def body(self) -> Body:
        """What is there by now."""
        if self.size <= _BLOCK_BYTES:
            self._pieces = [b"".join(self._pieces)]
            return self._pieces[0]
        if len(self._blocks[0]) < self.size:
            whole = mmap.mmap(-1, self.size)
            # Let go one by one, so that it is never all there twice.
            while self._blocks:
                for piece in _pieces_of(self._blocks.pop(0)):
                    whole.write(piece)
            self._blocks.append(whole)
        return self._blocks[0]

    def pieces(self) -> Iterator[bytes]:
        """The same in pieces, none of which is large."""
        yield from self._pieces
        for block in self._blocks:
            yield from _pieces_of(block)

    def close(self) -> None:
        """Nothing is open."""

    def _fill(self, data: bytes) -> None:
        for start in range(0, len(data), _BLOCK_BYTES):
            rest = data[start : start + _BLOCK_BYTES]
            while rest:
                if not self._blocks or self._blocks[-1].tell() == len(self._blocks[-1]):
                    self._blocks.append(mmap.mmap(-1, _BLOCK_BYTES))
                block = self._blocks[-1]
                room = len(block) - block.tell()
                block.write(rest[:room])
                rest = rest[room:]


def _pieces_of(block: mmap.mmap) -> Iterator[bytes]:
    """What was written into a block."""
    end = block.tell()
    for start in range(0, end, _BLOCK_BYTES):
        yield block[start : min(start + _BLOCK_BYTES, end)]


class _BodyFile(OwnedFile):
    """A file that is written on, and mapped as far as it is by then."""

    def __init__(self, folder: Path) -> None:
        number, name = tempfile.mkstemp(prefix="answer-", dir=folder)
        self.size = 0
        self._file = FileIO(number, "r+")
        super().__init__(Path(name))
        weakref.finalize(self, self._file.close)

    def write(self, data: bytes) -> None:
        """Write all of it; OSError after as much as there is room for."""
        rest = memoryview(data)
        while rest:
            written = self._file.write(rest)
            self.size += written
            rest = rest[written:]

    def body(self) -> Body:
        """What is written by now."""
        return self.lend(mmap.mmap(self._file.fileno(), self.size, access=mmap.ACCESS_READ))

    def close(self) -> None:
        """Write no more; what is mapped stays."""
        self._file.close()
