"""What a query over a reply finds, or why it can find nothing: what both query languages share.

Knows neither of them.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from erpsync_gui.wire.reply import Reply
from erpsync_gui.wire.shape import STARTS, depth_of, start
from erpsync_gui.wire.steps import Steps, taken

_LINES_A_STEP = 2048


class BadQueryError(Exception):
    """A query that cannot be answered; the text is a sentence for people that says why."""


@dataclass(frozen=True, slots=True)
class Found:
    """What an expression found.

    `lines` are those of the found nodes, in order, each once; what was found inside a node that is
    one line of the tree counts as that node. `mask` has 1 for each line where a node begins that
    was found, stands above a found one, or below one; it is empty where the result is no set of
    nodes but a number or a text, which stands in the note. `is_cut` says that there is more than
    was collected. `note` is a sentence, often empty.
    """

    lines: array[int] = field(repr=False)
    mask: bytes = field(default=b"", repr=False)
    is_cut: bool = False
    note: str = ""

    @classmethod
    def nodes(cls, reply: Reply, lines: Iterable[int], *, is_cut: bool, note: str) -> Found:
        """The nodes on these lines, in any order."""
        ordered = array("Q", sorted(set(lines)))
        return cls(ordered, mask_of(reply, ordered), is_cut, note)

    @classmethod
    def value(cls, value: str) -> Found:
        """A result that is no set of nodes."""
        return cls(array("Q"), note=f"The result is {value}.")


def mask_of(reply: Reply, lines: Sequence[int]) -> bytes:
    """What a tree shows of a reply: 1 for the nodes on these lines, all above and all below them.

    Args:
        reply: the reply.
        lines: of nodes, in order.
    """
    return taken(mask_steps(reply, lines))


def mask_steps(reply: Reply, lines: Sequence[int]) -> Steps[bytes]:
    """The same in short steps, so that it can be left in the middle.

    Takes a time that depends on the number of nodes, not on how many were found among them.
    """
    starts = reply.shape.translate(STARTS)
    mask = bytearray(len(starts))
    above = _Above(reply, mask)
    for begin in range(0, len(lines), _LINES_A_STEP):
        yield
        for line in lines[begin : begin + _LINES_A_STEP]:
            # A line that is marked is below one before it; what is above this came before it.
            if not mask[line]:
                above.mark(line)
                end = reply.end(line)
                mask[line:end] = starts[line:end]
    return bytes(mask)


class _Above:
    """Marks what is above one line after the other; remembers what is above the last one.

    A parent is searched for backwards, which would go through a long list again for each item.
    """

    def __init__(self, reply: Reply, mask: bytearray) -> None:
        self._reply = reply
        self._mask = mask
        self._path: list[tuple[int, int]] = []
        """The nodes above the last line, from the root, and where they end."""

    def mark(self, line: int) -> None:
        """Mark the nodes above a line, which is behind all lines before."""
        path, shape = self._path, self._reply.shape
        while path and path[-1][1] <= line:
            path.pop()
        known, depth_known = (path[-1][0], self._reply.depth(path[-1][0])) if path else (0, -1)
        new: list[tuple[int, int]] = []
        node = line
        for depth in range(depth_of(shape[line]) - 1, depth_known, -1):
            node = shape.rfind(start(depth), known, node)
            self._mask[node] = 1
            new.append((node, self._reply.end(node)))
        path.extend(reversed(new))
