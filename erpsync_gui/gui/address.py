"""The address of a server as people type it: its root, and what is wrong with it.

Text only: nothing is asked for and nothing is shown here.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit, urlunsplit

from erpsync_gui.wire.online import is_loopback

_BELOW_ROOT = re.compile(r"/(?:remote/services\d+|api)(?=/|$)", re.IGNORECASE)


def base_of(text: str) -> str:
    """The root of the web application in an address that may name a service or the API below it.

    People copy `…/Remote/Services88/ErpSync.svc?wsdl` or `…/api/v1/…` from a browser or a mail.
    What is no address comes back as it is.
    """
    if address_problem(text):
        return text.strip()
    parts = urlsplit(text.strip())
    below = _BELOW_ROOT.search(parts.path)
    root = parts.path[: below.start()] if below else parts.path
    return urlunsplit((parts.scheme, parts.netloc, root.rstrip("/"), "", ""))


def address_problem(text: str, example: str = "https://crm.example.com/SuperOffice") -> str:
    """Why a text cannot be the address of a server; empty when it can.

    No sentence repeats what was typed, since a password may stand in it.
    """
    if not text.strip():
        return f"Type an address, for example {example}."
    try:
        parts = urlsplit(text.strip())
        host, _ = parts.hostname, parts.port
    except ValueError:
        return f"This is not an address. It looks like {example}."
    if parts.username is not None or parts.password is not None:
        return "Leave user name and password out of the address; they have fields of their own."
    if parts.scheme not in {"http", "https"}:
        return "The address must begin with https:// or http://."
    if not host or re.search(r"\s", text.strip()):
        return f"There is no host name in the address. It looks like {example}."
    return ""


def is_unprotected(text: str) -> bool:
    """Whether what goes to this address could be read on the way to it."""
    if address_problem(text):
        return False
    parts = urlsplit(text.strip())
    return parts.scheme == "http" and not is_loopback(parts.hostname or "")


def host_and_path(text: str) -> str:
    """An address in short, for a list: no scheme, and never a user or a password.

    Empty when it is not an address.
    """
    if address_problem(text):
        return ""
    parts = urlsplit(text.strip())
    return f"{parts.netloc}{parts.path.rstrip('/')}"
