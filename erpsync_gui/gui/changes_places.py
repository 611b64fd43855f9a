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
from operator import itemgetter
from typing import Protocol, TypeAlias

from erpsync_gui.gui.visible_lines import some_of

MOST_BYTES = 255
"""So many numbers fit into a column of bytes; more go into an array."""

Column: TypeAlias = "bytes | array[int]"
_NOWHERE_IN_ARRAY = (1 << 32) - 1
_PIECE = 1 << 12
ALL_BITS = 255
"""No number of a column of bytes: what covers all others."""


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


def numbers_at(column: Sequence[int], places: Sequence[int]) -> Sequence[int]:
    """The numbers that stand at some places of a column, in the order of the places."""
    if isinstance(places, range) and places.step == 1:
        return column[places.start : places.stop]
    if len(places) > 1:
        # Nothing that Python has takes them out as quickly.
        taken: tuple[int, ...] = itemgetter(*places)(column)
        return taken
    return [column[place] for place in places]


def joined(pieces: Sequence[Column]) -> Column:
    """Pieces of a column, one behind the other."""
    if all(isinstance(piece, bytes) for piece in pieces):
        return b"".join(pieces)
    column = array("I")
    for piece in pieces:
        column.extend(piece)
    return column


def only_some(column: Column, hidden: bytes, whole: set[int]) -> Column:
    """The column without the places where `hidden` has ALL_BITS, but all of the `whole` numbers.

    Args:
        column: of numbers.
        hidden: a byte for each place, 0 or ALL_BITS.
        whole: numbers of which every place stays.
    """
    if not isinstance(column, bytes):
        pairs = zip(column, hidden, strict=True)
        return array(
            "I", (_NOWHERE_IN_ARRAY if gone and n not in whole else n for n, gone in pairs)
        )
    gone = bits(hidden)
    if whole:
        gone &= bits(column.translate(_all_but(whole)))
    # ALL_BITS is what remains: no number of a column of bytes.
    return (bits(column) | gone).to_bytes(len(column), sys.byteorder)


def _all_but(numbers: set[int]) -> bytes:
    """For `bytes.translate`: 0 for these numbers, ALL_BITS for all others."""
    table = bytearray([ALL_BITS]) * 256
    for number in numbers:
        table[number] = 0
    return bytes(table)


class _InBytes:
    """The numbers of every few thousand places are counted ahead."""

    def __init__(self, column: bytes) -> None:
        self._column = column
        self._counted: dict[int, array[int]] = {}
        self._looked_at: tuple[int, int, list[int]] = (0, -1, [])

    def count(self, number: int) -> int:
        return self._before(number)[-1]

    def some(self, number: int, nths: range) -> Sequence[int]:
        return some_of(nths, self._before(number), partial(self._places_in, number))

    def nth(self, number: int, place: int) -> int:
        piece = place // _PIECE
        return self._before(number)[piece] + self._column.count(number, piece * _PIECE, place)

    def _places_in(self, number: int, piece: int) -> list[int]:
        # Who asks for one is likely to ask for the next.
        last_number, last_piece, places = self._looked_at
        if (last_number, last_piece) != (number, piece):
            begin = piece * _PIECE
            here = self._column[begin : begin + _PIECE]
            only = bytearray(256)
            only[number] = 1
            places = list(compress(range(begin, begin + len(here)), here.translate(only)))
            self._looked_at = number, piece, places
        return places

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


def bits(column: bytes) -> int:
    """A column of bytes as one large integer, so that all of them are computed with at once."""
    return int.from_bytes(column, sys.byteorder)
