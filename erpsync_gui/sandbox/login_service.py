"""The login host of the practice tenant: discovery, keys, sign-in, tokens, system user, state.

The addresses and the shapes of the answers are those of sheet 5.4 to 5.8. Paths are read in any
case, as by IIS. What is asked and answered stands in the other `login_…` modules.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from erpsync_gui import __version__
from erpsync_gui.sandbox import (
    login_authorization,
    login_pages,
    login_system_user,
    numbered_host,
    pages,
    registration,
)
from erpsync_gui.sandbox.login_authorization import FORM_POST, NoWayBackError, Parameters, WayBack
from erpsync_gui.sandbox.login_desk import ALGORITHM, ErrorCode, LoginDesk, OAuthError
from erpsync_gui.sandbox.login_tokens import Tokens
from erpsync_gui.sandbox.online import Trouble
from erpsync_gui.sandbox.seed_crm import ADMINISTRATOR, USER

STATE_LIFE = timedelta(minutes=10)
"""How long a tenant's state may be kept; that there is an end is documented, its length is not."""

_PEOPLE = (ADMINISTRATOR, USER)
_FORM = "application/x-www-form-urlencoded"
_NO_STORE = {"cache-control": "no-store", "pragma": "no-cache"}


def build(desk: LoginDesk) -> ASGIApp:
    """The web application of the login host."""
    service = LoginService(desk)
    authorize = "/login/{context}/oauth/authorize"
    routes = [
        Route("/", _front_page),
        Route("/login/.well-known/openid-configuration", service.metadata),
        Route("/login/.well-known/jwks", service.keys),
        Route(authorize, service.authorize, methods=["GET", "POST"]),
        Route("/login/common/oauth/tokens", service.tokens, methods=["POST"]),
        Route("/login/api/partnersystemuser/authenticate", service.system_user, methods=["POST"]),
        Route("/api/state/{context}", service.state),
        # Login hosts have no tenants (sheet 5.4).
        Route(f"/{registration.CONTEXT.lower()}/{{rest:path}}", numbered_host.misdirected),
    ]
    handlers = {404: _not_found, ClientDisconnect: _gone}
    return AnyCase(Starlette(routes=routes, exception_handlers=handlers))


class AnyCase:
    """Reads paths in any case."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        await self._app({**scope, "path": scope["path"].lower()}, receive, send)


class LoginService:
    """The end points of the login host."""

    def __init__(self, desk: LoginDesk) -> None:
        self._desk = desk
        self._tokens = Tokens(desk)

    def metadata(self, _request: Request) -> Response:
        """GET: the metadata of OpenID Connect, with no end point that real ones lack."""
        root = self._desk.addresses().login_url
        return JSONResponse(
            {
                "issuer": root,
                "authorization_endpoint": f"{root}/login/common/oauth/authorize",
                "token_endpoint": f"{root}/login/common/oauth/tokens",
                "jwks_uri": f"{root}/login/.well-known/jwks",
                "scopes_supported": ["openid"],
                "response_modes_supported": ["form_post", "fragment", "query"],
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": [ALGORITHM],
                "token_endpoint_auth_methods_supported": [
                    "client_secret_post",
                    "client_secret_basic",
                ],
                "grant_types_supported": ["authorization_code", "refresh_token"],
            }
        )

    def keys(self, _request: Request) -> Response:
        """GET: the public key that tokens are signed with."""
        return Response(self._desk.signer.published(), media_type="application/json")

    async def authorize(self, request: Request) -> Response:
        """GET shows the page to sign in on; with `user` or `cancel` it is answered (sheet 5.5)."""
        asked = {**request.query_params, **(await _form(request))}
        context = request.path_params["context"]
        try:
            way_back = login_authorization.way_back(asked, context, self._desk.online)
        except NoWayBackError as error:
            return HTMLResponse(login_pages.failed(str(error)), 400, _NO_STORE)
        try:
            answer = await run_in_threadpool(self._decided, asked)
        except OAuthError as error:
            answer = {"error": error.code, "error_description": error.description}
        if answer is None:
            people = [self._desk.associate(name) for name in _PEOPLE]
            page = login_pages.sign_in(people, asked.get("login_hint", ""))
            return HTMLResponse(page, headers=_NO_STORE)
        return _sent_back(way_back, answer)

    def _decided(self, asked: Parameters) -> Parameters | None:
        """What goes back with the browser; None while nobody has clicked."""
        login_authorization.check(asked)
        if "cancel" in asked:
            raise OAuthError(ErrorCode.ACCESS_DENIED, "The user cancelled the sign-in.")
        if "user" not in asked:
            return None
        self._desk.require_consent()
        if asked["user"] not in _PEOPLE:
            raise OAuthError(ErrorCode.ACCESS_DENIED, "Nobody of this name can sign in here.")
        return {"code": self._tokens.code(login_authorization.grant(asked, asked["user"]))}

    async def tokens(self, request: Request) -> Response:
        """POST: tokens for a code or a refresh token (sheet 5.5)."""
        form = await _form(request)
        authorization = request.headers.get("authorization", "")
        try:
            answer = await run_in_threadpool(self._tokens.answer, form, authorization)
        except OAuthError as error:
            told = {"error": error.code, "error_description": error.description}
            challenge = {"www-authenticate": "Basic"} if authorization else {}
            return JSONResponse(told, error.status, {**_NO_STORE, **challenge})
        return JSONResponse(answer, headers=_NO_STORE)

    async def system_user(self, request: Request) -> Response:
        """POST: a ticket for a signed system user token (sheet 5.6)."""
        try:
            asked = json.loads(await request.body())
        except ValueError:
            asked = None
        if not isinstance(asked, Mapping):
            return JSONResponse({"Message": "The request is invalid."}, 400)
        return JSONResponse(await run_in_threadpool(login_system_user.answer, self._desk, asked))

    def state(self, request: Request) -> Response:
        """GET: where the tenant is and how it is, for anybody (sheet 5.8).

        That an unknown tenant gets the state Unknown, and not 404, is a guess.
        """
        context = request.path_params["context"]
        if not registration.is_tenant(context):
            return JSONResponse(self._state_of(context, "Unknown", "", is_running=False))
        state = "OfflineMaintenance" if self._desk.online.has(Trouble.MAINTENANCE) else "Running"
        api_url = self._desk.addresses().api_url
        is_running = state == "Running"
        told = self._state_of(registration.CONTEXT, state, api_url, is_running=is_running)
        return JSONResponse(told)

    def _state_of(
        self, context: str, state: str, api_url: str, *, is_running: bool
    ) -> Mapping[str, Any]:
        until = self._desk.online.now() + STATE_LIFE
        return {
            "ContextIdentifier": context,
            "Endpoint": api_url or None,
            "State": state,
            "IsRunning": is_running,
            # Seven digits of a second, as .NET writes them.
            "ValidUntil": f"{until:%Y-%m-%dT%H:%M:%S.%f}0Z",
            "Api": f"{api_url}/api" if api_url else None,
            "Version": f"Practice_{__version__}",
        }


def _sent_back(way_back: WayBack, answer: Parameters) -> Response:
    if way_back.mode == FORM_POST:
        page = login_pages.handed_over(way_back.redirect_uri, way_back.carrying(answer))
        return HTMLResponse(page, headers=_NO_STORE)
    return RedirectResponse(way_back.address(answer), 302, _NO_STORE)


async def _form(request: Request) -> dict[str, str]:
    """The fields of a form that was posted; none where the body is something else."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        return {}
    body = await request.body()
    return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))


async def _front_page(_request: Request) -> Response:
    return pages.page(
        "Practice login host",
        "A pretended SuperOffice ID for ErpSync Workbench. It answers on this machine only.",
        f"The tenant: {registration.CONTEXT}",
    )


async def _gone(_request: Request, _error: Exception) -> Response:
    """The client broke off while it was sending: nobody reads this."""
    return Response(status_code=400)


async def _not_found(_request: Request, _error: Exception) -> Response:
    return pages.not_found()
