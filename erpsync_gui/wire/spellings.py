"""One known secret in all the spellings in which it may stand in a body, and its mask.

A secret may come back plain, escaped for XML, JSON or a URL, once or twice or one in the other, in
base64, or in another character set. Knows nothing of where it stands; `secret_places` does.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from urllib.parse import quote
from xml.sax.saxutils import escape

from erpsync_gui.wire import byte_search
from erpsync_gui.wire.secret_places import MASK

_XML_NAMES = {"&": b"amp", "<": b"lt", ">": b"gt", '"': b"quot", "'": b"apos"}
_SHORT_ESCAPES = {
    "'": b"'", '"': b'"', "\\": b"\\", "/": b"/",
    "\b": b"b", "\f": b"f", "\n": b"n", "\r": b"r", "\t": b"t",
}  # fmt: skip
"""What JSON writes after a backslash, and Python where it quotes what it could not read."""
_PERCENT = rb"%(?:25)*"
_SEMICOLON = rb"(?:;|" + _PERCENT + rb"3[bB])"
_HASH = rb"(?:#|" + _PERCENT + rb"23)"
_BACKSLASH = rb"(?:\\|" + _PERCENT + rb"5[cC])"
_AMPERSAND = rb"(?:&|" + _PERCENT + rb"26|\\{1,4}u0026)(?:amp" + _SEMICOLON + rb")*"
"""What escapes are made of, which may have been escaped again: XML inside XML, or in an address."""

_REPLACEMENT = rb"(?:\xef\xbf\xbd|\?){1,4}"
"""What stands for a letter where somebody could not read or write it."""

_SHORTEST_ANCHOR = 3
_SHORTEST_IN_BASE64 = 6
"""The part of a shorter secret that base64 spells alone is too short to be told from chance."""

_WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
_BASE64 = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_")
_OPEN_ESCAPE = re.compile(rb"&[#\w]{0,9}\Z|(?<!\\)(?:\\\\)*(\\(?:u[0-9a-fA-F]{0,3})?)\Z|%\w?\Z")
_OPEN_REFERENCE = re.compile(rb"&[#\w]{0,9}\Z")
_REFERENCE_END = re.compile(rb"[#\w]{0,9};")
_TAG_NAME = re.compile(rb"</?[A-Za-z_][\w:.-]*\Z")
_NAME_REST = re.compile(rb"([\w:.-]*)[\s/>]")
_EMPTY_END = re.compile(rb"[^<>]*/>")
_LONGEST_ESCAPE = 12
_LONGEST_NAME = 200


class Spellings:
    """A secret text of at least four characters, ready to be found and masked in bytes."""

    __slots__ = ("_anchor", "_literals", "_pattern", "_plain", "_usual")

    def __init__(self, text: str) -> None:
        """Prepare every spelling of `text`."""
        self._plain = text.encode("utf-8", "surrogatepass")
        self._pattern = re.compile(b"".join(_spell(character) for character in text))
        runs = re.findall(r"[A-Za-z0-9]+", text)
        longest = max(runs, key=len, default="")
        # Letters and digits are spelled alike everywhere: a plain search for them is a hundred
        # times quicker than the pattern and nearly always ends the matter.
        self._anchor = longest.encode() if len(longest) >= _SHORTEST_ANCHOR else b""
        usual = dict.fromkeys(_in_documents(text))
        in_base64 = (part for spelled in usual for part in _base64_parts(spelled))
        self._literals = tuple(dict.fromkeys(in_base64))
        self._usual = (*usual, quote(self._plain, safe="").encode())

    def mask(self, body: bytes) -> bytes:
        """The body with the secret masked; the same object when it does not hold it."""
        if not self._anchor or byte_search.find(body, self._anchor) >= 0:
            body = self._mask_matches(body)
        for part in self._literals:
            body = _mask_base64(body, part)
        return self._mask_wide(self._mask_cut_end(body))

    def _mask_matches(self, body: bytes) -> bytes:
        pieces: list[bytes] = []
        done = 0
        for match in self._pattern.finditer(body):
            start, end = match.span()
            if _is_tag_name(body, start, end):
                continue
            start, end = _whole_escapes(body, start, end)
            pieces += (body[done : max(start, done)], MASK)
            done = end
        return b"".join((*pieces, body[done:])) if pieces else body

    def _mask_cut_end(self, body: bytes) -> bytes:
        """Mask the beginning of the secret, half of it or more, where a body broke off in it."""
        for whole in (*self._usual, *self._literals):
            tail = body[-len(whole) :]
            at = tail.find(whole[: len(whole) // 2 + 1])
            if at >= 0 and whole.startswith(tail[at:]):
                return body[: len(body) - len(tail) + at] + MASK
        return body

    def _mask_wide(self, body: bytes) -> bytes:
        if byte_search.find(body, b"\0") < 0:
            return body
        text = self._plain.decode("utf-8", "surrogatepass")
        for codec in _WIDE:
            wide = text.encode(codec, "surrogatepass")
            if wide in body:
                body = body.replace(wide, MASK.decode().encode(codec))
        return body


def _spell(character: str) -> bytes:
    """A pattern for one character in every spelling."""
    plain = character.encode("utf-8", "surrogatepass")
    if plain.isalnum():
        return re.escape(plain)
    return b"(?:" + b"|".join(_escapes(character, plain)) + b")"


def _escapes(character: str, plain: bytes) -> list[bytes]:
    number = ord(character)
    units = (_BACKSLASH + rb"{1,4}u%04x" % unit for unit in _utf16_units(character))
    in_address = b"(?i:" + b"".join(_PERCENT + b"%02x" % byte for byte in plain) + b")"
    forms = [
        _AMPERSAND + _HASH + b"0*%d" % number + _SEMICOLON,
        _AMPERSAND + _HASH + b"[xX]0*(?i:%x)" % number + _SEMICOLON,
        in_address,
        b"(?i:" + b"".join(units) + b")",
        b"(?i:" + b"".join(_BACKSLASH + b"{1,7}x%02x" % byte for byte in plain) + b")",
    ]
    if character in _XML_NAMES:
        forms.append(_AMPERSAND + _XML_NAMES[character] + _SEMICOLON)
    if character in _SHORT_ESCAPES:
        short = re.escape(_SHORT_ESCAPES[character])
        forms.append(_BACKSLASH + rb"{1,7}(?:" + short + b"|" + in_address + b")")
    if character == " ":
        forms.append(rb"\+")
    forms.append(re.escape(plain))
    for codec in ("latin-1", "cp1252"):
        # In its own character set, or in UTF-8 that was taken for it and encoded once more.
        other = character.encode(codec, "ignore")
        twice = plain.decode(codec, "ignore").encode()
        forms += [re.escape(each) for each in (other, twice) if each and each != plain]
    if not character.isascii():
        forms.append(_REPLACEMENT)
    return forms


def _utf16_units(character: str) -> list[int]:
    wide = character.encode("utf-16-be", "surrogatepass")
    return [int.from_bytes(wide[at : at + 2], "big") for at in range(0, len(wide), 2)]


def _in_documents(text: str) -> Iterator[bytes]:
    """The secret as it is, and as it usually stands in XML and JSON."""
    in_json = (json.dumps(text)[1:-1], json.dumps(text, ensure_ascii=False)[1:-1])
    for each in (text, escape(text), *in_json):
        yield each.encode("utf-8", "surrogatepass")


def _base64_parts(plain: bytes) -> tuple[bytes, ...]:
    """What base64 writes for a text alone, at each of the three places it can begin at."""
    if len(plain) < _SHORTEST_IN_BASE64:
        return (base64.b64encode(plain).rstrip(b"="),)
    parts: set[bytes] = set()
    for shift in range(3):
        first, end = -(-8 * shift // 6), 8 * (shift + len(plain)) // 6
        part = base64.b64encode(b"\0" * shift + plain)[first:end]
        parts |= {part, part.translate(bytes.maketrans(b"+/", b"-_"))}
        parts.add(part.replace(b"+", b"%2B").replace(b"/", b"%2F"))
    return tuple(parts)


def _mask_base64(body: bytes, part: bytes) -> bytes:
    """Mask a part of base64 text with the two characters that hold the bits at its ends."""
    pieces: list[bytes] = []
    done, found = 0, byte_search.find(body, part)
    while found >= 0:
        start, end = found, found + len(part)
        if start > done and body[start - 1] in _BASE64:
            start -= 1
        if end < len(body) and body[end] in _BASE64:
            end += 1
        pieces += (body[done:start], MASK)
        done, found = end, byte_search.find(body, part, end)
    return b"".join((*pieces, body[done:])) if pieces else body


def _whole_escapes(body: bytes, start: int, end: int) -> tuple[int, int]:
    """The span widened over an escape that it cuts, which would be malformed with one end gone."""
    before = _OPEN_ESCAPE.search(body[max(0, start - _LONGEST_ESCAPE) : start])
    if before:
        start -= len(before.group(1) or before.group())
    if _OPEN_REFERENCE.search(body[max(start, end - _LONGEST_ESCAPE) : end]):
        after = _REFERENCE_END.match(body, end)
        end = after.end() if after else end
    return start, end


def _is_tag_name(body: bytes, start: int, end: int) -> bool:
    """Whether the span lies in an element's name: structure, and no place for a secret.

    What only stands in pointed brackets is none: an element has an end.
    """
    before = body[max(0, start - _LONGEST_NAME) : start]
    opened = before.rfind(b"<")
    rest = _NAME_REST.match(body, end)
    if opened < 0 or rest is None or not _TAG_NAME.match(before[opened:] + body[start:end]):
        return False
    name = (before[opened + 1 :] + body[start:end] + rest.group(1)).removeprefix(b"/")
    return _EMPTY_END.match(body, rest.end(1)) is not None or (
        b"<" + name in body and b"</" + name in body
    )
