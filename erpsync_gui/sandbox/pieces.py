"""Text that is written piece by piece: nested iterators into one, and that into blocks of bytes.

A writer yields texts and, for what is inside, further iterators. They are walked with a list
instead of the interpreter's stack, so that an answer may be as deep and as long as it likes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

Pieces: TypeAlias = "Iterator[str | Pieces]"

_BLOCK_CHARACTERS = 1 << 16


def flattened(pieces: Pieces) -> Iterator[str]:
    """All texts in order, those of inner iterators in their places."""
    open_ = [pieces]
    while open_:
        for piece in open_[-1]:
            if isinstance(piece, str):
                yield piece
            else:
                open_.append(piece)
                break
        else:
            open_.pop()


def in_parts(text: str, write: Callable[[str], str]) -> str:
    """A text of any length written part by part: one long step would hold up all other threads."""
    if len(text) <= _BLOCK_CHARACTERS:
        return write(text)
    return "".join(map(write, _parts(text)))


def _parts(text: str) -> Iterator[str]:
    places = range(0, len(text), _BLOCK_CHARACTERS)
    return (text[start : start + _BLOCK_CHARACTERS] for start in places)


def blocks(texts: Iterator[str]) -> Iterator[bytes]:
    """The texts as UTF-8, gathered into blocks of 64 Ki characters or more."""
    waiting: list[str] = []
    length = 0
    for text in texts:
        for part in _parts(text) if len(text) > _BLOCK_CHARACTERS else (text,):
            waiting.append(part)
            length += len(part)
            if length >= _BLOCK_CHARACTERS:
                yield "".join(waiting).encode()
                waiting, length = [], 0
    if waiting:
        yield "".join(waiting).encode()
