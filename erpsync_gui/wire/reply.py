"""A decoded reply as flat columns: one row a node, in document order.

The columns hold the values as they were received. A node knows its line in the laid-out text,
which is the whole of linked selection.
"""

from __future__ import annotations

import enum
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

NO_LINE = 0xFFFFFFFF
"""The line of a node that stands nowhere in the text."""


class Form(enum.Enum):
    """Which notation the reply came in; decides how paths are written."""

    XML = "xml"
    JSON = "json"


class State(enum.IntEnum):
    """What a node holds."""

    VALUE = 0
    NIL = 1
    """`xsi:nil` or JSON null."""
    EMPTY = 2
    """An element, text, list or object with nothing in it."""
    PARENT = 3
    """A node with children."""


@dataclass(frozen=True, slots=True)
class Reply:
    """The nodes of one answer, the whole document, its root first.

    All columns have one entry a node. `values` is empty text for anything but VALUE. `ends` is
    the number one past the last descendant. `lines` counts from 0 in the laid-out text of the
    same body. List items of a JSON array are named by their place, `[0]`. `result` is the node
    that holds the operation's result (or fault), where a tree should open.
    """

    form: Form
    names: Sequence[str]
    values: Sequence[str]
    states: bytes
    depths: array[int]
    ends: array[int]
    lines: array[int]
    result: int = 0

    def __len__(self) -> int:
        """How many nodes there are."""
        return len(self.names)

    def children(self, node: int) -> Iterator[int]:
        """The direct children of a node, in order."""
        child, end = node + 1, self.ends[node]
        while child < end:
            yield child
            child = self.ends[child]
