"""The listener that waits for the browser: who is heard, who is sent away, and how it ends."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpsync_gui.wire.redirect_listener import (
    LONGEST_HEAD_BYTES,
    BadRedirectError,
    RedirectListener,
    StoppedError,
)

PATIENCE_S = 20.0
AT_ONCE_S = 2.0
"""Slack for a busy machine."""
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def judge(address: str) -> bool | None:
    """Good news say yes, bad news say no."""
    query = address.partition("?")[2]
    return {"yes": True, "no": False}.get(query)


def get(url: str) -> tuple[int, str, dict[str, str]]:
    try:
        with DIRECT.open(url, timeout=PATIENCE_S) as answer:
            headers = {name.lower(): value for name, value in answer.headers.items()}
            return answer.status, answer.read().decode(), headers
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode(), {}


def say(listener: RedirectListener, *pieces: bytes) -> bytes:
    """Send raw bytes, and return all that comes back until the connection is closed."""
    with socket.create_connection(("127.0.0.1", port_of(listener)), PATIENCE_S) as connection:
        for piece in pieces:
            connection.sendall(piece)
        return b"".join(iter(lambda: connection.recv(65536), b""))


def port_of(listener: RedirectListener) -> int:
    return int(listener.redirect_uri.split(":")[2].split("/")[0])


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as held:
        return int(held.getsockname()[1])


def drop(_result: object) -> None:
    """Return nothing, as an invitation does."""


def wait(
    visit: Callable[[RedirectListener], object],
    redirect_uri: str = "http://127.0.0.1",
    patience_s: float = PATIENCE_S,
) -> str:
    """Wait for news while `visit` is at work on a thread aside."""
    with RedirectListener(redirect_uri, judge) as listener:
        return asyncio.run(listener.wait(patience_s, lambda: drop(visit(listener))))


class TestTheAddress:
    def test_a_free_port_is_taken_where_none_is_given(self) -> None:
        with RedirectListener("http://127.0.0.1", judge) as listener:
            assert listener.redirect_uri == f"http://127.0.0.1:{port_of(listener)}"
            assert port_of(listener) >= 1000

    @pytest.mark.parametrize("path", ["", "/", "/callback", "/desktop-callback/"])
    def test_port_and_path_are_kept_to_the_letter(self, path: str) -> None:
        address = f"http://127.0.0.1:{free_port()}{path}"
        with RedirectListener(address, judge) as listener:
            assert listener.redirect_uri == address

    def test_localhost_is_this_machine_too(self) -> None:
        with RedirectListener("http://localhost/x", judge) as listener:
            assert listener.redirect_uri == f"http://localhost:{port_of(listener)}/x"

    def test_the_port_is_given_back(self) -> None:
        address = f"http://127.0.0.1:{free_port()}"
        for _ in range(2):
            with RedirectListener(address, judge):
                pass

    @pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "localhost"])
    def test_it_listens_where_the_browser_comes_to_and_only_on_this_machine(
        self, host: str
    ) -> None:
        with RedirectListener(f"http://{host}", judge) as listener:
            heard = listener._socket.getsockname()[0]
        assert heard == ("127.0.0.1" if host == "localhost" else host)

    @pytest.mark.parametrize(
        ("address", "words"),
        [
            ("https://127.0.0.1", "must begin with http://"),
            ("127.0.0.1:7890", "must begin with http://"),
            ("", "must begin with http://"),
            ("http://example.com/callback", "must lead to this computer"),
            ("http://127.0.0.1.example.com", "must lead to this computer"),
            ("http://", "must lead to this computer"),
            ("http://[::1]:7890", "must lead to this computer"),
            ("http://me@127.0.0.1", "must not hold an @"),
            ("http://127.0.0.1/?x=1", "must not hold an @, a ?"),
            ("http://127.0.0.1/#x", "must not hold an @, a ? or a #"),
            ("http://127.0.0.1/é", "letters beyond ASCII"),
            ("http://127.0.0.1:99999", "not a valid one"),
            ("http://[127.0.0.1", "not a valid one"),
        ],
    )
    def test_another_address_is_refused_in_words(self, address: str, words: str) -> None:
        with pytest.raises(BadRedirectError) as caught:
            RedirectListener(address, judge)
        assert words in str(caught.value)
        assert address in str(caught.value)
        assert "http://127.0.0.1" in caught.value.advice

    def test_a_port_that_is_taken_is_said(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as held:
            port = held.getsockname()[1]
            with pytest.raises(BadRedirectError, match=f"listens at port {port}") as caught:
                RedirectListener(f"http://127.0.0.1:{port}", judge)
        assert "sign-in in another window" in caught.value.advice

    def test_a_port_that_nobody_may_have_is_said(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(*_: object) -> None:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(socket, "create_server", refuse)
        with pytest.raises(BadRedirectError, match="Nobody may listen at port 80"):
            RedirectListener("http://127.0.0.1:80", judge)

    @given(st.text())
    def test_no_text_upsets_it(self, text: str) -> None:
        for address in (text, f"http://127.0.0.1{text}"):
            try:
                RedirectListener(address, judge).__exit__()
            except BadRedirectError as error:
                assert str(error)  # noqa: PT017 - either is right


class TestNews:
    def test_good_news_end_the_wait_with_a_good_page(self) -> None:
        pages = []
        address = wait(lambda there: pages.append(get(f"{there.redirect_uri}/?yes")))
        status, page, headers = pages[0]
        assert address.endswith("/?yes")
        assert (status, headers["cache-control"]) == (200, "no-store")
        assert "You can close this tab" in page
        assert "Sign-in received" in page
        assert "src=" not in page

    def test_bad_news_end_the_wait_with_a_page_that_says_so(self) -> None:
        pages = []
        address = wait(lambda there: pages.append(get(f"{there.redirect_uri}/?no")))
        assert address.endswith("/?no")
        assert "Not signed in" in pages[0][1]

    def test_the_whole_address_is_handed_over(self) -> None:
        uri = f"http://127.0.0.1:{free_port()}/desktop-callback/"
        address = wait(lambda there: get(f"{there.redirect_uri}?yes"), uri)
        assert address == f"{uri}?yes"

    def test_a_head_may_come_in_pieces(self) -> None:
        head = b"GET /?yes HTTP/1.1\r\nHost: x\r\n\r\n"
        pieces = [head[at : at + 1] for at in range(len(head))]
        assert wait(lambda there: say(there, *pieces)).endswith("/?yes")


class TestOtherVisitors:
    @pytest.mark.parametrize(
        ("request_line", "status"),
        [
            (b"GET /favicon.ico HTTP/1.1", b"404"),
            (b"GET / HTTP/1.1", b"404"),
            (b"GET /?maybe HTTP/1.1", b"404"),
            (b"GET //?yes HTTP/1.1", b"404"),
            (b"GET http://127.0.0.1/?yes HTTP/1.1", b"404"),
            (b"POST /?yes HTTP/1.1", b"405"),
            (b"HEAD /?yes HTTP/1.1", b"405"),
            (b"GET /?yes HTTP/2.0", b"400"),
            (b"GET /?yes", b"400"),
            (b"hello", b"400"),
            (b"", b"400"),
        ],
    )
    def test_they_get_a_polite_page_and_the_wait_goes_on(
        self, request_line: bytes, status: bytes
    ) -> None:
        answers: list[bytes] = []

        def visit(there: RedirectListener) -> None:
            answers.append(say(there, request_line + b"\r\n\r\n"))
            get(f"{there.redirect_uri}/?yes")

        assert wait(visit).endswith("?yes")
        assert answers[0].startswith(b"HTTP/1.1 " + status)
        assert b"Nothing to see here" in answers[0]
        assert b"no-store" in answers[0]

    def test_a_head_that_never_ends_is_cut_off(self) -> None:
        def visit(there: RedirectListener) -> None:
            assert b"Nothing to see" in say(there, b"x" * (LONGEST_HEAD_BYTES + 1))
            get(f"{there.redirect_uri}/?yes")

        assert wait(visit).endswith("?yes")

    def test_one_who_says_nothing_holds_up_nobody_and_is_sent_away_at_the_end(self) -> None:
        def visit(there: RedirectListener) -> None:
            silent.connect(("127.0.0.1", port_of(there)))
            get(f"{there.redirect_uri}/?yes")

        with socket.socket() as silent:
            silent.settimeout(PATIENCE_S)
            assert wait(visit).endswith("?yes")
            assert silent.recv(1) == b""

    @given(st.lists(st.binary(max_size=200), max_size=3))
    def test_no_garbage_upsets_it(self, garbage: list[bytes]) -> None:
        def visit(there: RedirectListener) -> None:
            for piece in garbage:
                with socket.create_connection(("127.0.0.1", port_of(there))) as connection:
                    connection.sendall(piece)
            get(f"{there.redirect_uri}/?yes")

        assert wait(visit).endswith("?yes")


class TestOtherEnds:
    def test_nobody_came_in_time(self) -> None:
        with pytest.raises(TimeoutError):
            wait(lambda _there: None, patience_s=0.05)

    def test_cancelling_ends_it_at_once_and_leaves_the_task_alive(self) -> None:
        async def run() -> float:
            with RedirectListener("http://127.0.0.1", judge) as listener:
                task = asyncio.create_task(listen(listener))
                assert await asyncio.to_thread(invited.wait, PATIENCE_S)
                began = time.perf_counter()
                task.cancel()
                assert await task == "alive"
                return time.perf_counter() - began

        async def listen(listener: RedirectListener) -> str:
            with pytest.raises(StoppedError):
                await listener.wait(PATIENCE_S, invited.set)
            await asyncio.sleep(0)
            return "alive"

        invited = threading.Event()
        assert asyncio.run(run()) < AT_ONCE_S

    def test_cancelling_does_not_wait_for_a_browser_that_takes_its_time(self) -> None:
        async def run() -> float:
            with RedirectListener("http://127.0.0.1", judge) as listener:
                task = asyncio.create_task(listener.wait(PATIENCE_S, invite))
                assert await asyncio.to_thread(invited.wait, PATIENCE_S)
                began = time.perf_counter()
                task.cancel()
                with pytest.raises(StoppedError):
                    await task
                elapsed_s = time.perf_counter() - began
                opened.set()
                return elapsed_s

        def invite() -> None:
            invited.set()
            opened.wait(PATIENCE_S)

        invited, opened = threading.Event(), threading.Event()
        assert asyncio.run(run()) < AT_ONCE_S

    def test_what_keeps_the_browser_from_opening_ends_it(self) -> None:
        def visit(_there: RedirectListener) -> None:
            raise LookupError

        with pytest.raises(LookupError):
            wait(visit)

    def test_a_failure_after_the_news_is_of_no_interest(self) -> None:
        def visit(there: RedirectListener) -> None:
            get(f"{there.redirect_uri}/?yes")
            raise LookupError

        assert wait(visit).endswith("?yes")
