"""Reads what somebody types to say where in a text to go. Must not know Qt's widgets."""

from __future__ import annotations

import re

from erpsync_gui.gui.amounts import count_text, counted
from erpsync_gui.gui.text_cells import character_start, decode, encode
from erpsync_gui.wire.text import IndexedText

_PLACE = re.compile(
    r"@\s*(?:0x(?P<hex>[0-9a-f]+)|(?P<offset>\d+))|(?P<line>\d+)(?:\s*:\s*(?P<column>\d+))?",
    re.IGNORECASE,
)
_PIECE_BYTES = 1 << 16
_MOST_DIGITS = 18
"""More than any text has bytes; Python would take its time for the number of a million digits."""


class NoPlaceError(ValueError):
    """There is no such place; the message says why, in words for the user."""


def offset_of(text: IndexedText, words: str) -> int:
    """The byte offset that is meant by a line, a line and a column, or `@` and a byte offset.

    Lines and columns are counted from 1, columns in characters, bytes from 0. A column behind the
    end of its line is that end.

    Raises:
        NoPlaceError: it is none of these, or beyond the text.
    """
    place = _PLACE.fullmatch(words.strip())
    if place is None or len(words.strip()) > _MOST_DIGITS:
        msg = "Type a line, a line and a column such as 12:5, or a byte such as @1024."
        raise NoPlaceError(msg)
    if place["line"] is None:
        return _byte(text, int(place["hex"], 16) if place["hex"] else int(place["offset"]))
    start, end = _line(text, int(place["line"]))
    return _column(text, start, end, int(place["column"] or 1))


def _byte(text: IndexedText, offset: int) -> int:
    if offset > len(text):
        many = counted(len(text), "byte", "bytes")
        msg = f"There is no byte {count_text(offset)}: the text has {many}."
        raise NoPlaceError(msg)
    return offset


def _line(text: IndexedText, number: int) -> tuple[int, int]:
    if number == 0:
        msg = "Lines are counted from 1."
        raise NoPlaceError(msg)
    if number > text.line_count:
        lines = counted(text.line_count, "line", "lines")
        msg = f"There is no line {count_text(number)}: the text has {lines}."
        raise NoPlaceError(msg)
    return text.line_span(number - 1)


def _column(text: IndexedText, start: int, end: int, column: int) -> int:
    if column == 0:
        msg = "Columns are counted from 1."
        raise NoPlaceError(msg)
    left = column - 1
    while start < end:
        cut = character_start(text.body, start + _PIECE_BYTES, end)
        characters = decode(text.body[start:cut])
        if len(characters) > left:
            return start + len(encode(characters[:left]))
        left -= len(characters)
        start = cut
    return end
