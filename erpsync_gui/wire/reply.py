"""A decoded reply as flat columns: one row a node, in document order.

The columns hold the values as they were received. A node knows its line in the laid-out text,
which is the whole of linked selection. Knows neither the contract nor whether a call went well.
"""

from __future__ import annotations

import enum
import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from erpsync_gui.wire.json_reader import Event, parts, text_of
from erpsync_gui.wire.xml_document import local_name

NO_LINE = 0xFFFFFFFF
"""The line of a node that stands nowhere in the text."""

_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
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


class _Columns:
    """Gathers the nodes of one document, in order; `open` holds the nodes that are not closed."""

    def __init__(self, node_lines: Sequence[int]) -> None:
        self._node_lines = node_lines
        self._names: list[str] = []
        self._values: list[str] = []
        self._states = bytearray()
        self._depths = array("L")
        self._ends = array("L")
        self._open: list[int] = []

    def add(self, name: str, state: State, value: str = "") -> None:
        """Add a node below the one that is open; it holds no other."""
        self._names.append(name)
        self._values.append(value)
        self._states.append(state)
        self._depths.append(len(self._open))
        self._ends.append(len(self._names))

    def open(self) -> None:
        """What comes next is below the node that was added last."""
        self._open.append(len(self._names) - 1)

    def close(self) -> None:
        """What comes next is no longer below the node that was opened last."""
        node = self._open.pop()
        self._ends[node] = len(self._names)
        if self._ends[node] > node + 1:
            self._states[node] = State.PARENT

    def reply(self, form: Form, result: int) -> Reply:
        """Everything that was added; nodes that the text does not tell have no line."""
        lines = array("L", self._node_lines[: len(self._names)])
        lines.extend([NO_LINE] * (len(self._names) - len(lines)))
        return Reply(
            form,
            self._names,
            self._values,
            bytes(self._states),
            self._depths,
            self._ends,
            lines,
            result,
        )


def from_xml(
    root: etree._Element, node_lines: Sequence[int], result: etree._Element | None = None
) -> Reply:
    """The tree of an XML document; names are local ones, attributes but `xsi:nil` are left out.

    Args:
        root: the root of the document.
        node_lines: the line of each start tag, from the printer.
        result: the element where a tree should open; the root when there is none.
    """
    columns = _Columns(node_lines)
    local_names: dict[str, str] = {}
    result_node = count = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "end":
            columns.close()
            continue
        tag = str(element.tag)
        if tag not in local_names:
            local_names[tag] = local_name(element)
        if element is result:
            result_node = count
        count += 1
        columns.add(local_names[tag], *_held(element))
        columns.open()
    return columns.reply(Form.XML, result_node)


def _held(element: etree._Element) -> tuple[State, str]:
    """What an element holds beside other elements, which make it a PARENT when they come."""
    if element.get(_NIL) in {"true", "1"}:
        return State.NIL, ""
    if len(element) == 0:
        text = element.text or ""
    elif element.find("*") is not None:
        return State.PARENT, ""
    else:
        text = str(element.xpath("string()"))
    return (State.VALUE, text) if text else (State.EMPTY, "")


def from_json(body: bytes, node_lines: Sequence[int]) -> Reply:
    """The tree of a JSON text: scalars as they are written, texts decoded, duplicate keys kept.

    Args:
        body: the text, in UTF-8 or with a byte order mark.
        node_lines: the line of each value, from the printer.

    Raises:
        JsonError: the text is no JSON, or is nested too deep.
    """
    columns = _Columns(node_lines)
    names: dict[bytes, str] = {}
    places: list[int] = []
    for event, key, token in parts(body):
        if event is Event.CLOSE:
            columns.close()
            places.pop()
            continue
        if key is not None:
            name = names.get(key) or names.setdefault(key, text_of(key))
        elif places:
            name = f"[{places[-1]}]"
            places[-1] += 1
        else:
            name = "$"
        if event is Event.SCALAR:
            columns.add(name, *_told(token))
        else:
            columns.add(name, State.EMPTY)
            columns.open()
            places.append(0)
    return columns.reply(Form.JSON, 0)


def _told(token: bytes) -> tuple[State, str]:
    """What a JSON scalar holds."""
    if token == b"null":
        return State.NIL, ""
    text = text_of(token)
    return (State.VALUE, text) if text else (State.EMPTY, "")
