"""Bytes that should be XML -> a tree, as far as they go, and what was wrong with them.

Nothing here raises for what a server sends. The bytes are untrusted: no document type, no
entities, no network. It knows XML and its encodings, and nothing of SOAP or of the contract.
"""

from __future__ import annotations

import codecs
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([^\"';\s]+)", re.IGNORECASE)
_DECLARED = re.compile(rb"\s*<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)")
_PROLOG = rb"(?>\s+|<\?.*?\?>|<!--.*?-->)*+"
_DOCTYPE = re.compile(_PROLOG + rb"<!DOCTYPE", re.DOTALL)
_HTML = re.compile(_PROLOG + rb"<(?:!doctype\s+html|html[\s>])", re.DOTALL | re.IGNORECASE)
_START_TAG = re.compile(rb"<[^\s<>/!?][^<>]*>")
_FILLED_TAG = re.compile(rb"<[^\s<>/!?][^<>]*(?<!/)>(?!(?:true|false)<)[^\s<][^<]*")
_OPEN_AT_END = re.compile(r"Premature end of data in tag (\S+)(?: line \d+)?")
_SEARCHED_BYTES = 1 << 16
_MOST_SHOWN = 60
_TITLE = re.compile(rb"<title[^>]*>(.*?)</title", re.DOTALL | re.IGNORECASE)
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REFERENCE = re.compile(r"&#(?:x([0-9a-fA-F]{1,8})|([0-9]{1,10}));")
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_NOT_CHARSETS = {"punycode", "idna", "unicode_escape", "raw_unicode_escape", "undefined"}
"""Python's codecs that no page is written in; some are slow on long hostile input."""

_ILLEGAL_FOUND = (
    "The answer holds characters that XML does not allow; they are shown as � in the reply and "
    "unchanged in the raw text."
)
_NOT_UTF8 = (
    "The answer holds bytes that are not UTF-8; they are shown as � in the reply and unchanged in "
    "the raw text."
)


@dataclass(frozen=True, slots=True)
class Document:
    """What could be made of some bytes.

    `data` are the same characters in UTF-8, without a byte order mark, for laying out. `root` is
    the tree, None when there is none at all. `problem` is the sentence that says why the tree is
    missing or only a part, empty when it is whole. `notes` say what was mended on the way.
    `title` is the heading of an HTML page that came instead, and `is_html` says that one did.
    """

    data: bytes
    root: etree._Element | None = None
    problem: str = ""
    notes: tuple[str, ...] = ()
    is_html: bool = False
    title: str = ""


def local_name(element: etree._Element) -> str:
    """The name of an element without its namespace, or without a prefix that nobody declared."""
    return str(element.tag).rpartition("}")[2].rpartition(":")[2]


def child(parent: etree._Element, *names: str) -> etree._Element | None:
    """The first child element that has one of these local names; None when there is none."""
    return next((part for part in parent.iterchildren("*") if local_name(part) in names), None)


def text_of(parent: etree._Element, name: str) -> str:
    """The text of the first child of this local name, without the space around it."""
    found = child(parent, name)
    return (found.text or "").strip() if found is not None else ""


def parse(body: bytes, content_type: str) -> Document:
    """Read bytes as XML, tolerantly; never raises for any bytes.

    Args:
        body: an HTTP body after content decoding, or pasted text.
        content_type: the HTTP header, for its charset; may be empty.
    """
    data, notes = _as_utf8(body, content_type)
    if not data:
        return Document(b"", problem="The answer has no body.")
    if _HTML.match(data):
        title = _title_of(data)
        said = f"An HTML page came instead of XML: “{title}”." if title else ""
        problem = said or "An HTML page came instead of XML."
        return Document(data, problem=problem, notes=notes, is_html=True, title=title)
    if not data.startswith(b"<"):
        kind = "JSON" if data[:1] in b"{[" else "plain text"
        return Document(data, problem=f"The answer is {kind}, not XML.", notes=notes)
    if _DOCTYPE.match(data):
        problem = (
            "The answer has a document type (DOCTYPE). No SuperOffice server sends one, and it can "
            "be used for attacks, so the XML was not read."
        )
        return Document(data, problem=problem, notes=notes)
    return _parse_utf8(data, notes)


def _parse_utf8(data: bytes, notes: tuple[str, ...]) -> Document:
    """Parse strictly; then with illegal characters replaced; then as far as it goes."""
    try:
        return Document(data, etree.fromstring(data, _parser()), notes=notes)
    except etree.XMLSyntaxError:
        mended = _without_illegal_characters(data)
    if mended != data:
        notes = (*notes, _ILLEGAL_FOUND)
    try:
        return Document(data, etree.fromstring(mended, _parser()), notes=notes)
    except etree.XMLSyntaxError as error:
        problem = _where_it_broke(error, mended)
    try:
        root = etree.fromstring(mended, _parser(recover=True))
    except etree.XMLSyntaxError:
        root = None
    return Document(data, root, problem, notes)


def parser(*, recover: bool = False, target: object | None = None, **more: bool) -> etree.XMLParser:
    """A parser for untrusted UTF-8; without a DOCTYPE, huge texts are only long, not a trap.

    Args:
        recover: go on where the XML is broken.
        target: takes what is found, in the place of a tree.
        more: further settings of lxml's.
    """
    made: etree.XMLParser = etree.XMLParser(  # type: ignore[call-overload]  # any object is a target
        encoding="utf-8",
        recover=recover,
        huge_tree=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        target=target,
        **more,
    )
    return made


def _parser(*, recover: bool = False) -> etree.XMLParser:
    """A parser that leaves out what no answer means."""
    return parser(recover=recover, remove_comments=True, remove_pis=True)


def _where_it_broke(error: etree.XMLSyntaxError, data: bytes) -> str:
    """The sentence for XML that does not hold together."""
    place = _last_element(data, *error.position)
    if error.code == etree.ErrorTypes.ERR_RESOURCE_LIMIT:
        return f"The XML is nested too deep; it was read up to {place}."
    reason = (error.msg or "unknown reason").rpartition(", line ")[0] or error.msg
    reason = _OPEN_AT_END.sub(r"it ends inside <\1>", reason or "unknown reason")
    return f"The XML breaks {f'after {place}' if place else 'at its start'}: {reason}."


def _last_element(data: bytes, line: int, column: int) -> str:
    """The last element with a text before a place, as it stands in the answer.

    A line and a column are nothing to go by: most answers are one line, and what is on the screen
    is laid out. These characters can be found there. Empty when no tag stands before the place.
    """
    start = 0
    for _ in range(line - 1):
        start = data.find(b"\n", start) + 1
    read = data[max(0, start + column - _SEARCHED_BYTES) : start + max(column - 1, 0)]
    tags = _FILLED_TAG.findall(read) or _START_TAG.findall(read)
    tag = tags[-1] if tags else b""
    shown = tag.decode("utf-8", "replace").partition("\n")[0].rstrip()
    cut = shown if len(shown) <= _MOST_SHOWN else f"{shown[:_MOST_SHOWN]}…"
    return f"“{cut}”" if cut else ""


def _title_of(page: bytes) -> str:
    found = _TITLE.search(page)
    text = found.group(1).decode("utf-8", "replace") if found else ""
    return " ".join(html.unescape(text).split())[:200]


def _without_illegal_characters(data: bytes) -> bytes:
    """Put U+FFFD where XML 1.0 allows no such character (sheet 3.5, RemoveInvalidXMLText)."""
    text = _ILLEGAL.sub(_REPLACEMENT, data.decode("utf-8"))
    return _REFERENCE.sub(_legal_reference, text).encode("utf-8")


def _legal_reference(found: re.Match[str]) -> str:
    """A character reference as it is, or U+FFFD when XML allows no such character."""
    hexadecimal, decimal = found.groups()
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    legal = code <= 0x10FFFF and not (_ILLEGAL.match(chr(code)))  # noqa: PLR2004 - last code point
    return found.group() if legal else _REPLACEMENT


def _as_utf8(body: bytes, content_type: str) -> tuple[bytes, tuple[str, ...]]:
    """The body in UTF-8 without what stands before its first character, and what was odd.

    The order of belief is RFC 7303's: byte order mark, HTTP charset, XML declaration, UTF-8. A
    name that leads to no readable text is passed over, and that is said.
    """
    claims = list(claimed_encodings(body, content_type))
    for claim in claims:
        for name in _spellings(claim):
            text = _decoded(body, name)
            if text is not None:
                notes = () if claim == claims[0] else (_said_wrongly(claims[0], claim),)
                return text.encode("utf-8", "replace"), notes
    text = body.decode("utf-8", "replace")
    notes = (_NOT_UTF8,) if _REPLACEMENT in text else ()
    return text.removeprefix("\ufeff").lstrip().encode("utf-8"), notes


def claimed_encodings(body: bytes, content_type: str) -> Iterator[str]:
    """The encodings that the answer claims or seems to have, the most believable first."""
    for mark, name in _BYTE_ORDER_MARKS:
        if body.startswith(mark):
            yield name
    charset = _CHARSET.search(content_type)
    if charset:
        yield charset.group(1).lower()
    declared = _DECLARED.match(body)
    if declared:
        yield declared.group(1).decode("ascii").lower()
    if b"\x00" in body[:4]:
        yield "utf-16"
    yield "utf-8"


def _spellings(claim: str) -> tuple[str, ...]:
    """A claimed encoding as Python spells it; UTF-16 without a mark can be either way round."""
    try:
        name = codecs.lookup(claim).name
    except (LookupError, ValueError):
        return ()
    if name in _NOT_CHARSETS:
        return ()
    return ("utf-16", "utf-16-le", "utf-16-be") if name == "utf-16" else (name,)


def _decoded(body: bytes, name: str) -> str | None:
    """The text when these bytes are text of this encoding that starts like XML or JSON."""
    try:
        text = body.decode(name)
    except (LookupError, ValueError):
        return None
    text = text.removeprefix("\ufeff").lstrip()
    starts_well = text[:1] in {"<", "{", "["} and text[1:2] != "\x00"
    return text if starts_well else None


def _said_wrongly(claimed: str, real: str) -> str:
    return f"The answer calls itself {claimed}, but its bytes are {real}; it was read as {real}."
