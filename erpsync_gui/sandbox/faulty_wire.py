"""Faults on the wire: waits, cuts and lies about length, around the whole application.

It finds out which faults a request wants, tells the services in `request.state.wanted`, and sends
what comes back the way the faults ask for. It notices when the client goes away, and stops.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import Protocol

import anyio
from starlette.datastructures import Headers, QueryParams
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from erpsync_gui.sandbox import fault_answers, faults
from erpsync_gui.sandbox.fault_answers import Answer
from erpsync_gui.sandbox.faults import BadFaultError, Faults, Wanted

CONNECTION = "practice.connection"
"""Where the scope's extensions hold the connection itself."""

_SOAP_FOLDER = "/Remote/"
_HELD_BACK_BYTES = 16
_RAW = {"cut-body", "wrong-length"}
_MILLISECONDS = 1000


class Connection(Protocol):
    """What carries the bytes: written to directly where HTTP would not let us lie."""

    def write(self, data: bytes) -> None:
        """Send bytes, as soon as may be."""

    def close(self) -> None:
        """Close it, once what was written has gone out."""


class FaultyWire:
    """The application with faults around it."""

    def __init__(self, app: ASGIApp, armed: Faults) -> None:
        self._app = app
        self._armed = armed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, with the faults that it asks for or that are armed."""
        try:
            wanted = self._wanted(scope)
        except BadFaultError as error:
            await PlainTextResponse(f"{error}\n", 400)(scope, receive, send)
            return
        scope.setdefault("state", {})["wanted"] = wanted
        if not wanted:
            await self._app(scope, receive, send)
            return
        body = await _whole_body(receive)
        if body is None:
            return
        replayed = _replayed(body, receive)
        if "delay" in wanted and await _gone_within(receive, wanted["delay"]):
            return
        connection: Connection = scope["extensions"][CONNECTION]
        if "cut" in wanted:
            await _hang_up(connection, receive)
            return
        is_soap = _SOAP_FOLDER in scope["path"]
        media_type = fault_answers.SOAP if is_soap else fault_answers.REST
        answer = fault_answers.instead(wanted, media_type)
        if answer is None and not _needs_whole_answer(wanted):
            await self._app(scope, replayed, send)
            return
        answer = answer or await _collected(self._app, scope, replayed)
        await _deliver(fault_answers.spoiled(answer, wanted), wanted, connection, receive, send)

    def _wanted(self, scope: Scope) -> Wanted:
        """What the request itself asks for, or else what is armed for calls."""
        asked = Headers(scope=scope).get(faults.HEADER) or QueryParams(scope["query_string"]).get(
            faults.QUERY
        )
        if asked:
            return faults.parse(asked)
        return self._armed.take() if scope["method"] == "POST" else faults.NONE


def _needs_whole_answer(wanted: Wanted) -> bool:
    return fault_answers.spoils(wanted) or bool({"drip", *_RAW} & wanted.keys())


async def _deliver(
    answer: Answer, wanted: Wanted, connection: Connection, receive: Receive, send: Send
) -> None:
    lies = bool(_RAW & wanted.keys())
    promised = len(answer.body)
    body = answer.body
    if "cut-body" in wanted:
        body = body[: len(body) // 2]
    elif "wrong-length" in wanted:
        promised = max(promised - _HELD_BACK_BYTES, promised // 2)
    headers = {**answer.headers, "content-length": str(promised)}
    if lies:
        connection.write(_head(answer.status, headers))
    else:
        await send(_start(answer.status, headers))
    async for piece in _paced(body, wanted, receive):
        if lies:
            connection.write(piece)
        else:
            await send({"type": "http.response.body", "body": piece, "more_body": True})
    if lies:
        await _hang_up(connection, receive)
    else:
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _paced(body: bytes, wanted: Wanted, receive: Receive) -> AsyncIterator[bytes]:
    """The body in one piece, or byte by byte with waits, until the client has gone."""
    if "drip" not in wanted:
        yield body
        return
    for place in range(len(body)):
        yield body[place : place + 1]
        if await _gone_within(receive, wanted["drip"]):
            return


async def _whole_body(receive: Receive) -> bytes | None:
    """All that the client sends; None when it goes away before that."""
    pieces = []
    while (message := await receive())["type"] == "http.request":
        pieces.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(pieces)
    return None


def _replayed(body: bytes, receive: Receive) -> Receive:
    """A `receive` that gives the body again, and then what really comes."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return waiting.pop() if waiting else await receive()

    return replay


async def _collected(app: ASGIApp, scope: Scope, receive: Receive) -> Answer:
    """What the application answers, the whole of it."""
    status = 0
    headers: dict[str, str] = {}
    pieces: list[bytes] = []

    async def collect(message: Message) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]
            headers.update(
                (name.decode("latin-1"), text.decode("latin-1"))
                for name, text in message["headers"]
            )
        else:
            pieces.append(message.get("body", b""))

    await app(scope, receive, collect)
    headers.pop("content-length", None)
    return Answer(status, headers, b"".join(pieces))


async def _gone_within(receive: Receive, milliseconds: str) -> bool:
    """Wait; True as soon as the client has gone."""
    with anyio.move_on_after(int(milliseconds) / _MILLISECONDS):
        await _until_gone(receive)
        return True
    return False


async def _hang_up(connection: Connection, receive: Receive) -> None:
    """Close the connection and wait until it is; HTTP then asks for no answer any more."""
    connection.close()
    await _until_gone(receive)


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _start(status: int, headers: dict[str, str]) -> Message:
    return {
        "type": "http.response.start",
        "status": status,
        "headers": [
            (name.encode("latin-1"), text.encode("latin-1")) for name, text in headers.items()
        ],
    }


def _head(status: int, headers: dict[str, str]) -> bytes:
    lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}"]
    lines += [f"{name}: {text}" for name, text in headers.items()]
    return "\r\n".join([*lines, "connection: close", "", ""]).encode("latin-1")
