"""What kinds, tables and records of changes look like: their names, and counts at each level."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QPalette

from erpsync_gui.gui import theme
from erpsync_gui.gui.amounts import count_text
from erpsync_gui.gui.changes_arrangement import Arrangement
from erpsync_gui.gui.changes_outline import ChangesOutline, Entry
from erpsync_gui.gui.changes_table import KIND_WORDS
from erpsync_gui.wire.changes import ChangeKind

_Role = Qt.ItemDataRole

RECORD, COUNT = range(2)
ABSENT_WORDS = "– not in the answer"
_MOST_KEPT = 500
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class ChangesCells:
    """The things of a ChangesOutline."""

    headers = ("Record", "Count")

    def __init__(self) -> None:
        """Of no changes yet."""
        self._outline: ChangesOutline | None = None
        self._entries: dict[int, Entry] = {}
        self._count_words: dict[tuple[ChangeKind, int], str] = {}

    def set_outline(self, outline: ChangesOutline | None) -> None:
        """Show other things from now on."""
        self._outline, self._entries, self._count_words = outline, {}, {}

    def data(self, thing: int, column: int, role: int) -> Any:
        """What a cell shows."""
        if role not in _ROLES or self._outline is None:
            return None
        entry = self._entry(self._outline, thing)
        if role == _Role.DisplayRole:
            return self._words(self._outline, entry, column)
        if role == _Role.TextAlignmentRole:
            return _RIGHT if column == COUNT else None
        if role == _Role.FontRole and column == RECORD:
            return theme.wire_font() if entry.group else theme.heading_font()
        is_absent = not entry.group and not self._outline.arrangement.changes.present[entry.kind]
        if role == _Role.ForegroundRole and is_absent:
            return QGuiApplication.palette().brush(QPalette.ColorRole.PlaceholderText)
        return None

    def header_data(self, column: int, role: int) -> Any:
        """Where the word of a header stands."""
        return _RIGHT if role == _Role.TextAlignmentRole and column == COUNT else None

    def _entry(self, outline: ChangesOutline, thing: int) -> Entry:
        """What a thing is; a view asks for the same ones again and again."""
        entry = self._entries.get(thing)
        if entry is None:
            if len(self._entries) >= _MOST_KEPT:
                self._entries.clear()
            entry = self._entries[thing] = outline.entry(thing)
        return entry

    def _words(self, outline: ChangesOutline, entry: Entry, column: int) -> str:
        if entry.row is not None:
            ids = outline.arrangement.changes.record_ids
            return str(ids[entry.row]) if column == RECORD else ""
        if column == RECORD:
            return entry.group.name if entry.group else KIND_WORDS[entry.kind]
        key = entry.kind, entry.number
        if key not in self._count_words:
            self._count_words[key] = _count_words(outline.arrangement, entry)
        return self._count_words[key]


def _count_words(shown: Arrangement, entry: Entry) -> str:
    """How many records pass, and of how many when a filter keeps some back."""
    if entry.group is not None:
        return _counted(shown, [entry.number])
    if not shown.changes.present[entry.kind]:
        return ABSENT_WORDS
    groups = enumerate(shown.groups)
    return _counted(shown, (number for number, group in groups if group.kind is entry.kind))


def _counted(shown: Arrangement, numbers: Iterable[int]) -> str:
    counts = [(shown.count(number), shown.groups[number].count) for number in numbers]
    passing, whole = (sum(column) for column in zip((0, 0), *counts, strict=True))
    if passing == whole:
        return count_text(whole)
    return f"{count_text(passing)} of {count_text(whole)}"


_ROLES = {_Role.DisplayRole, _Role.FontRole, _Role.ForegroundRole, _Role.TextAlignmentRole}
