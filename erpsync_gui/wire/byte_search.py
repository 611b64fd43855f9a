"""Finding bytes in a body of any size, in steps.

One `bytes.find` keeps the interpreter until it ends, and with it the window that waits for its
turn. Knows nothing of what is looked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

_STEP_BYTES = 1 << 18


def find(body: bytes, wanted: bytes, start: int = 0) -> int:
    """The same as `body.find(wanted, start)`, for anything wanted but nothing."""
    return next(places_of(body, wanted, start, len(body)), -1)


def steps(start: int, end: int, step_bytes: int = 0) -> Iterator[tuple[int, int]]:
    """The way between two places in steps: of this size, or so that none takes long to search."""
    size = step_bytes or _STEP_BYTES
    for begin in range(start, end, size):
        yield begin, min(begin + size, end)


def places_of(body: bytes, wanted: bytes, start: int, end: int) -> Iterator[int]:
    """Every place between two others where something begins, in order, overlapping or not."""
    for begin, step_end in steps(start, end):
        yield from _all_in(body, wanted, begin, step_end + len(wanted) - 1)


def places_in_any_case(body: bytes, words: Sequence[bytes], start: int, end: int) -> Iterator[int]:
    """Every place between two others where one of these words begins, in order.

    Words are in lower case, the body any; no word may be the beginning of another.
    """
    longest = max(map(len, words))
    for begin, step_end in steps(start, end):
        lowered = body[begin : step_end + longest - 1].lower()
        found = [
            begin + at
            for word in words
            for at in _all_in(lowered, word, 0, step_end - begin + len(word) - 1)
        ]
        yield from sorted(found)


def _all_in(body: bytes, wanted: bytes, start: int, end: int) -> Iterator[int]:
    """Where something stands that begins and ends between two places."""
    at = body.find(wanted, start, end)
    while at >= 0:
        yield at
        at = body.find(wanted, at + 1, end)
