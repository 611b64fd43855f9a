"""Finds the numbers of a long column that have some digits in them, some thousand at a time.

The numbers are written out once. The characters at one place of all numbers are a row of bytes
that counts as one large integer, so that a few sums compare all of them: that takes a hundredth of
looking at one number after the other. What is not written yet is written when it is looked
through. Must not know what is numbered, nor Qt.
"""

from __future__ import annotations

import sys
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass

from erpsync_gui.gui.changes_places import ALL_BITS, bits, numbers_at

_AT_ONCE = 1 << 13
_WRITTEN_WITH = frozenset("-0123456789")
_HIGHEST_BIT = 0x80
_LOWER_BITS = 0x7F


class Digits:
    """Numbers, written out in decimal as far as somebody has looked through them."""

    def __init__(self, numbers: Sequence[int], places: Sequence[int]) -> None:
        """Of the numbers at these places, in the order of the places."""
        self._numbers = numbers
        self._places = places
        self._pieces: dict[int, _Piece] = {}

    def write(self) -> Generator[None, None, None]:
        """Write all of them out, step by step, so that looking through them is quick."""
        for begin in self._begins():
            self._piece_from(begin)
            yield

    def lacking(self, words: str) -> Iterator[bytes]:
        """A byte for each number, in pieces: ALL_BITS where its decimal writing lacks these words.

        Else 0. There must be at least one character in them.
        """
        for begin in self._begins():
            yield self._piece_from(begin).lacking(words)

    def _begins(self) -> range:
        return range(0, len(self._places), _AT_ONCE)

    def _piece_from(self, begin: int) -> _Piece:
        # Two threads may come here at a time: then both write the same.
        piece = self._pieces.get(begin)
        if piece is None:
            places = self._places[begin : begin + _AT_ONCE]
            piece = self._pieces[begin] = _written(tuple(numbers_at(self._numbers, places)))
        return piece


@dataclass(frozen=True, slots=True)
class _Piece:
    """Some numbers; each plane has a byte for each of them, the first those at the left."""

    count: int
    planes: tuple[int, ...]

    def lacking(self, words: str) -> bytes:
        if not _WRITTEN_WITH.issuperset(words):
            return bytes([ALL_BITS]) * self.count
        ones = bits(b"\1" * self.count)
        wanted = [ones * ord(character) for character in words]
        lower_bits, lacking = ones * _LOWER_BITS, ones * _HIGHEST_BIT
        for first in range(len(self.planes) - len(words) + 1):
            other = 0
            for plane, character in zip(self.planes[first:], wanted, strict=False):
                other |= plane ^ character
            # Where any bit is left, the sum carries into the highest one.
            lacking &= other + lower_bits
        return (lacking // _HIGHEST_BIT * ALL_BITS).to_bytes(self.count, sys.byteorder)


def _written(numbers: tuple[int, ...]) -> _Piece:
    """Write numbers out below each other, side by side at the right."""
    least, most = str(min(numbers)), str(max(numbers))
    width = max(len(least), len(most))
    are_alike = len(least) == len(most) and (least < "0") == (most < "0")
    form = b"%d" if are_alike else b"%%%dd" % width
    text = form * len(numbers) % numbers
    return _Piece(len(numbers), tuple(bits(text[place::width]) for place in range(width)))
