"""Answers and requests that people paste or save -> an Exchange, or the arguments of a form.

Takes what is at hand: a page of the documentation, an HTTP message, an envelope, bare JSON. What
such a text holds is found by `pasted_parts`; here it is given a meaning. Nothing is sent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import parse_qs, urlsplit

from erpsync_gui.contract.catalogue import SERVICES, VERSIONS, Catalogue
from erpsync_gui.contract.model import Operation, RestShape, Value
from erpsync_gui.contract.notation import read_json
from erpsync_gui.contract.values import BadValue, check_arguments
from erpsync_gui.secret import Secret
from erpsync_gui.wire import (
    pasted_parts,
    pretty,
    rest_answer,
    soap_answer,
    xml_document,
    xml_values,
)
from erpsync_gui.wire.call import Call, Endpoint, Protocol
from erpsync_gui.wire.encoded import Headers
from erpsync_gui.wire.exchange import Exchange, Reading, ReceivedResponse, Timeline
from erpsync_gui.wire.pasted_parts import Part
from erpsync_gui.wire.redact import Redactor
from erpsync_gui.wire.text import IndexedText

_SERVICES = re.compile(rb"Services(8[4-8])\b")
_ENVELOPE = re.compile(rb"<(?:[\w.-]+:)?Envelope[\s>]")
_FIRST_IN_BODY = re.compile(rb"<(?:[\w.-]+:)?Body[^<>]*>\s*<(?:[\w.-]+:)?([\w.-]+)")
_NAMED = (
    re.compile(rb"Agents/(?:ErpSync|SoPrincipal)/(\w+)"),
    re.compile(rb"Services8[4-8]/(?:ErpSync|SoPrincipal)/(\w+)"),
    re.compile(rb"Services8[4-8][. ](?:ErpSync|SoPrincipal)(?:Agent)?[. ](\w+)"),
)
"""How addresses, SOAP actions and titles of the documentation name an operation."""

_LOOKED_AT_BYTES = 65536
_ANSWER_ENDS = "Response"


class NotRecognizedError(ValueError):
    """A pasted text is not what was asked for; the message is a sentence for people."""


@dataclass(frozen=True, slots=True)
class PastedAnswer:
    """The answer in a text, and what the text lets us guess about it.

    `status` is 200 where none was given. `operation` is a name, or empty when nothing tells.
    """

    status: int
    reason: str
    headers: Headers
    body: bytes
    protocol: Protocol
    operation: str

    @property
    def content_type(self) -> str:
        """The header `Content-Type`, empty when it was not given."""
        return next((value for key, value in self.headers if key.lower() == "content-type"), "")


@dataclass(frozen=True, slots=True)
class PastedRequest:
    """A request that was found in a text, ready for a form."""

    operation: Operation
    arguments: Mapping[str, Value]
    protocol: Protocol


def read(
    data: bytes, operation: str, catalogue: Catalogue, secrets: Iterable[Secret] = ()
) -> Exchange:
    """The Exchange of an answer that was pasted or read from a file; its request is None.

    Where the text holds the request as well, the Call has its arguments.

    Args:
        data: any bytes.
        operation: whose answer it is, or empty to have that guessed.
        catalogue: the contract.
        secrets: what is masked wherever it stands, beside the places for secrets.

    Raises:
        NotRecognizedError: nothing tells whose answer it is, or there is no such operation.
    """
    data = Redactor(secrets).body(data)
    parts = pasted_parts.find(data)
    answer = _answer_in(parts, data)
    asked = operation_of(answer, operation, catalogue)
    codec = soap_answer if answer.protocol.is_soap else rest_answer
    reading = codec.read(answer.body, answer.content_type, answer.status, asked, catalogue)
    response = ReceivedResponse(
        status=answer.status,
        reason=answer.reason,
        http_version="",
        headers=Redactor().headers(answer.headers),
        raw=IndexedText.of(answer.body),
        text=reading.text,
        wire_bytes=len(answer.body),
    )
    return exchange_of(_call(parts, answer, asked, catalogue), response, reading)


def exchange_of(call: Call, response: ReceivedResponse, reading: Reading) -> Exchange:
    """The Exchange of an answer that nobody asked for here, and that was read just now."""
    timeline = Timeline(datetime.now().astimezone())
    return Exchange(call, reading.verdict, timeline, response=response).with_reading(reading)


def find_answer(data: bytes) -> PastedAnswer:
    """The last answer in a text, or the text itself as the body of one; never raises."""
    return _answer_in(pasted_parts.find(data), data)


def operation_of(answer: PastedAnswer, chosen: str, catalogue: Catalogue) -> Operation:
    """The operation that an answer belongs to: the chosen one, or that which the text names.

    Raises:
        NotRecognizedError: nothing tells, or the contract has no such operation.
    """
    asked = _operation(chosen or answer.operation, catalogue)
    if asked is None:
        raise NotRecognizedError(_whose(chosen))
    return asked


def find_request(data: bytes, catalogue: Catalogue, operation: str = "") -> PastedRequest:
    """The request in a text with its arguments, as they stand there.

    Args:
        data: any bytes.
        catalogue: the contract.
        operation: what a bare JSON body is for, where nothing else tells.

    Raises:
        NotRecognizedError: there is no request, or its values are none of the operation's.
    """
    name = operation or _named_in(data)
    for part in sorted(pasted_parts.find(data), key=lambda part: not part.body):
        request = None if part.status else _request_in(part, name, catalogue)
        if request is not None:
            return request
    msg = "There is no request of a known operation in this text."
    raise NotRecognizedError(msg)


def _answer_in(parts: Sequence[Part], data: bytes) -> PastedAnswer:
    part = next((part for part in reversed(parts) if _is_answer(part)), parts[-1])
    asked = (_first_in_body(other.body) for other in parts if other is not part)
    name = next(filter(None, asked), "") or _first_in_body(part.body).removesuffix(_ANSWER_ENDS)
    is_soap = _is_envelope(part.body) or pretty.is_html(part.body)
    return PastedAnswer(
        status=part.status or 200,
        reason=part.reason,
        headers=part.headers,
        body=part.body,
        protocol=_soap_version(part.body, data) if is_soap else Protocol.REST,
        operation=_named_in(data) if name in {"", "Fault"} else name,
    )


def _call(
    parts: Sequence[Part], answer: PastedAnswer, operation: Operation, catalogue: Catalogue
) -> Call:
    """The call that an answer belongs to, with the arguments where the text has them."""
    call = Call(operation.name, Endpoint("", answer.protocol), service=operation.service)
    for part in parts:
        if part.status or part.body is answer.body:
            continue
        try:
            request = _request_in(part, operation.name, catalogue)
        except NotRecognizedError:
            continue
        if request is not None and request.operation is operation and request.arguments:
            return replace(call, arguments=request.arguments)
    return call


def _request_in(part: Part, name: str, catalogue: Catalogue) -> PastedRequest | None:
    """The request that a message holds; `name` is the operation where the body does not tell.

    Raises:
        NotRecognizedError: the values are none of the operation's.
    """
    if not _is_envelope(part.body):
        operation = _operation(name, catalogue)
        if operation is None or operation.rest is None:
            return None
        return PastedRequest(operation, _rest_arguments(part, operation, catalogue), Protocol.REST)
    operation = _operation(_first_in_body(part.body), catalogue)
    root = xml_document.parse(part.body, "").root
    body = xml_document.child(root, "Body") if root is not None else None
    element = xml_document.child(body, operation.name) if body is not None and operation else None
    if operation is None or element is None:
        return None
    arguments = xml_values.read_fields(element, operation.parameters, catalogue)
    return PastedRequest(operation, arguments, _soap_version(part.body, part.body))


def _is_answer(part: Part) -> bool:
    """Whether a message is an answer: by its status line, or by what its envelope holds."""
    if part.is_http:
        return bool(part.status)
    name = _first_in_body(part.body)
    return not _is_envelope(part.body) or name.endswith(_ANSWER_ENDS) or name == "Fault"


def _is_envelope(body: bytes) -> bool:
    return _ENVELOPE.search(body, 0, _LOOKED_AT_BYTES) is not None


def _first_in_body(body: bytes) -> str:
    """The name of the first element in the Body of an envelope; empty when there is none."""
    found = _FIRST_IN_BODY.search(body, 0, _LOOKED_AT_BYTES)
    return found.group(1).decode() if found else ""


def _named_in(data: bytes) -> str:
    """The operation that the text around a message names, empty when it names none."""
    places = (pattern.search(data, 0, _LOOKED_AT_BYTES) for pattern in _NAMED)
    return next((found.group(1).decode() for found in places if found), "")


def _operation(name: str, catalogue: Catalogue) -> Operation | None:
    """The operation of this name; for a shared answer (`Authenticate`) the first that gives it."""
    known = [operation for service in SERVICES for operation in catalogue.operations(service)]
    exact = (operation for operation in known if operation.name == name)
    alike = (op for op in known if op.response_element == f"{name}{_ANSWER_ENDS}")
    return next(exact, None) or next(alike, None)


def _whose(operation: str) -> str:
    if operation:
        return f"There is no operation {operation!r}."
    return "Nothing in this text tells which operation it is the answer of: choose the operation."


def _soap_version(body: bytes, data: bytes) -> Protocol:
    """The Services version that the body, or else the text around it, names; 88 without one."""
    found = _SERVICES.search(body) or _SERVICES.search(data)
    return Protocol(f"soap{found.group(1).decode() if found else VERSIONS[-1]}")


def _rest_arguments(part: Part, operation: Operation, catalogue: Catalogue) -> Mapping[str, Value]:
    """The arguments in a REST request: in its address, as its body, or by name in its body."""
    shape = operation.rest.shape if operation.rest else RestShape.NONE
    try:
        if shape is RestShape.NONE:
            return {}
        if shape is RestShape.QUERY:
            given: object = _query_arguments(part, operation)
        else:
            given = read_json(part.body.decode("utf-8", "replace"))
        if shape is RestShape.ENTITY:
            given = {operation.parameters[0].name: given}
        if not isinstance(given, dict):
            msg = f"The body of {operation.name} has to be a JSON object."
            raise NotRecognizedError(msg)
        return check_arguments(operation, given, catalogue)
    except BadValue as bad:
        raise NotRecognizedError(str(bad)) from bad


def _query_arguments(part: Part, operation: Operation) -> dict[str, object]:
    query = {
        name.lower(): texts[0] for name, texts in parse_qs(urlsplit(part.target).query).items()
    }
    parameter = operation.parameters[0]
    text = query.get(parameter.name.lower(), "")
    return {parameter.name: int(text)} if re.fullmatch(r"-?[0-9]{1,10}", text) else {}
