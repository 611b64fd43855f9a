"""What arrived is kept as it came; what is kept holds no secret."""

from __future__ import annotations

import gzip

import pytest

from erpsync_gui.contract import catalogue as contract
from erpsync_gui.secret import Secret
from erpsync_gui.wire import failures
from erpsync_gui.wire.attempt import Arrival, Attempt, Learn
from erpsync_gui.wire.call import Call, Endpoint, Protocol
from erpsync_gui.wire.certificates import Tls
from erpsync_gui.wire.credentials import Credential, Scheme
from erpsync_gui.wire.encoded import Encoded
from erpsync_gui.wire.exchange import Exchange, Verdict
from erpsync_gui.wire.glimpse import Show, show_nothing
from erpsync_gui.wire.outcome import Outcome, Phase
from erpsync_gui.wire.question import ContractQuestion
from erpsync_gui.wire.stopwatch import Stopwatch

CATALOGUE = contract.load()
END = failures.too_large(1)


def an_attempt(
    url: str = "http://host/crm", show: Show = show_nothing, learn: Learn | None = None
) -> Attempt:
    watch = Stopwatch(lambda _phase, _bytes: None)
    watch.enter(Phase.PREPARING)
    call = Call("GetEngineStatus", Endpoint(url, Protocol.SOAP88))
    credential = Credential(Scheme.TICKET, "tessa", Secret("7T:hidden-ticket"))
    question = ContractQuestion(call, CATALOGUE, credential)
    return Attempt(question, watch, limit_bytes=1 << 30, show=show, learn=learn)


def arrived(attempt: Attempt, body: bytes, *headers: tuple[str, str]) -> Attempt:
    attempt.arrival.status = 200
    attempt.arrival.headers = headers
    attempt.receive(body)
    return attempt


def body_of(exchange: Exchange) -> bytes:
    assert exchange.response is not None
    return exchange.response.body


def test_a_prepared_request_carries_our_headers_and_the_ticket() -> None:
    prepared = an_attempt().prepare()
    assert isinstance(prepared, Encoded)
    assert b"7T:hidden-ticket" in prepared.body
    names = [name for name, _ in prepared.headers]
    assert {"User-Agent", "Accept-Encoding", "Content-Type", "SOAPAction"} <= set(names)


@pytest.mark.parametrize(
    "url", ["gopher://h", "http://u:p@h", "http://h:0", "http://h\\x", "http://"]
)
def test_an_impossible_address_is_not_prepared(url: str) -> None:
    assert isinstance(an_attempt(url).prepare(), Verdict)


def test_a_failed_attempt_keeps_request_and_timeline_and_has_no_response() -> None:
    attempt = an_attempt()
    attempt.prepare()
    exchange = attempt.failed(END)
    assert exchange.verdict == END
    assert exchange.response is None
    assert exchange.request is not None
    assert b"GetEngineStatus" in exchange.request.body
    assert b"hidden-ticket" not in exchange.request.body
    assert exchange.timeline.spans[0].phase is Phase.PREPARING


def test_half_a_body_is_kept_laid_out_and_masked() -> None:
    half = b"<a><b>1</b><c>7T:hidden-ticket</c><Ticket>7T:oth"
    exchange = arrived(an_attempt(), half).failed(END)
    assert body_of(exchange) == b"<a><b>1</b><c>********</c><Ticket>********"
    assert exchange.response is not None
    assert exchange.response.text.line_count > 1
    assert exchange.response.wire_bytes == len(half)
    assert not exchange.response.complete


def test_a_large_half_body_is_kept_without_being_laid_out() -> None:
    half = b"<a>" + b"<b>1</b>" * 200_000
    exchange = arrived(an_attempt(), half).failed(END)
    assert exchange.response is not None
    assert exchange.response.text is exchange.response.raw
    assert exchange.response.raw.body[:] == half


def test_a_cut_packed_body_shows_its_beginning() -> None:
    packed = gzip.compress(b"<a>" + bytes(range(32, 60)) * 500)[:-20]
    exchange = arrived(an_attempt(), packed, ("Content-Encoding", "gzip")).failed(END)
    assert body_of(exchange).startswith(b"<a>")


def test_bytes_that_are_no_http_are_kept_under_status_0() -> None:
    attempt = an_attempt()
    attempt.arrival.tap(b"SSH-2.0 7T:hidden-ticket")
    exchange = attempt.failed(END)
    assert body_of(exchange) == b"SSH-2.0 ********"
    assert exchange.response is not None
    assert exchange.response.status == 0
    assert exchange.response.wire_bytes == 24


def test_words_of_a_failure_are_masked_too() -> None:
    verdict = failures.bad_request("cannot send 7T:hidden-ticket")
    assert an_attempt().failed(verdict).verdict.sentence == "cannot send ********"


def test_a_whole_answer_is_read_and_concluded() -> None:
    attempt = arrived(an_attempt(), b"<html><body>7T:hidden-ticket</body></html>")
    raw = attempt.finish()
    exchange = attempt.concluded(raw, attempt.read(raw))
    assert exchange.outcome is Outcome.UNREADABLE
    assert b"hidden-ticket" not in body_of(exchange)


def test_what_is_learned_on_the_way_is_hidden_from_then_on() -> None:
    attempt = an_attempt()
    attempt.hide(Secret("token-from-the-way"), Secret())
    exchange = arrived(attempt, b"<a>token-from-the-way 7T:hidden-ticket</a>").failed(END)
    assert body_of(exchange) == b"<a>******** ********</a>"


def test_a_secret_that_comes_in_two_pieces_is_masked() -> None:
    attempt = arrived(an_attempt(), b"<a>7T:hidden-")
    attempt.receive(b"ticket</a>")
    assert body_of(attempt.failed(END)) == b"<a>********</a>"
    assert attempt.arrival.wire_bytes == 23


class TestShowing:
    @staticmethod
    def received(seconds_apart: float, monkeypatch: pytest.MonkeyPatch) -> list[int]:
        """How much was shown of two megabytes that came in pieces, and then were whole."""
        clock = [100.0]
        monkeypatch.setattr("erpsync_gui.wire.stopwatch.time.perf_counter", lambda: clock[0])
        shown: list[int] = []
        attempt = an_attempt(show=lambda glimpse: shown.append(len(glimpse.raw)))
        attempt.arrival.status = 200
        for _ in range(200):
            clock[0] += seconds_apart
            attempt.receive(b"<b>1</b>\n" * 1111)
        raw = attempt.finish()
        assert shown[-1] == len(raw) == 200 * 9999
        return shown

    def test_a_large_body_is_shown_about_ten_times_a_second(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        shown = self.received(0.01, monkeypatch)
        assert 14 <= len(shown) <= 21
        assert shown == sorted(shown)
        assert shown[0] > 1 << 18

    def test_what_comes_at_once_is_shown_when_it_begins_and_when_it_is_whole(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert len(self.received(0, monkeypatch)) == 2

    def test_what_is_to_be_learned_from_is_shown_only_when_that_was_done(self) -> None:
        shown: list[bytes] = []
        attempt = an_attempt(
            show=lambda glimpse: shown.append(glimpse.raw.body[:]),
            learn=lambda body, _type, _status: [Secret(body[-9:].decode())],
        )
        arrived(attempt, b"brand-new" + b"<b>1</b>\n" * 100_000)
        attempt.receive(b"brand-new")
        assert shown == []
        attempt.finish()
        assert len(shown) == 1
        assert b"brand" not in shown[0]


def test_a_request_that_is_sent_again_lets_go_of_the_first_answer() -> None:
    attempt = arrived(an_attempt(), b"first")
    attempt.begin_again()
    assert attempt.failed(END).response is None
    assert body_of(arrived(attempt, b"second").failed(END)) == b"second"


def test_the_way_stands_in_the_exchange() -> None:
    attempt = an_attempt()
    attempt.tls, attempt.proxy = Tls("TLSv1.3", "AES"), "http://p:8080"
    exchange = attempt.failed(END)
    assert (exchange.tls, exchange.proxy) == (Tls("TLSv1.3", "AES"), "http://p:8080")


class TestArrival:
    @pytest.mark.parametrize(
        ("length", "expected"), [("123", 123), ("", 0), ("-1", 0), ("1, 1", 0), ("9" * 40, 0)]
    )
    def test_it_says_how_large_the_body_will_be_where_the_server_does(
        self, length: str, expected: int
    ) -> None:
        assert Arrival(headers=(("Content-Length", length),)).expected_bytes() == expected
        assert Arrival().expected_bytes() == 0

    def test_what_a_proxy_said_can_be_let_go(self) -> None:
        arrival = Arrival()
        arrival.tap(b"HTTP/1.1 200 Connection established")
        arrival.tap(b"")
        arrival.forget_tapped()
        assert arrival == Arrival()

    def test_headers_of_one_name_are_all_found_in_any_case(self) -> None:
        arrival = Arrival(headers=(("A", "1"), ("B", "2"), ("a", "3")))
        assert arrival.headers_named("a") == ["1", "3"]
        assert (arrival.header("a"), arrival.header("c")) == ("1", "")

    def test_only_the_first_bytes_are_tapped_and_all_are_counted(self) -> None:
        arrival = Arrival()
        for _ in range(3):
            arrival.tap(b"x" * 50_000)
        assert len(arrival.tapped) == 65_536
        assert arrival.tapped_bytes == 150_000
        assert not arrival.peer_closed
        arrival.tap(b"")
        assert arrival.peer_closed

    @pytest.mark.parametrize(
        ("begin", "odd"), [(b"", False), (b"HT", False), (b"HTTP/1", False), (b"SSH-", True)]
    )
    def test_it_knows_what_does_not_begin_like_http(self, begin: bytes, odd: bool) -> None:  # noqa: FBT001 - a parameter of the test
        arrival = Arrival()
        arrival.tap(begin)
        assert arrival.is_not_http() is odd

    def test_it_counts_what_came_beyond_the_announced_length(self) -> None:
        arrival = Arrival(status=200, headers=(("Content-Length", "2"),), complete=True)
        arrival.tap(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nabcde")
        arrival.wire_bytes = 2
        assert arrival.surplus_bytes() == 3
        arrival.headers = (("Transfer-Encoding", "chunked"),)
        assert arrival.surplus_bytes() == 0
