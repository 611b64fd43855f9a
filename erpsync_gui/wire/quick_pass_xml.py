"""The quick pass over XML: the quick printer, which does not mind what is broken, and a parser."""

from __future__ import annotations

from lxml import etree

from erpsync_gui.wire import xml_document
from erpsync_gui.wire.quick_xml import QuickXml
from erpsync_gui.wire.record_runs import Runs
from erpsync_gui.wire.reply import Form, Reply
from erpsync_gui.wire.text import Body
from erpsync_gui.wire.text_file import TextFile

_PIECE_BYTES = 1 << 16
_HEAD_BYTES = 300
_UTF8_NAMES = frozenset({"utf-8", "utf8", "us-ascii", "ascii"})


class XmlPass:
    """One pass; see `quick_pass.QuickPass`."""

    def __init__(self, text: TextFile) -> None:
        """Write into this file."""
        self.text = text
        self._printer = QuickXml(text.write)
        self._parser = xml_document.parser(target=_Nothing())
        self._seen = 0

    def take(self, body: Body, end: int) -> bool:
        """Go on; False when it is broken or unusual."""
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
        """All of it, if it is sound, usual and in UTF-8."""
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
