"""One call on its way: prepared, filled with what arrives, and concluded as an Exchange.

Everything about a call but moving its bytes: that is `transport`'s. Here secrets are taken out,
before anything is kept, and whatever arrived is kept, however the call ended.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import SplitResult, urlsplit

from erpsync_gui import __version__
from erpsync_gui.contract.catalogue import Catalogue
from erpsync_gui.contract.model import Value
from erpsync_gui.wire import failures, guard, pretty, rest, rest_answer, soap, soap_answer
from erpsync_gui.wire.call import Call
from erpsync_gui.wire.credentials import Credential, secrets_in
from erpsync_gui.wire.encoded import BadRequest, Encoded, Headers, merge_headers
from erpsync_gui.wire.exchange import (
    Exchange,
    Reading,
    ReceivedResponse,
    SentRequest,
    Verdict,
)
from erpsync_gui.wire.redact import Redactor, Secret
from erpsync_gui.wire.secret_places import fill_masks
from erpsync_gui.wire.stopwatch import Stopwatch
from erpsync_gui.wire.text import IndexedText
from erpsync_gui.wire.unpack import unpack

Learn = Callable[[bytes, str, int], Iterable[Secret]]
"""Sees a whole body before redaction, its content type and status; says which secrets it holds."""

_OWN_HEADERS: Headers = (
    ("User-Agent", f"ErpSyncWorkbench/{__version__}"),
    ("Accept-Encoding", "gzip, deflate"),
    ("Connection", "keep-alive"),
)
_FRAMING = frozenset({"content-length", "transfer-encoding"})
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_HEADER_VALUE = re.compile(r"[\t\x20-\x7e]*")
_LARGEST_PARTIAL_LAID_OUT = 1 << 20
_HTTP = b"HTTP/"
_TAPPED_BYTES = 1 << 16


@dataclass(slots=True)
class Arrival:
    """What has come back so far, filled in while it comes.

    `tapped` are the first bytes of the connection as they were, `tapped_bytes` counts all of
    them; they tell what came where HTTP could not be read. `complete` says that the body did
    not break off.
    """

    status: int = 0
    reason: str = ""
    http_version: str = ""
    headers: Headers = ()
    chunks: list[bytes] = field(default_factory=list)
    wire_bytes: int = 0
    complete: bool = False
    peer_closed: bool = False
    tapped: bytearray = field(default_factory=bytearray)
    tapped_bytes: int = 0

    def tap(self, data: bytes) -> None:
        """Note bytes as the connection gave them; none mean that the other side closed it."""
        self.peer_closed = not data
        self.tapped_bytes += len(data)
        self.tapped += data[: max(0, _TAPPED_BYTES - len(self.tapped))]

    def add(self, chunk: bytes) -> None:
        """Take a piece of the body."""
        self.chunks.append(chunk)
        self.wire_bytes += len(chunk)

    def packed(self) -> bytes:
        """The body so far as it came over the wire; its pieces are joined once."""
        if len(self.chunks) != 1:
            self.chunks = [b"".join(self.chunks)]
        return self.chunks[0]

    def header(self, name: str) -> str:
        """The first header of this name, given in lower case; empty when it is missing."""
        return next((value for key, value in self.headers if key.lower() == name), "")

    def is_not_http(self) -> bool:
        """Whether what came does not even begin like an answer of HTTP."""
        begin = bytes(self.tapped[: len(_HTTP)])
        return not self.status and not _HTTP.startswith(begin)

    def surplus_bytes(self) -> int:
        """How many more bytes came than the header Content-Length (or a 204) allows."""
        head = re.search(rb"\r?\n\r?\n", self.tapped)
        if not self.complete or head is None or b"HTTP/1.1 1" in self.tapped[: head.start()]:
            return 0
        if self.header("transfer-encoding") or not self.header("content-length"):
            return 0
        return max(0, self.tapped_bytes - head.end() - self.wire_bytes)


class Attempt:
    """One call from its encoding to its Exchange."""

    def __init__(
        self,
        call: Call,
        catalogue: Catalogue,
        credential: Credential,
        watch: Stopwatch,
        *,
        limit_bytes: int,
        learn: Learn | None = None,
    ) -> None:
        """Nothing is done yet. `limit_bytes` is the largest body that is kept."""
        self.operation = catalogue.operation(call.operation, call.service)
        self.call = call
        self.arrival = Arrival()
        self.limit_bytes = limit_bytes
        self._catalogue = catalogue
        self._credential = credential
        self._watch = watch
        self._learn = learn
        self._secrets = [*credential.secrets(), *secrets_in(call)]
        self._redactor = Redactor(self._secrets)
        self._request = self._draft()

    @property
    def amount(self) -> int:
        """How many characters and values there are to write, all told."""
        return _amount_of(self.call.arguments) + len(self.call.edited_body or b"")

    def prepare(self) -> Encoded | Verdict:
        """The finished request, or why nothing may be sent."""
        try:
            encoded = encode(self.call, self._catalogue, self._credential)
        except BadRequest as error:
            return failures.bad_request(str(error))
        self._request = self._sent(encoded)
        problem = _problem_in_address(self.call.endpoint.base_url) or _problem_in_headers(
            (*self.call.options.headers, *encoded.headers)
        )
        if problem:
            return failures.bad_request(problem)
        return guard.check(self.call, self._catalogue, encoded) or encoded

    def note_headers(self, headers: Headers) -> None:
        """Keep the request's headers exactly as they are sent."""
        self._request = replace(self._request, headers=self._redactor.headers(headers))

    def read(self) -> tuple[ReceivedResponse, Reading]:
        """Read the whole answer: unpacked, without secrets, judged and laid out. Takes its time."""
        arrival = self.arrival
        content_type = arrival.header("content-type")
        packed = arrival.packed()
        unpacked = unpack(packed, arrival.header("content-encoding"), self.limit_bytes, whole=True)
        if self._learn and not unpacked.problem:
            learned = self._learn(unpacked.body, content_type, arrival.status)
            self._redactor = Redactor([*self._secrets, *learned])
        body = self._redactor.body(unpacked.body)
        if unpacked.problem:
            verdict = failures.not_unpacked(unpacked.problem, arrival.status)
            reading = Reading(verdict, IndexedText.of(body))
        else:
            answer = soap_answer if self.call.endpoint.protocol.is_soap else rest_answer
            reading = answer.read(
                body, content_type, arrival.status, self.operation, self._catalogue
            )
        return self._received(body, reading.text), reading

    def concluded(self, response: ReceivedResponse, reading: Reading) -> Exchange:
        """The Exchange of an answer that was read."""
        surplus = self.arrival.surplus_bytes()
        return replace(
            self._exchange(reading.verdict),
            response=response,
            value=reading.value,
            reply=reading.reply,
            changes=reading.changes,
            notes=(_surplus_note(surplus),) if surplus else (),
        )

    def failed(self, verdict: Verdict) -> Exchange:
        """The Exchange of a call that ended without an answer to judge; keeps what arrived."""
        clean = self._redactor.text
        verdict = replace(
            verdict,
            sentence=clean(verdict.sentence),
            server_words=clean(verdict.server_words),
        )
        return replace(self._exchange(verdict), response=self._partial_response())

    def labelled(self, exchange: Exchange, server: str, user: str) -> Exchange:
        """The same Exchange with the names of server and user for people."""
        clean = self._redactor.text
        return replace(exchange, server=clean(server), user=clean(user))

    def _exchange(self, verdict: Verdict) -> Exchange:
        return Exchange(
            call=self._clean_call(),
            verdict=verdict,
            timeline=self._watch.timeline(),
            request=self._request,
        )

    def _draft(self) -> SentRequest:
        """The request as far as it is known before it is encoded."""
        endpoint, operation = self.call.endpoint, self.operation
        url = (
            endpoint.soap_url(operation.service)
            if endpoint.protocol.is_soap
            else endpoint.rest_url(operation.service, operation.name)
        )
        empty = IndexedText.of(b"")
        return SentRequest("POST", self._redactor.url(url), (), empty, empty, 0)

    def _sent(self, encoded: Encoded) -> SentRequest:
        body = self._redactor.body(encoded.body)
        content_type = next((v for k, v in encoded.headers if k.lower() == "content-type"), "")
        return SentRequest(
            method=encoded.method,
            url=self._redactor.url(encoded.url),
            headers=self._redactor.headers(encoded.headers),
            raw=IndexedText.of(body),
            text=pretty.print_body(body, content_type).text,
            wire_bytes=len(encoded.body),
        )

    def _received(self, body: bytes, text: IndexedText) -> ReceivedResponse:
        arrival = self.arrival
        return ReceivedResponse(
            status=arrival.status,
            reason=self._redactor.text(arrival.reason),
            http_version=arrival.http_version,
            headers=self._redactor.headers(arrival.headers),
            raw=IndexedText.of(body),
            text=text,
            wire_bytes=arrival.wire_bytes,
            complete=arrival.complete,
        )

    def _partial_response(self) -> ReceivedResponse | None:
        """What arrived of an answer; status 0 and the bytes as they were when HTTP was broken."""
        arrival = self.arrival
        if not arrival.status:
            if not arrival.tapped:
                return None
            body = self._redactor.body(bytes(arrival.tapped))
            arrival.wire_bytes = arrival.tapped_bytes
            return self._received(body, IndexedText.of(body))
        packed = arrival.packed()
        encoding = arrival.header("content-encoding")
        body = self._redactor.body(unpack(packed, encoding, self.limit_bytes, whole=False).body)
        # Somebody waits for this Exchange: only what is laid out at once is laid out.
        small = len(body) <= _LARGEST_PARTIAL_LAID_OUT
        content_type = arrival.header("content-type")
        text = pretty.print_body(body, content_type).text if small else IndexedText.of(body)
        return self._received(body, text)

    def _clean_call(self) -> Call:
        """The call to keep: what it was asked with, without the secrets that stood in it."""
        call, redactor = self.call, self._redactor
        arguments = redactor.value(call.arguments)
        return replace(
            call,
            endpoint=replace(call.endpoint, base_url=redactor.url(call.endpoint.base_url)),
            arguments=arguments if isinstance(arguments, dict) else {},
            options=replace(call.options, headers=redactor.headers(call.options.headers)),
            edited_body=None if call.edited_body is None else redactor.body(call.edited_body),
        )


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


def _amount_of(value: Value) -> int:
    if isinstance(value, str):
        return len(value)
    if isinstance(value, Mapping):
        return sum(map(_amount_of, value.values()))
    if isinstance(value, Sequence):
        return sum(map(_amount_of, value))
    return 1


def _problem_in_address(url: str) -> str:
    """Why nothing can be sent to an address; empty when it can."""
    parts = _split(url)
    if parts is None:
        return "The address of the server is not a valid one. It looks like https://host/folder."
    if parts.scheme not in {"http", "https"}:
        return "The address of the server must begin with https:// or http://."
    if "@" in parts.netloc:
        return (
            "The address of the server must not hold a user name or a password: they would be "
            "kept with it. Give them in the sign-in."
        )
    if not parts.hostname or re.search(r"[\s\x00-\x1f\x7f\\]", parts.netloc):
        return "The address of the server has no valid host name."
    if "#" in url or "?" in url:
        return "The address of the server must not hold a ? or a # part."
    return ""


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    return None if port == 0 else parts


def _problem_in_headers(headers: Headers) -> str:
    for name, value in headers:
        if not _HEADER_NAME.fullmatch(name):
            return f"{name!r} cannot be the name of an HTTP header."
        if not _HEADER_VALUE.fullmatch(value):
            return f"The header {name} holds a character that HTTP headers cannot carry."
        if name.lower() in _FRAMING:
            return f"The header {name} follows from the body and cannot be set."
    return ""


def _surplus_note(surplus_bytes: int) -> str:
    return (
        f"{surplus_bytes:,} more bytes came than the answer announced (Content-Length); they are "
        "not shown, and the body may be cut."
    )
