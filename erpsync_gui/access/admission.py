"""What signing in takes and what it gives: a visit, and how it ended.

Values, and the sentences for what is missing. The ways in themselves are `entrance` and, for CRM
Online, `online_entrance`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from erpsync_gui.access import proof
from erpsync_gui.access.proof import Proof
from erpsync_gui.contract.catalogue import Catalogue
from erpsync_gui.secret import Secret
from erpsync_gui.store.profile import Profile, WayIn
from erpsync_gui.store.secret_kind import SecretKind
from erpsync_gui.wire.call import Protocol
from erpsync_gui.wire.credentials import Credential, Scheme, SignedIn
from erpsync_gui.wire.exchange import Exchange, Verdict
from erpsync_gui.wire.network import Network
from erpsync_gui.wire.online import OnlineApp
from erpsync_gui.wire.outcome import Level, Outcome
from erpsync_gui.wire.sign_in import Desk
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
        return is_final(self.verdict)

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


def locked(kind: SecretKind, sentence: str) -> Entrance:
    """A sign-in that waits for the passphrase of a file."""
    verdict = not_sent(f"Not signed in: {sentence}", "Sign in, and give the passphrase.")
    return Entrance(SignedIn(verdict), kind)


def waiting_for(visit: Visit, kind: SecretKind) -> Admission:
    """Nothing, since a secret is missing."""
    return Admission(lacking(kind, visit.profile.user if kind is SecretKind.PASSWORD else ""))


def is_final(verdict: Verdict) -> bool:
    """Whether a verdict is a no; an error of HTTP may be a proxy's, or maintenance that passes."""
    return verdict.outcome is Outcome.REFUSED and verdict.level is not Level.HTTP


def with_ticket(visit: Visit, signed: SignedIn) -> Admission:
    """Sign calls of both protocols with the ticket that somebody got, if it was got."""
    if signed.credential is None:
        return Admission(Entrance(signed))
    given = proof.of_ticket(signed.credential, visit.clock())
    return Admission(Entrance(signed), given, given)
