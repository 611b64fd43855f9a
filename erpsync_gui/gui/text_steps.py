"""Steps from one place in some bytes to the next: by characters, by words.

Places are byte offsets at character boundaries. However long a line is, only some bytes around the
place are looked at. Must not know Qt, nor where lines are: each step is told its limits.
"""

from __future__ import annotations

import re

from erpsync_gui.gui.shown_text import Bytes
from erpsync_gui.gui.text_cells import Span, character_start, decode, encode, is_mark

_WINDOW_BYTES = 1024
_MAX_CHARACTER_BYTES = 4
_MOST_MARKS = 64
"""More than any letter has; a text of nothing but marks must not take for ever."""
_TO_NEXT_WORD = re.compile(r"(?:\w+|[^\w\s]+)?\s*")
_FROM_LAST_WORD = re.compile(r"(?:\w+|[^\w\s]+)?\s*\Z")
_WORD_END = re.compile(r"\w+|[^\w\s]+|\s+")
_WORD_START = re.compile(r"(?:\w+|[^\w\s]+|\s+)\Z")


def character_after(body: Bytes, offset: int, end: int) -> int:
    """Where the next character begins, marks left behind; at most `end`, which is behind `offset`.

    Marks stand on the character before them, so nothing stops between the two.
    """
    for _ in range(_MOST_MARKS):
        offset += len(encode(_character_at(body, offset)))
        if offset >= end or not is_mark(_character_at(body, offset)):
            break
    return min(offset, end)


def character_before(body: Bytes, offset: int, start: int) -> int:
    """Where the character before an offset begins; at least `start`, which is before it."""
    for _ in range(_MOST_MARKS):
        offset = _one_before(body, offset, start)
        if offset <= start or not is_mark(_character_at(body, offset)):
            break
    return offset


def word_after(body: Bytes, offset: int, end: int) -> int:
    """Where the next word begins: behind this one and the space behind it."""
    word = _TO_NEXT_WORD.match(_window_after(body, offset, end))
    return offset + len(encode(word.group())) if word else end


def word_before(body: Bytes, offset: int, start: int) -> int:
    """Where the word before an offset begins, be there space between or not."""
    word = _FROM_LAST_WORD.search(_window_before(body, offset, start))
    return offset - len(encode(word.group())) if word else start


def word_around(body: Bytes, offset: int, line: Span) -> Span:
    """The word, the punctuation or the space that holds an offset within a line."""
    start, end = line
    offset = min(offset, end)
    ahead = _WORD_END.match(_window_after(body, offset, end))
    stop = offset + len(encode(ahead.group())) if ahead else offset
    behind = _WORD_START.search(_window_before(body, stop, start))
    return stop - len(encode(behind.group())) if behind else stop, stop


def indentation_end(body: Bytes, line: Span) -> int:
    """Where the first character stands that is not blank; the start of a line of blanks."""
    start, end = line
    piece = body[start : min(start + _WINDOW_BYTES, end)]
    text = piece.lstrip(b" \t")
    return start + len(piece) - len(text) if text else start


def _character_at(body: Bytes, offset: int) -> str:
    """The character that begins at an offset before the end of the body."""
    return decode(body[offset : offset + _MAX_CHARACTER_BYTES])[0]


def _one_before(body: Bytes, offset: int, start: int) -> int:
    longest = min(_MAX_CHARACTER_BYTES, offset - start)
    one = (back for back in range(longest, 1, -1) if len(decode(body[offset - back : offset])) == 1)
    return offset - next(one, 1)


def _window_after(body: Bytes, offset: int, end: int) -> str:
    cut = character_start(body, offset + _WINDOW_BYTES, end)
    return decode(body[offset:cut])


def _window_before(body: Bytes, offset: int, start: int) -> str:
    cut = offset - _WINDOW_BYTES
    first = start if cut <= start else character_start(body, cut, offset)
    return decode(body[first:offset])
