"""The request that was written last, for when the very same is asked again.

Somebody who waits for an answer to change asks the same again and again, and waits for each. Knows
neither the contract nor how anything is written.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from erpsync_gui.wire.encoded import Encoded
from erpsync_gui.wire.exchange import SentRequest

_MOST_BYTES = 1 << 14
"""A longer request is not kept: it takes long enough to send."""


@dataclass(frozen=True, slots=True)
class Written:
    """A finished request, and what is kept of it to be shown, without its secrets."""

    encoded: Encoded = field(repr=False)
    shown: SentRequest


class LastWritten:
    """Remembers one short request, and what it was written from. Any thread may use it.

    With the request it holds the ticket or token that signs it, until another is written or
    `forget` is called.
    """

    def __init__(self) -> None:
        """Nothing was written yet."""
        self._last: list[tuple[object, Written]] = []

    def of(self, source: object, write: Callable[[], Written]) -> Written:
        """What was written from the same, or is written now.

        Args:
            source: all that the request depends on, to be compared; None where it must not be kept.
            write: writes it.
        """
        # What is forgotten meanwhile is forgotten with the list that is known here.
        last = self._last
        for known, written in last if source is not None else ():
            if known == source:
                return written
        written = write()
        is_kept = source is not None and len(written.encoded.body) <= _MOST_BYTES
        last[:] = [(source, written)] if is_kept else []
        return written

    def forget(self) -> None:
        """Remember nothing any more, nor what is being written right now."""
        self._last = []
