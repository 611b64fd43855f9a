"""An answer made small for judging: the same document with long lists and long texts cut.

Verdict and value of an answer of any size can so be found in some kilobytes. Goes from node to node
by the shape of the text, and touches nothing of what it leaves out. Knows neither the contract nor
what a verdict is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from erpsync_gui.wire import reply_words
from erpsync_gui.wire.changes import Changes
from erpsync_gui.wire.layout import BLANKS, Printed
from erpsync_gui.wire.reply import Form, Reply, leaf_bytes, lines_of


@dataclass(frozen=True, slots=True)
class Whole(Printed):
    """What goes with a digest: the whole answer laid out, and its changes, if it tells any."""

    changes: Changes | None = field(default=None, repr=False)


def digest(reply: Reply, most_children: int = 200, most_bytes: int = 65536) -> bytes:
    """The document of a reply with the beginning of each list and of each long text.

    A list is what has items without keys, or so many children in a row that have one name; what
    follows them below the same node is left out as well. Records keep all their fields. What was
    well-formed stays so. White space between nodes, and what stands before and behind the root, is
    left out.

    Args:
        reply: the whole.
        most_children: how many children of a list are kept.
        most_bytes: how many bytes of a node without children are kept, but for its end.
    """
    if reply.root is None:
        return b""
    return b"".join(_Digest(reply, most_children, most_bytes).pieces(reply.root))


class _Digest:
    """Cuts one reply."""

    def __init__(self, reply: Reply, most_children: int, most_bytes: int) -> None:
        self._reply = reply
        self._most_children = most_children
        self._most_bytes = most_bytes

    def pieces(self, node: int) -> Iterator[bytes]:
        """A node and what is kept below it."""
        first = next(self._reply.children(node), None)
        if first is None:
            yield self._leaf(node)
            return
        yield self._lines(node, first)
        for child in self._kept(node):
            if child != first and self._reply.form is Form.JSON:
                yield b","
            yield from self.pieces(child)
        end = self._reply.end(node)
        closed = self._reply.shape.rfind(self._reply.shape[node] + 1, node, end)
        if closed >= 0:
            yield self._lines(closed, end)

    def _kept(self, node: int) -> Iterator[int]:
        """The children of a node but those that only go on with a list."""
        reply = self._reply
        children = reply.children(node)
        if reply.form is Form.JSON and not reply.has_keys(node):
            yield from islice(children, self._most_children)
            return
        name, alike = "", 0
        for child in children:
            before, name = name, reply.name(child)
            alike = alike + 1 if name == before else 1
            if alike > self._most_children:
                break
            yield child

    def _leaf(self, node: int) -> bytes:
        data, is_cut = leaf_bytes(self._reply, node, self._most_bytes)
        cut = reply_words.cut_leaf(data, self._reply.form) if is_cut else None
        return cut or self._lines(node, self._reply.end(node))

    def _lines(self, start: int, end: int) -> bytes:
        """Some lines, without the comma that JSON has after a value."""
        data = lines_of(self._reply.text, start, end).strip(BLANKS)
        return data.removesuffix(b",") if self._reply.form is Form.JSON else data
