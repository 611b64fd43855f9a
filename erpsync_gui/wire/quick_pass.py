"""One pass over an answer while it comes: laid out and checked, with its records where possible.

What is usual is done at the speed of memory; a pass that meets anything else leaves it all to the
plain way. Knows neither the contract nor what the answer means.
"""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from lxml import etree

from erpsync_gui.wire import xml_document
from erpsync_gui.wire.quick_json import QuickJson
from erpsync_gui.wire.quick_xml import QuickXml
from erpsync_gui.wire.record_runs import Runs
from erpsync_gui.wire.reply import Reply
from erpsync_gui.wire.reply_words import Form
from erpsync_gui.wire.text import Body
from erpsync_gui.wire.text_file import TextFile

_PIECE_BYTES = 1 << 18
_HEAD_BYTES = 300
_UTF8_NAMES = frozenset({"utf-8", "utf8", "us-ascii", "ascii"})


class QuickPass(Protocol):
    """A pass over one answer; `text` is what it has written."""

    text: TextFile

    def take(self, body: Body, end: int) -> bool:
        """Go on with what is there by now, up to an offset; False when the plain way is better."""

    def finished(self, body: Body, content_type: str) -> tuple[Reply, Runs] | None:
        """The whole answer, and what is known of its records; None when the plain way is better."""


def begun(body: Body, folder: Path) -> QuickPass | None:
    """A pass for an answer that begins like this, which writes into a folder; None for others."""
    if body[:1] == b"<":
        return _XmlPass(TextFile(folder))
    if body[:1] in {b"{", b"["}:
        return _JsonPass(TextFile(folder))
    return None


class _JsonPass:
    """The quick printer, which takes nothing that is broken."""

    def __init__(self, text: TextFile) -> None:
        self.text = text
        self._printer = QuickJson(text.write)

    def take(self, body: Body, end: int) -> bool:
        self._printer.take(body, end)
        self.text.so_far()
        return True

    def finished(self, body: Body, content_type: str) -> tuple[Reply, Runs] | None:
        del content_type  # What is UTF-8 is JSON in UTF-8, whatever a server says.
        if not self._printer.finish(body):
            return None
        reply = Reply(Form.JSON, self.text.finished(), bytes(self._printer.shape))
        return reply, self._printer.runs


class _XmlPass:
    """The quick printer, which does not mind what is broken, and a parser that does."""

    def __init__(self, text: TextFile) -> None:
        self.text = text
        self._printer = QuickXml(text.write)
        self._parser = xml_document.parser(target=_Nothing())
        self._seen = 0

    def take(self, body: Body, end: int) -> bool:
        for start in range(self._seen, end, _PIECE_BYTES):
            piece = body[start : min(start + _PIECE_BYTES, end)]
            try:
                self._parser.feed(piece)
            except etree.XMLSyntaxError:
                return False
            if not self._printer.feed(piece):
                return False
        self._seen = max(self._seen, end)
        self.text.so_far()
        return True

    def finished(self, body: Body, content_type: str) -> tuple[Reply, Runs] | None:
        if not _is_said_to_be_utf8(body, content_type):
            return None
        try:
            self._parser.close()
        except etree.XMLSyntaxError:
            return None
        if not self._printer.finish():
            return None
        reply = Reply(Form.XML, self.text.finished(), bytes(self._printer.shape))
        return reply, self._printer.runs


class _Nothing:
    """Takes what a parser finds, and builds nothing of it."""

    def close(self) -> None:
        """Nothing was built."""


def _is_said_to_be_utf8(body: Body, content_type: str) -> bool:
    """Whether nothing that is said of the bytes is against their being UTF-8."""
    claims = xml_document.claimed_encodings(body[:_HEAD_BYTES], content_type)
    return all(claim in _UTF8_NAMES for claim in claims)
