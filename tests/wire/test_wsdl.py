"""Our WSDL says exactly what the published one says, and zeep reads both alike."""

from __future__ import annotations

import io
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import zeep
from lxml import etree

from erpsync_gui.contract import catalogue
from erpsync_gui.wire import wsdl
from erpsync_gui.wire.wsdl_types import ARRAYS, CRYPTOGRAPHY, SERIALIZATION

WSDL = "{http://schemas.xmlsoap.org/wsdl/}"
SOAP = "{http://schemas.xmlsoap.org/wsdl/soap/}"
XS = "{http://www.w3.org/2001/XMLSchema}"
SER = f"{{{SERIALIZATION}}}"
REFERENCES = {"type", "base", "element", "message", "binding"}
PUBLISHED = [
    (service, services) for service in catalogue.SERVICES for services in catalogue.VERSIONS
]
ADDRESS = "http://127.0.0.1:4711/Remote/ErpSync.svc"

Form = tuple[Any, ...]


@pytest.fixture(scope="module")
def contract() -> catalogue.Catalogue:
    return catalogue.load()


def published(reference: Path, service: str, services: int) -> bytes:
    return (reference / "wsdl" / f"Services{services}-{service}.wsdl").read_bytes()


def qualified(element: etree._Element, value: str) -> str:
    prefix, _, local = value.rpartition(":")
    return f"{{{element.nsmap[prefix or None]}}}{local}"


def normal(element: etree._Element) -> Form:
    """An element as nested tuples: prefixes resolved, `ActualType` (a hint to .NET) left out."""
    attributes = {
        name: qualified(element, value) if name in REFERENCES else value
        for name, value in element.attrib.items()
    }
    attributes.pop("mixed", None)
    children = [normal(child) for child in element.iterchildren("*") if not is_hint(child)]
    text = (element.text or "").strip()
    return (str(element.tag), text, sorted(attributes.items()), children)


def is_hint(element: etree._Element) -> bool:
    hints = [*element.iter(SER + "ActualType"), *element.iter(SER + "IsValueType")]
    return str(element.tag) == XS + "annotation" and bool(hints)


def types_in(document: bytes, namespace: str) -> dict[tuple[str, str], Form]:
    """The top-level declarations of one schema by kind and name."""
    root = etree.fromstring(document)
    schemas = [
        schema for schema in root.iter(XS + "schema") if schema.get("targetNamespace") == namespace
    ]
    declarations = [part for schema in schemas for part in schema if part.tag != XS + "import"]
    names = Counter((str(part.tag), part.get("name", "")) for part in declarations)
    assert set(names.values()) <= {1}, "nothing is declared twice"
    assert all(schema.get("elementFormDefault") == "qualified" for schema in schemas)
    return {(str(part.tag), part.get("name", "")): normal(part) for part in declarations}


def definitions_in(document: bytes) -> list[Form]:
    """Everything after the types, with the address left out."""
    root = etree.fromstring(document)
    for address in root.iter(SOAP + "address"):
        address.set("location", "")
    return sorted(normal(part) for part in root if part.tag != WSDL + "types")


def by_name(definition: Form) -> Form:
    """Operations in alphabetical order: 84 to 87 publish them in another order than 88 does."""
    tag, text, attributes, children = definition
    return (tag, text, attributes, sorted(children))


@pytest.mark.parametrize(("service", "services"), PUBLISHED)
def test_messages_port_type_binding_and_service_are_the_published_ones(
    reference: Path, contract: catalogue.Catalogue, service: str, services: int
) -> None:
    ours = definitions_in(wsdl.write(contract, service, services, ADDRESS))
    theirs = definitions_in(published(reference, service, services))
    assert [by_name(part) for part in ours] == [by_name(part) for part in theirs]
    if services == 88:
        assert ours == theirs


@pytest.mark.parametrize(("service", "services"), PUBLISHED)
def test_elements_and_types_are_the_published_ones(
    reference: Path, contract: catalogue.Catalogue, service: str, services: int
) -> None:
    own = f"http://www.superoffice.net/ws/crm/NetServer/Services{services}"
    document = wsdl.write(contract, service, services, ADDRESS)
    theirs = published(reference, service, services)
    for namespace in (own, ARRAYS, CRYPTOGRAPHY):
        assert types_in(document, namespace) == types_in(theirs, namespace)
    ours = types_in(document, SERIALIZATION)
    assert len(ours) == 4
    assert ours.items() <= types_in(theirs, SERIALIZATION).items()


@pytest.mark.parametrize(("service", "services"), PUBLISHED)
def test_zeep_gives_every_operation_the_same_signature_from_ours_as_from_the_published(
    reference: Path, contract: catalogue.Catalogue, service: str, services: int
) -> None:
    ours = signatures(wsdl.write(contract, service, services, ADDRESS))
    assert ours == signatures(published(reference, service, services))
    assert set(ours) == {op.name for op in contract.operations(service, services)}


def signatures(document: bytes) -> dict[str, tuple[str, ...]]:
    """What zeep makes of each operation: body in and out, headers, action, and all types."""
    client = zeep.Client(io.BytesIO(document), transport=object())
    (binding,) = client.wsdl.bindings.values()
    found = {}
    for name, operation in binding.all().items():
        parts = [operation.input, operation.output]
        found[name] = (
            operation.soapaction,
            operation.style,
            *(without_prefixes(client, part.body) for part in parts),
            *(without_prefixes(client, part.header) for part in parts),
        )
    return found


def without_prefixes(client: Any, element: Any) -> str:
    """The signature with the namespaces spelled out: zeep numbers its prefixes as it meets them."""
    signature = str(element.type.signature(client.wsdl.types))
    prefixes = client.wsdl.types.prefix_map
    return re.sub(r"\b(ns\d+):", lambda found: f"{{{prefixes[found.group(1)]}}}", signature)


def test_the_address_is_put_in_as_given(contract: catalogue.Catalogue) -> None:
    root = etree.fromstring(wsdl.write(contract, "ErpSync", 88, ADDRESS))
    assert [port.get("location") for port in root.iter(SOAP + "address")] == [ADDRESS]


def test_read_gives_the_operations_a_server_offers(
    reference: Path, contract: catalogue.Catalogue
) -> None:
    names = tuple(op.name for op in contract.operations("ErpSync", 84))
    assert len(names) == 38
    assert set(wsdl.read(published(reference, "ErpSync", 84))) == set(names)
    assert wsdl.read(wsdl.write(contract, "ErpSync", 84, ADDRESS)) == names


def test_read_takes_what_it_finds_in_a_broken_document(contract: catalogue.Catalogue) -> None:
    document = wsdl.write(contract, "SoPrincipal", 88, ADDRESS)
    half = document[: document.index(b"AuthenticateWithAccessToken", document.index(b"portType"))]
    assert wsdl.read(half)[0] == "GetSystemInfo"


@pytest.mark.parametrize("document", [b"", b"<html/>", b"{}", b"<a>", b"\xff\x00", b"<!DOCTYPE a>"])
def test_read_finds_nothing_in_what_is_no_wsdl(document: bytes) -> None:
    assert wsdl.read(document) == ()


def test_an_unknown_service_is_a_key_error(contract: catalogue.Catalogue) -> None:
    with pytest.raises(KeyError, match="Nonsense"):
        wsdl.write(contract, "Nonsense", 88, ADDRESS)
