"""A decoded reply as a Qt tree: the id of an index is the node, so no object is made per node.

Of a SOAP envelope the result and the header are the top rows: what is wrapped around them would
only take the width. Children are listed when a branch is opened, a batch at a time. Must not
change or parse values.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from itertools import islice
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont, QGuiApplication, QPalette

from erpsync_gui.contract.encoded import meaning
from erpsync_gui.gui import theme
from erpsync_gui.gui.value_cells import HINT
from erpsync_gui.wire.reply import Form, Reply, State

Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole

NAME, VALUE = range(2)
_HEADERS = ("Name", "Value")
_BATCH = 400
_BATCHES_AT_ONCE = 1
"""QTreeView lays a row out in some microseconds: more at once would be felt."""
_SHOWN_CHARACTERS = 300
_TIP_CHARACTERS = 2000
_STATE_WORDS = {State.NIL: "nil", State.EMPTY: "empty"}
_ROLES = {
    _Role.DisplayRole,
    _Role.ToolTipRole,
    _Role.FontRole,
    _Role.ForegroundRole,
    _Role.AccessibleTextRole,
    HINT,
}
_LABEL_FIELDS = 40
_LABEL_CHARACTERS = 80
_ROOT = -1
_NOWHERE = QModelIndex()


class ReplyModel(QAbstractItemModel):
    """Name and value of the nodes of a Reply; the role HINT tells what a value means."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self._reply: Reply | None = None
        self._kept: bytes | None = None
        self._children: dict[int, array[int]] = {}
        self._next: dict[int, int] = {}
        self._parents: dict[int, int] = {}

    @property
    def reply(self) -> Reply | None:
        """What is shown."""
        return self._reply

    def set_reply(self, reply: Reply | None, kept: bytes | None = None) -> None:
        """Show a reply, or of it only the nodes whose byte in `kept` is 1."""
        self.beginResetModel()
        self._reply, self._kept = reply, kept
        self._children, self._next, self._parents = {}, {}, {}
        if reply is not None and len(reply):
            roots = [root for root in top_nodes(reply) if kept is None or kept[root]]
            self._children[_ROOT] = array("Q", roots)
            self._parents.update(dict.fromkeys(roots, _ROOT))
        self.endResetModel()

    def node_of(self, index: Index) -> int:
        """The node of an index; -1 for none."""
        return index.internalId() if index.isValid() else _ROOT

    def index_of(self, node: int, column: int = NAME) -> QModelIndex:
        """The index of a node, listing what stands before it.

        That of the node above when it stands too far down to be listed at once, or when the
        filter keeps it back; the first when it is wrapped around the top rows; invalid when
        nothing is shown.
        """
        roots = self._children.get(_ROOT)
        if self._reply is None or not roots:
            return _NOWHERE
        ends = self._reply.ends
        row = next((row for row, top in enumerate(roots) if top <= node < ends[top]), 0)
        found = roots[row]
        while found < node < ends[found]:
            siblings = self._listed_up_to(found, node, self.createIndex(row, NAME, found))
            place = bisect_right(siblings, node) - 1
            if place < 0 or ends[siblings[place]] <= node:
                break
            found, row = siblings[place], place
        return self.createIndex(row, column, found)

    def index(self, row: int, column: int, parent: Index = _NOWHERE) -> QModelIndex:
        """The index of a row that is listed."""
        if not (0 <= row < self.rowCount(parent) and 0 <= column < len(_HEADERS)):
            return _NOWHERE
        return self.createIndex(row, column, self._children[self.node_of(parent)][row])

    def parent(self, index: Index = _NOWHERE) -> QModelIndex:  # type: ignore[override]  # the stub also has QObject.parent()
        """The index of the node above."""
        above = self._parents.get(self.node_of(index), _ROOT)
        if above == _ROOT:
            return _NOWHERE
        siblings, is_top = self._children[self._parents[above]], self._parents[above] == _ROOT
        row = siblings.index(above) if is_top else bisect_left(siblings, above)
        return self.createIndex(row, NAME, above)

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 (Qt's name)
        """How many children of a node are listed so far."""
        if parent.column() > NAME:
            return 0
        return len(self._children.get(self.node_of(parent), ()))

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 (Qt's name)
        """Name and value."""
        del parent
        return len(_HEADERS)

    def hasChildren(self, parent: Index = _NOWHERE) -> bool:  # noqa: N802 (Qt's name)
        """Whether a node has children that are listed or can be."""
        if parent.column() > NAME:
            return False
        return self.rowCount(parent) > 0 or self.canFetchMore(parent)

    def canFetchMore(self, parent: Index) -> bool:  # noqa: N802 (Qt's name)
        """Whether some children of a node are not listed yet."""
        node = self.node_of(parent)
        if self._reply is None or node == _ROOT or parent.column() > NAME:
            return False
        return self._first_kept(self._next.get(node, node + 1), self._reply.ends[node]) is not None

    def fetchMore(self, parent: Index) -> None:  # noqa: N802 (Qt's name)
        """List the next batch of children of a node."""
        node = self.node_of(parent)
        if self._reply is None or node == _ROOT:
            return
        end, batch = self._reply.ends[node], array("Q")
        child = self._first_kept(self._next.get(node, node + 1), end)
        while child is not None and len(batch) < _BATCH:
            batch.append(child)
            child = self._first_kept(self._reply.ends[child], end)
        self._next[node] = end if child is None else child
        listed = self._children.setdefault(node, array("Q"))
        if batch:
            self.beginInsertRows(parent, len(listed), len(listed) + len(batch) - 1)
            listed.extend(batch)
            self._parents.update(dict.fromkeys(batch, node))
            self.endInsertRows()

    def data(self, index: Index, role: int = _Role.DisplayRole) -> Any:
        """What a cell shows."""
        # Most of what a view asks for is nothing that a cell here has.
        if role not in _ROLES or self._reply is None or not index.isValid():
            return None
        node, column = index.internalId(), index.column()
        state = State(self._reply.states[node])
        found: Any = None
        match role:
            case _Role.DisplayRole:
                found = self._words(node, column, state)
            case _Role.ToolTipRole:
                found = self._tip(node, column, state)
            case _Role.FontRole:
                found = _font(is_word=column == VALUE and state is not State.VALUE)
            case _Role.ForegroundRole if column == VALUE and state is not State.VALUE:
                found = QGuiApplication.palette().brush(QPalette.ColorRole.PlaceholderText)
            case _Role.AccessibleTextRole if column == VALUE:
                parts = (self._words(node, column, state), self._hint(node, state))
                found = ", ".join(filter(None, parts))
            case _ if role == HINT and column == VALUE:
                found = self._hint(node, state)
        return found

    def headerData(  # noqa: N802 (Qt's name)
        self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole
    ) -> Any:
        """The names of the columns."""
        if orientation is Qt.Orientation.Horizontal and role == _Role.DisplayRole:
            return _HEADERS[section]
        return None

    def _listed_up_to(self, parent: int, node: int, index: QModelIndex) -> array[int]:
        """The listed children of a node, after some batches more if `node` is behind them."""
        for _ in range(_BATCHES_AT_ONCE):
            listed = self._children.get(parent)
            if (listed and listed[-1] >= node) or not self.canFetchMore(index):
                break
            self.fetchMore(index)
        return self._children.get(parent, array("Q"))

    def _first_kept(self, child: int, end: int) -> int | None:
        """The first sibling from `child` on that is kept; None before `end` is reached."""
        if self._reply is None:
            return None
        while child < end and self._kept is not None and not self._kept[child]:
            child = self._reply.ends[child]
        return child if child < end else None

    def _words(self, node: int, column: int, state: State) -> str:
        if self._reply is None:
            return ""
        if column == NAME:
            return self._reply.names[node]
        if state is not State.VALUE:
            return _STATE_WORDS.get(state, "")
        return one_line(self._reply.values[node])

    def _tip(self, node: int, column: int, state: State) -> str:
        """What may be cut in a cell, with more of it."""
        if self._reply is None or column == NAME:
            return "" if self._reply is None else self._reply.names[node]
        parts = (self._reply.values[node][:_TIP_CHARACTERS], self._hint(node, state))
        return "\n".join(filter(None, parts))

    def _hint(self, node: int, state: State) -> str:
        """What a value means, or which record a node is."""
        if self._reply is None:
            return ""
        if state is State.PARENT:
            return label_of(self._reply, node)
        return meaning(self._reply.values[node])


def top_nodes(reply: Reply) -> list[int]:
    """The nodes to begin with: of an envelope the result, then its headers; else the root.

    What stands between an envelope and its result has no other child. The part that holds the
    node `result` comes first.
    """
    body = reply.child(0, "Body")
    if reply.form is not Form.XML or reply.names[0] != "Envelope" or body is None:
        return [0]
    main = body
    while main != reply.result and (only := _only_child(reply, main)) is not None:
        main = only
    if not main <= reply.result < reply.ends[main]:
        main = _only_child(reply, body) or body
    tops = [main, *(part for part in reply.children(0) if part != body)]
    return sorted(tops, key=lambda top: not top <= reply.result < reply.ends[top])


def _only_child(reply: Reply, node: int) -> int | None:
    """The child of a node with one child."""
    child = node + 1
    return child if child < reply.ends[node] == reply.ends[child] else None


def label_of(reply: Reply, node: int) -> str:
    """What tells a record from those beside it: its id and its name, as far as it has them."""
    fields = {
        reply.names[child]: reply.values[child]
        for child in islice(reply.children(node), _LABEL_FIELDS)
        if reply.values[child]
    }
    key = next((text for name, text in fields.items() if name.endswith(("Id", "Key"))), "")
    alike = (text for name, text in fields.items() if name.lower().endswith("name"))
    title = fields.get("DisplayName") or fields.get("Name") or next(alike, "")
    parts = (key, meaning(title) or title)
    return one_line(" · ".join(part for part in parts if part))[:_LABEL_CHARACTERS]


def one_line(value: str) -> str:
    """A value short enough for a row, its line ends made visible."""
    shown = value[:_SHOWN_CHARACTERS].replace("\r\n", "↵").replace("\n", "↵")
    return shown + "…" if len(value) > _SHOWN_CHARACTERS else shown


def _font(*, is_word: bool) -> QFont:
    if not is_word:
        return theme.wire_font()
    font = QGuiApplication.font()
    font.setItalic(True)
    return font
