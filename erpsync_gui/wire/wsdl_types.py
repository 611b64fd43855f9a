"""The contract's types as XML schemas: the `types` part of a WSDL, as a SuperOffice server has it.

One schema in the Services namespace, Microsoft's for arrays and serialization, and, for
SoPrincipal, that of .NET's key parameters. Knows nothing of messages and bindings: `wsdl` does.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from lxml import etree

from erpsync_gui.contract.catalogue import Catalogue
from erpsync_gui.contract.model import Field, Kind, Operation, TypeRef

ARRAYS: Final = "http://schemas.microsoft.com/2003/10/Serialization/Arrays"
SERIALIZATION: Final = "http://schemas.microsoft.com/2003/10/Serialization/"
CRYPTOGRAPHY: Final = "http://schemas.datacontract.org/2004/07/System.Security.Cryptography"
PREFIXES: Final = {
    "xs": "http://www.w3.org/2001/XMLSchema",
    "arrays": ARRAYS,
    "ser": SERIALIZATION,
    "crypto": CRYPTOGRAPHY,
}
"""The prefixes that must be declared where the schemas stand, beside `tns`."""

_BASE = TypeRef(Kind.RECORD, "Carrier")
_FOREIGN = "DSAParameters"
"""The one type that is .NET's own: none of its fields may be left out, its texts are base64."""

_SIMPLE = {
    Kind.INTEGER: "xs:int",
    Kind.TEXT: "xs:string",
    Kind.BOOLEAN: "xs:boolean",
    Kind.DATETIME: "xs:dateTime",
    Kind.DURATION: "ser:duration",
}
_DURATION_FACETS = (
    ("pattern", r"\-?P(\d*D)?(T(\d*H)?(\d*M)?(\d*(\.\d*)?S)?)?"),
    ("minInclusive", "-P10675199DT2H48M5.4775808S"),
    ("maxInclusive", "P10675199DT2H48M5.4775807S"),
)
_GUID_FACETS = (
    ("pattern", r"[\da-fA-F]{8}-[\da-fA-F]{4}-[\da-fA-F]{4}-[\da-fA-F]{4}-[\da-fA-F]{12}"),
)


def services_namespace(services: int) -> str:
    """The namespace of everything SuperOffice-made in a Services version (sheet 2.3)."""
    return f"http://www.superoffice.net/ws/crm/NetServer/Services{services}"


def add(parent: etree._Element, qualified: str, /, **attributes: str) -> etree._Element:
    """Append an element with a prefixed name such as `xs:element`, and give it back."""
    prefix, _, local = qualified.partition(":")
    return etree.SubElement(parent, f"{{{parent.nsmap[prefix]}}}{local}", attributes)


def write_types(
    types: etree._Element,
    catalogue: Catalogue,
    services: int,
    headers: Iterable[Field],
    operations: Iterable[Operation],
    *,
    flat: bool = False,
) -> None:
    """Fill a `wsdl:types` element, with `tns` and PREFIXES declared, with all schemas.

    Args:
        types: the element to fill.
        catalogue: where the types are described.
        services: the Services version, 84 to 88.
        headers: what can stand in the SOAP headers of these operations, in and out.
        operations: the operations whose elements and types are written.
        flat: whether records repeat the fields they inherit instead of extending `Carrier`; what
            is sent is the same.
    """
    messages: dict[str, tuple[Field, ...]] = {}
    for operation in operations:
        messages[operation.name] = operation.parameters
        messages[operation.response_element] = operation.answer
    used = [*headers, *(field for fields in messages.values() for field in fields)]
    reachable = _reachable(catalogue, services, (field.type for field in used))
    writer = _Writer(types, catalogue, services, flat=flat)
    for header in {header.name: header for header in headers}.values():
        writer.write_header(header)
    for name, fields in messages.items():
        writer.write_message(name, fields)
    for type_ in reachable:
        writer.write_type(type_)
    _write_serialization(_schema(types, SERIALIZATION))


def _reachable(catalogue: Catalogue, services: int, start: Iterable[TypeRef]) -> list[TypeRef]:
    """All named types that these types need, each once, in the order of their first use."""
    found: dict[str, TypeRef] = {}
    waiting = list(start)
    while waiting:
        type_ = waiting.pop(0)
        if not type_.name or type_.name in found:
            continue
        found[type_.name] = type_
        if type_.item is not None:
            waiting.append(type_.item)
        elif type_.kind is Kind.DICTIONARY:
            waiting.append(catalogue.dictionary(type_.name).value)
        elif type_.kind is Kind.RECORD:
            record = catalogue.record(type_.name)
            waiting += [field.type for field in record.fields_in(services)]
            waiting += [_BASE] if record.carrier else []
    return list(found.values())


def _schema(types: etree._Element, namespace: str) -> etree._Element:
    return add(types, "xs:schema", elementFormDefault="qualified", targetNamespace=namespace)


def _write_serialization(schema: etree._Element) -> None:
    """The two types of Microsoft's serialization schema that are no XML schema types."""
    for name, base, facets in (
        ("duration", "xs:duration", _DURATION_FACETS),
        ("guid", "xs:string", _GUID_FACETS),
    ):
        add(schema, "xs:element", name=name, nillable="true", type=f"ser:{name}")
        restriction = add(add(schema, "xs:simpleType", name=name), "xs:restriction", base=base)
        for facet, value in facets:
            add(restriction, f"xs:{facet}", value=value)


class _Writer:
    """Writes elements and types into the schemas that they belong to."""

    def __init__(
        self, types: etree._Element, catalogue: Catalogue, services: int, *, flat: bool
    ) -> None:
        self._types = types
        self._catalogue = catalogue
        self._flat = flat
        self._services = services
        self._schemas = {"tns": _schema(types, services_namespace(services))}
        for namespace in (SERIALIZATION, ARRAYS, CRYPTOGRAPHY):
            add(self._schemas["tns"], "xs:import", namespace=namespace)

    def write_header(self, header: Field) -> None:
        """A global element for one SOAP header."""
        self._write_element(self._schemas["tns"], header.name, header.type, header.nillable)

    def write_message(self, name: str, fields: Iterable[Field]) -> None:
        """A global element for a request or a response, with its fields in order."""
        element = add(self._schemas["tns"], "xs:element", name=name)
        self._write_sequence(add(element, "xs:complexType"), fields)

    def write_type(self, type_: TypeRef) -> None:
        """A named type and the global element of the same name."""
        schema = self._schema_of(type_)
        if type_.kind in {Kind.ENUM, Kind.FLAGS}:
            self._write_words(schema, type_.name)
        elif type_.item is not None:
            sequence = add(add(schema, "xs:complexType", name=type_.name), "xs:sequence")
            nillable = type_.item.kind in {Kind.TEXT, Kind.RECORD}
            self._write_element(sequence, type_.item_element, type_.item, nillable, many=True)
        elif type_.kind is Kind.DICTIONARY:
            self._write_dictionary(schema, type_.name)
        else:
            self._write_record(schema, type_.name)
        self._write_element(schema, type_.name, type_, nillable=True)

    def _write_record(self, schema: etree._Element, name: str) -> None:
        record = self._catalogue.record(name)
        fields = record.fields_in(self._services)
        parent = add(schema, "xs:complexType", name=name)
        if record.carrier and not self._flat:
            inherited = {field.name for field in self._catalogue.record(_BASE.name).fields}
            fields = tuple(field for field in fields if field.name not in inherited)
            content = add(parent, "xs:complexContent", mixed="false")
            parent = add(content, "xs:extension", base=self._qualified(_BASE))
        self._write_sequence(parent, fields, foreign=name == _FOREIGN)

    def _write_sequence(
        self, parent: etree._Element, fields: Iterable[Field], *, foreign: bool = False
    ) -> None:
        sequence = add(parent, "xs:sequence")
        for field in fields:
            element = self._write_element(sequence, field.name, field.type, field.nillable)
            if not foreign:
                element.set("minOccurs", "0")
            elif field.type.kind is Kind.TEXT:
                element.set("type", "xs:base64Binary")

    def _write_dictionary(self, schema: etree._Element, name: str) -> None:
        dictionary = self._catalogue.dictionary(name)
        complex_type = add(schema, "xs:complexType", name=name)
        information = add(add(complex_type, "xs:annotation"), "xs:appinfo")
        add(information, "ser:IsDictionary").text = "true"
        sequence = add(complex_type, "xs:sequence")
        pair = add(sequence, "xs:element", name=dictionary.pair_element)
        pair.attrib.update({"minOccurs": "0", "maxOccurs": "unbounded"})
        parts = add(add(pair, "xs:complexType"), "xs:sequence")
        self._write_element(parts, "Key", TypeRef(Kind.TEXT), nillable=True)
        self._write_element(parts, "Value", dictionary.value, nillable=True)

    def _write_words(self, schema: etree._Element, name: str) -> None:
        """Words; the number is written where .NET would not count on to it by itself."""
        enum = self._catalogue.enum(name)
        simple = add(schema, "xs:simpleType", name=name)
        if enum.flags:
            simple = add(add(simple, "xs:list"), "xs:simpleType")
        restriction = add(simple, "xs:restriction", base="xs:string")
        for place, word in enumerate(enum.words_in(self._services)):
            element = add(restriction, "xs:enumeration", value=word.name)
            if word.number != (1 << place if enum.flags else place):
                information = add(add(element, "xs:annotation"), "xs:appinfo")
                add(information, "ser:EnumerationValue").text = str(word.number)

    def _write_element(
        self,
        parent: etree._Element,
        name: str,
        type_: TypeRef,
        nillable: bool,  # noqa: FBT001 - an attribute of the element, as in the schema
        *,
        many: bool = False,
    ) -> etree._Element:
        occurs = {"minOccurs": "0", "maxOccurs": "unbounded"} if many else {}
        nil = {"nillable": "true"} if nillable else {}
        return add(parent, "xs:element", **occurs, name=name, **nil, type=self._qualified(type_))

    def _qualified(self, type_: TypeRef) -> str:
        return _SIMPLE.get(type_.kind) or f"{_prefix(type_)}:{type_.name}"

    def _schema_of(self, type_: TypeRef) -> etree._Element:
        prefix = _prefix(type_)
        if prefix not in self._schemas:
            self._schemas[prefix] = _schema(self._types, PREFIXES[prefix])
        return self._schemas[prefix]


def _prefix(type_: TypeRef) -> str:
    """The prefix of the namespace in which a named type is defined."""
    if type_.items_in_arrays_namespace:
        return "arrays"
    return "crypto" if type_.name == _FOREIGN else "tns"
