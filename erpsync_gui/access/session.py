"""Being signed in at one profile's server: every call of the program goes through a Session.

It sends each call to where the server is now, signed with what is good now. A call that was refused
because the sign-in had run out, or because the tenant has moved, is repeated once if it only reads;
what changes data is never sent twice. Asks nobody anything.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime

from erpsync_gui.access import refusal
from erpsync_gui.access.admission import Entrance, not_sent, refused
from erpsync_gui.access.secrets import Secrets
from erpsync_gui.access.upkeep import OpenBrowser, Ready, Upkeep
from erpsync_gui.contract.catalogue import Catalogue
from erpsync_gui.store.profile import Profile
from erpsync_gui.wire import failures, guard, transport
from erpsync_gui.wire.attempt import Attempt
from erpsync_gui.wire.body import MEMORY_BYTES
from erpsync_gui.wire.call import Call, Protocol
from erpsync_gui.wire.credentials import Credential
from erpsync_gui.wire.exchange import Exchange, Verdict
from erpsync_gui.wire.glimpse import Show, show_nothing
from erpsync_gui.wire.network import Network
from erpsync_gui.wire.outcome import Level, Outcome, Phase
from erpsync_gui.wire.question import ContractQuestion, Question, WebQuestion, encode
from erpsync_gui.wire.stopwatch import Stopwatch
from erpsync_gui.wire.transport import Fetched, Observe, observe_nothing
from erpsync_gui.wire.web import WebRequest
from erpsync_gui.wire.written import LastWritten

__all__ = ["Entrance", "Session", "Standing"]

_READING_METHODS = frozenset({"GET", "HEAD"})
_NOT_REPEATED = "the call was not repeated because it changes data: send it once more"
_PASTE = "It was pasted and cannot be renewed: give a new one."
_CALLED_OFF = Verdict(
    Outcome.CANCELLED,
    Level.REQUEST,
    "The server had refused the call, and it was called off before it could be repeated.",
)


@dataclass(frozen=True, slots=True)
class Standing:
    """Who is signed in, and for how long.

    `kind` is `ticket`, `token` or empty. `expires` is in UTC; None where nothing ends or nobody
    knows when. `is_sliding` says that each call moves it on.
    """

    label: str
    kind: str
    expires: datetime | None
    is_sliding: bool


@dataclass(frozen=True, slots=True)
class _Errand:
    """One question under way, and how it is sent once all is ready for it."""

    question: Question
    send: Callable[[Ready], Awaitable[Exchange]]
    only_reads: Callable[[], bool]

    @property
    def protocol(self) -> Protocol:
        """What it is sent under."""
        return self.question.call.endpoint.protocol


@dataclass(frozen=True, slots=True)
class _Words:
    """What to say about a call that was refused for a reason that the session can put right."""

    done: str
    failed: str
    happened: str = ""


_MOVED = _Words("Its new address is known", "Its new address is not known.", "The tenant moved.")
_SIGNED_IN_AGAIN = _Words("You are signed in again", "Signing in again failed.")


class Session:
    """One profile's server with somebody signed in. Any thread may use it, on any event loop."""

    def __init__(
        self,
        profile: Profile,
        secrets: Secrets,
        catalogue: Catalogue,
        *,
        open_browser: OpenBrowser | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Nobody is signed in yet.

        Args:
            profile: whose server it is, and how to sign in there.
            secrets: what the profile needs for that; what is missing is said by `sign_in`.
            catalogue: the contract.
            open_browser: sends the user to an address; None where nobody can be sent.
            clock: tells the time in seconds since 1970.
        """
        self._secrets = secrets
        self._catalogue = catalogue
        self._clock = clock
        self._upkeep = Upkeep(profile, secrets, catalogue, open_browser, clock)
        self._written = LastWritten()

    @property
    def profile(self) -> Profile:
        """The profile; the address of an online tenant is filled in once it is known."""
        return self._upkeep.held.profile

    @property
    def secrets(self) -> Secrets:
        """The secrets of the profile."""
        return self._secrets

    def standing(self) -> Standing | None:
        """Who is signed in; None when nobody is."""
        held = self._upkeep.held
        proof = held.proof(held.profile.protocol) or held.rest
        if proof is None:
            return None
        return Standing(proof.credential.label, proof.kind, proof.ends, proof.is_sliding)

    def credential(self, protocol: Protocol) -> Credential:
        """What calls are signed with right now; an empty one where nothing is there yet."""
        proof = self._upkeep.held.proof(protocol)
        return proof.credential if proof else Credential()

    async def sign_in(
        self, observe: Observe = observe_nothing, *, may_ask: bool = True
    ) -> Entrance:
        """Sign in anew by the way of the profile; every end of it is an Entrance.

        Unless it `may_ask`, nobody is sent to the browser.
        """
        self._written.forget()
        try:
            return await self._upkeep.sign_in(observe, may_ask=may_ask)
        except asyncio.CancelledError:
            return _called_off()

    def sign_out(self) -> None:
        """Forget ticket, tokens and what was typed for this run; a saved password stays.

        No call is made after this before somebody signs in again. May wait for the keychain.
        """
        self._upkeep.sign_out()
        self._written.forget()

    async def perform(
        self,
        call: Call,
        observe: Observe = observe_nothing,
        show: Show = show_nothing,
        *,
        memory_bytes: int = MEMORY_BYTES,
        reads_apart: bool = False,
    ) -> Exchange:
        """Make a call at this session's server, whatever address it names; ends as an Exchange.

        See `transport.perform` for `show`, `memory_bytes` and `reads_apart`.
        """

        async def send(ready: Ready) -> Exchange:
            credential = ready.proof.credential
            return await transport.perform(
                _at(call, ready.profile),
                self._catalogue,
                credential,
                network=ready.network,
                observe=observe,
                server=ready.profile.name,
                user=credential.label,
                memory_bytes=memory_bytes,
                show=show,
                reads_apart=reads_apart,
                written=self._written,
            )

        question = ContractQuestion(_at(call, self.profile), self._catalogue, Credential())
        return await self._carry_out(_Errand(question, send, lambda: self._only_reads(call)))

    async def fetch(
        self,
        request: WebRequest,
        *,
        signed: bool = False,
        observe: Observe = observe_nothing,
    ) -> Fetched:
        """Make a web request over this session's network; `signed` signs it as REST calls are.

        A signed one that is meant for this session's server follows it to another address.
        """
        fetched: list[Fetched] = []
        home, deadlines = self.profile.address, self.profile.deadlines

        async def send(asked: WebRequest, network: Network, credential: Credential) -> Exchange:
            came = await transport.fetch(
                asked,
                network=network,
                observe=observe,
                server=self.profile.name,
                deadlines=deadlines,
                credential=credential,
            )
            fetched.append(came)
            return came.exchange

        question = WebQuestion(request, Credential(), deadlines)
        if signed:
            errand = _Errand(
                question,
                lambda ready: send(
                    _moved(request, home, ready.profile), ready.network, ready.proof.credential
                ),
                lambda: request.method in _READING_METHODS,
            )
            exchange = await self._carry_out(errand)
        else:
            try:
                exchange = await send(request, await self._upkeep.network(), Credential())
            except asyncio.CancelledError:
                exchange = self._unsent(question, _called_off())
        return replace(fetched[-1], exchange=exchange) if fetched else Fetched(exchange, 0, b"")

    async def _carry_out(self, errand: _Errand) -> Exchange:
        """Send a question, renewing before and after it what has to be."""
        ready = await _unless_cancelled(self._upkeep.ready(errand.protocol))
        if isinstance(ready, Entrance):
            return self._unsent(errand.question, ready)
        exchange = await self._send(errand, ready)
        if refusal.has_moved(exchange) and self._upkeep.held.where.can_ask:
            moved = await _unless_cancelled(self._upkeep.moved(ready))
            exchange = await self._after(errand, exchange, moved, _MOVED)
            ready = ready if isinstance(moved, Entrance) else moved
        if refusal.asks_for_sign_in(exchange) and ready.proof.kind:
            return await self._after_refusal(errand, exchange, ready)
        return exchange

    async def _send(self, errand: _Errand, ready: Ready) -> Exchange:
        asked_s = self._clock()
        exchange = await errand.send(ready)
        if refusal.took_the_proof(exchange):
            ready.proof.note_use(asked_s)
        return exchange

    async def _after_refusal(self, errand: _Errand, exchange: Exchange, ready: Ready) -> Exchange:
        """Sign in again, unless that is not possible, since the server asked for it."""
        happened = ready.proof.explain_refusal(self._clock())
        if not ready.proof.is_renewable:
            return _noted(exchange, f"{happened} {_PASTE}")
        renewing = self._upkeep.renewed(errand.protocol, ready.proof)
        words = replace(_SIGNED_IN_AGAIN, happened=happened)
        return await self._after(errand, exchange, await _unless_cancelled(renewing), words)

    async def _after(
        self, errand: _Errand, exchange: Exchange, renewed: Ready | Entrance, words: _Words
    ) -> Exchange:
        """Repeat what only reads, now that what was wrong was put right; or say why not."""
        if isinstance(renewed, Entrance):
            verdict = renewed.verdict
            if verdict.outcome is Outcome.CANCELLED:
                return replace(exchange, verdict=_CALLED_OFF)
            sentence = " ".join(filter(None, (words.failed, verdict.sentence, verdict.advice)))
            return _noted(exchange, f"{words.happened} {sentence}")
        if not errand.only_reads():
            return _noted(exchange, f"{words.happened} {words.done}; {_NOT_REPEATED}.")
        again = await self._send(errand, renewed)
        return _noted(again, f"{words.happened} {words.done}, and the call was repeated.")

    def _only_reads(self, call: Call) -> bool:
        """Whether a call that was sent surely only reads, edited by hand or not."""
        encoded = encode(call, self._catalogue, Credential())
        return not guard.reason_not_to_read(call, self._catalogue, encoded)

    def _unsent(self, question: Question, why: Entrance) -> Exchange:
        """The Exchange of a question that was never sent."""
        verdict, notes = why.verdict, tuple[str, ...]()
        if verdict.outcome is Outcome.CANCELLED:
            verdict = failures.cancelled(Phase.PREPARING, question)
        elif verdict.outcome is not Outcome.NOT_SENT:
            notes = (verdict.sentence,)
            verdict = not_sent("Nothing was sent: signing in failed.", verdict.advice)
        watch = Stopwatch(observe_nothing)
        watch.enter(Phase.PREPARING)
        attempt = Attempt(question, watch, limit_bytes=0)
        exchange = attempt.labelled(attempt.failed(verdict), self.profile.name, "")
        return replace(exchange, notes=notes)


async def _unless_cancelled(coming: Awaitable[Ready | Entrance]) -> Ready | Entrance:
    """What comes; being cancelled meanwhile is an Entrance, too."""
    try:
        return await coming
    except asyncio.CancelledError:
        return _called_off()


def _called_off() -> Entrance:
    """Take a cancellation as what the user wanted: the task goes on to its end."""
    task = asyncio.current_task()
    if task is not None:
        task.uncancel()
    return refused(Verdict(Outcome.CANCELLED, Level.REQUEST, "Signing in was called off."))


def _at(call: Call, profile: Profile) -> Call:
    """The call at the address of a profile."""
    return replace(call, endpoint=profile.endpoint(call.endpoint.protocol))


def _moved(request: WebRequest, home: str, profile: Profile) -> WebRequest:
    """A request to the server that was at `home`, to where its profile says that it is now."""
    inside = request.url.removeprefix(f"{home.rstrip('/')}/") if home else request.url
    if inside == request.url:
        return request
    return replace(request, url=f"{profile.address.rstrip('/')}/{inside}")


def _noted(exchange: Exchange, note: str) -> Exchange:
    return replace(exchange, notes=(*exchange.notes, note))
