"""The REST side: the ErpSync agent of `/api/v1`, and what is there to look around (sheet 4).

How values are read and written stands in `rest_reader` and `json_writer`; what an operation does
is the engine's. Two things upstream leaves open are settled here: XML answers are written like
SOAP's values under a root named by the type, and requests are read as JSON only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from erpsync_gui import __version__
from erpsync_gui.contract.model import Kind, Operation, RestShape, TypeRef, Value
from erpsync_gui.sandbox import fault_values, languages, pages, rest_errors
from erpsync_gui.sandbox.faults import Wanted
from erpsync_gui.sandbox.json_writer import JsonWriter
from erpsync_gui.sandbox.practice import Practice
from erpsync_gui.sandbox.refusal import Refusal
from erpsync_gui.sandbox.responses import respond
from erpsync_gui.sandbox.rest_errors import ErrorBody
from erpsync_gui.sandbox.rest_reader import BadModelError, RestReader
from erpsync_gui.sandbox.sign_in import WINDOWS_USER, is_windows, principal
from erpsync_gui.sandbox.soap_writer import SoapWriter
from erpsync_gui.sandbox.tenant import Associate

REST_SERVICES = 88
"""The Services version whose types REST v1 has."""

_JSON = "application/json"
_JSON_TYPES = (
    _JSON, "text/json", "application/json-patch+json", "application/merge-patch+json",
)  # fmt: skip
_XML_TYPES = ("application/xml", "text/xml")
_FORBIDDEN_TYPES = ("SecurityException",)
_PRINCIPAL = TypeRef(Kind.RECORD, "SoPrincipalCarrier")


class _HttpError(Exception):
    """An answer that is an error, on its way out."""

    def __init__(
        self, status: int, body: ErrorBody, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(status)
        self.status = status
        self.body = body
        self.headers = headers


@dataclass(frozen=True, slots=True)
class _Question:
    """One POST to the agent, ready to be worked on."""

    operation: Operation
    associate: Associate
    arguments: Mapping[str, Value]
    media_type: str
    select: Sequence[str]
    spoken: Callable[[str], str]
    wanted: Wanted


class RestService:
    """Answers everything under `/api`."""

    def __init__(self, practice: Practice) -> None:
        self._practice = practice
        self._reader = RestReader(practice.catalogue)

    def version(self, request: Request) -> Response:
        """GET `/api`: what server this is; a page unless JSON is asked for (sheet 4.6)."""
        if _JSON not in request.headers.get("accept", ""):
            return pages.page("REST API", "The practice tenant of ErpSync Workbench.")
        return JSONResponse(
            {
                "v1": f"{str(request.url).rstrip('/')}/v1",
                "NetServerVersion": __version__,
                "NetServer": "Practice",
                "NetServerLabel": "ErpSync Workbench",
                "Services": f"Services{REST_SERVICES - 1}",
                "ServicesCurrent": f"Services{REST_SERVICES}",
                "Version": __version__,
            }
        )

    def offered(self, request: Request) -> Response:
        """GET `/api/v1`: the operations by URL (sheet 4.6)."""
        root = str(request.url.replace(query="")).rstrip("/")
        urls = {
            f"{root}/Agents/{each.service}/{each.name}": f"POST: {each.purpose}"
            for each in self._practice.catalogue.operations()
        }
        return JSONResponse({f"{root}/User/currentPrincipal": "GET: who is signed in"} | urls)

    def current_principal(self, request: Request) -> Response:
        """GET `/api/v1/User/currentPrincipal`: who is signed in."""
        associate = self._associate(request)
        if associate is None:
            return _not_signed_in().response(401, _JSON, self._challenge())
        writer = JsonWriter(self._practice.catalogue, str)
        told = principal(associate, self._practice.sign_in.context)
        return respond(writer.document(_PRINCIPAL, told), _JSON)

    def describe(self, request: Request) -> Response:
        """GET on an operation: says how it is called, and runs nothing (sheet 4.1)."""
        operation = self._operation(request)
        if operation is None or operation.rest is None:
            return _no_operation().response(404, _JSON)
        return JSONResponse(
            {
                "Method": "POST",
                "Url": str(request.url.replace(query="")),
                "Purpose": operation.purpose,
                "Body": operation.rest.shape.value,
                "Parameters": [field.name for field in operation.parameters],
            }
        )

    async def call(self, request: Request) -> Response:
        """POST on an operation: one call."""
        media_type = accepted(request.headers.get("accept", ""))
        try:
            question = await self._question(request, media_type)
            return await run_in_threadpool(self._answer, question)
        except _HttpError as error:
            return error.body.response(error.status, media_type or _JSON, error.headers)

    async def _question(self, request: Request, media_type: str | None) -> _Question:
        operation = self._operation(request)
        if operation is None:
            raise _HttpError(404, _no_operation())
        if media_type is None:
            raise _HttpError(406, rest_errors.plain("No such media type is produced."))
        associate = await run_in_threadpool(self._associate, request)
        if associate is None:
            raise _HttpError(401, _not_signed_in(), self._challenge())
        body = await request.body()
        if body and _media_type(request.headers.get("content-type", "")) not in _JSON_TYPES:
            raise _HttpError(415, rest_errors.plain("This content type is not read here."))
        headers = request.headers
        return _Question(
            operation,
            associate,
            await run_in_threadpool(self._arguments, operation, request, body),
            media_type,
            _selection(operation, request),
            languages.speaker(headers.get("so-language") or headers.get("accept-language", "")),
            request.state.wanted,
        )

    def _arguments(self, operation: Operation, request: Request, body: bytes) -> dict[str, Value]:
        shape = operation.rest.shape if operation.rest else RestShape.NONE
        try:
            match shape:
                case RestShape.NONE:
                    return {}
                case RestShape.QUERY:
                    return self._query(operation, request)
                case RestShape.ENTITY:
                    given = self._reader.entity(body, operation.parameters[0])
                case RestShape.OBJECT:
                    given = self._reader.arguments(body, operation.parameters)
        except BadModelError as error:
            message = "The request is invalid."
            raise _HttpError(400, rest_errors.plain(message, "", error.model_state)) from error
        if given is None:
            # An error inside a success, as upstream has it (sheet 4.5).
            detail = f"{operation.name} needs a body with its parameters."
            raise _HttpError(200, rest_errors.plain("A required parameter is missing.", detail))
        return given

    def _query(self, operation: Operation, request: Request) -> dict[str, Value]:
        """The one value in the URL, its name in any case."""
        (parameter,) = operation.parameters
        values = {name.lower(): value for name, value in request.query_params.items()}
        text = values.get(parameter.name.lower(), "")
        if not text.removeprefix("-").isdecimal():
            raise BadModelError({parameter.name: ["A whole number is needed in the URL."]})
        return (
            self._reader.arguments(
                f'{{"{parameter.name}": {int(text)}}}'.encode(), operation.parameters
            )
            or {}
        )

    def _answer(self, question: _Question) -> Response:
        operation = fault_values.answering(question.wanted, question.operation)
        try:
            answer = self._practice.perform(
                question.operation, question.arguments, question.associate, question.wanted
            )
        except Refusal as refusal:
            raise _http_error(refusal, question) from refusal
        if operation.result is None:
            return Response(status_code=204)
        value = selected(answer.get(operation.answer[0].name), question.select)
        texts = self._written(question, operation.result, value)
        return respond(texts, question.media_type)

    def _written(self, question: _Question, type_: TypeRef, value: Value) -> Iterator[str]:
        catalogue = self._practice.catalogue
        if question.media_type in _XML_TYPES:
            writer = SoapWriter(catalogue, REST_SERVICES, question.spoken)
            return writer.document(type_, value)
        return JsonWriter(catalogue, question.spoken).document(type_, value)

    def _operation(self, request: Request) -> Operation | None:
        name = request.path_params["operation"]
        offered = self._practice.catalogue.operations()
        return next((each for each in offered if each.name == name), None)

    def _associate(self, request: Request) -> Associate | None:
        authorization = request.headers.get("authorization", "")
        windows_user: Associate | None = getattr(request.state, WINDOWS_USER, None)
        if windows_user is not None and is_windows(authorization):
            return windows_user
        application_token = request.headers.get("so-apptoken", "")
        return self._practice.sign_in.by_authorization(authorization, application_token)

    def _challenge(self) -> Mapping[str, str]:
        return {"www-authenticate": self._practice.sign_in.challenge}


def accepted(header: str) -> str | None:
    """The media type to answer in: the best of an `Accept` header that is produced here."""
    if not header.strip():
        return _JSON
    ranked = []
    for entry in header.split(","):
        media_type, _, parameters = entry.partition(";")
        quality = parameters.replace(" ", "").partition("q=")[2].partition(";")[0]
        ranked.append((-_number(quality), media_type.strip().lower()))
    for _, media_type in sorted(ranked, key=lambda pair: pair[0]):
        if media_type in {"*/*", "application/*"}:
            return _JSON
        if media_type in _JSON_TYPES + _XML_TYPES:
            return media_type
    return None


def selected(value: Value, names: Sequence[str]) -> Value:
    """A value with only the named properties; the others become null (sheet 4.2)."""
    if not names:
        return value
    if isinstance(value, Mapping):
        return {key: item if key.lower() in names else None for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [selected(item, names) for item in value]
    return value


def _selection(operation: Operation, request: Request) -> Sequence[str]:
    """The first steps of the paths in `$select`, in lower case."""
    if operation.rest is None or not operation.rest.select:
        return ()
    paths = request.query_params.get("$select", "").split(",")
    return [path.strip().partition("/")[0].lower() for path in paths if path.strip()]


def _http_error(refusal: Refusal, question: _Question) -> _HttpError:
    if "exception" in question.wanted:
        return _HttpError(200, rest_errors.inside_success(refusal))
    body = rest_errors.of_exception(refusal, question.operation.name)
    status = 403 if refusal.exception_type.endswith(_FORBIDDEN_TYPES) else 500
    return _HttpError(status, body)


def _media_type(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()


def _number(quality: str) -> float:
    try:
        return float(quality or 1)
    except ValueError:
        return 0.0


def _no_operation() -> ErrorBody:
    return rest_errors.plain("There is no resource at this address.", "No such operation.")


def _not_signed_in() -> ErrorBody:
    return rest_errors.plain("You are not signed in, or your session has expired.")
