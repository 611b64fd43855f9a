"""Each way to fail has its own sentence, says what is known of the server, and what helps."""

from __future__ import annotations

import errno
import socket

import pytest

from erpsync_gui.contract import catalogue as contract
from erpsync_gui.wire import failures
from erpsync_gui.wire.outcome import Level, Outcome, Phase

CATALOGUE = contract.load()
READ = CATALOGUE.operation("GetConnection")
WRITE = CATALOGUE.operation("SyncAll")
UNSENT = (Phase.PREPARING, Phase.RESOLVING, Phase.CONNECTING, Phase.SECURING)
ON_THE_SERVER = (Phase.SENDING, Phase.WAITING, Phase.RECEIVING, Phase.READING)


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


def test_every_cause_of_an_exception_is_found_the_first_one_last() -> None:
    deep, inner, outer = OSError("deep"), OSError("inner"), ValueError("outer")
    inner.__cause__ = deep
    outer.__context__ = ExceptionGroup("all", [inner])
    assert list(failures.causes_of(outer)) == [outer, outer.__context__, inner, deep]


def test_a_name_that_does_not_exist_differs_from_no_name_server() -> None:
    unknown = failures.name_not_found("h", socket.gaierror(socket.EAI_NONAME, "unknown"))
    silent = failures.name_not_found("h", socket.gaierror(socket.EAI_AGAIN, "again"))
    assert unknown.sentence == "There is no host named h."
    assert "no name server answered" in silent.sentence


@pytest.mark.parametrize("phase", UNSENT)
def test_a_late_connection_names_the_proxy_that_it_went_through(phase: Phase) -> None:
    direct = failures.no_connection_in_time(phase, 2.5)
    via = failures.no_connection_in_time(phase, 2.5, "http://p:8080")
    assert via.sentence.endswith("within 2.5 s. Nothing was sent.")
    is_about_it = phase is not Phase.SECURING  # through a tunnel that is the server's
    assert ("http://p:8080" in via.sentence) is is_about_it
    assert (via != direct) is is_about_it


def test_what_goes_wrong_at_a_proxy_is_said_of_it() -> None:
    refused = failures.not_connected("p", 8080, [ConnectionRefusedError()])
    assert failures.of_proxy(refused, "") == refused
    verdict = failures.of_proxy(refused, "http://p:8080")
    assert verdict.sentence.startswith("The proxy http://p:8080 cannot be reached. Nothing listens")
    assert "Check the proxy" in verdict.advice
    assert failures.not_a_proxy("http://p:8080", "bad line").server_words == "bad line"


@pytest.mark.parametrize(
    ("offered", "signed", "words"),
    [
        ("", False, "wants a user name and a password"),
        ('Negotiate, Basic realm="NTLM"', False, "wants a user name and a password"),
        ('Basic realm="x"', True, "does not accept the user name and password"),
        ('Negotiate, Digest realm="a", nonce="b"', True, "(Negotiate, Digest)"),
    ],
)
def test_a_proxy_that_wants_a_sign_in_says_which(offered: str, signed: bool, words: str) -> None:  # noqa: FBT001 - a parameter of the test
    verdict = failures.refused_by_proxy("http://p:8080", offered, signed=signed)
    assert (verdict.outcome, verdict.code) == (Outcome.UNREACHABLE, "407")
    assert words in verdict.sentence
    assert verdict.advice


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("403 Forbidden", "does not let anybody to h:443: it answered 403 Forbidden."),
        ("502 Bad Gateway", "does not get to h:443: it answered 502 Bad Gateway."),
        ("418 ", "did not open a way to h:443: it answered 418."),
        ("407 Who", "wants a user name"),
    ],
)
def test_a_way_that_is_not_opened_is_told_by_the_proxy_s_answer(answer: str, words: str) -> None:
    said = b"HTTP/1.1 407 Who\r\nProxy-Authenticate: Basic\r\n\r\n"
    verdict = failures.no_tunnel("http://p:8080", "h:443", answer, said, signed=False)
    assert words in verdict.sentence
    assert verdict.code == answer[:3]
    assert "http://p:8080" in verdict.sentence


def test_a_cut_says_how_far_the_answer_came() -> None:
    assert "after 5 of 1,000 bytes" in failures.cut_in_answer(5, "1000", READ).sentence
    assert "after 5 bytes" in failures.cut_in_answer(5, "", READ).sentence
    assert "without an answer" in failures.cut_before_answer(READ, begun=False).sentence
    encrypted = failures.cut_before_answer(READ, begun=False, encrypted=True)
    assert "client certificate" in encrypted.advice
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
    full = failures.not_kept("No space left on device", READ)
    assert full.outcome is Outcome.UNREADABLE
    assert "No space left on device" in full.sentence
    assert full.advice.startswith("Make room")
    assert "what the server did" in failures.not_kept("x", WRITE).advice


def test_a_bad_request_has_its_level() -> None:
    assert failures.bad_request("No.").outcome is Outcome.NOT_SENT
    assert failures.bad_request("No.").level is Level.REQUEST
