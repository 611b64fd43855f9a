"""Which lines of a reply are seen in its tree: row to line and back, however many there are.

What is seen is chosen by the bytes of a shape, for whole nodes at a time. So of each piece of some
thousand lines only the choice is kept, and how many lines it shows; which ones these are is worked
out when somebody looks. Millions of lines are shown or hidden in a millisecond. Must not know Qt,
nor why a line is hidden.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, compress
from typing import TypeAlias

from erpsync_gui.gui.visible_lines import some_of
from erpsync_gui.wire.shape import STARTS, Shape

_PIECE = 1 << 12

_Choice: TypeAlias = "bytes | bytearray"
"""Of a piece: a table for `bytes.translate` that has 1 for the bytes of the lines that are seen.

Or, as a bytearray, the lines themselves, one byte each; it is replaced, never changed.
"""

_NONE = bytes(256)


@dataclass(frozen=True, slots=True)
class Seen:
    """What is seen from one line up to another: the choice and the count for each of its pieces."""

    start: int
    end: int
    choices: list[_Choice]
    counts: array[int]


class SeenLines:
    """Rows are counted over the seen lines alone; rows and lines begin with 0."""

    def __init__(self, shape: Shape) -> None:
        """See none of the lines of a shape."""
        begins = range(0, len(shape), _PIECE)
        self._shape = shape
        self._choices: list[_Choice] = [_NONE for _ in begins]
        self._counts = array("H", bytes(2 * len(begins)))
        self._before = array("Q", bytes(8 * (len(begins) + 1)))
        self._counts_of = {
            byte: array("H", (shape.count(byte, begin, begin + _PIECE) for begin in begins))
            for byte in compress(range(256), STARTS)
            if byte in shape
        }
        """How often each byte is in each piece."""

    @property
    def row_count(self) -> int:
        """How many lines are seen."""
        return self._before[-1]

    def is_seen(self, line: int) -> bool:
        """Whether a line is seen."""
        piece, place = divmod(line, _PIECE)
        return self._mask(piece, self._choices[piece])[place] == 1

    def lines_of(self, rows: range) -> list[int]:
        """The lines that stand in some rows, as far as there are such rows."""
        return some_of(rows, self._before, self._lines_in)

    def seen_before(self, line: int) -> int:
        """How many of the lines before this one are seen."""
        piece, place = divmod(line, _PIECE)
        if not place:
            return self._before[piece]
        return self._before[piece] + self._mask(piece, self._choices[piece]).count(1, 0, place)

    def choose(self, start: int, end: int, wanted: bytes) -> None:
        """See some of the lines from `start` up to `end`, and none of the others.

        Args:
            start: the first one.
            end: the one behind the last.
            wanted: for `bytes.translate`: 1 for the bytes of the lines to see, at all of which
                nodes begin, else 0.
        """
        first, behind = start // _PIECE, -(-end // _PIECE)
        none = array("H", bytes(2 * (behind - first)))
        columns = [counts[first:behind] for byte, counts in self._counts_of.items() if wanted[byte]]
        counts = array("H", map(sum, zip(none, *columns, strict=True)))
        self.restore(Seen(start, end, [wanted] * (behind - first), counts))

    def hide(self, start: int, end: int) -> None:
        """See none of the lines from `start` up to `end`."""
        self.choose(start, end, _NONE)

    def seen(self, start: int, end: int) -> Seen:
        """What is seen from one line up to another."""
        pieces = slice(start // _PIECE, -(-end // _PIECE))
        return Seen(start, end, self._choices[pieces], self._counts[pieces])

    def lines(self, seen: Seen) -> Iterator[int]:
        """The lines that were seen, in order, whatever is seen meanwhile."""
        for piece, choice in enumerate(seen.choices, seen.start // _PIECE):
            begin, mask = piece * _PIECE, self._mask(piece, choice)
            lines = compress(range(begin, begin + len(mask)), mask)
            yield from (line for line in lines if seen.start <= line < seen.end)

    def restore(self, seen: Seen) -> None:
        """See again what was seen, and nothing else where that was."""
        offset = seen.start // _PIECE
        first, behind = -(-seen.start // _PIECE), seen.end // _PIECE
        if first < behind:
            whole = slice(first - offset, behind - offset)
            self._choices[first:behind] = seen.choices[whole]
            self._counts[first:behind] = seen.counts[whole]
        for piece, choice in enumerate(seen.choices, offset):
            if not first <= piece < behind:
                self._restore_part(piece, choice, seen)
        self._before = array("Q", accumulate(self._counts, initial=0))

    def _restore_part(self, piece: int, choice: _Choice, seen: Seen) -> None:
        begin = piece * _PIECE
        part = slice(max(seen.start - begin, 0), min(seen.end - begin, _PIECE))
        mask = bytearray(self._mask(piece, self._choices[piece]))
        mask[part] = self._mask(piece, choice)[part]
        self._choices[piece] = mask
        self._counts[piece] = mask.count(1)

    def _mask(self, piece: int, choice: _Choice) -> _Choice:
        """A byte for each line of a piece: 1 where it is seen by this choice."""
        if isinstance(choice, bytearray):
            return choice
        return self._shape[piece * _PIECE : (piece + 1) * _PIECE].translate(choice)

    def _lines_in(self, piece: int) -> list[int]:
        mask = self._mask(piece, self._choices[piece])
        begin = piece * _PIECE
        return list(compress(range(begin, begin + len(mask)), mask))
