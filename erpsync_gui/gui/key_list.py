"""The editor of a list of keys: typed, pasted from a spreadsheet, or read from a file.

An empty list can mean *everything* to the server, so it says in words what is in the list, names
every row that is no key, and lets nothing go out before that is settled.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QUndoCommand, QUndoStack
from PySide6.QtWidgets import QHBoxLayout

from erpsync_gui.contract.catalogue import Catalogue
from erpsync_gui.contract.keys import BadKeyError, KeyProblem, key
from erpsync_gui.contract.model import Field, Kind, Value
from erpsync_gui.contract.values import BadValue, refuse
from erpsync_gui.gui import theme
from erpsync_gui.gui.editors import Editor, State
from erpsync_gui.gui.key_intake import KeyIntake
from erpsync_gui.gui.key_list_model import KeyListModel, KeyRow
from erpsync_gui.gui.key_list_side import KeyCounts, KeyListSide
from erpsync_gui.gui.key_table import KeyTable

_MOST_STEPS_BACK = 20


class KeyListEditor(Editor):
    """A list of whole numbers or texts, of any length."""

    def __init__(self, field: Field, catalogue: Catalogue, *, optional: bool = True) -> None:
        """Start with no list at all: one that nobody touched is not sent."""
        super().__init__(field, catalogue, optional=optional)
        item = field.type.item
        self._model = KeyListModel(Kind.TEXT if item is None else item.kind)
        self._model.setParent(self)
        self._model.edited.connect(self._on_model_edited)
        self._undo = QUndoStack(self)
        self._undo.setUndoLimit(_MOST_STEPS_BACK)
        self._undo.indexChanged.connect(self._touch)
        self._rows_above: list[KeyRow] = []
        self._rows_below: list[KeyRow] = []
        self._table = KeyTable(self._model)
        self._table.setAccessibleName(field.name)
        self._table.setAccessibleDescription(field.help)
        self.setFocusProxy(self._table)
        self._side = KeyListSide()
        self._intake = KeyIntake(self._model.kind, self._side.import_bar, self)
        self._connect()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GAP)
        layout.addWidget(self._table, 1, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._side, 1)
        self._show_state()

    def set_empty_warning(self, sentence: str) -> None:
        """Say what it means when no key goes out."""
        self._side.set_empty_warning(sentence)
        self._show_state()

    def set_choices(self, choices: Mapping[int, str]) -> None:
        """Show names beside the ids that have one; none at all takes them away."""
        self._model.set_choices(choices)

    def value_so_far(self) -> Value:
        """The keys without the rows that are none; but no empty list, which is *everything*."""
        keys = self._model.keys
        return keys if keys and self._state is State.GIVEN else self.value()

    def show_bad(self, bad: BadValue) -> bool:
        """Go to the first row that is no key; the sentence stands below the list."""
        del bad
        for place, _ in self._model.problems[:1]:
            self._table.setCurrentIndex(self._model.index(place, 0))
        return False

    def commit(self) -> None:
        """Take over a key that is still being typed."""
        self._table.cells.commit()

    def _connect(self) -> None:
        table, side = self._table, self._side
        for wanted in (table.paste_wanted, side.paste_wanted):
            wanted.connect(self._intake.paste)
        table.delete_wanted.connect(self._on_delete_wanted)
        table.undo_wanted.connect(self._undo.undo)
        table.redo_wanted.connect(self._undo.redo)
        side.file_wanted.connect(self._intake.ask_for_file)
        self._intake.read.connect(self._on_keys_read)
        self._intake.refused.connect(side.show_problem)
        side.clear_wanted.connect(self._on_clear_wanted)
        side.take_out_wanted.connect(self._on_take_out_wanted)
        side.drop_wanted.connect(self._on_drop_wanted)

    def _read(self) -> Value:
        for _, problem in self._model.problems[:1]:
            refuse(f"Line {problem.line}: {problem.sentence}")
        return self._model.keys

    def _write(self, value: Value) -> None:
        values = value if isinstance(value, Sequence) and not isinstance(value, str) else ()
        with QSignalBlocker(self._undo):
            self._undo.clear()
        self._intake.forget()
        self._model.replace([_row(self._model.kind, place, v) for place, v in enumerate(values)])

    def _erase(self) -> None:
        self._write([])

    def _show_state(self) -> None:
        problems = [problem for _, problem in self._model.problems]
        keys = len(self._model.rows) - len(problems)
        given = self._state is State.GIVEN
        counts = KeyCounts(keys, len(self._model.duplicates), problems)
        self._side.show_counts(counts, "" if given else self._state.value)
        self._table.setEnabled(given or not self._model.rows)

    def _change(self, rows: list[KeyRow]) -> None:
        """Show other rows, in a way that can be undone."""
        self._undo.push(_Replacement(self._model, list(self._model.rows), rows))

    def _on_keys_read(self, rows: list[KeyRow], again: bool) -> None:  # noqa: FBT001 (a signal's)
        if not again:
            self._make_room()
        self._change([*self._rows_above, *rows, *self._rows_below])
        self._table.scrollTo(self._model.index(len(self._rows_above) + len(rows), 0))
        if self._model.problems:
            self.reveal_wanted.emit(self._side)

    def _make_room(self) -> None:
        """Find where keys that are read go: in place of the chosen ones, or below all others."""
        rows = self._model.rows
        replaced = self._table.rows_to_replace()
        place = min(replaced, default=len(rows))
        self._rows_above = rows[:place]
        self._rows_below = [r for p, r in enumerate(rows[place:], place) if p not in replaced]

    def _on_model_edited(self, before: list[KeyRow]) -> None:
        self._intake.forget()
        after = list(self._model.rows)
        self._undo.push(_Replacement(self._model, before, after, is_done=True))

    def _on_clear_wanted(self) -> None:
        self._intake.forget()
        self._change([])

    def _on_delete_wanted(self, chosen: set[int]) -> None:
        self._intake.forget()
        self._change([row for place, row in enumerate(self._model.rows) if place not in chosen])

    def _on_take_out_wanted(self) -> None:
        self._change(list(self._model.keys))

    def _on_drop_wanted(self) -> None:
        self._on_delete_wanted(set(self._model.duplicates))


class _Replacement(QUndoCommand):
    """One step of editing a list: the rows before and after it."""

    def __init__(
        self,
        model: KeyListModel,
        before: list[KeyRow],
        after: list[KeyRow],
        *,
        is_done: bool = False,
    ) -> None:
        super().__init__()
        self._model, self._before, self._after = model, before, after
        self._is_done = is_done

    def undo(self) -> None:
        self._model.replace(self._before)
        self._is_done = False

    def redo(self) -> None:
        if not self._is_done:
            self._model.replace(self._after)


def _row(kind: Kind, place: int, value: Value) -> KeyRow:
    """A key as it was given; what is no key stays visible as such."""
    text = "" if value is None else str(value)
    try:
        key(kind, text)
    except BadKeyError as error:
        return KeyProblem(place, place + 1, text, str(error))
    return value if isinstance(value, int) else text
