"""What the first request to a host tells of the way there."""

from __future__ import annotations

import pytest

from erpsync_gui.access import diagnosis_way
from erpsync_gui.access.diagnosis_step import CONNECTION, NAME, PROFILE, TLS, Finding, Step
from erpsync_gui.wire.exchange import Exchange, Verdict
from erpsync_gui.wire.outcome import Level, Outcome, Phase
from tests.access.way_samples import ALL, LOST, exchange


def steps(told: Exchange) -> dict[str, Step]:
    return {step.title: step for step in diagnosis_way.of(told)}


def test_a_good_way_says_how_long_it_took_and_how_it_is_guarded() -> None:
    told = exchange()
    way = steps(told)
    assert [step.finding for step in way.values()] == [Finding.GOOD] * 3
    assert all(step.exchange is told for step in way.values())
    assert way[NAME].sentence == "crm.example was found in 3 ms."
    assert way[CONNECTION].sentence == "Port 443 of crm.example took the connection in 3 ms."
    assert way[TLS].sentence == "TLSv1.3, AES; the certificate is good until 2027-02-20."


@pytest.mark.parametrize(
    ("phase", "title"),
    [(Phase.RESOLVING, NAME), (Phase.CONNECTING, CONNECTION), (Phase.SECURING, TLS)],
)
def test_the_way_ends_where_the_request_did(phase: Phase, title: str) -> None:
    phases = ALL[: ALL.index(phase) + 1]
    way = list(diagnosis_way.of(exchange(phases=phases, status=0, verdict=LOST)))
    assert way[-1].title == title
    assert way[-1].finding is Finding.BAD
    assert (way[-1].sentence, way[-1].advice) == ("It is not there.", "Look for it.")
    assert all(step.finding is Finding.GOOD for step in way[:-1])


def test_a_silent_server_is_no_fault_of_the_way() -> None:
    late = Verdict(Outcome.TIMED_OUT, Level.NETWORK, "The server sent nothing.")
    way = steps(exchange(status=0, verdict=late))
    assert {step.finding for step in way.values()} == {Finding.GOOD}


def test_a_connection_that_breaks_after_the_handshake_is_doubted() -> None:
    step = steps(exchange(status=0, verdict=LOST))[TLS]
    assert step.finding is Finding.DOUBTFUL
    assert "client certificate" in step.advice


def test_a_request_that_could_not_be_made_is_said_before_anything_else() -> None:
    bad = Verdict(Outcome.NOT_SENT, Level.REQUEST, "The address must begin with https://.")
    (step,) = diagnosis_way.of(exchange("nowhere", (Phase.PREPARING,), status=0, verdict=bad))
    assert (step.title, step.finding, step.sentence) == (PROFILE, Finding.BAD, bad.sentence)


@pytest.mark.parametrize(
    ("days", "finding", "words"),
    [
        (15, Finding.GOOD, "good until 2026-12-07"),
        (14, Finding.DOUBTFUL, "ends in 14 days (2026-12-06)"),
        (1, Finding.DOUBTFUL, "ends in 1 day "),
        (0, Finding.DOUBTFUL, "ends today (2026-11-22)"),
    ],
)
def test_a_certificate_that_ends_soon_is_worth_a_word(
    days: int, finding: Finding, words: str
) -> None:
    step = steps(exchange(days=days))[TLS]
    assert step.finding is finding
    assert words in step.sentence


@pytest.mark.parametrize(
    ("host", "finding"),
    [
        ("127.0.0.1", Finding.GOOD),
        ("localhost", Finding.GOOD),
        ("[::1]", Finding.GOOD),
        ("10.0.0.7", Finding.DOUBTFUL),
        ("crm.example", Finding.DOUBTFUL),
    ],
)
def test_without_encryption_only_this_computer_is_fine(host: str, finding: Finding) -> None:
    step = steps(exchange(f"http://{host}:8080/crm/api"))[TLS]
    assert step.finding is finding
    assert bool(step.advice) is (finding is Finding.DOUBTFUL)


def test_an_address_has_no_name_to_look_up() -> None:
    way = steps(exchange("http://127.0.0.1:8080/api", ALL[1:]))
    assert "no name to look up" in way[NAME].sentence
    assert way[CONNECTION].sentence.startswith("Port 8080 of 127.0.0.1 took")


class TestProxy:
    PROXY = "http://proxy.example:3128"

    def test_it_looks_up_the_name_and_is_named_with_the_connection(self) -> None:
        way = steps(exchange(proxy=self.PROXY))
        assert way[NAME].finding is Finding.SKIPPED
        assert way[NAME].sentence == "The proxy looks up crm.example."
        assert way[CONNECTION].sentence.endswith(f"through the proxy {self.PROXY}.")

    def test_one_that_wants_a_sign_in_breaks_the_connection(self) -> None:
        wants = Verdict(Outcome.REFUSED, Level.HTTP, "A proxy wants a sign-in.", code="407")
        told = exchange("http://crm.example/api", status=407, verdict=wants, proxy=self.PROXY)
        way = list(diagnosis_way.of(told))
        assert [step.title for step in way] == [NAME, CONNECTION]
        assert way[-1].finding is Finding.BAD
