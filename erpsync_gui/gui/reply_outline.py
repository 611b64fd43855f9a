"""The rows of a Reply: a thing is a node, and a node is a line of the laid-out text.

One byte a line says whether it is seen. Whole ranges of them are made by `bytes.translate`, so
that even four million lines are expanded between two frames. Must not know Qt.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, compress, islice

from erpsync_gui.gui.visible_lines import VisibleLines
from erpsync_gui.wire.reply import Form, Reply
from erpsync_gui.wire.shape import DEEPEST, STARTS, Shape, is_start, start, starts_up_to

_PIECE_LINES = 1 << 16
_FEW = 1000
_HIDDEN = bytes((255, 0)) + bytes(254)
"""A byte with all bits set is no start of a node."""
_ONLY = [bytes(byte == start(depth) for byte in range(256)) for depth in range(DEEPEST + 2)]
"""For `bytes.translate`: 1 for lines where a node of just this depth begins."""


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
        self._folded: dict[int, bytes] = {}
        self._visible = VisibleLines(_down_to(self._reply, self._shape, self._spans, 0))

    @property
    def row_count(self) -> int:
        """How many nodes are seen."""
        return self._visible.row_count

    def things_of(self, rows: range) -> list[int]:
        """The nodes in some rows."""
        return [node for seen in self._seen_in(rows) for node in self._visible.lines_of(seen)]

    def nodes_in(self, rows: range) -> Iterator[int]:
        """The nodes that are in some rows now, however the outline changes meanwhile."""
        parts: list[Iterator[int]] = []
        for seen in self._seen_in(rows):
            first, last = self._visible.line_of(seen[0]), self._visible.line_of(seen[-1])
            parts.append(compress(range(first, last + 1), self._visible.mask(first, last + 1)))
        return chain.from_iterable(parts)

    def row_of(self, thing: int) -> int:
        """The row of a node; for one that is wrapped around the top ones the first."""
        node: int | None = self._kept_at(thing)
        while node is not None and not self._visible.is_visible(node):
            node = self.parent(node)
        if node is None:
            return 0 if self.row_count else -1
        first = 0
        for span in self._spans:
            begin = self._seen_before(span.start)
            if node in span:
                return first + self._seen_before(node) - begin
            first += self._seen_before(span.stop) - begin
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
        return self._reply.is_parent(thing) and _first_child(self._reply, self._shape, thing) >= 0

    def is_expanded(self, thing: int) -> bool:
        """Whether the children of a node are seen."""
        return self.is_expandable(thing) and self._visible.is_visible(
            _first_child(self._reply, self._shape, thing)
        )

    def expand(self, thing: int) -> None:
        """Show the children, and what was seen below them."""
        if self.is_expandable(thing) and not self.is_expanded(thing):
            self._visible.cover(thing + 1, self._opened(thing))

    def collapse(self, thing: int) -> None:
        """Hide all below a node."""
        if self.is_expanded(thing):
            end = self._reply.end(thing)
            self._folded[thing] = self._visible.mask(thing + 1, end)
            self._visible.hide(thing + 1, end)

    def expand_below(self, thing: int) -> None:
        """Show all below a node."""
        end = self._reply.end(thing)
        for node in [node for node in self._folded if thing <= node < end]:
            del self._folded[node]
        self._visible.cover(thing + 1, self._shape[thing + 1 : end].translate(STARTS))

    def expand_to_depth(self, depth: int) -> None:
        """Show the nodes that have at most so many above them."""
        self._folded.clear()
        self._visible.cover(0, _down_to(self._reply, self._shape, self._spans, depth))

    def reveal(self, thing: int) -> int:
        """Show a node, or the nearest above it that the filter keeps."""
        node = self._kept_at(thing)
        collapsed: list[int] = []
        while node is not None and not self._visible.is_visible(node):
            node = self.parent(node)
            collapsed += [] if node is None else [node]
        if collapsed:
            self._open(collapsed[::-1])
        return self.row_of(thing)

    def _open(self, path: list[int]) -> None:
        """Expand a collapsed node, and each further one below the one before, in one step."""
        first = path[0] + 1
        mask = bytearray(self._opened(path[0]))
        for node in path[1:]:
            if not mask[_first_child(self._reply, self._shape, node) - first]:
                inside = self._opened(node)
                begin = node + 1 - first
                mask[begin : begin + len(inside)] = inside
        self._visible.cover(first, bytes(mask))

    def _opened(self, node: int) -> bytes:
        """What is seen below a node when it is expanded, one byte a line."""
        folded = self._folded.pop(node, None)
        if folded is not None:
            return folded
        return _children_mask(
            self._shape, self._reply.depth(node) + 1, node + 1, self._reply.end(node)
        )

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
            begin = self._seen_before(span.start)
            end = self._seen_before(span.stop)
            shift = begin - first
            seen = range(max(rows.start + shift, begin), min(rows.stop + shift, end))
            if seen:
                yield seen
            first += end - begin

    def _seen_before(self, line: int) -> int:
        return self._visible.row_of(line - 1) + 1 if line else 0


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


def _down_to(reply: Reply, lines: Shape, spans: tuple[range, ...], depth: int) -> bytes:
    """A byte for each line, 1 where a node has at most so many shown ones above it."""
    mask = bytearray(len(lines))
    for span in spans:
        wanted = starts_up_to(reply.depth(span.start) + depth)
        mask[span.start : span.stop] = lines[span.start : span.stop].translate(wanted)
    return bytes(mask)


def _children_mask(lines: Shape, depth: int, begin: int, end: int) -> bytes:
    """A byte for each line from one to another, 1 where a node of just this depth begins."""
    wanted = start(depth)
    if lines.count(wanted, begin, end) > _FEW:
        return lines[begin:end].translate(_ONLY[depth])
    mask = bytearray(end - begin)
    line = lines.find(wanted, begin, end)
    while line >= 0:
        mask[line - begin] = 1
        line = lines.find(wanted, line + 1, end)
    return bytes(mask)


def _first_child(reply: Reply, lines: Shape, node: int) -> int:
    """The first child of a node with children that is kept; -1 for none."""
    return lines.find(start(reply.depth(node) + 1), node + 1, reply.end(node))


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
