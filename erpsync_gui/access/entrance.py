"""The ways in: how each of them turns a profile and its secrets into something to sign calls with.

Everything that a way needs is handed in by a Visit. Nobody is asked for anything; what is missing
is said. When to sign in, and what becomes of it, is for `upkeep` to know.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import replace

from erpsync_gui.access import proof
from erpsync_gui.access.admission import (
    Admission,
    Entrance,
    Visit,
    locked,
    waiting_for,
    with_ticket,
)
from erpsync_gui.access.proof import Proof
from erpsync_gui.secret import Secret
from erpsync_gui.store.profile import Profile, WayIn
from erpsync_gui.store.secret_kind import SecretKind
from erpsync_gui.wire import sign_in, tls
from erpsync_gui.wire.credentials import Scheme, SignedIn
from erpsync_gui.wire.exchange import Verdict
from erpsync_gui.wire.network import BadTrustError, Network, ProxyMode
from erpsync_gui.wire.outcome import Level, Outcome


def secrets_of(profile: Profile) -> Iterator[SecretKind]:
    """The kinds of secrets that a profile can use."""
    yield SecretKind.CLIENT_SECRET
    yield from _KINDS[profile.way_in]
    if profile.network.trust.certificate_file:
        yield SecretKind.CERTIFICATE_PASSPHRASE
    if profile.network.proxy.mode is ProxyMode.MANUAL and profile.network.proxy.user:
        yield SecretKind.PROXY_PASSWORD


def with_passwords(profile: Profile, secrets: Mapping[SecretKind, Secret]) -> Network:
    """The network of a profile with the secrets that it takes."""
    network = profile.network
    passphrase = secrets.get(SecretKind.CERTIFICATE_PASSPHRASE, Secret())
    password = secrets.get(SecretKind.PROXY_PASSWORD, Secret())
    return Network(
        replace(network.trust, passphrase=passphrase), replace(network.proxy, password=password)
    )


async def enter(visit: Visit) -> Admission:
    """Sign in by the way of the profile; for SOAP, `take_ticket` may have to follow."""
    return await _WAYS[visit.profile.way_in](visit)


async def take_ticket(visit: Visit, rest: Proof) -> Admission:
    """The ticket that SOAP calls need where REST calls are signed with `rest`."""
    if visit.profile.way_in is WayIn.BASIC:
        return with_ticket(visit, await _ask_with_password(visit))
    holder = rest.credential
    signed = await sign_in.by_access_token(visit.desk, holder.secret, holder.label)
    if visit.profile.way_in is WayIn.BEARER and signed.verdict.outcome is Outcome.REFUSED:
        advice = f"Paste a new access token. {signed.verdict.advice}"
        signed = replace(signed, verdict=replace(signed.verdict, advice=advice))
    return with_ticket(visit, signed)


async def locked_certificate(network: Network) -> Entrance | None:
    """Why the client certificate waits for its passphrase, or for the right one; None if not.

    What else is wrong with the files of a network is said by the first request over it.
    """
    if not network.trust.certificate_file:
        return None
    try:
        # Aside, since files are read for it; what is good is kept for the first request.
        await asyncio.to_thread(tls.context, network.trust)
    except BadTrustError as error:
        if error.is_locked:
            return locked(SecretKind.CERTIFICATE_PASSPHRASE, str(error))
    return None


async def _by_password(visit: Visit) -> Admission:
    if not visit.secret(SecretKind.PASSWORD):
        return waiting_for(visit, SecretKind.PASSWORD)
    return with_ticket(visit, await _ask_with_password(visit))


async def _ask_with_password(visit: Visit) -> SignedIn:
    password = visit.secret(SecretKind.PASSWORD)
    return await sign_in.by_password(visit.desk, visit.profile.user, password)


async def _by_windows(visit: Visit) -> Admission:
    password = visit.secret(SecretKind.PASSWORD)
    if visit.profile.user and not password:
        return waiting_for(visit, SecretKind.PASSWORD)
    return with_ticket(visit, await sign_in.by_windows(visit.desk, visit.profile.user, password))


async def _with_pasted_ticket(visit: Visit) -> Admission:
    ticket = visit.secret(SecretKind.TICKET)
    if not ticket:
        return waiting_for(visit, SecretKind.TICKET)
    given = proof.of_ticket(visit.credential(Scheme.TICKET, ticket), None, is_renewable=False)
    return _taken_as_it_is(given, given, "The ticket is used as it was given.")


async def _with_basic(visit: Visit) -> Admission:
    password = visit.secret(SecretKind.PASSWORD)
    if not password:
        return waiting_for(visit, SecretKind.PASSWORD)
    given = Proof(visit.credential(Scheme.BASIC, password), is_renewable=False)
    return _taken_as_it_is(given, None, "User name and password go with each call.")


async def _with_bearer(visit: Visit) -> Admission:
    token = visit.secret(SecretKind.ACCESS_TOKEN)
    if not token:
        return waiting_for(visit, SecretKind.ACCESS_TOKEN)
    given = Proof(visit.credential(Scheme.BEARER, token), is_renewable=False)
    return _taken_as_it_is(given, None, "The access token is used as it was given.")


async def _unsigned(visit: Visit) -> Admission:
    given = Proof(visit.credential(Scheme.NONE), is_renewable=False)
    return _taken_as_it_is(given, given, "Calls are not signed, as the profile wants it.")


async def _online(visit: Visit) -> Admission:
    # Memory: what signs in online takes 6 MB beside cryptography, and most profiles are on site.
    from erpsync_gui.access import online_entrance  # noqa: PLC0415 - as said above

    return await online_entrance.enter(visit)


def _taken_as_it_is(rest: Proof, soap: Proof | None, sentence: str) -> Admission:
    """Nothing is asked of the server: the first call shows whether it accepts this."""
    verdict = Verdict(Outcome.OK, Level.REQUEST, sentence)
    return Admission(Entrance(SignedIn(verdict, credential=rest.credential)), rest, soap)


_WAYS: Mapping[WayIn, Callable[[Visit], Awaitable[Admission]]] = {
    WayIn.PASSWORD: _by_password,
    WayIn.TICKET: _with_pasted_ticket,
    WayIn.BASIC: _with_basic,
    WayIn.WINDOWS: _by_windows,
    WayIn.BROWSER: _online,
    WayIn.SYSTEM_USER: _online,
    WayIn.BEARER: _with_bearer,
    WayIn.NONE: _unsigned,
}

_KINDS: Mapping[WayIn, tuple[SecretKind, ...]] = {
    WayIn.PASSWORD: (SecretKind.PASSWORD,),
    WayIn.TICKET: (SecretKind.TICKET,),
    WayIn.BASIC: (SecretKind.PASSWORD,),
    WayIn.WINDOWS: (SecretKind.PASSWORD,),
    WayIn.BROWSER: (SecretKind.REFRESH_TOKEN,),
    WayIn.SYSTEM_USER: (SecretKind.SYSTEM_TOKEN, SecretKind.KEY_PASSPHRASE),
    WayIn.BEARER: (SecretKind.ACCESS_TOKEN,),
    WayIn.NONE: (),
}
