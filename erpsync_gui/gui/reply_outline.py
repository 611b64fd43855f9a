"""The rows of a Reply: a thing is a node, and a node is a line of the laid-out text.

Which of them are seen is chosen for whole ranges of lines at once, so that even four million lines
are expanded between two frames. Must not know Qt.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice

from erpsync_gui.gui.reply_lines import Seen, SeenLines
from erpsync_gui.wire.reply import Form, Reply
from erpsync_gui.wire.shape import STARTS, Shape, is_start, next_line, start, starts_up_to

_PIECE_LINES = 1 << 16
_HIDDEN = bytes((255, 0)) + bytes(254)
"""A byte with all bits set is no start of a node."""


class ReplyOutline:
    """The nodes of a Reply, or those of them that a filter keeps; only the top ones are seen.

    What is expanded below a collapsed node is remembered until many are expanded or collapsed.
    """

    def __init__(self, reply: Reply, result: int = 0, kept: bytes | None = None) -> None:
        """Show the top nodes.

        Args:
            reply: the tree.
            result: the node that the top rows are chosen for.
            kept: a byte for each line, 1 where a node may be shown; None for all. A kept node's
                parents must be kept.
        """
        self._reply = reply
        self._shape = reply.shape if kept is None else _masked(reply.shape, kept)
        self._spans = top_spans(reply, result)
        self._folded: dict[int, Seen] = {}
        self._lines = SeenLines(self._shape)
        self._show_down_to(0)

    @property
    def row_count(self) -> int:
        """How many nodes are seen."""
        return self._lines.row_count

    def things_of(self, rows: range) -> list[int]:
        """The nodes in some rows."""
        return [node for seen in self._seen_in(rows) for node in self._lines.lines_of(seen)]

    def nodes_in(self, rows: range) -> Iterator[int]:
        """The nodes that are in some rows now, however the outline changes meanwhile."""
        parts: list[Iterator[int]] = []
        for some in self._seen_in(rows):
            first, last = (
                self._lines.lines_of(range(row, row + 1))[0] for row in (some[0], some[-1])
            )
            parts.append(self._lines.lines(self._lines.seen(first, last + 1)))
        return chain.from_iterable(parts)

    def row_of(self, thing: int) -> int:
        """The row of a node; for one that is wrapped around the top ones the first."""
        node: int | None = self._kept_at(thing)
        while node is not None and not self._lines.is_seen(node):
            node = self.parent(node)
        if node is None:
            return 0 if self.row_count else -1
        first = 0
        for span in self._spans:
            begin = self._lines.seen_before(span.start)
            if node in span:
                return first + self._lines.seen_before(node) - begin
            first += self._lines.seen_before(span.stop) - begin
        return -1

    def parent(self, thing: int) -> int | None:
        """The node above; None for a top one."""
        return self._reply.parent(thing) if self.depth(thing) else None

    def depth(self, thing: int) -> int:
        """How many nodes are shown above this one."""
        span = _span_of(self._spans, thing)
        top = 0 if span is None else self._reply.depth(span.start)
        return max(self._reply.depth(thing) - top, 0)

    def is_expandable(self, thing: int) -> bool:
        """Whether a node has children, of which a filter keeps at least one."""
        return _first_child(self._reply, self._shape, thing) >= 0

    def is_expanded(self, thing: int) -> bool:
        """Whether the children of a node are seen."""
        child = _first_child(self._reply, self._shape, thing)
        return child >= 0 and self._lines.is_seen(child)

    def expand(self, thing: int) -> None:
        """Show the children, and what was seen below them."""
        if self.is_expandable(thing) and not self.is_expanded(thing):
            self._open(thing)

    def collapse(self, thing: int) -> None:
        """Hide all below a node."""
        if self.is_expanded(thing):
            end = self._reply.end(thing)
            self._folded[thing] = self._lines.seen(thing + 1, end)
            self._lines.hide(thing + 1, end)

    def expand_below(self, thing: int) -> None:
        """Show all below a node."""
        end = self._reply.end(thing)
        for node in [node for node in self._folded if thing <= node < end]:
            del self._folded[node]
        self._lines.choose(thing + 1, end, STARTS)

    def expand_to_depth(self, depth: int) -> None:
        """Show the nodes that have at most so many above them."""
        self._folded.clear()
        self._show_down_to(depth)

    def reveal(self, thing: int) -> int:
        """Show a node, or the nearest above it that the filter keeps."""
        node = self._kept_at(thing)
        collapsed: list[int] = []
        while node is not None and not self._lines.is_seen(node):
            node = self.parent(node)
            collapsed += [] if node is None else [node]
        for above in reversed(collapsed):
            self.expand(above)
        return self.row_of(thing)

    def _open(self, node: int) -> None:
        """Show the children of a collapsed node, or what was seen when it was collapsed."""
        folded = self._folded.pop(node, None)
        if folded is None:
            wanted = start(self._reply.depth(node) + 1)
            self._lines.choose(node + 1, self._reply.end(node), _only(wanted))
        else:
            self._lines.restore(folded)

    def _show_down_to(self, depth: int) -> None:
        """Show the nodes that have at most so many shown ones above them."""
        for span in self._spans:
            wanted = starts_up_to(self._reply.depth(span.start) + depth)
            self._lines.choose(span.start, span.stop, wanted)

    def _kept_at(self, thing: int) -> int | None:
        """A node, or the nearest above it that is kept, if it is among those that are shown."""
        node: int | None = thing
        while node is not None and not is_start(self._shape[node]):
            node = self._reply.parent(node)
        return node if node is not None and _span_of(self._spans, node) is not None else None

    def _seen_in(self, rows: range) -> Iterator[range]:
        """Which of the visible lines, counted in the order of lines, stand in some rows."""
        first = 0
        for span in self._spans:
            begin = self._lines.seen_before(span.start)
            end = self._lines.seen_before(span.stop)
            shift = begin - first
            seen = range(max(rows.start + shift, begin), min(rows.stop + shift, end))
            if seen:
                yield seen
            first += end - begin


def top_spans(reply: Reply, result: int = 0) -> tuple[range, ...]:
    """The lines of the top rows: of an envelope the result, then its headers; else all.

    What stands between an envelope and its result has no other child, and would only take the
    width. The part that holds the node `result` comes first.
    """
    root = reply.root
    if root is None:
        return ()
    body = reply.child(root, "Body")
    if reply.form is not Form.XML or reply.name(root) != "Envelope" or body is None:
        return (range(root, len(reply.shape)),)
    main = body
    while main != result and (only := _only_child(reply, main)) is not None:
        main = only
    if result not in _lines(reply, main):
        main = _only_child(reply, body) or body
    tops = [main, *(part for part in reply.children(root) if part != body)]
    return tuple(sorted((_lines(reply, top) for top in tops), key=lambda span: result not in span))


def _only(wanted: int) -> bytes:
    """For `bytes.translate`: 1 for lines of just this byte."""
    table = bytearray(256)
    table[wanted] = 1
    return bytes(table)


def _first_child(reply: Reply, lines: Shape, node: int) -> int:
    """The first child of a node that is kept; -1 for none."""
    wanted, line = start(reply.depth(node) + 1), next_line(reply.shape, node + 1)
    if reply.shape[line : line + 1] != bytes([wanted]):
        return -1
    # Most often it is this one, and where the node ends need not be known.
    return line if lines[line] == wanted else lines.find(wanted, line, reply.end(node))


def _span_of(spans: tuple[range, ...], node: int) -> range | None:
    return next((span for span in spans if node in span), None)


def _lines(reply: Reply, node: int) -> range:
    return range(node, reply.end(node))


def _only_child(reply: Reply, node: int) -> int | None:
    """The child of a node with one child."""
    children = list(islice(reply.children(node), 2))
    return children[0] if len(children) == 1 else None


def _masked(shape: bytes, kept: bytes) -> bytes:
    """The shape without the nodes that are not kept, in pieces that take no time."""
    pieces: list[bytes] = []
    for begin in range(0, len(shape), _PIECE_LINES):
        piece, hidden = (each[begin : begin + _PIECE_LINES] for each in (shape, kept))
        both = int.from_bytes(piece) | int.from_bytes(hidden.translate(_HIDDEN))
        pieces.append(both.to_bytes(len(piece)))
    return b"".join(pieces)
