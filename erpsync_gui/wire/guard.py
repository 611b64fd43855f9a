"""The last look before a call goes out: may it write here, and does it ask for *everything*?

A call of a read-only profile may ask for nothing but a read. An empty or missing key list of a
`ForceResync…` operation means "resync every record" (domain sheet 0.3). The guard reads the
finished request, whoever made it, as strictly as a server that drops what it does not expect: what
is not surely a read, or a filled list, counts as none. It sends nothing and asks nobody; what is
allowed and the typed consent stand in the Call.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from erpsync_gui.contract.catalogue import Catalogue
from erpsync_gui.contract.model import Effect, Kind, Operation
from erpsync_gui.wire.call import Call
from erpsync_gui.wire.encoded import Encoded, Headers
from erpsync_gui.wire.exchange import Verdict
from erpsync_gui.wire.outcome import Level, Outcome
from erpsync_gui.wire.wsdl import soap_action
from erpsync_gui.wire.wsdl_types import ARRAYS, SERIALIZATION, services_namespace

_FAMILY = "forceresync"
"""Every operation whose name begins like this reads an empty list as everything."""

_ENVELOPES = (
    "http://schemas.xmlsoap.org/soap/envelope/",
    "http://www.w3.org/2003/05/soap-envelope",
)
_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
_INT = re.compile(r"[ \t\r\n]*[+-]?[0-9]{1,10}[ \t\r\n]*")
_INT_LIMIT = 1 << 31
_JSON_TYPES = frozenset({"application/json", "text/json"})
_UTF8 = frozenset({"utf-8", "utf8", "us-ascii"})
_MISLEADING = frozenset(
    {"x-http-method", "x-http-method-override", "x-method-override"}
    | {"x-original-url", "x-rewrite-url"}
)
"""Headers by which a server can be told to go by another method or address than the request's."""
READ_ONLY = "READ_ONLY"
"""The code of the verdict on what is no read, where only reads may go out."""
_UNREADABLE = "the body cannot be read, so nobody can tell whether the key list is empty"


@dataclass(frozen=True, slots=True)
class _Doubt:
    """Why the bytes may mean everything: the operation they ask for, and what is wrong."""

    operation: str
    problem: str


def check(call: Call, catalogue: Catalogue, encoded: Encoded) -> Verdict | None:
    """The verdict that stops a call, or None when it may go out.

    Args:
        call: what was asked for, with the consent if there is one.
        catalogue: tells which operations have a key list that must not be empty.
        encoded: the finished request. Its address, headers and body are believed, not the
            call's arguments: the body may have been edited by hand.
    """
    if call.options.read_only and (reason := reason_not_to_read(call, catalogue, encoded)):
        return Verdict(
            Outcome.NOT_SENT,
            Level.GUARD,
            f"This profile is read-only, and {reason}.",
            code=READ_ONLY,
            advice="To send it all the same, switch read-only off in the profile.",
        )
    if call.confirmed_everything:
        return None
    guarded = {
        operation.name.casefold(): operation
        for operation in catalogue.operations()
        if operation.key_list
    }
    doubt = (_doubt_in_soap if call.endpoint.protocol.is_soap else _doubt_in_rest)(
        call, guarded, encoded
    )
    return _verdict(doubt) if doubt else None


def reason_not_to_read(call: Call, catalogue: Catalogue, encoded: Encoded) -> str:
    """Why a finished request is not surely a read, though its operation may be one.

    Empty when it is; signing in is one, too. What was edited by hand is a read only as far as its
    address, headers and body show it.
    """
    operation = catalogue.operation(call.operation, call.service)
    if operation.effect is not Effect.READ:
        return f"{operation.name} changes data"
    is_soap = call.endpoint.protocol.is_soap
    odd = (_odd_part_of_soap if is_soap else _odd_part_of_rest)(call, encoded)
    if not odd:
        misleading = [name for name, _ in encoded.headers if name.lower() in _MISLEADING]
        odd = f"the header {misleading[0]}" if misleading else ""
    return f"{odd} may ask for something else than {operation.name}" if odd else ""


def _odd_part_of_soap(call: Call, encoded: Encoded) -> str:
    """What of a request may lead a server elsewhere than the call says; empty when nothing does.

    Servers go by the SOAPAction, by the action of SOAP 1.2 in the content type, by the header
    `Action` of WS-Addressing, or by what stands in the body.
    """
    services = call.endpoint.protocol.services
    action = soap_action(call.service, call.operation, services)
    if encoded.url != call.endpoint.soap_url(call.service):
        return "the address"
    if _header(encoded.headers, "soapaction").strip('"') != action:
        return "the header SOAPAction"
    told = re.search(r"action\s*=\s*(.*)", _header(encoded.headers, "content-type"), re.IGNORECASE)
    if told and told.group(1).partition(";")[0].strip(' "') != action:
        return "the header Content-Type"
    root = _parse_xml(encoded.body) if _is_plain_utf8(encoded.headers) else None
    wanted = f"{{{services_namespace(services)}}}{call.operation}"
    if root is None or [element.tag for element in _payload(root)] != [wanted]:
        return "the body"
    if any((each.text or "").strip() != action for each in root.findall("{*}Header/{*}Action")):
        return "the SOAP header Action"
    return ""


def _odd_part_of_rest(call: Call, encoded: Encoded) -> str:
    """What of a request may lead a server elsewhere than the call says; empty when nothing does."""
    address, _, _ = encoded.url.partition("?")
    expected = call.endpoint.rest_url(call.service, call.operation)
    return "" if (encoded.method, address) == ("POST", expected) else "the address"


def _verdict(doubt: _Doubt) -> Verdict:
    return Verdict(
        Outcome.NOT_SENT,
        Level.GUARD,
        f"{doubt.operation} without a key resyncs everything, and {doubt.problem}.",
        advice="Fill in the keys, or confirm that you mean every record.",
    )


def _asked(names: Iterable[str], guarded: dict[str, Operation]) -> dict[str, Operation | None]:
    """The guarded operations among some words; None for one of the family that is not known."""
    folded = {name.casefold(): name for name in names}
    return {
        name: guarded.get(lowered)
        for lowered, name in folded.items()
        if lowered in guarded or lowered.startswith(_FAMILY)
    }


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def _header(headers: Headers, wanted: str) -> str:
    return ", ".join(value for name, value in headers if name.lower() == wanted)


def _is_plain_utf8(headers: Headers) -> bool:
    """Whether the headers let a server read the body as the UTF-8 text that we read."""
    charset = re.search(r"charset\s*=\s*\"?([^\s;,\"]+)", _header(headers, "content-type"))
    packed = _header(headers, "content-encoding").strip().lower()
    return packed in {"", "identity"} and (not charset or charset.group(1).lower() in _UTF8)


# ---------------------------------------------------------------------------------------- SOAP


def _doubt_in_soap(call: Call, guarded: dict[str, Operation], encoded: Encoded) -> _Doubt | None:
    root = _parse_xml(encoded.body)
    content_type = _header(encoded.headers, "content-type")
    named = [
        call.operation,
        *_words(_header(encoded.headers, "soapaction")),
        *_words(content_type),  # SOAP 1.2 names the action there
        *(etree.QName(element).localname for element in _payload(root)),
    ]
    namespace = services_namespace(call.endpoint.protocol.services)
    for name, operation in _asked(named, guarded).items():
        if operation is None:
            return _Doubt(name, "this program does not know its key list")
        if root is None or not _is_plain_utf8(encoded.headers):
            return _Doubt(name, _UNREADABLE)
        problem = _problem_in_payload(_payload(root), operation, namespace)
        if problem:
            return _Doubt(name, problem)
    return None


def _parse_xml(body: bytes) -> etree._Element | None:
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError:
        return None
    return None if root.getroottree().docinfo.doctype else root


def _payload(root: etree._Element | None) -> list[etree._Element]:
    """What stands in the one Body of an envelope; nothing when it is not built so."""
    if root is None:
        return []
    for namespace in _ENVELOPES:
        if root.tag == f"{{{namespace}}}Envelope":
            bodies = root.findall(f"{{{namespace}}}Body")
            return list(bodies[0]) if len(bodies) == 1 else []
    return []


def _problem_in_payload(
    payload: Sequence[etree._Element], operation: Operation, namespace: str
) -> str:
    """What keeps a server from finding a filled key list; empty when it will find one."""
    if len(payload) != 1 or payload[0].tag != f"{{{namespace}}}{operation.name}":
        return f"the body does not hold one {operation.name} element of the right namespace"
    order = [f"{{{namespace}}}{parameter.name}" for parameter in operation.parameters]
    parameters = [child for child in payload[0] if child.tag in order]
    places = [order.index(str(child.tag)) for child in parameters]
    if places != sorted(set(places)):
        return "its parameters are repeated or out of order, so that a server drops some of them"
    wanted = f"{{{namespace}}}{operation.key_list}"
    found = [child for child in parameters if child.tag == wanted]
    if not found or _is_nil(payload[0]):
        named = any(
            etree.QName(each).localname == operation.key_list for each in payload[0].iter("*")
        )
        where = " in the right place and namespace" if named else ""
        return f"the body has no list {operation.key_list}{where}"
    return _problem_in_list(found[0], operation, namespace)


def _problem_in_list(keys: etree._Element, operation: Operation, namespace: str) -> str:
    name = operation.key_list
    if not len(keys) and not (keys.text or "").strip():
        return f"the list {name} is empty"
    kind = operation.parameter(name).type
    home = ARRAYS if kind.items_in_arrays_namespace else namespace
    items = keys.findall(f"{{{home}}}{kind.item_element}")
    if _is_nil(keys) or not items:
        return f"the list {name} has no {kind.item_element} element of the right namespace"
    numbers = kind.item_element == "int"
    if not all(_is_filled(item, numbers=numbers) for item in items):
        return f"the list {name} holds an item that is blank or no key"
    return ""


def _is_filled(item: etree._Element, *, numbers: bool) -> bool:
    text = item.text or ""
    if _is_nil(item) or len(item) or not text.strip():
        return False
    return not numbers or bool(_INT.fullmatch(text) and _is_int32(int(text)))


def _is_nil(element: etree._Element) -> bool:
    nil = element.get(f"{{{_INSTANCE}}}nil", "false").strip()
    return nil not in {"false", "0"} or element.get(f"{{{SERIALIZATION}}}Ref") is not None


def _is_int32(number: int) -> bool:
    return -_INT_LIMIT <= number < _INT_LIMIT


# ---------------------------------------------------------------------------------------- REST


class _Members(list[tuple[str, Any]]):
    """The members of a JSON object, repeated names and all."""


def _doubt_in_rest(call: Call, guarded: dict[str, Operation], encoded: Encoded) -> _Doubt | None:
    for name, operation in _asked([call.operation, *_words(encoded.url)], guarded).items():
        if operation is None:
            return _Doubt(name, "this program does not know its key list")
        problem = _problem_in_json(encoded, operation)
        if problem:
            return _Doubt(name, problem)
    return None


def _problem_in_json(encoded: Encoded, operation: Operation) -> str:
    content_type = _header(encoded.headers, "content-type").partition(";")[0].strip().lower()
    members = _parse_json(encoded.body) if _is_plain_utf8(encoded.headers) else None
    if content_type not in _JSON_TYPES or members is None:
        return _UNREADABLE
    wanted = operation.key_list
    lists = [keys for name, keys in members if name.casefold() == wanted.casefold()]
    if wanted not in {name for name, _ in members}:
        return f"the body has no list of exactly the name {wanted}"
    types = {parameter.name: parameter.type.kind for parameter in operation.parameters}
    if not all(_fits(value, types[name]) for name, value in members if name in types):
        return "a parameter has a value of the wrong kind, so that a server may drop the others"
    if any(keys is None or keys == [] for keys in lists):
        return f"the list {wanted} is empty"
    numbers = operation.parameter(wanted).type.item_element == "int"
    if not all(_is_filled_list(keys, numbers=numbers) for keys in lists):
        return f"the list {wanted} holds an item that is blank or no key"
    return ""


def _parse_json(body: bytes) -> _Members | None:
    try:
        value = json.loads(body.decode("utf-8-sig"), object_pairs_hook=_Members)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, _Members) else None


def _fits(value: Any, kind: Kind) -> bool:
    if kind is Kind.LIST:
        return True
    if kind is Kind.INTEGER:
        return isinstance(value, int) and not isinstance(value, bool) and _is_int32(value)
    return isinstance(value, str)


def _is_filled_list(keys: Any, *, numbers: bool) -> bool:
    if not isinstance(keys, list) or isinstance(keys, _Members) or not keys:
        return False
    if numbers:
        return all(_fits(key, Kind.INTEGER) for key in keys)
    return all(isinstance(key, str) and key.strip() for key in keys)
