"""Call -> SOAP bytes. zeep builds and checks the body from our schema; the envelope is made here.

zeep is used as a codec only: it never sends, and nothing of its own gets into the envelope. Its
traps (sheet 3.7) are handled in `_ZeepValues` once. How an answer is read stands in `soap_answer`.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from lxml import etree

from erpsync_gui.contract.catalogue import Catalogue
from erpsync_gui.contract.model import Field, Kind, Operation, TypeRef, Value
from erpsync_gui.contract.texts import illegal_character
from erpsync_gui.contract.values import BadValue, check_arguments
from erpsync_gui.wire import wsdl
from erpsync_gui.wire.call import Call
from erpsync_gui.wire.credentials import Credential, Scheme
from erpsync_gui.wire.encoded import BadRequest, Encoded, merge_headers
from erpsync_gui.wire.wsdl_types import ARRAYS, PREFIXES, services_namespace, write_types
from erpsync_gui.wire.zeep_schemas import exceptions, xsd

_ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
_DECLARATION = b'<?xml version="1.0" encoding="utf-8"?>\n'


def encode(
    call: Call, operation: Operation, catalogue: Catalogue, credential: Credential
) -> Encoded:
    """The HTTP request of a call, exactly as the published binding wants it (sheet 3.1, 3.2).

    In the arguments a missing key leaves the element out, None sends it as `xsi:nil`, and an empty
    list or record sends it empty. `edited_body` goes out as it is.

    Raises:
        BadRequest: the call cannot be sent; the text says why and what to do.
    """
    services = call.endpoint.protocol.services
    action = wsdl.soap_action(operation.service, operation.name, services)
    own = (("Content-Type", "text/xml; charset=utf-8"), ("SOAPAction", f'"{action}"'))
    body = call.edited_body
    if body is None:
        body = _envelope(call, operation, catalogue, credential)
    headers = merge_headers(own, call.options.headers)
    return Encoded("POST", call.endpoint.soap_url(operation.service), headers, body)


def _envelope(
    call: Call, operation: Operation, catalogue: Catalogue, credential: Credential
) -> bytes:
    services = call.endpoint.protocol.services
    namespace = services_namespace(services)
    envelope = etree.Element(
        f"{{{_ENVELOPE}}}Envelope", nsmap={"soap": _ENVELOPE, "n": namespace, "a": ARRAYS}
    )
    header = etree.SubElement(envelope, f"{{{_ENVELOPE}}}Header")
    _write_headers(header, call, operation, catalogue, credential)
    if not len(header):
        envelope.remove(header)
    body = etree.SubElement(envelope, f"{{{_ENVELOPE}}}Body")
    _write_body(body, call, operation, catalogue)
    return _DECLARATION + etree.tostring(envelope, xml_declaration=False, encoding="utf-8")


def _write_headers(
    header: etree._Element,
    call: Call,
    operation: Operation,
    catalogue: Catalogue,
    credential: Credential,
) -> None:
    """The headers that this service knows and this call has something for."""
    if operation.service != "SoPrincipal" and credential.scheme in {Scheme.BASIC, Scheme.BEARER}:
        msg = "SOAP calls are signed with a ticket: sign in first, or use REST."
        raise BadRequest(msg)
    ticket = credential.secret.reveal() if credential.scheme is Scheme.TICKET else ""
    values = {
        "ApplicationToken": ("", credential.application_token.reveal()),
        "Credentials": ("Ticket", ticket),
        "TimeZone": ("SoTimeZoneLocationCode", call.options.time_zone),
    }
    namespace = services_namespace(call.endpoint.protocol.services)
    for field in catalogue.request_headers(operation.service):
        inner, text = values[field.name]
        if text:
            element = etree.SubElement(header, f"{{{namespace}}}{field.name}")
            if inner:
                element = etree.SubElement(element, f"{{{namespace}}}{inner}")
            if complaint := illegal_character(text):
                msg = f"The header {field.name} cannot be sent: {complaint}"
                raise BadRequest(msg)
            element.text = text


def _write_body(
    body: etree._Element, call: Call, operation: Operation, catalogue: Catalogue
) -> None:
    services = call.endpoint.protocol.services
    _require_version(operation.name, operation.since, services)
    try:
        checked = check_arguments(operation, call.arguments, catalogue)
    except BadValue as bad:
        raise BadRequest(str(bad)) from bad
    arguments = _ZeepValues(catalogue, services).of_fields(
        checked, operation.parameters, operation.name
    )
    element = _element(catalogue, operation.name, operation.service, services)
    try:
        element.render(body, element(**arguments))
    except (TypeError, ValueError, exceptions.Error) as error:
        msg = f"{operation.name} cannot be written: {error}"
        raise BadRequest(msg) from error


@functools.lru_cache(maxsize=128)
def _element(catalogue: Catalogue, name: str, service: str, services: int) -> Any:
    """What zeep writes the body of an operation with; kept, as making it takes longer.

    It is made of the types that this request needs and of nothing else: all of a service would
    take 40 ms and 6 MB.
    """
    asked = replace(catalogue.operation(name, service), answer=())
    namespace = services_namespace(services)
    types = etree.Element("types", nsmap={**PREFIXES, "tns": namespace})
    # WORKAROUND: zeep loses the inherited fields of a type that contains itself (MDOListItem).
    write_types(types, catalogue, services, (), [asked], flat=True)
    schema = xsd.Schema()
    schema.add_documents([*types], location="")
    return schema.get_element(f"{{{namespace}}}{name}")


class _ZeepValues:
    """Puts checked values into the shapes that zeep renders rightly, whatever it would do itself.

    zeep drops None, keeps only the first item of a bare list, splits a text into letters for
    flags, and knows of no version.
    """

    def __init__(self, catalogue: Catalogue, services: int) -> None:
        self._catalogue = catalogue
        self._services = services

    def of_fields(
        self, values: Mapping[str, Value], fields: Iterable[Field], owner: str
    ) -> dict[str, Any]:
        """Keyword arguments for zeep.

        Raises:
            BadRequest: a field of `owner` (an operation or record) is newer than the version.
        """
        shaped = {}
        for field in fields:
            if field.name in values:
                _require_version(f"{owner}.{field.name}", field.since, self._services)
                shaped[field.name] = self._of(values[field.name], field.type)
        return shaped

    def _of(self, value: Value, type_: TypeRef) -> Any:
        if value is None:
            return xsd.Nil
        if type_.item is not None and isinstance(value, Sequence):
            item = type_.item
            return {type_.item_element: [self._of(part, item) for part in value]}
        if type_.kind is Kind.DICTIONARY and isinstance(value, Mapping):
            dictionary = self._catalogue.dictionary(type_.name)
            pairs = [
                {"Key": key, "Value": self._of(part, dictionary.value)}
                for key, part in value.items()
            ]
            return {dictionary.pair_element: pairs}
        if isinstance(value, Mapping):
            record = self._catalogue.record(type_.name)
            return self.of_fields(value, record.fields, record.name)
        return value


def _require_version(what: str, since: int, services: int) -> None:
    if since > services:
        msg = (
            f"Services{services} does not have {what}; it came with Services{since}. "
            "Leave it out, or use a newer version."
        )
        raise BadRequest(msg)
