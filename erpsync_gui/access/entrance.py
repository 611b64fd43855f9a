"""The ways in: how each of them turns a profile and its secrets into something to sign calls with.

Everything that a way needs is handed in by a Visit. Nobody is asked for anything; what is missing
is said. When to sign in, and what becomes of it, is for `upkeep` to know.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from erpsync_gui.access import proof
from erpsync_gui.access.proof import Proof
from erpsync_gui.contract.catalogue import Catalogue
from erpsync_gui.secret import Secret
from erpsync_gui.store.profile import Profile, WayIn
from erpsync_gui.store.secret_kind import SecretKind
from erpsync_gui.wire import oauth, sign_in, system_user, tls
from erpsync_gui.wire.call import Protocol
from erpsync_gui.wire.credentials import Credential, Scheme, SignedIn
from erpsync_gui.wire.exchange import Exchange, Level, Outcome, Verdict
from erpsync_gui.wire.network import Network, ProxyMode
from erpsync_gui.wire.oauth import Granted
from erpsync_gui.wire.online import OnlineApp
from erpsync_gui.wire.private_key import BadKeyError
from erpsync_gui.wire.sign_in import Desk
from erpsync_gui.wire.tls import BadTrustError
from erpsync_gui.wire.transport import Observe

_OWN_TICKET = frozenset({WayIn.BASIC, WayIn.BEARER, WayIn.BROWSER})
"""The ways in that sign REST calls with something SOAP does not know: it takes a ticket then."""


@dataclass(frozen=True, slots=True)
class Entrance:
    """How signing in ended; `missing` names the secret to ask the user for, if that is all."""

    signed_in: SignedIn
    missing: SecretKind | None = None

    @property
    def verdict(self) -> Verdict:
        """How it ended, in words."""
        return self.signed_in.verdict

    @property
    def is_refused(self) -> bool:
        """Whether it was said no, which will not change by itself."""
        return _is_final(self.verdict)

    @property
    def is_in(self) -> bool:
        """Whether calls can be made now, signed as far as the way in signs any."""
        return self.signed_in.credential is not None


@dataclass(frozen=True, slots=True)
class Visit:
    """All that one sign-in needs.

    `profile` has its address as far as it is known. Without `open_browser` nobody is sent to the
    browser. `label` is who was signed in before, for people.
    """

    profile: Profile
    catalogue: Catalogue
    secrets: Mapping[SecretKind, Secret]
    network: Network
    protocol: Protocol
    clock: Callable[[], float]
    observe: Observe
    open_browser: Callable[[str], None] | None = None
    label: str = ""

    def secret(self, kind: SecretKind) -> Secret:
        """One of the secrets; empty when there is none."""
        return self.secrets.get(kind, Secret())

    def now(self) -> datetime:
        """The time, in UTC."""
        return datetime.fromtimestamp(self.clock(), UTC)

    @property
    def app(self) -> OnlineApp | None:
        """The online application with its client secret; None for a profile without one."""
        app, secret = self.profile.app, self.secret(SecretKind.CLIENT_SECRET)
        return app and replace(app, client_secret=secret)

    @property
    def desk(self) -> Desk:
        """Where passwords and tokens become tickets."""
        return Desk(
            self.profile.endpoint(self.protocol),
            self.catalogue,
            self.secret(SecretKind.CLIENT_SECRET),
            self.network,
            self.profile.name,
            self.profile.deadlines,
            self.observe,
        )

    @property
    def needs_ticket(self) -> bool:
        """Whether calls under the protocol take a ticket that REST calls are not signed with."""
        return self.protocol.is_soap and self.profile.way_in in _OWN_TICKET

    def credential(self, scheme: Scheme, secret: Secret = Secret(), label: str = "") -> Credential:
        """A credential of this profile's user."""
        user = self.profile.user
        token = self.secret(SecretKind.CLIENT_SECRET)
        return Credential(scheme, user, secret, token, label or user)


@dataclass(frozen=True, slots=True)
class Admission:
    """What signing in gave: the proof for REST, the one for SOAP, or only the reason why not.

    `refresh_token` is to be remembered, `tenant` the one that was chosen in the browser.
    """

    entrance: Entrance
    rest: Proof | None = None
    soap: Proof | None = None
    refresh_token: Secret = Secret()
    tenant: str = ""


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
        return _with_ticket(visit, await _ask_with_password(visit))
    holder = rest.credential
    signed = await sign_in.by_access_token(visit.desk, holder.secret, holder.label)
    if visit.profile.way_in is WayIn.BEARER and signed.verdict.outcome is Outcome.REFUSED:
        advice = f"Paste a new access token. {signed.verdict.advice}"
        signed = replace(signed, verdict=replace(signed.verdict, advice=advice))
    return _with_ticket(visit, signed)


def refused(verdict: Verdict, exchanges: tuple[Exchange, ...] = ()) -> Entrance:
    """A sign-in that did not work, or was not tried."""
    return Entrance(SignedIn(verdict, exchanges))


def not_sent(sentence: str, advice: str = "") -> Verdict:
    """Nothing was tried, for a reason on this side."""
    return Verdict(Outcome.NOT_SENT, Level.REQUEST, sentence, advice=advice)


def lacking(kind: SecretKind, user: str = "") -> Entrance:
    """A sign-in that waits for a secret, of this user where it is somebody's."""
    whose = f" of {user}" if user else ""
    sentence = f"Not signed in: the {kind.title}{whose} is missing."
    return Entrance(SignedIn(not_sent(sentence, "Sign in, and give it.")), kind)


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
            return _locked(SecretKind.CERTIFICATE_PASSPHRASE, str(error))
    return None


async def _by_password(visit: Visit) -> Admission:
    if not visit.secret(SecretKind.PASSWORD):
        return _lacking(visit, SecretKind.PASSWORD)
    return _with_ticket(visit, await _ask_with_password(visit))


async def _ask_with_password(visit: Visit) -> SignedIn:
    password = visit.secret(SecretKind.PASSWORD)
    return await sign_in.by_password(visit.desk, visit.profile.user, password)


async def _by_windows(visit: Visit) -> Admission:
    password = visit.secret(SecretKind.PASSWORD)
    if visit.profile.user and not password:
        return _lacking(visit, SecretKind.PASSWORD)
    return _with_ticket(visit, await sign_in.by_windows(visit.desk, visit.profile.user, password))


async def _with_pasted_ticket(visit: Visit) -> Admission:
    ticket = visit.secret(SecretKind.TICKET)
    if not ticket:
        return _lacking(visit, SecretKind.TICKET)
    given = proof.of_ticket(visit.credential(Scheme.TICKET, ticket), None, is_renewable=False)
    return _taken_as_it_is(given, given, "The ticket is used as it was given.")


async def _with_basic(visit: Visit) -> Admission:
    password = visit.secret(SecretKind.PASSWORD)
    if not password:
        return _lacking(visit, SecretKind.PASSWORD)
    given = Proof(visit.credential(Scheme.BASIC, password), is_renewable=False)
    return _taken_as_it_is(given, None, "User name and password go with each call.")


async def _with_bearer(visit: Visit) -> Admission:
    token = visit.secret(SecretKind.ACCESS_TOKEN)
    if not token:
        return _lacking(visit, SecretKind.ACCESS_TOKEN)
    given = Proof(visit.credential(Scheme.BEARER, token), is_renewable=False)
    return _taken_as_it_is(given, None, "The access token is used as it was given.")


async def _unsigned(visit: Visit) -> Admission:
    given = Proof(visit.credential(Scheme.NONE), is_renewable=False)
    return _taken_as_it_is(given, given, "Calls are not signed, as the profile wants it.")


async def _by_system_user(visit: Visit) -> Admission:
    app = visit.app
    if app is None:
        return Admission(refused(_no_app()))
    for kind in (SecretKind.CLIENT_SECRET, SecretKind.SYSTEM_TOKEN):
        if not visit.secret(kind):
            return _lacking(visit, kind)
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
        return Admission(_locked(SecretKind.KEY_PASSPHRASE, str(error)))
    return _with_ticket(visit, signed)


async def _by_browser(visit: Visit) -> Admission:
    """With the refresh token if there is a good one, else by sending the user to the browser."""
    app = visit.app
    if app is None:
        return Admission(refused(_no_app()))
    tried: tuple[Exchange, ...] = ()
    kept = visit.secret(SecretKind.REFRESH_TOKEN)
    if kept:
        granted = await oauth.refresh(
            app, kept, network=visit.network, observe=visit.observe, now=visit.now
        )
        if visit.open_browser is None or not _is_final(granted.verdict):
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


def _with_ticket(visit: Visit, signed: SignedIn) -> Admission:
    if signed.credential is None:
        return Admission(Entrance(signed))
    given = proof.of_ticket(signed.credential, visit.clock())
    return Admission(Entrance(signed), given, given)


def _taken_as_it_is(rest: Proof, soap: Proof | None, sentence: str) -> Admission:
    """Nothing is asked of the server: the first call shows whether it accepts this."""
    verdict = Verdict(Outcome.OK, Level.REQUEST, sentence)
    return Admission(Entrance(SignedIn(verdict, credential=rest.credential)), rest, soap)


def _locked(kind: SecretKind, sentence: str) -> Entrance:
    """A sign-in that waits for the passphrase of a file."""
    verdict = not_sent(f"Not signed in: {sentence}", "Sign in, and give the passphrase.")
    return Entrance(SignedIn(verdict), kind)


def _lacking(visit: Visit, kind: SecretKind) -> Admission:
    return Admission(lacking(kind, visit.profile.user if kind is SecretKind.PASSWORD else ""))


def _is_final(verdict: Verdict) -> bool:
    """Whether a verdict is a no; an error of HTTP may be a proxy's, or maintenance that passes."""
    return verdict.outcome is Outcome.REFUSED and verdict.level is not Level.HTTP


def _no_app() -> Verdict:
    return not_sent(
        "Not signed in: the profile does not say which online application signs in.",
        "Edit the profile: it needs the environment and the client ID.",
    )


_WAYS: Mapping[WayIn, Callable[[Visit], Awaitable[Admission]]] = {
    WayIn.PASSWORD: _by_password,
    WayIn.TICKET: _with_pasted_ticket,
    WayIn.BASIC: _with_basic,
    WayIn.WINDOWS: _by_windows,
    WayIn.BROWSER: _by_browser,
    WayIn.SYSTEM_USER: _by_system_user,
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
