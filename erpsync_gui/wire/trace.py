"""What the HTTP client tells while it works, turned into phases and into facts of the connection.

The client is httpcore below httpx, told of by its extension `trace`. Knows the steps of a
connection, directly or through a proxy, and nothing of what is sent over it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from erpsync_gui.wire import tls
from erpsync_gui.wire.attempt import Attempt
from erpsync_gui.wire.outcome import Phase

Timeouts = dict[str, float | None]
"""httpcore's patience for each step, in seconds; it looks here anew before each of them."""


class Trace:
    """Follows the connection of one attempt.

    `at_proxy` says that everything so far is between us and the proxy, `is_securing` that a TLS
    handshake is under way.
    """

    def __init__(self, attempt: Attempt, timeouts: Timeouts, *, via_proxy: bool) -> None:
        """Follow an attempt with these timeouts; `via_proxy` says that a proxy is in between."""
        self.at_proxy = via_proxy
        self.is_securing = False
        self._ssl_object: Any = None
        self._attempt = attempt
        self._watch = attempt.watch
        self._timeouts = timeouts
        self._silence_s = timeouts["read"]
        self._tunnels = via_proxy and attempt.question.target[1].lower().startswith("https:")
        self._streams: list[Any] = []
        if self._tunnels:
            # The way that the proxy is to open is a part of connecting.
            timeouts["read"] = timeouts["connect"]
        self._steps: dict[str, Callable[[Any], None]] = {
            "connection.connect_tcp.started": self._connecting,
            "connection.connect_tcp.complete": self._connected,
            "connection.start_tls.started": self._securing,
            "connection.start_tls.complete": self._secured,
            "proxy.start_tls.started": self._tunnelled,
            "proxy.start_tls.complete": self._secured,
            "http11.send_request_headers.started": self._sending,
            "http11.receive_response_headers.started": self._waiting,
        }

    @property
    def channel(self) -> bytes:
        """What a Windows sign-in is tied to; empty without TLS."""
        return tls.channel_binding(self._ssl_object) if self._ssl_object is not None else b""

    async def __call__(self, event: str, info: dict[str, Any]) -> None:
        """Called by httpcore before and after each of its steps."""
        step = self._steps.get(event)
        if step is not None:
            step(info.get("return_value"))

    async def aclose(self) -> None:
        """Close what is still open, and let go of what was tapped.

        WORKAROUND: httpcore leaves a connection open that is cancelled in its TLS handshake.
        """
        for stream in self._streams:
            await stream.aclose()
            # A stream and its tap hold each other, and with them the whole answer.
            del stream.read

    def _connecting(self, _stream: Any) -> None:
        self._watch.enter(Phase.CONNECTING)

    def _connected(self, stream: Any) -> None:
        self._tap(stream)

    def _securing(self, _stream: Any) -> None:
        self.is_securing = True
        if not self.at_proxy:
            self._watch.enter(Phase.SECURING)

    def _secured(self, stream: Any) -> None:
        self.is_securing = False
        self._tap(stream)
        if not self.at_proxy:
            self._ssl_object = stream.get_extra_info("ssl_object")
            self._attempt.tls = tls.of_connection(self._ssl_object)

    def _tunnelled(self, stream: Any) -> None:
        """The proxy has opened the way: from here on it is the server that we speak to."""
        self.at_proxy = False
        self._attempt.arrival.forget_tapped()
        self._timeouts["read"] = self._silence_s
        self._securing(stream)

    def _sending(self, _stream: Any) -> None:
        if not self._tunnels:
            self.at_proxy = False
        if not self.at_proxy:
            self._watch.enter(Phase.SENDING)

    def _waiting(self, _stream: Any) -> None:
        if not self.at_proxy:
            self._watch.enter(Phase.WAITING)

    def _tap(self, stream: Any) -> None:
        """See the bytes of a connection as they come.

        WORKAROUND: httpcore keeps nothing of what it cannot read as HTTP, and nothing beyond the
        announced length of a body. The stream that its trace hands out is the one that it reads.
        """
        read: Callable[[int, float | None], Awaitable[bytes]] = stream.read

        async def tapped(max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109 - httpcore's own signature
            data = await read(max_bytes, timeout)
            self._attempt.arrival.tap(data)
            return data

        stream.read = tapped
        self._streams.append(stream)
