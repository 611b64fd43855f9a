"""What a call did: the `ChangedData` of an answer as flat columns."""

from __future__ import annotations

import enum
from array import array
from dataclasses import dataclass


class ChangeKind(enum.IntEnum):
    """Which of the three lists a changed record stood in."""

    ADDED = 0
    UPDATED = 1
    DELETED = 2


@dataclass(frozen=True, slots=True)
class Changes:
    """Changed records, one row a record, in the order of the answer.

    `kinds`, `tables` (numbers into `table_names`), `record_ids` and `nodes` (the record's node in
    the Reply) have one entry a record. `present` says for each ChangeKind whether its list was in
    the answer at all: an absent list is not an empty one (domain sheet trap 20).
    """

    kinds: bytes
    tables: array[int]
    record_ids: array[int]
    nodes: array[int]
    table_names: tuple[str, ...]
    present: tuple[bool, bool, bool]

    def __len__(self) -> int:
        """How many records changed."""
        return len(self.record_ids)
