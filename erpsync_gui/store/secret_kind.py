"""The kinds of secrets that a profile can need."""

from __future__ import annotations

import enum


class SecretKind(enum.Enum):
    """What a secret is for; the value is its name in the keychain.

    Tickets and access tokens are short-lived and stay in memory, whatever the user wishes.
    """

    PASSWORD = "password"
    CLIENT_SECRET = "client-secret"
    REFRESH_TOKEN = "refresh-token"
    SYSTEM_TOKEN = "system-user-token"
    KEY_PASSPHRASE = "key-passphrase"
    CERTIFICATE_PASSPHRASE = "certificate-passphrase"
    PROXY_PASSWORD = "proxy-password"
    TICKET = "ticket"
    ACCESS_TOKEN = "access-token"

    @property
    def title(self) -> str:
        """What people call it, for a label or inside a sentence."""
        return _TITLES[self]

    @property
    def may_be_kept(self) -> bool:
        """Whether the keychain may have it."""
        return self not in {SecretKind.TICKET, SecretKind.ACCESS_TOKEN}


_TITLES = {
    SecretKind.PASSWORD: "password",
    SecretKind.CLIENT_SECRET: "client secret (application token)",
    SecretKind.REFRESH_TOKEN: "refresh token",
    SecretKind.SYSTEM_TOKEN: "system user token",
    SecretKind.KEY_PASSPHRASE: "passphrase of the private key",
    SecretKind.CERTIFICATE_PASSPHRASE: "passphrase of the client certificate",
    SecretKind.PROXY_PASSWORD: "password of the proxy",
    SecretKind.TICKET: "ticket",
    SecretKind.ACCESS_TOKEN: "access token",
}
