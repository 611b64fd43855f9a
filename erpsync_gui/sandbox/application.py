"""The web application of the practice tenant: every route in one place."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from erpsync_gui.sandbox import pages
from erpsync_gui.sandbox.faults import Faults
from erpsync_gui.sandbox.faulty_wire import FaultyWire
from erpsync_gui.sandbox.practice import Practice
from erpsync_gui.sandbox.rest_service import RestService
from erpsync_gui.sandbox.soap_service import SoapService

BASE = "/Practice"
"""The web application's root: what stands before `/Remote/…` and `/api/…`."""


def build(practice: Practice, faults: Faults, base: str = BASE) -> ASGIApp:
    """The application of one practice tenant under a root, with faults around it."""
    soap, rest = SoapService(practice), RestService(practice)
    service = "/Remote/Services{services:int}/{service}.svc"
    agent = "/api/v1/Agents/ErpSync/{operation}"
    routes = [
        Route("/", _front_page),
        Route(service, soap.show, methods=["GET"]),
        Route(service, soap.call, methods=["POST"]),
        Route("/api", rest.version),
        Route("/api/v1", rest.offered),
        Route("/api/v1/User/currentPrincipal", rest.current_principal),
        Route(agent, rest.describe, methods=["GET"]),
        Route(agent, rest.call, methods=["POST"]),
    ]
    handlers = {404: _not_found, ClientDisconnect: _gone}
    app = Starlette(routes=[Mount(base, routes=routes)], exception_handlers=handlers)
    return LengthRequired(FaultyWire(app, faults))


class LengthRequired:
    """Turns away a POST that does not tell its length, as IIS does."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        headers = Headers(scope=scope)
        told = "content-length" in headers or "transfer-encoding" in headers
        app = self._app if told or scope["method"] != "POST" else pages.length_required()
        await app(scope, receive, send)


async def _front_page(request: Request) -> Response:
    base = request.scope["root_path"]
    return pages.page(
        "Practice tenant",
        "A pretended SuperOffice for ErpSync Workbench. It answers on this machine only.",
        f"SOAP: {base}/Remote/Services88/ErpSync.svc",
        f"REST: {base}/api/v1/Agents/ErpSync/…",
    )


async def _gone(_request: Request, _error: Exception) -> Response:
    """The client broke off while it was sending: nobody reads this."""
    return Response(status_code=400)


async def _not_found(_request: Request, _error: Exception) -> Response:
    return pages.not_found()
