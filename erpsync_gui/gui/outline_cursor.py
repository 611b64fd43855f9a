"""Where somebody is in an outline and what is selected: rows, kept true when rows come and go.

Knows what a key means, not which key it is. Must not know Qt.
"""

from __future__ import annotations

from collections.abc import Callable

from erpsync_gui.gui.outline import Outline


class OutlineCursor:
    """The current row and the selected ones, which are side by side. -1 is no row."""

    def __init__(self, outline: Outline) -> None:
        """Stand nowhere."""
        self.outline = outline
        self.row = -1
        self._anchor = -1
        self.selected = range(0)

    @property
    def thing(self) -> int | None:
        """What stands in the current row."""
        return self._thing_in(self.row)

    def move_to(self, row: int, *, extend: bool = False) -> None:
        """Go to a row, or to the nearest there is, and select it; or all since the last choice."""
        last = self.outline.row_count - 1
        self.row = min(max(row, 0), last)
        if not extend or self._anchor < 0:
            self._anchor = self.row
        first, end = sorted((self._anchor, self.row))
        self.selected = range(max(first, 0), end + 1)

    def select_all(self) -> None:
        """Select all rows, and stay."""
        self.selected = range(self.outline.row_count)

    def go_left(self) -> None:
        """Collapse what is expanded; else go to what this stands below."""
        thing = self.thing
        if thing is None:
            return
        if self.outline.is_expanded(thing):
            self.collapse()
        elif (above := self.outline.parent(thing)) is not None:
            self.move_to(self.outline.row_of(above))

    def go_right(self) -> None:
        """Expand what is collapsed; else go to the first thing below."""
        thing = self.thing
        if thing is None or not self.outline.is_expandable(thing):
            return
        if self.outline.is_expanded(thing):
            self.move_to(self.row + 1)
        else:
            self.expand()

    def expand(self) -> None:
        """Show what stands below the current thing."""
        self._change(self.outline.expand, self.thing)

    def expand_below(self) -> None:
        """Show all that stands below the current thing."""
        self._change(self.outline.expand_below, self.thing)

    def collapse(self) -> None:
        """Hide what stands below the current thing."""
        self._change(self.outline.collapse, self.thing)

    def toggle(self, thing: int) -> None:
        """Expand what is collapsed, collapse what is expanded, wherever the user is.

        Who was below what is collapsed now stands on it.
        """
        is_expanded = self.outline.is_expanded(thing)
        self._change(self.outline.collapse if is_expanded else self.outline.expand, thing)

    def expand_to_depth(self, depth: int) -> None:
        """Expand whatever has fewer than so many things above it, and collapse the rest."""
        self._change(self.outline.expand_to_depth, depth)

    def stand_somewhere(self) -> None:
        """Stand on the first row rather than nowhere; nothing is selected by that."""
        if self.row < 0 and self.outline.row_count:
            self.row = 0

    def reveal(self, thing: int) -> None:
        """Go to a thing wherever it is."""
        self._change(self.outline.reveal, thing)
        self.move_to(self.outline.row_of(thing))

    def _change(self, act: Callable[[int], object], argument: int | None) -> None:
        """Do something that moves rows, and stay with the things that stood there."""
        if argument is None:
            return
        chosen = self.selected
        ends = (chosen[0], chosen[-1]) if chosen else (-1, -1)
        things = [self._thing_in(row) for row in (self.row, self._anchor, *ends)]
        act(argument)
        rows = [-1 if thing is None else self.outline.row_of(thing) for thing in things]
        self.row, self._anchor, first, last = rows
        self.selected = range(first, last + 1) if last >= 0 else range(0)

    def _thing_in(self, row: int) -> int | None:
        return next(iter(self.outline.things_of(range(row, row + 1))), None) if row >= 0 else None
