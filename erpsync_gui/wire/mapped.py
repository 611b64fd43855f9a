"""Files as bytes that are in memory only where somebody looks; some live as long as their bytes."""

from __future__ import annotations

import mmap
import weakref
from pathlib import Path

from erpsync_gui.wire import run_folder
from erpsync_gui.wire.text import Body


class OwnedFile:
    """A file that is removed when nobody holds this or any bytes of it, or the program ends."""

    def __init__(self, path: Path) -> None:
        """Own a file of ours."""
        self.path = path
        weakref.finalize(self, run_folder.remove_aside, path)

    def lend(self, body: mmap.mmap) -> mmap.mmap:
        """Last as long as these bytes, which are the file's."""
        _owners[body] = self
        return body


_owners: weakref.WeakKeyDictionary[mmap.mmap, OwnedFile] = weakref.WeakKeyDictionary()
"""The files behind what is mapped: all that keeps them."""


def mapped(path: Path) -> Body:
    """The bytes of a file that stays as it is; mapped, unless it is empty.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        try:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except ValueError:
            return b""


def owned(path: Path) -> Body:
    """The bytes of a file that is removed as soon as nobody holds them, or the program ends.

    Raises:
        OSError: it cannot be read.
    """
    body = mapped(path)
    if isinstance(body, bytes):
        path.unlink()
        return body
    return OwnedFile(path).lend(body)


def file_of(body: Body) -> Path | None:
    """The file in which bytes lie, for another process to open; None where no OwnedFile has it."""
    owner = None if isinstance(body, bytes) else _owners.get(body)
    return owner.path if owner is not None else None
