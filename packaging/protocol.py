"""The protocol of a trial: what was tried, how long it took, and what deviated."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator


class DeviationError(Exception):
    """Something is not as it must be; the text is a sentence that says what."""


@contextlib.contextmanager
def step(name: str) -> Iterator[None]:
    """Print a line of the protocol: how long this took, and whether it went well."""
    started = time.monotonic()
    went_well = False
    try:
        yield
        went_well = True
    finally:
        took = time.monotonic() - started
        print(f"{'ok' if went_well else 'FAILED':8}{took:6.1f} s  {name}", flush=True)
