"""What can be wrong with an encrypted connection, in words for people.

Each function makes the Verdict of one cause: a certificate that is not believed, a handshake that
fails, a server that wants a certificate from us. Which exception means which cause is known here;
when a handshake is tried is not.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

from erpsync_gui.wire.certificates import Certificate
from erpsync_gui.wire.exchange import Verdict
from erpsync_gui.wire.outcome import Level, Outcome

_SELF_SIGNED = frozenset({18})
_UNKNOWN_ISSUER = frozenset({2, 19, 20, 21, 0x800B0109, 0x800B010A, -67843})
_NOT_YET_VALID = frozenset({9, -67819})
_EXPIRED = frozenset({10, 0x800B0101, -67818})
_REVOKED = frozenset({23, 0x800B010C, 0x80092010, -67820})
_WRONG_NAME = frozenset({62, 64, 0x800B010F, -67602})
"""What is wrong with a certificate: OpenSSL's numbers, those of Windows and those of macOS.

They are X509_V_ERR_…, CERT_E_… and errSec…; which of them are told is up to the system that
judged (see `tls.context`). Windows has one number for too old and too new.
"""

_NO_TLS = ("WRONG_VERSION_NUMBER", "RECORD_LAYER", "HTTP_REQUEST", "PACKET_LENGTH", "UNKNOWN_PROTO")
_OLD_TLS = ("PROTOCOL_VERSION", "UNSUPPORTED_PROTOCOL", "NO_PROTOCOLS", "DH_KEY_TOO_SMALL")
_OURS_REFUSED = (
    "ALERT_UNKNOWN_CA",
    "ALERT_BAD_CERTIFICATE",
    "ALERT_UNSUPPORTED_CERTIFICATE",
    "ALERT_CERTIFICATE_REVOKED",
    "ALERT_CERTIFICATE_EXPIRED",
    "ALERT_CERTIFICATE_UNKNOWN",
    "ALERT_ACCESS_DENIED",
    "ALERT_DECRYPT_ERROR",
)
"""What a server says of the certificate that it was shown (RFC 8446, section 6.2)."""

_TRUST_IT = (
    "If this is the right server, set the company's CA file in the profile → Network, or install "
    "it on this computer."
)
_NAMES_SHOWN = 5


def not_secured(
    host: str,
    port: int,
    causes: Iterable[BaseException],
    chain: tuple[Certificate, ...],
    *,
    shows_certificate: bool = False,
) -> Verdict:
    """The TLS handshake failed.

    Args:
        host: whom the address names.
        port: where it was tried.
        causes: the exception and all that led to it.
        chain: what the server presented (`tls.look_at`); empty when that is not known.
        shows_certificate: whether the profile has a client certificate.
    """
    known = list(causes)
    for cause in known:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return _bad_certificate(host, cause, chain)
    for cause in known:
        if isinstance(cause, ssl.SSLError):
            return _bad_handshake(host, port, cause, shows_certificate=shows_certificate)
    sentence = f"{host} closed the connection during the TLS handshake."
    advice = (
        f"Perhaps port {port} speaks no TLS: try an address that begins with http://. Or the "
        "server asks for a client certificate: choose one in the profile → Network."
    )
    return _unreachable(sentence, advice)


def broken_encryption(error: BaseException, *, shows_certificate: bool) -> Verdict:
    """The connection broke in its encryption after the handshake.

    TLS 1.3 tells only then that it wants a certificate from us, or does not believe the one that
    it was shown.
    """
    reason = _reason(error)
    if "CERTIFICATE_REQUIRED" in reason:
        return _demanded(error, shows_certificate=shows_certificate)
    if any(word in reason for word in _OURS_REFUSED):
        return _refused(error, shows_certificate=shows_certificate)
    return _unreachable(
        "The server ended the encrypted connection before it answered.",
        "It may not accept the client certificate that is set in the profile → Network."
        if shows_certificate
        else "It may ask for a client certificate: choose one in the profile → Network.",
        str(error),
    )


def _bad_certificate(
    host: str, error: ssl.SSLCertVerificationError, chain: tuple[Certificate, ...]
) -> Verdict:
    sentence, advice = _fault(host, getattr(error, "verify_code", 0), chain, datetime.now(UTC))
    # Where the system judges instead of OpenSSL, the error has its words alone.
    words = str(error.args[0] if len(error.args) == 1 else error)
    return _unreachable(sentence, advice, "\n".join((words, *_lines(chain))))


def _fault(host: str, code: int, chain: tuple[Certificate, ...], now: datetime) -> tuple[str, str]:
    """What is wrong and what to do about it."""
    if code in _NOT_YET_VALID or (code in _EXPIRED and any(it.is_too_new(now) for it in chain)):
        return _too_new(host, chain, now)
    if code in _EXPIRED:
        return _expired(host, chain, now)
    if code in _WRONG_NAME:
        return _wrong_name(host, chain)
    if code in _REVOKED:
        by = f" by {chain[0].issuer}" if chain else ""
        advice = "Tell whoever runs the server: it needs a new certificate."
        return f"The certificate of {host} was revoked{by}.", advice
    if code in _SELF_SIGNED:
        sentence = f"The certificate of {host} is signed by nobody but itself."
    elif code in _UNKNOWN_ISSUER:
        sentence = (
            f"The certificate of {host} comes from an authority that is not trusted here"
            f"{_colon(chain[-1].issuer) if chain else ''}."
        )
    else:
        sentence = f"The certificate of {host} is not trusted."
    # Windows and macOS name the issuer first, even where something else is wrong as well.
    if chain and chain[0].has_expired(now):
        sentence += f" It also expired on {_day(chain[0].valid_until)}."
    return sentence, _TRUST_IT


def _expired(host: str, chain: Sequence[Certificate], now: datetime) -> tuple[str, str]:
    advice = (
        "Tell whoever runs the server to renew it; also check the date of this computer, "
        f"which says {_day(now)}."
    )
    if chain and chain[0].has_expired(now):
        return f"The certificate of {host} expired on {_day(chain[0].valid_until)}.", advice
    for other in chain:
        if other.has_expired(now):
            when = _day(other.valid_until)
            sentence = f"A certificate that {host} relies on expired on {when}: {other.title}."
            return sentence, advice
    return f"The certificate of {host}, or one that it relies on, has expired.", advice


def _too_new(host: str, chain: Sequence[Certificate], now: datetime) -> tuple[str, str]:
    advice = f"Check the date of this computer, which says {_day(now)}, and the one of the server."
    first = next((each for each in chain if each.is_too_new(now)), None)
    since = f": it begins on {_day(first.valid_from)}" if first else ""
    return f"The certificate of {host} is not valid yet{since}.", advice


def _wrong_name(host: str, chain: Sequence[Certificate]) -> tuple[str, str]:
    names = chain[0].names if chain else ()
    if not names:
        advice = "Use the name that the certificate has, or check that this is the right server."
        return f"The server's certificate is not made out to {host}.", advice
    more = len(names) - _NAMES_SHOWN
    shown = ", ".join(names[:_NAMES_SHOWN]) + (f" and {more} more" if more > 0 else "")
    sentence = f"The server's certificate is not made out to {host}, but to {shown}."
    advice = "Use such a name in the address, or check that this is the right server."
    return sentence, advice


def _bad_handshake(
    host: str, port: int, error: ssl.SSLError, *, shows_certificate: bool
) -> Verdict:
    reason, words = _reason(error), str(error)
    if any(word in reason for word in _NO_TLS):
        sentence = f"{host} speaks no TLS at port {port}."
        return _unreachable(sentence, "Try an address that begins with http://.", words)
    if any(word in reason for word in _OLD_TLS):
        sentence = f"{host} speaks only a version of TLS that is no longer safe."
        return _unreachable(sentence, "TLS 1.2 or newer has to be switched on there.", words)
    if "CERTIFICATE_REQUIRED" in reason:
        return _demanded(error, shows_certificate=shows_certificate)
    if any(word in reason for word in _OURS_REFUSED):
        return _refused(error, shows_certificate=shows_certificate)
    advice = ""
    if "HANDSHAKE_FAILURE" in reason:
        advice = (
            "The server may not accept the client certificate of the profile → Network."
            if shows_certificate
            else "The server may ask for a client certificate: choose one in the profile → Network."
        )
    return _unreachable(f"No encrypted connection to {host} could be made.", advice, words)


def _demanded(error: BaseException, *, shows_certificate: bool) -> Verdict:
    if shows_certificate:
        return _refused(error, shows_certificate=True)
    return _unreachable(
        "The server demands a client certificate, and the profile has none.",
        "Choose one in the profile → Network.",
        str(error),
    )


def _refused(error: BaseException, *, shows_certificate: bool) -> Verdict:
    if not shows_certificate:
        return _unreachable(
            "The server ended the encrypted connection because of a client certificate.",
            "Choose one in the profile → Network.",
            str(error),
        )
    return _unreachable(
        "The server refused the client certificate that the profile shows.",
        "Check in the profile → Network that it is the right one and has not expired; whoever "
        "runs the server has to accept its issuer.",
        str(error),
    )


def _lines(chain: Iterable[Certificate]) -> Iterator[str]:
    """The chain for reading, a paragraph each."""
    for number, each in enumerate(chain, 1):
        yield f"Certificate {number}: {each.title}"
        if each.names:
            yield f"  made out to {', '.join(each.names)}"
        yield f"  issued by {each.issuer}"
        yield f"  valid from {_minute(each.valid_from)} until {_minute(each.valid_until)}"
        yield f"  SHA-256 {each.fingerprint}"


def _reason(error: BaseException) -> str:
    reason = error.reason if isinstance(error, ssl.SSLError) else None
    return (reason or str(error)).upper()


def _colon(text: str) -> str:
    return f": {text}" if text else ""


def _day(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d}"


def _minute(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def _unreachable(sentence: str, advice: str, words: str = "") -> Verdict:
    return Verdict(Outcome.UNREACHABLE, Level.NETWORK, sentence, server_words=words, advice=advice)
