"""Everything behind the window that takes long to import: sending, signing in, the practice tenant.

Imported by a thread right after the first paint and used from worker threads only. Holds the
credentials of this run, each for the address it was made for and no other.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from erpsync_gui import logs
from erpsync_gui.contract.catalogue import Catalogue
from erpsync_gui.gui.runner import Observer, run_coroutine
from erpsync_gui.gui.target import Environment, Target, WayIn
from erpsync_gui.sandbox.faults import CATALOGUE, FaultKind
from erpsync_gui.sandbox.server import SandboxServer
from erpsync_gui.wire import pasted, transport
from erpsync_gui.wire.call import Call, Protocol
from erpsync_gui.wire.credentials import Credential, Scheme
from erpsync_gui.wire.exchange import Exchange, Phase
from erpsync_gui.wire.pasted import PastedRequest
from erpsync_gui.wire.redact import Secret
from erpsync_gui.wire.secret_places import MASK
from erpsync_gui.wire.text import IndexedText

_SCHEMES = {
    WayIn.TICKET: Scheme.TICKET,
    WayIn.BASIC: Scheme.BASIC,
    WayIn.BEARER: Scheme.BEARER,
    WayIn.NONE: Scheme.NONE,
}


@dataclass(frozen=True, slots=True)
class Connected:
    """A target that calls can be made to.

    `target` has its real address; `sentence` says for people who is signed in or why nobody is;
    `exchange` is the sign-in itself where one was made. `known` are answers that name ids for the
    forms; only the practice tenant is asked for them unbidden.
    """

    target: Target
    sentence: str
    signed_in: bool
    exchange: Exchange | None = None
    known: tuple[Exchange, ...] = ()


class Connections:
    """Performs calls with the credential that belongs to their address."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Build the one trust setting; the practice tenant starts when it is first asked for."""
        self._catalogue = catalogue
        self._trust = transport.trust_context()
        self._credentials: dict[str, Credential] = {}
        self._names: dict[str, str] = {}
        self.sandbox = SandboxServer()

    def connect(self, target: Target, protocol: Protocol) -> Connected:
        """Start the practice tenant if it is meant, and sign in where the way in asks for it.

        Blocks; call it on a thread. Never raises for a server that refuses or is not there.
        """
        if target.environment is Environment.PRACTICE:
            target = target.at(self.sandbox.start())
        self._names[target.base_url] = target.name
        for secret in (target.secret, target.application_token):
            logs.forget(secret.reveal())
        if target.way_in is not WayIn.SIGN_IN:
            self._credentials[target.base_url] = Credential(
                scheme=_SCHEMES[target.way_in],
                user=target.user,
                secret=target.secret,
                application_token=target.application_token,
                label=target.user,
            )
            return Connected(target, _WAY_SENTENCES[target.way_in], signed_in=True)
        signed = run_coroutine(
            transport.sign_in(
                target.endpoint(protocol),
                target.user,
                target.secret,
                target.application_token,
                catalogue=self._catalogue,
                trust=self._trust,
                server=target.name,
            )
        )
        if signed.credential is None:
            self._credentials.pop(target.base_url, None)
            sentence = f"Not signed in: {signed.exchange.verdict.sentence}"
            return Connected(target, sentence, signed_in=False, exchange=signed.exchange)
        self._credentials[target.base_url] = signed.credential
        sentence = f"Signed in as {signed.credential.label}"
        known = self._lists(target) if target.environment is Environment.PRACTICE else ()
        return Connected(target, sentence, signed_in=True, exchange=signed.exchange, known=known)

    def _lists(self, target: Target) -> tuple[Exchange, ...]:
        """The connections and connectors of the practice tenant."""
        endpoint = target.endpoint(Protocol.SOAP88)
        calls = (
            Call("GetAllConnections", endpoint, {"IncludeDeleted": False}),
            Call("GetAllConnectors", endpoint),
        )
        return tuple(run_coroutine(self.perform(call, _observe_nothing)) for call in calls)

    async def perform(self, call: Call, observe: Observer) -> Exchange:
        """Make a call with the credential of its address."""
        address = call.endpoint.base_url
        credential = self._credentials.get(address, Credential())
        return await transport.perform(
            call,
            self._catalogue,
            credential,
            trust=self._trust,
            observe=observe,
            server=self._names.get(address, address),
            user=credential.label,
        )

    def preview(self, call: Call) -> IndexedText | None:
        """The body of a call laid out for reading, its secrets masked; None when it has none."""
        known = self._credentials.get(call.endpoint.base_url, Credential())
        credential = replace(
            known,
            secret=_masked(known.secret),
            application_token=_masked(known.application_token),
        )
        return transport.preview(call, self._catalogue, credential)

    def read_answer(self, data: bytes, operation: str) -> Exchange | str:
        """Read a saved or pasted answer offline; an empty `operation` has it guessed.

        Returns a sentence where nothing tells whose answer it is.
        """
        try:
            return pasted.read(data, operation, self._catalogue)
        except pasted.NotRecognizedError as error:
            return str(error)

    def read_request(self, data: bytes, operation: str) -> PastedRequest | str:
        """Find a request in a pasted text, for its form; a sentence where there is none."""
        try:
            return pasted.find_request(data, self._catalogue, operation)
        except pasted.NotRecognizedError as error:
            return str(error)

    def faults(self) -> Sequence[FaultKind]:
        """The faults that the practice tenant can be asked for."""
        return CATALOGUE

    def close(self) -> None:
        """Stop the practice tenant and forget the credentials."""
        self._credentials.clear()
        with contextlib.suppress(RuntimeError):
            self.sandbox.stop()


_WAY_SENTENCES = {
    WayIn.TICKET: "With the ticket you gave",
    WayIn.BASIC: "With user name and password in each call",
    WayIn.BEARER: "With the access token you gave",
    WayIn.NONE: "Not signed in",
}


def _observe_nothing(_phase: Phase, _received_bytes: int) -> None:
    """For calls that nobody watches."""


def _masked(secret: Secret) -> Secret:
    return Secret(MASK.decode("ascii")) if secret else secret
