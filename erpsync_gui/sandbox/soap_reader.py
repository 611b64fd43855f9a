"""Reads SOAP requests the way WCF's DataContractSerializer does, its silence included.

Elements are taken by qualified name and in contract order: what stands out of order, is unknown
or is in the wrong namespace is skipped without a word, and its value is then simply absent. Only
a value that cannot be what its type says is an error. This is what makes the traps of sheet 9
real, so it is written on its own, without a look at the client's codec.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from erpsync_gui.contract.catalogue import Catalogue
from erpsync_gui.contract.model import Field, Kind, TypeRef, Value
from erpsync_gui.sandbox import time_spans
from erpsync_gui.sandbox.soap_names import ARRAYS, ENVELOPE, INSTANCE, services_namespace

_INTEGER = re.compile(r"[+-]?[0-9]+")
_INT32 = range(-(2**31), 2**31)
_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}
_XML_SPACE = " \t\r\n"


class NotAnEnvelopeError(Exception):
    """The body is no SOAP 1.1 message at all: WCF answers 400."""


class DeserializationError(Exception):
    """A value is not what its type says: WCF answers a fault DeserializationFailed."""


@dataclass(frozen=True, slots=True)
class Message:
    """A request in its envelope: the elements in `Header`, and the one in `Body`."""

    headers: tuple[etree._Element, ...]
    content: etree._Element

    def header(self, name: str, services: int) -> etree._Element | None:
        """The header of this name in the namespace of a Services version."""
        wanted = _qualified(services_namespace(services), name)
        return next((header for header in self.headers if header.tag == wanted), None)


def parse(body: bytes) -> Message:
    """Take a message out of its envelope; DTDs are refused, as WCF refuses them.

    Raises:
        NotAnEnvelopeError: it is no well-formed SOAP 1.1 message with something in its body.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise NotAnEnvelopeError(str(error)) from error
    if root.getroottree().docinfo.internalDTD is not None:
        msg = "a DTD is not allowed"
        raise NotAnEnvelopeError(msg)
    if root.tag != _qualified(ENVELOPE, "Envelope"):
        msg = f"the root is {root.tag!r}"
        raise NotAnEnvelopeError(msg)
    header, content = (root.find(_qualified(ENVELOPE, part)) for part in ("Header", "Body"))
    first = next(_elements(content), None) if content is not None else None
    if first is None:
        msg = "the body is empty"
        raise NotAnEnvelopeError(msg)
    return Message(tuple(_elements(header)) if header is not None else (), first)


class SoapReader:
    """Reads values of one Services version by the contract."""

    def __init__(self, catalogue: Catalogue, services: int) -> None:
        self._catalogue = catalogue
        self._services = services
        self._namespace = services_namespace(services)

    def arguments(
        self, content: etree._Element, operation: str, fields: Sequence[Field]
    ) -> dict[str, Value]:
        """The parameters inside the element in the body.

        Raises:
            DeserializationError: the element is another operation's, or a value is bad.
        """
        if content.tag != _qualified(self._namespace, operation):
            msg = f"expected the element {operation}, found {content.tag!r}"
            raise DeserializationError(msg)
        return self.fields(content, fields)

    def fields(self, parent: etree._Element, fields: Sequence[Field]) -> dict[str, Value]:
        """The fields found among the children of an element, each at or after its place."""
        known = [field for field in fields if field.since <= self._services]
        given: dict[str, Value] = {}
        place = 0
        for child in _elements(parent):
            for ahead in range(place, len(known)):
                field = known[ahead]
                if child.tag == _qualified(self._namespace, field.name):
                    given[field.name] = self.value(child, field.type, nillable=field.nillable)
                    place = ahead + 1
                    break
        return given

    def value(self, element: etree._Element, type_: TypeRef, *, nillable: bool) -> Value:
        """The value of an element.

        Raises:
            DeserializationError: it is not what its type says.
        """
        nil = element.get(_qualified(INSTANCE, "nil"), "").strip(_XML_SPACE)
        if nil in {"true", "1"}:
            if not nillable:
                msg = f"{element.tag!r} cannot be nil"
                raise DeserializationError(msg)
            return None
        match type_.kind:
            case Kind.RECORD:
                return self.fields(element, self._catalogue.record(type_.name).fields)
            case Kind.LIST:
                return self._list(element, type_)
            case Kind.DICTIONARY:
                return self._dictionary(element, type_)
            case _:
                return self._scalar(element, type_)

    def _list(self, element: etree._Element, type_: TypeRef) -> list[Value]:
        item = type_.item
        if item is None:
            raise TypeError(type_)
        namespace = ARRAYS if type_.items_in_arrays_namespace else self._namespace
        wanted = _qualified(namespace, type_.item_element)
        nillable = item.kind in {Kind.TEXT, Kind.RECORD}
        return [
            self.value(child, item, nillable=nillable)
            for child in _elements(element)
            if child.tag == wanted
        ]

    def _dictionary(self, element: etree._Element, type_: TypeRef) -> dict[str, Value]:
        dictionary = self._catalogue.dictionary(type_.name)
        pair_fields = (
            Field("Key", TypeRef(Kind.TEXT), nillable=True),
            Field("Value", dictionary.value, nillable=True),
        )
        pairs: dict[str, Value] = {}
        for child in _elements(element):
            if child.tag != _qualified(self._namespace, dictionary.pair_element):
                continue
            pair = self.fields(child, pair_fields)
            key = pair.get("Key")
            if not isinstance(key, str) or key in pairs:
                msg = f"{type_.name} has the key {key!r} twice or none"
                raise DeserializationError(msg)
            pairs[key] = pair.get("Value")
        return pairs

    def _scalar(self, element: etree._Element, type_: TypeRef) -> Value:
        if len(element):
            msg = f"{element.tag!r} has elements where a value should be"
            raise DeserializationError(msg)
        text = element.text or ""
        if type_.kind is Kind.TEXT:
            return text
        text = text.strip(_XML_SPACE)
        try:
            return self._parsed(text, type_)
        except (ValueError, KeyError) as error:
            what = type_.name or type_.kind.value
            msg = f"{text!r} in {element.tag!r} is no {what}"
            raise DeserializationError(msg) from error

    def _parsed(self, text: str, type_: TypeRef) -> Value:
        match type_.kind:
            case Kind.INTEGER:
                return _int32(text)
            case Kind.BOOLEAN:
                return _BOOLEANS[text]
            case Kind.DURATION:
                time_spans.from_xsd(text)
            case Kind.DATETIME:
                datetime.fromisoformat(text)
            case Kind.FLAGS:
                return [self._word(word, type_) for word in text.split()]
            case _:
                return self._word(text, type_)
        return text

    def _word(self, text: str, type_: TypeRef) -> str:
        words = self._catalogue.enum(type_.name).words_in(self._services)
        if all(word.name != text for word in words):
            raise ValueError(text)
        return text


def _int32(text: str) -> int:
    number = int(text) if _INTEGER.fullmatch(text) else None
    if number is None or number not in _INT32:
        raise ValueError(text)
    return number


def _qualified(namespace: str, name: str) -> str:
    return f"{{{namespace}}}{name}"


def _elements(parent: etree._Element) -> Iterator[etree._Element]:
    """The child elements, without comments and processing instructions."""
    return parent.iterchildren(etree.Element)
