"""The ways in to CRM Online: by the browser, and as the system user of a tenant.

The libraries that sign in there come with this, so `entrance` imports it for a profile that goes
one of these ways.
"""

from __future__ import annotations

from erpsync_gui.access import proof
from erpsync_gui.access.admission import (
    Admission,
    Entrance,
    Visit,
    is_final,
    locked,
    not_sent,
    refused,
    waiting_for,
    with_ticket,
)
from erpsync_gui.store.profile import WayIn
from erpsync_gui.store.secret_kind import SecretKind
from erpsync_gui.wire import oauth, system_user
from erpsync_gui.wire.credentials import Scheme, SignedIn
from erpsync_gui.wire.exchange import Exchange, Verdict
from erpsync_gui.wire.oauth import Granted
from erpsync_gui.wire.online import OnlineApp
from erpsync_gui.wire.private_key import BadKeyError


async def enter(visit: Visit) -> Admission:
    """Sign in as the application's system user, or else by the browser."""
    app = visit.app
    if app is None:
        return Admission(refused(_no_app()))
    by_way = _by_system_user if visit.profile.way_in is WayIn.SYSTEM_USER else _by_browser
    return await by_way(visit, app)


async def _by_system_user(visit: Visit, app: OnlineApp) -> Admission:
    for kind in (SecretKind.CLIENT_SECRET, SecretKind.SYSTEM_TOKEN):
        if not visit.secret(kind):
            return waiting_for(visit, kind)
    try:
        signed = await system_user.sign_in_as_system_user(
            app,
            system_token=visit.secret(SecretKind.SYSTEM_TOKEN),
            passphrase=visit.secret(SecretKind.KEY_PASSPHRASE),
            network=visit.network,
            now=visit.now,
            observe=visit.observe,
        )
    except BadKeyError as error:
        return Admission(locked(SecretKind.KEY_PASSPHRASE, str(error)))
    return with_ticket(visit, signed)


async def _by_browser(visit: Visit, app: OnlineApp) -> Admission:
    """With the refresh token if there is a good one, else by sending the user to the browser."""
    tried: tuple[Exchange, ...] = ()
    kept = visit.secret(SecretKind.REFRESH_TOKEN)
    if kept:
        granted = await oauth.refresh(
            app, kept, network=visit.network, observe=visit.observe, now=visit.now
        )
        if visit.open_browser is None or not is_final(granted.verdict):
            return _with_tokens(visit, granted, ())
        tried = granted.exchanges
    if visit.open_browser is None:
        sentence = "Nobody has signed in in the browser yet."
        return Admission(refused(not_sent(sentence, "Sign in, and try again.")))
    granted = await oauth.sign_in_with_browser(
        app,
        network=visit.network,
        open_browser=visit.open_browser,
        observe=visit.observe,
        now=visit.now,
    )
    return _with_tokens(visit, granted, tried)


def _with_tokens(visit: Visit, granted: Granted, before: tuple[Exchange, ...]) -> Admission:
    exchanges = (*before, *granted.exchanges)
    tokens = granted.tokens
    if tokens is None:
        return Admission(refused(granted.verdict, exchanges))
    who = tokens.identity
    label = (who.name or who.email) if who is not None else visit.label
    credential = visit.credential(Scheme.BEARER, tokens.access, label)
    return Admission(
        Entrance(SignedIn(granted.verdict, exchanges, credential)),
        rest=proof.of_token(credential, visit.clock(), tokens.expires_in_s),
        refresh_token=tokens.refresh,
        tenant=who.tenant if who is not None else "",
    )


def _no_app() -> Verdict:
    return not_sent(
        "Not signed in: the profile does not say which online application signs in.",
        "Edit the profile: it needs the environment and the client ID.",
    )
