"""The text around a place, as much of it as a screen reader can swallow, in the units of Qt.

A text of a hundred megabytes cannot be handed over, and nobody could listen to it. Must not know
who asks for it.
"""

from __future__ import annotations

from erpsync_gui.gui.shown_text import ShownText
from erpsync_gui.gui.text_cells import LONE_SURROGATES, character_start, decode
from erpsync_gui.gui.utf16 import byte_length, units_in

_BYTES_EACH_WAY = 8 * 1024
_EDGE_BYTES = 1024


class NearText:
    """Some kilobytes of a text, as whole lines where lines are not longer than that."""

    def __init__(self, text: ShownText, place: int) -> None:
        """Read around a place."""
        body = text.body
        self._size = len(body)
        before = max(place - _BYTES_EACH_WAY, 0)
        first = character_start(body, before, place)
        edge = max(place - _EDGE_BYTES, first)
        line_feed = body[first:edge].find(b"\n") if before else -1
        last = character_start(body, place + _BYTES_EACH_WAY, len(body))
        self._start = first + line_feed + 1
        self._bytes = body[self._start : last]
        self._characters = decode(self._bytes)
        self.text = LONE_SURROGATES.sub("\ufffd", self._characters)

    def serves(self, place: int) -> bool:
        """Whether a place is within what was read, and not at an edge of it."""
        end = self._start + len(self._bytes)
        first = self._start + _EDGE_BYTES if self._start else 0
        last = end - _EDGE_BYTES if end < self._size else end
        return first <= place <= last

    def index_of(self, place: int) -> int:
        """Where a place that was read is in the text, in units."""
        return units_in(decode(self._bytes[: place - self._start]))

    def place_of(self, index: int) -> int:
        """The place of a unit of the text; the nearest for what is outside."""
        return self._start + byte_length(self._characters, max(index, 0))
