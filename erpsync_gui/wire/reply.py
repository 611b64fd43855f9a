"""A decoded reply as flat columns: one row a node, in document order; `reply_reader` fills them.

The columns hold the values as they were received. A node knows its line in the laid-out text,
which is the whole of linked selection. Knows neither the contract nor whether a call went well.
"""

from __future__ import annotations

import enum
import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

NO_LINE = 0xFFFFFFFF
"""The line of a node that stands nowhere in the text."""

_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_PLACE = re.compile(r"\[[0-9]+\]")
_SEARCH_STEP = 4096


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
    same body. List items of a JSON array are named by their place, `[0]`; the root of JSON is
    named `$`. `result` is the node that holds the operation's result (or fault), where a tree
    should open.
    """

    form: Form
    names: Sequence[str] = field(repr=False)
    values: Sequence[str] = field(repr=False)
    states: bytes = field(repr=False)
    depths: array[int] = field(repr=False)
    ends: array[int] = field(repr=False)
    lines: array[int] = field(repr=False)
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

    def child(self, node: int, name: str) -> int | None:
        """The first child of this name; None when there is none."""
        return next((child for child in self.children(node) if self.names[child] == name), None)

    def parent(self, node: int) -> int | None:
        """The node that holds this one; None for the root.

        Looks backwards for the depth above, a piece of the column at a time: at once for the
        first thousands of siblings, some milliseconds for the millionth.
        """
        above, end = self.depths[node] - 1, node
        while end > 0:
            start = max(0, end - _SEARCH_STEP)
            piece = self.depths[start:end]
            piece.reverse()
            try:
                return end - 1 - piece.index(above)
            except ValueError:
                end = start
        return None

    def row_at_line(self, line: int) -> int | None:
        """The last node that starts on this line of the laid-out text or before it."""
        node = bisect_right(self.lines, line) - 1
        return node if node >= 0 else None

    def path(self, node: int) -> str:
        """Where a node is: an XPath that ignores namespaces, or a JSONPath.

        The XPath finds exactly this element in the answer, with any tool for XPath 1.0; siblings
        of one name are told apart by their place, counted from 1.
        """
        step = self._xpath_step if self.form is Form.XML else self._jsonpath_step
        steps: list[str] = []
        place: int | None = node
        while place is not None:
            above = self.parent(place)
            steps.append(step(place, above))
            place = above
        return "".join(reversed(steps))

    def _xpath_step(self, node: int, parent: int | None) -> str:
        name = self.names[node]
        step = f"/*[local-name()='{name}']"
        if parent is None:
            return step
        alike = [child for child in self.children(parent) if self.names[child] == name]
        return step if len(alike) == 1 else f"{step}[{alike.index(node) + 1}]"

    def _jsonpath_step(self, node: int, parent: int | None) -> str:
        name = self.names[node]
        if parent is None or _PLACE.fullmatch(name):
            return name
        if _PLAIN_KEY.fullmatch(name):
            return f".{name}"
        escaped = name.replace("\\", "\\\\").replace("'", "\\'")
        return f"['{escaped}']"
