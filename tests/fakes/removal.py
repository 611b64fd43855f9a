"""Waits for files that are removed aside."""

from __future__ import annotations

import threading

_PATIENCE_S = 5.0


def wait_for_removal() -> None:
    """Return when every file that nobody holds any more is gone."""
    for thread in threading.enumerate():
        if thread.name.startswith("remove "):
            thread.join(_PATIENCE_S)
