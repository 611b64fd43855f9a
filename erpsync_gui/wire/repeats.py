"""What a document says over and over, worked out once: the heart of the quick printers.

A document is read as a row of pieces, of which few are different. What a piece comes to depends on
how deep it stands; that, and how deep the next one stands, is then looked up. Knows nothing of what
the pieces are.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeAlias, TypeVar

_Result = TypeVar("_Result")
Work: TypeAlias = "Callable[[bytes, int], tuple[_Result, int]]"
"""From a piece and its depth to what it comes to, and to the depth behind it."""


class Place(dict[bytes, "tuple[_Result, Place[_Result]]"], Generic[_Result]):
    """A depth: `place[piece]` is what a piece comes to there, and the place behind it.

    That is one look-up for a piece that was met before; nothing is quicker in Python.
    """

    def __init__(
        self,
        work: Work[_Result],
        depth: int = 0,
        places: dict[int, Place[_Result]] | None = None,
    ) -> None:
        """Nothing was met yet.

        Args:
            work: done for each different piece.
            depth: where a document starts.
            places: all that there are, by depth; None for the first.
        """
        super().__init__()
        self.depth = depth
        self._work = work
        self._places = {} if places is None else places
        self._places[depth] = self

    def __missing__(self, piece: bytes) -> tuple[_Result, Place[_Result]]:
        """Do the work for a piece."""
        result, depth = self._work(piece, self.depth)
        step = self[piece] = result, self.at(depth)
        return step

    def at(self, depth: int) -> Place[_Result]:
        """The place at another depth of the same document."""
        place = self._places.get(depth)
        return Place(self._work, depth, self._places) if place is None else place
