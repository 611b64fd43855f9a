"""SuperOffice CRM Online: its environments, and what identifies an application and a tenant there.

Values and addresses only (domain sheet 5.4 to 5.8); nothing is sent from here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urlsplit

from erpsync_gui.secret import Secret
from erpsync_gui.wire.network import USUAL_PORTS

ENVIRONMENTS = {
    "sod": "https://sod.superoffice.com",
    "qaonline": "https://qaonline.superoffice.com",
    "online": "https://online.superoffice.com",
}
"""The login hosts by the name of their environment: development, stage and production (5.4)."""

LOOPBACK_REDIRECT = "http://127.0.0.1"
"""What the native template registers: any port, no path, no slash at the end (5.5)."""

_LOOPBACK = re.compile(r"127(?:\.[0-9]{1,3}){3}|::1|localhost", re.IGNORECASE)
_SERVICES = re.compile(r"/(?:api(?:/v[0-9]+)?|remote(?:/services[0-9]+)?)\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class OnlineApp:
    """An application that signs in to a tenant, as it is registered with SuperOffice.

    `environment` is a key of ENVIRONMENTS, or the address of a login host (the practice tenant's).
    `tenant` is its context identifier, `Cust12345`; empty lets the user choose while signing in.
    `redirect_uri` without a port takes a free one. `key_file` is the private key of the system
    user flow (RSAKeyValue XML or PEM). The secrets come from the keychain, never from a profile.
    """

    environment: str = "sod"
    tenant: str = ""
    client_id: str = ""
    redirect_uri: str = LOOPBACK_REDIRECT
    key_file: str = ""
    client_secret: Secret = Secret()

    @property
    def login_url(self) -> str:
        """The root of the login host, without a slash at its end."""
        return ENVIRONMENTS.get(self.environment, self.environment).rstrip("/")

    @property
    def state_url(self) -> str:
        """Where the state of the tenant is told, to anybody (5.8)."""
        return f"{self.login_url}/api/state/{quote(self.tenant, safe='')}"

    @property
    def metadata_url(self) -> str:
        """Where the login host describes itself (OpenID Connect Discovery)."""
        return f"{self.login_url}/login/.well-known/openid-configuration"

    @property
    def system_user_url(self) -> str:
        """Where a system user token becomes a ticket (5.6)."""
        return f"{self.login_url}/Login/api/PartnerSystemUser/Authenticate"

    @property
    def login_host(self) -> str:
        """The name of the login host, for people."""
        parts = parts_of(self.login_url)
        return parts.netloc if parts and parts.netloc else self.login_url

    @property
    def is_guarded(self) -> bool:
        """Whether what is said to the login host stays between us: https, or this machine."""
        return is_guarded(self.login_url)


def is_guarded(url: str) -> bool:
    """Whether secrets may go to an address: it is https, or http on this machine."""
    parts = parts_of(url)
    if parts is None or not parts.hostname:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname))


def is_loopback(host: str) -> bool:
    """Whether a host is this machine itself."""
    return _LOOPBACK.fullmatch(host) is not None


def root_of(url: str) -> str:
    """The root of the web application, from an address of it or of its REST or SOAP services.

    Without the usual port and without a slash at its end: `https://sod2.superoffice.com:443/Cust1/
    api/` has the root `https://sod2.superoffice.com/Cust1`. Empty where there is no such address.
    """
    parts = parts_of(url.strip())
    if parts is None or parts.scheme not in USUAL_PORTS or not parts.hostname:
        return ""
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    usual = parts.port in {None, USUAL_PORTS[parts.scheme]}
    place = host if usual else f"{host}:{parts.port}"
    path = re.sub(r"/{2,}", "/", parts.path).rstrip("/")
    return f"{parts.scheme}://{place}{_SERVICES.sub('', path)}"


def parts_of(url: str) -> SplitResult | None:
    """The parts of an address; None where it is none, or has an impossible port."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts
