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


@dataclass(frozen=True, slots=True)
class Written:
    """A finished request, and what is kept of it to be shown, without its secrets."""

    encoded: Encoded = field(repr=False)
    shown: SentRequest


class LastWritten:
    """Remembers one short request, and what it was written from.

    It holds the ticket or token that signs the request, and must not live longer than these.
    """

    def __init__(self) -> None:
        """Nothing was written yet."""
        self._last: tuple[object, Written] | None = None

    def of(self, source: object, write: Callable[[], Written]) -> Written:
        """What was written from the same, or is written now.

        Args:
            source: all that the request depends on, to be compared; None where it must not be kept.
            write: writes it.
        """
        last = self._last
        if last is not None and source is not None and last[0] == source:
            return last[1]
        written = write()
        is_kept = source is not None and len(written.encoded.body) <= _MOST_BYTES
        self._last = (source, written) if is_kept else None
        return written

    def forget(self) -> None:
        """Remember nothing any more."""
        self._last = None
