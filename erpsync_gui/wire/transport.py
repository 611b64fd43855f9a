"""Sends a call and collects what comes back. The only file that sends.

One call, one connection, one asyncio task: cancelling the task ends the call in any phase and
closes the connection. Whatever happens on the wire ends as an Exchange. What is sent and what an
answer means is not known here; `attempt` does.
"""

from __future__ import annotations

import asyncio
import functools
import gc
import ipaddress
import ssl
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any, ClassVar

import httpx
import truststore

from erpsync_gui import logs
from erpsync_gui.contract.catalogue import Catalogue
from erpsync_gui.wire import failures, pretty, soap_answer
from erpsync_gui.wire.attempt import Attempt, encode
from erpsync_gui.wire.call import Call, Deadlines, Endpoint, Options, Protocol
from erpsync_gui.wire.credentials import Credential, Scheme
from erpsync_gui.wire.encoded import BadRequest, Encoded
from erpsync_gui.wire.exchange import Exchange, Phase, Reading, ReceivedResponse, Verdict
from erpsync_gui.wire.redact import Secret
from erpsync_gui.wire.stopwatch import Stopwatch
from erpsync_gui.wire.text import IndexedText

if find_spec("sniffio") is None:
    # WORKAROUND: httpcore looks for this package on the disk with every lock that it makes, eight
    # times a call. This entry tells Python at once that it is not there.
    sys.modules["sniffio"] = None  # type: ignore[assignment]  # documented, and not in the stubs

LARGEST_BODY_BYTES = 1 << 30
"""The largest answer that is kept, on the wire or unpacked."""

_READ_IN_PLACE_BYTES = 1 << 18
"""A smaller answer is read quicker than anybody can cancel; a larger one on a thread aside."""

_WRITTEN_IN_PLACE = 2000
"""So many characters and values are written quicker than a thread aside would start."""

Observe = Callable[[Phase, int], None]
"""Told which phase a call entered and how many bytes have arrived."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """How a sign-in ended; `credential` is there only when it succeeded."""

    exchange: Exchange
    credential: Credential | None


class _UnexpectedEndError(Exception):
    """The call cannot go on; carries the verdict that says why."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.sentence)
        self.verdict = verdict


@functools.cache
def trust_context() -> ssl.SSLContext:
    """The TLS settings of this program: the operating system's own certificate store.

    Made once, since making one takes longer than a small call; safe to share between threads.
    """
    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


async def perform(
    call: Call,
    catalogue: Catalogue,
    credential: Credential,
    *,
    trust: ssl.SSLContext,
    observe: Observe,
    server: str = "",
    user: str = "",
    limit_bytes: int = LARGEST_BODY_BYTES,
) -> Exchange:
    """Make a call; every end of it is an Exchange, a cancellation of the task too.

    The name of the host is looked up in a phase of its own, so that a wrong name is told from a
    host that is down; the connection then resolves it again, which the system has at hand.

    Args:
        call: what to ask. It must name an operation that the catalogue has.
        catalogue: the contract.
        credential: what to sign the call with.
        trust: the TLS settings, `trust_context()`.
        observe: told of each phase, and of the bytes received about 20 times a second.
        server: the server's name for people.
        user: who is signed in, for people.
        limit_bytes: the largest answer that is kept.
    """
    watch = Stopwatch(observe)
    watch.enter(Phase.PREPARING)
    attempt = Attempt(call, catalogue, credential, watch, limit_bytes=limit_bytes)
    return attempt.labelled(await _carry_out(attempt, watch, trust), server, user)


async def sign_in(
    endpoint: Endpoint,
    user: str,
    password: Secret,
    application_token: Secret = Secret(),
    *,
    catalogue: Catalogue,
    trust: ssl.SSLContext,
    server: str = "",
    deadlines: Deadlines = Deadlines(),
) -> SignedIn:
    """Trade a user name and a password for a ticket at SoPrincipal (domain sheet 5.1).

    A REST endpoint signs in over SOAP 88 as well: the ticket is good for both. The Exchange shows
    neither the password nor the ticket; the credential has it.
    """
    soap = endpoint if endpoint.protocol.is_soap else Endpoint(endpoint.base_url, Protocol.SOAP88)
    call = Call(
        "AuthenticateUsernamePassword",
        soap,
        {"UserName": user, "Password": password.reveal()},
        service="SoPrincipal",
        options=Options(deadlines=deadlines),
    )
    operation = catalogue.operation(call.operation, call.service)
    signed: list[soap_answer.SignIn] = []

    def learn(body: bytes, content_type: str, status: int) -> Iterable[Secret]:
        reading = soap_answer.read(body, content_type, status, operation, catalogue)
        signed.append(soap_answer.sign_in_of(reading))
        logs.forget(signed[0].ticket.reveal())
        return (signed[0].ticket,)

    watch = Stopwatch(lambda _phase, _received_bytes: None)
    watch.enter(Phase.PREPARING)
    token = Credential(application_token=application_token)
    attempt = Attempt(call, catalogue, token, watch, limit_bytes=LARGEST_BODY_BYTES, learn=learn)
    exchange = attempt.labelled(await _carry_out(attempt, watch, trust), server, user)
    if not (signed and signed[0].succeeded and signed[0].ticket):
        return SignedIn(exchange, None)
    label = signed[0].full_name or signed[0].associate or user
    credential = Credential(Scheme.TICKET, user, signed[0].ticket, application_token, label)
    return SignedIn(exchange, credential)


def preview(call: Call, catalogue: Catalogue, credential: Credential) -> IndexedText | None:
    """The body of a call laid out for reading; None when it has none or cannot be written."""
    try:
        encoded = encode(call, catalogue, credential)
    except BadRequest:
        return None
    content_type = next((v for k, v in encoded.headers if k.lower() == "content-type"), "")
    return pretty.print_body(encoded.body, content_type).text if encoded.body else None


async def _carry_out(attempt: Attempt, watch: Stopwatch, trust: ssl.SSLContext) -> Exchange:
    total_s = attempt.call.options.deadlines.total_s
    try:
        prepared = await _prepare(attempt)
        if isinstance(prepared, Verdict):
            return attempt.failed(prepared)
        async with asyncio.timeout(total_s):
            await _send(attempt, watch, trust, prepared)
        return await _read(attempt, watch)
    except asyncio.CancelledError:
        task = asyncio.current_task()
        if task is not None:
            task.uncancel()
        return attempt.failed(failures.cancelled(watch.phase, attempt.operation))
    except TimeoutError:
        return attempt.failed(failures.out_of_time(watch.phase, total_s, attempt.operation))
    except _UnexpectedEndError as end:
        return attempt.failed(end.verdict)


async def _prepare(attempt: Attempt) -> Encoded | Verdict:
    if attempt.amount < _WRITTEN_IN_PLACE:
        return attempt.prepare()
    # Aside, since a list of a hundred thousand keys takes a second to write and check.
    return await asyncio.to_thread(attempt.prepare)


async def _read(attempt: Attempt, watch: Stopwatch) -> Exchange:
    watch.enter(Phase.READING)
    if attempt.arrival.wire_bytes <= _READ_IN_PLACE_BYTES:
        response, reading = attempt.read()
    else:
        response, reading = await asyncio.to_thread(_read_aside, attempt)
    return attempt.concluded(response, reading)


def _read_aside(attempt: Attempt) -> tuple[ReceivedResponse, Reading]:
    """Read without a search for cyclic garbage: there is none, and each would stop all threads."""
    was_searching = gc.isenabled()
    gc.disable()
    try:
        return attempt.read()
    finally:
        if was_searching:
            gc.enable()


async def _send(
    attempt: Attempt, watch: Stopwatch, trust: ssl.SSLContext, encoded: Encoded
) -> None:
    """Send and receive everything.

    Raises:
        _UnexpectedEndError: no whole answer came.
    """
    deadlines = attempt.call.options.deadlines
    tracer = _Tracer(attempt, watch)
    request = _request(attempt, encoded, deadlines, tracer)
    await _resolve(request.url, watch, deadlines.connect_s)
    try:
        async with httpx.AsyncClient(verify=trust, trust_env=False, http2=False) as client:
            response = await client.send(request, stream=True, follow_redirects=False)
            try:
                await _receive(response, attempt, watch)
            finally:
                await response.aclose()
    except (httpx.HTTPError, httpx.StreamError, OSError) as error:
        verdict = _verdict(error, request.url, attempt, watch.phase)
        raise _UnexpectedEndError(verdict) from error
    finally:
        await tracer.aclose()


def _request(
    attempt: Attempt, encoded: Encoded, deadlines: Deadlines, tracer: _Tracer
) -> httpx.Request:
    timeout = httpx.Timeout(deadlines.silence_s, connect=deadlines.connect_s, pool=None)
    try:
        request = httpx.Request(
            encoded.method,
            encoded.url,
            headers=list(encoded.headers),
            content=encoded.body,
            extensions={"timeout": timeout.as_dict(), "trace": tracer},
        )
    except (httpx.InvalidURL, UnicodeError) as error:
        sentence = f"The address of the server is not a valid one: {error}."
        raise _UnexpectedEndError(failures.bad_request(sentence)) from error
    sent = ((name.decode("ascii"), value.decode("ascii")) for name, value in request.headers.raw)
    attempt.note_headers(tuple(sent))
    return request


class _Tracer:
    """What httpcore tells while it works, turned into phases; and the connection it works on."""

    _PHASES: ClassVar = {
        "connection.connect_tcp.started": Phase.CONNECTING,
        "connection.start_tls.started": Phase.SECURING,
        "http11.send_request_headers.started": Phase.SENDING,
        "http11.receive_response_headers.started": Phase.WAITING,
    }
    _CONNECTED = ("connection.connect_tcp.complete", "connection.start_tls.complete")

    def __init__(self, attempt: Attempt, watch: Stopwatch) -> None:
        self._attempt = attempt
        self._watch = watch
        self._streams: list[Any] = []

    async def __call__(self, event: str, info: dict[str, Any]) -> None:
        """Called by httpcore before and after each of its steps."""
        if event in self._PHASES:
            self._watch.enter(self._PHASES[event])
        elif event in self._CONNECTED:
            self._streams.append(info["return_value"])
            self._tap(info["return_value"])

    async def aclose(self) -> None:
        """Close what is still open, and let go of what was tapped.

        WORKAROUND: httpcore leaves a connection open that is cancelled in its TLS handshake.
        """
        for stream in self._streams:
            await stream.aclose()
            # A stream and its tap hold each other, and with them the whole answer.
            del stream.read

    def _tap(self, stream: Any) -> None:
        """See the bytes of a connection as they come.

        WORKAROUND: httpcore keeps nothing of what it cannot read as HTTP, and nothing beyond the
        announced length of a body. The stream that its trace hands out is the one that it reads.
        """
        read = stream.read

        async def tapped(max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109 - httpcore's own signature
            data: bytes = await read(max_bytes, timeout)
            self._attempt.arrival.tap(data)
            return data

        stream.read = tapped


async def _resolve(url: httpx.URL, watch: Stopwatch, patience_s: float) -> None:
    """Find out whether the host's name leads anywhere; an address needs no looking up."""
    host = url.raw_host.decode("ascii")
    try:
        ipaddress.ip_address(host)
    except ValueError:
        watch.enter(Phase.RESOLVING)
    else:
        return
    try:
        async with asyncio.timeout(patience_s):
            await asyncio.get_running_loop().getaddrinfo(host, url.port)
    except TimeoutError as error:
        verdict = failures.no_connection_in_time(Phase.RESOLVING, patience_s)
        raise _UnexpectedEndError(verdict) from error
    except (OSError, UnicodeError) as error:
        raise _UnexpectedEndError(failures.name_not_found(url.host, error)) from error


async def _receive(response: httpx.Response, attempt: Attempt, watch: Stopwatch) -> None:
    watch.enter(Phase.RECEIVING)
    arrival = attempt.arrival
    arrival.status = response.status_code
    arrival.reason = response.extensions.get("reason_phrase", b"").decode("latin-1")
    arrival.http_version = response.http_version
    arrival.headers = tuple(
        (name.decode("latin-1"), value.decode("latin-1")) for name, value in response.headers.raw
    )
    async for chunk in response.aiter_raw():
        arrival.add(chunk)
        watch.count(arrival.wire_bytes)
        if arrival.wire_bytes > attempt.limit_bytes:
            raise _UnexpectedEndError(failures.too_large(attempt.limit_bytes))
    arrival.complete = True


def _verdict(error: Exception, url: httpx.URL, attempt: Attempt, phase: Phase) -> Verdict:
    """What an exception of the network means in this phase."""
    arrival = attempt.arrival
    broke_rules = isinstance(error, httpx.RemoteProtocolError) and not arrival.peer_closed
    if broke_rules or arrival.is_not_http():
        return failures.not_http(bytes(arrival.tapped), str(error))
    if isinstance(error, httpx.TimeoutException):
        return _late(error, attempt, phase)
    if isinstance(error, httpx.ConnectError):
        port = url.port or (443 if url.scheme == "https" else 80)
        explain = failures.not_secured if phase is Phase.SECURING else failures.not_connected
        return explain(url.host, port, list(_causes(error)))
    if isinstance(error, httpx.LocalProtocolError):
        return failures.bad_request(f"The request breaks the rules of HTTP: {error}.")
    if isinstance(error, httpx.RemoteProtocolError | httpx.NetworkError):
        return _cut(attempt)
    return failures.broken_encryption(error)


def _late(error: httpx.TimeoutException, attempt: Attempt, phase: Phase) -> Verdict:
    deadlines = attempt.call.options.deadlines
    if isinstance(error, httpx.ConnectTimeout):
        return failures.no_connection_in_time(phase, deadlines.connect_s)
    return failures.silent(phase, deadlines.silence_s, attempt.operation)


def _cut(attempt: Attempt) -> Verdict:
    arrival = attempt.arrival
    if not arrival.status:
        return failures.cut_before_answer(attempt.operation, begun=bool(arrival.tapped))
    expected = arrival.header("content-length")
    return failures.cut_in_answer(arrival.wire_bytes, expected, attempt.operation)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """An exception and all that led to it, the first cause last."""
    yield error
    if isinstance(error, BaseExceptionGroup):
        for inner in error.exceptions:
            yield from _causes(inner)
    following = error.__cause__ or error.__context__
    if following is not None:
        yield from _causes(following)
