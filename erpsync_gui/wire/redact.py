"""The ways to keep secrets out of bytes and text.

A `Redactor` masks by value (a known secret in any of its spellings, `wire.spellings`) and by name
(what stands in a place that is known to hold secrets, `wire.secret_places`). It works on bytes of
any kind and keeps XML and JSON well-formed. It knows nothing of calls.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping, Sequence

from erpsync_gui.contract.model import Value
from erpsync_gui.secret import Secret
from erpsync_gui.wire import secret_places
from erpsync_gui.wire.masks import SHORT_BYTES, Finder, cover
from erpsync_gui.wire.secret_places import MASK, PlaceFinder
from erpsync_gui.wire.spellings import Spellings

SHORTEST_BY_VALUE = 4
"""Shorter secrets are masked by name only: by value they would shred every text."""

_TOO_COMMON = re.compile(r"(?i:true|false|null|none)|[0-9.+-]{1,7}")
"""What a password may be and yet stand everywhere in an answer: masked by name only."""

_UTF16_STARTS = {
    b"\xff\xfe": "utf-16-le",
    b"\xfe\xff": "utf-16-be",
    b"<\x00": "utf-16-le",
    b"\x00<": "utf-16-be",
    b"{\x00": "utf-16-le",
    b"\x00{": "utf-16-be",
    b"[\x00": "utf-16-le",
    b"\x00[": "utf-16-be",
}
STARTS_BYTES = 2
"""So many bytes tell whether a body looks like UTF-16."""


def is_telling(secret: Secret) -> bool:
    """Whether a secret is masked by value, wherever it stands."""
    text = secret.reveal()
    return len(text) >= SHORTEST_BY_VALUE and not _TOO_COMMON.fullmatch(text)


def codec_of(start: bytes) -> str:
    """How a body is encoded that begins like this and looks like UTF-16; else nothing."""
    return _UTF16_STARTS.get(start, "")


@functools.lru_cache(maxsize=16)
def _spellings_of(text: str) -> Spellings:
    """A secret ready to be found; one ticket signs hundreds of calls."""
    return Spellings(text)


class Redactor:
    """Takes secrets out of everything that an Exchange keeps.

    A body without secrets comes back as the very same object. Masked text is always `********`,
    whatever its length was.
    """

    __slots__ = ("_spellings",)

    def __init__(self, secrets: Iterable[Secret] = ()) -> None:
        """Mask these values; the places that are masked by name need not be told."""
        texts = {secret.reveal() for secret in secrets if is_telling(secret)}
        self._spellings = tuple(map(_spellings_of, sorted(texts)))

    def body(self, body: bytes) -> bytes:
        """A body without its secrets: XML, JSON, a form, HTML or garbage, in any encoding."""
        # What looks like UTF-16 may be something else, and is read both ways.
        masked, codec = self._narrow(body), codec_of(body[:STARTS_BYTES])
        return self._utf16(masked, codec) if codec else masked

    def finders(self) -> list[Finder]:
        """What finds the secrets in one body of any encoding but UTF-16, whole or in pieces."""
        return [PlaceFinder(), *(spellings.finder() for spellings in self._spellings)]

    def text(self, text: str) -> str:
        """A text without its secrets."""
        raw = text.encode("utf-8", "surrogatepass")
        masked = self._narrow(raw)
        return text if masked is raw else masked.decode("utf-8", "surrogatepass")

    def headers(self, headers: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
        """HTTP headers without their secrets; the names, the order and the scheme word stay."""
        pairs = tuple(headers)
        harmless = {name for name, _ in pairs if not secret_places.is_sensitive(name)}
        text = "\n".join(value for name, value in pairs if name in harmless)
        if not text.isascii() or self._may_hide(text.encode()):
            harmless.clear()
        return tuple(
            (name, value if name in harmless else secret_places.mask_header(name, self.line(value)))
            for name, value in pairs
        )

    def url(self, url: str) -> str:
        """An address without user, password and whatever its query calls a secret."""
        return self.text(secret_places.mask_url(url))

    def value(self, value: Value, name: str = "") -> Value:
        """A value of the contract without its secrets; `name` is the field that it stands in."""
        if isinstance(value, str):
            sensitive = bool(value) and secret_places.is_sensitive(name)
            return MASK.decode() if sensitive else self.text(value)
        if isinstance(value, Mapping):
            return {key: self.value(item, key) for key, item in value.items()}
        if isinstance(value, Sequence):
            return value if self._is_harmless(value, name) else self._items(value, name)
        return value

    def line(self, text: str) -> str:
        """A line of the head of an HTTP message, in which each character stands for a byte."""
        masked = self.text(text)
        if masked is text and text.isascii():
            return text  # its bytes are the same in both
        try:
            raw = masked.encode("latin-1")
        except UnicodeEncodeError:
            return masked
        return self._narrow(raw).decode("latin-1")

    def _items(self, items: Sequence[Value], name: str) -> tuple[Value, ...]:
        return tuple(self.value(item, name) for item in items)

    def _is_harmless(self, items: Sequence[Value], name: str) -> bool:
        """Whether a list holds no secret, found out in one go: lists of keys are long."""
        if secret_places.is_sensitive(name):
            return False
        if not all(isinstance(item, str | int) for item in items):
            return False
        joined = "\n".join(map(str, items))
        return self.text(joined) is joined

    def _narrow(self, body: bytes) -> bytes:
        return cover(body, self.finders()) if self._may_hide(body) else body

    def _may_hide(self, body: bytes) -> bool:
        """Whether a closer look is worth while: most of what comes by are lines without secrets."""
        return (
            len(body) > SHORT_BYTES
            or any(spellings.may_stand_in(body) for spellings in self._spellings)
            or secret_places.may_stand_in(body)
        )

    def _utf16(self, body: bytes, codec: str) -> bytes:
        whole = len(body) & ~1
        narrow = body[:whole].decode(codec, "surrogatepass").encode("utf-8", "surrogatepass")
        masked = self._narrow(narrow)
        if masked is narrow:
            return body
        return masked.decode("utf-8", "surrogatepass").encode(codec, "surrogatepass") + body[whole:]
