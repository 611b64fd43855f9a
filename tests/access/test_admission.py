"""What is said of a sign-in: what it waits for, and whether trying again could help."""

from __future__ import annotations

import pytest

from erpsync_gui.access.admission import Entrance, lacking, locked, not_sent, refused
from erpsync_gui.store.secret_kind import SecretKind
from erpsync_gui.wire.credentials import Credential, SignedIn
from erpsync_gui.wire.exchange import Verdict
from erpsync_gui.wire.outcome import Level, Outcome


def test_what_is_missing_is_named_with_whose_it_is() -> None:
    waiting = lacking(SecretKind.PASSWORD, "tessa")
    assert waiting.missing is SecretKind.PASSWORD
    assert waiting.verdict.sentence == "Not signed in: the password of tessa is missing."
    assert lacking(SecretKind.TICKET).verdict.sentence == "Not signed in: the ticket is missing."


def test_a_locked_file_waits_for_its_passphrase_and_says_which_file() -> None:
    waiting = locked(SecretKind.KEY_PASSPHRASE, "key.pem is locked.")
    assert waiting.missing is SecretKind.KEY_PASSPHRASE
    assert waiting.verdict.sentence == "Not signed in: key.pem is locked."
    assert not waiting.is_in


@pytest.mark.parametrize(
    ("outcome", "level", "is_final"),
    [
        (Outcome.REFUSED, Level.RESULT, True),
        (Outcome.REFUSED, Level.HTTP, False),  # a proxy's word, or maintenance that passes
        (Outcome.UNREACHABLE, Level.REQUEST, False),
    ],
)
def test_only_the_server_s_own_no_is_final(
    outcome: Outcome, level: Level, *, is_final: bool
) -> None:
    assert refused(Verdict(outcome, level, "No.")).is_refused is is_final


def test_one_is_in_with_something_to_sign_with_and_not_with_a_good_word_alone() -> None:
    verdict = Verdict(Outcome.OK, Level.REQUEST, "Signed in.")
    assert Entrance(SignedIn(verdict, credential=Credential())).is_in
    assert not Entrance(SignedIn(verdict)).is_in
    assert not refused(not_sent("You have signed out.")).is_in
