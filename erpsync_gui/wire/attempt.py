"""One question on its way: prepared, filled with what arrives, and concluded as an Exchange.

Everything about it but moving its bytes: that is the work of `sending`. Here secrets are taken out,
before anything is kept, and whatever arrived is kept, however the call ended.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from erpsync_gui import logs
from erpsync_gui.secret import Secret
from erpsync_gui.wire import failures, pretty
from erpsync_gui.wire.body import MEMORY_BYTES, BodyWriter
from erpsync_gui.wire.call import Call
from erpsync_gui.wire.certificates import Tls
from erpsync_gui.wire.encoded import BadRequest, Encoded, Headers, content_type_of
from erpsync_gui.wire.exchange import Exchange, Reading, ReceivedResponse, SentRequest, Verdict
from erpsync_gui.wire.glimpse import Glimpse, Show, show_nothing
from erpsync_gui.wire.incoming import IncomingBody
from erpsync_gui.wire.question import Question, is_form
from erpsync_gui.wire.redact import Redactor, is_telling
from erpsync_gui.wire.stopwatch import Pace, Stopwatch
from erpsync_gui.wire.text import IndexedText
from erpsync_gui.wire.unpack import Unpacker, unpack
from erpsync_gui.wire.written import LastWritten, Written

Learn = Callable[[bytes, str, int], Iterable[Secret]]
"""Sees a whole body before redaction, its content type and status; says which secrets it holds."""

_LARGEST_PARTIAL_LAID_OUT = 1 << 20
_SHOWN_FROM_BYTES = 1 << 18
"""A smaller body is there before anybody could look at a part of it."""
_SHOW_EVERY_MS = 100.0
_HTTP = b"HTTP/"
_LENGTH = re.compile("[0-9]{1,15}")
_TAPPED_BYTES = 1 << 16


@dataclass(slots=True)
class Arrival:
    """What has come back so far beside the body itself, filled in while it comes.

    `wire_bytes` counts the bytes of the body. `tapped` are the first bytes of the connection as
    they were, `tapped_bytes` counts all of them; they tell what came where HTTP could not be read.
    `complete` says that the body did not break off.
    """

    status: int = 0
    reason: str = ""
    http_version: str = ""
    headers: Headers = ()
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

    def forget_tapped(self) -> None:
        """Let go of what a proxy said before the way to the server was open."""
        self.tapped.clear()
        self.tapped_bytes = 0
        self.peer_closed = False

    def header(self, name: str) -> str:
        """The first header of this name, given in lower case; empty when it is missing."""
        return next(iter(self.headers_named(name)), "")

    def headers_named(self, name: str) -> list[str]:
        """The values of all headers of this name, given in lower case."""
        return [value for key, value in self.headers if key.lower() == name]

    def is_not_http(self) -> bool:
        """Whether what came does not even begin like an answer of HTTP."""
        begin = bytes(self.tapped[: len(_HTTP)])
        return not self.status and not _HTTP.startswith(begin)

    def expected_bytes(self) -> int:
        """How large the header Content-Length says that the body is; 0 where it says nothing."""
        length = self.header("content-length")
        return int(length) if _LENGTH.fullmatch(length) else 0

    def surplus_bytes(self) -> int:
        """How many more bytes came than the header Content-Length (or a 204) allows."""
        head = re.search(rb"\r?\n\r?\n", self.tapped)
        if not self.complete or head is None or b"HTTP/1.1 1" in self.tapped[: head.start()]:
            return 0
        if self.header("transfer-encoding") or not self.header("content-length"):
            return 0
        return max(0, self.tapped_bytes - head.end() - self.wire_bytes)


class Attempt:
    """One question from its encoding to its Exchange."""

    def __init__(
        self,
        question: Question,
        watch: Stopwatch,
        *,
        limit_bytes: int,
        memory_bytes: int = MEMORY_BYTES,
        show: Show = show_nothing,
        learn: Learn | None = None,
        secrets: Iterable[Secret] = (),
        written: LastWritten | None = None,
    ) -> None:
        """Nothing is done yet.

        Args:
            question: what to ask.
            watch: times the phases.
            limit_bytes: the largest body that is kept.
            memory_bytes: how much of it is kept in memory; a larger one goes to a file.
            show: given a large body while it comes.
            learn: sees the whole body of the answer, before redaction. The body is then kept in
                memory, and shown only when it is whole.
            secrets: what else must not be kept, beside the question's own.
            written: remembers the request that was written last.
        """
        self.question = question
        self.watch = watch
        self.arrival = Arrival()
        self.limit_bytes = limit_bytes
        self.tls: Tls | None = None
        self.proxy = ""
        self._body: IncomingBody | None = None
        self._unlearned: list[bytes] = []
        self._memory_bytes = memory_bytes
        self._show = show
        self._pace = Pace(_SHOW_EVERY_MS, at_once=True)
        self._glimpse: Glimpse | None = None
        self._learn = learn
        self._written = written or LastWritten()
        self._secrets: list[Secret] = []
        self._redactor = Redactor()
        self.hide(*question.secrets(), *secrets)
        method, url = question.target
        empty = IndexedText.of(b"")
        # As far as it is known before it is encoded.
        self._request = SentRequest(method, self._redactor.url(url), (), empty, empty, 0)

    def hide(self, *secrets: Secret) -> None:
        """Keep nothing of these in whatever comes from here on, nor in the log."""
        new = [secret for secret in secrets if secret and secret not in self._secrets]
        if new:
            self._secrets += new
            self._redactor = Redactor(self._secrets)
        for secret in filter(is_telling, new):
            logs.forget(secret.reveal())

    def begin_again(self) -> None:
        """Let go of what has arrived: the request is sent once more."""
        self.arrival, self._body, self._unlearned = Arrival(), None, []

    def prepare(self) -> Encoded | Verdict:
        """The finished request, or why nothing may be sent."""
        try:
            made_of = self.question.source
            source = None if made_of is None else (made_of, tuple(self._secrets))
            written = self._written.of(source, self._write)
            self._request = written.shown
            return self.question.check(written.encoded) or written.encoded
        except BadRequest as error:
            return failures.bad_request(str(error))

    def note_headers(self, headers: Headers) -> None:
        """Keep the request's headers exactly as they are sent."""
        self._request = replace(self._request, headers=self._redactor.headers(headers))

    def receive(self, chunk: bytes) -> None:
        """Take a piece of the body, as it came over the wire; its head must be known.

        Raises:
            NotKeptError: there is no room for it.
        """
        self.arrival.wire_bytes += len(chunk)
        if self._learn:
            self._unlearned.append(chunk)
            return
        body = self._incoming()
        body.add(chunk)
        if len(body) > _SHOWN_FROM_BYTES and self._pace.is_due():
            self._show(Glimpse(body.so_far()))

    def finish(self) -> IndexedText:
        """The whole body, unpacked and without secrets, now that all of it has come.

        Raises:
            NotKeptError: there is no room for its end.
        """
        if self._learn:
            arrival, packed = self.arrival, b"".join(self._unlearned)
            encoding = arrival.header("content-encoding")
            unpacked = unpack(packed, encoding, self.limit_bytes, whole=True)
            if not unpacked.problem:
                content_type = arrival.header("content-type")
                self.hide(*self._learn(unpacked.body, content_type, arrival.status))
        raw = self._incoming().finish(whole=True)
        if len(raw) > _SHOWN_FROM_BYTES:
            self._show(Glimpse(raw))
        return raw

    def read(self, raw: IndexedText) -> Reading:
        """What a whole answer means, judged and laid out. Takes its time."""
        arrival = self.arrival
        return self.unreadable(raw) or self.question.read(
            raw.body[:], arrival.header("content-type"), arrival.status
        )

    def unreadable(self, raw: IndexedText) -> Reading | None:
        """What is to be said of a whole answer that could not be unpacked; None of any other."""
        problem = self._incoming().problem
        if not problem:
            return None
        return Reading(failures.not_unpacked(problem, self.arrival.status), raw)

    def note_glimpse(self, glimpse: Glimpse) -> None:
        """Keep what is known of a whole answer, for the case that it is not read to its end."""
        self._glimpse = glimpse

    def concluded(self, raw: IndexedText, reading: Reading) -> Exchange:
        """The Exchange of an answer that was read."""
        surplus = self.arrival.surplus_bytes()
        return replace(
            self._exchange(reading.verdict).with_reading(reading),
            response=self._received(raw, reading.text),
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
        changes = self._glimpse.changes if self._glimpse is not None else None
        return replace(self._exchange(verdict), response=self._partial_response(), changes=changes)

    def labelled(self, exchange: Exchange, server: str, user: str) -> Exchange:
        """The same Exchange with the names of server and user for people."""
        clean = self._redactor.text
        return replace(exchange, server=clean(server), user=clean(user))

    def _exchange(self, verdict: Verdict) -> Exchange:
        return Exchange(
            call=self._clean_call(),
            verdict=verdict,
            timeline=self.watch.timeline(),
            request=self._request,
            tls=self.tls,
            proxy=self.proxy,
        )

    def _write(self) -> Written:
        encoded = self.question.encode()
        body = self._redactor.body(encoded.body)
        content_type = content_type_of(encoded.headers)
        shown = SentRequest(
            method=encoded.method,
            url=self._redactor.url(encoded.url),
            headers=self._redactor.headers(encoded.headers),
            raw=IndexedText.of(body),
            text=_laid_out(body, content_type),
            wire_bytes=len(encoded.body),
        )
        return Written(encoded, shown)

    def _incoming(self) -> IncomingBody:
        """The body as far as it came."""
        if self._body is None:
            unpacker = Unpacker(self.arrival.header("content-encoding"), self.limit_bytes)
            expected_bytes = self.arrival.expected_bytes()
            writer = BodyWriter(self._memory_bytes, expected_bytes=expected_bytes)
            self._body = IncomingBody(unpacker, self._redactor, writer)
            for chunk in self._unlearned:
                self._body.add(chunk)
        return self._body

    def _received(self, raw: IndexedText, text: IndexedText) -> ReceivedResponse:
        arrival = self.arrival
        return ReceivedResponse(
            status=arrival.status,
            reason=self._redactor.line(arrival.reason),
            http_version=arrival.http_version,
            headers=self._redactor.headers(arrival.headers),
            raw=raw,
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
            raw = IndexedText.of(self._redactor.body(bytes(arrival.tapped)))
            arrival.wire_bytes = arrival.tapped_bytes
            return self._received(raw, raw)
        raw = self._incoming().finish(whole=False)
        # Somebody waits for this Exchange: only what is laid out at once is laid out.
        if len(raw) > _LARGEST_PARTIAL_LAID_OUT:
            known = self._glimpse.text if self._glimpse is not None else None
            return self._received(raw, raw if known is None else known)
        return self._received(raw, _laid_out(raw.body[:], arrival.header("content-type")))

    def _clean_call(self) -> Call:
        """The call to keep: what it was asked with, without the secrets that stood in it."""
        call, redactor = self.question.call, self._redactor
        arguments = redactor.value(call.arguments)
        return replace(
            call,
            endpoint=replace(call.endpoint, base_url=redactor.url(call.endpoint.base_url)),
            arguments=arguments if isinstance(arguments, dict) else {},
            options=replace(call.options, headers=redactor.headers(call.options.headers)),
            edited_body=None if call.edited_body is None else redactor.body(call.edited_body),
        )


def _laid_out(body: bytes, content_type: str) -> IndexedText:
    """A body without secrets for reading; of a form each field on a line of its own."""
    if is_form(content_type):
        return IndexedText.of(body.replace(b"&", b"\n&"))
    return pretty.print_clean(body, content_type).text


def _surplus_note(surplus_bytes: int) -> str:
    return (
        f"{surplus_bytes:,} more bytes came than the answer announced (Content-Length); they are "
        "not shown, and the body may be cut."
    )
