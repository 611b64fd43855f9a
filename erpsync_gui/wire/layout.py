"""What the two printers of laid-out text share: the result, the page it is written on, the charset.

Knows neither XML nor JSON.
"""

from __future__ import annotations

import codecs
import io
import re
from dataclasses import dataclass
from typing import Self

from erpsync_gui.wire.shape import ASIDE, INSIDE, Shape
from erpsync_gui.wire.text import Body, IndexedText

BLANKS = b" \t\r\n"
"""The white space of XML and JSON alike."""

BYTE_ORDER_MARK = codecs.BOM_UTF8
"""Stands before some servers' answers and belongs to no token."""

LONGEST = b"{0,8192}+"
"""The repetition in patterns of fast paths: what is longer is found piece by piece."""

DEEPEST_INDENT = 40
"""Lines that stand deeper are indented no further."""

_INDENTS = tuple(b"\n" + b"  " * depth for depth in range(DEEPEST_INDENT + 1))

_SOME_BLANKS = re.compile(rb"[ \t\r\n]" + LONGEST)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})")
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_PIECE_BYTES = 65536
_SNIFFED_BYTES = 1024
_PLAIN_CHARSETS = re.compile(r"(?:iso8859|cp\d|latin|utf|mac|koi8|gb|big5|shift|euc|ascii)")


@dataclass(frozen=True, slots=True)
class Printed:
    """Laid-out text.

    `shape` has a byte for every line. Nodes are elements (XML) and values (JSON: objects, lists
    and scalars), each beginning on a line of its own; any other text has none, and is ASIDE as a
    whole. `note` is a sentence where the text is not simply the body laid out, otherwise empty.
    """

    text: IndexedText
    shape: Shape
    note: str = ""

    @classmethod
    def without_nodes(cls, body: Body) -> Self:
        """Any text as it is."""
        text = IndexedText.of(body)
        return cls(text, bytes([ASIDE]) * text.line_count)


class Page:
    """Where a printer writes: `pieces` of text, each line led by its `indent`, and their `shape`.

    Printers call `turn` now and then, which moves the pieces into one growing buffer. `lead` goes
    before the first line.
    """

    def __init__(self, lead: bytes = b"") -> None:
        self.pieces: list[bytes] = []
        self.shape = bytearray()
        self._lead_bytes = len(lead)
        self._buffer = io.BytesIO()
        self._buffer.write(lead)

    def write(self, depth: int, token: bytes, mark: int) -> None:
        """Begin a line with a token, which may go on for more; `mark` is the line's byte of shape.

        Further lines of what is ASIDE are so too, and INSIDE of anything else.
        """
        self.pieces += (indent(depth), token)
        self.shape.append(mark)
        self._add_lines(token, ASIDE if mark == ASIDE else INSIDE)

    def write_on(self, token: bytes) -> None:
        """Go on in the same line; all further lines of the token belong to what began there."""
        self.pieces.append(token)
        self._add_lines(token, INSIDE)

    def turn(self) -> None:
        """Join the pieces so far; the first line has no line feed before it."""
        if self.pieces and self._buffer.tell() == self._lead_bytes:
            self.pieces[0] = self.pieces[0].removeprefix(b"\n")
        self._buffer.write(b"".join(self.pieces))
        self.pieces.clear()

    def text(self) -> bytes:
        """Everything written so far."""
        self.turn()
        return self._buffer.getvalue()

    def finished(self, note: str) -> Printed:
        """Everything written so far, indexed; nothing at all is an empty line."""
        return Printed(IndexedText.of(self.text()), bytes(self.shape) or bytes([ASIDE]), note)

    def _add_lines(self, token: bytes, mark: int) -> None:
        self.shape += bytes([mark]) * token.count(b"\n")


def indent(depth: int) -> bytes:
    """What leads a line: a line feed and two spaces a level, up to a depth nobody reads."""
    return _INDENTS[min(depth, DEEPEST_INDENT)]


def run_end(some: re.Pattern[bytes], body: Body, position: int) -> int:
    """Where a run of matches of a pattern ends; each match is short and may be empty."""
    while found := some.match(body, position):
        if found.end() == position:
            break
        position = found.end()
    return position


def skip_blanks(body: Body, position: int) -> int:
    """The offset of the next byte that is not white space, or the end."""
    return run_end(_SOME_BLANKS, body, position)


NOT_UTF8 = "The body holds bytes that are not UTF-8; they are shown as �."
"""The note of a body that no charset explains."""


def as_utf8(body: Body, content_type: str = "") -> tuple[Body, str]:
    """The body as UTF-8 for showing, and a sentence when that took a change.

    A byte order mark of UTF-16 or UTF-32 is believed. The charset of the content type, then of an
    XML declaration, is believed only where the bytes are not UTF-8 anyway: servers' charsets lie,
    valid UTF-8 does not. Bytes that nothing explains stay as they are (NOT_UTF8).
    """
    charset = _marked(body[:_SNIFFED_BYTES])
    if not charset and is_utf8(body):
        return body, ""
    charset = charset or _declared(body[:_SNIFFED_BYTES], content_type)
    if not charset:
        return body, NOT_UTF8
    text = body[:].decode(charset, errors="replace").removeprefix("\ufeff")
    return text.encode(errors="replace"), f"Shown in UTF-8; the body came as {charset}."


def is_utf8(body: Body) -> bool:
    """Whether all bytes are UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(body), _PIECE_BYTES):
            decoder.decode(body[start : start + _PIECE_BYTES])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _marked(start: bytes) -> str:
    return next((charset for mark, charset in _MARKS if start.startswith(mark)), "")


def _declared(start: bytes, content_type: str) -> str:
    """The charset that a body names at its start which is not UTF-8, when it is a known one."""
    in_header = _CHARSET.search(content_type)
    in_body = _XML_ENCODING.match(start.removeprefix(codecs.BOM_UTF8).lstrip(BLANKS))
    names = (in_header and in_header.group(1), in_body and in_body.group(1).decode("ascii"))
    for name in filter(None, names):
        try:
            charset = codecs.lookup(name).name
        except LookupError:
            continue
        if charset != "utf-8" and _PLAIN_CHARSETS.match(charset):
            return charset
    return ""
