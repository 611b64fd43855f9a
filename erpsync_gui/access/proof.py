"""What calls are signed with, how old it is and how long it lasts. Sends nothing.

A ticket lasts six hours from its last use (sheet 5.2), an access token as long as was said when it
was given (sheet 5.5). Times are seconds since 1970, by whichever clock the session has.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from erpsync_gui.wire.credentials import Credential, Scheme

TICKET_LIFE_S = 6 * 60 * 60
"""How long a ticket lasts after its last use."""

_MARGIN_S = 60.0
_MARGIN_OF_LIFE = 0.1
_MINUTE_S, _HOUR_S, _DAY_S = 60, 3600, 86400


@dataclass(slots=True, eq=False)
class Proof:
    """A credential with its clock.

    `life_s` is None where it never ends or nobody said when; the end counts from `since_s`: when
    a ticket was last used, or when a token was given, None where that is not known. What was
    pasted cannot be renewed.
    """

    credential: Credential
    life_s: float | None = None
    since_s: float | None = None
    is_sliding: bool = False
    is_renewable: bool = True

    @property
    def ends_s(self) -> float | None:
        """When it ends; None when it does not, or nobody knows."""
        if self.life_s is None or self.since_s is None:
            return None
        return self.since_s + self.life_s

    @property
    def ends(self) -> datetime | None:
        """When it ends, in UTC."""
        return None if self.ends_s is None else datetime.fromtimestamp(self.ends_s, UTC)

    @property
    def kind(self) -> str:
        """The word for people: `ticket`, `token`, or nothing where neither is used."""
        return {Scheme.TICKET: "ticket", Scheme.BEARER: "token"}.get(self.credential.scheme, "")

    def is_due(self, now_s: float) -> bool:
        """Whether it is time for a new one: shortly before the end, if there can be one."""
        if not self.is_renewable or self.life_s is None or self.ends_s is None:
            return False
        margin_s = max(_MARGIN_S, 0 if self.is_sliding else self.life_s * _MARGIN_OF_LIFE)
        # However short its life is, a token is used for half of it.
        return self.ends_s - now_s < min(margin_s, self.life_s / 2)

    def has_ended(self, now_s: float) -> bool:
        """Whether it is over, as far as is known."""
        return self.ends_s is not None and now_s >= self.ends_s

    def note_use(self, asked_s: float) -> None:
        """The server took it for a call that was sent then: a ticket lives on from there."""
        if self.is_sliding:
            self.since_s = max(asked_s, self.since_s or asked_s)

    def explain_refusal(self, now_s: float) -> str:
        """Why the server does not take it any longer: its age, where that is the reason."""
        name = "access token" if self.kind == "token" else self.kind
        if self.since_s is None:
            return f"The server does not accept the {name}; it has probably run out."
        if self.is_sliding:
            ago = f"{_span(now_s - self.since_s)} ago"
            if self.has_ended(now_s):
                return f"The ticket had run out: it was last used {ago}, and tickets last 6 h."
            return f"The server no longer accepts the ticket, which was last used {ago}."
        if self.ends_s is not None and self.has_ended(now_s):
            return f"The access token had run out {_span(now_s - self.ends_s)} ago."
        return f"The server no longer accepts the {name}."


def of_ticket(credential: Credential, now_s: float | None, *, is_renewable: bool = True) -> Proof:
    """A ticket, last used now; None where nobody knows when."""
    return Proof(credential, TICKET_LIFE_S, now_s, is_sliding=True, is_renewable=is_renewable)


def of_token(credential: Credential, now_s: float, life_s: float) -> Proof:
    """An access token that was given now; a life of 0 or less was not told."""
    return Proof(credential, life_s if life_s > 0 else None, now_s)


def _span(seconds: float) -> str:
    """An amount of time in its largest unit: `7 h`, `12 min`."""
    for unit_s, name in ((_DAY_S, "days"), (_HOUR_S, "h"), (_MINUTE_S, "min")):
        if seconds >= 2 * unit_s or (unit_s < _DAY_S and seconds >= unit_s):
            return f"{int(seconds // unit_s)} {name}"
    return "less than a minute"
