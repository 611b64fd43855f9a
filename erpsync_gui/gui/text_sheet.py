"""One text as it lies before the reader: its rendering, folding, rows and caret.

Places are offsets in what is shown; offsets without that word are those of the bytes themselves.
Both are the same but in hexadecimal. Must not know windows and events.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from erpsync_gui.gui.hex_text import HexText
from erpsync_gui.gui.shown_text import ShownText
from erpsync_gui.gui.text_caret import Caret
from erpsync_gui.gui.text_cells import CellMap, Span, character_start
from erpsync_gui.gui.text_colors import Syntax
from erpsync_gui.gui.text_folds import Folds
from erpsync_gui.gui.text_rows import Rows
from erpsync_gui.wire.shape import Shape
from erpsync_gui.wire.text import IndexedText


class Sheet:
    """A text, and all that depends on it."""

    def __init__(self, source: IndexedText, shape: Shape = b"", *, is_hex: bool = False) -> None:
        """Show a text from its start, nothing folded or wrapped; in hexadecimal it has no shape."""
        self.source = source
        self._hex = HexText(source.body) if is_hex else None
        self.shown: ShownText = self._hex or source
        self.syntax = Syntax.HEX if is_hex else Syntax.of(source.body)
        self.folds = Folds(b"" if is_hex else shape, self.shown.line_count)
        self.rows = Rows(self.shown, self.folds.lines)
        self.cells = CellMap(self.shown.body)
        self.caret = Caret(self.shown, self.rows, self.cells)

    @property
    def is_hex(self) -> bool:
        """Whether the bytes are shown in hexadecimal."""
        return self._hex is not None

    @property
    def selected(self) -> Span:
        """The offsets of the bytes that are selected, or whose digits are."""
        start, end = self.caret.selection
        if self._hex is None:
            return start, end
        last = self._hex.offset_of(end - 1) + 1 if end > start else self._hex.offset_of(start)
        return self._hex.offset_of(start), min(last, len(self.source))

    def places(self, start: int, end: int) -> Span:
        """Where some bytes are shown."""
        return self._hex.span_of(start, end) if self._hex else (start, end)

    def place_of(self, offset: int) -> int:
        """Where the character that holds a byte is shown."""
        offset = min(max(offset, 0), len(self.source))
        if self._hex is not None:
            return self._hex.place_of(offset)
        return character_start(self.source.body, offset, len(self.source))

    def offset_of(self, place: int) -> int:
        """The byte that is shown at a place."""
        return self._hex.offset_of(place) if self._hex else place

    def select_as(self, old: Sheet) -> None:
        """Select the bytes that are selected in another sheet, with the caret at the same end."""
        start, end = old.selected
        if self._hex is None:
            start, end = self.place_of(start), self.place_of(end)
        first, last = self.places(start, end)
        is_backward = old.caret.position < old.caret.anchor
        self.caret.select(*((last, first) if is_backward else (first, last)))

    def hits(
        self, between: Callable[[int, int], Iterator[Span]], first: int, last: int
    ) -> Iterator[Span]:
        """Where the hits are shown that touch what is shown from one place to another."""
        if self._hex is None:
            yield from between(first, last)
            return
        start, end = self._hex.offset_of(first), self._hex.offset_of(last) + 1
        for hit_start, hit_end in between(start, end):
            yield self._hex.span_of(max(hit_start, start), min(hit_end, end))
