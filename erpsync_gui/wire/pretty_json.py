"""JSON bytes -> laid-out text. Changes white space only, takes any bytes, never raises.

Each value stands on a line of its own, with its key before it and its comma after it. Numbers,
texts and escapes stay as they are written.
"""

from __future__ import annotations

from erpsync_gui.wire import shape
from erpsync_gui.wire.json_lines import PLAIN_LINE, odd_line
from erpsync_gui.wire.layout import (
    BYTE_ORDER_MARK,
    Page,
    Printed,
    as_utf8,
    indent,
    skip_blanks,
)
from erpsync_gui.wire.shape import ASIDE
from erpsync_gui.wire.text import Body

_BATCH_LINES = 4096


def print_json(body: Body) -> Printed:
    """Lay out JSON, whole or broken; UTF-16 is shown in UTF-8."""
    data, note = as_utf8(body)
    return _Printer(data).printed().finished(note)


class _Printer:
    """Lays out one body."""

    def __init__(self, body: Body) -> None:
        lead = BYTE_ORDER_MARK if body[: len(BYTE_ORDER_MARK)] == BYTE_ORDER_MARK else b""
        self._body = body
        self._page = Page(lead)
        self._position = len(lead)
        self._depth = 0
        self._opened = False

    def printed(self) -> Page:
        """The page with the whole body on it."""
        while self._position < len(self._body):
            self._print_plain()
            self._print_other()
        return self._page

    def _print_plain(self) -> None:
        """Print a batch of plain lines, up to the first that is not; the hot loop."""
        body, match, page = self._body, PLAIN_LINE.match, self._page
        write, mark = page.pieces.append, page.shape.append
        position, depth, opened = self._position, self._depth, self._opened
        lead, started = indent(depth), shape.start(depth)
        for _ in range(_BATCH_LINES):
            found = match(body, position)
            if found is None:
                break
            position = found.end()
            key, scalar, opening, closing, comma = found.groups()
            if closing is None:
                mark(started)
                write(lead)
                if key is not None:
                    write(key)
                    write(b": ")
                if scalar is not None:
                    write(scalar)
                    opened = False
                else:
                    write(opening)
                    depth += 1
                    lead, started = indent(depth), shape.start(depth)
                    opened = True
            else:
                closed = shape.close(depth - 1) if depth else ASIDE
                depth = depth - 1 if depth else 0
                lead, started = indent(depth), shape.start(depth)
                if not opened:
                    mark(closed)
                    write(lead)
                write(closing)
                opened = False
            if comma is not None:
                write(comma)
        else:
            page.turn()
        self._position, self._depth, self._opened = position, depth, opened

    def _print_other(self) -> None:
        """Print one long, odd or broken line; the plain ones are passed over."""
        body = self._body
        start = self._position = skip_blanks(body, self._position)
        if start == len(body) or PLAIN_LINE.match(body, start):
            return
        (key, scalar, opening, _, comma), self._position = odd_line(body, start)
        value = scalar or opening
        text = b"".join(filter(None, (key, key and b": ", value, comma)))
        if key is None and value is None:
            self._page.shape = self._page.shape or bytearray([ASIDE])
            self._page.write_on(text)
        else:
            mark = ASIDE if value is None else shape.start(self._depth)
            self._page.write(self._depth, text, mark)
        self._opened = opening is not None
        self._depth += self._opened
