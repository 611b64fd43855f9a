"""Colors of XML and JSON, one line at a time.

The tokens are found in the visible part of a line alone, so a comment or a text that goes over
several lines may be colored wrongly after its first; nothing else depends on them.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from PySide6.QtGui import QColor, QPalette

from erpsync_gui.gui import theme
from erpsync_gui.gui.shown_text import Bytes


class Syntax(enum.Enum):
    """What a text is written in."""

    PLAIN = "plain"
    XML = "xml"
    JSON = "json"
    HEX = "hex"

    @classmethod
    def of(cls, body: Bytes) -> Syntax:
        """Guess from the first character that is not white space."""
        start = body[:512].removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
        return {b"<": cls.XML, b"{": cls.JSON, b"[": cls.JSON}.get(start, cls.PLAIN)


class Token(enum.StrEnum):
    """A sort of token; text between tokens has the color of text."""

    PUNCTUATION = "punctuation"
    NAME = "name"
    KEY = "key"
    STRING = "string"
    NUMBER = "number"
    WORD = "word"
    REMARK = "remark"


_XML = re.compile(
    r"""
      (?P<REMARK><!--.*?(?:-->|$)|<[?!][^>]*>?)
    | (?P<PUNCTUATION></?|/?>)
    | (?P<NAME>(?:(?<=<)|(?<=</))[\w:.-]+)
    | (?P<KEY>[\w:.-]+)(?==["'])
    | =(?P<STRING>"[^"<]*"?|'[^'<]*'?)
    | (?P<WORD>&\#?\w+;)
    """,
    re.VERBOSE,
)
_JSON = re.compile(
    r"""
      (?P<KEY>"(?:[^"\\]|\\.)*"(?=\s*:))
    | (?P<STRING>"(?:[^"\\]|\\.)*"?)
    | (?P<NUMBER>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)
    | (?P<WORD>\b(?:true|false|null)\b)
    | (?P<PUNCTUATION>[{}\[\],:]+)
    """,
    re.VERBOSE,
)
_HEX = re.compile(r"(?P<REMARK>^[0-9a-f]+)|(?P<STRING>(?<=  ).{1,16}$)")
_PATTERNS = {Syntax.XML: _XML, Syntax.JSON: _JSON, Syntax.HEX: _HEX}

_BY_GROUP: Mapping[str | None, Token] = {token.name: token for token in Token}

_ON_LIGHT = {
    Token.PUNCTUATION: "#6a737d",
    Token.NAME: "#0b5394",
    Token.KEY: "#7a3e9d",
    Token.STRING: "#1d6b3a",
    Token.NUMBER: "#a04a00",
    Token.WORD: "#a04a00",
    Token.REMARK: "#6a737d",
}
_ON_DARK = {
    Token.PUNCTUATION: "#8b949e",
    Token.NAME: "#79b8ff",
    Token.KEY: "#d2a8ff",
    Token.STRING: "#8fd39a",
    Token.NUMBER: "#f0a868",
    Token.WORD: "#f0a868",
    Token.REMARK: "#8b949e",
}


def tokens(text: str, syntax: Syntax) -> Iterator[tuple[int, int, Token]]:
    """The tokens of one line: first character, one past the last, sort; in order, no overlaps."""
    pattern = _PATTERNS.get(syntax)
    if pattern is None:
        return
    for match in pattern.finditer(text):
        group = match.lastgroup
        start, end = match.span(group or 0)
        yield start, end, _BY_GROUP[group]


def tokens_behind(before: str, text: str, syntax: Syntax) -> Iterator[tuple[int, int, Token]]:
    """The tokens of a text with something before it in its line, counted from its own start."""
    skipped = len(before)
    for start, end, token in tokens(before + text, syntax):
        if end > skipped:
            yield max(start - skipped, 0), end - skipped, token


@lru_cache(maxsize=512)
def layers(text: str, before: str, syntax: Syntax) -> Sequence[tuple[Token | None, int, str]]:
    """What is drawn of a line in each color, with blanks between: all of a color is drawn at once.

    Lines come again: when somebody scrolls, and with the next answer to the same call.

    Args:
        text: of ASCII characters, as it is drawn.
        before: what stands before it in its line.
        syntax: what both are written in.

    Returns:
        A token, or None for the color of text, the first character of it, and the characters.
    """
    plain, others = bytearray(text, "ascii"), dict[Token | None, bytearray]()
    for start, end, token in tokens_behind(before, text, syntax):
        layer = others.setdefault(token, bytearray(b" " * len(text)))
        layer[start:end] = text[start:end].encode()
        plain[start:end] = b" " * (end - start)
    return [
        (token, len(layer) - len(layer.lstrip()), layer.strip().decode())
        for token, layer in ({None: plain} | others).items()
        if layer.strip()
    ]


def token_colors(palette: QPalette) -> dict[Token, QColor]:
    """The color of each sort of token on this palette's background."""
    colors = _ON_DARK if theme.is_dark(palette) else _ON_LIGHT
    return {token: QColor(color) for token, color in colors.items()}
