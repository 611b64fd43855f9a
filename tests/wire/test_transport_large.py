"""A large answer is seen while it comes, kept in a file, and read apart; what came always stays."""

from __future__ import annotations

import asyncio
import errno
import gc
import gzip
import mmap
import threading
from dataclasses import dataclass, field

import pytest

from erpsync_gui import paths
from erpsync_gui.wire import body as bodies
from erpsync_gui.wire import transport
from erpsync_gui.wire.call import Call
from erpsync_gui.wire.changes import Changes
from erpsync_gui.wire.exchange import Exchange, Reading, Verdict
from erpsync_gui.wire.glimpse import Glimpse, Show
from erpsync_gui.wire.mapped import file_of
from erpsync_gui.wire.outcome import Level, Outcome, Phase
from erpsync_gui.wire.text import IndexedText
from tests.fakes.calling import CATALOGUE, SOAP_ANSWER, TICKET, XML, a_call, answering
from tests.fakes.peer import Conversation, Peer, trusting
from tests.fakes.removal import wait_for_removal

ECHO = b"<Echo>7T:secret-ticket</Echo>\n"
LARGE = SOAP_ANSWER + b"<!--" + ECHO * 20_000 + b"<a>x</a>" * 200_000 + b"-->"
MASKED = LARGE.replace(b"7T:secret-ticket", b"********")
IN_A_FILE = 1 << 20
LAID_OUT = IndexedText.of(b"laid\nout")
CHANGES = Changes(b"\0", b"\0", b"\7", b"\1", ("contact",), (True, False, False))


@dataclass
class Watcher:
    """Keeps what it is shown; stands in for the second process, and says that it has read."""

    glimpses: list[Glimpse] = field(default_factory=list)
    read_apart: list[tuple[IndexedText, str, int, str]] = field(default_factory=list)
    reading: threading.Event = field(default_factory=threading.Event)
    seen: threading.Event = field(default_factory=threading.Event)
    takes_for_ever: bool = False
    is_closed: bool = False

    @property
    def shown(self) -> list[IndexedText]:
        return [glimpse.raw for glimpse in self.glimpses]

    def show(self, glimpse: Glimpse) -> None:
        self.glimpses.append(glimpse)
        self.seen.set()

    def arriving(self, raw: IndexedText) -> None:
        assert raw is self.shown[-1]

    async def read(
        self, raw: IndexedText, content_type: str, status: int, call: Call, show: Show
    ) -> Reading:
        show(Glimpse(raw, LAID_OUT))
        show(Glimpse(raw, LAID_OUT, CHANGES))
        self.read_apart.append((raw, content_type, status, call.operation))
        self.reading.set()
        if self.takes_for_ever:
            await asyncio.get_running_loop().create_future()
        return Reading(Verdict(Outcome.OK, Level.BODY, "Read apart."), raw, result=7)

    def close(self) -> None:
        self.is_closed = True


@pytest.fixture
def watcher(monkeypatch: pytest.MonkeyPatch) -> Watcher:
    only = Watcher()
    monkeypatch.setattr(transport, "ApartReading", lambda: only)
    return only


async def performing(peer: Peer, watcher: Watcher, memory_bytes: int = IN_A_FILE) -> Exchange:
    return await transport.perform(
        a_call(peer.url),
        CATALOGUE,
        TICKET,
        network=trusting(),
        memory_bytes=memory_bytes,
        show=watcher.show,
        reads_apart=True,
    )


def perform(peer: Peer, watcher: Watcher, memory_bytes: int = IN_A_FILE) -> Exchange:
    exchange = asyncio.run(performing(peer, watcher, memory_bytes))
    assert watcher.is_closed
    return exchange


def raw_of(exchange: Exchange) -> IndexedText:
    assert exchange.response is not None
    return exchange.response.raw


@pytest.mark.parametrize("is_packed", [False, True])
@pytest.mark.parametrize("memory_bytes", [IN_A_FILE, 1 << 30])
def test_it_is_kept_unpacked_and_masked_and_shown_when_it_is_whole(
    is_packed: bool,  # noqa: FBT001 - a parameter of the test
    memory_bytes: int,
    watcher: Watcher,
) -> None:
    sent = gzip.compress(LARGE) if is_packed else LARGE
    headers = (XML, "Content-Encoding: gzip") if is_packed else (XML,)
    with Peer(answering(sent, *headers)) as peer:
        exchange = perform(peer, watcher, memory_bytes)
    raw = raw_of(exchange)
    assert raw.body[:] == MASKED
    assert isinstance(raw.body, mmap.mmap)
    assert (file_of(raw.body) is None) == (memory_bytes > len(LARGE))
    assert watcher.shown[-1] is raw
    assert exchange.response is not None
    assert exchange.response.wire_bytes == len(sent)


def test_what_is_known_before_all_is_read_is_shown(watcher: Watcher) -> None:
    with Peer(answering(LARGE, XML)) as peer:
        raw = raw_of(perform(peer, watcher))
    known = [Glimpse(raw), Glimpse(raw, LAID_OUT), Glimpse(raw, LAID_OUT, CHANGES)]
    assert watcher.glimpses[-3:] == known


def test_it_is_read_apart_and_what_came_of_that_is_in_the_exchange(watcher: Watcher) -> None:
    with Peer(answering(LARGE, XML, status="500 Oops")) as peer:
        exchange = perform(peer, watcher)
    assert exchange.verdict.sentence == "Read apart."
    assert exchange.result == 7
    assert watcher.read_apart == [
        (raw_of(exchange), "text/xml; charset=utf-8", 500, "SupportsAdvancedSearch")
    ]


def test_a_small_answer_is_neither_shown_nor_read_apart(watcher: Watcher) -> None:
    with Peer(answering(SOAP_ANSWER, XML)) as peer:
        exchange = perform(peer, watcher)
    assert exchange.value is True
    assert isinstance(raw_of(exchange).body, bytes)
    assert watcher.shown == []
    assert watcher.read_apart == []


def test_an_answer_in_between_is_shown_and_read_here(watcher: Watcher) -> None:
    body = SOAP_ANSWER + b"<!--" + b"x" * 500_000 + b"-->"
    with Peer(answering(body, XML)) as peer:
        exchange = perform(peer, watcher)
    assert exchange.value is True
    assert watcher.read_apart == []
    assert watcher.shown[-1] is raw_of(exchange)


def test_what_cannot_be_unpacked_is_not_read_apart(watcher: Watcher) -> None:
    with Peer(answering(LARGE, XML, "Content-Encoding: gzip")) as peer:
        exchange = perform(peer, watcher)
    assert exchange.outcome is Outcome.UNREADABLE
    assert "gzip" in exchange.verdict.sentence
    assert raw_of(exchange).body[:] == MASKED
    assert watcher.read_apart == []


@pytest.mark.parametrize("stop", [Outcome.CANCELLED, Outcome.UNREADABLE])
def test_it_is_shown_without_secrets_and_stays_when_it_is_stopped(
    watcher: Watcher, stop: Outcome
) -> None:
    def script(talk: Conversation) -> None:
        talk.read_request()
        talk.send(b"HTTP/1.1 200 OK\r\nContent-Length: 9999999\r\n\r\n" + LARGE[:700_000])
        # Longer than from one look to the next.
        talk.peer.closed.wait(0.15)
        talk.send(LARGE[700_000:1_600_000])
        if stop is Outcome.CANCELLED:
            talk.wait_until_closed()

    async def run() -> Exchange:
        task = asyncio.create_task(performing(peer, watcher))
        assert await asyncio.to_thread(watcher.seen.wait, 5)
        if stop is Outcome.CANCELLED:
            task.cancel()
        return await task

    with Peer(script) as peer:
        exchange = asyncio.run(run())
    assert exchange.outcome is stop
    raw = raw_of(exchange)
    whole_lines = raw.line_start(raw.line_count - 1)
    assert whole_lines > 250_000
    assert MASKED.startswith(raw.body[:whole_lines])
    assert b"secret" not in raw.body[:]
    sizes = [len(text) for text in watcher.shown]
    assert sizes == sorted(sizes)
    assert all(MASKED.startswith(text.body[:]) for text in watcher.shown)


def test_cancelled_while_it_is_read_apart_it_keeps_what_is_known(watcher: Watcher) -> None:
    watcher.takes_for_ever = True

    async def run() -> Exchange:
        task = asyncio.create_task(performing(peer, watcher))
        assert await asyncio.to_thread(watcher.reading.wait, 5)
        task.cancel()
        return await task

    with Peer(answering(LARGE, XML)) as peer:
        exchange = asyncio.run(run())
    assert exchange.outcome is Outcome.CANCELLED
    assert exchange.timeline.spans[-1].phase is Phase.READING
    assert raw_of(exchange) is watcher.shown[-1]
    assert exchange.response is not None
    assert exchange.response.complete
    assert exchange.response.text is LAID_OUT
    assert exchange.changes is CHANGES
    assert exchange.reply is None


def test_nothing_is_left_of_it_when_nobody_holds_it_any_more(watcher: Watcher) -> None:
    with Peer(answering(LARGE, XML)) as peer:
        exchange = perform(peer, watcher)
    assert len(list(paths.answers_folder().rglob("answer-*"))) == 1
    del exchange
    watcher.glimpses.clear()
    watcher.read_apart.clear()
    gc.collect()
    wait_for_removal()
    assert list(paths.answers_folder().rglob("answer-*")) == []


def test_a_full_disk_is_said_and_what_came_until_then_is_kept(
    watcher: Watcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = bodies._BodyFile.write

    def write_to_full(self: bodies._BodyFile, data: bytes) -> None:
        if self.size + len(data) > 1_300_000:
            raise OSError(errno.ENOSPC, "No space left on device")
        write(self, data)

    monkeypatch.setattr(bodies._BodyFile, "write", write_to_full)
    with Peer(answering(LARGE, XML)) as peer:
        exchange = perform(peer, watcher)
    assert exchange.outcome is Outcome.UNREADABLE
    assert "No space left on device" in exchange.explain()
    assert len(raw_of(exchange)) > 1_000_000
    assert MASKED.startswith(raw_of(exchange).body[:])
