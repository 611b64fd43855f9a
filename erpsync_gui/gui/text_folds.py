"""Which elements and objects of a laid-out text are folded, and which lines are shown therefore.

A folded node shows the line on which it begins and hides the rest of itself. Nodes are folded one
by one, or all of one depth at once, which is a pass over the shape and takes milliseconds for
millions of lines. Folding to a depth leaves lines that belong to no node in sight, so that comments
and broken markup are never hidden by it.

Must not know Qt, nor the text itself: the shape says all.
"""

from __future__ import annotations

from erpsync_gui.gui import text_outline
from erpsync_gui.gui.shown_lines import ShownLines
from erpsync_gui.wire import shape
from erpsync_gui.wire.shape import ASIDE, Shape


class Folds:
    """The folding of one text; a node is named by the line on which it begins, from 0."""

    def __init__(self, lines: Shape, line_count: int) -> None:
        """Fold nothing yet; without a shape nothing can be folded."""
        self._shape = lines[:line_count].ljust(line_count, bytes((ASIDE,))) if lines else b""
        self._level: int | None = None
        self._toggled: set[int] = set()
        self.lines = ShownLines(line_count)

    @property
    def has_shape(self) -> bool:
        """Whether there is anything that could be folded."""
        return bool(self._shape)

    def can_fold(self, line: int) -> bool:
        """Whether a node begins on a line and has more lines than this one."""
        return text_outline.has_inside(self._shape, line)

    def is_folded(self, line: int) -> bool:
        """Whether a node begins on a line and is folded."""
        return self.can_fold(line) and self._is_folded_by_level(line) != (line in self._toggled)

    def hidden_in(self, line: int) -> int:
        """How many lines of the node that begins on a line are hidden."""
        last = shape.end_of(self._shape, line) - 1
        return last - line - (self.lines.place_of(last) - self.lines.place_of(line))

    def toggle(self, line: int) -> None:
        """Fold the node that begins on a line, or open it with what was open in it."""
        if self.can_fold(line):
            self._toggled ^= {line}
            # Of a node that is hidden itself, lines that belong to no node may be shown.
            around = text_outline.nodes_around(self._shape, line)
            shown = next((node for node in around if self.lines.is_shown(node)), None)
            if shown is not None:
                self.lines.cover(shown + 1, self._mask(shown))

    def fold_around(self, line: int) -> int | None:
        """Fold the innermost open node that holds a line; returns it, None for none."""
        for node in text_outline.nodes_around(self._shape, line):
            if self.can_fold(node) and not self.is_folded(node):
                self.toggle(node)
                return node
        return None

    def open(self, line: int) -> None:
        """Open the node that begins on a line if it is folded."""
        if self.is_folded(line):
            self.toggle(line)

    def fold_to(self, depth: int) -> None:
        """Fold all nodes that stand this deep, 0 for the outermost, and open all others."""
        if not self.has_shape:
            return
        self._level = depth
        self._toggled.clear()
        mask = text_outline.shown_at(self._shape, depth)
        # Whatever the shape, something must be shown.
        self.lines.show(mask if any(mask[:1]) else b"\x01" + mask[1:])

    def open_all(self) -> None:
        """Fold nothing any more."""
        self._level = None
        self._toggled.clear()
        self.lines.show_all()

    def reveal(self, line: int) -> bool:
        """Open what hides a line; returns whether anything did."""
        if self.lines.is_shown(line):
            return False
        around = [node for node in text_outline.nodes_around(self._shape, line) if node != line]
        for node in reversed(around):
            self.open(node)
        return True

    def _mask(self, node: int) -> bytes:
        """What is shown of a node that is shown, its first line left out: 1 or 0 for each line."""
        first, whole = node + 1, self._mask_without_toggled(node)
        inner = sorted(line for line in self._toggled if first <= line < first + len(whole))
        if not inner:
            return whole
        mask = bytearray(whole)
        for line in inner:
            if mask[line - first] or self._is_folded_by_hand(line):
                part = self._mask_without_toggled(line)
                mask[line + 1 - first : line + 1 - first + len(part)] = part
        return bytes(mask)

    def _mask_without_toggled(self, node: int) -> bytes:
        """The same where nothing in it was folded or opened by hand."""
        end = shape.end_of(self._shape, node)
        if self._is_folded_by_hand(node):
            return bytes(end - node - 1)
        is_deep = self._level is None or text_outline.depth(self._shape, node) >= self._level
        if self._level is None or (is_deep and not self.is_folded(node)):
            return b"\x01" * (end - node - 1)
        return text_outline.shown_at(self._shape[node:end], self._level)[1:]

    def _is_folded_by_hand(self, node: int) -> bool:
        return node in self._toggled and not self._is_folded_by_level(node)

    def _is_folded_by_level(self, node: int) -> bool:
        return self._level is not None and text_outline.depth(self._shape, node) == self._level
