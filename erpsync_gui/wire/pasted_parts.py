"""Text that people paste or save -> the HTTP messages and envelopes that stand in it.

Documentation pages, raw HTTP, bare envelopes and bare JSON are taken apart by their looks alone:
neither the contract nor the meaning of a body is known here. Never raises for any bytes.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from erpsync_gui.wire.encoded import Headers

_FENCE = re.compile(rb"^[ \t]*(```+|~~~+)[^\n]*\n(.*?)(?:^[ \t]*\1|\Z)", re.DOTALL | re.MULTILINE)
_HEAD = re.compile(
    rb"^(?:HTTP/[\d.]+ +(\d{3})\b *([^\r\n]*)|(?:POST|GET) +((?:/|https?://|\{\{)\S*)[^\r\n]*)\r?$",
    re.MULTILINE,
)
_HEADER = re.compile(rb"([!#$%&'*+.^_`|~\w-]+)[ \t]*:[ \t]*([^\r\n]*)")
_ENVELOPE = re.compile(rb"(?:<\?xml[^>]{0,200}\?>\s*)?<((?:[\w.-]+:)?)Envelope[\s>]")
_BLANK_LINE = re.compile(rb"\r?\n[ \t]*\r?\n")
_SOLID = (b"<", b"{", b"[")


@dataclass(frozen=True, slots=True)
class Part:
    """One message that was found.

    `status` and `reason` are those of an HTTP status line, 0 and empty without one. `target` is
    what an HTTP request line asks for, empty without one. `body` are the bytes of the message.
    """

    body: bytes
    status: int = 0
    reason: str = ""
    target: str = ""
    headers: Headers = field(default=())

    @property
    def is_http(self) -> bool:
        """Whether a request line or a status line came with it."""
        return bool(self.status or self.target)

    def header(self, name: str) -> str:
        """The first header of this name in any case; empty when it is missing."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")


def find(data: bytes) -> tuple[Part, ...]:
    """The messages in a text, in order; the whole text when there is nothing to be told apart."""
    data = _without_byte_order_mark(data)
    if _HEAD.match(data.lstrip()):
        return tuple(_messages(data.lstrip()))
    envelopes = tuple(_envelopes(data))
    if data.lstrip().startswith(_SOLID):
        # A body by itself stays as it is, byte for byte, unless several stand in a row.
        return envelopes if len(envelopes) > 1 else (Part(data),)
    fenced = tuple(part for block in _FENCE.finditer(data) for part in _parts_of(block.group(2)))
    return fenced or envelopes or (Part(data),)


def _without_byte_order_mark(data: bytes) -> bytes:
    """UTF-16, as Windows editors save it, in UTF-8; anything else as it is."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace").encode()
    return data.removeprefix(codecs.BOM_UTF8)


def _parts_of(block: bytes) -> Iterator[Part]:
    """What a fenced block of a page holds; blocks in other languages hold nothing."""
    stripped = block.strip()
    if _HEAD.match(stripped):
        yield from _messages(stripped)
    elif stripped.startswith(_SOLID):
        yield Part(stripped)


def _envelopes(data: bytes) -> Iterator[Part]:
    """The SOAP envelopes in a text; the last one may be cut off."""
    found = _ENVELOPE.search(data)
    while found:
        close = re.compile(rb"</" + re.escape(found.group(1)) + rb"Envelope\s*>")
        end = close.search(data, found.end())
        stop = end.end() if end else len(data)
        yield Part(data[found.start() : stop])
        found = _ENVELOPE.search(data, stop)


def _messages(data: bytes) -> Iterator[Part]:
    """The HTTP messages of a text that begins with one: often a request, then its answer."""
    heads = list(_HEAD.finditer(data))
    ends = [head.start() for head in heads[1:]] + [len(data)]
    for head, end in zip(heads, ends, strict=True):
        yield _message(head, data[head.end() : end])


def _message(head: re.Match[bytes], rest: bytes) -> Part:
    """One HTTP message: its first line, and what follows that line."""
    blank = _BLANK_LINE.search(rest)
    lines = rest[: blank.start()] if blank else rest
    headers = [_HEADER.fullmatch(line.strip()) for line in lines.splitlines()]
    status, reason, target = ((group or b"").decode("latin-1").strip() for group in head.groups())
    return Part(
        body=rest[blank.end() :].strip(b"\r\n") if blank else b"",
        status=int(status or 0),
        reason=reason,
        target=target,
        headers=tuple(
            (found.group(1).decode("latin-1"), found.group(2).decode("latin-1").strip())
            for found in headers
            if found
        ),
    )
