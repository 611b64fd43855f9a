"""XML elements -> plain values of the contract, by local name, for SOAP and for REST's XML alike.

Tolerant as sheet 3.6 asks: prefixes, namespaces, `xsi:type` and unknown elements are ignored, and
a scalar that is not what the contract promises stays the text it is. Never raises for any tree.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

from lxml import etree

from erpsync_gui.contract.catalogue import Catalogue
from erpsync_gui.contract.durations import BadDurationError, duration
from erpsync_gui.contract.model import Field, Kind, TypeRef, Value
from erpsync_gui.wire.xml_document import local_name

_Container: TypeAlias = "list[Value] | dict[str, Value]"

_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
_BOOLEANS: Mapping[str, Value] = {"true": True, "1": True, "false": False, "0": False}
_WORD_ENDS = re.compile(r"[\s,]+")


def read(element: etree._Element, of: TypeRef, catalogue: Catalogue) -> Value:
    """The value of an element: absent children are absent keys, nil is None, empty is empty."""
    return _Reader(catalogue).read(element, of)


def read_fields(
    parent: etree._Element, fields: Iterable[Field], catalogue: Catalogue
) -> Mapping[str, Value]:
    """The children of an element that are among `fields`, by name, as a mapping."""
    return _Reader(catalogue).read_fields(parent, {field.name: field.type for field in fields})


def is_nil(element: etree._Element) -> bool:
    """Whether the element says `xsi:nil`."""
    return element.get(_NIL) in {"true", "1"}


class _Reader:
    """Reads one element. Containers wait in line to be filled, so that no nesting is too deep."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._waiting: deque[tuple[etree._Element, TypeRef, _Container]] = deque()
        self._fields: dict[str, dict[str, TypeRef]] = {}

    def read(self, element: etree._Element, of: TypeRef) -> Value:
        value = self._value(element, of)
        self._fill_all()
        return value

    def read_fields(
        self, parent: etree._Element, fields: Mapping[str, TypeRef]
    ) -> Mapping[str, Value]:
        values: dict[str, Value] = {}
        self._fill_record(parent, fields, values)
        self._fill_all()
        return values

    def _fill_all(self) -> None:
        while self._waiting:
            element, of, container = self._waiting.popleft()
            if isinstance(container, list):
                self._fill_list(element, of, container)
            elif of.kind is Kind.DICTIONARY:
                self._fill_dictionary(element, of, container)
            else:
                self._fill_record(element, self._fields_of(of.name), container)

    def _value(self, element: etree._Element, of: TypeRef) -> Value:
        """The value of an element, or an empty container that is filled later."""
        if is_nil(element):
            return None
        scalar = _SCALARS.get(of.kind)
        if scalar is not None:
            return scalar(element.text or "")
        container: _Container = [] if of.kind is Kind.LIST else {}
        self._waiting.append((element, of, container))
        return container

    def _fill_list(self, element: etree._Element, of: TypeRef, items: list[Value]) -> None:
        if of.item is None:
            return
        children = list(element.iterchildren("*"))
        named = [child for child in children if local_name(child) == of.item_element]
        items.extend(self._value(child, of.item) for child in named or children)

    def _fill_dictionary(
        self, element: etree._Element, of: TypeRef, pairs: dict[str, Value]
    ) -> None:
        value_type = self._catalogue.dictionary(of.name).value
        for pair in element.iterchildren("*"):
            parts = {local_name(part): part for part in pair.iterchildren("*")}
            if "Key" in parts:
                value = parts.get("Value")
                key = parts["Key"].text or ""
                pairs[key] = None if value is None else self._value(value, value_type)

    def _fill_record(
        self, element: etree._Element, fields: Mapping[str, TypeRef], values: dict[str, Value]
    ) -> None:
        for child in element.iterchildren("*"):
            name = local_name(child)
            of = fields.get(name)
            if of is not None:
                values[name] = self._value(child, of)

    def _fields_of(self, record: str) -> Mapping[str, TypeRef]:
        if record not in self._fields:
            fields = self._catalogue.record(record).fields
            self._fields[record] = {field.name: field.type for field in fields}
        return self._fields[record]


def _integer(text: str) -> Value:
    stripped = text.strip()
    return int(stripped) if _INTEGER.fullmatch(stripped) else text


def _boolean(text: str) -> Value:
    return _BOOLEANS.get(text.strip(), text)


def _words(text: str) -> Value:
    """The words of a flags value: split by space in SOAP, by comma and space in REST."""
    return [word for word in _WORD_ENDS.split(text) if word]


def _duration(text: str) -> Value:
    """Always the form of XSD, so that SOAP, REST's XML and REST's JSON give equal values."""
    try:
        return duration(text)
    except BadDurationError:
        return text


_SCALARS: Mapping[Kind, Callable[[str], Value]] = {
    Kind.INTEGER: _integer,
    Kind.TEXT: str,
    Kind.BOOLEAN: _boolean,
    Kind.ENUM: str.strip,
    Kind.FLAGS: _words,
    Kind.DURATION: _duration,
    Kind.DATETIME: str.strip,
}
