"""What is registered for the practice tenant's online half: one application and one tenant.

Values only. They are as well known as the practice passwords, and open nothing else.
"""

from __future__ import annotations

import re

CLIENT_ID = "5b1f0c7e9a2d4e63b8f4d7a1c06e2f95"
CLIENT_SECRET = "c0a8e17b64d25f938e7b1d2f60a94c3e"  # noqa: S105 -- the practice tenant's well-known one
"""The application's secret, which is also its application token (sheet 5.7)."""

CONTEXT = "Cust10001"
"""The tenant's context identifier, `CustNNNNN`."""

COMPANY = "Practice AS"
SERIAL = "1000100010"
"""The serial number of the tenant's database: whom a system user's token is made out to (5.6)."""

SYSTEM_TOKEN = "ErpSync Workbench-Qx7RtB2mLw"  # noqa: S105 -- as above
"""The system user token that the tenant gave the application, in the form of the real ones."""

REDIRECT_PATTERNS = (
    r"^http://127.0.0.1\:\d{4,10}$",
    r"^http://127.0.0.1\:\d{4,10}/desktop-callback/$",
)
"""Where users may be sent back to: the native template's own pattern, and one with a path (5.5)."""


def has_redirect(uri: str) -> bool:
    """Whether the application may have its users sent to this address."""
    return any(re.fullmatch(pattern, uri, re.ASCII) for pattern in REDIRECT_PATTERNS)


def is_tenant(context: str) -> bool:
    """Whether this is the tenant's context identifier, in any case."""
    return context.lower() == CONTEXT.lower()
