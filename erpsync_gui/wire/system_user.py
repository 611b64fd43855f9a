"""Signing in as the system user of a tenant, as an integration does (domain sheet 5.6).

A token of the tenant is signed with the application's private key; the login host trades it for a
JWT, and in that is the ticket. The system user is limited by no role: what it sees can differ from
what a named user sees.
"""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime

from erpsync_gui.secret import Secret
from erpsync_gui.wire import identity, online_failures, private_key
from erpsync_gui.wire.credentials import Credential, Scheme, SignedIn
from erpsync_gui.wire.exchange import Verdict
from erpsync_gui.wire.login_host import (
    Conversation,
    EndedError,
    Now,
    clock_ahead,
    object_in,
    text_in,
    untrusted,
    utc_now,
)
from erpsync_gui.wire.network import Network
from erpsync_gui.wire.online import OnlineApp
from erpsync_gui.wire.outcome import Level, Outcome
from erpsync_gui.wire.private_key import BadKeyError
from erpsync_gui.wire.transport import Observe, observe_nothing
from erpsync_gui.wire.web import WebRequest

_JSON = (("Accept", "application/json"), ("Content-Type", "application/json"))


async def sign_in_as_system_user(
    app: OnlineApp,
    *,
    system_token: Secret,
    passphrase: Secret = Secret(),
    network: Network = Network(),
    now: Now = utc_now,
    observe: Observe = observe_nothing,
) -> SignedIn:
    """Get a ticket of the tenant's system user.

    Args:
        app: needs its tenant, its client secret and the file of its private key.
        system_token: the system user token of this tenant (claim `system_token` of an id_token).
        passphrase: opens the private key, where it is encrypted.
        network: the way to the login host.
        now: tells the time; the login host accepts a signature for minutes only (trap 37).
        observe: told of the phases of each request.

    Raises:
        BadKeyError: the private key is locked, and the passphrase is missing or another one; what
            else is wrong with it is a verdict.
    """
    talk = Conversation(app, network, observe)
    talk.keep_secret(system_token, passphrase)
    try:
        ticket = await _ticket(app, talk, system_token, passphrase, now)
    except EndedError as end:
        return SignedIn(end.verdict, talk.exchanges)
    label = f"System user of {app.tenant}"
    credential = Credential(
        Scheme.TICKET, secret=ticket, application_token=app.client_secret, label=label
    )
    verdict = Verdict(Outcome.OK, Level.RESULT, f"Signed in as the system user of {app.tenant}.")
    return SignedIn(verdict, talk.exchanges, credential)


def signed_token(system_token: Secret, key: private_key.PrivateKey, when: datetime) -> Secret:
    """The system user token with the UTC minute and the signature of both (sheet 5.6 item 2)."""
    text = f"{system_token.reveal()}.{when.astimezone(UTC):%Y%m%d%H%M}"
    signature = base64.b64encode(key.sign(text.encode())).decode()
    return Secret(f"{text}.{signature}")


async def _ticket(
    app: OnlineApp, talk: Conversation, system_token: Secret, passphrase: Secret, now: Now
) -> Secret:
    _check(app, system_token)
    try:
        key = private_key.load(app.key_file, passphrase)
    except BadKeyError as error:
        if error.is_locked:
            raise
        raise EndedError(online_failures.bad_key(str(error))) from error
    signed = signed_token(system_token, key, now())
    token = await _authenticate(app, talk, signed, now)
    answered = talk.exchanges[-1]
    keys = await talk.fetch_keys(await talk.describe())
    try:
        ticket = identity.read_ticket(token, keys, tenant=app.tenant, now=now())
    except identity.BadTokenError as error:
        raise talk.end(untrusted(error, answered, now())) from error
    talk.keep_secret(ticket)
    return ticket


def _check(app: OnlineApp, system_token: Secret) -> None:
    """Whether all is there that is needed.

    Raises:
        EndedError: something is not.
    """
    if not app.is_guarded:
        raise EndedError(online_failures.unguarded(app))
    if not app.tenant:
        raise EndedError(online_failures.no_tenant())
    wanted = {
        "client secret (application token)": app.client_secret,
        "system user token": system_token,
        "file of the private key": app.key_file,
    }
    for what, value in wanted.items():
        if not value:
            raise EndedError(online_failures.missing(what))


async def _authenticate(app: OnlineApp, talk: Conversation, signed: Secret, now: Now) -> Secret:
    """Trade the signed token for a JWT.

    Raises:
        EndedError: the login host said no, which it does with HTTP 200 as well (trap 38).
    """
    talk.keep_secret(signed)
    body = json.dumps(
        {
            "SignedSystemToken": signed.reveal(),
            "ApplicationToken": app.client_secret.reveal(),
            "ContextIdentifier": app.tenant,
            "ReturnTokenType": "JWT",
        }
    )
    request = WebRequest("System user", "POST", app.system_user_url, _JSON, body.encode())
    fetched = await talk.send(request)
    told = object_in(fetched.body)
    token, words = Secret(text_in(told, "Token")), text_in(told, "ErrorMessage")
    if told.get("IsSuccessful") is True and token:
        talk.keep_secret(token)
        return token
    found = fetched.exchange.verdict
    if "IsSuccessful" in told or words:
        ahead = clock_ahead(fetched.exchange, now())
        raise talk.refuse(online_failures.system_user_refused(words, ahead))
    if found.outcome is Outcome.OK:
        raise talk.refuse(online_failures.unreadable("no token", found))
    raise EndedError(found)
