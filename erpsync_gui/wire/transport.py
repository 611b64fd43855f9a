"""Makes calls and web requests: each is prepared, sent and read, and ends as an Exchange.

Whatever happens on the wire, a cancellation of the task too, ends as an Exchange. How bytes move is
for `sending` to know, and what they mean for `attempt`.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from erpsync_gui.contract.catalogue import Catalogue
from erpsync_gui.secret import Secret
from erpsync_gui.wire import failures, pretty, sending
from erpsync_gui.wire.apart import READ_APART_BYTES, ApartError, ApartReading
from erpsync_gui.wire.attempt import Attempt, Learn
from erpsync_gui.wire.body import MEMORY_BYTES, NotKeptError
from erpsync_gui.wire.call import Call, Deadlines
from erpsync_gui.wire.credentials import Credential
from erpsync_gui.wire.encoded import BadRequest, Encoded, content_type_of
from erpsync_gui.wire.exchange import Exchange, Reading, Verdict
from erpsync_gui.wire.glimpse import Glimpse, Show, show_nothing
from erpsync_gui.wire.network import Network
from erpsync_gui.wire.outcome import Phase
from erpsync_gui.wire.question import ContractQuestion, WebQuestion
from erpsync_gui.wire.redact import Redactor
from erpsync_gui.wire.stopwatch import Stopwatch
from erpsync_gui.wire.text import IndexedText
from erpsync_gui.wire.web import WebRequest
from erpsync_gui.wire.written import LastWritten

LARGEST_BODY_BYTES = 1 << 30
"""The largest answer that is kept, on the wire or unpacked."""

_READ_IN_PLACE_BYTES = 1 << 18
"""A smaller answer is read quicker than anybody can cancel; a larger one on a thread aside."""

_WRITTEN_IN_PLACE = 2000
"""So many characters and values are written quicker than a thread aside would start."""

Observe = Callable[[Phase, int], None]
"""Told which phase a call entered and how many bytes have arrived."""

_UNSIGNED = Credential()


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of a web request.

    `status` is 0 when there was no answer. `body` is what came, unpacked and with whatever
    secrets it holds, for who asked; empty when no whole answer could be read. What may be kept
    and shown is the Exchange.
    """

    exchange: Exchange
    status: int
    body: bytes = field(repr=False)


def observe_nothing(_phase: Phase, _received_bytes: int) -> None:
    """For what nobody watches."""


async def perform(  # noqa: PLR0913 - what is asked, the way, who watches, and names for people
    call: Call,
    catalogue: Catalogue,
    credential: Credential,
    *,
    network: Network = Network(),
    observe: Observe = observe_nothing,
    server: str = "",
    user: str = "",
    limit_bytes: int = LARGEST_BODY_BYTES,
    memory_bytes: int = MEMORY_BYTES,
    show: Show = show_nothing,
    reads_apart: bool = False,
    learn: Learn | None = None,
    written: LastWritten | None = None,
) -> Exchange:
    """Make a call; every end of it is an Exchange.

    Args:
        call: what to ask. It must name an operation that the catalogue has.
        catalogue: the contract.
        credential: what to sign the call with.
        network: which certificates are believed, and which proxy is taken.
        observe: told of each phase, and of the bytes received about 20 times a second.
        server: the server's name for people.
        user: who is signed in, for people.
        limit_bytes: the largest answer that is kept.
        memory_bytes: how much of it is kept in memory; a larger one goes to a file.
        show: given what has come of a large answer, about 10 times a second and when it is whole;
            then, where it is read apart, what it says, piece by piece.
        reads_apart: have a large answer read by a second process, out of the way of all threads;
            otherwise it is read on a thread aside, and its `value` is whole.
        learn: sees the whole body of the answer before redaction, and says what to hide of it.
        written: remembers the request for when the same is asked again.
    """
    question = ContractQuestion(call, catalogue, credential)
    apart = ApartReading() if reads_apart else None
    attempt = Attempt(
        question,
        _begun(observe),
        limit_bytes=limit_bytes,
        memory_bytes=memory_bytes,
        show=_shown_to(apart, show),
        learn=learn,
        secrets=network.secrets(),
        written=written,
    )
    try:
        return attempt.labelled(await _carry_out(attempt, network, apart, show), server, user)
    finally:
        if apart is not None:
            apart.close()


async def fetch(
    request: WebRequest,
    *,
    network: Network = Network(),
    observe: Observe = observe_nothing,
    server: str = "",
    deadlines: Deadlines = Deadlines(),
    credential: Credential = _UNSIGNED,
) -> Fetched:
    """Make a web request; every end of it is an Exchange. Redirects are not followed.

    Args:
        request: what to ask. An HTML page is an answer only where its header `Accept` names HTML.
        network: which certificates are believed, and which proxy is taken.
        observe: told of each phase, and of the bytes received.
        server: the server's name for people.
        deadlines: how long to wait.
        credential: what to sign it with, as REST calls are.
    """
    seen: list[bytes] = []

    def learn(body: bytes, _content_type: str, _status: int) -> Iterable[Secret]:
        seen.append(body)
        return ()

    attempt = Attempt(
        WebQuestion(request, credential, deadlines),
        _begun(observe),
        limit_bytes=LARGEST_BODY_BYTES,
        learn=learn,
        secrets=network.secrets(),
    )
    exchange = attempt.labelled(await _carry_out(attempt, network), server, credential.label)
    return Fetched(exchange, attempt.arrival.status, seen[0] if seen else b"")


def preview(call: Call, catalogue: Catalogue, credential: Credential) -> IndexedText | None:
    """The body of a call laid out for reading, without its secrets.

    None when it has no body, or cannot be written.
    """
    question = ContractQuestion(call, catalogue, credential)
    try:
        encoded = question.encode()
    except BadRequest:
        return None
    content_type = content_type_of(encoded.headers)
    body = Redactor(question.secrets()).body(encoded.body)
    return pretty.print_clean(body, content_type).text if body else None


def _shown_to(apart: ApartReading | None, show: Show) -> Show:
    """Show what has come to somebody, and to the process that reads it."""
    if apart is None:
        return show

    def show_both(glimpse: Glimpse) -> None:
        show(glimpse)
        apart.arriving(glimpse.raw)

    return show_both


def _begun(observe: Observe) -> Stopwatch:
    watch = Stopwatch(observe)
    watch.enter(Phase.PREPARING)
    return watch


async def _carry_out(
    attempt: Attempt,
    network: Network,
    apart: ApartReading | None = None,
    show: Show = show_nothing,
) -> Exchange:
    question, watch = attempt.question, attempt.watch
    total_s = question.call.options.deadlines.total_s
    try:
        prepared = await _prepare(attempt)
        if isinstance(prepared, Verdict):
            return attempt.failed(prepared)
        async with asyncio.timeout(total_s):
            await sending.send(attempt, prepared, network)
        return await _read(attempt, apart, show)
    except asyncio.CancelledError:
        task = asyncio.current_task()
        if task is not None:
            task.uncancel()
        return attempt.failed(failures.cancelled(watch.phase, question))
    except TimeoutError:
        return attempt.failed(failures.out_of_time(watch.phase, total_s, question, attempt.proxy))
    except NotKeptError as error:
        return attempt.failed(failures.not_kept(str(error), question))
    except sending.UndeliveredError as end:
        return attempt.failed(end.verdict)


async def _prepare(attempt: Attempt) -> Encoded | Verdict:
    if attempt.question.amount < _WRITTEN_IN_PLACE:
        return attempt.prepare()
    # Aside, since a list of a hundred thousand keys takes a second to write and check.
    return await asyncio.to_thread(attempt.prepare)


async def _read(attempt: Attempt, apart: ApartReading | None, show: Show) -> Exchange:
    raw = attempt.finish()
    attempt.watch.enter(Phase.READING)
    if len(raw) <= _READ_IN_PLACE_BYTES:
        reading = attempt.read(raw)
    elif len(raw) <= READ_APART_BYTES or apart is None or attempt.unreadable(raw):
        reading = await asyncio.to_thread(_read_aside, attempt, raw)
    else:
        reading = await _read_apart(attempt, apart, raw, show)
    return attempt.concluded(raw, reading)


async def _read_apart(
    attempt: Attempt, apart: ApartReading, raw: IndexedText, show: Show
) -> Reading:
    arrival, call = attempt.arrival, attempt.question.call

    def show_and_note(glimpse: Glimpse) -> None:
        attempt.note_glimpse(glimpse)
        show(glimpse)

    try:
        content_type = arrival.header("content-type")
        return await apart.read(raw, content_type, arrival.status, call, show_and_note)
    except ApartError as error:
        if len(raw) <= MEMORY_BYTES:
            return await asyncio.to_thread(_read_aside, attempt, raw)
        return Reading(failures.not_read(str(error), attempt.question), raw)


def _read_aside(attempt: Attempt, raw: IndexedText) -> Reading:
    """Read without a search for cyclic garbage: there is none, and each would stop all threads."""
    was_searching = gc.isenabled()
    gc.disable()
    try:
        return attempt.read(raw)
    finally:
        if was_searching:
            gc.enable()
