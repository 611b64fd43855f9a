"""Has Shiboken's own Python lie on the disk, compiled; run in an environment that was just made.

Without this it is text within a library, which each start of a program unpacks and compiles: 30 ms.
Shiboken looks for a folder of this name first, and makes it when its setting SBK_EMBED says so.
"""

from __future__ import annotations

import compileall
import importlib.util
import os
from pathlib import Path

FOLDER = "files.dir"


def unpacked() -> Path | None:
    """The folder, made if need be; None without Shiboken, or with one that has no such folder."""
    if importlib.util.find_spec("shiboken6") is None:
        return None
    os.environ["SBK_EMBED"] = "0"
    try:
        import shiboken6  # noqa: PLC0415 - the setting comes first
    finally:
        # A frozen program that is tried out from here would unpack its own once more.
        del os.environ["SBK_EMBED"]

    folder = Path(shiboken6.__path__[0]) / FOLDER
    return folder if folder.is_dir() else None


if __name__ == "__main__" and (folder := unpacked()):
    compileall.compile_dir(folder, quiet=1)
