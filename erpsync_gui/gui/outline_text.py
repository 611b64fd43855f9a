"""A long text that is made piece by piece, and never put together: that alone would be felt."""

from __future__ import annotations

from bisect import bisect_right


class GatheredText:
    """Bytes that can be measured and sliced, kept as they came."""

    def __init__(self) -> None:
        """Of no bytes yet."""
        self._pieces: list[bytes] = []
        self._ends: list[int] = []

    def __len__(self) -> int:
        """How many bytes there are."""
        return self._ends[-1] if self._ends else 0

    def __getitem__(self, part: slice) -> bytes:
        """The bytes from one offset to another; every one of them, whatever the slice's step."""
        start, stop, _ = part.indices(len(self))
        number = bisect_right(self._ends, start)
        found: list[bytes] = []
        while start < stop:
            piece = self._pieces[number]
            begin = self._ends[number] - len(piece)
            found.append(piece[start - begin : stop - begin])
            start, number = self._ends[number], number + 1
        return b"".join(found)

    def add(self, piece: bytes) -> None:
        """Add some bytes at the end."""
        if piece:
            self._ends.append(len(self) + len(piece))
            self._pieces.append(piece)
