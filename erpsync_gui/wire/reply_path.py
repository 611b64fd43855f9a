"""Where a node of a reply is: an XPath that ignores namespaces, or a JSONPath.

Siblings of one name are counted in pieces of the text, so that the last of a million takes some
tens of milliseconds. Knows the tree only by what a Reply tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import compress
from typing import TYPE_CHECKING

from erpsync_gui.wire import reply_words
from erpsync_gui.wire.reply_words import Form
from erpsync_gui.wire.shape import ASIDE, INSIDE

if TYPE_CHECKING:
    from erpsync_gui.wire.reply import Reply

_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_IN_QUOTES = {
    **{code: f"\\u{code:04x}" for code in range(32)},
    ord("\\"): "\\\\",
    ord("'"): "\\'",
}
_OPENING = re.compile(rb"""\s*<[^\s<>/"'=]+[\s>/]""")
_PIECE_LINES = 1 << 15
_BYTES_FOR_A_NAME = 1 << 14
"""So many bytes are searched in the time that one name takes to be read."""


def path_of(reply: Reply, node: int) -> str:
    """The path of a node; see `Reply.path`."""
    step = _xpath_step if reply.form is Form.XML else _jsonpath_step
    steps: list[str] = []
    place: int | None = node
    while place is not None:
        above = reply.parent(place)
        steps.append(step(reply, place, above))
        place = above
    return "".join(reversed(steps))


def _jsonpath_step(reply: Reply, node: int, parent: int | None) -> str:
    name = reply.name(node)
    if parent is None or not reply.has_keys(parent):
        return name
    return f".{name}" if _PLAIN_KEY.fullmatch(name) else f"['{name.translate(_IN_QUOTES)}']"


def _xpath_step(reply: Reply, node: int, parent: int | None) -> str:
    name = reply.name(node)
    step = f"/*[local-name()='{name}']"
    if parent is None:
        return step
    siblings = _Siblings(reply, node, name)
    before = siblings.count(parent + 1, node, stop_at_first=False)
    if before == 0 and not siblings.count(node + 1, reply.end(parent), stop_at_first=True):
        return step
    return f"{step}[{before + 1}]"


class _Siblings:
    """The siblings of an element that have its name."""

    def __init__(self, reply: Reply, node: int, name: str) -> None:
        self._reply = reply
        self._name = name
        self._byte = reply.shape[node]
        self._is_sibling = bytes(byte == self._byte for byte in range(256))
        start = reply.text.line_start(node)
        opening = _OPENING.match(reply.text.body[start : start + _BYTES_FOR_A_NAME])
        self._opening = b"\n" + opening.group() if opening else b"\n"

    def count(self, start: int, end: int, *, stop_at_first: bool) -> int:
        """How many begin on some lines of their parent, or whether any does."""
        count = 0
        for line in range(start, end, _PIECE_LINES):
            count += self._count_piece(line, min(line + _PIECE_LINES, end))
            if count and stop_at_first:
                break
        return count

    def _count_piece(self, start: int, end: int) -> int:
        lines, text = self._reply.shape, self._reply.text
        siblings = lines.count(self._byte, start, end)
        if siblings == 0:
            return 0
        first = text.line_start(start)
        last = text.line_start(end) if end < text.line_count else len(text)
        if last - first > siblings * _BYTES_FOR_A_NAME:
            return sum(self._reply.name(node) == self._name for node in self._among(start, end))
        piece = text.body[first - 1 : last]
        has_more = lines.find(INSIDE, start, end) >= 0 or lines.find(ASIDE, start, end) >= 0
        if not has_more and piece.count(self._opening) == siblings:
            return siblings
        first_lines = compress(piece.split(b"\n")[1:], lines[start:end].translate(self._is_sibling))
        return sum(self._is_alike(line) for line in first_lines)

    def _among(self, start: int, end: int) -> Iterator[int]:
        lines = self._reply.shape
        node = lines.find(self._byte, start, end)
        while node >= 0:
            yield node
            node = lines.find(self._byte, node + 1, end)

    def _is_alike(self, line: bytes) -> bool:
        opening = self._opening[1:]
        return (line + b"\n").startswith(opening) or self._name == reply_words.name_in(
            line, Form.XML
        )
