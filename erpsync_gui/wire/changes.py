"""What a call did: the `ChangedData` of an answer as flat columns.

Read from the tree of a reply, so that it is the same whichever operation and protocol it came by.
"""

from __future__ import annotations

import csv
import enum
import io
import re
from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from erpsync_gui.wire.reply import Reply, State

_CSV_HEADER = ("kind", "table", "record_id")
_RECORD_ID = re.compile(r"\s*-?[0-9]{1,18}\s*")


class ChangeKind(enum.IntEnum):
    """Which of the three lists a changed record stood in."""

    ADDED = 0
    UPDATED = 1
    DELETED = 2

    @property
    def list_name(self) -> str:
        """The name of the list on the wire: `AddedRecords`."""
        return f"{self.name.title()}Records"

    @property
    def word(self) -> str:
        """The word for people and exports: `added`."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Changes:
    """Changed records, one row a record, in the order of the answer.

    `kinds`, `tables` (numbers into `table_names`), `record_ids` and `nodes` (the record's node in
    the Reply) have one entry a record. `present` says for each ChangeKind whether its list was in
    the answer at all: an absent list is not an empty one (domain sheet trap 20).
    """

    kinds: bytes = field(repr=False)
    tables: array[int] = field(repr=False)
    record_ids: array[int] = field(repr=False)
    nodes: array[int] = field(repr=False)
    table_names: tuple[str, ...]
    present: tuple[bool, bool, bool]

    def __len__(self) -> int:
        """How many records changed."""
        return len(self.record_ids)

    def count(self, kind: ChangeKind) -> int:
        """How many records stood in one of the lists; 0 also for an absent one."""
        return self.kinds.count(kind)

    def counts_by_table(self, kind: ChangeKind) -> dict[str, int]:
        """How many records of each table stood in a list, tables in order of appearance."""
        counted = Counter(
            table for of, table in zip(self.kinds, self.tables, strict=True) if of == kind
        )
        return {self.table_names[table]: count for table, count in counted.items()}

    def rows(self, kind: ChangeKind, table: str) -> list[int]:
        """The rows of one table in one list, in the order of the answer."""
        if table not in self.table_names:
            return []
        wanted = self.table_names.index(table)
        places = enumerate(zip(self.kinds, self.tables, strict=True))
        return [row for row, (of, number) in places if of == kind and number == wanted]

    def ids(self, kind: ChangeKind, table: str) -> list[int]:
        """The record ids of one table in one list, in the order of the answer."""
        return [self.record_ids[row] for row in self.rows(kind, table)]

    def to_csv(self, rows: Iterable[int] | None = None) -> str:
        """All rows, or the given ones, as CSV with a header line; lines end as RFC 4180 wants."""
        return self._written(rows, ",", "\r\n")

    def to_tsv(self, rows: Iterable[int] | None = None) -> str:
        """All rows, or the given ones, split by tabs, as spreadsheets take it from a clipboard."""
        return self._written(rows, "\t", "\n")

    def _written(self, rows: Iterable[int] | None, delimiter: str, line_end: str) -> str:
        text = io.StringIO()
        writer = csv.writer(text, delimiter=delimiter, lineterminator=line_end)
        writer.writerow(_CSV_HEADER)
        words = [kind.word for kind in ChangeKind]
        writer.writerows(
            (words[self.kinds[row]], self.table_names[self.tables[row]], self.record_ids[row])
            for row in (range(len(self)) if rows is None else rows)
        )
        return text.getvalue()


def from_reply(reply: Reply) -> Changes | None:
    """The changes that a reply tells; None when there is no `Changes` in it, or only a nil one.

    A nil list counts as absent. An item without a table or an id is kept, as "" and 0.
    """
    changes = _find(reply)
    return None if changes is None else _Collector(reply).collected(changes)


def _find(reply: Reply) -> int | None:
    """The node of the ChangedData: called `Changes`, and with its lists or beside an `IsOk`."""
    lists = {kind.list_name for kind in ChangeKind}
    node = _next_changes(reply, 0)
    while node is not None:
        if reply.states[node] in {State.PARENT, State.EMPTY}:
            if any(reply.names[child] in lists for child in reply.children(node)):
                return node
            above = reply.parent(node)
            if above is not None and reply.child(above, "IsOk") is not None:
                return node
        node = _next_changes(reply, node + 1)
    return None


def _next_changes(reply: Reply, start: int) -> int | None:
    try:
        return reply.names.index("Changes", start)
    except ValueError:
        return None


class _Collector:
    """Gathers the rows of one ChangedData."""

    def __init__(self, reply: Reply) -> None:
        self._reply = reply
        self._kinds = bytearray()
        self._tables = array("L")
        self._record_ids = array("q")
        self._nodes = array("L")
        self._numbers: dict[str, int] = {}

    def collected(self, changes: int) -> Changes:
        reply = self._reply
        present = [False] * len(ChangeKind)
        kinds = {kind.list_name: kind for kind in ChangeKind}
        for records in reply.children(changes):
            kind = kinds.get(reply.names[records])
            if kind is not None and reply.states[records] != State.NIL:
                present[kind] = True
                self._collect(kind, records)
        added, updated, deleted = present
        return Changes(
            bytes(self._kinds),
            self._tables,
            self._record_ids,
            self._nodes,
            tuple(self._numbers),
            (added, updated, deleted),
        )

    def _collect(self, kind: ChangeKind, records: int) -> None:
        reply, numbers = self._reply, self._numbers
        names, values = reply.names, reply.values
        for item in reply.children(records):
            table, record_id = "", 0
            for part in reply.children(item):
                if names[part] == "Tablename":
                    table = values[part]
                elif names[part] == "RecordId" and _RECORD_ID.fullmatch(values[part]):
                    record_id = int(values[part])
            self._kinds.append(kind)
            self._tables.append(numbers.setdefault(table, len(numbers)))
            self._record_ids.append(record_id)
            self._nodes.append(item)
