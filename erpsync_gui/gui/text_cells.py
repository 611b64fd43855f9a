"""Where the bytes of a line stand on a grid of equally wide cells, for lines of any length.

Text is shown like in a terminal: a character takes one cell, a wide one two, a combining mark
none, a tab four. Cells add up, so a line of 100 MB needs a checkpoint every few kilobytes and no
more. Every byte that is not UTF-8 is a character of its own (by `surrogateescape`), so that byte
offsets and characters translate exactly. Must not know Qt.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from erpsync_gui.wire.text import IndexedText

TAB_CELLS = 4
SEGMENT_BYTES = 16 * 1024
_MAX_CONTINUATION_BYTES = 3
_LEAD_MASK, _CONTINUATION = 0xC0, 0x80
_BELOW_MARKS = bytes(range(0xCC))
"""The bytes of all characters before U+0300, where the first mark stands."""
_RULERS_KEPT = 256

_MARK_RANGES = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u06d6-\u06dc\u0e31"
    "\u0e34-\u0e3a\u0e47-\u0e4e\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u302a-\u302d\u3099\u309a"
    "\ufe00-\ufe0f\ufe20-\ufe2f\U000e0100-\U000e01ef"
)
_WIDE_RANGES = (
    "\u1100-\u115f\u231a\u231b\u2e80-\u3029\u302e-\u3098\u309b-\ua4cf\uac00-\ud7a3\uf900-\ufaff"
    "\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\U0001f300-\U0001f64f\U0001f680-\U0001f6ff"
    "\U0001f900-\U0001faff\U00020000-\U0003fffd"
)
_MARKS = re.compile(f"[{_MARK_RANGES}]+")
_WIDE = re.compile(f"[{_WIDE_RANGES}]+")
_PIECES = re.compile(
    # Latin letters that every monospaced font draws one cell wide go out in one piece.
    f"[ -~\u00a1-\u00ac\u00ae-\u017f]+(?![{_MARK_RANGES}])|.[{_MARK_RANGES}]*",
    re.DOTALL,
)

_UNSEEN = "\u25af"
_PICTURES = (
    {code: chr(0x2400 + code) for code in range(0x20)}
    | {0x09: " " * TAB_CELLS, 0x7F: "\u2421", 0xAD: _UNSEEN, 0xFEFF: _UNSEEN}
    | dict.fromkeys(range(0x80, 0xA0), _UNSEEN)
    | dict.fromkeys(
        (*range(0x200B, 0x2010), *range(0x2028, 0x202F), *range(0x2060, 0x2070)), _UNSEEN
    )
    | dict.fromkeys(range(0xDC80, 0xDD00), "\ufffd")
)
"""What is drawn for characters that have no picture of their own: nothing on the wire is hidden."""


def decode(body: bytes) -> str:
    """Characters of any bytes; a byte that is not UTF-8 becomes one lone surrogate."""
    return body.decode("utf-8", "surrogateescape")


def encode(text: str) -> bytes:
    """The very bytes that `decode` was given."""
    return text.encode("utf-8", "surrogateescape")


def picture(text: str) -> str:
    """What is drawn for a text: control and invisible characters get a visible sign."""
    return text if text.isascii() and text.isprintable() else text.translate(_PICTURES)


def cells_of(text: str) -> int:
    """How many cells a text takes."""
    cells = len(text) + (TAB_CELLS - 1) * text.count("\t")
    if text.isascii():
        return cells
    return cells + sum(map(len, _WIDE.findall(text))) - sum(map(len, _MARKS.findall(text)))


def pieces(text: str) -> Iterator[tuple[int, str]]:
    """Parts that can be drawn in one go, each with its first character's place in the text."""
    for match in _PIECES.finditer(text):
        yield match.start(), match.group()


def is_mark(character: str) -> bool:
    """Whether a character combines with the one before it."""
    return _MARKS.match(character) is not None


def prefix_of_cells(text: str, cells: int) -> int:
    """How many leading characters fit into that many cells, marks behind the last one included."""
    low, high = 0, len(text)
    if text.isascii() and "\t" not in text:
        return min(max(cells, 0), high)
    while low < high:
        middle = (low + high + 1) // 2
        width = cells_of(text[low:middle])
        if width <= cells:
            cells -= width
            low = middle
        else:
            high = middle - 1
    return low


def _cells_of_bytes(body: bytes) -> int:
    """The cells of many bytes; fast where they hold no mark and no wide character."""
    text = decode(body)
    if body.isascii() or body.translate(None, _BELOW_MARKS) == b"":
        return len(text) + (TAB_CELLS - 1) * body.count(b"\t")
    return cells_of(text)


class _Ruler:
    """Checkpoints along one line: byte offsets and the cells before them, measured when needed."""

    __slots__ = ("_body", "_cells", "_end", "_offsets")

    def __init__(self, body: bytes, start: int, end: int) -> None:
        self._body = body
        self._end = end
        self._offsets = array("Q", (start,))
        self._cells = array("Q", (0,))

    @property
    def is_complete(self) -> bool:
        """Whether the whole line is measured."""
        return self._offsets[-1] >= self._end

    def width(self) -> int:
        """The cells of the whole line; measures the rest of it."""
        while not self.is_complete:
            self.extend()
        return self._cells[-1]

    def width_guess(self) -> int:
        """The cells measured so far and one for each byte that is not; exact for short lines."""
        if self._end - self._offsets[-1] <= SEGMENT_BYTES:
            return self.width()
        return self._cells[-1] + self._end - self._offsets[-1]

    def cell_of(self, offset: int) -> int:
        """The cell at which the character at a byte offset begins."""
        while self._offsets[-1] < offset and not self.is_complete:
            self.extend()
        place = bisect_right(self._offsets, offset) - 1
        return self._cells[place] + cells_of(decode(self._body[self._offsets[place] : offset]))

    def offset_at(self, cell: int) -> int:
        """The byte offset of the last character boundary at or before a cell."""
        while self._cells[-1] <= cell and not self.is_complete:
            self.extend()
        place = bisect_right(self._cells, max(cell, 0)) - 1
        start = self._offsets[place]
        end = self._offsets[place + 1] if place + 1 < len(self._offsets) else start
        text = decode(self._body[start:end])
        return start + len(encode(text[: prefix_of_cells(text, cell - self._cells[place])]))

    def extend(self) -> None:
        """Measure one segment more."""
        start = self._offsets[-1]
        cut = character_start(self._body, start + SEGMENT_BYTES, self._end)
        self._cells.append(self._cells[-1] + _cells_of_bytes(self._body[start:cut]))
        self._offsets.append(cut)


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of a line: its first byte, the cell where that stands, and the characters."""

    offset: int
    cell: int
    text: str


class CellMap:
    """Translates between byte offsets and cells for all lines of a text."""

    def __init__(self, text: IndexedText) -> None:
        """Measure nothing yet."""
        self._text = text
        self._rulers: dict[int, _Ruler] = {}

    def width(self, line: int) -> int:
        """The cells of a line, exactly."""
        return self._ruler(line).width()

    def width_guess(self, line: int) -> int:
        """The cells of a line as far as it is measured, with one for each byte of the rest."""
        return self._ruler(line).width_guess()

    def cell_of(self, offset: int) -> int:
        """The cell of a character boundary within its line."""
        line = self._text.line_at(offset)
        return self._ruler(line).cell_of(min(offset, self._text.line_span(line)[1]))

    def offset_at(self, line: int, cell: int) -> int:
        """The last character boundary of a line at or before a cell; its end when it is shorter."""
        return self._ruler(line).offset_at(cell)

    def slice(self, line: int, first_cell: int, last_cell: int) -> Slice:
        """The characters of a line that touch the cells from first to last, both included."""
        ruler = self._ruler(line)
        start = ruler.offset_at(first_cell)
        end = ruler.offset_at(last_cell + 2)  # a wide character may begin in the last cell
        return Slice(start, ruler.cell_of(start), decode(self._text.body[start:end]))

    def is_measured(self, line: int) -> bool:
        """Whether the width of a line is known to its end."""
        return self._ruler(line).is_complete

    def measure_ahead(self, line: int) -> None:
        """Measure one segment more of a line that is not measured to its end."""
        self._ruler(line).extend()

    def _ruler(self, line: int) -> _Ruler:
        ruler = self._rulers.get(line)
        if ruler is None:
            if len(self._rulers) >= _RULERS_KEPT:
                self._rulers.clear()
            ruler = self._rulers[line] = _Ruler(self._text.body, *self._text.line_span(line))
        return ruler


def character_start(body: bytes, offset: int, end: int) -> int:
    """The character boundary at or just before an offset; `end` when that is nearer."""
    if offset >= end:
        return end
    for back in range(_MAX_CONTINUATION_BYTES + 1):
        if body[offset - back] & _LEAD_MASK != _CONTINUATION:
            return offset - back
    return offset  # four continuation bytes in a row are no character: each stands for itself
