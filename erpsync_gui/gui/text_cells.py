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
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from erpsync_gui.gui.shown_text import Bytes

Span: TypeAlias = tuple[int, int]
"""The offsets between which some characters stand: a line, or a part of one."""

TAB_CELLS = 4
SEGMENT_BYTES = 16 * 1024
_PLAIN_BYTES = 64 * SEGMENT_BYTES
"""So much at once is tried to be measured without looking at single characters."""
_MAX_CONTINUATION_BYTES = 3
_LEAD_MASK, _CONTINUATION = 0xC0, 0x80
_ASCII = bytes(range(0x80))
SHORT_BYTES = 256
"""A span that is no longer is looked at whole: mostly, each byte of it is a cell."""
_SEGMENTS_AT_ONCE = 4
_RULERS_KEPT = 256
_MAX_BYTES_A_CELL = 32
"""More than letters of any language have with their marks; what is beyond is not drawn."""

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
    f"[ -~\u00a1-\u00ac\u00ae-\u017f]+(?![{_MARK_RANGES}])|.[{_MARK_RANGES}]{{0,30}}",
    re.DOTALL,
)

LONE_SURROGATES = re.compile("[\udc80-\udcff]")
"""What `decode` makes of bytes that are not UTF-8; each of them is one character."""

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
    # Patterns take their time with each character, and most of what comes is ASCII. A half of a
    # character stays one: by `surrogateescape`, two of them could become a whole one here.
    rare = text.encode("utf-8", "surrogatepass").translate(None, _ASCII)
    others = rare.decode("utf-8", "surrogatepass")
    return cells + sum(map(len, _WIDE.findall(others))) - sum(map(len, _MARKS.findall(others)))


def pieces(text: str) -> Iterator[str]:
    """Parts that can be drawn in one go: Latin letters together, all else one by one."""
    for match in _PIECES.finditer(text):
        yield match.group()


@lru_cache(maxsize=4096)
def sign_of(piece: str) -> tuple[str, int]:
    """What is drawn for a piece, and how many cells it takes."""
    return picture(piece), cells_of(piece)


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


class _Ruler:
    """Checkpoints along one span: byte offsets and the cells before them, measured when needed."""

    __slots__ = ("_body", "_cells", "_end", "_offsets", "_plain_until")

    def __init__(self, body: Bytes, span: Span) -> None:
        start, self._end = span
        self._body = body
        self._offsets = array("Q", (start,))
        self._cells = array("Q", (0,))
        self._plain_until = start

    @property
    def is_complete(self) -> bool:
        """Whether the whole span is measured."""
        return self._offsets[-1] >= self._end

    @property
    def measured(self) -> int:
        """The cells measured so far."""
        return self._cells[-1]

    def width(self) -> int:
        """The cells of the whole span; measures the rest of it."""
        while not self.is_complete:
            self.extend()
        return self._cells[-1]

    def width_so_far(self) -> int:
        """The cells measured so far; those of the whole span if it is short."""
        if self._end - self._offsets[-1] <= SEGMENT_BYTES:
            return self.width()
        return self._cells[-1]

    def reaches(self, offset: int) -> bool:
        """Whether an offset is measured, or soon is."""
        return offset <= self._offsets[-1] + SEGMENT_BYTES

    def cell_of(self, offset: int) -> int:
        """The cell at which the character at a byte offset begins."""
        while self._offsets[-1] < offset and not self.is_complete:
            self.extend()
        place = bisect_right(self._offsets, offset) - 1
        return self._cells[place] + cells_of(decode(self._body[self._offsets[place] : offset]))

    def offset_at(self, cell: int, most_segments: int | None = None) -> int:
        """The byte offset of the last character boundary at or before a cell.

        Where so many segments more do not lead there, it is as far as they lead.
        """
        while self._cells[-1] <= cell and not self.is_complete and most_segments != 0:
            self.extend()
            most_segments = None if most_segments is None else most_segments - 1
        place = bisect_right(self._cells, max(cell, 0)) - 1
        start = self._offsets[place]
        end = self._offsets[place + 1] if place + 1 < len(self._offsets) else start
        text = decode(self._body[start:end])
        return start + len(encode(text[: prefix_of_cells(text, cell - self._cells[place])]))

    def extend(self) -> None:
        """Measure one segment more, or many at once where each byte is a cell."""
        start = self._offsets[-1]
        if start >= self._plain_until and self._end - start > SEGMENT_BYTES:
            self._plain_until = min(start + _PLAIN_BYTES, self._end)
            piece = self._body[start : self._plain_until]
            if piece.isascii() and b"\t" not in piece:
                self._check(range(start + SEGMENT_BYTES, self._plain_until, SEGMENT_BYTES))
                self._check((self._plain_until,))
                return
        cut = character_start(self._body, start + SEGMENT_BYTES, self._end)
        self._cells.append(self._cells[-1] + cells_of(decode(self._body[start:cut])))
        self._offsets.append(cut)

    def _check(self, offsets: Sequence[int]) -> None:
        """Set checkpoints where all between the last one and them is a byte a cell."""
        ahead = self._cells[-1] - self._offsets[-1]
        self._offsets.extend(offsets)
        self._cells.extend(offset + ahead for offset in offsets)


class Slice(NamedTuple):
    """A part of a span: its first byte, the one behind it, the cell of the first, the characters.

    Cells are counted from the start of the span.
    """

    start: int
    end: int
    cell: int
    text: str


class CellMap:
    """Translates between byte offsets and cells for all spans of a text."""

    def __init__(self, body: Bytes) -> None:
        """Measure nothing yet."""
        self._body = body
        self._rulers: dict[Span, _Ruler] = {}

    def width(self, span: Span) -> int:
        """The cells of a span, exactly."""
        return self._ruler(span).width()

    def width_so_far(self, span: Span) -> int:
        """The cells of a span as far as it is measured, exactly if it is short."""
        plain = self._plain(span)
        return self._ruler(span).width_so_far() if plain is None else len(plain)

    def reaches(self, span: Span, offset: int) -> bool:
        """Whether a span is measured as far as an offset, so that its cell is known at once."""
        return self._ruler(span).reaches(offset)

    def cell_of(self, span: Span, offset: int) -> int:
        """The cell of a character boundary within a span; that of its end for what is behind."""
        return self._ruler(span).cell_of(min(offset, span[1]))

    def offset_at(self, span: Span, cell: int) -> int:
        """The last character boundary of a span at or before a cell; its end when it is shorter."""
        return self._ruler(span).offset_at(cell)

    def slice(self, span: Span, first_cell: int, last_cell: int) -> Slice:
        """The characters of a span that touch the cells from first to last, both included.

        Of a long span that is not measured so far, only those before.
        """
        plain = self._plain(span)
        if plain is not None:
            first, last = (min(cell, len(plain)) for cell in (first_cell, last_cell + 2))
            return Slice(span[0] + first, span[0] + last, first, decode(plain[first:last]))
        ruler = self._ruler(span)
        start = ruler.offset_at(first_cell, _SEGMENTS_AT_ONCE)
        if not ruler.is_complete and ruler.measured <= first_cell:
            return Slice(start, start, ruler.measured, "")
        # A wide character may begin in the last cell.
        end = ruler.offset_at(last_cell + 2, _SEGMENTS_AT_ONCE)
        most = start + (last_cell - first_cell + 3) * _MAX_BYTES_A_CELL
        end = character_start(self._body, most, end)
        return Slice(start, end, ruler.cell_of(start), decode(self._body[start:end]))

    def is_measured(self, span: Span) -> bool:
        """Whether the width of a span is known exactly, or at once."""
        return span[1] - span[0] <= SEGMENT_BYTES or self._ruler(span).is_complete

    def measure_ahead(self, span: Span) -> None:
        """Measure one piece more of a span that is not yet measured."""
        self._ruler(span).extend()

    def _plain(self, span: Span) -> bytes | None:
        """A short span in which each byte is a cell; None for any other."""
        start, end = span
        if end - start > SHORT_BYTES:
            return None
        plain = self._body[start:end]
        return plain if plain.isascii() and b"\t" not in plain else None

    def _ruler(self, span: Span) -> _Ruler:
        ruler = self._rulers.get(span)
        if ruler is None:
            if len(self._rulers) >= _RULERS_KEPT:
                self._rulers.clear()
            ruler = self._rulers[span] = _Ruler(self._body, span)
        return ruler


def character_start(body: Bytes, offset: int, end: int) -> int:
    """The character boundary at or just before an offset; `end` when that is nearer."""
    if offset >= end:
        return end
    tail = body[max(offset - _MAX_CONTINUATION_BYTES, 0) : offset + 1]
    for back, byte in enumerate(reversed(tail)):
        if byte & _LEAD_MASK != _CONTINUATION:
            return offset - back
    return offset  # four continuation bytes in a row are no character: each stands for itself


def chunk_around(body: Bytes, line: Span, offset: int, size: int) -> Span:
    """The chunk of a line that holds an offset; each has about so many bytes.

    Chunks begin with characters, and are found by arithmetic alone, however long the line is.
    """
    start, end = line

    def chunk_start(number: int) -> int:
        return start if number == 0 else character_start(body, start + number * size, end)

    number = (offset - start) // size
    if chunk_start(number + 1) <= offset:
        number += 1
    return chunk_start(number), chunk_start(number + 1)
