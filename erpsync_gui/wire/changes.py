"""What a call did: the `ChangedData` of an answer as flat columns.

Read from the tree of a reply, so that it is the same whichever operation and protocol it came by.
A million records take about half a second: runs of records that are written alike but for table
and id are taken by `alike`, and all others one by one.
"""

from __future__ import annotations

import enum
import re
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from erpsync_gui.wire import alike, reply_words
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


def from_reply(reply: Reply) -> Changes | None:
    """The changes that a reply tells; None when there is no `Changes` in it, or only a nil one.

    A nil list counts as absent. An item without a table or an id is kept, as "" and 0.
    """
    candidates = islice(_named(reply), _MOST_LOOKED_AT)
    changes = next((node for node in candidates if _is_changed_data(reply, node)), None)
    return None if changes is None else _Collector(reply).collected(changes)


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
        for records in _fields(reply, changes):
            kind = kinds.get(reply.name(records))
            if kind is not None and reply.state(records) != State.NIL:
                present[kind] = True
                self._collect(records)
                self._kinds.extend(bytes([kind]) * (len(self._nodes) - len(self._kinds)))
        added, updated, deleted = present
        return Changes(
            bytes(self._kinds),
            _narrowed(self._tables, "B"),
            _narrowed(self._record_ids, "i"),
            _as_range(self._nodes),
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
            run = alike.read(reply, record, last, size)
            if run is not None:
                self._take_run(run)
                size = _MOST_ALIKE
            elif size > _LEAST_ALIKE:
                size = _LEAST_ALIKE
                continue
            else:
                for node in self._some(record, end):
                    self._take(node)
            record = reply.shape.find(wanted, self._nodes[-1] + 1, end)

    def _some(self, record: int, end: int) -> Iterator[int]:
        """A few records from one on."""
        lines = self._reply.shape
        for _ in range(_LEAST_ALIKE):
            if record < 0:
                break
            yield record
            record = lines.find(lines[record], record + 1, end)

    def _take_run(self, run: alike.Run) -> None:
        self._nodes.extend(run.nodes)
        self._record_ids.extend(run.record_ids)
        form, names = self._reply.form, run.names.items()
        numbers = {line: self._number(reply_words.meant(name, form)) for line, name in names}
        self._tables.extend(map(numbers.__getitem__, run.tables))

    def _take(self, record: int) -> None:
        reply = self._reply
        table, record_id = "", 0
        for part in reply.children(record):
            words = reply.words(part)
            if words.name == "Tablename":
                table = words.value
            elif words.name == "RecordId" and _RECORD_ID.fullmatch(words.value):
                record_id = int(words.value)
        self._nodes.append(record)
        self._record_ids.append(record_id)
        self._tables.append(self._number(table))

    def _number(self, table: str) -> int:
        return self._numbers.setdefault(table, len(self._numbers))


def _narrowed(numbers: array[int], code: str) -> array[int]:
    """The same numbers in fewer bytes, where they fit."""
    try:
        return array(code, numbers)
    except OverflowError:
        return numbers


def _as_range(nodes: array[int]) -> Sequence[int]:
    """The same nodes as a range, where they are at equal distances."""
    if len(nodes) > 1:
        even = range(nodes[0], nodes[-1] + 1, nodes[1] - nodes[0])
        if len(even) == len(nodes) and array(nodes.typecode, even) == nodes:
            return even
    return _narrowed(nodes, "I")
