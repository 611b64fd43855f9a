"""Finds a regular expression in each line of a text, a longer line in chunks of its own.

Every look begins with a whole line or chunk, also where it goes on in the middle of one, so that
an expression sees what stands before. Must not know who looks, nor when.
"""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter

from PySide6.QtCore import QRegularExpression

from erpsync_gui.gui.text_cells import LONE_SURROGATES, Span, chunk_around, decode, encode
from erpsync_gui.gui.text_hits import Hits
from erpsync_gui.gui.utf16 import units_in
from erpsync_gui.wire.text import IndexedText

_CHUNK_BYTES = 1 << 16


class LineFinder:
    """Finds one expression in one text."""

    def __init__(self, text: IndexedText, expression: QRegularExpression) -> None:
        """Look for nothing yet; the expression must be valid."""
        self._text, self._expression = text, expression

    def find(self, begin: int, stop: int, deadline: float) -> Hits:
        """Find the hits of a piece; a `Finder`."""
        hits, stop = Hits(begin), min(stop, len(self._text.body))
        while hits.end < stop and (hits.end == begin or perf_counter() < deadline):
            lines = self._whole_lines(hits.end, stop)
            if lines and len(lines[0]) <= _CHUNK_BYTES:
                self._look_at_lines(lines, hits, deadline)
            else:
                self._look_at_chunk(hits, stop, deadline)
        return hits

    def _whole_lines(self, begin: int, stop: int) -> list[bytes]:
        """The lines between two offsets, without the last where it goes on behind."""
        if begin and self._text.body[begin - 1 : begin] != b"\n":
            return []
        return self._text.body[begin:stop].split(b"\n")[:-1]

    def _look_at_lines(self, lines: list[bytes], hits: Hits, deadline: float) -> None:
        for line in lines:
            if len(line) > _CHUNK_BYTES:
                return
            text = decode(line.removesuffix(b"\r"))
            if text and self._expression.match(_without_surrogates(text)).hasMatch():
                for start, end in self._spans(text, hits.end, 0):
                    hits.starts.append(start)
                    hits.ends.append(end)
            hits.end += len(line) + 1
            if perf_counter() > deadline:
                return

    def _look_at_chunk(self, hits: Hits, stop: int, deadline: float) -> None:
        line = self._text.line_at(hits.end)
        start, end = self._text.line_span(line)
        if hits.end >= end:
            is_last = line + 1 >= self._text.line_count
            hits.end = len(self._text.body) if is_last else self._text.line_start(line + 1)
            return
        first, last = chunk_around(self._text.body, (start, end), hits.end, _CHUNK_BYTES)
        text = decode(self._text.body[first:last])
        seen = units_in(decode(self._text.body[first : hits.end]))
        for hit_start, hit_end in self._spans(text, first, seen):
            if hit_start >= stop:
                hits.end = hit_start
                return
            hits.starts.append(hit_start)
            hits.ends.append(hit_end)
            if perf_counter() > deadline:
                hits.end = hit_end
                return
        hits.end = last

    def _spans(self, text: str, offset: int, seen_units: int) -> Iterator[Span]:
        """Where the hits are in a text that begins at an offset, after so many of its units."""
        matches = self._expression.globalMatch(_without_surrogates(text), seen_units)
        counted = _ByteCount(text)
        while matches.hasNext():
            match = matches.next()
            first, last = match.capturedStart(), match.capturedEnd()
            if first < last:
                yield offset + counted.up_to(first), offset + counted.up_to(last)


class _ByteCount:
    """Counts the bytes before units of a text, from one to the next."""

    def __init__(self, text: str) -> None:
        self._units = b"" if text.isascii() else text.encode("utf-16-le", "surrogatepass")
        self._unit = self._byte = 0

    def up_to(self, unit: int) -> int:
        """How many bytes stand before a unit that is not before the last one asked for."""
        if not self._units:
            return unit
        part = self._units[2 * self._unit : 2 * unit].decode("utf-16-le", "surrogatepass")
        self._unit = unit
        self._byte += len(encode(part))
        return self._byte


def _without_surrogates(text: str) -> str:
    return text if text.isascii() else LONE_SURROGATES.sub("\ufffd", text)
