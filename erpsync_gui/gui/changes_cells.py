"""What kinds, tables and records of changes look like: their names, and counts at each level."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from erpsync_gui.gui.amounts import count_text
from erpsync_gui.gui.changes_arrangement import Arrangement
from erpsync_gui.gui.changes_outline import ChangesOutline, Entry
from erpsync_gui.gui.changes_table import KIND_WORDS
from erpsync_gui.gui.outline_model import Cell, Style
from erpsync_gui.wire.changes import ChangeKind

RECORD, COUNT = range(2)
ABSENT_WORDS = "– not in the answer"
_MOST_KEPT = 500
_NOTHING = (Cell(), Cell())


class ChangesCells:
    """The things of a ChangesOutline."""

    headers = ("Record", "Count")
    columns_at_right = (COUNT,)

    def __init__(self) -> None:
        """Of no changes yet."""
        self._outline: ChangesOutline | None = None
        self._entries: dict[int, Entry] = {}
        self._count_words: dict[tuple[ChangeKind, int], str] = {}

    def set_outline(self, outline: ChangesOutline | None) -> None:
        """Show other things from now on."""
        self._outline, self._entries, self._count_words = outline, {}, {}

    def row(self, thing: int) -> Sequence[Cell]:
        """What the cells of a thing show."""
        outline = self._outline
        if outline is None:
            return _NOTHING
        entry = self._entry(outline, thing)
        style = Style.WIRE if entry.group else Style.HEADING
        is_absent = not entry.group and not outline.arrangement.changes.present[entry.kind]
        record, count = (self._words(outline, entry, column) for column in (RECORD, COUNT))
        return (
            Cell(record, style=style, is_dim=is_absent),
            Cell(count, is_dim=is_absent, is_at_right=True),
        )

    def tip(self, thing: int, column: int) -> str:
        """Nothing: all there is to say is short."""
        del thing, column
        return ""

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
