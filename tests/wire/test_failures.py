"""Each way to fail has its own sentence, says what is known of the server, and what helps."""

from __future__ import annotations

import errno
import socket
import ssl

import pytest

from erpsync_gui.contract import catalogue as contract
from erpsync_gui.wire import failures
from erpsync_gui.wire.exchange import Level, Outcome, Phase

CATALOGUE = contract.load()
READ = CATALOGUE.operation("GetConnection")
WRITE = CATALOGUE.operation("SyncAll")
UNSENT = (Phase.PREPARING, Phase.RESOLVING, Phase.CONNECTING, Phase.SECURING)
ON_THE_SERVER = (Phase.SENDING, Phase.WAITING, Phase.RECEIVING, Phase.READING)


def certificate_error(code: int) -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError(1, "certificate verify failed")
    error.verify_code = code
    return error


def tls_error(reason: str) -> ssl.SSLError:
    error = ssl.SSLError(1, f"[SSL: {reason}] it failed")
    error.reason = reason
    return error


@pytest.mark.parametrize("phase", list(Phase))
def test_a_cancelled_call_says_what_the_server_may_do(phase: Phase) -> None:
    verdict = failures.cancelled(phase, WRITE)
    assert verdict.outcome is Outcome.CANCELLED
    unknown = phase in ON_THE_SERVER
    assert bool(verdict.advice) == unknown
    assert failures.cancelled(phase, READ).advice == ""


@pytest.mark.parametrize("phase", list(Phase))
def test_the_sentence_of_a_stopped_call_does_not_repeat_its_word(phase: Phase) -> None:
    assert "stopped" not in failures.cancelled(phase, WRITE).sentence.lower()


@pytest.mark.parametrize("phase", UNSENT)
def test_a_deadline_before_there_is_a_connection_means_that_nothing_was_sent(phase: Phase) -> None:
    verdict = failures.out_of_time(phase, 2.5, WRITE)
    assert (verdict.outcome, verdict.level) == (Outcome.UNREACHABLE, Level.NETWORK)
    assert "within 2.5 s. Nothing was sent." in verdict.sentence


@pytest.mark.parametrize("phase", [Phase.SENDING, Phase.WAITING, Phase.RECEIVING])
def test_a_deadline_after_that_leaves_it_open_what_was_done(phase: Phase) -> None:
    verdict = failures.out_of_time(phase, 300, WRITE)
    assert verdict.outcome is Outcome.TIMED_OUT
    assert "longer than 300 s" in verdict.sentence
    assert "not known what the server did" in verdict.advice
    assert "more time" in failures.out_of_time(phase, 300, READ).advice


def test_silence_says_which_side_was_waiting() -> None:
    assert "sent nothing for 5 s" in failures.silent(Phase.WAITING, 5, READ).sentence
    assert "took no more bytes for 5 s" in failures.silent(Phase.SENDING, 5, READ).sentence


@pytest.mark.parametrize(
    ("cause", "words"),
    [
        (ConnectionRefusedError(errno.ECONNREFUSED, "refused"), "was refused"),
        (OSError(errno.EHOSTUNREACH, "no route"), "no way to crm.example"),
        (OSError(10051, "a Windows number"), "no way to crm.example"),
        (OSError(errno.EACCES, "forbidden"), "No connection to crm.example, port 80."),
    ],
)
def test_no_connection_is_explained_by_its_cause(cause: OSError, words: str) -> None:
    verdict = failures.not_connected("crm.example", 80, [ValueError("outer"), cause])
    assert words in verdict.sentence
    assert str(cause) in verdict.server_words
    assert verdict.advice


def test_a_name_that_does_not_exist_differs_from_no_name_server() -> None:
    unknown = failures.name_not_found("h", socket.gaierror(socket.EAI_NONAME, "unknown"))
    silent = failures.name_not_found("h", socket.gaierror(socket.EAI_AGAIN, "again"))
    assert unknown.sentence == "There is no host named h."
    assert "no name server answered" in silent.sentence


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (9, "not valid yet"),
        (10, "expired"),
        (18, "signed by nobody"),
        (19, "signed by nobody"),
        (20, "an authority that is not trusted"),
        (23, "revoked"),
        (62, "not made out to h"),
        (64, "not made out to h"),
        (1, "not trusted"),
    ],
)
def test_a_bad_certificate_is_told_by_its_fault(code: int, words: str) -> None:
    verdict = failures.not_secured("h", 443, [ValueError(), certificate_error(code)])
    assert words in verdict.sentence
    assert verdict.advice


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("WRONG_VERSION_NUMBER", "h speaks no TLS at port 8443."),
        ("RECORD_LAYER_FAILURE", "h speaks no TLS at port 8443."),
        ("TLSV1_ALERT_PROTOCOL_VERSION", "no longer safe"),
        ("TLSV13_ALERT_CERTIFICATE_REQUIRED", "ended the encrypted connection"),
        ("SOMETHING_NEW", "No encrypted connection to h"),
    ],
)
def test_a_failed_handshake_is_told_by_its_reason(reason: str, words: str) -> None:
    assert words in failures.not_secured("h", 8443, [tls_error(reason)]).sentence
    closed = failures.not_secured("h", 8443, [ConnectionResetError()])
    assert "during the TLS handshake" in closed.sentence


def test_a_cut_says_how_far_the_answer_came() -> None:
    assert "after 5 of 1,000 bytes" in failures.cut_in_answer(5, "1000", READ).sentence
    assert "after 5 bytes" in failures.cut_in_answer(5, "", READ).sentence
    assert "without an answer" in failures.cut_before_answer(READ, begun=False).sentence
    assert "inside its head" in failures.cut_before_answer(READ, begun=True).sentence
    assert "look at the data" in failures.cut_before_answer(WRITE, begun=False).advice


def test_a_server_that_sent_something_is_not_called_unreachable() -> None:
    assert failures.cut_before_answer(READ, begun=False).outcome is Outcome.UNREACHABLE
    assert failures.cut_before_answer(READ, begun=True).outcome is Outcome.UNREADABLE
    cut = failures.cut_in_answer(11_034, "", WRITE)
    assert cut.outcome is Outcome.UNREADABLE
    assert cut.sentence.startswith("The answer broke off after 11,034 bytes")
    assert cut.advice.startswith("It is not known what the server did")


def test_what_is_not_http_is_told_from_a_tls_alert() -> None:
    assert "speaks only TLS" in failures.not_http(b"\x15\x03\x03\x00", "x").sentence
    other = failures.not_http(b"SSH-2.0", "illegal status line")
    assert other.outcome is Outcome.UNREADABLE
    assert other.server_words == "illegal status line"


def test_bodies_that_cannot_be_kept_or_unpacked_are_unreadable() -> None:
    assert failures.too_large(1 << 30).sentence.startswith(
        "The answer is larger than 1,073,741,824"
    )
    verdict = failures.not_unpacked("The body is damaged.", 502)
    assert (verdict.outcome, verdict.code) == (Outcome.UNREADABLE, "502")


def test_a_bad_request_and_broken_encryption_have_their_levels() -> None:
    assert failures.bad_request("No.").outcome is Outcome.NOT_SENT
    assert failures.bad_request("No.").level is Level.REQUEST
    assert failures.broken_encryption(tls_error("X")).outcome is Outcome.UNREACHABLE
