"""Undoes the content encoding of a body: gzip and deflate, as far as they go and no further.

Never raises for any bytes, and never makes more than it is allowed to: a small body can be packed
so that it fills the memory. Knows nothing of HTTP but the names of the encodings.
"""

from __future__ import annotations

import zlib
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass

_GZIP = zlib.MAX_WBITS | 16
_ZLIB = zlib.MAX_WBITS
_BARE_DEFLATE = -zlib.MAX_WBITS
_ZLIB_METHOD = 8
_GZIP_MAGIC = b"\x1f\x8b"
_GZIP_NAMES = frozenset({"gzip", "x-gzip"})
_STEP_BYTES = 1 << 20
_DOUBTFUL_BYTES = 1 << 16
"""Bytes that are not packed at all seem to unpack to some; hardly ever to so many."""


class _DamagedError(Exception):
    """Packed data cannot be read on; the text says why, and goes on with what is shown."""


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A body without its packing, or as it came when that failed; `problem` says why."""

    body: bytes
    problem: str = ""


def unpack(packed: bytes, content_encoding: str, limit_bytes: int, *, whole: bool) -> Unpacked:
    """Undo what the header `Content-Encoding` says was done to a body; see `Unpacker`."""
    unpacker = Unpacker(content_encoding, limit_bytes)
    pieces = list(unpacker.feed(packed))
    end = unpacker.finish(whole=whole)
    return Unpacked(b"".join((*pieces, end.body)), end.problem)


class Unpacker:
    """Unpacks one body while it comes.

    A body that cannot be unpacked is shown as it came. Where much of it was unpacked before, that
    stays, and the rest is left out.
    """

    def __init__(self, content_encoding: str, limit_bytes: int) -> None:
        """Undo what the header's value says was done.

        Args:
            content_encoding: the value of the header; empty when there is none.
            limit_bytes: how large the unpacked body may become.
        """
        names = content_encoding.lower().replace(",", " ").split()
        encodings = [name for name in reversed(names) if name != "identity"]
        unknown = [name for name in encodings if name not in _GZIP_NAMES | {"deflate"}]
        self._layers = [] if unknown else [_Layer(name, limit_bytes) for name in encodings]
        self._problem = f"The body is packed as {unknown[0]!r}: not asked for." if unknown else ""
        self._is_shown_packed = not self._layers
        self._packed: list[bytes] = []
        self._unpacked: list[bytes] = []
        self._unpacked_bytes = 0

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Take the next bytes of the body; gives what can be shown by now, in pieces."""
        if self._is_shown_packed:
            yield chunk
        elif not self._problem:
            if self._is_doubtful:
                self._packed.append(chunk)
            try:
                for piece in self._inflated(chunk):
                    yield from self._released(piece)
            except _DamagedError as damage:
                yield from self._given_up(str(damage))

    def finish(self, *, whole: bool) -> Unpacked:
        """The rest, when no more bytes come; that a body broke off (not `whole`) is no problem."""
        cut = next((layer.name for layer in self._layers if not layer.has_ended), "")
        if whole and cut and not self._problem:
            self._problem = f"The {cut} data of the body ends too early."
        rest = self._packed if self._problem and self._is_doubtful else self._unpacked
        return Unpacked(b"".join(rest), self._problem)

    @property
    def _is_doubtful(self) -> bool:
        """Whether it may still be that the body has to be shown as it came."""
        return self._unpacked_bytes <= _DOUBTFUL_BYTES

    def _inflated(self, chunk: bytes) -> Iterable[bytes]:
        pieces: Iterable[bytes] = (chunk,)
        for layer in self._layers:
            pieces = layer.inflate(pieces)
        return pieces

    def _released(self, piece: bytes) -> list[bytes]:
        """What can be shown now that this piece was unpacked."""
        self._unpacked.append(piece)
        self._unpacked_bytes += len(piece)
        if self._is_doubtful:
            return []
        pieces, self._unpacked, self._packed = self._unpacked, [], []
        return pieces

    def _given_up(self, damage: str) -> list[bytes]:
        """What can be shown now that nothing more can be unpacked."""
        self._is_shown_packed = self._is_doubtful
        shown = "It is shown packed." if self._is_shown_packed else "The rest is left out."
        self._problem = f"{damage} {shown}"
        pieces, self._unpacked, self._packed = self._packed, [], []
        return pieces if self._is_shown_packed else []


class _Layer:
    """One of the encodings that were put on a body one after the other."""

    def __init__(self, name: str, limit_bytes: int) -> None:
        self.name = name
        self._limit_bytes = self._room_bytes = limit_bytes
        self._inflater: zlib._Decompress | None = None
        self._has_begun = self._is_over = False
        self._waiting = b""

    @property
    def has_ended(self) -> bool:
        """Whether the data had an end; no data needs none."""
        return self._inflater is None

    def inflate(self, packed: Iterable[bytes]) -> Iterator[bytes]:
        """What these bytes unpack to; _DamagedError where they cannot be read on."""
        for chunk in packed:
            data, self._waiting = self._waiting + chunk, b""
            while data and self._takes(data):
                data = yield from self._inflate(data)

    def _takes(self, data: bytes) -> bool:
        """Whether these bytes are to be unpacked; behind an end only a further member of gzip."""
        if self._inflater is not None:
            return True
        if self._has_begun:
            self._is_over |= self.name == "deflate" or not _may_begin_gzip(data)
            if self._is_over:
                return False
            if len(data) < len(_GZIP_MAGIC):
                self._waiting = data
                return False
        self._has_begun = True
        self._inflater = zlib.decompressobj(self._window(data))
        return True

    def _window(self, data: bytes) -> int:
        """How zlib calls the format; some servers say deflate and leave out zlib's header."""
        if self.name != "deflate":
            return _GZIP
        return _ZLIB if data[0] & 0x0F == _ZLIB_METHOD else _BARE_DEFLATE

    def _inflate(self, data: bytes) -> Generator[bytes, None, bytes]:
        """Unpack bytes as far as their data goes; returns what is behind its end."""
        piece, inflater = b"", self._inflater
        while inflater and not inflater.eof and (data or piece):
            piece = self._step(inflater, data)
            yield piece
            data = inflater.unconsumed_tail
        if inflater and inflater.eof:
            self._inflater = None
            return inflater.unused_data
        return b""

    def _step(self, inflater: zlib._Decompress, data: bytes) -> bytes:
        try:
            piece = inflater.decompress(data, min(_STEP_BYTES, self._room_bytes + 1))
        except zlib.error as error:
            msg = f"The body calls itself {self.name} and is not, or is damaged."
            raise _DamagedError(msg) from error
        self._room_bytes -= len(piece)
        if self._room_bytes < 0:
            msg = (
                f"The body grows beyond {self._limit_bytes:,} bytes when it is unpacked, which "
                f"looks like an attack."
            )
            raise _DamagedError(msg)
        return piece


def _may_begin_gzip(data: bytes) -> bool:
    return data[: len(_GZIP_MAGIC)] == _GZIP_MAGIC[: len(data)]
