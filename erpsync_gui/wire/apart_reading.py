"""Lays out and reads a big answer, in the second process, while it comes or when it is there.

The quick printers and a parser that builds nothing take what is usual in one pass; whatever they
cannot promise to do exactly is done by the plain ones. The verdict and the value come from a digest
of the answer: nobody needs a million records as Python values. Knows nothing of pipes.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from lxml import etree

from erpsync_gui.contract.catalogue import Catalogue
from erpsync_gui.wire import quick_json, rest_answer, soap_answer, xml_document
from erpsync_gui.wire.apart_messages import LaidOut, Meaning, Read, Whereabouts
from erpsync_gui.wire.digest import digest
from erpsync_gui.wire.exchange import Reading
from erpsync_gui.wire.layout import Printed
from erpsync_gui.wire.mapped import mapped
from erpsync_gui.wire.quick_xml import QuickXml
from erpsync_gui.wire.reply import Reply
from erpsync_gui.wire.reply_words import Form
from erpsync_gui.wire.shape import Shape
from erpsync_gui.wire.text import Body, IndexedText

_PIECE_BYTES = 1 << 18
_BUFFER_BYTES = 1 << 20
_HEAD_BYTES = 300
_UTF8_NAMES = frozenset({"utf-8", "utf8", "us-ascii", "ascii"})

Tell = Callable[[LaidOut], None]
"""Told of the laid-out text as soon as it is there, before its meaning is known."""


class AnswerReader:
    """One answer from its first bytes to its meaning."""

    def __init__(self, catalogue: Catalogue, folder: Path) -> None:
        """Write what is laid out into a file of its own in `folder`."""
        self._catalogue = catalogue
        self._folder = folder
        self._quick: _QuickPass | None = None
        self._seen = 0

    def take(self, body: Body, end: int) -> None:
        """Go through what is there by now, up to an offset."""
        for start in range(self._seen, end, _PIECE_BYTES):
            piece = body[start : min(start + _PIECE_BYTES, end)]
            if start == 0 and piece.startswith(b"<"):
                self._quick = _QuickPass(self._folder)
            if self._quick is not None and not self._quick.take(piece):
                self._give_up()
        self._seen = max(self._seen, end)

    def read(self, request: Read, body: Body, tell: Tell) -> Meaning:
        """Read the whole answer; never raises for any bytes."""
        self.take(body, len(body))
        printed = self._printed_quickly(body, request.content_type, tell)
        if printed is None:
            return self._read_plainly(request, body[:], tell)
        form = Form.XML if body[:1] == b"<" else Form.JSON
        small = digest(Reply(form, printed.text, printed.shape))
        reading = _read(request, small, _PLAIN_TYPES[form], self._catalogue, whole=printed)
        return _meaning(reading)

    def _printed_quickly(self, body: Body, content_type: str, tell: Tell) -> Printed | None:
        """The answer laid out, when that can be had exactly and it is sound; else None."""
        if not _is_utf8(body, content_type):
            self._give_up()
        if self._quick is not None:
            shape = self._quick.finished()
            path, self._quick = self._quick.path, None
            if shape is None:
                path.unlink()
                return None
            return _told(path, shape, tell)
        if body[:1] not in {b"{", b"["}:
            return None
        printed = quick_json.quick_json(body)
        if printed is not None:
            self._publish(printed.text, printed.shape, tell)
        return printed

    def _read_plainly(self, request: Read, body: bytes, tell: Tell) -> Meaning:
        reading = _read(request, body, request.content_type, self._catalogue)
        shape = reading.reply.shape if reading.reply is not None else b""
        self._publish(reading.text, shape, tell)
        return _meaning(reading)

    def _publish(self, text: IndexedText, shape: Shape, tell: Tell) -> None:
        file, path = _new_file(self._folder)
        with file:
            file.write(text.body[:])
        tell(LaidOut(Whereabouts(str(path), len(text)), text.before, shape))

    def _give_up(self) -> None:
        if self._quick is not None:
            self._quick.abandon()
            self._quick = None


class _QuickPass:
    """The quick printer and the parser, side by side, over XML that comes in pieces."""

    def __init__(self, folder: Path) -> None:
        self._file, self.path = _new_file(folder)
        self._printer = QuickXml(self._file.write)
        self._parser = xml_document.parser(target=_Nothing())

    def take(self, piece: bytes) -> bool:
        """Go on; False when the plain way has to be taken."""
        try:
            self._parser.feed(piece)
        except etree.XMLSyntaxError:
            return False
        return self._printer.feed(piece)

    def finished(self) -> bytes | None:
        """The shape of what was written; None when the plain way has to be taken."""
        try:
            self._parser.close()
        except etree.XMLSyntaxError:
            self._file.close()
            return None
        is_exact = self._printer.finish()
        self._file.close()
        return bytes(self._printer.shape) if is_exact else None

    def abandon(self) -> None:
        """Leave nothing behind."""
        self._file.close()
        self.path.unlink()


class _Nothing:
    """Takes what a parser finds, and builds nothing of it."""

    def close(self) -> None:
        """Nothing was built."""


_PLAIN_TYPES = {Form.XML: "text/xml; charset=utf-8", Form.JSON: "application/json"}
"""The content types of a digest, which is always in UTF-8."""


def _read(
    request: Read,
    body: bytes,
    content_type: str,
    catalogue: Catalogue,
    whole: Printed | None = None,
) -> Reading:
    asked = request.asked
    read = soap_answer.read if asked.is_soap else rest_answer.read
    operation = catalogue.operation(asked.operation, asked.service)
    return read(body, content_type, request.status, operation, catalogue, whole=whole)


def _meaning(reading: Reading) -> Meaning:
    form = reading.reply.form if reading.reply is not None else None
    return Meaning(reading.verdict, reading.value, form, reading.changes, reading.result)


def _told(path: Path, shape: bytes, tell: Tell) -> Printed:
    body = mapped(path)
    text = IndexedText.of(body)
    tell(LaidOut(Whereabouts(str(path), len(body)), text.before, shape))
    return Printed(text, shape)


def _is_utf8(body: Body, content_type: str) -> bool:
    """Whether nothing that is said of the bytes is against their being UTF-8."""
    claims = xml_document.claimed_encodings(body[:_HEAD_BYTES], content_type)
    return all(claim in _UTF8_NAMES for claim in claims)


def _new_file(folder: Path) -> tuple[BinaryIO, Path]:
    number, name = tempfile.mkstemp(suffix=".txt", dir=folder)
    return os.fdopen(number, "wb", _BUFFER_BYTES), Path(name)
