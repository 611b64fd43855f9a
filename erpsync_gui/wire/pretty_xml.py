"""XML bytes -> laid-out text. Changes white space only, takes any bytes, never raises.

White space is changed only between the tags of elements that hold nothing but elements. An
element with text among its elements, with CDATA or with `xml:space="preserve"` is kept byte for
byte, and so is the text of every other element, even when it is blank.

One pass over a pattern that takes a whole `<Name>text</Name>` at a time does the plain part; a
slower look at single tokens does the rest. The first pass believes that no element mixes text and
elements, as in nearly every answer; where that proves wrong, those elements are searched for and
the text is laid out again around them.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from erpsync_gui.wire import shape
from erpsync_gui.wire.layout import (
    BLANKS,
    BYTE_ORDER_MARK,
    LONGEST,
    Page,
    Printed,
    as_utf8,
    indent,
    run_end,
    skip_blanks,
)
from erpsync_gui.wire.shape import ASIDE
from erpsync_gui.wire.text import Body

_BATCH_TOKENS = 4096
_SLASH = ord("/")
_NOWHERE = -1
_SPACE = b"xml:space"
_PRESERVES = re.compile(rb"""\sxml:space\s*=\s*["']preserve["']""")

_VALUE = rb'(?:"[^<"\n]' + LONGEST + rb""""|'[^<'\n]""" + LONGEST + rb"')"
_REST_OF_TAG = rb"""[^<>"'\n]""" + LONGEST
_PLAIN = re.compile(
    (rb"[ \t\r\n]" + LONGEST)
    + (rb"""(?:(<[^\s<>/!?"'=]""" + _REST_OF_TAG)
    + (rb"(?:" + _VALUE + _REST_OF_TAG + rb"){0,64}+>)")
    + (rb"(?:(?<!/>)([^<\n]" + LONGEST + rb"</" + _REST_OF_TAG + rb">))?")
    + (rb"|(</" + _REST_OF_TAG + rb">))")
)
"""One line of the usual: 1 a start tag, 2 with it the text and end tag, or 3 an end tag alone."""
_START, _LEAF = 1, 2

_NAME_START = re.compile(rb"""[^\s<>/!?"'=]""")
_UNQUOTED = re.compile(rb"""[^<>"']""" + LONGEST)


class _Kind(enum.Enum):
    """What a token is."""

    START = enum.auto()
    EMPTY = enum.auto()
    """`<a/>`."""
    END = enum.auto()
    TEXT = enum.auto()
    CDATA = enum.auto()
    ASIDE = enum.auto()
    """A comment, processing instruction, declaration or document type."""
    BROKEN = enum.auto()
    """Markup that the end of the body cut off."""


def print_xml(body: Body) -> Printed:
    """Lay out XML, whole or broken; UTF-16 and other charsets are shown in UTF-8."""
    data, note = as_utf8(body)
    # A mapped file is searched from its position unless told otherwise.
    printer = _Printer(data, _kept_elements(data) if data.find(_SPACE, 0) >= 0 else None)
    if not printer.run():
        printer = _Printer(data, _kept_elements(data))
        printer.run()
    return printer.page.finished(note)


@dataclass(frozen=True, slots=True)
class TagRun:
    """The tags between two texts, laid out; the next text stands in `depth` elements."""

    text: bytes
    shape: bytes
    depth: int


def print_run(tags: bytes, depth: int, *, is_last: bool = False) -> TagRun | None:
    """Lay out the tags between two texts of a document in UTF-8, as print_xml does it.

    Args:
        tags: everything up to the next text that is not blank, or up to the end of the document.
        depth: how many elements the text before stands in; 0 at the start of the document.
        is_last: nothing comes behind the tags, which must end all elements.

    Returns:
        None where more than these tags must be known: they are no whole ones, or one of the two
        texts is not all that its element holds.
    """
    if _SPACE in tags or (depth and not tags.startswith(b"</")):
        return None
    printer = _Printer(tags, None, depth)
    if not printer.run() or not (printer.depth == 0 if is_last else printer.is_open):
        return None
    return TagRun(printer.page.text(), bytes(printer.page.shape), printer.depth)


class _Printer:
    """Lays out one body on its `page`.

    `kept` maps the place after a start tag to the end of an element that is kept as it is; None
    means that nobody has looked for any yet. Where `depth` elements are open before the body, the
    last of them has just begun.
    """

    def __init__(self, body: Body, kept: Mapping[int, int] | None, depth: int = 0) -> None:
        self._body = body
        self._kept: Mapping[int, int] = kept or {}
        self._knows_kept = kept is not None
        lead = BYTE_ORDER_MARK if body[: len(BYTE_ORDER_MARK)] == BYTE_ORDER_MARK else b""
        self.page = Page(lead)
        self._position = len(lead)
        self.depth = depth
        self._opened = 0 if depth else _NOWHERE

    @property
    def is_open(self) -> bool:
        """Whether the last thing printed is a start tag, behind which text may follow."""
        return self._opened == len(self._body)

    def run(self) -> bool:
        """Fill the page; False when an element that must be kept was noticed too late."""
        while self._position < len(self._body):
            if self._position not in self._kept:
                self._print_plain()
            if not self._print_other():
                return False
        return True

    def _print_plain(self) -> None:
        """Print a batch of plain tokens, up to the first that is not; the hot loop."""
        body, kept, match, page = self._body, self._kept, _PLAIN.match, self.page
        write, mark = page.pieces.append, page.shape.append
        position, depth, opened = self._position, self.depth, self._opened
        lead, started = indent(depth), shape.start(depth)
        for _ in range(_BATCH_TOKENS):
            found = match(body, position)
            if found is None:
                break
            kind = found.lastindex
            start, position = position, found.end()
            if kind == _LEAF:
                mark(started)
                write(lead)
                write(found[1])
                write(found[2])
                opened = _NOWHERE
            elif kind == _START:
                mark(started)
                write(lead)
                write(found[1])
                opened = _NOWHERE
                if body[position - 2] != _SLASH:
                    depth += 1
                    lead, started = indent(depth), shape.start(depth)
                    opened = position
                    if position in kept:
                        break
            elif opened == start:
                position = start
                break
            else:
                mark(shape.close(depth - 1) if depth else ASIDE)
                depth = depth - 1 if depth else 0
                lead, started = indent(depth), shape.start(depth)
                write(lead)
                write(found[3])
                opened = _NOWHERE
        else:
            page.turn()
        self._position, self.depth, self._opened = position, depth, opened

    def _print_other(self) -> bool:
        """Print one token of any kind; False when its element should have been kept as it is."""
        body, start = self._body, self._position
        if start in self._kept:
            self._print_as_is(start, self._kept[start])
            return True
        at = skip_blanks(body, start)
        if at == len(body):
            self._position = at
            return True
        kind, end = _token(body, at)
        if kind is _Kind.TEXT or (kind is _Kind.END and self._opened == start):
            return self._print_text(start, at)
        if kind is _Kind.CDATA and self.depth and not self._knows_kept:
            return False
        self._print_token(kind, at, end)
        if kind is _Kind.START:
            self.depth += 1
            self._opened = end
        return True

    def _print_text(self, start: int, at: int) -> bool:
        """Print text: with its end tag where it is all of its element, else on its own line."""
        text_end = _text_end(self._body, at)
        if self._opened == start:
            kind, end = _token(self._body, text_end)
            if kind in {_Kind.END, _Kind.BROKEN}:
                self._print_as_is(start, end)
                return True
        if self.depth and not self._knows_kept:
            return False
        self._print_token(_Kind.TEXT, at, text_end)
        return True

    def _print_as_is(self, start: int, end: int) -> None:
        """Print the rest of the element that was opened last, on the line where it began."""
        self.page.write_on(self._body[start:end])
        self.depth -= 1
        self._opened = _NOWHERE
        self._position = end

    def _print_token(self, kind: _Kind, start: int, end: int) -> None:
        """Print a token on a line of its own."""
        mark = ASIDE
        if kind is _Kind.END and self.depth:
            self.depth -= 1
            mark = shape.close(self.depth)
        elif kind in {_Kind.START, _Kind.EMPTY}:
            mark = shape.start(self.depth)
        self.page.write(self.depth, self._body[start:end].rstrip(BLANKS), mark)
        self._opened = _NOWHERE
        self._position = end


@dataclass(slots=True)
class _Element:
    """An open element, while looking for those to keep: where its content starts, what it has."""

    content: int
    preserves: bool
    has_text: bool = False
    has_more: bool = False

    @property
    def is_kept(self) -> bool:
        """Whether white space in it may mean something."""
        return self.preserves or (self.has_text and self.has_more)


def _kept_elements(body: Body) -> dict[int, int]:
    """The outermost elements to keep as they are: from the end of the start tag, to their end."""
    kept: list[tuple[int, int]] = []
    elements = [_Element(0, preserves=False)]
    for kind, start, end in _tokens(body):
        element = elements[-1]
        if kind is _Kind.TEXT:
            element.has_text = True
        elif kind is _Kind.CDATA:
            element.has_text = element.has_more = True
        elif kind is not _Kind.END:
            element.has_more |= kind is not _Kind.BROKEN
            if kind is _Kind.START:
                preserves = _PRESERVES.search(body, start, end) is not None
                elements.append(_Element(end, preserves))
        elif len(elements) > 1:
            _keep(kept, elements.pop(), end)
    for element in reversed(elements[1:]):
        _keep(kept, element, len(body))
    return dict(kept)


def _keep(kept: list[tuple[int, int]], element: _Element, end: int) -> None:
    """Add a closed element that is to be kept, in place of those inside it."""
    if element.is_kept:
        while kept and kept[-1][0] >= element.content:
            kept.pop()
        kept.append((element.content, end))


def _tokens(body: Body) -> Iterator[tuple[_Kind, int, int]]:
    """Every token but blank text: what it is, where it starts and where it ends."""
    position = 0
    while (position := skip_blanks(body, position)) < len(body):
        kind, after = _token(body, position)
        if kind is _Kind.TEXT:
            after = _text_end(body, position)
        yield kind, position, after
        position = after


def _text_end(body: Body, position: int) -> int:
    """Where text ends: at the next `<` that starts any markup, or at the end of the body."""
    while (position := body.find(b"<", position)) >= 0:
        if _token(body, position)[0] is not _Kind.TEXT:
            return position
        position += 1
    return len(body)


_CDATA = b"<![CDATA["
_SECTIONS = (
    (b"<!--", b"-->", _Kind.ASIDE),
    (_CDATA, b"]]>", _Kind.CDATA),
    (b"<?", b"?>", _Kind.ASIDE),
)


def _token(body: Body, at: int) -> tuple[_Kind, int]:
    """What stands at a place, and where it ends; for text, some place before its end."""
    if body[at : at + 1] != b"<":
        return (_Kind.TEXT, at + 1) if at < len(body) else (_Kind.BROKEN, at)
    start = body[at : at + len(_CDATA)]
    for opening, closing, kind in _SECTIONS:
        if start.startswith(opening):
            return _up_to(body, closing, at + len(opening), kind)
    if start.startswith(b"<!"):
        return _document_type(body, at)
    is_end = start.startswith(b"</")
    if is_end or _NAME_START.match(body, at + 1):
        after = _tag_end(body, at + 1)
        if after:
            is_empty = body[after - 2] == _SLASH
            return _Kind.END if is_end else _Kind.EMPTY if is_empty else _Kind.START, after
    is_last = body.find(b"<", at + 1) < 0
    return (_Kind.BROKEN, len(body)) if is_last else (_Kind.TEXT, at + 1)


def _up_to(body: Body, closing: bytes, position: int, kind: _Kind) -> tuple[_Kind, int]:
    end = body.find(closing, position)
    return (kind, end + len(closing)) if end >= 0 else (_Kind.BROKEN, len(body))


def _document_type(body: Body, at: int) -> tuple[_Kind, int]:
    """`<!DOCTYPE …>`, with its internal subset in brackets when it has one."""
    end = body.find(b">", at)
    if end >= 0 and body.find(b"[", at, end) >= 0:
        subset_end = body.find(b"]", end)
        end = body.find(b">", subset_end) if subset_end >= 0 else subset_end
    return (_Kind.ASIDE, end + 1) if end >= 0 else (_Kind.BROKEN, len(body))


def _tag_end(body: Body, position: int) -> int:
    """Where the tag that starts before this place ends; 0 when no `>` ends it before a `<`."""
    limit = body.find(b"<", position)
    limit = len(body) if limit < 0 else limit
    while position < limit:
        position = run_end(_UNQUOTED, body, position)
        mark = body[position : position + 1]
        if mark == b">":
            return position + 1
        position = body.find(mark, position + 1, limit) + 1 if mark in {b'"', b"'"} else 0
        if not position:
            break
    return 0
