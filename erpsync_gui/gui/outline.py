"""What a tree shows right now: things in rows, some of them expanded.

A thing is a number, whatever it stands for; the things below one stand in the rows behind it.
An outline of a million rows answers at once, so that a view needs to know but the rows in its
window. Must not know Qt, nor what a thing looks like.
"""

from __future__ import annotations

from typing import Protocol

ALL = 1 << 20
"""A depth that nothing has."""


class Outline(Protocol):
    """The rows of a tree, counted from 0."""

    @property
    def row_count(self) -> int:
        """How many rows there are."""
        ...

    def things_of(self, rows: range) -> list[int]:
        """What stands in some rows, as far as there are such rows."""
        ...

    def row_of(self, thing: int) -> int:
        """The row of a thing; where it is not seen, that of the nearest one above it that is.

        -1 where there is none.
        """
        ...

    def parent(self, thing: int) -> int | None:
        """The thing that this one stands below."""
        ...

    def depth(self, thing: int) -> int:
        """How many things stand above this one."""
        ...

    def is_expandable(self, thing: int) -> bool:
        """Whether anything stands below a thing."""
        ...

    def is_expanded(self, thing: int) -> bool:
        """Whether what stands below a thing that is seen is seen, too."""
        ...

    def expand(self, thing: int) -> None:
        """Show what stands below a thing that is seen, opened as it was when it was collapsed.

        Nothing happens to a thing that cannot be expanded, nor to one that is.
        """
        ...

    def collapse(self, thing: int) -> None:
        """Hide what stands below a thing that is seen, if it is expanded."""
        ...

    def expand_below(self, thing: int) -> None:
        """Expand a thing that is seen and all below it."""
        ...

    def expand_to_depth(self, depth: int) -> None:
        """Expand whatever has fewer than so many things above it; collapse and forget the rest.

        0 collapses all, ALL expands all.
        """
        ...

    def reveal(self, thing: int) -> int:
        """Expand all above a thing; the row in which it, or the nearest above it, is then seen."""
        ...
