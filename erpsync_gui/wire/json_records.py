"""Changed records in a part of a list of JSON, read at once: ids and tables, and nothing else.

The first record says which fields all must have, and in which of them others stand; msgspec then
reads the rest as such records, or refuses. A record of that kind takes a certain number of lines
when it is laid out, or more where a field stands in it twice: whoever counts the lines of all of
them knows the lines of each. Knows nothing of the document around.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from types import GenericAlias
from typing import Annotated, Any, Literal, TypeAlias

import msgspec

from erpsync_gui.wire.alike import ID, TABLE
from erpsync_gui.wire.columns import narrow
from erpsync_gui.wire.record_ids import RecordId
from erpsync_gui.wire.record_runs import Numbers

DEEPEST = 10
"""Records with values that are nested deeper are left to others."""

_BRACKET_LINES = 2
_MOST_FIELDS = 50
_MOST_ENDS = 20
_END = re.compile(rb"\}(?=[ \t\r\n]{0,100}+,)")
_PLAIN_KEY = re.compile(r'[^"\\\x00-\x1f]*+')

_UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)

_Kind: TypeAlias = Any
_SCALAR: _Kind = str | int | float | bool | None
_ANY_OF: _Kind = Literal
_EMPTY_LIST: _Kind = Annotated[list[None], msgspec.Meta(max_length=0)]


@dataclass(frozen=True, slots=True)
class Records:
    """Some records, of which each takes so many `lines`; a flat one holds no others.

    A table is a number into the `names` of the reader.
    """

    record_ids: array[int]
    tables: bytes
    lines: int
    is_flat: bool


class RecordReader:
    """Reads parts of lists, one after the other."""

    def __init__(self) -> None:
        """Nothing was met yet."""
        self._numbers = Numbers[str]()
        self._mold: _Mold | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all tables so far."""
        return tuple(self._numbers)

    def read(self, part: bytes) -> Records | None:
        """The records of a part of a list; None where they are not changed records of one kind.

        Args:
            part: values with commas between them; of records that are read, all is in UTF-8.
        """
        records = self._read(part)
        if records is None:
            self._mold = _learned(part, str)
            records = self._read(part)
            if records is not None:
                # The same tables come again and again, and are not made anew for each record.
                self._mold = _learned(part, _ANY_OF[self.names])
        return records

    def _read(self, part: bytes) -> Records | None:
        return self._mold.read(part, self._numbers) if self._mold is not None else None


@dataclass(frozen=True, slots=True)
class _Mold:
    """A kind of records."""

    decoder: msgspec.json.Decoder[list[Any]]
    lines: int
    is_flat: bool

    def read(self, part: bytes, numbers: Numbers[str]) -> Records | None:
        """The records of a part, if they are all of this kind."""
        try:
            records = self.decoder.decode(b"[" + part + b"]")
        except _UNREADABLE:
            return None
        tables = numbers.column([record.table for record in records])
        if tables is None:
            return None
        record_ids = narrow("i", [record.record_id for record in records])
        return Records(record_ids, tables, self.lines, self.is_flat)


class _UnusualError(Exception):
    """A value takes a number of lines that its kind does not tell."""


def _learned(part: bytes, table: _Kind) -> _Mold | None:
    """The kind of the first record, with such tables; None when it is no changed record."""
    for end in islice(_END.finditer(part), _MOST_ENDS):
        try:
            record = msgspec.json.decode(part[: end.end()])
        except _UNREADABLE:
            continue
        return _mold(record, table) if isinstance(record, dict) else None
    return None


def _mold(record: Mapping[str, object], table: _Kind) -> _Mold | None:
    if type(record.get(TABLE)) is not str or type(record.get(ID)) is not int:
        return None
    try:
        known = {TABLE: ("table", table), ID: ("record_id", RecordId)}
        kind, lines = _struct(record, DEEPEST, known)
    except _UnusualError:
        return None
    is_flat = lines == len(record) + _BRACKET_LINES
    return _Mold(msgspec.json.Decoder(GenericAlias(list, kind)), lines, is_flat)


def _kind(value: object, depth: int) -> tuple[_Kind, int]:
    """What takes as many lines as a value does, and how many that are."""
    if isinstance(value, dict):
        return _struct(value, depth, {})
    if isinstance(value, list):
        if value:
            raise _UnusualError
        return _EMPTY_LIST, 1
    return _SCALAR, 1


def _struct(
    value: Mapping[str, object], depth: int, known: Mapping[str, tuple[str, _Kind]]
) -> tuple[_Kind, int]:
    """Objects with exactly the fields of this one; `known` has names and kinds for some of them."""
    if not depth or len(value) > _MOST_FIELDS or not all(map(_PLAIN_KEY.fullmatch, value)):
        raise _UnusualError
    kinds = {key: _kind(inner, depth - 1) for key, inner in value.items()}
    fields = {
        key: known.get(key, (f"field_{number}", kind))
        for number, (key, (kind, _)) in enumerate(kinds.items())
    }
    struct = msgspec.defstruct(
        "Record",
        list(fields.values()),
        rename={name: key for key, (name, _) in fields.items()},
        forbid_unknown_fields=True,
        gc=False,
    )
    lines = sum(lines for _, lines in kinds.values())
    return struct, lines + _BRACKET_LINES if value else 1
