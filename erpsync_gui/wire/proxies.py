"""Which proxy an address is reached through, if any.

Pure, but for one question: what the operating system or the environment has set, which
`urllib.request` finds out on every system. Nothing is sent from here.
"""

from __future__ import annotations

import base64
import functools
import ipaddress
import re
import sys
import urllib.request
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urlsplit

from erpsync_gui import logs
from erpsync_gui.secret import Secret
from erpsync_gui.wire.network import USUAL_PORTS, Proxy, ProxyMode

_LOCAL = "<local>"
"""What Windows writes for all names without a dot."""

_SCHEMES = ("http", "https")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")

_IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


class BadProxyError(ValueError):
    """The address of a proxy cannot be used; the text is a sentence without a secret in it."""


@dataclass(frozen=True, slots=True)
class ProxyServer:
    """A proxy to go through. `address` is `http://host:port`, without user and password."""

    address: str
    user: str = ""
    password: Secret = Secret()

    @property
    def host(self) -> str:
        """The name or address of the proxy itself."""
        return urlsplit(self.address).hostname or ""

    @property
    def port(self) -> int:
        """The port of the proxy."""
        return urlsplit(self.address).port or 0

    @property
    def token(self) -> Secret:
        """What signs in to it after the word `Basic` (RFC 7617); empty without a user."""
        if not self.user:
            return Secret()
        pair = f"{self.user}:{self.password.reveal()}"
        return Secret(base64.b64encode(pair.encode()).decode("ascii"))

    @property
    def is_encrypted(self) -> bool:
        """Whether the proxy itself is spoken to over TLS."""
        return self.address.startswith("https:")


def find(url: str, proxy: Proxy) -> ProxyServer | None:
    """The proxy that `url` is reached through, or None.

    What a profile excepts goes past every proxy. What the system excepts goes past the system's,
    and so does this computer itself. On Windows and macOS the system may look names up for that.

    Raises:
        BadProxyError: what is set as its address is none.
    """
    parts = urlsplit(url)
    if proxy.mode is ProxyMode.NONE or _is_excepted(parts, proxy.exceptions):
        return None
    if proxy.mode is ProxyMode.MANUAL:
        return _manual(proxy)
    if _is_this_computer(parts.hostname or ""):
        return None
    return _of_system(parts)


def may_take_long(proxy: Proxy) -> bool:
    """Whether `find` asks more than the environment, which is all that Linux has."""
    return proxy.mode is ProxyMode.SYSTEM and sys.platform in ("win32", "darwin")


def _manual(proxy: Proxy) -> ProxyServer | None:
    if not proxy.address.strip():
        msg = "No address of a proxy is set. It looks like http://proxy.example:8080."
        raise BadProxyError(msg)
    server = _server(proxy.address)
    if server.user or server.password:
        msg = (
            "The address of the proxy must not hold a user name or a password: they would be kept "
            "with it. There are fields for them."
        )
        raise BadProxyError(msg)
    found = ProxyServer(server.address, proxy.user, proxy.password)
    try:
        _ = found.token
    except UnicodeEncodeError:
        msg = "The password of the proxy ends in the middle of a character: type it anew."
        # The error itself would carry the password on.
        raise BadProxyError(msg) from None
    return found


def _of_system(parts: SplitResult) -> ProxyServer | None:
    from_environment = urllib.request.getproxies_environment()
    settings = from_environment or urllib.request.getproxies()
    address = settings.get(parts.scheme) or settings.get("all")
    if not address:
        return None
    if from_environment:
        if _is_excepted(parts, from_environment.get("no", "").split(",")):
            return None
    elif urllib.request.proxy_bypass(parts.hostname or ""):
        return None
    return _server(address)


@functools.lru_cache(maxsize=32)
def _server(address: str) -> ProxyServer:
    """Read `http://user:password@host:port`; without a scheme it is http."""
    text = address.strip()
    if not _SCHEME.match(text):
        text = f"http://{text}"
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port or USUAL_PORTS.get(parts.scheme)
    except ValueError:
        host = port = None
    if host and parts.scheme not in _SCHEMES:
        msg = f"A proxy of the kind {parts.scheme}:// cannot be used, only http:// and https://."
        raise BadProxyError(msg)
    if not host or not port or re.search(r"[\s\x00-\x1f\x7f\\]", parts.netloc):
        msg = (
            "The address of the proxy is not a valid one. It looks like http://proxy.example:8080."
        )
        raise BadProxyError(msg)
    shown = f"[{host}]" if ":" in host else host
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    logs.forget(password)
    return ProxyServer(f"{parts.scheme}://{shown}:{port}", user, Secret(password))


def _is_excepted(parts: SplitResult, exceptions: Iterable[str]) -> bool:
    host = (parts.hostname or "").rstrip(".").lower()
    port = parts.port or USUAL_PORTS.get(parts.scheme, 0)
    return any(_fits(host, port, exception.strip().lower()) for exception in exceptions)


def _fits(host: str, port: int, exception: str) -> bool:
    """Whether a host is a name with all below it, an address, a range, or a name without a dot."""
    if exception in {"", "*", _LOCAL}:
        return exception == "*" or (exception == _LOCAL and "." not in host and ":" not in host)
    address, network = _address(host), _network(exception)
    if network is not None:
        return address is not None and address in network
    name, _, wanted_port = exception.rpartition(":")
    if name and wanted_port.isdecimal():
        return port == int(wanted_port) and _fits(host, port, name)
    below = exception.removeprefix("*").lstrip(".").rstrip(".")
    return bool(below) and (host == below or host.endswith(f".{below}"))


def _address(host: str) -> _IPAddress | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _network(exception: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network | None:
    """An address or a range such as `10.0.0.0/8`; None when it is neither."""
    try:
        return ipaddress.ip_network(exception.strip("[]"), strict=False)
    except ValueError:
        return None


def _is_this_computer(host: str) -> bool:
    name = host.rstrip(".").lower()
    address = _address(name)
    if address is not None:
        return address.is_loopback
    return name == "localhost" or name.endswith(".localhost")
