"""What the nodes of a Reply look like: name, value, and what the value means.

Values are read from the laid-out text when somebody looks. Must not change them.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QGuiApplication, QPalette

from erpsync_gui.contract.encoded import meaning
from erpsync_gui.gui import theme
from erpsync_gui.gui.outline_model import HINT
from erpsync_gui.wire.reply import Reply, State, Words

_Role = Qt.ItemDataRole

NAME, VALUE = range(2)
_SHOWN_CHARACTERS = 300
_READ_BYTES = 1200
_TIP_BYTES = 2000
_STATE_WORDS = {State.NIL: "nil", State.EMPTY: "empty"}
_LABEL_FIELDS = 40
_LABEL_CHARACTERS = 80
_MOST_KEPT = 500


@dataclass(frozen=True, slots=True)
class _Cell:
    """What was read of a node."""

    words: Words
    hint: str

    @property
    def value(self) -> str:
        """What the second column shows."""
        if self.words.state is not State.VALUE:
            return _STATE_WORDS.get(self.words.state, "")
        shown = one_line(self.words.value)
        return f"{shown}…" if self.words.is_cut and not shown.endswith("…") else shown


class ReplyCells:
    """Name and value of nodes; the role HINT tells what a value means."""

    headers = ("Name", "Value")

    def __init__(self) -> None:
        """Of no reply yet."""
        self._reply: Reply | None = None
        self._read: dict[int, _Cell] = {}

    def set_reply(self, reply: Reply | None) -> None:
        """Read another reply from now on."""
        self._reply, self._read = reply, {}

    def data(self, thing: int, column: int, role: int) -> Any:
        """What a cell shows."""
        # Most of what a view asks for is nothing that a cell here has.
        if role not in _ROLES or self._reply is None:
            return None
        cell = self._cell(self._reply, thing)
        if column == NAME:
            return theme.wire_font() if role == _Role.FontRole else _name(cell, role)
        if role == _Role.ToolTipRole:
            return self._tip(self._reply, thing, cell)
        return _value(cell, role)

    def header_data(self, column: int, role: int) -> Any:
        """Nothing but their words."""
        del column, role

    def _cell(self, reply: Reply, node: int) -> _Cell:
        cell = self._read.get(node)
        if cell is None:
            if len(self._read) >= _MOST_KEPT:
                self._read.clear()
            cell = self._read[node] = _read(reply, node)
        return cell

    def _tip(self, reply: Reply, node: int, cell: _Cell) -> str:
        """What may be cut in the cell, with more of it."""
        words = reply.words(node, _TIP_BYTES)
        text = words.value + "…" * words.is_cut
        return "\n".join(filter(None, (text, cell.hint)))


def label_of(reply: Reply, node: int) -> str:
    """What tells a record from those beside it: its id and its name, as far as it has them."""
    children = (reply.words(child, _READ_BYTES) for child in _some_children(reply, node))
    fields = {words.name: words.value for words in children if words.value}
    key = next((text for name, text in fields.items() if name.endswith(("Id", "Key"))), "")
    alike = (text for name, text in fields.items() if name.lower().endswith("name"))
    title = fields.get("DisplayName") or fields.get("Name") or next(alike, "")
    parts = (key, meaning(title) or title)
    return one_line(" · ".join(part for part in parts if part))[:_LABEL_CHARACTERS]


def one_line(value: str) -> str:
    """A value short enough for a row, its line ends made visible."""
    shown = value[:_SHOWN_CHARACTERS].replace("\r\n", "↵").replace("\n", "↵")
    return shown + "…" if len(value) > _SHOWN_CHARACTERS else shown


def _some_children(reply: Reply, node: int) -> list[int]:
    return list(islice(reply.children(node), _LABEL_FIELDS))


def _read(reply: Reply, node: int) -> _Cell:
    words = reply.words(node, _READ_BYTES)
    if words.state is State.PARENT:
        return _Cell(words, label_of(reply, node))
    return _Cell(words, "" if words.is_cut else meaning(words.value))


def _name(cell: _Cell, role: int) -> str | None:
    return cell.words.name if role in {_Role.DisplayRole, _Role.ToolTipRole} else None


def _value(cell: _Cell, role: int) -> Any:
    is_word = cell.words.state is not State.VALUE
    match role:
        case _Role.DisplayRole:
            return cell.value
        case _Role.FontRole:
            return _font(is_word=is_word)
        case _Role.ForegroundRole if is_word:
            return QGuiApplication.palette().brush(QPalette.ColorRole.PlaceholderText)
        case _Role.AccessibleTextRole:
            return ", ".join(filter(None, (cell.value, cell.hint)))
        case _:
            return cell.hint if role == HINT else None


def _font(*, is_word: bool) -> QFont:
    if not is_word:
        return theme.wire_font()
    font = QGuiApplication.font()
    font.setItalic(True)
    return font


_ROLES = {
    _Role.DisplayRole,
    _Role.ToolTipRole,
    _Role.FontRole,
    _Role.ForegroundRole,
    _Role.AccessibleTextRole,
    HINT,
}
