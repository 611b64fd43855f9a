"""The places that are known by their name to hold secrets.

HTTP headers, SOAP elements, JSON members, ERP settings, and the user, password and query of an
address. Knows names only; the values of this run's secrets are in `wire.spellings`.
"""

from __future__ import annotations

import functools
import html
import json
import re
from collections.abc import Callable, Iterator, Mapping

from erpsync_gui.wire import byte_search
from erpsync_gui.wire.masks import SHORT_BYTES, Found, Span, cover

MASK = b"********"

_WORDS = (
    "password", "passwort", "passord", "passwd", "passphrase", "pwd", "secret", "token",
    "apikey", "api_key", "api-key", "privatekey", "private_key", "ticket",
)  # fmt: skip
"""A name that holds one of these, in any case, is the name of a secret."""
_WORD = re.compile("|".join(_WORDS).encode(), re.IGNORECASE)
_LONGEST_WORD = max(map(len, _WORDS))
_STEMS = (b"pass", b"pwd", b"secret", b"token", b"api", b"private", b"ticket")
"""How the words begin: fewer to search a body for."""

_TYPES = frozenset({"returntokentype", "token_type", "tokentype"})
"""What kind of token it is, which is no secret."""

_HEADERS = frozenset({"authorization", "proxy-authorization", "cookie", "set-cookie"})
_SCHEME = re.compile(r"\s*([A-Za-z][\w-]*)\s+\S")
_USER_INFO = re.compile(r"(?<=://)(?:[^/?#\s]+|[^/?#\s:@]*:(?!\d*[/?#])\S+)(?=@)")
"""A password may hold a slash that should have been escaped; a port is none."""
_QUERY_PAIR = re.compile(r"([?&;])([^=&#;]+)=([^&#;]+)")

_LONGEST_NAME = 200
_LOOK_AHEAD_BYTES = len(b"<![CDATA[")
"""How much may be looked at together; with fewer bytes left, more could change what is found."""
_DELIMITERS = b"<>\"=&;\\'"
_NAME_BYTES = bytes(byte for byte in range(256) if byte not in _DELIMITERS)


def _as_far_as(*parts: bytes) -> re.Pattern[bytes]:
    """A pattern that goes as far as bytes follow these parts, which may well end at once."""
    pattern = b""
    for part in reversed(parts):
        pattern = b"(?:" + part + pattern + b")?"
    return re.compile(pattern, re.DOTALL | re.IGNORECASE)


_XML_NAME = rb"(?:[\w.-]{1,200}:)?([\w.-]{1,200})"
_TEXT = rb"(?:[^<]++|<!\[CDATA\[(?:.*?\]\]>|.*+)|<!--(?:.*?-->|.*+))"
_TAG = re.compile(rb"<" + _XML_NAME)
_ELEMENT_TEXT = rb"(" + _TEXT + rb"++)(?=</|<?\Z)"  # or broken off
_ELEMENT = re.compile(_TAG.pattern + rb"(?:\s[^<>]*)?(?<!/)>" + _ELEMENT_TEXT, re.DOTALL)
_ELEMENT_REACH = _as_far_as(rb"<[\w.:-]*+", rb"[^<>]*+", rb">" + _TEXT + rb"*+")

_KEY_BEFORE = re.compile(rb"<(?:[\w.-]+:)?Key(?:\s[^<>]*)?>\Z")
_VALUE_AFTER = re.compile(
    rb"[^<]*</(?:[\w.-]+:)?Key\s*>\s*<(?:[\w.-]+:)?Value(?:\s[^<>]*)?(?<!/)>" + _ELEMENT_TEXT,
    re.DOTALL,
)
_VALUE_REACH = _as_far_as(
    rb"[^<]*+", rb"</[^<>]*+", rb">\s*+", rb"<[^<>]*+", rb">" + _TEXT + rb"*+"
)

_STRING_TEXT = rb"(?:[^\"\\]++|\\.)*+"
_STRING = rb"\"(" + _STRING_TEXT + rb")(?:\"|\\?\Z)"
_MEMBER_NAME = rb"\"((?:[^\"\\]|\\.){0,400}+)"
_MEMBER = re.compile(_MEMBER_NAME + rb"\"\s*:\s*(?:" + _STRING + rb"|(-?\d[\w.+-]*))", re.DOTALL)
_VALUE_OF_MEMBER = rb"(?:\"" + _STRING_TEXT + rb"|-?[\w.+-]*+)"
_MEMBER_REACH = _as_far_as(_MEMBER_NAME, rb"\"\s*+", rb":\s*+", _VALUE_OF_MEMBER)
_JSON_KEY_BEFORE = re.compile(rb"\"key\"\s*:\s*\Z", re.IGNORECASE)
_JSON_VALUE_AFTER = re.compile(
    rb"\"[^\"]*\"\s*,\s*\"value\"\s*:\s*" + _STRING, re.DOTALL | re.IGNORECASE
)
_JSON_VALUE_REACH = _as_far_as(
    rb"\"[^\"]*+", rb"\"\s*+", rb",\s*+", rb"\"value\"\s*+", rb":\s*+", _VALUE_OF_MEMBER
)

_SETTING = re.compile(rb"[\w.-]{0,200}+\s*+(?:=\s*+([^;\"'<>&\s\\]*+))?")
"""It always matches, as far as there may be a setting; one that has a value has a group."""

_XML_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_MASKED_ELEMENT = re.compile(
    rb"(<(?:[\w.-]+:)?([\w.-]+)(?:\s[^<>]*)?>)" + re.escape(MASK) + rb"(?=</)"
)


@functools.lru_cache(maxsize=512)
def is_sensitive(name: str) -> bool:
    """Whether a field, member, setting, header or query parameter of this name holds a secret."""
    lowered = name.strip().lower()
    if lowered in _HEADERS or lowered == "pass":
        return True
    return lowered not in _TYPES and any(word in lowered for word in _WORDS)


def mask_header(name: str, value: str) -> str:
    """The value of a header to show: its scheme word (`Basic`, `SOTicket`) and the mask."""
    if not value or not is_sensitive(name):
        return value
    scheme = _SCHEME.match(value) if "authorization" in name.lower() else None
    return f"{scheme.group(1)} {MASK.decode()}" if scheme else MASK.decode()


def mask_url(url: str) -> str:
    """An address without user and password and without the query values that are secrets."""

    def mask_pair(match: re.Match[str]) -> str:
        mark, name, _ = match.groups()
        return f"{mark}{name}={MASK.decode()}" if is_sensitive(name) else match.group()

    return _QUERY_PAIR.sub(mask_pair, _USER_INFO.sub(MASK.decode(), url))


def may_stand_in(body: bytes) -> bool:
    """Whether a `PlaceFinder` could find anything in a body: a quick look, for a short one."""
    lowered = body.lower()
    return any(stem in lowered for stem in _STEMS)


class PlaceFinder:
    """Finds what stands in XML elements, JSON members and settings of telling names.

    In a body that broke off inside such a place, that is all to its end.
    """

    def find(self, body: bytes, start: int, *, is_whole: bool) -> Found:
        """Find what is named by the words from `start` on; see `masks.Finder`."""
        end = len(body) if is_whole else max(start, len(body) - _LONGEST_WORD)
        spans: list[Span] = []
        if len(body) <= SHORT_BYTES and not may_stand_in(body):
            return Found(spans, end, end)
        for at in byte_search.places_in_any_case(body, _STEMS, start, end):
            if not _WORD.match(body, at):
                continue
            named, looked_at = _look_at(body, at)
            if not is_whole and looked_at + _LOOK_AHEAD_BYTES > len(body):
                return Found(spans, at, at)
            spans += named
        return Found(spans, end, end)


def mask_body(body: bytes) -> bytes:
    """Mask what a `PlaceFinder` finds; the same object comes back when there is nothing."""
    return cover(body, [PlaceFinder()])


def texts_in(body: bytes) -> Iterator[str]:
    """The texts that `mask_body` masks, as they are spelled there and as they are meant."""
    for start, end, _ in _spans_in(body):
        text = body[start:end].decode("utf-8", "replace").strip()
        yield from {text, html.unescape(text), _unescaped_json(text)}


def holds_masks(body: bytes) -> bool:
    """Whether a mask stands in a place for a secret: what was there is not known any more."""
    return MASK in body and any(body[start:end] == MASK for start, end, _ in _spans_in(body))


def fill_masks(body: bytes, texts: Mapping[str, str]) -> bytes:
    """Put texts where XML elements of these names hold nothing but the mask.

    The way back for an envelope that was shown with its secrets masked, and was then edited.
    """

    def fill(match: re.Match[bytes]) -> bytes:
        text = texts.get(match.group(2).decode("latin-1"), "")
        return match.group(1) + (text.translate(_XML_ENTITIES).encode() if text else MASK)

    return _MASKED_ELEMENT.sub(fill, body)


def _spans_in(body: bytes) -> Iterator[Span]:
    """What is to be masked, in the order of the body, the outermost of what overlaps."""
    done = 0
    for start, end, mask in PlaceFinder().find(body, 0, is_whole=True).spans:
        if start >= done:
            done = end
            yield start, end, mask


def _unescaped_json(text: str) -> str:
    """The text inside a JSON string as it is meant; as it stands where it is none."""
    try:
        return str(json.loads(f'"{text}"', strict=False))
    except ValueError:
        return text


_Looked = tuple[Span | None, int]
"""What is to be masked, and how far the bytes were looked at to tell."""


def _look_at(body: bytes, at: int) -> tuple[list[Span], int]:
    """What is named by the name that holds the place `at`, in whichever notation it stands."""
    spans: list[Span] = []
    setting = _SETTING.match(body, at)
    if setting and setting.group(1):
        spans.append((*setting.span(1), MASK))
    looked_at = setting.end() if setting else at
    near = body[max(0, at - _LONGEST_NAME) : at]
    start = at - len(near) + len(near.rstrip(_NAME_BYTES))
    look = _NOTATIONS.get(body[max(0, start - 1) : start])
    if look:
        span, reach = look(body, start)
        if span:
            spans.append(span)
        looked_at = max(looked_at, reach)
    return spans, looked_at


def _element_named_at(body: bytes, start: int) -> _Looked:
    tag = _TAG.match(body, start - 1)
    if tag is None or not is_sensitive(tag.group(1).decode("latin-1")):
        return None, tag.end() if tag else start
    found = _ELEMENT.match(body, start - 1)
    span = (*found.span(2), MASK) if found and found.group(2).strip() else None
    return span, _reach(_ELEMENT_REACH, body, start - 1)


def _value_keyed_at(body: bytes, start: int) -> _Looked:
    """The Value of a dictionary pair whose Key text begins at `start`."""
    before = body[max(0, start - _LONGEST_NAME) : start]
    if b"Key" not in before or not _KEY_BEFORE.search(before):
        return None, start
    found = _VALUE_AFTER.match(body, start)
    span = (*found.span(1), MASK) if found and found.group(1).strip() else None
    return span, _reach(_VALUE_REACH, body, start)


def _member_named_at(body: bytes, start: int) -> _Looked:
    quote = start - 1
    reach = _reach(_MEMBER_REACH, body, quote)
    found = _MEMBER.match(body, quote)
    if found and found.group(1).decode("latin-1").lower() in _TYPES:
        return None, reach
    if found:
        if found.group(3):
            return (*found.span(3), b'"' + MASK + b'"'), reach
        return (*found.span(2), MASK) if found.group(2) else None, reach
    if not _JSON_KEY_BEFORE.search(body[max(0, quote - _LONGEST_NAME) : quote]):
        return None, reach
    found = _JSON_VALUE_AFTER.match(body, quote)
    span = (*found.span(1), MASK) if found and found.group(1) else None
    return span, max(reach, _reach(_JSON_VALUE_REACH, body, quote))


def _reach(pattern: re.Pattern[bytes], body: bytes, start: int) -> int:
    match = pattern.match(body, start)
    return match.end() if match else start


_NOTATIONS: dict[bytes, Callable[[bytes, int], _Looked]] = {
    b"<": _element_named_at,
    b">": _value_keyed_at,
    b'"': _member_named_at,
}
