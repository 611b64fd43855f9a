"""What the nodes of a Reply look like: name, value, and what the value means.

Values are read from the laid-out text when somebody looks. Must not change them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from erpsync_gui.contract.encoded import meaning
from erpsync_gui.gui.outline_model import Cell, Style
from erpsync_gui.wire.reply import Reply, State, Words, alike

NAME, VALUE = range(2)
_SHOWN_CHARACTERS = 300
_READ_BYTES = 1200
_TIP_BYTES = 2000
_STATE_WORDS = {State.NIL: "nil", State.EMPTY: "empty"}
_LABEL_FIELDS = 40
_LABEL_CHARACTERS = 80
_MOST_KEPT = 500
_NOTHING = (Cell(), Cell())


class ReplyCells:
    """Name and value of nodes, and behind the value what it means."""

    headers = ("Name", "Value")
    columns_at_right = ()

    def __init__(self) -> None:
        """Of no reply yet."""
        self._reply: Reply | None = None
        self._words: dict[int, Words] = {}
        self._rows: dict[int, Sequence[Cell]] = {}

    def set_reply(self, reply: Reply | None) -> None:
        """Read another reply from now on."""
        before, words = self._reply, self._words
        self._reply, self._words, self._rows = reply, {}, {}
        if reply is not None and before is not None:
            # The next answer to a call is mostly the same, and reading takes longer than comparing.
            self._words = {node: words[node] for node in alike(before, reply, words)}

    def row(self, thing: int) -> Sequence[Cell]:
        """What the cells of a node show."""
        if self._reply is None:
            return _NOTHING
        row = self._rows.get(thing)
        if row is None:
            _make_room(self._rows)
            row = self._rows[thing] = self._read(self._reply, thing)
        return row

    def tip(self, thing: int, column: int) -> str:
        """What may be cut in a cell, with more of it."""
        if self._reply is None:
            return ""
        name, value = self.row(thing)
        if column == NAME:
            return name.text
        words = self._reply.words(thing, _TIP_BYTES)
        text = words.value + "…" * words.is_cut
        return "\n".join(filter(None, (text, value.hint)))

    def _read(self, reply: Reply, node: int) -> Sequence[Cell]:
        words = self._words_of(reply, node)
        name = Cell(words.name, style=Style.WIRE)
        if words.state is State.VALUE:
            shown = one_line(words.value)
            text = f"{shown}…" if words.is_cut and not shown.endswith("…") else shown
            return name, Cell(text, "" if words.is_cut else meaning(words.value), Style.WIRE)
        hint = ""
        if words.state is State.PARENT:
            children = islice(reply.children(node), _LABEL_FIELDS)
            hint = _label(self._words_of(reply, child) for child in children)
        return name, Cell(_STATE_WORDS.get(words.state, ""), hint, Style.WORD, is_dim=True)

    def _words_of(self, reply: Reply, node: int) -> Words:
        words = self._words.get(node)
        if words is None:
            _make_room(self._words)
            words = self._words[node] = reply.words(node, _READ_BYTES)
        return words


def _label(children: Iterable[Words]) -> str:
    """What tells a record from those beside it: its id and its name, as far as it has them."""
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


def _make_room(kept: dict[int, Any]) -> None:
    if len(kept) >= _MOST_KEPT:
        kept.clear()
