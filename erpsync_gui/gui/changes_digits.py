"""Finds the numbers of a long column that have some digits in them, a whole column at a time.

Each number is written out once, one column of characters for each of its digits. Looking for
digits is then a few operations on long rows of bits, which takes a hundredth of looking at one
number after the other. Must not know what is numbered, nor Qt.
"""

from __future__ import annotations

import sys
from collections.abc import Generator, Iterable, Sequence
from itertools import islice

_AT_ONCE = 1 << 14


class Digits:
    """A column of numbers, written out in decimal, aligned at the right."""

    def __init__(self, planes: Sequence[bytes], count: int) -> None:
        """From the characters at each place, the leftmost first; made by `written`."""
        self._planes = planes
        self._count = count

    def having(self, words: str) -> bytes:
        """A byte for each number: 1 where its decimal writing has these characters side by side.

        There must be at least one of them.
        """
        found = 0
        for first in range(len(self._planes) - len(words) + 1):
            found |= self._having_at(first, words)
        return found.to_bytes(self._count, sys.byteorder)

    def _having_at(self, first: int, words: str) -> int:
        there = -1
        for plane, character in zip(self._planes[first:], words, strict=False):
            is_character = bytes(chr(byte) == character for byte in range(256))
            there &= int.from_bytes(plane.translate(is_character), sys.byteorder)
            if not there:
                break
        return there


def written(numbers: Iterable[int], width: int) -> Generator[None, None, Digits]:
    """Write numbers out, some thousand at a time.

    Args:
        numbers: what to write.
        width: so many characters the longest of them takes.
    """
    planes = [bytearray() for _ in range(width)]
    rest, count = iter(numbers), 0
    while some := tuple(islice(rest, _AT_ONCE)):
        text = (b"%%%dd" % width) * len(some) % some
        for place, plane in enumerate(planes):
            plane.extend(text[place::width])
        count += len(some)
        yield
    return Digits([bytes(plane) for plane in planes], count)
