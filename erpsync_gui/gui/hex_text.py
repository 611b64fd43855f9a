"""Bytes as they look in hexadecimal: a text of its own, made when somebody looks.

Each line has the offset, sixteen bytes as digits and the same as characters. All lines but the last
are equally long, so that any place in the rendering is found by arithmetic. Must not know Qt.
"""

from __future__ import annotations

from erpsync_gui.gui.shown_text import Bytes

BYTES_A_LINE = 16
_HALF = BYTES_A_LINE // 2
_MIN_DIGITS = 8
_GAP = b"  "
_DIGITS_WIDTH = 3 * BYTES_A_LINE
"""Two digits and a blank a byte, one more blank between the halves, none at the end."""
_PRINTED = bytes(
    byte if bytes((byte,)).isascii() and chr(byte).isprintable() else ord(".")
    for byte in range(256)
)


class HexText:
    """The rendering of some bytes, as a text that a view can show."""

    def __init__(self, source: Bytes) -> None:
        """Render nothing yet."""
        self._size = len(source)
        self.body = _HexBytes(source)

    @property
    def line_count(self) -> int:
        """How many lines there are; at least one."""
        return max(-(-self._size // BYTES_A_LINE), 1)

    def line_start(self, number: int) -> int:
        """The offset in the rendering at which a line begins."""
        return number * self.body.line_size

    def line_span(self, number: int) -> tuple[int, int]:
        """Where a line of the rendering begins and ends (without its line end)."""
        start = self.line_start(number)
        return start, min(start + self.body.line_size - 1, len(self.body))

    def line_at(self, offset: int) -> int:
        """The line that holds an offset in the rendering."""
        return min(offset // self.body.line_size, self.line_count - 1)

    def place_of(self, offset: int) -> int:
        """Where in the rendering the digits of a byte begin; the end for what is behind all."""
        if offset >= self._size:
            return len(self.body)
        line, column = divmod(offset, BYTES_A_LINE)
        half_gap = 1 if column >= _HALF else 0
        return self.line_start(line) + self.body.digits_start + 3 * column + half_gap

    def span_of(self, start: int, end: int) -> tuple[int, int]:
        """Where in the rendering the digits of some bytes stand, from the first to the last."""
        place = self.place_of(start)
        return place, self.place_of(end - 1) + 2 if end > start else place

    def offset_of(self, place: int) -> int:
        """The byte to which a place in the rendering belongs, be it in digits or characters."""
        line, inside = divmod(place, self.body.line_size)
        column = inside - self.body.characters_start
        if column < 0:
            digits = inside - self.body.digits_start
            half_gap = 1 if digits >= 3 * _HALF else 0
            column = min(max(digits - half_gap, 0) // 3, BYTES_A_LINE - 1)
        return min(line * BYTES_A_LINE + min(column, BYTES_A_LINE - 1), self._size)


class _HexBytes:
    """The bytes of the rendering; a slice makes the lines that it touches."""

    def __init__(self, source: Bytes) -> None:
        self._source = source
        self._offset_digits = max(len(f"{len(source):x}"), _MIN_DIGITS)
        self.digits_start = self._offset_digits + len(_GAP)
        self.characters_start = self.digits_start + _DIGITS_WIDTH + len(_GAP)
        self.line_size = self.characters_start + BYTES_A_LINE + 1

    def __len__(self) -> int:
        lines, rest = divmod(len(self._source), BYTES_A_LINE)
        if rest:
            return lines * self.line_size + self.characters_start + rest
        return max(lines * self.line_size - 1, 0)

    def __getitem__(self, part: slice) -> bytes:
        start, stop, _ = part.indices(len(self))
        if stop <= start:
            return b""
        first, last = start // self.line_size, (stop - 1) // self.line_size
        lines = b"\n".join(map(self._line, range(first, last + 1))) + b"\n"
        begin = first * self.line_size
        return lines[start - begin : stop - begin]

    def _line(self, number: int) -> bytes:
        offset = number * BYTES_A_LINE
        piece = self._source[offset : offset + BYTES_A_LINE]
        digits = f"{piece[:_HALF].hex(' '):<24} {piece[_HALF:].hex(' '):<23}"
        place = f"{offset:0{self._offset_digits}x}"
        return b"".join((place.encode(), _GAP, digits.encode(), _GAP, piece.translate(_PRINTED)))
