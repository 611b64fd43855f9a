"""Undoes the content encoding of a body: gzip and deflate, as far as they go and no further.

Never raises for any bytes, and never makes more than it is allowed to: a small body can be packed
so that it fills the memory. Knows nothing of HTTP but the names of the encodings.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass

_GZIP = zlib.MAX_WBITS | 16
_ZLIB = zlib.MAX_WBITS
_BARE_DEFLATE = -zlib.MAX_WBITS
_ZLIB_METHOD = 8
_GZIP_MAGIC = b"\x1f\x8b"
_STEP_BYTES = 1 << 20


class _TooLargeError(Exception):
    """The unpacked body passed its limit."""


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A body without its packing, or as it came when that failed; `problem` says why."""

    body: bytes
    problem: str = ""


def unpack(packed: bytes, content_encoding: str, limit_bytes: int, *, whole: bool) -> Unpacked:
    """Undo what the header `Content-Encoding` says was done.

    Args:
        packed: the body as it came over the wire.
        content_encoding: the header's value; empty when there is none.
        limit_bytes: how large the unpacked body may become.
        whole: False when the body broke off; then its readable beginning is no problem.
    """
    body = packed
    for encoding in reversed(content_encoding.lower().replace(",", " ").split()):
        if encoding == "identity" or not body:
            continue
        if encoding not in {"gzip", "x-gzip", "deflate"}:
            return Unpacked(packed, f"The body is packed as {encoding!r}: not asked for.")
        try:
            body, ended = _inflate(body, _window(body, encoding), limit_bytes)
        except zlib.error:
            return Unpacked(packed, f"The body calls itself {encoding} and is not, or is damaged.")
        except _TooLargeError:
            return Unpacked(
                packed,
                f"The body grows beyond {limit_bytes:,} bytes when it is unpacked, which looks "
                f"like an attack. It is shown packed.",
            )
        if whole and not ended:
            return Unpacked(packed, f"The {encoding} data of the body ends too early.")
    return Unpacked(body)


def _window(body: bytes, encoding: str) -> int:
    """How zlib calls the format; some servers say deflate and leave out zlib's header."""
    if encoding != "deflate":
        return _GZIP
    return _ZLIB if body[0] & 0x0F == _ZLIB_METHOD else _BARE_DEFLATE


def _inflate(packed: bytes, window: int, limit_bytes: int) -> tuple[bytes, bool]:
    """The unpacked bytes, and whether the data had an end; gzip may have several members."""
    pieces: list[bytes] = []
    room, at = limit_bytes, 0
    inflater = zlib.decompressobj(window)
    while True:
        feed = inflater.unconsumed_tail or packed[at : at + _STEP_BYTES]
        at += 0 if inflater.unconsumed_tail else len(feed)
        piece = inflater.decompress(feed, min(_STEP_BYTES, room + 1))
        pieces.append(piece)
        room -= len(piece)
        if room < 0:
            raise _TooLargeError
        if inflater.eof:
            at -= len(inflater.unused_data)
            if window != _GZIP or packed[at : at + 2] != _GZIP_MAGIC:
                return b"".join(pieces), True
            inflater = zlib.decompressobj(window)
        elif not feed and not piece:
            return b"".join(pieces), False
