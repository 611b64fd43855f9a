"""Writes values as the REST agents write them: bare JSON, piece by piece (sheet 4.4).

Fields of `Carrier` stand last; a nillable field that is absent is null, because .NET writes all
properties; dictionaries are objects, flags one text, durations `hh:mm:ss`.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterator, Mapping, Sequence

from erpsync_gui.contract.catalogue import Catalogue
from erpsync_gui.contract.model import Field, Kind, RecordType, TypeRef, Value
from erpsync_gui.sandbox import time_spans
from erpsync_gui.sandbox.pieces import Pieces, flattened, in_parts

_CARRIER_FIELDS = 2
_dumped = json.JSONEncoder(ensure_ascii=False).encode


@functools.lru_cache(maxsize=1024)
def _key(name: str) -> str:
    return f"{_dumped(name)}:"


def _escaped(text: str) -> str:
    return _dumped(text)[1:-1]


class JsonWriter:
    """Writes values by the contract; every text goes through `spoken`, which picks a language."""

    def __init__(self, catalogue: Catalogue, spoken: Callable[[str], str]) -> None:
        self._catalogue = catalogue
        self._spoken = spoken
        # Asked for once a record, a million times in a big answer.
        self._fields = functools.cache(lambda name: rest_order(catalogue.record(name)))

    def document(self, type_: TypeRef, value: Value) -> Iterator[str]:
        """A value as a whole JSON text, in pieces."""
        return flattened(iter((self._value(type_, value),)))

    def _value(self, type_: TypeRef, value: Value) -> str | Pieces:
        if value is None:
            return "null"
        if type_.kind is Kind.RECORD and isinstance(value, Mapping):
            return self._object(type_, value)
        if type_.kind is Kind.DICTIONARY and isinstance(value, Mapping):
            inner = self._catalogue.dictionary(type_.name).value
            members = ((key, inner, item) for key, item in value.items())
            return self._members(members)
        if type_.kind is Kind.LIST and isinstance(value, Sequence):
            return self._array(type_, value)
        return self._scalar(type_, value)

    def _object(self, type_: TypeRef, record: Mapping[str, Value]) -> Pieces:
        return self._members(
            (field.name, field.type, record.get(field.name))
            for field in self._fields(type_.name)
            if field.name in record or field.nillable
        )

    def _members(self, members: Iterator[tuple[str, TypeRef, Value]]) -> Pieces:
        before = "{"
        for name, type_, value in members:
            written = self._value(type_, value)
            if isinstance(written, str):
                yield f"{before}{_key(name)}{written}"
            else:
                yield f"{before}{_key(name)}"
                yield written
            before = ","
        yield "{}" if before == "{" else "}"

    def _array(self, type_: TypeRef, items: Sequence[Value]) -> Pieces:
        if type_.item is None:
            raise TypeError(type_)
        yield "["
        before = ""
        for item in items:
            yield before
            yield self._value(type_.item, item)
            before = ","
        yield "]"

    def _scalar(self, type_: TypeRef, value: Value) -> str:
        if type_.kind is Kind.INTEGER:
            return str(value)
        if type_.kind is Kind.FLAGS and isinstance(value, Sequence):
            return _dumped(", ".join(map(str, value)))
        if type_.kind is Kind.DURATION and isinstance(value, str):
            return _dumped(time_spans.to_clock(time_spans.from_xsd(value)))
        if type_.kind is Kind.TEXT and isinstance(value, str):
            return f'"{in_parts(self._spoken(value), _escaped)}"'
        return _dumped(value)


def rest_order(record: RecordType) -> tuple[Field, ...]:
    """The fields in the order of REST: those of `Carrier` last (sheet 2.3)."""
    if not record.carrier:
        return record.fields
    return record.fields[_CARRIER_FIELDS:] + record.fields[:_CARRIER_FIELDS]
