"""The contract as a WSDL document, and the names in a server's own.

`write` gives what a SuperOffice server publishes as `?singleWsdl`; the sandbox serves it. Bodies
are built from the same types (`soap`). Opens no socket.
"""

from __future__ import annotations

from typing import Final

from lxml import etree

from erpsync_gui.contract.catalogue import Catalogue
from erpsync_gui.contract.model import Field, Operation
from erpsync_gui.wire.wsdl_types import PREFIXES, add, services_namespace, write_types
from erpsync_gui.wire.xml_document import local_name, parse

_PREFIXES: Final = {
    "wsdl": "http://schemas.xmlsoap.org/wsdl/",
    "soap": "http://schemas.xmlsoap.org/wsdl/soap/",
    "wsaw": "http://www.w3.org/2006/05/addressing/wsdl",
    **PREFIXES,
}
_ACTION: Final = f"{{{_PREFIXES['wsaw']}}}Action"
_OVER_HTTP: Final = "http://schemas.xmlsoap.org/soap/http"


def soap_action(service: str, operation: str, services: int) -> str:
    """The SOAPAction of an operation, without the quotes that HTTP wants (sheet 3.1)."""
    return f"{services_namespace(services)}/{service}/{operation}"


def write(catalogue: Catalogue, service: str, services: int, address: str) -> bytes:
    """A WSDL 1.1 document with everything in it: SOAP 1.1, document/literal, headers in and out.

    Args:
        catalogue: the contract.
        service: `ErpSync` or `SoPrincipal`.
        services: the Services version, 84 to 88.
        address: where the service is, put in as it stands.

    Raises:
        KeyError: there is no such service.
    """
    namespace = services_namespace(services)
    root = etree.Element(
        f"{{{_PREFIXES['wsdl']}}}definitions",
        {"name": f"Wcf{service}Service", "targetNamespace": namespace},
        nsmap={**_PREFIXES, "tns": namespace},
    )
    sent = catalogue.request_headers(service)
    returned = catalogue.response_headers(service)
    operations = catalogue.operations(service, services)
    types = add(root, "wsdl:types")
    write_types(types, catalogue, services, [*sent, *returned], operations)
    _write_messages(root, operations, sent, returned)
    _write_port_type(root, operations, service, services)
    _write_binding(root, operations, service, services, (sent, returned))
    _write_service(root, service, address)
    etree.indent(root)
    return etree.tostring(root, xml_declaration=True, encoding="utf-8")


def read(document: bytes) -> tuple[str, ...]:
    """The names of the operations in a server's own WSDL, in order; empty when it is none.

    Tolerant: part of a document, an unknown binding or a WSDL that only imports others give the
    names that are there. Never raises for any bytes.
    """
    root = parse(document, "").root
    if root is None:
        return ()
    names = (
        operation.get("name", "")
        for parent in root.iter("{*}portType", "{*}binding")
        for operation in parent.iterchildren("*")
        if local_name(operation) == "operation"
    )
    return tuple(dict.fromkeys(name for name in names if name))


def _write_messages(
    root: etree._Element,
    operations: tuple[Operation, ...],
    sent: tuple[Field, ...],
    returned: tuple[Field, ...],
) -> None:
    """Two messages each way; operations that answer alike share theirs (sheet 3.1)."""
    messages: dict[str, tuple[str, tuple[Field, ...]]] = {}
    for operation in operations:
        messages[f"{operation.name}Request"] = (operation.name, sent)
        messages[operation.response_element] = (operation.response_element, returned)
    for name, (element, headers) in messages.items():
        message = add(root, "wsdl:message", name=name)
        add(message, "wsdl:part", name="parameters", element=f"tns:{element}")
        message = add(root, "wsdl:message", name=f"{name}_Headers")
        for header in headers:
            add(message, "wsdl:part", name=header.name, element=f"tns:{header.name}")


def _write_port_type(
    root: etree._Element, operations: tuple[Operation, ...], service: str, services: int
) -> None:
    port_type = add(root, "wsdl:portType", name=service)
    for operation in operations:
        action = soap_action(service, operation.name, services)
        element = add(port_type, "wsdl:operation", name=operation.name)
        for direction, message, its_action in (
            ("input", f"{operation.name}Request", action),
            ("output", operation.response_element, f"{action}Response"),
        ):
            end = add(element, f"wsdl:{direction}", name=message, message=f"tns:{message}")
            end.set(_ACTION, its_action)


def _write_binding(
    root: etree._Element,
    operations: tuple[Operation, ...],
    service: str,
    services: int,
    headers: tuple[tuple[Field, ...], tuple[Field, ...]],
) -> None:
    sent, returned = headers
    binding = add(root, "wsdl:binding", name=_port(service), type=f"tns:{service}")
    add(binding, "soap:binding", transport=_OVER_HTTP)
    for operation in operations:
        element = add(binding, "wsdl:operation", name=operation.name)
        action = soap_action(service, operation.name, services)
        add(element, "soap:operation", soapAction=action, style="document")
        request = add(element, "wsdl:input", name=f"{operation.name}Request")
        response = add(element, "wsdl:output", name=operation.response_element)
        for end, parts in ((request, sent), (response, returned)):
            message = f"tns:{end.get('name')}_Headers"
            for part in parts:
                add(end, "soap:header", message=message, part=part.name, use="literal")
            add(end, "soap:body", use="literal")


def _write_service(root: etree._Element, service: str, address: str) -> None:
    element = add(root, "wsdl:service", name=f"Wcf{service}Service")
    port = add(element, "wsdl:port", name=_port(service), binding=f"tns:{_port(service)}")
    add(port, "soap:address", location=address)


def _port(service: str) -> str:
    return f"BasicHttpBinding_{service}"
