"""What is said of a sign-in: who it is, what is missing, and once, what else is worth knowing."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from erpsync_gui.access.admission import Entrance, lacking
from erpsync_gui.access.secrets import Secrets
from erpsync_gui.access.session import Session
from erpsync_gui.contract import catalogue
from erpsync_gui.gui.connections import Entered
from erpsync_gui.gui.runner import run_coroutine
from erpsync_gui.gui.sign_in_line import SignInLine
from erpsync_gui.gui.sign_in_report import SignInReport
from erpsync_gui.gui.sign_in_strip import SignInStrip
from erpsync_gui.secret import Secret
from erpsync_gui.store.profile import Profile, WayIn
from erpsync_gui.store.secret_kind import SecretKind
from erpsync_gui.wire.call import Protocol
from erpsync_gui.wire.credentials import SignedIn
from erpsync_gui.wire.exchange import Verdict
from erpsync_gui.wire.outcome import Level, Outcome

CATALOGUE = catalogue.load()


class Said:
    """The line and the strip that a report speaks through."""

    def __init__(self, qtbot: QtBot) -> None:
        self.line, self.strip = SignInLine(), SignInStrip()
        qtbot.addWidget(self.line)
        qtbot.addWidget(self.strip)
        self.report = SignInReport(self.line, self.strip)


@pytest.fixture
def said(qtbot: QtBot) -> Said:
    return Said(qtbot)


def entered(way_in: WayIn = WayIn.NONE, complaint: str = "", user: str = "tessa") -> Entered:
    """A sign-in that asks no server."""
    profile = Profile("Acme", way_in=way_in, user=user, protocol=Protocol.REST)
    secrets = Secrets(profile.key, None)
    for kind in (SecretKind.PASSWORD, SecretKind.TICKET, SecretKind.ACCESS_TOKEN):
        secrets.put(kind, Secret("a-secret"), remember=False)
    session = Session(profile, secrets, CATALOGUE)
    return Entered(session, run_coroutine(session.sign_in()), complaint=complaint)


def failed(entrance: Entrance | None, complaint: str = "") -> Entered:
    profile = Profile("Acme")
    session = Session(profile, Secrets(profile.key, None), CATALOGUE)
    return Entered(session, entrance, complaint=complaint)


@pytest.mark.parametrize(
    ("way_in", "sentence"),
    [
        (WayIn.NONE, "Not signed in, by choice"),
        (WayIn.BASIC, "With user name and password in each call"),
        (WayIn.BEARER, "With the access token you gave"),
        (WayIn.TICKET, "With the ticket you gave"),
    ],
)
def test_nobody_is_said_to_be_signed_in_whom_no_server_has_seen(
    said: Said, way_in: WayIn, sentence: str
) -> None:
    said.report.show_ended(entered(way_in))
    assert said.line.text == sentence
    assert said.strip.sentence == ""
    said.line.stop()


def test_what_is_to_be_noted_is_said_once_with_whatever_ends_next(said: Said) -> None:
    said.report.note("The file is damaged.")
    said.report.note("")
    said.report.show_ended(failed(lacking(SecretKind.PASSWORD, "tessa")))
    assert said.strip.sentence.endswith("is missing.\nThe file is damaged.")
    said.report.note("The file is damaged.")
    said.report.show_ended(entered(complaint="It is kept for this run only."))
    assert said.strip.sentence == "It is kept for this run only."
    said.report.show_ended(entered(complaint="It is kept for this run only."))
    assert said.strip.sentence == ""
    said.line.stop()


def test_why_the_keychain_did_not_give_it_is_said_each_time(said: Said) -> None:
    for _ in range(2):
        said.report.show_ended(failed(lacking(SecretKind.PASSWORD), "It is locked."))
        assert said.strip.sentence == "Not signed in: the password is missing. It is locked."
        said.report.show_ended(failed(None, "It is locked."))
        assert said.strip.sentence == "Signing in at Acme takes the browser. It is locked."
    assert said.line.text == "Not signed in"


def test_a_refusal_says_what_to_do_and_a_called_off_one_offers_to_begin_again(said: Said) -> None:
    refusal = Verdict(Outcome.REFUSED, Level.RESULT, "No.", advice="Say please.")
    said.report.show_ended(failed(Entrance(SignedIn(refusal))))
    assert said.strip.sentence == "Not signed in: No. Say please."
    assert not said.strip.diagnose_button.isHidden()
    off = Verdict(Outcome.CANCELLED, Level.REQUEST, "Signing in was called off.")
    said.report.show_ended(failed(Entrance(SignedIn(off))))
    assert said.strip.sentence == "Signing in was called off."
    assert said.strip.diagnose_button.isHidden()
    assert not said.strip.sign_in_button.isHidden()


def test_nothing_is_left_of_what_was_said_before(said: Said) -> None:
    said.report.show_ended(failed(None))
    said.report.show_begun("Connecting to Acme…")
    assert (said.line.text, said.strip.sentence) == ("Connecting to Acme…", "")
    said.report.show_signed_out(failed(None))
    assert said.line.text == "Signed out"
    assert said.strip.sentence.startswith("You have signed out.")
    said.report.show_crashed()
    assert said.line.text == "Not signed in"
    assert not said.strip.sign_in_button.isHidden()


def test_refreshing_shows_who_has_come_in_since(said: Said) -> None:
    late = entered(WayIn.BASIC)
    said.report.show_ended(failed(None))
    said.report.refresh(failed(None))
    assert said.line.text == "Not signed in"
    said.report.refresh(late)
    assert said.line.text == "With user name and password in each call"
    assert said.strip.isHidden()
    said.report.refresh(None)
    said.line.stop()
