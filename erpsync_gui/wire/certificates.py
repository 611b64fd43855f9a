"""What a TLS connection was: version, cipher, and the certificates that the server showed.

Values only; `tls` reads them from a connection.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Certificate:
    """One certificate as people compare it.

    `names` are the hosts and addresses that it is made out to; the times are UTC;
    `fingerprint` is its SHA-256 in pairs of hexadecimal digits with colons.
    """

    subject: str
    issuer: str
    names: tuple[str, ...]
    valid_from: datetime
    valid_until: datetime
    fingerprint: str

    @property
    def title(self) -> str:
        """What to call it: whom it stands for, or its names where it says nothing of that."""
        return self.subject or ", ".join(self.names) or "a certificate without a name"

    @property
    def is_self_signed(self) -> bool:
        """Whether it vouches for itself, as far as the names tell."""
        return self.subject == self.issuer

    def has_expired(self, now: datetime) -> bool:
        """Whether it was valid until before `now`."""
        return self.valid_until < now

    def is_too_new(self, now: datetime) -> bool:
        """Whether it will be valid only after `now`."""
        return now < self.valid_from


@dataclass(frozen=True, slots=True)
class Tls:
    """One TLS handshake. `chain` begins with the server's own certificate.

    `version` and `cipher` are empty where the handshake failed and only the chain was read.
    """

    version: str
    cipher: str
    chain: tuple[Certificate, ...] = ()
