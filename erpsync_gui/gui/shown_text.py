"""What a text view asks of a text, be it the bytes themselves or a rendering of them.

A rendering makes its bytes only when a slice of them is wanted, so it may be larger than memory.
"""

from __future__ import annotations

from typing import Protocol


class Bytes(Protocol):
    """Bytes that can be measured and sliced; that is all a view may do with them."""

    def __len__(self) -> int:
        """How many there are."""

    def __getitem__(self, part: slice, /) -> bytes:
        """A part of them."""


class ShownText(Protocol):
    """Lines of bytes; `wire.text.IndexedText` is one."""

    @property
    def body(self) -> Bytes:
        """All bytes, with the line ends."""

    @property
    def line_count(self) -> int:
        """How many lines there are; at least one."""

    def line_start(self, number: int, /) -> int:
        """The offset at which a line begins; lines are counted from 0."""

    def line_span(self, number: int, /) -> tuple[int, int]:
        """Where a line begins and ends (without its line end)."""

    def line_at(self, offset: int, /) -> int:
        """The line that holds an offset."""
