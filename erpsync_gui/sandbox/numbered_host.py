"""A numbered host of the online half: it has the tenant, or says that it has not (sheet 5.4, 5.8).

Knows nothing of what the tenant answers.
"""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from erpsync_gui.sandbox import pages
from erpsync_gui.sandbox.online import Online, Trouble


class NumberedHost:
    """The tenant's web application as one of several hosts shows it.

    `has_tenant` tells whether the tenant is here now.
    """

    def __init__(self, app: ASGIApp, online: Online, has_tenant: Callable[[], bool]) -> None:
        self._app = app
        self._online = online
        self._has_tenant = has_tenant

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        app = self._app
        if not self._has_tenant():
            app = _misdirected()
        elif self._online.has(Trouble.MAINTENANCE):
            app = _under_maintenance()
        await app(scope, receive, send)


async def misdirected(_request: Request) -> Response:
    """What a host without the tenant says; the words are documented."""
    return _misdirected()


def _misdirected() -> Response:
    return PlainTextResponse("Wrong subdomain used to access tenant", 421)


def _under_maintenance() -> Response:
    page = pages.page("Service Unavailable", "The tenant is offline for maintenance.", status=503)
    page.headers["retry-after"] = "120"
    return page
