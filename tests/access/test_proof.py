"""A proof knows its age: when it is time for a new one, and why the server does not take it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from erpsync_gui.access.proof import Proof, of_ticket, of_token
from erpsync_gui.secret import Secret
from erpsync_gui.wire.credentials import Credential, Scheme

TICKET = Credential(Scheme.TICKET, "tessa", Secret("7T:x"))
TOKEN = Credential(Scheme.BEARER, "tessa", Secret("8A:x"))
HOUR_S = 3600.0


def test_a_ticket_lasts_six_hours_from_its_last_use() -> None:
    ticket = of_ticket(TICKET, 1000)
    assert ticket.ends_s == 1000 + 6 * HOUR_S
    ticket.note_use(5000)
    assert ticket.ends_s == 5000 + 6 * HOUR_S
    ticket.note_use(4000)
    assert ticket.ends_s == 5000 + 6 * HOUR_S, "a slow answer to an older call takes nothing away"


def test_a_pasted_ticket_has_an_end_only_once_it_was_used() -> None:
    ticket = of_ticket(TICKET, None, is_renewable=False)
    before = ticket.ends
    ticket.note_use(0)
    assert (before, ticket.ends) == (None, datetime(1970, 1, 1, 6, tzinfo=UTC))


def test_a_token_ends_when_it_was_said_to_however_often_it_is_used() -> None:
    token = of_token(TOKEN, 1000, HOUR_S)
    token.note_use(3000)
    assert token.ends_s == 1000 + HOUR_S


def test_a_token_of_untold_life_has_no_end() -> None:
    token = of_token(TOKEN, 1000, 0)
    assert token.ends is None
    assert not token.is_due(1e9)


@pytest.mark.parametrize(
    ("life_s", "due_before_end_s"),
    [(HOUR_S, 360), (1200, 120), (300, 60), (60, 30), (2, 1)],
)
def test_a_token_is_due_in_good_time(life_s: float, due_before_end_s: float) -> None:
    token = of_token(TOKEN, 0, life_s)
    assert not token.is_due(life_s - due_before_end_s)
    assert token.is_due(life_s - due_before_end_s + 0.5)
    assert not token.has_ended(life_s - 0.5)
    assert token.has_ended(life_s)


def test_a_ticket_is_due_a_minute_before_its_end() -> None:
    ticket = of_ticket(TICKET, 0)
    assert not ticket.is_due(6 * HOUR_S - 61)
    assert ticket.is_due(6 * HOUR_S - 59)


def test_what_was_pasted_is_never_due() -> None:
    assert not of_ticket(TICKET, 0, is_renewable=False).is_due(100 * HOUR_S)
    assert not Proof(TOKEN, is_renewable=False).is_due(100 * HOUR_S)


@pytest.mark.parametrize(
    ("proof", "now_s", "sentence"),
    [
        (
            of_ticket(TICKET, 0),
            7 * HOUR_S,
            "The ticket had run out: it was last used 7 h ago, and tickets last 6 h.",
        ),
        (
            of_ticket(TICKET, 0),
            3 * 24 * HOUR_S,
            "The ticket had run out: it was last used 3 days ago, and tickets last 6 h.",
        ),
        (
            of_ticket(TICKET, 0),
            12 * 60,
            "The server no longer accepts the ticket, which was last used 12 min ago.",
        ),
        (
            of_ticket(TICKET, 0),
            5,
            "The server no longer accepts the ticket, which was last used less than a minute ago.",
        ),
        (
            of_ticket(TICKET, None, is_renewable=False),
            5,
            "The server does not accept the ticket; it has probably run out.",
        ),
        (of_token(TOKEN, 0, 600), 900, "The access token had run out 5 min ago."),
        (of_token(TOKEN, 0, 600), 300, "The server no longer accepts the access token."),
        (
            Proof(TOKEN, is_renewable=False),
            5,
            "The server does not accept the access token; it has probably run out.",
        ),
    ],
)
def test_a_refusal_is_explained_by_age_where_that_is_the_reason(
    proof: Proof, now_s: float, sentence: str
) -> None:
    assert proof.explain_refusal(now_s) == sentence


def test_only_tickets_and_tokens_have_a_word_and_a_clock() -> None:
    assert [of_ticket(TICKET, 0).kind, of_token(TOKEN, 0, 1).kind] == ["ticket", "token"]
    assert Proof(Credential(Scheme.BASIC)).kind == ""
    assert Proof(Credential(Scheme.BASIC)).ends is None
