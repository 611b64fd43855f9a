"""The SOAP services, `ErpSync.svc` and `SoPrincipal.svc`, of each Services version (sheet 3).

They behave as WCF does: SOAPAction decides the operation, the headers say whether it went well.
How values are read and written stands in `soap_reader` and `soap_writer`; what an operation does
is the engine's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from erpsync_gui.contract.catalogue import SERVICES, VERSIONS
from erpsync_gui.contract.model import Operation, Value
from erpsync_gui.sandbox import fault_values, pages, soap_reader
from erpsync_gui.sandbox.faults import Wanted
from erpsync_gui.sandbox.practice import Practice, chain, stack_trace
from erpsync_gui.sandbox.refusal import Refusal
from erpsync_gui.sandbox.responses import respond
from erpsync_gui.sandbox.sign_in import WINDOWS_USER, not_signed_in
from erpsync_gui.sandbox.soap_names import ADDRESSING_NONE, DISPATCHER, action_prefix
from erpsync_gui.sandbox.soap_reader import (
    DeserializationError,
    Message,
    NotAnEnvelopeError,
    SoapReader,
)
from erpsync_gui.sandbox.soap_writer import SoapWriter, fault
from erpsync_gui.sandbox.tenant import Associate
from erpsync_gui.wire import wsdl

_MEDIA_TYPE = "text/xml"
_CHARSETS = {"", "utf-8", "utf-16"}
_SOAP_11 = re.compile(r'text/xml\s*(?:;\s*charset\s*=\s*"?([^";\s]+)"?\s*)?', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Question:
    """One POST: where it went, what its action says and its body, with the faults for it.

    `windows_user` is whom the connection itself has proved, if it has.
    """

    service: str
    services: int
    action: str
    body: bytes
    wanted: Wanted
    windows_user: Associate | None


class SoapService:
    """Answers everything under `/Remote/Services{NN}/{service}.svc`."""

    def __init__(self, practice: Practice) -> None:
        self._practice = practice

    async def show(self, request: Request) -> Response:
        """GET: the service page, or the WSDL for `?wsdl` and `?singleWsdl`."""
        service, services = _place(request)
        if not _exists(service, services):
            return pages.not_found()
        address = str(request.url.replace(query="", fragment=""))
        if {"wsdl", "singlewsdl"} & {name.lower() for name in request.query_params}:
            document = await run_in_threadpool(
                wsdl.write, self._practice.catalogue, service, services, address
            )
            return Response(document, media_type=_MEDIA_TYPE)
        return pages.page(
            f"{service} Service",
            f"SOAP 1.1, Services{services}. The practice tenant of ErpSync Workbench.",
            f"The contract: {address}?wsdl or {address}?singleWsdl",
        )

    async def call(self, request: Request) -> Response:
        """POST: one call."""
        service, services = _place(request)
        if not _exists(service, services):
            return pages.not_found()
        content_type = _SOAP_11.fullmatch(request.headers.get("content-type", "").strip())
        if content_type is None or (content_type[1] or "").lower() not in _CHARSETS:
            return PlainTextResponse("Send 'text/xml; charset=utf-8': this is SOAP 1.1.", 415)
        question = _Question(
            service,
            services,
            request.headers.get("soapaction", "").strip().strip('"'),
            await request.body(),
            request.state.wanted,
            getattr(request.state, WINDOWS_USER, None),
        )
        return await run_in_threadpool(self._answer, question)

    def _answer(self, question: _Question) -> Response:
        try:
            message = soap_reader.parse(question.body)
        except NotAnEnvelopeError as error:
            return PlainTextResponse(f"Bad Request: {error}", 400)
        operation = self._operation(question)
        if operation is None:
            sentence = f"No operation of this service fits the action '{question.action}'."
            return _faulted(ADDRESSING_NONE, "ActionNotSupported", sentence)
        try:
            return self._performed(question, operation, message)
        except DeserializationError as error:
            return _faulted(DISPATCHER, "DeserializationFailed", str(error))

    def _operation(self, question: _Question) -> Operation | None:
        """What SOAPAction names, if the version has it; the element in the body has no say."""
        prefix = action_prefix(question.service, question.services)
        offered = self._practice.catalogue.operations(question.service, question.services)
        return next((each for each in offered if prefix + each.name == question.action), None)

    def _performed(self, question: _Question, operation: Operation, message: Message) -> Response:
        reader = SoapReader(self._practice.catalogue, question.services)
        arguments = reader.arguments(message.content, operation.name, operation.parameters)
        headers = self._headers(reader, message, question)
        told: dict[str, Value] = {"Succeeded": True, "TimeZone": headers.get("TimeZone")}
        try:
            answer = self._work(question, operation, arguments, headers)
        except Refusal as refusal:
            if "fault" in question.wanted or not self._practice.wrap_exceptions:
                return _faulted(DISPATCHER, "InternalServiceFault", refusal.message)
            told |= {
                "Succeeded": False,
                "ExceptionInfo": exception_info(refusal, operation.name),
            }
            answer = {}
        writer = SoapWriter(self._practice.catalogue, question.services)
        answering = fault_values.answering(question.wanted, operation)
        return respond(writer.answer(answering, answer, told), _MEDIA_TYPE)

    def _headers(
        self, reader: SoapReader, message: Message, question: _Question
    ) -> Mapping[str, Value]:
        """The headers by name, in whatever order they came."""
        read = {}
        for field in self._practice.catalogue.request_headers(question.service):
            element = message.header(field.name, question.services)
            if element is not None:
                read[field.name] = reader.value(element, field.type, nillable=field.nillable)
        return read

    def _work(
        self,
        question: _Question,
        operation: Operation,
        arguments: Mapping[str, Value],
        headers: Mapping[str, Value],
    ) -> Mapping[str, Value]:
        practice = self._practice
        application_token = str(headers.get("ApplicationToken") or "")
        if question.service == "SoPrincipal":
            return fault_values.answer(
                question.wanted,
                operation,
                lambda: self._signed_in(question, operation, arguments, application_token),
            )
        associate = self._associate(headers.get("Credentials"), application_token)
        return practice.perform(operation, arguments, associate, question.wanted)

    def _signed_in(
        self,
        question: _Question,
        operation: Operation,
        arguments: Mapping[str, Value],
        application_token: str,
    ) -> Mapping[str, Value]:
        sign_in = self._practice.sign_in
        if operation.name == "AuthenticateImplicit" and question.windows_user is not None:
            return sign_in.authenticated(question.windows_user)
        return sign_in.perform(operation.name, arguments, application_token)

    def _associate(self, credentials: Value, application_token: str) -> Associate:
        ticket = credentials.get("Ticket") if isinstance(credentials, Mapping) else None
        associate = self._practice.sign_in.by_ticket(str(ticket or ""), application_token)
        if associate is None:
            raise not_signed_in()
        return associate


def exception_info(refusal: Refusal, operation: str) -> Value:
    """A SoExceptionInfo with its inner ones, made from the inside out (sheet 3.4)."""
    info: Value = None
    for link in reversed(chain(refusal)):
        info = {
            "Message": link.message,
            "StackTrace": stack_trace(operation),
            "FriendlyText": link.friendly_text,
            "ExceptionType": link.exception_type,
            "Source": "SuperOffice.Practice",
            "InnerException": info,
            "Parameters": dict(link.parameters),
        }
    return info


def _faulted(namespace: str, code: str, sentence: str) -> Response:
    return respond(iter((fault(namespace, code, sentence),)), _MEDIA_TYPE, 500)


def _place(request: Request) -> tuple[str, int]:
    return request.path_params["service"], request.path_params["services"]


def _exists(service: str, services: int) -> bool:
    return service in SERVICES and services in VERSIONS
