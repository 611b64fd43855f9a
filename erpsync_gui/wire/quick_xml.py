"""XML as it arrives -> the same laid-out text as print_xml's, several times as fast, or none.

Answers say the same tags over and over with other texts between them. Each run of tags between two
texts is therefore laid out once, by the printer itself, and looked up from then on. What takes more
than that, such as mixed text, is left to `print_xml`; so is what has too many different runs. What
is laid out may be broken: to be well-formed is promised by others.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable

from erpsync_gui.wire.pretty_xml import print_run
from erpsync_gui.wire.record_runs import Runs
from erpsync_gui.wire.repeats import Place
from erpsync_gui.wire.shape import ASIDE, INSIDE
from erpsync_gui.wire.xml_records import RecordFinder

_PIECE_BYTES = 1 << 16
_MOST_TAGS = 1 << 21
"""So many bytes of different runs of tags are remembered, far more than any usual answer has."""

_RUN_BYTES = 100
"""What it takes to remember a run, beside its tags."""

_TEXT = re.compile(rb">([ \t\r\n]*+[^< \t\r\n][^<]*+)(?=<)")
"""A text that is not blank; blanks belong to the tags, for the printer to judge."""


class _UnusualError(Exception):
    """The document needs `print_xml`."""


class QuickXml:
    """Lays out one document that comes in pieces, writing text and gathering its `shape`.

    Once `feed` or `finish` has returned False, everything written is to be thrown away.
    """

    def __init__(self, write: Callable[[bytes], object]) -> None:
        """Start a document.

        Args:
            write: takes the text, a part at a time.
        """
        self.shape = bytearray()
        self._write = write
        self._is_usual = True
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._pieces: list[bytes] = []
        self._size = 0
        self._place = Place(self._laid_out)
        self._records = RecordFinder()
        self._tags_left = _MOST_TAGS

    @property
    def runs(self) -> Runs:
        """What is known of changed records in what is printed to its end."""
        return self._records.runs

    def feed(self, piece: bytes) -> bool:
        """Take the next piece; False when the document needs `print_xml`."""
        return self._is_done(lambda: self._take(piece))

    def finish(self) -> bool:
        """Write what is left; False when the document needs `print_xml`."""
        return self._is_done(self._end)

    def _is_done(self, step: Callable[[], None]) -> bool:
        if self._is_usual:
            try:
                step()
            except (UnicodeDecodeError, _UnusualError):
                self._is_usual = False
        return self._is_usual

    def _take(self, piece: bytes) -> None:
        self._decoder.decode(piece)
        self._pieces.append(piece)
        self._size += len(piece)
        # A long text comes in many pieces, which are looked at once, at its end.
        if self._size >= _PIECE_BYTES and b"<" in piece:
            self._print()

    def _end(self) -> None:
        self._decoder.decode(b"", final=True)
        self._print()
        run = print_run(self._pieces[0], self._place.depth, is_last=True)
        if run is None:
            raise _UnusualError
        self._records.end(len(self.shape))
        self._write(run.text)
        self.shape += run.shape
        if not self.shape:
            self.shape.append(ASIDE)

    def _print(self) -> None:
        """Print up to the last whole text that came."""
        data = b"".join(self._pieces)
        *parts, rest = _TEXT.split(data)
        if rest.rfind(b"<", _MOST_TAGS) >= 0:
            raise _UnusualError
        self._pieces, self._size = [rest], len(rest)
        runs, texts = self._runs(parts[::2]), parts[1::2]
        parts[::2] = [text for text, _ in runs]
        self._write(b"".join(parts))
        shapes = [shape for _, shape in runs]
        if b"\n" in data and b"\n" in b"".join(texts):
            self._records.end(len(self.shape))
            within = (bytes([INSIDE]) * text.count(b"\n") for text in texts)
            shapes = [mark for pair in zip(shapes, within, strict=True) for mark in pair]
        else:
            self._records.take(runs, texts, len(self.shape))
        self.shape += b"".join(shapes)

    def _runs(self, parts: list[bytes]) -> list[tuple[bytes, bytes]]:
        """Text and shape of some runs of tags; the hot loop."""
        runs: list[tuple[bytes, bytes]] = []
        add, place = runs.append, self._place
        for tags in parts:
            run, place = place[tags]
            add(run)
        self._place = place
        return runs

    def _laid_out(self, tags: bytes, depth: int) -> tuple[tuple[bytes, bytes], int]:
        """Text and shape of a new run of tags, which lacks its last `>`."""
        run = print_run(tags + b">", depth)
        self._tags_left -= len(tags) + _RUN_BYTES
        if run is None or self._tags_left < 0:
            raise _UnusualError
        return (run.text, run.shape), run.depth
