"""The calls of this run, newest first, within a memory budget.

Holds whatever values it is given and never looks into them: a store on disk will take this place
without the views noticing.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Generic, TypeVar

T = TypeVar("T")

BUDGET_BYTES = 512 * 1024 * 1024
"""How many bytes of bodies are kept before the oldest calls are let go."""


class History(Generic[T]):
    """A list of records that forgets its oldest when their sizes outgrow the budget.

    The newest record always stays, however large it is.
    """

    def __init__(self, budget_bytes: int = BUDGET_BYTES) -> None:
        """Start empty with a budget in bytes."""
        self._budget_bytes = budget_bytes
        self._held_bytes = 0
        self._records: deque[tuple[T, int]] = deque()

    def __len__(self) -> int:
        """How many records are held."""
        return len(self._records)

    def __iter__(self) -> Iterator[T]:
        """The records, newest first."""
        return (record for record, _ in self._records)

    def __getitem__(self, place: int) -> T:
        """The record at a place, 0 being the newest."""
        return self._records[place][0]

    def add(self, record: T, size_bytes: int) -> int:
        """Put a record first and return how many of the oldest were let go for it."""
        self._records.appendleft((record, size_bytes))
        self._held_bytes += size_bytes
        dropped = 0
        while self._held_bytes > self._budget_bytes and len(self._records) > 1:
            _, freed = self._records.pop()
            self._held_bytes -= freed
            dropped += 1
        return dropped

    def clear(self) -> None:
        """Forget everything."""
        self._records.clear()
        self._held_bytes = 0
