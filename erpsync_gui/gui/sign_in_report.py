"""Says in the bar and below it how signing in went, with what else is worth knowing.

Decides nothing: what is tried, and who is asked, is for `sign_in_flow` to know.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from erpsync_gui.gui.sign_in_line import SignInLine
from erpsync_gui.gui.sign_in_strip import SignInStrip
from erpsync_gui.store.profile import Profile, WayIn
from erpsync_gui.wire.outcome import Outcome

if TYPE_CHECKING:
    # Start-up time: they stand above what sends.
    from erpsync_gui.access.session import Entrance, Standing
    from erpsync_gui.gui.connections import Entered

_UNCHECKED: Mapping[WayIn, str] = {
    WayIn.NONE: "Not signed in, by choice",
    WayIn.BASIC: "With user name and password in each call",
    WayIn.BEARER: "With the access token you gave",
    WayIn.TICKET: "With the ticket you gave",
}
"""What there is to say where no server was asked who this is."""

_NOT_IN = "Not signed in"


class SignInReport:
    """One sentence in the line, and where somebody has to do something, another in the strip."""

    def __init__(self, line: SignInLine, strip: SignInStrip) -> None:
        """Speak through these two."""
        self._line, self._strip = line, strip
        self._notes: list[str] = []
        self._told: set[str] = set()

    def note(self, sentence: str) -> None:
        """Say this as well, with whatever ends next; the same only once, and empty never."""
        if sentence and sentence not in self._told:
            self._told.add(sentence)
            self._notes.append(sentence)

    def show_begun(self, sentence: str) -> None:
        """Say what is under way."""
        self._strip.hide()
        self._line.say(sentence)

    def show_ended(self, entered: Entered) -> None:
        """Say how signing in has ended."""
        if entered.is_signed_in:
            self.note(entered.complaint)
            self._show_standing(entered)
        elif entered.entrance is None:
            sentence = f"Signing in at {entered.profile.name} takes the browser."
            self._show_missing(sentence, entered.complaint)
        else:
            self._show_refusal(entered.entrance, entered.complaint)

    def show_signed_out(self, entered: Entered) -> None:
        """Say that nobody is signed in any longer."""
        self._line.say("Signed out")
        self.note(entered.complaint)
        sentence = "You have signed out. No call is made before you sign in again."
        self._strip.show_missing(self._with_notes(sentence))

    def show_crashed(self) -> None:
        """Say that a bug has ended it; the crash handler says more."""
        self._show_missing("Signing in has ended before it was done.")

    def refresh(self, entered: Entered | None) -> None:
        """Say what calls have found out: how long it lasts, or that somebody is signed in now."""
        if entered is not None and entered.has_come_in and not self._line.is_following:
            self._show_standing(entered)
        else:
            self._line.refresh()

    def _show_standing(self, entered: Entered) -> None:
        standing = entered.session.standing
        self._line.follow(_who(entered.profile, standing()), standing)
        notes = self._with_notes("")
        if notes:
            self._strip.show_note(notes)
        else:
            self._strip.hide()

    def _show_missing(self, *sentences: str) -> None:
        self._line.say(_NOT_IN)
        self._strip.show_missing(self._with_notes(" ".join(filter(None, sentences))))

    def _show_refusal(self, entrance: Entrance, complaint: str) -> None:
        verdict = entrance.verdict
        if entrance.missing is not None:
            # Why the keychain did not give it belongs to it each time.
            self._show_missing(verdict.sentence, complaint)
            return
        self.note(complaint)
        if verdict.outcome is Outcome.CANCELLED:
            self._show_missing(verdict.sentence)
            return
        self._line.say(_NOT_IN)
        sentence = " ".join(filter(None, (f"{_NOT_IN}: {verdict.sentence}", verdict.advice)))
        has_request = bool(entrance.signed_in.exchanges)
        self._strip.show_failure(self._with_notes(sentence), has_request=has_request)

    def _with_notes(self, sentence: str) -> str:
        """The sentence with all that was to be noted, which then is said."""
        notes, self._notes = self._notes, []
        return "\n".join(filter(None, (sentence, *notes)))


def _who(profile: Profile, standing: Standing | None) -> str:
    """Who is signed in, or why nobody can know."""
    label, kind = (standing.label, standing.kind) if standing else ("", "")
    way = profile.way_in
    # A password or a token that was traded for a ticket has been looked at by the server.
    is_checked = way not in _UNCHECKED or (kind == "ticket" and way is not WayIn.TICKET)
    if not is_checked:
        return _UNCHECKED[way]
    return f"Signed in as {label}" if label else "Signed in"
