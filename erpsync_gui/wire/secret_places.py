"""The places that are known by their name to hold secrets, and the mask that is put there.

HTTP headers, SOAP elements, JSON members, ERP settings, and the user, password and query of an
address. Knows names only; the values of this run's secrets are in `wire.spellings`.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator, Mapping

from erpsync_gui.wire import byte_search

MASK = b"********"

Span = tuple[int, int, bytes]
"""Where bytes begin and end, and what stands there instead."""

_WORDS = (
    "password", "passwort", "passord", "passwd", "passphrase", "pwd", "secret", "token",
    "apikey", "api_key", "api-key", "privatekey", "private_key", "ticket",
)  # fmt: skip
"""A name that holds one of these, in any case, is the name of a secret."""
_WORD_BYTES = tuple(word.encode() for word in _WORDS)

_TYPES = frozenset({"returntokentype", "token_type", "tokentype"})
"""What kind of token it is, which is no secret."""

_HEADERS = frozenset({"authorization", "proxy-authorization", "cookie", "set-cookie"})
_SCHEME = re.compile(r"\s*([A-Za-z][\w-]*)\s+\S")
_USER_INFO = re.compile(r"(?<=://)(?:[^/?#\s]+|[^/?#\s:@]*:(?!\d*[/?#])\S+)(?=@)")
"""A password may hold a slash that should have been escaped; a port is none."""
_QUERY_PAIR = re.compile(r"([?&;])([^=&#;]+)=([^&#;]+)")

_LONGEST_NAME = 200
_DELIMITERS = b"<>\"=&;\\'"
_NAME_BYTES = bytes(byte for byte in range(256) if byte not in _DELIMITERS)
_ELEMENT_TEXT = (
    rb"((?:[^<]++|<!\[CDATA\[(?:.*?\]\]>|.*+)|<!--(?:.*?-->|.*+))++)(?=</|<?\Z)"  # or broken off
)
_ELEMENT = re.compile(rb"<(?:[\w.-]+:)?([\w.-]+)(?:\s[^<>]*)?(?<!/)>" + _ELEMENT_TEXT, re.DOTALL)
_KEY_BEFORE = re.compile(rb"<(?:[\w.-]+:)?Key(?:\s[^<>]*)?>\Z")
_VALUE_AFTER = re.compile(
    rb"[^<]*</(?:[\w.-]+:)?Key\s*>\s*<(?:[\w.-]+:)?Value(?:\s[^<>]*)?(?<!/)>" + _ELEMENT_TEXT,
    re.DOTALL,
)
_STRING = rb"\"((?:[^\"\\]|\\.)*+)(?:\"|\\?\Z)"
_MEMBER = re.compile(
    rb"\"((?:[^\"\\]|\\.)*+)\"\s*:\s*(?:" + _STRING + rb"|(-?\d[\w.+-]*))", re.DOTALL
)
_JSON_KEY_BEFORE = re.compile(rb"\"key\"\s*:\s*\Z", re.IGNORECASE)
_JSON_VALUE_AFTER = re.compile(
    rb"\"[^\"]*\"\s*,\s*\"value\"\s*:\s*" + _STRING, re.DOTALL | re.IGNORECASE
)
_XML_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_MASKED_ELEMENT = re.compile(
    rb"(<(?:[\w.-]+:)?([\w.-]+)(?:\s[^<>]*)?>)" + re.escape(MASK) + rb"(?=</)"
)
_SETTING = re.compile(rb"[\w.-]*\s*=\s*([^;\"'<>&\s\\]+)")


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


def mask_body(body: bytes) -> bytes:
    """Mask what stands in XML elements, JSON members and settings of telling names.

    A body that broke off inside such a place is masked to its end. The same object comes back
    when there is nothing to mask.
    """
    pieces: list[bytes] = []
    done = 0
    for start, end, mask in _spans_in(body):
        pieces += (body[done:start], mask)
        done = end
    return b"".join((*pieces, body[done:])) if pieces else body


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
    """What is to be masked, in the order of the body."""
    done = 0
    for at in byte_search.places_of(body, _WORD_BYTES):
        for start, end, mask in _spans_named_at(body, at):
            if start >= done:
                done = end
                yield start, end, mask


def _unescaped_json(text: str) -> str:
    """The text inside a JSON string as it is meant; as it stands where it is none."""
    try:
        return str(json.loads(f'"{text}"', strict=False))
    except ValueError:
        return text


def _spans_named_at(body: bytes, at: int) -> Iterator[Span]:
    """What is named by the name that holds the place `at`, in whichever notation it stands."""
    setting = _SETTING.match(body, at)
    if setting:
        yield *setting.span(1), MASK
    near = body[max(0, at - _LONGEST_NAME) : at]
    start = at - len(near) + len(near.rstrip(_NAME_BYTES))
    find = _NOTATIONS.get(body[start - 1 : start])
    if find and (span := find(body, start)):
        yield span


def _element_named_at(body: bytes, start: int) -> Span | None:
    found = _ELEMENT.match(body, start - 1)
    if found and is_sensitive(found.group(1).decode("latin-1")) and found.group(2).strip():
        return *found.span(2), MASK
    return None


def _value_keyed_at(body: bytes, start: int) -> Span | None:
    """The Value of a dictionary pair whose Key text begins at `start`."""
    if not _KEY_BEFORE.search(body[max(0, start - _LONGEST_NAME) : start]):
        return None
    found = _VALUE_AFTER.match(body, start)
    return (*found.span(1), MASK) if found and found.group(1).strip() else None


def _member_named_at(body: bytes, start: int) -> Span | None:
    quote = start - 1
    found = _MEMBER.match(body, quote)
    if found and found.group(1).decode("latin-1").lower() in _TYPES:
        return None
    if found:
        if found.group(3):
            return *found.span(3), b'"' + MASK + b'"'
        return (*found.span(2), MASK) if found.group(2) else None
    if _JSON_KEY_BEFORE.search(body[max(0, quote - _LONGEST_NAME) : quote]):
        found = _JSON_VALUE_AFTER.match(body, quote)
        return (*found.span(1), MASK) if found and found.group(1) else None
    return None


_NOTATIONS: dict[bytes, Callable[[bytes, int], Span | None]] = {
    b"<": _element_named_at,
    b">": _value_keyed_at,
    b'"': _member_named_at,
}
