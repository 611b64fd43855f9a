"""What is hidden in bytes: the places that were found, and the mask that is put over them.

Several finders look at the same bytes and know nothing of each other; where their finds overlap,
one mask covers all. Knows neither secrets nor the notations that they stand in.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, TypeAlias

Span: TypeAlias = tuple[int, int, bytes]
"""Where bytes begin and end, and what stands there instead."""

CONTEXT_BYTES = 512
"""How far a finder may look back from where it goes on."""

SHORT_BYTES = 1 << 14
"""A body that is no longer may be glanced at as a whole: nobody notices how long that takes."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in bytes that may go on, and how far that can be relied on.

    `again` is the place to go on from when more has come; no span that is still to be found begins
    before `clear`.
    """

    spans: list[Span]
    again: int
    clear: int


class Finder(Protocol):
    """Finds what is to be hidden, in bytes that come in pieces; what it finds is always the same.

    It may remember what it saw, so that each body takes a new one.
    """

    def find(self, body: bytes, start: int, *, is_whole: bool) -> Found:
        """Look for spans from `start` on, and end where more bytes could change what is found.

        Args:
            body: all bytes that there are by now; of those before `start`, perhaps only the last
                CONTEXT_BYTES.
            start: where to begin; at first 0, then what `again` said.
            is_whole: no more bytes will come.
        """


def cover(body: bytes, finders: Iterable[Finder]) -> bytes:
    """A whole body with masks over all that is found; the same object when that is nothing."""
    spans = [span for finder in finders for span in finder.find(body, 0, is_whole=True).spans]
    if not spans:
        return body
    pieces, _ = cover_part(body, spans, 0, len(body))
    return b"".join(pieces)


def cover_part(body: bytes, spans: Iterable[Span], done: int, end: int) -> tuple[list[bytes], int]:
    """The bytes between two places with masks over all spans that begin there.

    Returns:
        The pieces, and how far they reach: to the end, or to that of a span beyond it.
    """
    pieces: list[bytes] = []
    # Of two that are alike the longer mask is the better one: it has the quotes of a string.
    ordered = sorted(spans, key=lambda span: (span[0], -span[1], -len(span[2])))
    for start, span_end, mask in ordered:
        if start >= done:
            pieces += (body[done:start], mask)
        done = max(done, span_end)
    if done < end:
        pieces.append(body[done:end])
    return pieces, max(done, end)
