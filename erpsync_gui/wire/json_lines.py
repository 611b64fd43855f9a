"""JSON bytes as lines: one value with its key before it and its comma after it, or a bracket.

What the printer and the reader of JSON share. One pattern takes the usual line in one step;
`odd_line` takes what is long or broken. It knows the shape of tokens, not where they may stand.
"""

from __future__ import annotations

import re
from typing import TypeAlias

from erpsync_gui.wire.layout import LONGEST, run_end, skip_blanks
from erpsync_gui.wire.text import Body

Line: TypeAlias = "tuple[bytes | None, bytes | None, bytes | None, bytes | None, bytes | None]"
"""Key, scalar, opening bracket, closing bracket and comma, as written, of one line.

A line has one of the three in the middle. A broken line may have none of them: its key lacks a
value, or it is a single stray comma or colon, which then stands for the comma.
"""

_BLANK = rb"[ \t\r\n]" + LONGEST
_TEXT = rb'"[^"\\\n]' + LONGEST + rb'(?:\\[^\n][^"\\\n]' + LONGEST + rb'){0,512}+"'
_BARE_CHARACTER = rb'[^ \t\r\n\[\]{},:"]'
_BARE = _BARE_CHARACTER + rb"{1,512}+(?!" + _BARE_CHARACTER + rb")"
PLAIN_LINE = re.compile(
    (_BLANK + rb"(?:(?:(" + _TEXT + rb")" + _BLANK + rb":" + _BLANK + rb")?+")
    + (rb"(?:(" + _TEXT + rb"|" + _BARE + rb")|([\[{]))|([\]}]))")
    + (_BLANK + rb"(,)?")
)
"""The usual line, with the white space before it; its groups make a Line."""

_SOME_TEXT = re.compile(rb'[^"\\]' + LONGEST + rb"(?:\\.)?", re.DOTALL)
_SOME_BARE = re.compile(_BARE_CHARACTER + LONGEST)
_MARKS = {b",", b":", b"]", b"}", b""}
_OPENING = {b"{", b"["}


def odd_line(body: Body, start: int) -> tuple[Line, int]:
    """The line at a place where there is no plain one and no white space, and where it ends."""
    end = _token_end(body, start)
    token: bytes | None = body[start:end]
    if token in _MARKS:
        return (None, None, None, None, token), end
    key = None
    colon = skip_blanks(body, end)
    if body[start : start + 1] == b'"' and body[colon : colon + 1] == b":":
        start = skip_blanks(body, colon + 1)
        key, end = token, _token_end(body, start)
        token = body[start:end]
        if token in _MARKS:
            token, end = None, start
    comma_at = skip_blanks(body, end)
    comma = b"," if token and body[comma_at : comma_at + 1] == b"," else None
    opening = token if token in _OPENING else None
    scalar = None if opening else token
    return (key, scalar, opening, None, comma), comma_at + 1 if comma else end


def _token_end(body: Body, at: int) -> int:
    """Where the token ends that starts here: a text, a mark, or a run of anything else."""
    if body[at : at + 1] == b'"':
        end = run_end(_SOME_TEXT, body, at + 1)
        return end + 1 if body[end : end + 1] == b'"' else len(body)
    end = run_end(_SOME_BARE, body, at)
    return end if end > at else min(at + 1, len(body))
