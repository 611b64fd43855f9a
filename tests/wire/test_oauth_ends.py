"""Sign-ins in the browser that end early: not tried, no browser, nobody came, cancelled."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
import webbrowser
from collections.abc import Callable
from typing import Any

import pytest

from erpsync_gui.wire import oauth
from erpsync_gui.wire.oauth import Granted
from erpsync_gui.wire.online import OnlineApp
from erpsync_gui.wire.outcome import Outcome
from tests.fakes.browser import Browser
from tests.fakes.login_host import DISCOVERY, TOKENS, ScriptedLoginHost
from tests.fakes.online_sign_in import names, sign_in

PATIENCE_S = 20.0
AT_ONCE_S = 2.0
"""Slack for a busy machine: what is cancelled would go on for many seconds."""


class TestNotEvenTried:
    @pytest.mark.parametrize(
        ("app", "words"),
        [
            (OnlineApp("sod"), "client ID is missing"),
            (OnlineApp("http://sod.superoffice.com", client_id="x"), "must begin with https://"),
            (OnlineApp("stage", client_id="x"), "must begin with https://"),
            (OnlineApp("sod", client_id="x", redirect_uri="https://a.example"), "http://"),
            (OnlineApp("sod", client_id="x", redirect_uri="http://a.example"), "this computer"),
        ],
    )
    def test_what_is_missing_or_wrong_is_said_first(self, app: OnlineApp, words: str) -> None:
        opened: list[str] = []
        granted = sign_in(app, opened.append)
        assert granted.verdict.outcome is Outcome.NOT_SENT
        assert words in granted.verdict.sentence
        assert granted.verdict.advice
        assert (granted.exchanges, opened) == ((), [])

    def test_a_port_that_is_taken_is_said(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as held:
            uri = f"http://127.0.0.1:{held.getsockname()[1]}"
            granted = sign_in(OnlineApp("sod", client_id="x", redirect_uri=uri))
        assert granted.verdict.outcome is Outcome.NOT_SENT
        assert "Another program listens" in granted.verdict.sentence

    def test_a_login_host_that_is_not_there_is_said_before_the_browser_opens(self) -> None:
        opened: list[str] = []
        granted = sign_in(OnlineApp("https://login.invalid", client_id="x"), opened.append)
        assert granted.verdict.outcome is Outcome.UNREACHABLE
        assert (len(granted.exchanges), opened) == (1, [])


class TestTheBrowser:
    def failing(self, error: Exception | None) -> Callable[[str], bool]:
        def open_browser(_url: str) -> bool:
            if error is not None:
                raise error
            return False

        return open_browser

    @pytest.mark.parametrize("error", [None, OSError("no display"), webbrowser.Error("no runner")])
    def test_one_that_does_not_open_ends_it(self, error: Exception | None) -> None:
        with ScriptedLoginHost() as host:
            granted = sign_in(host.app(), self.failing(error))
        assert granted.verdict.outcome is Outcome.NOT_SENT
        assert granted.verdict.sentence == "The browser could not be opened."
        assert granted.verdict.server_words == (str(error) if error else "")


class TestCancelling:
    def cancelled(self, app: OnlineApp, ready: threading.Event, opening: Any) -> Granted:
        """Cancel a sign-in once `ready` is set; it must end at once."""

        async def run() -> Granted:
            coroutine = oauth.sign_in_with_browser(app, open_browser=opening)
            task = asyncio.create_task(coroutine)
            assert await asyncio.to_thread(ready.wait, PATIENCE_S)
            began = time.perf_counter()
            task.cancel()
            granted = await task
            assert time.perf_counter() - began < AT_ONCE_S
            return granted

        return asyncio.run(run())

    def test_while_the_browser_is_waited_for_ends_at_once_and_frees_the_port(self) -> None:
        opened = threading.Event()
        with socket.create_server(("127.0.0.1", 0)) as held:
            port = held.getsockname()[1]
        with ScriptedLoginHost() as host:
            app = host.app(redirect_uri=f"http://127.0.0.1:{port}")
            granted = self.cancelled(app, opened, lambda _url: opened.set())
        assert granted.verdict.outcome is Outcome.CANCELLED
        assert names(granted) == ["OpenID configuration"]
        socket.create_server(("127.0.0.1", port)).close()

    @pytest.mark.parametrize("path", [DISCOVERY, TOKENS])
    def test_while_the_login_host_is_waited_for_ends_at_once(self, path: str) -> None:
        asked, go_on = threading.Event(), threading.Event()

        def hang(_form: object) -> tuple[int, bytes]:
            asked.set()
            go_on.wait(10)
            return 503, b""

        with ScriptedLoginHost() as host:
            host.answers[path] = hang
            granted = self.cancelled(host.app(), asked, Browser().open)
            go_on.set()
        assert granted.verdict.outcome is Outcome.CANCELLED
        assert granted.tokens is None
        assert granted.exchanges[-1].outcome is Outcome.CANCELLED
