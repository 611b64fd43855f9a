"""Which answers a session can do something about: a sign-in that ran out, and a tenant that moved.

Reads an Exchange and judges nothing else about it.
"""

from __future__ import annotations

import re

from erpsync_gui.wire.exchange import Exchange
from erpsync_gui.wire.outcome import Level, Outcome

_UNAUTHORIZED = 401
_FORBIDDEN = 403
_MISDIRECTED = 421
_SIGN_IN_SERVICE = "SoPrincipal"

_SESSION_TYPES = re.compile(
    r"\ASuperOffice\.(?!ErpSync\b)[\w.]*(?:Session|Authenticat|Credential|Ticket|Log[io]n)\w*Exception\Z"
    r"|\A(?:FailedAuthentication|InvalidSecurity(?:Token)?)\Z"
)
"""Exceptions and fault codes about who is asking; not those about what one may do, nor those of
.NET, which name failures between the server and an ERP connector.
"""

_SESSION_WORDS = re.compile(
    r"not (?:signed|logged) (?:in|on)\b|\bnot authenticated|\bno valid ticket"
    r"|\bticket\b[^.\n]{0,40}\b(?:expired|invalid|not valid|unknown|missing)"
    r"|\b(?:invalid|expired|unknown|missing) ticket",
    re.IGNORECASE,
)
"""What a server says in a fault that has no telling code (sheet 3.4)."""


def asks_for_sign_in(exchange: Exchange) -> bool:
    """Whether the server wants to know again who is asking, so that it has done nothing.

    That is status 401, or over SOAP an exception or a fault about ticket or session. Status 403
    says that the caller is known and may not; a refused sign-in is one itself.
    """
    response, verdict = exchange.response, exchange.verdict
    if response is None or exchange.call.service == _SIGN_IN_SERVICE:
        return False
    if response.status in {_UNAUTHORIZED, _FORBIDDEN}:
        return response.status == _UNAUTHORIZED
    if verdict.outcome is not Outcome.REFUSED or not exchange.call.endpoint.protocol.is_soap:
        return False
    if _SESSION_TYPES.search(verdict.code):
        return verdict.level in {Level.HEADER, Level.FAULT}
    is_untold = verdict.level is Level.FAULT or (verdict.level is Level.HEADER and not verdict.code)
    return is_untold and bool(_SESSION_WORDS.search(verdict.server_words))


def has_moved(exchange: Exchange) -> bool:
    """Whether the server says that the tenant is on another host (sheet 5.8)."""
    return exchange.response is not None and exchange.response.status == _MISDIRECTED


def took_the_proof(exchange: Exchange) -> bool:
    """Whether the server looked at who was asking and answered, so that a ticket lives on.

    Errors of HTTP say nothing about that: they may come from a proxy.
    """
    if exchange.outcome is not Outcome.REFUSED:
        return exchange.outcome is Outcome.OK
    return exchange.verdict.level is not Level.HTTP and not asks_for_sign_in(exchange)
