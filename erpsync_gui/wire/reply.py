"""A decoded reply: the laid-out answer, and the tree that its lines are.

A node is named by its line, so that tree and text are one thing seen in two ways, and a million
nodes take a few megabytes. Names and values are read from the text when somebody looks. Knows
neither the contract nor whether a call went well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from erpsync_gui.wire import reply_path, reply_words, shape
from erpsync_gui.wire.reply_words import Form, State, Words
from erpsync_gui.wire.shape import STARTS, Shape
from erpsync_gui.wire.text import IndexedText, other_lines

__all__ = ["Form", "Reply", "State", "Words", "alike", "leaf_bytes", "lines_of"]

_NAME_BYTES = 1 << 10
"""So many bytes of a node hold its name and what kind of value it has, nearly always."""
_SHORT = 1 << 7
"""So many of its first line hold the name of most."""
_MORE = 16
_MOST_INDENT_BYTES = 80
_LINE_END_BYTES = 2
"""The comma and the line feed behind a value of JSON."""

_STEP = 1 << 6


@dataclass(frozen=True, slots=True)
class Reply:
    """The nodes of one answer, named by the lines on which they begin, counted from 0.

    Every line belongs to a node but those that are ASIDE. An element that mixes text and elements
    is one node, and so is whatever is nested deeper than `shape.DEEPEST`. List items of JSON are
    named by their place, `[0]`; its root is named `$`.
    """

    form: Form
    text: IndexedText
    shape: Shape = field(repr=False)
    _counted: dict[int, tuple[int, int, int]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def __len__(self) -> int:
        """How many nodes there are; looks at all lines."""
        return self.shape.translate(STARTS).count(1)

    @property
    def root(self) -> int | None:
        """The first node; None when there is none at all."""
        return _next_start(self.shape, 0, len(self.shape))

    def nodes(self, start: int = 0, end: int | None = None) -> Iterator[int]:
        """All nodes that begin on lines from `start` up to `end`."""
        stop = len(self.shape) if end is None else end
        node = _next_start(self.shape, start, stop)
        while node is not None:
            yield node
            node = _next_start(self.shape, node + 1, stop)

    def is_node(self, line: int) -> bool:
        """Whether a node begins on this line."""
        return shape.is_start(self.shape[line])

    def node_at(self, line: int) -> int | None:
        """The node that a line belongs to: begins, closes, or holds; None for what is beside all.

        An ASIDE line is taken to belong to the node that began or ended last before it.
        """
        return shape.node_at(self.shape, line)

    def depth(self, node: int) -> int:
        """How many nodes stand above this one."""
        return shape.depth_of(self.shape[node])

    def is_parent(self, node: int) -> bool:
        """Whether a node has children."""
        after = shape.next_line(self.shape, node + 1)
        return after < len(self.shape) and self.shape[after] == self.shape[node] + 2

    def end(self, node: int) -> int:
        """The line behind the last one of a node: behind its end tag or bracket where it has one.

        Where an answer broke off, that is the end of the text.
        """
        return shape.end_of(self.shape, node)

    def children(self, node: int) -> Iterator[int]:
        """The direct children of a node, in order."""
        if self.is_parent(node):
            end, wanted = self.end(node), self.shape[node] + 2
            child = self.shape.find(wanted, node + 1, end)
            while child >= 0:
                yield child
                child = self.shape.find(wanted, child + 1, end)

    def child_count(self, node: int) -> int:
        """How many direct children a node has."""
        if not self.is_parent(node):
            return 0
        return self.shape.count(self.shape[node] + 2, node + 1, self.end(node))

    def child(self, node: int, name: str) -> int | None:
        """The first child of this name; None when there is none."""
        return next((child for child in self.children(node) if self.name(child) == name), None)

    def parent(self, node: int) -> int | None:
        """The node that holds this one; None for the root."""
        return shape.parent_of(self.shape, node)

    def number(self, node: int) -> int:
        """Which child of its parent a node is, counted from 0."""
        above, byte = self.parent(node), self.shape[node]
        first = 0 if above is None else above + 1
        # Those who ask, ask for one neighbor after the other.
        known, since, number = self._counted.get(byte, (first, first, 0))
        if known != first or node - first < since - node:
            since, number = first, 0
        if since <= node:
            number += self.shape.count(byte, since, node)
        else:
            number -= self.shape.count(byte, node, since)
        self._counted[byte] = first, node, number
        return number

    def has_keys(self, node: int) -> bool:
        """Whether the children of a node have keys of their own, as in an object of JSON."""
        return self.form is Form.JSON and reply_words.opens_object(_head(self, node))

    def words(self, node: int, most_bytes: int = 0) -> Words:
        """Name, state and value of a node.

        Args:
            node: the node.
            most_bytes: read no more than so many bytes, but for a longer name or start tag; a
                value that goes on is then `is_cut`. 0 for all.
        """
        if self.is_parent(node):
            return Words(_name(self, node, _head(self, node)), State.PARENT)
        data, is_cut = leaf_bytes(self, node, most_bytes)
        state, value = reply_words.held_in(data, self.form, is_cut=is_cut)
        return Words(_name(self, node, data), state, value, is_cut and state is State.VALUE)

    def name(self, node: int) -> str:
        """The local name of an element, the key of a value."""
        start = self.text.line_start(node)
        # No further than the line goes: what follows may be another node.
        line = b"".join(self.text.body[start : start + _SHORT].partition(b"\n")[:2])
        name = reply_words.whole_name_in(line, self.form)
        return self.words(node, _NAME_BYTES).name if name is None else name

    def value(self, node: int) -> str:
        """The whole value of a node, as it was received; empty for all but State.VALUE."""
        return self.words(node).value

    def state(self, node: int) -> State:
        """What a node holds."""
        words = self.words(node, _NAME_BYTES)
        is_told = words.value or not words.is_cut
        return words.state if is_told else self.words(node).state

    def path(self, node: int) -> str:
        """Where a node is: an XPath that ignores namespaces, or a JSONPath.

        The XPath finds exactly this element in the answer, with any tool for XPath 1.0; siblings
        of one name are told apart by their place, counted from 1.
        """
        return reply_path.path_of(self, node)


def alike(before: Reply, after: Reply, nodes: Iterable[int]) -> Iterator[int]:
    """Those of some nodes of a reply that certainly have the same words in another one."""
    if (before.form, before.shape) != (after.form, after.shape):
        return
    lines = other_lines(before.text, after.text)
    for node in nodes:
        if node >= lines.stop or shape.next_line(after.shape, node + 1) <= lines.start:
            yield node


def _name(reply: Reply, node: int, data: bytes) -> str:
    """The name of a node that begins with these bytes."""
    name = reply_words.name_in(data, reply.form)
    if name is not None:
        return name
    return "$" if reply.parent(node) is None else f"[{reply.number(node)}]"


def _head(reply: Reply, node: int) -> bytes:
    """The bytes of a node up to its first child."""
    return lines_of(reply.text, node, shape.next_line(reply.shape, node + 1))


def lines_of(text: IndexedText, start: int, end: int) -> bytes:
    """The bytes of the lines from one up to another, with their ends."""
    return text.body[text.line_start(start) : _line_start(text, end)]


def leaf_bytes(reply: Reply, node: int, most_bytes: int) -> tuple[bytes, bool]:
    """The bytes of a node without children, and whether there are more of them.

    Args:
        reply: where it stands.
        node: the node.
        most_bytes: so many, or more where its name or start tag is longer; 0 for all.
    """
    text = reply.text
    start, end = text.line_start(node), _line_start(text, reply.end(node))
    lead = text.body[start : start + _MOST_INDENT_BYTES]
    start += len(lead) - len(lead.lstrip(b" "))
    size = most_bytes or end - start
    while end - start > size + _LINE_END_BYTES:
        data = text.body[start : start + size]
        if reply_words.begins_whole(data, reply.form) or _is_bare(reply, node):
            return data, True
        size *= _MORE
    return text.body[start:end], False


def _is_bare(reply: Reply, node: int) -> bool:
    """Whether a node is a value of JSON without a key."""
    above = reply.parent(node)
    return reply.form is Form.JSON and (above is None or not reply.has_keys(above))


def _line_start(text: IndexedText, line: int) -> int:
    """Where a line begins, or the text ends."""
    return text.line_start(line) if line < text.line_count else len(text)


def _next_start(lines: Shape, line: int, end: int) -> int | None:
    """The first line from here up to an end on which a node begins."""
    # Few lines at first: the next node is hardly ever far.
    step = _STEP
    while line < end:
        found = lines[line : min(line + step, end)].translate(STARTS).find(1)
        if found >= 0:
            return line + found
        line += step
        step *= 2
    return None
