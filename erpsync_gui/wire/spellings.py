"""One known secret in all the spellings in which it may stand in a body, and its mask.

A secret may come back plain, escaped for XML, JSON or a URL, once or twice or one in the other, in
base64, or in another character set. Knows nothing of where it stands; `secret_places` does.
"""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Iterator
from urllib.parse import quote

from erpsync_gui.wire import byte_search
from erpsync_gui.wire.masks import SHORT_BYTES, Found, Span, cover
from erpsync_gui.wire.secret_places import MASK

_XML_NAMES = {"&": b"amp", "<": b"lt", ">": b"gt", '"': b"quot", "'": b"apos"}
_SHORT_ESCAPES = {
    "'": b"'", '"': b'"', "\\": b"\\", "/": b"/",
    "\b": b"b", "\f": b"f", "\n": b"n", "\r": b"r", "\t": b"t",
}  # fmt: skip
"""What JSON writes after a backslash, and Python where it quotes what it could not read."""
_PERCENT = rb"%(?:25){0,3}"
_SEMICOLON = rb"(?:;|" + _PERCENT + rb"3[bB])"
_HASH = rb"(?:#|" + _PERCENT + rb"23)"
_BACKSLASH = rb"(?:\\|" + _PERCENT + rb"5[cC])"
_AMPERSAND = rb"(?:&|" + _PERCENT + rb"26|\\{1,4}u0026)(?:amp" + _SEMICOLON + rb"){0,3}"
"""What escapes are made of, which may have been escaped again: XML inside XML, or in an address."""

_LONGEST_SPELLED = 300
"""No character takes more bytes than this, in any spelling."""

_REPLACEMENT = rb"(?:\xef\xbf\xbd|\?){1,4}"
"""What stands for a letter where somebody could not read or write it."""

_LIKELY_TOGETHER_BYTES = 1 << 16
"""A pattern is looked for in no longer stretch at once: it keeps the interpreter meanwhile."""
_STRETCH_BYTES = 1 << 12
"""Without an anchor, the pattern is looked for where something in so many bytes may begin it."""
_SHORTEST_ANCHOR = 3
_SHORTEST_IN_BASE64 = 6
"""The part of a shorter secret that base64 spells alone is too short to be told from chance."""

_WIDE = (("utf-16-le", "utf-16-be", 2), ("utf-32-le", "utf-32-be", 4))
"""Other encodings, in their two orders of bytes, and how many of them make a character."""
_BASE64 = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_")
_OPEN_ESCAPE = re.compile(rb"&[#\w]{0,9}\Z|(?<!\\)(?:\\\\)*(\\(?:u[0-9a-fA-F]{0,3})?)\Z|%\w?\Z")
_OPEN_REFERENCE = re.compile(rb"&[#\w]{0,9}\Z")
_REFERENCE_END = re.compile(rb"[#\w]{0,9};")
_TAG_NAME = re.compile(rb"<(/?)([A-Za-z_][\w:.-]*)\Z")
_NAME_REST = re.compile(rb"[\w:.-]{0,200}(?=[\s/>])")
_EMPTY_END = re.compile(rb"[^<>]*/>")
_LONGEST_ESCAPE = 12
_LONGEST_NAME = 200


class _Wide:
    """A secret in another encoding."""

    def __init__(self, text: str, codec: str) -> None:
        self.text = text.encode(codec, "surrogatepass")
        self._mask = MASK.decode().encode(codec)

    def spans(self, body: bytes, start: int, end: int) -> Iterator[Span]:
        """Where it stands."""
        for at in byte_search.places_of(body, self.text, start, end):
            yield at, at + len(self.text), self._mask


class Spellings:
    """A secret text of at least four characters, ready to be found and masked in bytes."""

    __slots__ = (
        "anchor",
        "first_bytes",
        "in_base64",
        "longest",
        "needles",
        "pattern",
        "reach",
        "usual",
        "wide",
    )

    def __init__(self, text: str) -> None:
        """Prepare every spelling of `text`."""
        self.pattern = re.compile(b"".join(map(_spell, text)))
        self.reach = sum(1 if _is_plain(each) else _LONGEST_SPELLED for each in text)
        runs = re.findall(r"[A-Za-z0-9]+", text)
        longest = max(runs, key=len, default="")
        # Letters and digits are spelled alike everywhere: a plain search for them is a hundred
        # times quicker than the pattern and nearly always ends the matter.
        self.anchor = longest.encode() if len(longest) >= _SHORTEST_ANCHOR else b""
        self.first_bytes = re.compile(b"[" + re.escape(_first_bytes(text[0])) + b"]")
        in_documents = dict.fromkeys(_in_documents(text))
        parts = (part for spelled in in_documents for part in _base64_parts(spelled))
        self.in_base64 = tuple(dict.fromkeys(parts))
        self.usual = (*in_documents, quote(text.encode("utf-8", "surrogatepass"), safe="").encode())
        self.wide = [(_Wide(text, little), _Wide(text, big), unit) for little, big, unit in _WIDE]
        longest_literal = max(map(len, (*self.usual, *self.in_base64)))
        self.longest = max(self.reach, longest_literal, 4 * len(text)) + _LONGEST_NAME
        halves = (each[: len(each) // 2 + 1] for each in (*self.usual, *self.in_base64))
        wide = (each.text for little, big, _ in self.wide for each in (little, big))
        self.needles = frozenset((self.anchor, *halves, *wide))

    def may_stand_in(self, body: bytes) -> bool:
        """Whether a finder could find anything in all of a body: a quick look, for a short one."""
        return any(needle in body for needle in self.needles)

    def finder(self) -> SpellingFinder:
        """A finder of all spellings, for one body."""
        return SpellingFinder(self)

    def mask(self, body: bytes) -> bytes:
        """The body with the secret masked; the same object when it does not hold it."""
        return cover(body, [self.finder()])


class SpellingFinder:
    """Finds one secret in one body; it remembers the names of elements that the secret is part of.

    The beginning of the secret, half of it or more, is found where the body breaks off in it.
    """

    def __init__(self, spellings: Spellings) -> None:
        """Nothing was seen yet."""
        self._spellings = spellings
        self._opened: set[bytes] = set()
        self._never_closed: set[bytes] = set()

    def find(self, body: bytes, start: int, *, is_whole: bool) -> Found:
        """Find what spells the secret from `start` on; see `masks.Finder`."""
        known = self._spellings
        end = len(body) if is_whole else max(start, len(body) - known.longest)
        spans: list[Span] = []
        if len(body) <= SHORT_BYTES and not known.may_stand_in(body):
            return Found(spans, end, max(0, end - _LONGEST_ESCAPE))
        for match in self._matches(body, start, end):
            is_name = self._is_name(body, *match.span(), is_whole=is_whole)
            if is_name is None:
                end = match.start()
                break
            if not is_name:
                spans.append((*_whole_escapes(body, *match.span()), MASK))
        for part in known.in_base64:
            places = byte_search.places_of(body, part, start, end)
            spans += (_with_shared_ends(body, at, at + len(part)) for at in places)
        spans += self._wide(body, start, end)
        if is_whole:
            spans += self._cut(body)
        return Found(spans, end, max(0, end - _LONGEST_ESCAPE))

    def _matches(self, body: bytes, start: int, end: int) -> Iterator[re.Match[bytes]]:
        """Every match that begins between two places, overlapping or not."""
        reach, search = self._spellings.reach, self._spellings.pattern.search
        for begin, last in self._likely(body, start, end):
            at = begin
            while match := search(body, at, last + reach):
                if match.start() >= last:
                    break
                yield match
                at = match.start() + 1

    def _likely(self, body: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Between which places a match may begin."""
        anchor, reach = self._spellings.anchor, self._spellings.reach
        if not anchor:
            for begin, last in byte_search.steps(start, end, _STRETCH_BYTES):
                if self._spellings.first_bytes.search(body, begin, last):
                    yield begin, last
            return
        begin = last = start
        for at in byte_search.places_of(body, anchor, start, min(end + reach, len(body))):
            if at - reach > last or last - begin > _LIKELY_TOGETHER_BYTES:
                yield begin, last
                begin = max(last, at - reach)
            last = min(at + 1, end)
        yield begin, last

    def _is_name(self, body: bytes, start: int, end: int, *, is_whole: bool) -> bool | None:
        """Whether a place lies in an element's name: structure, and no place for a secret.

        What only stands in pointed brackets is none: an element has an end. None where the end may
        still come.
        """
        before = body[max(0, start - _LONGEST_NAME) : start]
        opened, rest = before.rfind(b"<"), _NAME_REST.match(body, end)
        tag = _TAG_NAME.match(before[opened:] + body[start:end]) if opened >= 0 else None
        if tag is None or rest is None:
            return False
        name = tag.group(2) + rest.group()
        if tag.group(1):
            return name in self._opened
        if _EMPTY_END.match(body, rest.end()):
            return True
        if name not in self._never_closed:
            if byte_search.find(body, b"</" + name, rest.end()) >= 0:
                self._opened.add(name)
                return True
            if not is_whole:
                return None
            self._never_closed.add(name)
        return False

    def _wide(self, body: bytes, start: int, end: int) -> Iterator[Span]:
        has_null = byte_search.find(body, b"\0", start) >= 0
        for little, big, unit in self._spellings.wide:
            if not has_null and b"\0" in little.text:
                continue
            yield from little.spans(body, start, end)
            # Text in the one order looks like text in the other, some bytes on.
            for span in big.spans(body, start, end):
                if not body.startswith(little.text, span[0] + unit - 1):
                    yield span

    def _cut(self, body: bytes) -> Iterator[Span]:
        for whole in (*self._spellings.usual, *self._spellings.in_base64):
            tail = body[-len(whole) :]
            at = tail.find(whole[: len(whole) // 2 + 1])
            if at >= 0 and whole.startswith(tail[at:]):
                yield len(body) - len(tail) + at, len(body), MASK


def _spell(character: str) -> bytes:
    """A pattern for one character in every spelling."""
    plain = character.encode("utf-8", "surrogatepass")
    if _is_plain(character):
        return plain
    return b"(?:" + b"|".join(_escapes(character, plain)) + b")"


def _is_plain(character: str) -> bool:
    """Whether a character is spelled alike everywhere."""
    return character.isascii() and character.isalnum()


def _first_bytes(character: str) -> bytes:
    """All bytes with which any spelling of a character begins."""
    plain = character.encode("utf-8", "surrogatepass")
    if _is_plain(character):
        return plain
    others = (spelled[:1] for spelled in _in_other_charsets(character, plain))
    return b"".join((plain[:1], *others, b"&%\\+?\xef"))


def _in_other_charsets(character: str, plain: bytes) -> Iterator[bytes]:
    """A character in its own character set, or in UTF-8 that was taken for it and encoded again."""
    for codec in ("latin-1", "cp1252"):
        for each in (character.encode(codec, "ignore"), plain.decode(codec, "ignore").encode()):
            if each and each != plain:
                yield each


def _escapes(character: str, plain: bytes) -> list[bytes]:
    number = ord(character)
    units = (_BACKSLASH + rb"{1,4}u%04x" % unit for unit in _utf16_units(character))
    in_address = b"(?i:" + b"".join(_PERCENT + b"%02x" % byte for byte in plain) + b")"
    forms = [
        _AMPERSAND + _HASH + b"0{0,7}%d" % number + _SEMICOLON,
        _AMPERSAND + _HASH + b"[xX]0{0,7}(?i:%x)" % number + _SEMICOLON,
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
    forms += map(re.escape, _in_other_charsets(character, plain))
    if not character.isascii():
        forms.append(_REPLACEMENT)
    return forms


def _utf16_units(character: str) -> list[int]:
    wide = character.encode("utf-16-be", "surrogatepass")
    return [int.from_bytes(wide[at : at + 2], "big") for at in range(0, len(wide), 2)]


def _in_documents(text: str) -> Iterator[bytes]:
    """The secret as it is, and as it usually stands in XML and JSON."""
    in_json = (json.dumps(text)[1:-1], json.dumps(text, ensure_ascii=False)[1:-1])
    for each in (text, html.escape(text, quote=False), *in_json):
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


def _with_shared_ends(body: bytes, start: int, end: int) -> Span:
    """A part of base64 text with the two characters that hold the bits at its ends."""
    if start > 0 and body[start - 1] in _BASE64:
        start -= 1
    if end < len(body) and body[end] in _BASE64:
        end += 1
    return start, end, MASK


def _whole_escapes(body: bytes, start: int, end: int) -> tuple[int, int]:
    """The span widened over an escape that it cuts, which would be malformed with one end gone."""
    before = _OPEN_ESCAPE.search(body[max(0, start - _LONGEST_ESCAPE) : start])
    if before:
        start -= len(before.group(1) or before.group())
    if _OPEN_REFERENCE.search(body[max(start, end - _LONGEST_ESCAPE) : end]):
        after = _REFERENCE_END.match(body, end)
        end = after.end() if after else end
    return start, end
