"""Moves the bytes of one request and of its answer. The only file that sends.

One request, one connection, one asyncio task: cancelling the task ends it in any phase and closes
the connection. What is sent and what an answer means is not known here; `attempt` does. Which way
it goes is decided here, with `proxies` and `tls`, and so is what an exception of the network means.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import ipaddress
import re
import ssl
from collections.abc import Iterator
from dataclasses import replace

from erpsync_gui.secret import Secret
from erpsync_gui.wire import failures, httpx_imports, proxies, tls, tls_failures
from erpsync_gui.wire.attempt import Attempt
from erpsync_gui.wire.certificates import Tls
from erpsync_gui.wire.credentials import Scheme
from erpsync_gui.wire.encoded import Encoded, Headers, merge_headers
from erpsync_gui.wire.exchange import Verdict
from erpsync_gui.wire.negotiate import Negotiation, NotAvailableError
from erpsync_gui.wire.network import USUAL_PORTS, BadTrustError, Network, Proxy, Trust
from erpsync_gui.wire.outcome import Phase
from erpsync_gui.wire.proxies import BadProxyError, ProxyServer
from erpsync_gui.wire.trace import Trace

httpx_imports.spare()

import httpx  # noqa: E402 - what it need not import is known first

_MOST_ROUNDS = 6
"""So often a request may be sent for one Windows sign-in; NTLM takes three."""

_UNAUTHORIZED = 401
_PROXY_UNAUTHORIZED = 407
_TUNNEL_STANDS = re.compile(rb"HTTP/1\.[01] 2\d\d[ \r]")


class UndeliveredError(Exception):
    """No whole answer came; carries the verdict that says why."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.sentence)
        self.verdict = verdict


async def send(attempt: Attempt, encoded: Encoded, network: Network) -> None:
    """Send a request and receive the whole of its answer, which `attempt` keeps as it comes.

    Raises:
        UndeliveredError: no whole answer came.
    """
    try:
        proxy = await _find_proxy(encoded.url, network.proxy)
        if proxy is not None:
            attempt.proxy = proxy.address
            attempt.hide(proxy.password, proxy.token)
        await _Delivery(attempt, encoded, network.trust, proxy).run()
    except BadProxyError as error:
        raise UndeliveredError(failures.bad_proxy(str(error))) from error
    except (BadTrustError, NotAvailableError) as error:
        raise UndeliveredError(failures.bad_request(str(error))) from error


class _Delivery:
    """One request on its way, through one client with one connection at a time."""

    def __init__(
        self, attempt: Attempt, encoded: Encoded, trust: Trust, proxy: ProxyServer | None
    ) -> None:
        deadlines = attempt.question.call.options.deadlines
        patience = httpx.Timeout(deadlines.silence_s, connect=deadlines.connect_s, pool=None)
        self._attempt = attempt
        self._encoded = encoded
        self._trust = trust
        self._proxy = proxy
        self._deadlines = deadlines
        self._url, self._host = _parsed(encoded.url)
        self._timeouts = patience.as_dict()
        self._trace = Trace(attempt, self._timeouts, via_proxy=proxy is not None)

    @property
    def _target(self) -> tuple[str, int]:
        """The host and port that the address names."""
        return self._url.raw_host.decode("ascii"), self._url.port or USUAL_PORTS[self._url.scheme]

    @property
    def _first_stop(self) -> tuple[str, int]:
        """The host and port that the connection goes to."""
        return (self._proxy.host, self._proxy.port) if self._proxy else self._target

    async def run(self) -> None:
        """Send and receive everything; UndeliveredError when no whole answer came."""
        try:
            negotiation = await self._negotiation()
            connection = await self._connection()
            await self._resolve()
            async with connection:
                await self._converse(connection, negotiation)
        except (httpx.HTTPError, httpx.StreamError, OSError) as error:
            raise UndeliveredError(await self._verdict(error)) from error
        finally:
            await self._trace.aclose()

    async def _connection(self) -> httpx.AsyncHTTPTransport:
        """What carries the request: httpx's own, without its client for cookies and redirects."""
        is_https = self._url.scheme == "https"
        # Without TLS, it wants a setting all the same.
        context = await _tls_context(self._trust) if is_https else _no_trust()
        way = None
        if self._proxy is not None:
            way = await _way(self._proxy, self._trust, signed=is_https)
        return httpx.AsyncHTTPTransport(verify=context, proxy=way, trust_env=False)

    async def _resolve(self) -> None:
        """Find out whether a name leads anywhere; an address needs no looking up.

        This is a phase of its own, so that a wrong name is told from a host that is down; the
        connection then resolves it again, which the system has at hand.
        """
        host, port = self._first_stop
        if _is_address(host):
            return
        self._attempt.watch.enter(Phase.RESOLVING)
        proxy, patience_s = self._attempt.proxy, self._deadlines.connect_s
        try:
            async with asyncio.timeout(patience_s):
                await asyncio.get_running_loop().getaddrinfo(host, port)
        except TimeoutError as error:
            verdict = failures.no_connection_in_time(Phase.RESOLVING, patience_s, proxy)
            raise UndeliveredError(verdict) from error
        except (OSError, UnicodeError) as error:
            verdict = failures.name_not_found(host if proxy else self._host, error)
            raise UndeliveredError(failures.of_proxy(verdict, proxy)) from error

    async def _negotiation(self) -> Negotiation | None:
        """What a Windows sign-in over this connection is made with; None for other ways in."""
        credential = self._attempt.question.credential
        if credential.scheme is not Scheme.WINDOWS:
            return None
        host, user, password = self._target[0], credential.user, credential.secret
        # Aside, since the library behind it takes long to import.
        return await asyncio.to_thread(Negotiation, host, user, password, self._trace.channel)

    async def _converse(
        self, connection: httpx.AsyncHTTPTransport, negotiation: Negotiation | None
    ) -> None:
        """Send the request, and again for as long as a Windows sign-in has something to say."""
        await self._ask(connection)
        if negotiation is not None and self._attempt.tls is not None:
            negotiation = await self._negotiation()  # now tied to the TLS connection
        for _ in range(_MOST_ROUNDS - 1):
            arrival = self._attempt.arrival
            if negotiation is None or arrival.status != _UNAUTHORIZED:
                return
            challenges = arrival.headers_named("www-authenticate")
            answer = await asyncio.to_thread(negotiation.answer, challenges)
            if not answer:
                return
            self._attempt.begin_again()
            self._attempt.hide(*_tokens(answer, *challenges))
            await self._ask(connection, (("Authorization", answer),))

    async def _ask(self, connection: httpx.AsyncHTTPTransport, signature: Headers = ()) -> None:
        response = await connection.handle_async_request(self._request(signature))
        try:
            self._note_head(response)
            if signature:
                # Before the body comes, which could hold them, too.
                challenges = self._attempt.arrival.headers_named("www-authenticate")
                self._attempt.hide(*_tokens(*challenges))
            await self._receive(response)
        finally:
            await response.aclose()
        proxy = self._proxy
        if proxy is not None and response.status_code == _PROXY_UNAUTHORIZED:
            offered = ", ".join(self._attempt.arrival.headers_named("proxy-authenticate"))
            raise UndeliveredError(
                failures.refused_by_proxy(proxy.address, offered, signed=bool(proxy.password))
            )

    def _request(self, signature: Headers) -> httpx.Request:
        headers = merge_headers(self._encoded.headers, signature)
        if self._proxy is not None and self._proxy.token and self._url.scheme == "http":
            # For https it is said when the tunnel is asked for, and never to the server.
            token = self._proxy.token.reveal()
            headers = merge_headers(headers, (("Proxy-Authorization", f"Basic {token}"),))
        request = httpx.Request(
            self._encoded.method,
            self._url,
            headers=list(headers),
            content=self._encoded.body,
            extensions={"timeout": self._timeouts, "trace": self._trace},
        )
        sent = ((name.decode("ascii"), text.decode("ascii")) for name, text in request.headers.raw)
        self._attempt.note_headers(tuple(sent))
        return request

    def _note_head(self, response: httpx.Response) -> None:
        self._attempt.watch.enter(Phase.RECEIVING)
        arrival = self._attempt.arrival
        arrival.status = response.status_code
        arrival.reason = response.extensions.get("reason_phrase", b"").decode("latin-1")
        arrival.http_version = response.http_version
        arrival.headers = tuple(
            (name.decode("latin-1"), value.decode("latin-1"))
            for name, value in response.headers.raw
        )

    async def _receive(self, response: httpx.Response) -> None:
        arrival, limit_bytes = self._attempt.arrival, self._attempt.limit_bytes
        async for chunk in response.aiter_raw():
            self._attempt.receive(chunk)
            self._attempt.watch.count(arrival.wire_bytes)
            if arrival.wire_bytes > limit_bytes:
                raise UndeliveredError(failures.too_large(limit_bytes))
        arrival.complete = True

    async def _verdict(self, error: Exception) -> Verdict:
        """What an exception of the network means at this point."""
        if self._proxy is not None and self._trace.at_proxy:
            return await self._verdict_at_proxy(error, self._proxy)
        if isinstance(error, httpx.ConnectError):
            return await self._not_connected(error, *self._target)
        return self._verdict_at_server(error)

    def _verdict_at_server(self, error: Exception) -> Verdict:
        arrival = self._attempt.arrival
        broke_rules = isinstance(error, httpx.RemoteProtocolError) and not arrival.peer_closed
        if broke_rules or arrival.is_not_http():
            return failures.not_http(bytes(arrival.tapped), str(error))
        if isinstance(error, httpx.TimeoutException):
            return self._late(error)
        if isinstance(error, httpx.LocalProtocolError):
            return failures.bad_request(f"The request breaks the rules of HTTP: {error}.")
        if isinstance(error, httpx.RemoteProtocolError | httpx.NetworkError):
            return self._cut()
        shows_certificate = bool(self._trust.certificate_file)
        return tls_failures.broken_encryption(error, shows_certificate=shows_certificate)

    async def _verdict_at_proxy(self, error: Exception, proxy: ProxyServer) -> Verdict:
        """What it means while nothing is known but the proxy."""
        if isinstance(error, httpx.ProxyError):
            said = bytes(self._attempt.arrival.tapped)
            host, port = self._target
            return failures.no_tunnel(
                proxy.address, f"{host}:{port}", str(error), said, signed=bool(proxy.password)
            )
        if isinstance(error, httpx.TimeoutException):
            patience_s = self._deadlines.connect_s
            return failures.no_connection_in_time(Phase.CONNECTING, patience_s, proxy.address)
        if isinstance(error, httpx.ConnectError):
            verdict = await self._not_connected(error, proxy.host, proxy.port)
            return failures.of_proxy(verdict, proxy.address)
        return failures.not_a_proxy(proxy.address, str(error))

    async def _not_connected(self, error: httpx.ConnectError, host: str, port: int) -> Verdict:
        causes = list(failures.causes_of(error))
        if not self._trace.is_securing:
            return failures.not_connected(host, port, causes)
        if any(isinstance(each, ssl.SSLCertVerificationError) for each in causes):
            with contextlib.suppress(OSError):
                self._attempt.tls = await self._look_at(host, port)
        chain = self._attempt.tls.chain if self._attempt.tls else ()
        shows = bool(self._trust.certificate_file)
        return tls_failures.not_secured(host, port, causes, chain, shows_certificate=shows)

    async def _look_at(self, host: str, port: int) -> Tls:
        """Read the certificates that were not believed, for people to see."""
        patience_s = self._deadlines.connect_s
        if self._proxy is None or self._trace.at_proxy:
            return await tls.look_at(host, port, patience_s)
        open_tunnel = functools.partial(_open_tunnel, self._proxy, self._trust)
        return await tls.look_at(host, port, patience_s, connect=open_tunnel)

    def _late(self, error: httpx.TimeoutException) -> Verdict:
        phase = self._attempt.watch.phase
        if isinstance(error, httpx.ConnectTimeout):
            return failures.no_connection_in_time(phase, self._deadlines.connect_s)
        return failures.silent(phase, self._deadlines.silence_s, self._attempt.question)

    def _cut(self) -> Verdict:
        arrival, question = self._attempt.arrival, self._attempt.question
        if not arrival.status:
            encrypted = self._attempt.tls is not None
            return failures.cut_before_answer(
                question, begun=bool(arrival.tapped), encrypted=encrypted
            )
        expected = arrival.header("content-length")
        return failures.cut_in_answer(arrival.wire_bytes, expected, question)


def _parsed(url: str) -> tuple[httpx.URL, str]:
    """An address taken apart, and its host as people write it."""
    try:
        parsed = httpx.URL(url)
        host = parsed.host
    except (httpx.InvalidURL, UnicodeError) as error:
        sentence = f"The address of the server is not a valid one: {error}."
        raise UndeliveredError(failures.bad_request(sentence)) from error
    return parsed, host


async def _find_proxy(url: str, proxy: Proxy) -> ProxyServer | None:
    if proxies.may_take_long(proxy):
        return await asyncio.to_thread(proxies.find, url, proxy)
    return proxies.find(url, proxy)


async def _way(proxy: ProxyServer, trust: Trust, *, signed: bool) -> httpx.Proxy:
    """The proxy for the client; it is not shown the certificate that is meant for the server."""
    pair = (proxy.user, proxy.password.reveal()) if signed and proxy.token else None
    context = await _proxy_context(proxy, trust)
    return httpx.Proxy(proxy.address, ssl_context=context, auth=pair)


async def _proxy_context(proxy: ProxyServer, trust: Trust) -> ssl.SSLContext | None:
    if not proxy.is_encrypted:
        return None
    return await _tls_context(replace(trust, certificate_file="", passphrase=Secret()))


async def _open_tunnel(
    proxy: ProxyServer, trust: Trust, host: str, port: int
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection to a host through a proxy, only to look at certificates there.

    Raises:
        OSError: there is none to be had.
    """
    context = await _proxy_context(proxy, trust)
    reader, writer = await asyncio.open_connection(proxy.host, proxy.port, ssl=context)
    token = proxy.token.reveal()
    signature = f"Proxy-Authorization: Basic {token}\r\n" if token else ""
    writer.write(
        f"CONNECT {host}:{port} HTTP/1.1\r\nHost: {host}:{port}\r\n{signature}\r\n".encode()
    )
    stands = False
    try:
        stands = bool(_TUNNEL_STANDS.match(await reader.readuntil(b"\r\n\r\n")))
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError) as error:
        raise ConnectionError from error
    finally:
        # A proxy that says nothing ends this by the patience of whoever looks.
        if not stands:
            writer.transport.abort()
    if not stands:
        raise ConnectionError
    return reader, writer


_ready: set[Trust] = set()
"""The settings that `tls` has a context of at hand."""


async def _tls_context(trust: Trust) -> ssl.SSLContext:
    """The TLS settings; the first time made aside, since files are read for them.

    Raises:
        BadTrustError: one of the files cannot be used.
    """
    if trust in _ready:
        return tls.context(trust)
    made = await asyncio.to_thread(tls.context, trust)
    _ready.add(trust)
    return made


@functools.cache
def _no_trust() -> ssl.SSLContext:
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _tokens(*values: str) -> Iterator[Secret]:
    """What follows the scheme in values of `Authorization` and `WWW-Authenticate`."""
    return (Secret(value.partition(" ")[2]) for value in values)
