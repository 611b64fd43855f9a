"""An Exchange tells its outcome in words and prints without its bodies."""

from __future__ import annotations

from datetime import UTC, datetime

from erpsync_gui.wire.call import Call, Endpoint, Protocol
from erpsync_gui.wire.exchange import Exchange, ReceivedResponse, Timeline, Verdict
from erpsync_gui.wire.outcome import Level, Outcome
from erpsync_gui.wire.text import IndexedText

BODY = IndexedText.of(b"planted body")


def an_exchange(verdict: Verdict) -> Exchange:
    response = ReceivedResponse(200, "OK", "HTTP/1.1", (("Content-Type", "a"),), BODY, BODY, 12)
    call = Call("SyncAll", Endpoint("http://127.0.0.1", Protocol.REST))
    timeline = Timeline(datetime.now(UTC))
    return Exchange(call, verdict, timeline, response=response, notes=("One note.",))


def test_explaining_gives_sentence_words_advice_and_notes_and_no_empty_lines() -> None:
    verdict = Verdict(Outcome.REFUSED, Level.RESULT, "No.", "because", advice="Try again.")
    assert an_exchange(verdict).explain() == "No.\nbecause\nTry again.\nOne note."
    bare = Verdict(Outcome.OK, Level.RESULT, "Done.")
    assert an_exchange(bare).explain() == "Done.\nOne note."


def test_the_outcome_is_that_of_the_verdict() -> None:
    assert an_exchange(Verdict(Outcome.OK, Level.RESULT, "Done.")).outcome is Outcome.OK


def test_a_printed_exchange_is_short() -> None:
    text = repr(an_exchange(Verdict(Outcome.OK, Level.RESULT, "Done.")))
    assert "planted" not in text


def test_a_header_is_found_in_any_case() -> None:
    response = an_exchange(Verdict(Outcome.OK, Level.RESULT, "Done.")).response
    assert response is not None
    assert response.header("content-TYPE") == "a"
    assert response.header("missing") == ""
    assert response.body == b"planted body"
