"""What a call did: the `ChangedData` of an answer as flat columns.

Read from the tree of a reply, so that it is the same whichever operation and protocol it came by.
A million records take about a third of a second where they are written alike but for table and id
(`alike`), or were read before; some seconds where they differ in more (`molds`). What is unlike
all others is read one by one.
"""

from __future__ import annotations

import enum
import re
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from erpsync_gui.wire import alike
from erpsync_gui.wire.columns import Column, RisingColumn
from erpsync_gui.wire.molds import Molds
from erpsync_gui.wire.record_runs import Numbers, Run, Runs
from erpsync_gui.wire.reply import Reply, State

_NAME = "Changes"
_SEARCH_BYTES = 1 << 18
_MOST_FIELDS = 100
"""More fields than any record of the contract has: what has more is a list."""
_MOST_LOOKED_AT = 1000
_MOST_ALIKE = 1 << 12
_LEAST_ALIKE = 1 << 5
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
    tables: Sequence[int] = field(repr=False)
    record_ids: Sequence[int] = field(repr=False)
    nodes: Sequence[int] = field(repr=False)
    table_names: tuple[str, ...]
    present: tuple[bool, bool, bool]

    def __len__(self) -> int:
        """How many records changed."""
        return len(self.record_ids)

    def count(self, kind: ChangeKind) -> int:
        """How many records stood in one of the lists; 0 also for an absent one."""
        return self.kinds.count(kind)


def from_reply(reply: Reply, runs: Runs | None = None) -> Changes | None:
    """The changes that a reply tells; None when there is no `Changes` in it, or only a nil one.

    A nil list counts as absent. An item without a table or an id is kept, as "" and 0.

    Args:
        reply: where they stand.
        runs: what is known of its records already.
    """
    candidates = islice(_named(reply), _MOST_LOOKED_AT)
    changes = next((node for node in candidates if _is_changed_data(reply, node)), None)
    return None if changes is None else _Collector(reply, runs or Runs()).collected(changes)


def _named(reply: Reply) -> Iterator[int]:
    """The nodes called `Changes`, in order, found by searching the text."""
    body, name = reply.text.body, _NAME.encode()
    seen = -1
    for start in range(0, len(body), _SEARCH_BYTES):
        piece = body[start : start + _SEARCH_BYTES + len(name) - 1]
        place = piece.find(name)
        while place >= 0:
            line = reply.text.line_at(start + place)
            if line > seen:
                seen = line
                if reply.is_node(line) and reply.name(line) == _NAME:
                    yield line
            place = piece.find(name, place + 1)


def _is_changed_data(reply: Reply, node: int) -> bool:
    """Whether a node called `Changes` has lists of changed records, or stands beside an `IsOk`."""
    if reply.state(node) not in {State.PARENT, State.EMPTY}:
        return False
    lists = {kind.list_name for kind in ChangeKind}
    if any(reply.name(child) in lists for child in _fields(reply, node)):
        return True
    above = reply.parent(node)
    return above is not None and any(reply.name(c) == "IsOk" for c in _fields(reply, above))


def _fields(reply: Reply, node: int) -> Iterator[int]:
    return islice(reply.children(node), _MOST_FIELDS)


class _Collector:
    """Gathers the rows of one ChangedData."""

    def __init__(self, reply: Reply, runs: Runs) -> None:
        self._reply = reply
        self._runs = runs
        self._molds = Molds(reply)
        self._kinds = bytearray()
        self._tables = Column("B")
        self._record_ids = Column("i")
        self._nodes = RisingColumn()
        self._numbers = Numbers[str]()

    def collected(self, changes: int) -> Changes:
        reply = self._reply
        present = [False] * len(ChangeKind)
        kinds = {kind.list_name: kind for kind in ChangeKind}
        for records in _fields(reply, changes):
            kind = kinds.get(reply.name(records))
            if kind is not None and reply.state(records) != State.NIL:
                present[kind] = True
                self._collect(records)
                self._kinds.extend(bytes([kind]) * (len(self._nodes) - len(self._kinds)))
        added, updated, deleted = present
        return Changes(
            bytes(self._kinds),
            self._tables.numbers,
            self._record_ids.numbers,
            self._nodes.numbers,
            tuple(self._numbers),
            (added, updated, deleted),
        )

    def _collect(self, records: int) -> None:
        """Take all records of a list: as many at once as are written alike, else a few."""
        reply, size = self._reply, _MOST_ALIKE
        wanted, end = reply.shape[records] + 2, reply.end(records)
        last = reply.shape.rfind(wanted, records + 1, end)
        record = reply.shape.find(wanted, records + 1, end)
        while record >= 0:
            run = self._runs.at(record) or alike.read(reply, record, last, size)
            if run is not None:
                self._take_run(run)
                record, size = run.nodes.stop, _MOST_ALIKE
            elif size > _LEAST_ALIKE:
                size = _LEAST_ALIKE
                continue
            else:
                record = self._take_some(record, last)
            record = reply.shape.find(wanted, record, end)

    def _take_some(self, record: int, last: int) -> int:
        """Take some records, at least this one; the line behind that where the last begins."""
        found = self._molds.read(record, last)
        if not found.nodes:
            self._take(record)
            return record + 1
        self._record_ids.extend(found.record_ids)
        self._tables.extend([self._numbers[table] for table in found.tables])
        self._nodes.extend_unevenly(found.nodes)
        return found.nodes[-1] + 1

    def _take_run(self, run: Run) -> None:
        self._nodes.extend(run.nodes)
        self._record_ids.extend(run.record_ids)
        numbers = {number: self._numbers[run.names[number]] for number in _different(run.tables)}
        self._tables.extend(_renumbered(run.tables, numbers))

    def _take(self, record: int) -> None:
        reply = self._reply
        table, record_id = "", 0
        for part in reply.children(record):
            words = reply.words(part)
            if words.name == alike.TABLE:
                table = words.value
            elif words.name == alike.ID and _RECORD_ID.fullmatch(words.value):
                record_id = int(words.value)
        self._nodes.append(record)
        self._record_ids.append(record_id)
        self._tables.append(self._numbers[table])


def _different(tables: bytes) -> Iterator[int]:
    """Each table once, in the order of their coming: mostly a few of very many."""
    while tables:
        yield tables[0]
        tables = tables.translate(None, tables[:1])


def _renumbered(tables: bytes, numbers: Mapping[int, int]) -> array[int]:
    """The same tables with other numbers."""
    others = bytearray(256)
    try:
        for old, new in numbers.items():
            others[old] = new
    except ValueError:
        return array("I", map(numbers.__getitem__, tables))
    return array("B", tables.translate(others))
