"""The folder for the temporary files of this run: nobody else can read it, and no crash keeps it.

It is removed when the program ends. Where the program ended without that, the next start sweeps:
each run holds a lock in its folder, and the system lets go of the lock of whatever has died. Knows
nothing of what the files hold.
"""

from __future__ import annotations

import atexit
import contextlib
import shutil
import sys
import tempfile
import threading
from pathlib import Path
from typing import IO

from erpsync_gui import paths

if sys.platform != "win32":
    import fcntl

_PREFIX = "run-"
_LOCK = "lock"


class RunFolder:
    """A folder of its own, from its making until it is closed or the program ends."""

    def __init__(self, parent: Path) -> None:
        """Make it.

        Raises:
            OSError: the folder above it cannot be written in.
        """
        self._made = [folder for folder in (parent, *parent.parents) if not folder.exists()]
        parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.path = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=parent))
        self._lock = (self.path / _LOCK).open("wb")
        _hold(self._lock)
        atexit.register(self.close)

    def close(self) -> None:
        """Remove it with all that is in it."""
        atexit.unregister(self.close)
        self._lock.close()
        shutil.rmtree(self.path, ignore_errors=True)
        # What it had to make stays only where somebody else has put something into it.
        with contextlib.suppress(OSError):
            for folder in self._made:
                folder.rmdir()


_own: dict[Path, RunFolder] = {}


def own_folder() -> Path:
    """The folder of this run, made when it is first asked for, and anew when somebody removed it.

    Raises:
        OSError: it cannot be made.
    """
    parent = paths.answers_folder()
    run = _own.get(parent)
    if run is None or not run.path.is_dir():
        run = _own[parent] = RunFolder(parent)
    return run.path


def remove_aside(path: Path) -> None:
    """Remove a file while nobody waits: one of a hundred megabytes takes as long as a frame."""
    thread = threading.Thread(target=_remove, args=(path,), name=f"remove {path.name}", daemon=True)
    try:
        thread.start()
    except RuntimeError:
        # The interpreter ends, and starts no more threads.
        _remove(path)


def sweep() -> None:
    """Remove what runs have left that ended without tidying up; takes as long as the disk does."""
    for folder in paths.answers_folder().glob(_PREFIX + "*"):
        if not _is_in_use(folder):
            shutil.rmtree(folder, ignore_errors=True)


def _remove(path: Path) -> None:
    # What Windows does not let go, since it is still mapped, goes with the folder.
    with contextlib.suppress(OSError):
        path.unlink()


def _is_in_use(folder: Path) -> bool:
    """Whether a run may still live; on Windows the system itself keeps all files that are open."""
    try:
        with (folder / _LOCK).open("ab") as lock:
            _hold(lock)
    except OSError:
        return True
    return False


def _hold(lock: IO[bytes]) -> None:
    """Hold a lock for as long as the file is open; OSError when somebody else does."""
    if sys.platform != "win32":
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
