"""Keeps one session signed in: what its calls are signed with right now, and where they go.

Each is made when it is first needed and renewed in good time, one at a time for all threads. When
to call and what to say about it is for `session` to know; how one signs in, for `entrance`; where
an online tenant is, for `whereabouts`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from erpsync_gui.access import admission, entrance
from erpsync_gui.access.admission import Entrance, Visit
from erpsync_gui.access.proof import Proof
from erpsync_gui.access.secrets import Secrets
from erpsync_gui.access.turn import Turn
from erpsync_gui.access.whereabouts import Whereabouts
from erpsync_gui.contract.catalogue import Catalogue
from erpsync_gui.secret import Secret
from erpsync_gui.store.profile import Profile, WayIn
from erpsync_gui.store.secret_kind import SecretKind
from erpsync_gui.wire.call import Protocol
from erpsync_gui.wire.credentials import SignedIn
from erpsync_gui.wire.exchange import Verdict
from erpsync_gui.wire.network import Network
from erpsync_gui.wire.outcome import Level, Outcome
from erpsync_gui.wire.transport import Observe, observe_nothing

_SIGNED_OUT = admission.refused(
    admission.not_sent("You have signed out.", "Sign in to make calls again.")
)

OpenBrowser = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Ready:
    """All that a call needs to go out now."""

    profile: Profile
    network: Network
    proof: Proof


@dataclass(slots=True, eq=False)
class Held:
    """What a session has come to, from signing in to signing out.

    `failure` is how the last try to sign in ended, if it failed; `tries` counts them all.
    """

    where: Whereabouts
    network: Network | None = None
    rest: Proof | None = None
    soap: Proof | None = None
    failure: Entrance | None = None
    tries: int = 0
    is_signed_out: bool = False

    def proof(self, protocol: Protocol) -> Proof | None:
        """What calls under a protocol are signed with."""
        return self.soap if protocol.is_soap else self.rest

    @property
    def profile(self) -> Profile:
        """The profile with its address, as far as that is known."""
        return self.where.profile

    @property
    def label(self) -> str:
        """Who is signed in, for people."""
        known = self.rest or self.soap
        return known.credential.label if known else ""


@dataclass(frozen=True, slots=True)
class _Wish:
    """What is wanted: a proof for a protocol, other than the one that was refused.

    `is_anew` wants a new sign-in, whatever there is.
    """

    protocol: Protocol
    refused: Proof | None = None
    is_anew: bool = False
    observe: Observe = observe_nothing
    open_browser: OpenBrowser | None = None

    def wants_another(self, known: Proof | None, now_s: float) -> bool:
        """Whether what is known will not do; what another was made from will not do either."""
        is_anew = self.is_anew or self.refused is not None
        return known is None or is_anew or known.is_due(now_s)


class Upkeep:
    """The sign-in that all calls of a session share. Any thread may use it.

    Signing out puts something empty in the place of what is held, so that whatever is still under
    way ends up where nobody looks any longer.
    """

    def __init__(
        self,
        profile: Profile,
        secrets: Secrets,
        catalogue: Catalogue,
        open_browser: OpenBrowser | None,
        clock: Callable[[], float],
    ) -> None:
        """Nobody is signed in yet."""
        self._profile = profile
        self._secrets = secrets
        self._catalogue = catalogue
        self._open_browser = open_browser
        self._clock = clock
        self._turn = Turn()
        self._held = self._nothing()

    @property
    def held(self) -> Held:
        """What there is right now."""
        return self._held

    async def sign_in(self, observe: Observe, *, may_ask: bool) -> Entrance:
        """Sign in anew, whatever there is; the only way that may send the user to the browser."""
        async with self._turn:
            held = self._held
            self._secrets.ask_again()
            wish = _Wish(
                self._profile.protocol,
                is_anew=True,
                observe=observe,
                open_browser=self._open_browser if may_ask else None,
            )
            entered = await self._enter(held, wish)
            if held is not self._held:
                return _SIGNED_OUT
            held.is_signed_out = held.is_signed_out and not entered.is_in
            return entered

    async def ready(self, protocol: Protocol) -> Ready | Entrance:
        """What a call under a protocol needs, renewed if it is time; or why there is none."""
        held, wish = self._held, _Wish(protocol)
        return self._at_hand(held, wish) or await self._renew(held, wish)

    async def renewed(self, protocol: Protocol, refused: Proof) -> Ready | Entrance:
        """What a call needs after the server refused this proof, or why there is none."""
        return await self._renew(self._held, _Wish(protocol, refused))

    async def moved(self, left: Ready) -> Ready | Entrance:
        """What a call needs after the server said that the tenant has moved, or why not."""
        async with self._turn:
            if self._held.is_signed_out:
                return _SIGNED_OUT
            where = self._held.where
            is_known = where.profile.address not in {"", left.profile.address}
            lost = None if is_known else await where.ask(left.network)
        return lost or replace(left, profile=where.profile)

    async def network(self) -> Network:
        """The way to the server, with the passwords that it takes."""
        held = self._held
        if held.network is None:
            secrets = await asyncio.to_thread(self._known_secrets)
            held.network = entrance.with_passwords(self._profile, secrets)
        return held.network

    def sign_out(self) -> None:
        """Forget ticket and tokens, and every secret of this run that the keychain has not."""
        self._held = self._nothing(is_signed_out=True)
        if self._profile.way_in is WayIn.BROWSER:
            self._secrets.forget(SecretKind.REFRESH_TOKEN)
        self._secrets.forget_this_run()

    async def _renew(self, held: Held, wish: _Wish) -> Ready | Entrance:
        tries = held.tries
        async with self._turn:
            if held.is_signed_out or held is not self._held:
                return held.failure or _SIGNED_OUT
            found = self._at_hand(held, wish)
            if found is not None:
                return found
            tried = held.failure
            # What another thread has just tried in vain is not tried again at once, and what the
            # server refused not before the user wants it: accounts are locked for less.
            if tried is None or (held.tries == tries and not tried.is_refused):
                tried = await self._enter(held, wish)
                if held is not self._held:
                    return _SIGNED_OUT  # meanwhile: what was won is not to be used
            if not tried.is_in and tried is not held.failure:
                return tried
            return self._at_hand(held, wish, is_late=True) or tried

    def _at_hand(self, held: Held, wish: _Wish, *, is_late: bool = False) -> Ready | None:
        """What is there already; `is_late` takes all that has not ended yet."""
        found, now_s = held.proof(wish.protocol), self._clock()
        if found is None or found is wish.refused or held.network is None or held.is_signed_out:
            return None
        if held.where.is_lost and not (is_late and held.profile.address):
            return None
        is_over = found.is_renewable and found.has_ended(now_s)
        if is_over if is_late else found.is_due(now_s):
            return None
        return Ready(held.profile, held.network, found)

    async def _enter(self, held: Held, wish: _Wish) -> Entrance:
        """Make whatever is wanted and is not there: the address, a proof, a ticket for SOAP."""
        secrets = await asyncio.to_thread(self._known_secrets)
        held.network = network = entrance.with_passwords(self._profile, secrets)
        if SecretKind.PROXY_PASSWORD in secrets and not network.proxy.password:
            return admission.lacking(SecretKind.PROXY_PASSWORD, network.proxy.user)
        locked = await entrance.locked_certificate(network)
        if locked is not None:
            return locked
        lost = await held.where.find(network)
        if lost is not None:
            return lost
        visit = self._visit(held, wish, secrets)
        entered = _already(held.rest)
        if wish.wants_another(held.rest, self._clock()):
            entered = await self._prove(held, wish, visit)
            # It may be in the browser that the tenant is chosen.
            lost = await held.where.find(network) if entered.is_in else None
            if lost is not None:
                return lost
        if not (entered.is_in and held.rest and visit.needs_ticket):
            return entered
        if wish.wants_another(held.soap, self._clock()):
            visit = self._visit(held, wish, secrets)
            entered = await self._take_ticket(held, visit, held.rest, entered)
        return entered

    async def _prove(self, held: Held, wish: _Wish, visit: Visit) -> Entrance:
        """Sign in by the way of the profile, and remember what is to be remembered."""
        admitted = await entrance.enter(visit)
        _note(held, admitted.entrance)
        if admitted.rest is None:
            return admitted.entrance
        held.rest = admitted.rest
        if admitted.soap is not None or wish.is_anew:
            held.soap = admitted.soap
        held.where.choose(admitted.tenant)
        token = admitted.refresh_token
        if token and token != visit.secret(SecretKind.REFRESH_TOKEN):
            await asyncio.to_thread(self._remember, held, token)
        return admitted.entrance

    async def _take_ticket(
        self, held: Held, visit: Visit, rest: Proof, before: Entrance
    ) -> Entrance:
        """Get the ticket that SOAP calls need, after what was done before."""
        admitted = await entrance.take_ticket(visit, rest)
        held.soap = admitted.soap or held.soap
        signed = admitted.entrance.signed_in
        exchanges = (*before.signed_in.exchanges, *signed.exchanges)
        entered = Entrance(replace(signed, exchanges=exchanges))
        _note(held, entered)
        return entered

    def _remember(self, held: Held, token: Secret) -> None:
        """Have the keychain keep a refresh token, unless its owner has signed out meanwhile."""
        self._secrets.put(SecretKind.REFRESH_TOKEN, token, remember=True)
        if held is not self._held:
            self._secrets.forget(SecretKind.REFRESH_TOKEN)

    def _nothing(self, *, is_signed_out: bool = False) -> Held:
        return Held(Whereabouts(self._profile, self._clock), is_signed_out=is_signed_out)

    def _visit(self, held: Held, wish: _Wish, secrets: Mapping[SecretKind, Secret]) -> Visit:
        return Visit(
            profile=held.profile,
            catalogue=self._catalogue,
            secrets=secrets,
            network=held.network or Network(),
            protocol=wish.protocol,
            clock=self._clock,
            observe=wish.observe,
            open_browser=wish.open_browser,
            label=held.label,
        )

    def _known_secrets(self) -> Mapping[SecretKind, Secret]:
        return {kind: self._secrets.get(kind) for kind in entrance.secrets_of(self._profile)}


def _note(held: Held, entered: Entrance) -> None:
    """Remember how a try ended; being called off says nothing about it."""
    if entered.verdict.outcome is not Outcome.CANCELLED:
        held.tries += 1
        held.failure = None if entered.is_in else entered


def _already(rest: Proof | None) -> Entrance:
    verdict = Verdict(Outcome.OK, Level.REQUEST, "Signed in already.")
    return Entrance(SignedIn(verdict, credential=rest.credential if rest else None))
