"""Waits on this machine for the browser to come back from the login host (domain sheet 5.5).

A listener on the loopback address that hears a few requests of plain HTTP for as long as a sign-in
takes. Knows nothing of codes and tokens: whether a request is what it waits for, it is told.
"""

from __future__ import annotations

import asyncio
import errno
import re
import socket
from collections.abc import Callable
from typing import Any, Self
from urllib.parse import SplitResult, urlsplit

from erpsync_gui.wire.online import is_loopback

LOOPBACK = "127.0.0.1"

LONGEST_HEAD_BYTES = 1 << 16
"""A longer head of a request is nobody's browser."""

Judge = Callable[[str], bool | None]
"""Told the whole address that was asked for: True for good news, False for bad, None for neither.

News end the wait; anything else gets a polite page.
"""

_REQUEST_LINE = re.compile(rb"([A-Z]{1,20}) (\S+) HTTP/1\.[01]\r?")
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_LIKE_THIS = "It looks like http://127.0.0.1 or http://127.0.0.1:7890/callback."
_OTHER_PORT = "set a redirect address with another port that is registered for the application."

_GOOD = ("Sign-in received", "You can close this tab: ErpSync Workbench goes on from here.")
_BAD = ("Not signed in", "You can close this tab. ErpSync Workbench says what went wrong.")
_ELSEWHERE = (
    "Nothing to see here",
    "ErpSync Workbench waits at this address for the answer to a sign-in.",
)
_PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title} – ErpSync Workbench</title>
<link rel="icon" href="data:,">
<style>
:root {{ color-scheme: light dark; font: 1.1rem/1.5 system-ui, sans-serif }}
body {{ max-width: 32rem; margin: 20vh auto 0; padding: 0 1.5rem }}
</style>
</head>
<body>
<h1>{title}</h1>
<p>{text}</p>
</body>
</html>
"""
_HEAD = """\
HTTP/1.1 {status}
Content-Type: text/html; charset=utf-8
Content-Length: {length}
Cache-Control: no-store
Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; img-src data:
Referrer-Policy: no-referrer
X-Content-Type-Options: nosniff
Connection: close

"""


class BadRedirectError(ValueError):
    """Nobody can listen at this address; the text says why, `advice` what to do."""

    def __init__(self, sentence: str, advice: str) -> None:
        super().__init__(sentence)
        self.advice = advice


class StoppedError(Exception):
    """The task was cancelled while it waited."""


class RedirectListener:
    """Holds the port of a redirect address from the first moment to the last.

    `with` gives the port back.
    """

    def __init__(self, redirect_uri: str, judge: Judge) -> None:
        """Take the port of `redirect_uri`, or a free one where it has none.

        Raises:
            BadRedirectError: the address is not one of this machine's, or its port is taken.
        """
        parts = _checked(redirect_uri)
        self._judge = judge
        self._path = parts.path or "/"
        host = LOOPBACK if parts.hostname == "localhost" else parts.hostname or LOOPBACK
        self._socket = _bound(host, parts.port or 0)
        port = self._socket.getsockname()[1]
        self.redirect_uri = f"http://{parts.hostname}:{port}{parts.path}"
        """What is sent to the login host: the address with its port, its path as it was given."""

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Give the port back."""
        self._socket.close()

    async def wait(self, patience_s: float, invite: Callable[[], None]) -> str:
        """Wait until the browser comes, and return the whole address that it asked for.

        `invite` is called on a thread aside, since browsers can take their time to open. What it
        raises ends the wait and is raised here.

        Raises:
            TimeoutError: nobody came within `patience_s` seconds.
            StoppedError: the task was cancelled; it may go on.
        """
        visits = _Visits(self._path, self.redirect_uri.removesuffix(self._path), self._judge)
        try:
            async with asyncio.timeout(patience_s):
                return await _receive(self._socket, visits, invite)
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if task is not None:
                task.uncancel()
            raise StoppedError from None


async def _receive(listener: socket.socket, visits: _Visits, invite: Callable[[], None]) -> str:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Visit(visits), sock=listener)
    inviting = asyncio.create_task(asyncio.to_thread(invite))
    ends: tuple[asyncio.Future[Any], ...] = (visits.news, inviting)
    try:
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        if not visits.news.done():
            inviting.result()
        return await visits.news
    finally:
        if not inviting.cancel():
            # Asked for, lest asyncio complains of an exception that nobody saw.
            inviting.exception()
        server.close()
        visits.end()


class _Visits:
    """Who is here, and the news that one of them brings."""

    def __init__(self, path: str, origin: str, judge: Judge) -> None:
        self.news: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self.open: set[asyncio.Transport] = set()
        self._path = path
        self._origin = origin
        self._judge = judge

    def answer(self, head: bytes) -> tuple[bytes, str]:
        """The page for a request, and its address if it is what is waited for."""
        line = _REQUEST_LINE.fullmatch(head.partition(b"\n")[0])
        if line is None:
            return _page("400 Bad Request", _ELSEWHERE), ""
        method, target = line[1], line[2].decode("latin-1")
        if method != b"GET":
            return _page("405 Method Not Allowed", _ELSEWHERE), ""
        if target.partition("?")[0] != self._path:
            return _page("404 Not Found", _ELSEWHERE), ""
        address = self._origin + target
        is_good = self._judge(address)
        if is_good is None:
            return _page("404 Not Found", _ELSEWHERE), ""
        return _page("200 OK", _GOOD if is_good else _BAD), address

    def end(self) -> None:
        """Send away who has said nothing yet."""
        for transport in self.open:
            if not transport.is_closing():
                transport.abort()


class _Visit(asyncio.Protocol):
    """One connection: hears the head of one request, answers with one page, and closes."""

    def __init__(self, visits: _Visits) -> None:
        self._visits = visits
        self._head = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Somebody is here."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - a stream, by its server
        self._transport = transport
        self._visits.open.add(transport)

    def data_received(self, data: bytes) -> None:
        """Hear some more; answer once the head is whole, or too long."""
        if self._transport.is_closing():
            return
        self._head += data
        if not (_END_OF_HEAD.search(self._head) or len(self._head) > LONGEST_HEAD_BYTES):
            return
        page, address = self._visits.answer(self._head)
        self._transport.write(page)
        self._transport.close()
        if address and not self._visits.news.done():
            self._visits.news.set_result(address)

    def connection_lost(self, _error: Exception | None) -> None:
        """They are gone."""
        self._visits.open.discard(self._transport)


def _checked(redirect_uri: str) -> SplitResult:
    """The parts of a redirect address that can be listened at.

    Raises:
        BadRedirectError: it cannot.
    """
    problem = ""
    try:
        parts = urlsplit(redirect_uri)
        _ = parts.port
    except ValueError:
        parts, problem = urlsplit(""), "is not a valid one"
    host = parts.hostname or ""
    if problem:
        pass
    elif parts.scheme != "http":
        problem = "must begin with http://"
    elif not is_loopback(host) or ":" in host:
        problem = "must lead to this computer, 127.0.0.1"
    elif "@" in parts.netloc or "?" in redirect_uri or "#" in redirect_uri:
        problem = "must not hold an @, a ? or a #"
    elif not re.fullmatch(r"[!-~]*", parts.path):
        problem = "must not hold spaces or letters beyond ASCII"
    if problem:
        sentence = f"The redirect address {redirect_uri} {problem}."
        raise BadRedirectError(sentence, _LIKE_THIS)
    return parts


def _bound(host: str, port: int) -> socket.socket:
    """A socket that listens at an address of loopback; port 0 takes a free one.

    Raises:
        BadRedirectError: the port cannot be had.
    """
    try:
        return socket.create_server((host, port))
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            sentence = f"Another program listens at port {port}, where the browser comes back to."
            advice = f"Close it (perhaps it is a sign-in in another window), or {_OTHER_PORT}"
            raise BadRedirectError(sentence, advice) from error
        sentence = f"Nobody may listen at port {port} of this computer."
        raise BadRedirectError(sentence, _OTHER_PORT.capitalize()) from error


def _page(status: str, words: tuple[str, str]) -> bytes:
    title, text = words
    body = _PAGE.format(title=title, text=text).encode()
    head = _HEAD.format(status=status, length=len(body)).replace("\n", "\r\n")
    return head.encode() + body
