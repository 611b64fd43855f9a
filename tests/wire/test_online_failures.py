"""The sentences for online sign-ins that fail: each cause in its own words, and what to do."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpsync_gui.wire import online_failures
from erpsync_gui.wire.exchange import Verdict
from erpsync_gui.wire.outcome import Level, Outcome

OK = Verdict(Outcome.OK, Level.HTTP, "Done: the server answered 200.")
BAD = Verdict(Outcome.REFUSED, Level.HTTP, "The server answered 400 Bad Request.", code="400")
CODES = {
    "Revoked": "was revoked",
    "InvalidRedirectUrl": "redirect address is not registered",
    "Expired": "approval for this tenant has expired",
    "Denied": "was denied",
    "NeedsReapproval": "has to be approved again",
    "InvalidTimestamp": "does not accept the time",
    "InvalidSignature": "signature does not fit",
}


class TestAuthorizeErrors:
    @pytest.mark.parametrize(("code", "words"), CODES.items())
    def test_each_code_of_the_sheet_has_words_and_advice(self, code: str, words: str) -> None:
        said = f"Authorization error: {code} (3)"
        for verdict in (
            online_failures.authorize_refused("consent_required", said),
            online_failures.authorize_refused(code, ""),
            online_failures.token_refused("invalid_grant", said, BAD),
            online_failures.system_user_refused(said, None),
            online_failures.system_user_refused(code, None),
        ):
            assert words in verdict.sentence
            assert (verdict.outcome, verdict.code) == (Outcome.REFUSED, code)
            assert verdict.advice

    @pytest.mark.parametrize(
        ("error", "words"),
        [
            ("access_denied", "refused in the browser"),
            ("consent_required", "not approved"),
            ("interaction_required", "not approved"),
            ("unauthorized_client", "may not sign users in"),
            ("server_error", "broke inside"),
            ("temporarily_unavailable", "right now"),
            ("something_new", "did not accept the sign-in"),
        ],
    )
    def test_each_error_of_oauth_has_words_and_advice(self, error: str, words: str) -> None:
        verdict = online_failures.authorize_refused(error, "its own words")
        assert words in verdict.sentence
        assert (verdict.code, verdict.server_words) == (error, "its own words")
        assert verdict.advice

    def test_a_plain_word_in_a_sentence_is_no_code(self) -> None:
        verdict = online_failures.token_refused("invalid_grant", "Expired long ago, my friend", BAD)
        assert "code from the browser" in verdict.sentence

    def test_a_page_of_words_is_cut(self) -> None:
        assert len(online_failures.authorize_refused("x", "y" * 9999).server_words) == 1000


class TestTokenErrors:
    @pytest.mark.parametrize(
        ("error", "description", "is_renewal", "words"),
        [
            ("invalid_client", "", False, "client ID with this client secret"),
            ("invalid_grant", "", False, "code from the browser"),
            ("invalid_grant", "", True, "refresh token is no longer good"),
            ("invalid_grant", "redirect_uri differs", False, "redirect address"),
            ("unauthorized_client", "", False, "does not accept this application"),
            ("unsupported_grant_type", "", False, "may not get tokens"),
            ("invalid_request", "", False, "gave no tokens"),
        ],
    )
    def test_each_has_words_and_advice(
        self, error: str, description: str, words: str, *, is_renewal: bool
    ) -> None:
        verdict = online_failures.token_refused(error, description, BAD, is_renewal=is_renewal)
        assert words in verdict.sentence
        assert verdict.advice

    def test_without_an_error_the_status_speaks(self) -> None:
        assert online_failures.token_refused("", "", BAD) == BAD

    def test_success_without_tokens_is_unreadable(self) -> None:
        verdict = online_failures.token_refused("", "", OK)
        assert verdict.outcome is Outcome.UNREADABLE
        assert "no tokens" in verdict.sentence


class TestClocks:
    @pytest.mark.parametrize(
        ("ahead", "words"),
        [
            (timedelta(minutes=12), " The clock of this computer is 12 min ahead of"),
            (timedelta(hours=-24), " The clock of this computer is 1,440 min behind"),
            (timedelta(seconds=20), ""),
            (None, ""),
        ],
    )
    def test_how_far_they_are_apart_is_said(self, ahead: timedelta | None, words: str) -> None:
        verdict = online_failures.not_trusted("Too old.", is_about_time=True, clock_ahead=ahead)
        assert verdict.sentence.removeprefix("Too old.").startswith(words)
        assert "clock" in verdict.advice
        refused = online_failures.system_user_refused("InvalidTimestamp", ahead)
        assert words in refused.sentence

    def test_they_are_not_to_blame_for_a_wrong_signature(self) -> None:
        ahead = timedelta(hours=1)
        verdict = online_failures.not_trusted("Forged.", is_about_time=False, clock_ahead=ahead)
        assert verdict.sentence == "Forged."
        assert "clock" not in verdict.advice


def test_stopping_and_waiting_in_vain_are_two_ends() -> None:
    assert online_failures.stopped_waiting().outcome is Outcome.CANCELLED
    verdict = online_failures.nobody_came(300.0)
    assert verdict.outcome is Outcome.TIMED_OUT
    assert "300 s" in verdict.sentence
    assert "browser" in verdict.advice


@given(st.text(), st.text(), st.booleans())
def test_no_words_of_a_server_upset_it(
    error: str,
    description: str,
    is_renewal: bool,  # noqa: FBT001 - Hypothesis gives by position
) -> None:
    assert online_failures.authorize_refused(error, description).sentence
    for found in (OK, BAD):
        assert online_failures.token_refused(
            error, description, found, is_renewal=is_renewal
        ).sentence
    assert online_failures.system_user_refused(description, None).sentence
