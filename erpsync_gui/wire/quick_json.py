"""Well-formed JSON -> the same laid-out text as print_json's, many times as fast, or none.

msgspec lays out the text in one call, which keeps the interpreter until it ends: this is for a
process of its own. The shape is read from the brackets and line feeds that are left when all else
is taken out. Whatever msgspec would not lay out byte for byte as the printer does is left to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from erpsync_gui.wire.layout import DEEPEST_INDENT, Printed, as_utf8
from erpsync_gui.wire.repeats import Place
from erpsync_gui.wire.shape import close, start
from erpsync_gui.wire.text import Body, IndexedText

_PIECE_BYTES = 1 << 18
_ALIKE = bytes.maketrans(b"{}", b"[]")
_NO_MARKS = bytes(set(range(256)) - set(b'[]{}"\n'))
_BACKSLASHES = re.compile(rb"\\*+")
_TEXT_WITH_MARKS = re.compile(rb'"[^"]*+"')


def quick_json(body: Body) -> Printed | None:
    """Lay out JSON; None where that is `print_json`'s to do."""
    text = laid_out(body)
    return None if text is None else Printed(IndexedText.of(text), shape_of(text))


def laid_out(body: Body) -> bytes | None:
    """The text of JSON laid out; None for what is no JSON, not UTF-8, or nested too deep."""
    data, note = as_utf8(body)
    if note or _is_nested_too_deep(data):
        return None
    try:
        return msgspec.json.format(data, indent=2)
    except (msgspec.MsgspecError, RecursionError):
        return None


def shape_of(text: Body) -> bytes:
    """The shape of a text that `laid_out` gave."""
    lines = b"\n" + _marks(text).replace(b"[]", b"")
    # A line feed begins a value, but one before a closing bracket ends one.
    *stretches, last = lines.split(b"\n]")
    shapes, place = list[bytes](), Place(_closed)
    add = shapes.append
    for stretch in stretches:
        shape, place = place[stretch]
        add(shape)
    return b"".join((*shapes, _begun(last, place.depth)))


def _closed(stretch: bytes, depth: int) -> tuple[bytes, int]:
    """The shape of the values up to a closing bracket, that included, and the depth behind it."""
    depth_after = depth + stretch.count(b"[") - 1
    return _begun(stretch, depth) + bytes([close(depth_after)]), depth_after


def _begun(stretch: bytes, depth: int) -> bytes:
    """The shape of some values, of which none closes: line feeds between opening brackets."""
    levels = stretch.split(b"[")
    return b"".join(bytes([start(at)]) * len(level) for at, level in enumerate(levels, depth))


def _is_nested_too_deep(body: Body) -> bool:
    """Whether lines would stand deeper than the printer indents; also for much that is broken.

    msgspec indents as deep as its stack is: a megabyte could become half a gigabyte.
    """
    marks = _marks(body).replace(b"\n", b"")
    for _ in range(DEEPEST_INDENT):
        fewer = marks.replace(b"[]", b"")
        if len(fewer) == len(marks):
            break
        marks = fewer
    return bool(marks)


def _marks(body: Body) -> bytes:
    """Brackets and line feeds that are outside of texts, in order; all brackets are square."""
    marks = b"".join(piece.translate(_ALIKE, _NO_MARKS) for piece in _pieces(body))
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
