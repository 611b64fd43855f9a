"""Files as bytes that are in memory only where somebody looks; some live as long as their bytes."""

from __future__ import annotations

import mmap
import weakref
from pathlib import Path

from erpsync_gui.wire import run_folder
from erpsync_gui.wire.text import Body

_paths: weakref.WeakKeyDictionary[mmap.mmap, Path] = weakref.WeakKeyDictionary()


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
    _paths[body] = path
    weakref.finalize(body, run_folder.remove_aside, path)
    return body


def file_of(body: Body) -> Path | None:
    """The file behind bytes that came from `owned`; None for any other bytes."""
    return None if isinstance(body, bytes) else _paths.get(body)
