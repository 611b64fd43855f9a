"""Signing in from the window: asks for what is missing, waits for the browser, says how it went.

Whoever wants to be signed in says so here and is told by `entered`. What signing in means for a
profile is the session's; this is only about who is asked, and when.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from PySide6 import QtCore
from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from erpsync_gui.gui.runner import Errand
from erpsync_gui.gui.sign_in_line import SignInLine
from erpsync_gui.gui.sign_in_report import SignInReport
from erpsync_gui.gui.sign_in_strip import SignInStrip
from erpsync_gui.store.profile import Profile, WayIn
from erpsync_gui.store.secret_kind import SecretKind
from erpsync_gui.wire.outcome import Level, Outcome

if TYPE_CHECKING:
    # Start-up time: connections are above what sends, and a dialog is made when it is opened.
    from erpsync_gui.gui.connections import Connections, Entered
    from erpsync_gui.gui.profile_edits import SecretChange
    from erpsync_gui.gui.secret_prompt import SecretPrompt
    from erpsync_gui.wire.exchange import Verdict

_BY_PASSWORD = {WayIn.PASSWORD, WayIn.WINDOWS}

_GIVEN: Mapping[WayIn, SecretKind] = {
    WayIn.BASIC: SecretKind.PASSWORD,
    WayIn.BEARER: SecretKind.ACCESS_TOKEN,
    WayIn.TICKET: SecretKind.TICKET,
}
"""Ways in that are taken as they were given: signing in anew is giving another one."""

_UNAUTHORIZED = "401"


class _Wish(NamedTuple):
    """What is to be done at a profile: to sign in, or out.

    `asked` says that the user is there, wants it, and may be asked in turn. `typed` is to be kept
    first.
    """

    profile: Profile
    asked: bool = False
    typed: SecretChange | None = None
    is_out: bool = False

    @property
    def sentence(self) -> str:
        """What is under way, for people."""
        return "Signing out…" if self.is_out else f"Connecting to {self.profile.name}…"

    def may_ask_for(self, kind: SecretKind) -> bool:
        """Whether somebody is there to answer, who has not just done so."""
        return self.asked and (self.typed is None or self.typed.kind is not kind)

    async def come_true(self, connections: Connections) -> Entered:
        """Do it; called on a thread."""
        if self.is_out:
            return connections.leave(self.profile)
        return await connections.enter(self.profile, asked=self.asked, typed=self.typed)


class SignInFlow(QObject):
    """One sign-in at a time: whatever begins calls off what was under way, and is alone heard of.

    Signals:
        entered: an Entered; calls can be made now, and say themselves what is still wrong.
        crashed: nothing; a bug ended a sign-in, whose exception goes to the crash handler.
        exchange_wanted: the Exchange of a sign-in that failed, to be looked at.
        diagnosis_wanted: nothing; the user asks whose fault it is.
        sent_to_browser: the address to sign in at, and whether a browser was opened with it. A
            diagnosis sends the user there, too.
        _browser_wanted: the address to sign in at.
    """

    entered = Signal(object)
    crashed = Signal()
    exchange_wanted = Signal(object)
    diagnosis_wanted = Signal()
    sent_to_browser = Signal(str, bool)
    _browser_wanted = Signal(str)

    def __init__(self, line: SignInLine, strip: SignInStrip, window: QWidget) -> None:
        """Speak through the line and the strip; dialogs stand over the window."""
        super().__init__(window)
        self._line, self._strip, self._window = line, strip, window
        self._report = SignInReport(line, strip)
        self._connections: Connections | None = None
        self._errand = Errand("sign-in", self)
        self._wish: _Wish | None = None
        self._has_begun = False
        self._is_held = False
        self._entered: Entered | None = None
        self._prompt: SecretPrompt | None = None
        self._errand.ended.connect(self._on_errand_ended)
        self._browser_wanted.connect(self._on_browser_wanted)
        strip.sign_in_wanted.connect(self.sign_in)
        strip.cancelled.connect(self._errand.cancel)
        strip.details_wanted.connect(self._on_strip_details_wanted)
        strip.diagnosis_wanted.connect(self.diagnosis_wanted)

    def open_browser(self, address: str) -> None:
        """Have the browser opened; may be called on any thread."""
        # The window may be gone by now.
        with contextlib.suppress(RuntimeError):
            self._browser_wanted.emit(address)

    def start(self, connections: Connections) -> None:
        """What signs in is there: begin with what was wanted meanwhile."""
        self._connections = connections
        self._go_on()

    def enter(
        self, profile: Profile, *, asked: bool = False, typed: SecretChange | None = None
    ) -> None:
        """Sign in at a profile; `asked` says that the user wants to, and may be asked in turn."""
        self._begin(_Wish(profile, asked, typed))

    @Slot()
    def sign_in(self) -> None:
        """The user wants to sign in, anew if need be: ask for what is missing, then try."""
        wish = self._wish
        if wish is None:
            return
        kind = _wanted(wish.profile, self._entered) if self._entered and not wish.is_out else None
        if kind is None:
            self.enter(wish.profile, asked=True)
        else:
            self._ask(wish.profile, kind)

    def sign_out(self) -> None:
        """Forget who was signed in at the chosen profile."""
        if self._wish is not None:
            self._begin(_Wish(self._wish.profile, is_out=True))

    def note(self, sentence: str) -> None:
        """Say this as well, once, as soon as a sign-in has ended; empty is nothing to say."""
        self._report.note(sentence)

    def hold(self) -> None:
        """Begin nothing before `release`: what signing in needs is being changed."""
        self._is_held = True

    def release(self) -> None:
        """Begin with what was wanted meanwhile."""
        self._is_held = False
        self._go_on()

    def refresh(self) -> None:
        """Show what calls have found out about who is signed in."""
        self._report.refresh(self._entered)

    def close(self) -> None:
        """Wait for nothing any longer."""
        self._line.stop()
        self._errand.close()

    def _begin(self, wish: _Wish) -> None:
        self._errand.drop()
        if self._prompt is not None:
            self._prompt.close()
        self._wish, self._has_begun, self._entered = wish, False, None
        self._report.show_begun(wish.sentence)
        self._go_on()

    def _go_on(self) -> None:
        wish, connections = self._wish, self._connections
        if wish is None or self._has_begun or connections is None or self._is_held:
            return
        self._has_begun = True
        self._report.show_begun(wish.sentence)
        self._errand.start(lambda _tell: wish.come_true(connections))

    def _ask(self, profile: Profile, kind: SecretKind) -> None:
        # Start-up time, as with all dialogs.
        from erpsync_gui.gui.secret_prompt import SecretPrompt  # noqa: PLC0415 - as said above

        if self._prompt is not None or self._connections is None:
            return
        self._prompt = SecretPrompt(profile, kind, self._connections.vault.title, self._window)
        self._prompt.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._prompt.finished.connect(self._on_prompt_finished)
        self._prompt.entered.connect(self._on_prompt_entered)
        self._prompt.open()

    @Slot()
    def _on_prompt_finished(self) -> None:
        self._prompt = None

    @Slot(object)
    def _on_prompt_entered(self, typed: SecretChange) -> None:
        # No other profile can have come in between: that closes the prompt.
        if self._wish is not None:
            self.enter(self._wish.profile, asked=True, typed=typed)

    @Slot(object)
    def _on_errand_ended(self, entered: Entered | None) -> None:
        wish, self._entered = self._wish, entered
        if entered is None or wish is None:
            self._report.show_crashed()
            self.crashed.emit()
            return
        if wish.is_out:
            self._report.show_signed_out(entered)
        else:
            self._report.show_ended(entered)
        self.entered.emit(entered)
        missing = entered.entrance.missing if entered.entrance is not None else None
        if missing is not None and wish.may_ask_for(missing):
            self._ask(wish.profile, missing)

    @Slot(str)
    def _on_browser_wanted(self, address: str) -> None:
        opened = QDesktopServices.openUrl(QtCore.QUrl(address))
        if self._errand.is_running:
            self._strip.show_waiting(address, opened=opened)
        self.sent_to_browser.emit(address, opened)

    @Slot()
    def _on_strip_details_wanted(self) -> None:
        entrance = self._entered.entrance if self._entered is not None else None
        if entrance is not None and entrance.signed_in.exchanges:
            self.exchange_wanted.emit(entrance.signed_in.exchanges[-1])


def _wanted(profile: Profile, entered: Entered) -> SecretKind | None:
    """What to ask for before signing in again; None where trying tells what is needed."""
    entrance = entered.entrance
    if entrance is None:
        return None
    if entrance.missing is not None:
        # A keychain that did not give it may do so by now.
        return None if entered.complaint else entrance.missing
    if profile.way_in in _GIVEN:
        return _GIVEN[profile.way_in]
    is_wrong = profile.way_in in _BY_PASSWORD and bool(profile.user)
    return SecretKind.PASSWORD if is_wrong and _refuses_who(entrance.verdict) else None


def _refuses_who(verdict: Verdict) -> bool:
    """Whether a server did not believe who is asking; other errors of HTTP may be a proxy's."""
    is_told = verdict.level is not Level.HTTP or verdict.code == _UNAUTHORIZED
    return verdict.outcome is Outcome.REFUSED and is_told
