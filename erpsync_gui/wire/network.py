"""The way to a server: which certificates are believed and shown, and which proxy is taken.

Values only. `tls` makes TLS contexts of a Trust and `trust_files` reads its files, `proxies` finds
the proxy of an address, and `sending` uses them.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass

from erpsync_gui.secret import Secret

USUAL_PORTS = {"http": 80, "https": 443}
"""Where a server listens whose address names no port."""


@dataclass(frozen=True, slots=True)
class Trust:
    """Which certificates are believed beside the operating system's own, and which is shown.

    `authority_file` holds further authorities (PEM or DER). `certificate_file` is shown to a
    server that asks for a client certificate: PEM with its key in it, or PKCS#12; `passphrase`
    opens its key. An empty path means none.
    """

    authority_file: str = ""
    certificate_file: str = ""
    passphrase: Secret = Secret()


class BadTrustError(Exception):
    """A file of a Trust cannot be used; the text is a sentence for people, without a secret.

    `is_locked` says that a passphrase, or another one, may be all that it takes.
    """

    def __init__(self, purpose: str, file: str, reason: str, *, is_locked: bool = False) -> None:
        """Say which file it is and what is wrong with it."""
        super().__init__(f"{purpose}, {file}, cannot be used. {reason}")
        self.is_locked = is_locked


class ProxyMode(enum.Enum):
    """Where the proxy is taken from."""

    SYSTEM = "system"
    """What the operating system or the environment says."""
    MANUAL = "manual"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Proxy:
    """Which proxy calls go through.

    `address` (`http://proxy.example:8080`), `user` and `password` count when the mode is MANUAL.
    `exceptions` are hosts that are reached without it: a name with all below it
    (`example.com`, `*.example.com`, `.example.com`), an address, or a range (`10.0.0.0/8`).
    """

    mode: ProxyMode = ProxyMode.SYSTEM
    address: str = ""
    user: str = ""
    password: Secret = Secret()
    exceptions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Network:
    """Everything between here and a server that a profile can set."""

    trust: Trust = Trust()
    proxy: Proxy = Proxy()

    def secrets(self) -> Iterator[Secret]:
        """The secrets of the way, none of which may be shown."""
        yield self.trust.passphrase
        yield self.proxy.password
