"""Which lines of a text are shown, and in which place each stands, where perhaps none is hidden.

As long as none is, nothing is counted or kept. Must not know Qt, nor why a line is hidden.
"""

from __future__ import annotations

from erpsync_gui.gui.visible_lines import VisibleLines

_LOOKED_AT = 256


class ShownLines:
    """Places are counted over the shown lines alone; places and lines begin with 0."""

    def __init__(self, line_count: int) -> None:
        """Show all lines; there is at least one."""
        self._line_count = line_count
        self._visible: VisibleLines | None = None

    @property
    def count(self) -> int:
        """How many lines are shown."""
        return self._line_count if self._visible is None else self._visible.row_count

    def show_all(self) -> None:
        """Show every line again."""
        self._visible = None

    def show(self, mask: bytes) -> None:
        """Show the lines that have 1 in `mask`, one byte a line; at least one must."""
        self._visible = VisibleLines(mask)

    def cover(self, start: int, mask: bytes) -> None:
        """Show and hide the lines from `start` on as `mask` says."""
        if self._visible is None:
            self._visible = VisibleLines(b"\x01" * self._line_count)
        self._visible.cover(start, mask)

    def is_shown(self, line: int) -> bool:
        """Whether a line is shown."""
        return self._visible is None or self._visible.is_visible(line)

    def place_of(self, line: int) -> int:
        """The place of a line; for a hidden one, that of the shown line before it, or the first."""
        return line if self._visible is None else max(self._visible.row_of(line), 0)

    def line_at(self, place: int) -> int:
        """The line at a place; of the first or last one for a place that is beyond it."""
        place = min(max(place, 0), self.count - 1)
        return place if self._visible is None else self._visible.line_of(place)

    def lines_at(self, places: range) -> list[int]:
        """The lines at some places, as far as there are such places."""
        if self._visible is not None:
            return self._visible.lines_of(places)
        return list(range(min(places.start, self.count), min(places.stop, self.count)))

    def next_to(self, line: int, step: int) -> int | None:
        """The shown line behind a shown one (step 1) or before it (step -1); None for none."""
        near = line + step
        if self._visible is None or not 0 <= near < self._line_count:
            return near if 0 <= near < self._line_count else None
        # Most are near; a look at some lines is quicker than counting places.
        if step > 0:
            found = self._visible.mask(near, near + _LOOKED_AT).find(1)
            if found >= 0:
                return near + found
        else:
            first = max(line - _LOOKED_AT, 0)
            found = self._visible.mask(first, line).rfind(1)
            if found >= 0:
                return first + found
        place = self.place_of(line) + step
        return self.line_at(place) if 0 <= place < self.count else None
