"""Takes the secrets out of a body while it comes: piece by piece, and never a part of a secret.

What is given out, put together, is byte for byte what `Redactor.body` makes of the whole body. What
could still turn out to be a secret is held back: some hundred bytes as a rule, more where a place
for a secret has no end yet, and all of a body that looks like UTF-16.
"""

from __future__ import annotations

from erpsync_gui.wire.masks import CONTEXT_BYTES, Span, cover_part
from erpsync_gui.wire.redact import STARTS_BYTES, Redactor, codec_of

_LITTLE_BYTES = 1 << 16
"""So much may be looked through again with every piece that comes."""


class RedactStream:
    """One body on its way through a redactor."""

    def __init__(self, redactor: Redactor, short_bytes: int = STARTS_BYTES) -> None:
        """Nothing came yet; what the redactor does not know by now is not masked by value.

        Nothing is given out before `short_bytes` have come, or all.
        """
        self._redactor = redactor
        self._finders = redactor.finders()
        self._again = [0] * len(self._finders)
        self._coming: list[bytes] = []
        self._coming_bytes = 0
        self._enough_bytes = max(short_bytes, STARTS_BYTES)
        self._is_utf16: bool | None = None
        self._body = b""
        self._spans: list[Span] = []
        self._done = 0

    def feed(self, data: bytes) -> bytes:
        """Take the next bytes, and give out what is safe to be shown by now."""
        self._coming.append(data)
        self._coming_bytes += len(data)
        if self._is_utf16 or self._coming_bytes < self._enough_bytes:
            return b""
        if self._is_utf16 is None and self._looks_like_utf16():
            return b""
        return self._go_on(is_whole=False)

    def finish(self) -> bytes:
        """The rest, when no more bytes come."""
        if self._is_utf16 or (self._is_utf16 is None and self._looks_like_utf16()):
            body, self._coming = b"".join(self._coming), []
            return self._redactor.body(body)
        return self._go_on(is_whole=True)

    def _looks_like_utf16(self) -> bool:
        start = b"".join(self._coming)
        self._coming = [start]
        self._is_utf16 = bool(codec_of(start[:STARTS_BYTES]))
        return self._is_utf16

    def _go_on(self, *, is_whole: bool) -> bytes:
        body = self._body = b"".join((self._body, *self._coming))
        self._coming, self._coming_bytes = [], 0
        clear = len(body)
        for number, finder in enumerate(self._finders):
            found = finder.find(body, self._again[number], is_whole=is_whole)
            self._spans += found.spans
            self._again[number] = found.again
            clear = clear if is_whole else min(clear, found.clear)
        pieces, self._done = cover_part(
            body, (span for span in self._spans if span[0] < clear), self._done, clear
        )
        self._spans = [span for span in self._spans if span[0] >= clear]
        self._let_go()
        held_bytes = len(body) - clear
        # Looked through only once it has doubled, or a long secret would be gone through for ever.
        self._enough_bytes = held_bytes if held_bytes > _LITTLE_BYTES else 0
        return b"".join(pieces)

    def _let_go(self) -> None:
        """Keep nothing that was given out but what finders may look back at."""
        gone = max(0, min(self._done, *self._again) - CONTEXT_BYTES)
        self._body = self._body[gone:]
        self._again = [at - gone for at in self._again]
        self._spans = [(start - gone, end - gone, mask) for start, end, mask in self._spans]
        self._done -= gone
