"""Signing in to CRM Online in the browser, and staying signed in (domain sheet 5.5).

Authorization code with PKCE over a loopback redirect, for native applications (RFC 8252). Authlib
writes and reads what the protocol says; what is demanded of it and what a refusal means stands
here. Knows nothing of calls and of where tokens are kept.
"""

from __future__ import annotations

import math
import webbrowser
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from authlib.common.security import (  # type: ignore[import-untyped]  # Authlib brings no types
    generate_token,
)
from authlib.oauth2.rfc6749.errors import (  # type: ignore[import-untyped]  # as above
    MismatchingStateException,
    MissingCodeException,
)
from authlib.oauth2.rfc6749.parameters import (  # type: ignore[import-untyped]  # as above
    parse_authorization_code_response,
    prepare_grant_uri,
    prepare_token_request,
)
from authlib.oauth2.rfc7636 import (  # type: ignore[import-untyped]  # as above
    create_s256_code_challenge,
)

from erpsync_gui.contract.model import Value
from erpsync_gui.secret import Secret
from erpsync_gui.wire import identity, online_failures
from erpsync_gui.wire.exchange import Exchange, Verdict
from erpsync_gui.wire.identity import Identity
from erpsync_gui.wire.login_host import (
    Conversation,
    EndedError,
    LoginHost,
    Now,
    object_in,
    text_in,
    untrusted,
    utc_now,
)
from erpsync_gui.wire.network import Network
from erpsync_gui.wire.online import OnlineApp
from erpsync_gui.wire.outcome import Level, Outcome, Phase
from erpsync_gui.wire.redirect_listener import BadRedirectError, RedirectListener, StoppedError
from erpsync_gui.wire.transport import Observe, observe_nothing
from erpsync_gui.wire.web import WebRequest

UNTOLD_LIFE_S = 1200.0
"""How long a token is taken to live where `expires_in` is missing: the shorter of what the
documentation says (trap 35)."""

_FORM = (
    ("Accept", "application/json"),
    ("Content-Type", "application/x-www-form-urlencoded"),
)
_STATE_LENGTH = 43
_VERIFIER_LENGTH = 64
"""43 characters of 62 are more than 256 bits; a verifier has 43 to 128 (RFC 7636)."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a sign-in gives.

    `refresh` is the old one where a renewal brought none (trap 34). `expires_in_s` is the life of
    `access` from now on, in seconds. `identity` is None where a renewal told none.
    """

    access: Secret
    refresh: Secret
    expires_in_s: float
    identity: Identity | None = None


@dataclass(frozen=True, slots=True)
class Granted:
    """How a sign-in or a renewal ended; `tokens` are there only when it succeeded."""

    verdict: Verdict
    exchanges: tuple[Exchange, ...] = ()
    tokens: Tokens | None = None


@dataclass(frozen=True, slots=True)
class _Attempt:
    """What makes one sign-in unlike any other: new texts from the system's own source of chance."""

    state: Secret
    nonce: Secret
    verifier: Secret


async def sign_in_with_browser(
    app: OnlineApp,
    *,
    network: Network = Network(),
    open_browser: Callable[[str], object],
    patience_s: float = 300.0,
    observe: Observe = observe_nothing,
    now: Now = utc_now,
) -> Granted:
    """Let the user sign in in the browser, and get tokens.

    Cancelling the task ends it at once, and gives the port of the redirect back.

    Args:
        app: needs its client ID; a tenant spares the user the choice of one.
        network: the way to the login host for everything but the browser.
        open_browser: shows an address in a browser; called on a thread aside. False, or an
            OSError, says that it could not, which ends the sign-in.
        patience_s: how long to wait for the browser to come back.
        observe: told of the phases of each request, and that the browser is waited for.
        now: tells the time, for the life of tokens.
    """
    talk = Conversation(app, network, observe)
    attempt = _new_attempt()
    talk.keep_secret(attempt.verifier)
    try:
        _check(app)
        with _listening(app, attempt) as listener:
            host = await talk.describe()
            url = _authorize_url(app, host, listener.redirect_uri, attempt)
            observe(Phase.WAITING, 0)
            answer = await _answer(listener, patience_s, _invitation(url, open_browser))
        code = _code_in(talk, answer, attempt)
        body = prepare_token_request(
            "authorization_code",
            redirect_uri=listener.redirect_uri,
            code=code.reveal(),
            client_id=app.client_id,
            code_verifier=attempt.verifier.reveal(),
            client_secret=app.client_secret.reveal(),
        )
        told = await _ask_for_tokens(talk, host, body)
        nonce = attempt.nonce.reveal()
        who = await _identify(app, talk, host, told, nonce=nonce, now=now)
    except EndedError as end:
        return Granted(end.verdict, talk.exchanges)
    return _granted(talk, told, who)


async def refresh(
    app: OnlineApp,
    refresh_token: Secret,
    *,
    network: Network = Network(),
    observe: Observe = observe_nothing,
    now: Now = utc_now,
) -> Granted:
    """Get a new access token without the user.

    Args:
        app: as at the sign-in.
        refresh_token: of the sign-in; it stays good (trap 34).
        network: the way to the login host.
        observe: told of the phases of each request.
        now: tells the time, for the life of tokens.
    """
    talk = Conversation(app, network, observe)
    talk.keep_secret(refresh_token)
    try:
        _check(app)
        _check_refresh_token(refresh_token)
        host = await talk.describe()
        body = prepare_token_request(
            "refresh_token",
            client_id=app.client_id,
            refresh_token=refresh_token.reveal(),
            client_secret=app.client_secret.reveal(),
        )
        told = await _ask_for_tokens(talk, host, body, is_renewal=True)
        has_identity = bool(text_in(told, "id_token"))
        who = await _identify(app, talk, host, told, nonce=None, now=now) if has_identity else None
    except EndedError as end:
        return Granted(end.verdict, talk.exchanges)
    return _granted(talk, told, who, refresh_token)


def _new_attempt() -> _Attempt:
    return _Attempt(
        state=Secret(generate_token(_STATE_LENGTH)),
        nonce=Secret(generate_token(_STATE_LENGTH)),
        verifier=Secret(generate_token(_VERIFIER_LENGTH)),
    )


def _check(app: OnlineApp) -> None:
    """Whether all is there that is needed.

    Raises:
        EndedError: something is not.
    """
    if not app.is_guarded:
        raise EndedError(online_failures.unguarded(app))
    if not app.client_id:
        raise EndedError(online_failures.missing("client ID"))


def _check_refresh_token(refresh_token: Secret) -> None:
    if not refresh_token:
        raise EndedError(online_failures.no_refresh_token())


def _listening(app: OnlineApp, attempt: _Attempt) -> RedirectListener:
    """A listener for the browser.

    Raises:
        EndedError: there can be none.
    """
    state = attempt.state.reveal()
    try:
        return RedirectListener(app.redirect_uri, lambda address: _judge(address, state))
    except BadRedirectError as error:
        raise EndedError(online_failures.bad_redirect(str(error), error.advice)) from error


def _judge(address: str, state: str) -> bool | None:
    """Whether a visit of the browser brings a code, an error or another sign-in's, or nothing."""
    try:
        parse_authorization_code_response(address, state)
    except MismatchingStateException:
        return False
    except MissingCodeException:
        return False if "error" in parse_qs(urlsplit(address).query) else None
    return True


def _authorize_url(app: OnlineApp, host: LoginHost, redirect_uri: str, attempt: _Attempt) -> str:
    """Where the user signs in (sheet 5.5 item 1)."""
    url: str = prepare_grant_uri(
        host.authorize_url,
        app.client_id,
        "code",
        redirect_uri,
        "openid",
        attempt.state.reveal(),
        nonce=attempt.nonce.reveal(),
        code_challenge=create_s256_code_challenge(attempt.verifier.reveal()),
        # Always said: what is left out means “plain” to this login host (trap 33).
        code_challenge_method="S256",
        response_mode="query",
        acr_values=f"tenant:{app.tenant}" if app.tenant else None,
    )
    return url


def _invitation(url: str, open_browser: Callable[[str], object]) -> Callable[[], None]:
    """Opens the browser; raises EndedError where that fails."""

    def invite() -> None:
        try:
            has_opened = open_browser(url) is not False
        except (OSError, webbrowser.Error) as error:
            raise EndedError(online_failures.no_browser(str(error))) from error
        if not has_opened:
            raise EndedError(online_failures.no_browser())

    return invite


async def _answer(listener: RedirectListener, patience_s: float, invite: Callable[[], None]) -> str:
    """The address with which the browser came back.

    Raises:
        EndedError: it did not.
    """
    try:
        return await listener.wait(patience_s, invite)
    except TimeoutError as error:
        raise EndedError(online_failures.nobody_came(patience_s)) from error
    except StoppedError as error:
        raise EndedError(online_failures.stopped_waiting()) from error


def _code_in(talk: Conversation, address: str, attempt: _Attempt) -> Secret:
    """The code that the browser brought.

    Raises:
        EndedError: it brought an error, or somebody else's answer.
    """
    query = parse_qs(urlsplit(address).query)
    state, error = query.get("state", [""])[-1], query.get("error", [""])[-1]
    # An error without any state is heard, too: it can do no more than end the sign-in.
    if state != attempt.state.reveal() and (state or not error):
        raise EndedError(online_failures.other_state())
    if error:
        description = query.get("error_description", [""])[-1]
        raise talk.end(online_failures.authorize_refused(error, description))
    answer: Mapping[str, str] = parse_authorization_code_response(address, attempt.state.reveal())
    code = Secret(answer["code"])
    talk.keep_secret(code)
    return code


async def _ask_for_tokens(
    talk: Conversation, host: LoginHost, body: str, *, is_renewal: bool = False
) -> Mapping[str, Value]:
    """The answer of the token end point, with an access token in it.

    Raises:
        EndedError: it gave none.
    """
    name = "Renewal of tokens" if is_renewal else "Tokens"
    fetched = await talk.send(WebRequest(name, "POST", host.token_url, _FORM, body.encode()))
    told = object_in(fetched.body)
    for token in ("access_token", "refresh_token", "id_token"):
        talk.keep_secret(Secret(text_in(told, token)))
    found = fetched.exchange.verdict
    if found.outcome is Outcome.OK and text_in(told, "access_token"):
        return told
    error, description = text_in(told, "error"), text_in(told, "error_description")
    raise talk.refuse(
        online_failures.token_refused(error, description, found, is_renewal=is_renewal)
    )


async def _identify(
    app: OnlineApp,
    talk: Conversation,
    host: LoginHost,
    told: Mapping[str, Value],
    *,
    nonce: str | None,
    now: Now,
) -> Identity:
    """Who signed in, by a verified id_token.

    Raises:
        EndedError: it is not to be trusted, or speaks of another tenant than the profile.
    """
    answered = talk.exchanges[-1]
    keys = await talk.fetch_keys(host)
    try:
        who = identity.read_id_token(
            Secret(text_in(told, "id_token")),
            keys,
            issuer=host.issuer,
            client_id=app.client_id,
            nonce=nonce,
            now=now(),
        )
    except identity.BadTokenError as error:
        raise talk.end(untrusted(error, answered, now())) from error
    talk.keep_secret(who.system_token)
    if app.tenant and who.tenant.lower() != app.tenant.lower():
        raise EndedError(online_failures.other_tenant(app.tenant, who.tenant))
    return who


def _granted(
    talk: Conversation,
    told: Mapping[str, Value],
    who: Identity | None,
    old_refresh_token: Secret = Secret(),
) -> Granted:
    tokens = Tokens(
        access=Secret(text_in(told, "access_token")),
        refresh=Secret(text_in(told, "refresh_token")) or old_refresh_token,
        expires_in_s=_life_s(told.get("expires_in")),
        identity=who,
    )
    sentence = f"Signed in to {who.tenant} as {who.name}." if who else "The sign-in was renewed."
    verdict = Verdict(Outcome.OK, Level.RESULT, sentence)
    return Granted(verdict, talk.exchanges, tokens)


def _life_s(expires_in: Value) -> float:
    """How long a token lives, from a number or its text; never negative."""
    try:
        life_s = float(expires_in) if isinstance(expires_in, str | int) else math.nan
    except (ValueError, OverflowError):
        return UNTOLD_LIFE_S
    return max(0.0, life_s) if math.isfinite(life_s) else UNTOLD_LIFE_S
