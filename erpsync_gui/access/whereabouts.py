"""Where a profile's server is: as the profile says, or as the state of its tenant tells.

The address of an online tenant changes. It is kept as long as its state says (sheet 5.8) and asked
for again after that, or when a host says that the tenant is elsewhere. Signs nobody in.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from erpsync_gui.access.admission import Entrance, refused
from erpsync_gui.store.profile import Profile
from erpsync_gui.wire import tenant_state
from erpsync_gui.wire.network import Network
from erpsync_gui.wire.online import OnlineApp
from erpsync_gui.wire.outcome import Outcome

_SHORTEST_KNOWN_S = 60.0
"""An address is not asked for more often than this, whatever its `ValidUntil` says."""


class Whereabouts:
    """The profile with the address as it is known now.

    Nobody but who has the session's turn may change it; any thread may read `profile`, which is
    replaced as a whole.
    """

    def __init__(self, profile: Profile, clock: Callable[[], float]) -> None:
        """Begin with what the profile says."""
        self.profile = profile
        self._is_typed = bool(profile.address)
        self._known_until_s: float | None = None
        self._clock = clock

    @property
    def is_lost(self) -> bool:
        """Whether the address has to be asked for, for the first time or once more."""
        if self._is_typed or not self.can_ask:
            return False
        until_s = self._known_until_s
        return not self.profile.address or (until_s is not None and self._clock() >= until_s)

    @property
    def can_ask(self) -> bool:
        """Whether there is a tenant whose state tells its address."""
        return self.profile.app is not None and bool(self.profile.app.tenant)

    def choose(self, tenant: str) -> None:
        """Take the tenant that was chosen in the browser, unless the profile names one."""
        app = self.profile.app
        if app is not None and not app.tenant:
            self.profile = replace(self.profile, app=replace(app, tenant=tenant))

    async def find(self, network: Network) -> Entrance | None:
        """Ask for the address if it has to be; why it is not known, or cannot be used.

        An address that is old is better than none while nobody tells the new one; but who called
        the question off wants no call at the old one either.
        """
        if not self.is_lost:
            return None
        lost = await self.ask(network)
        if lost is None or not self.profile.address:
            return lost
        if lost.is_refused or lost.verdict.outcome is Outcome.CANCELLED:
            return lost
        self._known_until_s = self._clock() + _SHORTEST_KNOWN_S
        return None

    async def ask(self, network: Network) -> Entrance | None:
        """Ask for the address; why it is not known, or cannot be used."""
        answer = await tenant_state.ask(self.profile.app or OnlineApp(), network=network)
        state, verdict = answer.state, answer.exchange.verdict
        if state is None or verdict.outcome is not Outcome.OK:
            return refused(verdict, (answer.exchange,))
        self.profile = self.profile.at(state.address)
        until, soon_s = state.valid_until, self._clock() + _SHORTEST_KNOWN_S
        self._known_until_s = None if until is None else max(until.timestamp(), soon_s)
        return None
