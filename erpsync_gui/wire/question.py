"""What is asked of a server: an operation of the contract, or a web request outside it.

A question knows how it is written as an HTTP request, what may keep it from being sent, and how
its answer is read. Nothing is sent from here, and nobody's answer is waited for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol
from urllib.parse import parse_qsl

from erpsync_gui import __version__
from erpsync_gui.contract.catalogue import Catalogue
from erpsync_gui.contract.model import Effect, Value
from erpsync_gui.secret import Secret
from erpsync_gui.wire import call as calls
from erpsync_gui.wire import guard, rest, rest_answer, soap, soap_answer, web_answer
from erpsync_gui.wire.call import WEB, Call, Deadlines, Endpoint, Options
from erpsync_gui.wire.credentials import Credential, secrets_in
from erpsync_gui.wire.encoded import (
    BadRequest,
    Encoded,
    Headers,
    content_type_of,
    merge_headers,
)
from erpsync_gui.wire.exchange import Reading, Verdict
from erpsync_gui.wire.online import parts_of
from erpsync_gui.wire.secret_places import MASK, fill_masks, holds_masks, texts_in
from erpsync_gui.wire.web import WebRequest

_OWN_HEADERS: Headers = (
    ("User-Agent", f"ErpSyncWorkbench/{__version__}"),
    ("Accept-Encoding", "gzip, deflate"),
    ("Connection", "keep-alive"),
)
_FRAMING = frozenset({"content-length", "transfer-encoding"})
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_HEADER_VALUE = re.compile(r"[\t\x20-\x7e]*")
_SECRET_IN_FORM = frozenset({"code", "code_verifier", "client_assertion"})
"""Fields of a token request whose names say nothing to `secret_places` (sheet 5.10)."""


class Question(Protocol):
    """Something to ask, as `attempt` and `transport` need it."""

    @property
    def call(self) -> Call:
        """The Call that stands for it in its Exchange."""

    @property
    def credential(self) -> Credential:
        """What it is signed with."""

    @property
    def effect(self) -> Effect:
        """What asking does to the server's data: decides what is said of asking again."""

    @property
    def target(self) -> tuple[str, str]:
        """The method and address, as far as they are known before it is written."""

    @property
    def amount(self) -> int:
        """How many characters and values there are to write, all told."""

    @property
    def source(self) -> object:
        """All that is asked and signed with, to be compared; None where it must not be kept."""

    def secrets(self) -> Iterable[Secret]:
        """All that must not be kept of it."""

    def encode(self) -> Encoded:
        """The finished request; raises BadRequest with a sentence."""

    def check(self, encoded: Encoded) -> Verdict | None:
        """The verdict that stops the finished request, or None when it may go out."""

    def read(self, body: bytes, content_type: str, status: int) -> Reading:
        """What an answer means; never raises for any bytes."""


class ContractQuestion:
    """A call of an operation that the contract has."""

    def __init__(self, call: Call, catalogue: Catalogue, credential: Credential) -> None:
        """Ask `call`, signed with `credential`; KeyError when the catalogue lacks it."""
        self.call = call
        self.credential = credential
        self._operation = catalogue.operation(call.operation, call.service)
        self._catalogue = catalogue

    @property
    def effect(self) -> Effect:
        """What the operation does."""
        return self._operation.effect

    @property
    def target(self) -> tuple[str, str]:
        """POST, always, and the address of the service or the operation."""
        endpoint, operation = self.call.endpoint, self._operation
        if endpoint.protocol.is_soap:
            return "POST", endpoint.soap_url(operation.service)
        return "POST", endpoint.rest_url(operation.service, operation.name)

    @property
    def amount(self) -> int:
        """The size of the arguments, and of a body that was edited."""
        return _amount_of(self.call.arguments) + len(self.call.edited_body or b"")

    @property
    def source(self) -> object:
        """The call but for its number, and the credential; None where the call holds secrets."""
        call = self.call
        if call.edited_body is not None or any(secrets_in(call)):
            return None
        try:
            # As text, since 1 and True are equal, and are written in two ways.
            said = repr((call.arguments, call.options.headers))
        except ValueError:  # a number beyond all bounds
            return None
        if any(texts_in(said.encode("utf-8", "surrogatepass"))):
            return None
        return self._operation, call.endpoint, said, call.options, self.credential

    def secrets(self) -> Iterable[Secret]:
        """Those of the credential, those among the arguments, and those in a body by hand."""
        yield from self.credential.secrets()
        yield from secrets_in(self.call)
        yield from map(Secret, texts_in(self.call.edited_body or b""))

    def encode(self) -> Encoded:
        """The request in the protocol of the call."""
        return encode(self.call, self._catalogue, self.credential)

    def check(self, encoded: Encoded) -> Verdict | None:
        """Look at the address, the headers and the body, in this order; raises BadRequest."""
        check_address(self.call.endpoint.base_url)
        check_headers(encoded.headers)
        check_masks(encoded.body)
        return guard.check(self.call, self._catalogue, encoded)

    def read(self, body: bytes, content_type: str, status: int) -> Reading:
        """Read it as the answer of the operation."""
        read = soap_answer.read if self.call.endpoint.protocol.is_soap else rest_answer.read
        return read(body, content_type, status, self._operation, self._catalogue)


class WebQuestion:
    """A web request that no operation stands for."""

    effect = Effect.READ
    """None of them changes what the server keeps for a customer: it may be sent again."""
    source = None
    """Many are a part of signing in, and are full of secrets."""

    def __init__(self, request: WebRequest, credential: Credential, deadlines: Deadlines) -> None:
        """Ask `request`, signed as REST calls are."""
        endpoint = Endpoint(_root_of(request.url), calls.Protocol.REST)
        options = Options(deadlines=deadlines)
        self.call = Call(request.name, endpoint, service=WEB, options=options)
        self.credential = credential
        self._request = request

    @property
    def target(self) -> tuple[str, str]:
        """The method and address of the request."""
        return self._request.method, self._request.url

    @property
    def amount(self) -> int:
        """The size of the body."""
        return len(self._request.body)

    def secrets(self) -> Iterable[Secret]:
        """Those that were named, those of the credential, and those in the form that is sent."""
        yield from self._request.secrets
        yield from self.credential.secrets()
        if is_form(content_type_of(self._request.headers)):
            pairs = parse_qsl(self._request.body.decode("utf-8", "replace"))
            yield from (Secret(value) for name, value in pairs if name in _SECRET_IN_FORM)

    def encode(self) -> Encoded:
        """The request with our own headers and the signature; what it says itself replaces them."""
        request = self._request
        own = (*_OWN_HEADERS, *rest.signature(self.credential))
        headers = merge_headers(own, request.headers)
        return Encoded(request.method, request.url, headers, request.body)

    def check(self, encoded: Encoded) -> Verdict | None:
        """Look at the address and the headers."""
        check_address(encoded.url, may_have_query=True)
        check_headers(encoded.headers)
        return None

    def read(self, body: bytes, content_type: str, status: int) -> Reading:
        """Read it as JSON, XML or a page, judged by its status and the errors that are known."""
        accepted = next((v for k, v in self._request.headers if k.lower() == "accept"), "")
        return web_answer.read(body, content_type, status, takes_html="html" in accepted)


def encode(call: Call, catalogue: Catalogue, credential: Credential) -> Encoded:
    """The finished request of a call in its protocol.

    Where a body that was edited by hand still shows the mask for the ticket or the application
    token, the real one is put back.

    Raises:
        BadRequest: the call cannot be put on the wire.
    """
    operation = catalogue.operation(call.operation, call.service)
    if not call.endpoint.protocol.is_soap:
        encoded = rest.encode(call, operation, catalogue, credential)
    else:
        encoded = soap.encode(call, operation, catalogue, credential)
        if call.edited_body is not None:
            real = {
                "Ticket": credential.secret.reveal(),
                "ApplicationToken": credential.application_token.reveal(),
            }
            encoded = replace(encoded, body=fill_masks(encoded.body, real))
    return replace(encoded, headers=merge_headers(_OWN_HEADERS, encoded.headers))


def is_form(content_type: str) -> bool:
    """Whether a body of this content type is the fields of a form, `a=1&b=2`."""
    return content_type.lower().startswith("application/x-www-form-urlencoded")


def check_address(url: str, *, may_have_query: bool = False) -> None:
    """Look whether requests can be sent to an address at all.

    Raises:
        BadRequest: they cannot; the text says why.
    """
    parts = parts_of(url)
    problem = ""
    if parts is None or parts.port == 0:
        problem = "is not a valid one. It looks like https://host/folder."
    elif parts.scheme not in {"http", "https"}:
        problem = "must begin with https:// or http://."
    elif "@" in parts.netloc:
        problem = (
            "must not hold a user name or a password: they would be kept with it. Give them in "
            "the sign-in."
        )
    elif not parts.hostname or re.search(r"[\s\x00-\x1f\x7f\\]", parts.netloc):
        problem = "has no valid host name."
    elif "#" in url or ("?" in url and not may_have_query):
        problem = "must not hold a ? or a # part."
    if problem:
        msg = f"The address of the server {problem}"
        raise BadRequest(msg)


def check_headers(headers: Headers) -> None:
    """Look whether HTTP can carry these headers.

    Raises:
        BadRequest: it cannot; the text says why.
    """
    for name, value in headers:
        problem = ""
        if not _HEADER_NAME.fullmatch(name):
            problem = f"{name!r} cannot be the name of an HTTP header."
        elif not _HEADER_VALUE.fullmatch(value):
            problem = f"The header {name} holds a character that HTTP headers cannot carry."
        elif name.lower() in _FRAMING:
            problem = f"The header {name} follows from the body and cannot be set."
        if problem:
            raise BadRequest(problem)


def check_masks(body: bytes) -> None:
    """Look whether a body still shows dots where a secret was taken out, of an earlier call.

    Sent like that, they would be kept as the password of an ERP connection.

    Raises:
        BadRequest: it does; the text says what to do.
    """
    if holds_masks(body):
        mask = MASK.decode()
        msg = f"The request still has {mask} where a secret was taken out. Type the secret there."
        raise BadRequest(msg)


def _root_of(url: str) -> str:
    """The scheme and host of an address; the whole of it where it has none."""
    parts = parts_of(url)
    if parts is None or parts.port == 0 or not parts.netloc:
        return url
    return f"{parts.scheme}://{parts.netloc}"


def _amount_of(value: Value) -> int:
    if isinstance(value, str):
        return len(value)
    if isinstance(value, Mapping):
        return sum(map(_amount_of, value.values()))
    if isinstance(value, Sequence):
        return sum(map(_amount_of, value))
    return 1
