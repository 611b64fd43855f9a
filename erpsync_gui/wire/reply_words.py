"""What stands on the lines of one node: its name and its value, read from the laid-out text.

Takes whatever a printer laid out, broken markup and cut bytes too, and never raises. Numbers stay
as they are written. Knows one node at a time, and nothing of the tree.
"""

from __future__ import annotations

import codecs
import enum
import re
from dataclasses import dataclass

from erpsync_gui.wire.json_reader import text_of
from erpsync_gui.wire.layout import BLANKS, BYTE_ORDER_MARK

_TAG_NAME = rb"""<([^\s<>/"'=]+)"""
_PLAIN_REST = rb"""[^<>"']*+"""
_REST = _PLAIN_REST + rb"""(?:(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z))""" + _PLAIN_REST + rb")*+"
_NAME = re.compile(_TAG_NAME)
_TAG = re.compile(_TAG_NAME + rb"(" + _REST + rb")>")
_ATTRIBUTE = re.compile(rb"""\s([^\s="'<>/]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_MARKUP = re.compile(
    (rb"<!\[CDATA\[(.*?)(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)|")
    + (rb"<(?!\s)" + _REST + rb"(?:>|\Z)"),
    re.DOTALL,
)
_CDATA = b"<![CDATA["
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,8})|#([0-9]{1,10})|(amp|lt|gt|quot|apos));")
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_OPEN_REFERENCE = re.compile(rb"&[#\w]{0,10}\Z")
_KEY = re.compile(rb'("[^"\\]*+(?:\\.[^"\\]*+)*+")[ \t\r\n]*:[ \t\r\n]*', re.DOTALL)
_OPEN_ESCAPE = re.compile(
    rb"(?<!\\)(?:\\\\)*\\(?:u[0-9a-fA-F]{0,3}|"
    rb"u[dD][89abAB][0-9a-fA-F]{2}(?:\\(?:u[0-9a-fA-F]{0,3})?)?|)\Z"
)
"""An escape that is not finished, or the first half of a character that takes two."""
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_NO_CONTENT = {b"{", b"[", b"{}", b"[]", b""}
_LAST_CODE_POINT = 0x10FFFF


class Form(enum.Enum):
    """Which notation the reply came in; decides how paths are written."""

    XML = "xml"
    JSON = "json"


class State(enum.IntEnum):
    """What a node holds."""

    VALUE = 0
    NIL = 1
    """`xsi:nil` or JSON null."""
    EMPTY = 2
    """An element, text, list or object with nothing in it."""
    PARENT = 3
    """A node with children."""


@dataclass(frozen=True, slots=True)
class Words:
    """What a node says.

    `value` is empty for anything but State.VALUE; `is_cut` says that only its beginning was read.
    """

    name: str
    state: State
    value: str = ""
    is_cut: bool = False


def name_in(data: bytes, form: Form) -> str | None:
    """The name with which the bytes of a node begin; None for a value without a key."""
    found = (_NAME if form is Form.XML else _KEY).match(_trimmed(data))
    if found is not None:
        return _named(found, form)
    return None if form is Form.JSON else ""


def whole_name_in(data: bytes, form: Form) -> str | None:
    """The same, where the bytes go on behind it, so that no more of them could change it."""
    found = (_NAME if form is Form.XML else _KEY).match(_trimmed(data))
    if found is None or found.end() == len(found.string):
        return None
    return _named(found, form)


def start_written(line: bytes, form: Form) -> bytes:
    """A line up to the end of the name with which it begins; nothing where it has none."""
    found = (_NAME if form is Form.XML else _KEY).search(line)
    return line[: found.end(1)] if found else b""


def begins_whole(data: bytes, form: Form) -> bool:
    """Whether a start tag, or a key, with which bytes begin is there to its end."""
    return (_TAG if form is Form.XML else _KEY).match(_trimmed(data)) is not None


def opens_object(data: bytes) -> bool:
    """Whether the bytes up to the first child of a node of JSON are those of an object."""
    return data.rstrip(BLANKS).endswith(b"{")


def held_in(data: bytes, form: Form, *, is_cut: bool) -> tuple[State, str]:
    """What a node without children holds: its bytes, or the beginning of them."""
    data = _trimmed(data)
    if form is Form.XML:
        return _held_in_xml(data, is_cut=is_cut)
    key = _KEY.match(data)
    token = data[key.end() :] if key else data
    return _held_in_json(token, is_cut=is_cut)


def value_span(line: bytes, form: Form) -> tuple[int, int]:
    """Where the value stands in the only line of a node that has one."""
    if form is Form.JSON:
        key = _KEY.search(line)
        end = len(line.rstrip(BLANKS).removesuffix(b",").rstrip(BLANKS))
        return key.end() if key else len(line) - len(line.lstrip(BLANKS)), end
    tag = _TAG.search(line)
    start = tag.end() if tag else 0
    return start, max(start, line.rfind(b"</"))


def meant(written: bytes, form: Form) -> str:
    """What a value means that is written like this."""
    if form is Form.JSON:
        return _held_in_json(written, is_cut=False)[1]
    return _text_of(written)


def cut_leaf(data: bytes, form: Form) -> bytes | None:
    """The beginning of a node without children, ended as it should be; None where that fails.

    Text ends before a character or an escape that would be cut; markup in it is left out.
    """
    data = _trimmed(data)
    if form is Form.JSON:
        key = _KEY.match(data)
        start = key.end() if key else 0
        token = data[start:]
        if token[:1] in {b"{", b"["}:
            return data[:start] + (b"{}" if token[:1] == b"{" else b"[]")
        return data[:start] + _ended(token) if token[:1] == b'"' else None
    tag = _TAG.match(data)
    if tag is None or tag.group(2).endswith(b"/"):
        return None
    text = _cut_text(data[tag.end() :]).encode("utf-8")
    escaped = text.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b"\r", b"&#13;")
    return tag.group() + escaped.replace(b">", b"&gt;") + b"</" + tag.group(1) + b">"


def _held_in_xml(data: bytes, *, is_cut: bool) -> tuple[State, str]:
    tag = _TAG.match(data)
    if tag is None:
        return State.EMPTY, ""
    attributes = tag.group(2)
    if b"nil" in attributes and _is_nil(attributes):
        return State.NIL, ""
    if attributes.endswith(b"/"):
        return State.EMPTY, ""
    if is_cut:
        return State.VALUE, _cut_text(data[tag.end() :])
    data = data.rstrip(BLANKS)
    close = data.rfind(b"</")
    content = data[tag.end() : close] if close >= tag.end() else data[tag.end() :]
    text = _text_of(content)
    return (State.VALUE, text) if text else (State.EMPTY, "")


def _held_in_json(token: bytes, *, is_cut: bool) -> tuple[State, str]:
    if is_cut:
        # So few bytes may be the beginning of null, or of nothing in brackets.
        begun = token if len(token) > len(b"null") else b""
        return State.VALUE, text_of(_ended(token) if token[:1] == b'"' else begun)
    token = token.rstrip(BLANKS).removesuffix(b",").rstrip(BLANKS)
    if token in _NO_CONTENT:
        return State.EMPTY, ""
    if token == b"null":
        return State.NIL, ""
    text = text_of(token)
    return (State.VALUE, text) if text else (State.EMPTY, "")


def _named(found: re.Match[bytes], form: Form) -> str:
    if form is Form.JSON:
        return text_of(found.group(1))
    return found.group(1).decode("utf-8", "replace").rpartition(":")[2]


def _trimmed(data: bytes) -> bytes:
    return data.removeprefix(BYTE_ORDER_MARK).lstrip(BLANKS)


def _is_nil(attributes: bytes) -> bool:
    return any(
        name.endswith(b":nil") and (quoted or apostrophed) in {b"true", b"1"}
        for name, quoted, apostrophed in _ATTRIBUTE.findall(attributes)
    )


def _text_of(content: bytes) -> str:
    """The text between two tags; blanks that only lay out comments are none."""
    is_laid_out = b"<" in content and _CDATA not in content
    if is_laid_out and not _MARKUP.sub(b"", content).strip(BLANKS):
        return ""
    return _meant(content)


def _ended(token: bytes) -> bytes:
    """A text of JSON that breaks off, with a quote after the last whole character."""
    opened = _OPEN_ESCAPE.search(token)
    return _whole_characters(token[: opened.start()] if opened else token) + b'"'


def _cut_text(content: bytes) -> str:
    """What is meant by the beginning of what stands between two tags."""
    # A bracket may be the beginning of the end of CDATA.
    whole = _whole_characters(content).rstrip(b"]")
    text = _meant(_OPEN_REFERENCE.sub(b"", whole))
    # Blanks may be nothing but what lays out a comment.
    return text if text.strip() else ""


def _whole_characters(data: bytes) -> bytes:
    """Bytes without the beginning of a character at their end."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    decoder.decode(data)
    return data[: len(data) - len(decoder.getstate()[0])]


def _meant(content: bytes) -> str:
    """What stands between two tags, as it is meant: entities and CDATA undone, no markup."""
    if b"<" not in content:
        return _undone(content)
    pieces: list[str] = []
    done = 0
    for found in _MARKUP.finditer(content):
        pieces.append(_undone(content[done : found.start()]))
        if found.group(1) is not None:
            pieces.append(_decoded(found.group(1)))
        done = found.end()
    return "".join((*pieces, _undone(content[done:])))


def _decoded(data: bytes) -> str:
    text = data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    return _ILLEGAL.sub(_REPLACEMENT, text)


def _undone(data: bytes) -> str:
    text = _decoded(data)
    return _REFERENCE.sub(_referred, text) if "&" in text else text


def _referred(found: re.Match[str]) -> str:
    hexadecimal, decimal, name = found.groups()
    if name:
        return _ENTITIES[name]
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    is_legal = 0 < code <= _LAST_CODE_POINT and not _ILLEGAL.match(chr(code))
    return chr(code) if is_legal else _REPLACEMENT
