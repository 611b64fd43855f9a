"""Finding bytes in a body of any size, in steps.

One `bytes.find` keeps the interpreter until it ends, and with it the window that waits for its
turn. Knows nothing of what is looked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

_STEP_BYTES = 1 << 18


def find(body: bytes, wanted: bytes, start: int = 0) -> int:
    """The same as `body.find(wanted, start)`, for anything wanted but nothing."""
    overlap = len(wanted) - 1
    for begin in range(start, len(body), _STEP_BYTES):
        at = body.find(wanted, begin, begin + _STEP_BYTES + overlap)
        if at >= 0:
            return at
    return -1


def places_of(body: bytes, words: Sequence[bytes]) -> Iterator[int]:
    """Every place where one of these words begins, in order; words are in lower case, the body any.

    A place comes twice where two words begin.
    """
    overlap = max(map(len, words)) - 1
    for begin in range(0, len(body), _STEP_BYTES):
        lowered = body[begin : begin + _STEP_BYTES + overlap].lower()
        found = (at for word in words for at in _all_in(lowered, word) if at < _STEP_BYTES)
        yield from (begin + at for at in sorted(found))


def _all_in(piece: bytes, word: bytes) -> Iterator[int]:
    at = piece.find(word)
    while at >= 0:
        yield at
        at = piece.find(word, at + 1)
