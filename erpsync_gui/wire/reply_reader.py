"""XML or JSON -> the columns of a Reply. Apart from `reply`, so that views need no lxml."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from lxml import etree

from erpsync_gui.wire.json_reader import Event, parts, text_of
from erpsync_gui.wire.reply import NO_LINE, Form, Reply, State
from erpsync_gui.wire.xml_document import local_name

_MOST_SHARED = 4096
"""So many different values are kept once however often they come, as names of tables do."""

_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"


class _Columns:
    """Gathers the nodes of one document, in order; `open` holds the nodes that are not closed."""

    def __init__(self, node_lines: Sequence[int]) -> None:
        self._node_lines = node_lines
        self._names: list[str] = []
        self._values: list[str] = []
        self._shared: dict[str, str] = {}
        self._states = bytearray()
        self._depths = array("L")
        self._ends = array("L")
        self._open: list[int] = []

    def add(self, name: str, state: State, value: str = "") -> None:
        """Add a node below the one that is open; it holds no other."""
        if len(self._shared) < _MOST_SHARED:
            self._shared.setdefault(value, value)
        self._names.append(name)
        self._values.append(self._shared.get(value, value))
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
            # The search for cyclic garbage passes tuples of texts over, but never lists.
            tuple(self._names),
            tuple(self._values),
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
