"""Each way in which encryption fails names the facts and what helps."""

from __future__ import annotations

import ssl
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from erpsync_gui.wire import tls_failures
from erpsync_gui.wire.certificates import Certificate
from erpsync_gui.wire.exchange import Verdict
from erpsync_gui.wire.outcome import Level, Outcome

NOW = datetime.now(UTC)
DAY = timedelta(days=1)
LEAF = Certificate(
    subject="CN=crm.example",
    issuer="CN=Acme Issuing CA",
    names=("crm.example", "www.crm.example"),
    valid_from=NOW - 100 * DAY,
    valid_until=NOW + 100 * DAY,
    fingerprint="AB:CD",
)
ISSUING = replace(LEAF, subject="CN=Acme Issuing CA", issuer="CN=Acme Root CA", names=())
CHAIN = (LEAF, ISSUING)


def certificate_error(code: int) -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError(1, "certificate verify failed")
    error.verify_code = code
    return error


def tls_error(reason: str) -> ssl.SSLError:
    error = ssl.SSLError(1, f"[SSL: {reason}] it failed")
    error.reason = reason
    return error


def judge(code: int, *chain: Certificate) -> Verdict:
    causes = [ValueError("outer"), certificate_error(code)]
    return tls_failures.not_secured("h.example", 443, causes, chain)


def day(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d}"


def today() -> str:
    """Not that of NOW: tests that begin before midnight may end after it."""
    return day(datetime.now(UTC))


def test_an_expired_certificate_says_since_when_and_what_the_date_is_here() -> None:
    expired = replace(LEAF, valid_until=NOW - 3 * DAY)
    verdict = judge(10, expired, ISSUING)
    assert verdict.sentence == f"The certificate of h.example expired on {day(NOW - 3 * DAY)}."
    assert "renew" in verdict.advice
    assert f"the date of this computer, which says {today()}" in verdict.advice


def test_an_expired_issuer_is_told_from_an_expired_server() -> None:
    verdict = judge(10, LEAF, replace(ISSUING, valid_until=NOW - DAY))
    assert verdict.sentence == (
        f"A certificate that h.example relies on expired on {day(NOW - DAY)}: CN=Acme Issuing CA."
    )
    assert judge(10, *CHAIN).sentence == (
        "The certificate of h.example, or one that it relies on, has expired."
    )


@pytest.mark.parametrize("code", [9, 0x800B0101, -67819])
def test_a_certificate_of_tomorrow_says_when_it_begins(code: int) -> None:
    verdict = judge(code, replace(LEAF, valid_from=NOW + DAY))
    assert verdict.sentence == (
        f"The certificate of h.example is not valid yet: it begins on {day(NOW + DAY)}."
    )
    assert f"which says {today()}" in verdict.advice


@pytest.mark.parametrize("code", [62, 64, 0x800B010F, -67602])
def test_a_wrong_name_says_the_names_that_it_has(code: int) -> None:
    verdict = judge(code, *CHAIN)
    assert verdict.sentence == (
        "The server's certificate is not made out to h.example, but to "
        "crm.example, www.crm.example."
    )
    assert "Use such a name in the address" in verdict.advice


def test_many_names_are_counted() -> None:
    names = tuple(f"n{number}.example" for number in range(8))
    verdict = judge(62, replace(LEAF, names=names))
    assert verdict.sentence.endswith("n4.example and 3 more.")
    assert "n7.example" in verdict.server_words


@pytest.mark.parametrize("code", [2, 19, 20, 21, 0x800B0109, 0x800B010A, -67843])
def test_an_unknown_issuer_is_named(code: int) -> None:
    verdict = judge(code, *CHAIN)
    assert verdict.sentence == (
        "The certificate of h.example comes from an authority that is not trusted here: "
        "CN=Acme Root CA."
    )
    assert "CA file in the profile → Network, or install it on this computer" in verdict.advice


def test_a_second_fault_is_told_where_the_system_names_only_the_issuer() -> None:
    verdict = judge(0x800B0109, replace(LEAF, valid_until=NOW - DAY))
    assert f"CN=Acme Issuing CA. It also expired on {day(NOW - DAY)}." in verdict.sentence


def test_a_self_signed_certificate_says_so() -> None:
    verdict = judge(18, replace(LEAF, issuer=LEAF.subject))
    assert verdict.sentence == "The certificate of h.example is signed by nobody but itself."
    assert "profile → Network" in verdict.advice


@pytest.mark.parametrize("code", [23, 0x800B010C, 0x80092010, -67820])
def test_a_revoked_certificate_says_by_whom(code: int) -> None:
    verdict = judge(code, *CHAIN)
    assert verdict.sentence == "The certificate of h.example was revoked by CN=Acme Issuing CA."
    assert "new certificate" in verdict.advice


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (9, "is not valid yet."),
        (10, "has expired."),
        (18, "signed by nobody but itself."),
        (20, "not trusted here."),
        (23, "was revoked."),
        (62, "not made out to h.example."),
        (1, "The certificate of h.example is not trusted."),
    ],
)
def test_without_a_chain_the_sentence_is_whole(code: int, words: str) -> None:
    verdict = judge(code)
    assert verdict.sentence.endswith(words)
    assert verdict.advice
    assert verdict.server_words == str(certificate_error(code))


def test_the_words_of_the_system_are_followed_by_the_chain() -> None:
    lines = judge(20, *CHAIN).server_words.splitlines()
    since, until = (f"{each:%Y-%m-%d %H:%M} UTC" for each in (LEAF.valid_from, LEAF.valid_until))
    assert lines[:6] == [
        str(certificate_error(20)),
        "Certificate 1: CN=crm.example",
        "  made out to crm.example, www.crm.example",
        "  issued by CN=Acme Issuing CA",
        f"  valid from {since} until {until}",
        "  SHA-256 AB:CD",
    ]
    assert lines[6:8] == ["Certificate 2: CN=Acme Issuing CA", "  issued by CN=Acme Root CA"]


def test_an_error_that_has_no_number_is_told_as_well() -> None:
    error = ssl.SSLCertVerificationError("Peer sent no certificates to verify")
    verdict = tls_failures.not_secured("h", 443, [error], ())
    assert verdict.sentence == "The certificate of h is not trusted."
    assert verdict.server_words == "Peer sent no certificates to verify"


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("WRONG_VERSION_NUMBER", "h speaks no TLS at port 8443."),
        ("RECORD_LAYER_FAILURE", "h speaks no TLS at port 8443."),
        ("TLSV1_ALERT_PROTOCOL_VERSION", "no longer safe"),
        ("TLSV13_ALERT_CERTIFICATE_REQUIRED", "demands a client certificate"),
        ("SSLV3_ALERT_BAD_CERTIFICATE", "because of a client certificate"),
        ("SOMETHING_NEW", "No encrypted connection to h"),
    ],
)
def test_a_failed_handshake_is_told_by_its_reason(reason: str, words: str) -> None:
    verdict = tls_failures.not_secured("h", 8443, [tls_error(reason)], ())
    assert words in verdict.sentence
    assert (verdict.outcome, verdict.level) == (Outcome.UNREACHABLE, Level.NETWORK)


def test_a_server_that_hangs_up_in_the_handshake_may_speak_no_tls() -> None:
    closed = tls_failures.not_secured("h", 8443, [ConnectionResetError()], ())
    assert closed.sentence == "h closed the connection during the TLS handshake."
    assert "port 8443 speaks no TLS" in closed.advice


@pytest.mark.parametrize(
    ("shows", "words"), [(False, "may ask for a client certificate"), (True, "may not accept")]
)
def test_a_refused_handshake_may_be_about_a_client_certificate(*, shows: bool, words: str) -> None:
    error = tls_error("SSLV3_ALERT_HANDSHAKE_FAILURE")
    verdict = tls_failures.not_secured("h", 443, [error], (), shows_certificate=shows)
    assert words in verdict.advice
    assert "profile → Network" in verdict.advice


@pytest.mark.parametrize(
    ("reason", "shows", "sentence"),
    [
        ("TLSV13_ALERT_CERTIFICATE_REQUIRED", False, "demands a client certificate"),
        ("TLSV13_ALERT_CERTIFICATE_REQUIRED", True, "refused the client certificate"),
        ("TLSV1_ALERT_UNKNOWN_CA", True, "refused the client certificate"),
        ("SSLV3_ALERT_CERTIFICATE_EXPIRED", True, "refused the client certificate"),
        ("TLSV1_ALERT_UNKNOWN_CA", False, "because of a client certificate"),
        ("DECRYPTION_FAILED", False, "ended the encrypted connection before it answered"),
        ("DECRYPTION_FAILED", True, "ended the encrypted connection before it answered"),
    ],
)
def test_encryption_that_breaks_later_is_told_by_its_reason(
    reason: str, sentence: str, *, shows: bool
) -> None:
    verdict = tls_failures.broken_encryption(tls_error(reason), shows_certificate=shows)
    assert sentence in verdict.sentence
    assert "profile → Network" in verdict.advice
    assert reason in verdict.server_words
    assert verdict.outcome is Outcome.UNREACHABLE


def test_the_reason_is_also_found_in_the_words_of_another_library() -> None:
    error = OSError("[SSL: TLSV13_ALERT_CERTIFICATE_REQUIRED] tlsv13 alert certificate required")
    verdict = tls_failures.broken_encryption(error, shows_certificate=False)
    assert verdict.sentence == "The server demands a client certificate, and the profile has none."
