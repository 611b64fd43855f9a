"""Where each number stands in a column of numbers: how many times, the nth of them, and back.

Two ways to know it: a byte a place while the numbers are few, which is quick and small, and a
list for each number when they are many. Must not know what is numbered, nor Qt.
"""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import partial
from itertools import accumulate, compress
from typing import Protocol, TypeAlias

from erpsync_gui.gui.visible_lines import some_of

MOST_BYTES = 255
"""So many numbers fit into a column of bytes; more go into an array."""

Column: TypeAlias = "bytes | array[int]"
_NOWHERE_IN_ARRAY = (1 << 32) - 1
_PIECE = 1 << 12
_ALL_BITS_FOR_0 = bytes((255, 0)) + bytes(254)


class Places(Protocol):
    """The places of numbers in a column."""

    def count(self, number: int) -> int:
        """How many times a number is there."""
        ...

    def some(self, number: int, nths: range) -> Sequence[int]:
        """The places of a number from its nth on, counted from 0, as far as there are such."""
        ...

    def nth(self, number: int, place: int) -> int:
        """How many times a number is there before a place."""
        ...


def places_in(column: Column) -> Places:
    """The places of all numbers in a column."""
    return _InBytes(column) if isinstance(column, bytes) else _InArray(column)


def only_masked(column: Column, mask: bytes, whole: set[int]) -> Column:
    """The column without the places where the mask has 0, but all places of the `whole` numbers."""
    if not isinstance(column, bytes):
        pairs = zip(column, mask, strict=True)
        return array("I", (n if kept or n in whole else _NOWHERE_IN_ARRAY for n, kept in pairs))
    hideable = bytes(0 if number in whole else 255 for number in range(256))
    hidden = _bits(mask.translate(_ALL_BITS_FOR_0)) & _bits(column.translate(hideable))
    return (_bits(column) | hidden).to_bytes(len(column), sys.byteorder)


class _InBytes:
    """The numbers of every few thousand places are counted ahead."""

    def __init__(self, column: bytes) -> None:
        self._column = column
        self._counted: dict[int, array[int]] = {}

    def count(self, number: int) -> int:
        return self._before(number)[-1]

    def some(self, number: int, nths: range) -> Sequence[int]:
        return some_of(nths, self._before(number), partial(self._places_in, number))

    def nth(self, number: int, place: int) -> int:
        piece = place // _PIECE
        return self._before(number)[piece] + self._column.count(number, piece * _PIECE, place)

    def _places_in(self, number: int, piece: int) -> list[int]:
        begin = piece * _PIECE
        here = self._column[begin : begin + _PIECE]
        only = bytearray(256)
        only[number] = 1
        return list(compress(range(begin, begin + len(here)), here.translate(only)))

    def _before(self, number: int) -> array[int]:
        before = self._counted.get(number)
        if before is None:
            begins = range(0, len(self._column), _PIECE)
            counts = (self._column.count(number, begin, begin + _PIECE) for begin in begins)
            before = self._counted[number] = array("Q", accumulate(counts, initial=0))
        return before


class _InArray:
    """The places of each number are listed."""

    def __init__(self, column: Iterable[int]) -> None:
        self._places: dict[int, array[int]] = {}
        for place, number in enumerate(column):
            if number != _NOWHERE_IN_ARRAY:
                self._places.setdefault(number, array("I")).append(place)

    def count(self, number: int) -> int:
        return len(self._of(number))

    def some(self, number: int, nths: range) -> Sequence[int]:
        return self._of(number)[nths.start : nths.stop]

    def nth(self, number: int, place: int) -> int:
        return bisect_left(self._of(number), place)

    def _of(self, number: int) -> array[int]:
        return self._places.get(number, array("I"))


def _bits(column: bytes) -> int:
    return int.from_bytes(column, sys.byteorder)
