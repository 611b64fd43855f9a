"""How deep JSON is nested at some place, told from its brackets alone.

Whole megabytes are gone through at once, without a look at single bytes. Whether anything else is
as it should be is for others to check.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from erpsync_gui.wire.layout import DEEPEST_INDENT
from erpsync_gui.wire.text import Body

_PIECE_BYTES = 1 << 18
_SQUARE = bytes.maketrans(b"{}", b"[]")
_BACKSLASHES = re.compile(rb"\\*+")
_TEXT_WITH_MARKS = re.compile(rb'"[^"]*+"')
_LEFT = re.compile(rb"([\]}]*+)([\[{]*+)")
_CLOSING = bytes.maketrans(b"[{", b"]}")


def opened_after(opened: bytes, part: bytes) -> bytes | None:
    """The brackets that are open behind a part of a document, the outermost first.

    None when the part ends within a text, closes what was not opened, or has lines that stand
    deeper than the printer indents: a megabyte of those could become half a gigabyte.

    Args:
        opened: the brackets that are open before it.
        part: what follows, from outside of any text on.
    """
    marks = _marks(part, b"[]{}")
    levels = _levels_of(marks.translate(_SQUARE))
    for _ in range(levels):
        marks = marks.replace(b"[]", b"").replace(b"{}", b"")
    left = _LEFT.fullmatch(marks)
    if left is None or not closing(opened).startswith(left.group(1)):
        return None
    kept = opened[: len(opened) - len(left.group(1))] + left.group(2)
    return kept if max(len(opened), len(kept)) + levels <= DEEPEST_INDENT else None


def closing(opened: bytes) -> bytes:
    """The brackets that close open ones, the innermost first."""
    return opened[::-1].translate(_CLOSING)


def square_marks(body: Body) -> bytes:
    """Brackets and line feeds that are outside of texts, in order; all brackets are square."""
    return _marks(body, b"[]{}\n").translate(_SQUARE)


def _levels_of(marks: bytes) -> int:
    """How often square brackets are within each other, at most one more than is indented."""
    for level in range(DEEPEST_INDENT + 1):
        fewer = marks.replace(b"[]", b"")
        if len(fewer) == len(marks):
            return level
        marks = fewer
    return DEEPEST_INDENT + 1


def _marks(body: Body, wanted: bytes) -> bytes:
    """Such bytes that are outside of texts, in order; a text that does not end leaves its quote."""
    others = bytes(set(range(256)) - {*wanted, *b'"'})
    marks = b"".join(piece.translate(None, others) for piece in _pieces(body))
    marks = marks.replace(b'""', b"")
    return _TEXT_WITH_MARKS.sub(b"", marks) if b'"' in marks else marks


def _pieces(body: Body) -> Iterator[bytes]:
    """The body without escaped quotes and backslashes, piece by piece."""
    begin = 0
    while begin < len(body):
        end = begin + _PIECE_BYTES
        if body[end - 1 : end] == b"\\":
            found = _BACKSLASHES.match(body, end)
            end = found.end() + 1 if found else end
        piece = body[begin:end]
        if b"\\" in piece:
            piece = piece.replace(b"\\\\", b"").replace(b'\\"', b"")
        yield piece
        begin = end
