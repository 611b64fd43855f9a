"""What every operation of the practice tenant is given: a session, and arguments with defaults.

An argument that is absent or nil becomes 0, false, empty text, an empty list or the first word of
its enumeration, as WCF does it (sheet 0.4). Knows no operation.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from erpsync_gui.contract.model import Value
from erpsync_gui.contract.numbers import LARGEST, SMALLEST
from erpsync_gui.contract.texts import illegal_character
from erpsync_gui.sandbox.refusal import bad_argument
from erpsync_gui.sandbox.tenant import Associate

UNKNOWN = "Unknown"
"""The first word of ErpActorType and CrmActorType."""


@dataclass(frozen=True, slots=True)
class Session:
    """One call's hold on the tenant: an open transaction, who asks, and the hour (UTC)."""

    db: sqlite3.Connection
    associate: Associate
    now: datetime

    @property
    def timestamp(self) -> str:
        """The hour as a date-time of the contract: no zone, whole seconds."""
        return self.now.strftime("%Y-%m-%dT%H:%M:%S")


class Arguments:
    """The values of a call or of a record in it, by wire name and with WCF's defaults.

    Every method raises a Refusal for a value of another kind than it is asked for.
    """

    def __init__(self, values: Mapping[str, Value]) -> None:
        self._values = values

    def number(self, name: str) -> int:
        """A whole number; 0 when absent."""
        return _number(name, self._values.get(name))

    def flag(self, name: str) -> bool:
        """A boolean; false when absent."""
        value = self._values.get(name)
        if value is None or isinstance(value, bool):
            return bool(value)
        raise bad_argument(name, "A boolean is wanted.")

    def text(self, name: str) -> str:
        """A text that XML can carry; empty when absent."""
        return _text(name, self._values.get(name))

    def word(self, name: str, default: str = UNKNOWN) -> str:
        """A word of an enumeration; `default`, its first word, when absent."""
        return self.text(name) or default

    def numbers(self, name: str) -> list[int]:
        """A list of whole numbers; empty when absent."""
        return [_number(name, item) for item in self._items(name)]

    def texts(self, name: str) -> list[str]:
        """A list of texts; empty when absent, and a nil item is an empty text."""
        return [_text(name, item) for item in self._items(name)]

    def pairs(self, name: str) -> dict[str, str]:
        """A text dictionary; empty when absent."""
        value = self._values.get(name)
        if value is None:
            return {}
        if isinstance(value, Mapping):
            return {_text(name, key): _text(name, item) for key, item in value.items()}
        raise bad_argument(name, "A dictionary is wanted.")

    def record(self, name: str) -> Arguments:
        """A record, which must be there."""
        value = self._values.get(name)
        if isinstance(value, Mapping):
            return Arguments(value)
        raise bad_argument(name, "Value cannot be null.")

    def optional_record(self, name: str) -> Arguments | None:
        """A record; None when it is absent or nil."""
        return None if self._values.get(name) is None else self.record(name)

    def records(self, name: str) -> Iterator[Arguments]:
        """The records of a list; nil items are passed over."""
        for item in self._items(name):
            if isinstance(item, Mapping):
                yield Arguments(item)
            elif item is not None:
                raise bad_argument(name, "A list of records is wanted.")

    def _items(self, name: str) -> Sequence[Value]:
        value = self._values.get(name)
        if value is None:
            return ()
        if isinstance(value, Sequence) and not isinstance(value, str):
            return value
        raise bad_argument(name, "A list is wanted.")


Operate: TypeAlias = Callable[[Session, Arguments], Value]
"""What one operation does."""


def _number(name: str, value: Value) -> int:
    if value is None:
        return 0
    if isinstance(value, int) and not isinstance(value, bool) and SMALLEST <= value <= LARGEST:
        return value
    raise bad_argument(name, "A whole number of 32 bits is wanted.")


def _text(name: str, value: Value) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise bad_argument(name, "A text is wanted.")
    complaint = illegal_character(value)
    if complaint:
        raise bad_argument(name, complaint)
    return value
