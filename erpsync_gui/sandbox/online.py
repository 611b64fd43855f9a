"""The online half of the practice tenant as its owner sees it: addresses, and what goes wrong.

Switches only, so that a menu can have them from the start; `online_hosts` acts on them. Knows
neither HTTP nor keys.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime, timedelta

from erpsync_gui.sandbox.tenant import Clock

SKEW = timedelta(hours=-2)
"""How far the login host's clock is off under CLOCK_SKEW: what it signs has expired at birth."""


@dataclass(frozen=True, slots=True)
class OnlineAddresses:
    """Where the online half is now, without slashes at the end.

    `login_url` is the root of the login host. `api_url` is the root of the web application on the
    numbered host that has the tenant; it changes when the tenant moves (sheet 5.4, 5.8).
    """

    login_url: str
    api_url: str


class Trouble(enum.Enum):
    """One thing that can go wrong online, with a title and an explanation for a menu.

    That these happen is documented (sheet 5.4 to 5.9), unless the explanation is about the
    practice tenant only.
    """

    CONSENT_MISSING = (
        "Consent missing",
        "No administrator has approved the application: nobody signs in or renews a token.",
    )
    WRONG_REDIRECT = (
        "Redirect not registered",
        "The login host sends nobody back: the redirect address is not registered.",
    )
    EXPIRED_CODE = ("Expired code", "Every authorization code has expired when it is used.")
    REVOKED_REFRESH_TOKEN = ("Refresh token revoked", "No refresh token is taken any more.")
    CLOCK_SKEW = (
        "Clock skew",
        "The login host's clock is two hours slow: what it signs is born expired.",
    )
    AGENT_NOT_GRANTED = (
        "Agent not granted",
        "Signing in works, and so do other agents; every ErpSync call is refused.",
    )
    MAINTENANCE = (
        "Offline maintenance",
        "The tenant's state says so, and its hosts answer 503. Signing in still works.",
    )
    MOVED = ("Tenant moved", "The tenant is on the other numbered host; the first answers 421.")
    WRONG_STATE = (
        "State does not match",
        "The browser comes back with a state that nobody sent, as in a forged answer.",
    )
    BAD_SIGNATURE = (
        "Bad signature",
        "Tokens about people are signed with a key that the login host does not publish.",
    )
    SHORT_TOKENS = ("Short tokens", "An access token lives two seconds instead of an hour.")

    def __init__(self, title: str, explanation: str) -> None:
        self.title = title
        self.explanation = explanation


class Online:
    """What stands about the online half, whether it runs or not.

    `troubles` are in force until they are taken out. Any thread may add, discard and look, each
    of which is atomic by itself.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.troubles: set[Trouble] = set()

    def has(self, trouble: Trouble) -> bool:
        """Whether a trouble is in force."""
        return trouble in self.troubles

    def move(self) -> None:
        """Move the tenant to the other numbered host, or back."""
        if self.has(Trouble.MOVED):
            self.troubles.discard(Trouble.MOVED)
        else:
            self.troubles.add(Trouble.MOVED)

    def now(self) -> datetime:
        """The hour by the right clock."""
        return self._clock()

    def login_now(self) -> datetime:
        """The hour by the clock of the login host."""
        return self._clock() + (SKEW if self.has(Trouble.CLOCK_SKEW) else timedelta())
