"""Writes values as a WCF server writes them, piece by piece, so that an answer of any size streams.

Fields stand in contract order, those of `Carrier` first; an absent value is left out and nil is
`i:nil`; what is newer than the Services version is not written. There is no `xsi:type`. Characters
that XML 1.0 forbids are written as references, as .NET does it (sheet 3.5). Written on its own,
without a look at the client's codec.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from erpsync_gui.contract.catalogue import Catalogue
from erpsync_gui.contract.model import (
    DictionaryType,
    Field,
    Kind,
    Operation,
    TypeRef,
    Value,
)
from erpsync_gui.sandbox.pieces import Pieces, flattened, in_parts
from erpsync_gui.sandbox.soap_names import (
    ARRAYS,
    ENVELOPE,
    INSTANCE,
    services_namespace,
)

_NAMED = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_SPECIAL = re.compile("[&<>\x00-\x08\x0b\x0c\r\x0e-\x1f\ufffe\uffff]")
_OPEN = f'<s:Envelope xmlns:s="{ENVELOPE}">'
_CLOSE = "</s:Envelope>"
_TEXT = TypeRef(Kind.TEXT)


class SoapWriter:
    """Writes values of one Services version by the contract; texts go through `spoken`."""

    def __init__(
        self, catalogue: Catalogue, services: int, spoken: Callable[[str], str] = str
    ) -> None:
        self._catalogue = catalogue
        self._spoken = spoken
        self._services = services
        self._namespace = services_namespace(services)
        # Asked for once a record, a million times in a big answer.
        self._fields = functools.cache(lambda name: catalogue.record(name).fields_in(services))

    def answer(
        self,
        operation: Operation,
        answer: Mapping[str, Value],
        headers: Mapping[str, Value],
    ) -> Iterator[str]:
        """The envelope of an answer: its headers by name, and the children of its body."""
        return flattened(self._envelope(operation, answer, headers))

    def document(self, type_: TypeRef, value: Value) -> Iterator[str]:
        """A value as a document of its own, its root named by its type."""
        simple = {Kind.INTEGER: "int", Kind.TEXT: "string", Kind.DATETIME: "dateTime"}
        name = type_.name or simple.get(type_.kind, type_.kind.value)
        declared = f' xmlns="{self._namespace}" xmlns:a="{ARRAYS}" xmlns:i="{INSTANCE}"'
        return flattened(iter((self._element(name, type_, value, declared),)))

    def _envelope(
        self, operation: Operation, answer: Mapping[str, Value], headers: Mapping[str, Value]
    ) -> Pieces:
        yield f"{_OPEN}<s:Header>"
        yield from self._headers(operation.service, headers)
        yield f'</s:Header><s:Body><{operation.response_element} xmlns="{self._namespace}">'
        declared = f' xmlns:a="{ARRAYS}" xmlns:i="{INSTANCE}"'
        yield from self._members(operation.answer, answer, declared)
        yield f"</{operation.response_element}></s:Body>{_CLOSE}"

    def _headers(self, service: str, headers: Mapping[str, Value]) -> Pieces:
        """The headers; only they have the prefix, what is inside has the default namespace."""
        for field in self._catalogue.response_headers(service):
            value = headers.get(field.name)
            declared = f' xmlns:h="{self._namespace}" xmlns:i="{INSTANCE}"'
            if value is not None:
                declared += f' xmlns="{self._namespace}"'
            yield self._element(f"h:{field.name}", field.type, value, declared)

    def _members(
        self, fields: Iterable[Field], record: Mapping[str, Value], declared: str = ""
    ) -> Pieces:
        for field in fields:
            if field.name not in record:
                continue
            value = record[field.name]
            if value is not None or field.nillable:
                yield self._element(field.name, field.type, value, declared)

    def _element(self, name: str, type_: TypeRef, value: Value, declared: str = "") -> str | Pieces:
        """One element with its value; what has children comes as an iterator."""
        if value is None:
            return f'<{name}{declared} i:nil="true"/>'
        children = None if isinstance(value, str | int) else self._children(type_, value)
        if children is None:
            return f"<{name}{declared}>{self._text(type_, value)}</{name}>"
        return itertools.chain((f"<{name}{declared}>",), children, (f"</{name}>",))

    def _children(self, type_: TypeRef, value: Value) -> Pieces | None:
        if type_.kind is Kind.RECORD and isinstance(value, Mapping):
            return self._members(self._fields(type_.name), value)
        if type_.kind is Kind.DICTIONARY and isinstance(value, Mapping):
            return self._pairs(self._catalogue.dictionary(type_.name), value)
        if type_.kind is Kind.LIST and isinstance(value, Sequence):
            return self._items(type_, value)
        return None

    def _items(self, type_: TypeRef, items: Sequence[Value]) -> Pieces:
        if type_.item is None:
            raise TypeError(type_)
        prefix = "a:" if type_.items_in_arrays_namespace else ""
        name = f"{prefix}{type_.item_element}"
        for item in items:
            yield self._element(name, type_.item, item)

    def _pairs(self, dictionary: DictionaryType, pairs: Mapping[str, Value]) -> Pieces:
        for key, value in pairs.items():
            yield f"<{dictionary.pair_element}>"
            yield self._element("Key", _TEXT, key)
            yield self._element("Value", dictionary.value, value)
            yield f"</{dictionary.pair_element}>"

    def _text(self, type_: TypeRef, value: Value) -> str:
        if isinstance(value, str):
            return escaped(self._spoken(value))
        if isinstance(value, bool):
            return "true" if value else "false"
        if type_.kind is Kind.FLAGS and isinstance(value, Sequence):
            known = {
                word.name for word in self._catalogue.enum(type_.name).words_in(self._services)
            }
            return " ".join(str(word) for word in value if word in known)
        return str(value)


def fault(namespace: str, code: str, text: str) -> str:
    """A SOAP 1.1 fault whose code is a qualified name, as WCF writes it."""
    return (
        f"{_OPEN}<s:Body><s:Fault>"
        f'<faultcode xmlns:a="{namespace}">a:{code}</faultcode>'
        f'<faultstring xml:lang="en-US">{escaped(text)}</faultstring>'
        f"</s:Fault></s:Body>{_CLOSE}"
    )


def escaped(text: str) -> str:
    """Text for the inside of an element."""
    return in_parts(text, lambda part: _SPECIAL.sub(_reference, part))


def _reference(match: re.Match[str]) -> str:
    return _NAMED.get(match[0]) or f"&#x{ord(match[0]):X};"
