"""Every way in which a call can fail without an answer to judge, in words for people.

Each function makes the Verdict of one cause. Which exception means which cause is the transport's
to know; here are only the sentences and what helps.
"""

from __future__ import annotations

import errno
import socket
import ssl

from erpsync_gui.contract.model import Operation
from erpsync_gui.wire.exchange import Level, Outcome, Phase, Verdict
from erpsync_gui.wire.verdict import advise_on_damage, advise_on_repeating

_SELF_SIGNED = frozenset({18, 19})
_UNKNOWN_ISSUER = frozenset({20, 21})
_NOT_YET_VALID, _EXPIRED, _REVOKED = 9, 10, 23
_WRONG_NAME = frozenset({62, 64})
"""OpenSSL's numbers for what is wrong with a certificate (X509_V_ERR_…)."""

_NO_TLS = ("WRONG_VERSION_NUMBER", "RECORD_LAYER", "HTTP_REQUEST", "PACKET_LENGTH", "UNKNOWN_PROTO")
_OLD_TLS = ("PROTOCOL_VERSION", "UNSUPPORTED_PROTOCOL", "NO_PROTOCOLS", "DH_KEY_TOO_SMALL")

_NOT_THERE = frozenset({errno.EHOSTUNREACH, errno.ENETUNREACH, errno.EHOSTDOWN, 10051, 10065})
"""No way to the host; the last two are Windows' own numbers."""

_BEFORE_SENDING = frozenset({Phase.PREPARING, Phase.RESOLVING, Phase.CONNECTING, Phase.SECURING})
_CHECK_ADDRESS = "Check the address, the network and whether a VPN is needed."
_CERTIFICATE_ADVICE = (
    "A server in the own network often has the company's own certificate: its authority has to be "
    "installed on this computer."
)


def bad_request(sentence: str) -> Verdict:
    """A call that cannot be put on the wire; the sentence says why."""
    return Verdict(Outcome.NOT_SENT, Level.REQUEST, sentence)


def cancelled(phase: Phase, operation: Operation) -> Verdict:
    """The user stopped waiting: a word beside the sentence says so, the sentence the rest."""
    if phase is Phase.PREPARING:
        return Verdict(Outcome.CANCELLED, Level.REQUEST, "Nothing was sent.")
    if phase in _BEFORE_SENDING:
        sentence = "There was no connection yet. Nothing was sent."
        return Verdict(Outcome.CANCELLED, Level.NETWORK, sentence)
    if phase is Phase.READING:
        sentence, advice = (
            "The answer had arrived; it was not read.",
            advise_on_repeating(operation),
        )
        return Verdict(Outcome.CANCELLED, Level.BODY, sentence, advice=advice)
    happening = {
        Phase.SENDING: "The request was still being sent",
        Phase.WAITING: "No answer had begun",
        Phase.RECEIVING: "The answer was not complete",
    }[phase]
    return Verdict(
        Outcome.CANCELLED,
        Level.NETWORK,
        f"{happening}; the server may go on.",
        advice=advise_on_repeating(operation),
    )


def out_of_time(phase: Phase, seconds: float, operation: Operation) -> Verdict:
    """The deadline of the call passed; it counts from when the request was ready."""
    if phase in _BEFORE_SENDING:
        return no_connection_in_time(phase, seconds)
    happening = {
        Phase.SENDING: "while the request was still being sent",
        Phase.WAITING: "and no answer had begun",
        Phase.RECEIVING: "and the answer was not complete",
    }[phase]
    return Verdict(
        Outcome.TIMED_OUT,
        Level.NETWORK,
        f"The call took longer than {seconds:g} s {happening}. We stopped waiting; the server may "
        "go on.",
        advice=advise_on_repeating(operation) or "Allow more time, or ask for less.",
    )


def silent(phase: Phase, seconds: float, operation: Operation) -> Verdict:
    """No byte moved for as long as we are patient."""
    what = "took no more bytes" if phase is Phase.SENDING else "sent nothing"
    return Verdict(
        Outcome.TIMED_OUT,
        Level.NETWORK,
        f"The server {what} for {seconds:g} s. We stopped waiting; the server may go on.",
        advice=advise_on_repeating(operation) or "Allow more time, or ask for less.",
    )


def no_connection_in_time(phase: Phase, seconds: float) -> Verdict:
    """The name, the connection or TLS took too long: nothing was sent."""
    what = {
        Phase.RESOLVING: "The name of the host was not found",
        Phase.SECURING: "The server accepted the connection and did not finish the TLS handshake",
    }.get(phase, "The server did not accept the connection")
    return _unreachable(f"{what} within {seconds:g} s. Nothing was sent.", _CHECK_ADDRESS)


def name_not_found(host: str, error: Exception) -> Verdict:
    """The host's name does not resolve."""
    if isinstance(error, socket.gaierror) and error.errno == socket.EAI_AGAIN:
        sentence = f"The name {host} could not be looked up: no name server answered."
        return _unreachable(sentence, "Check the network and whether a VPN is needed.", error)
    return _unreachable(f"There is no host named {host}.", _CHECK_ADDRESS, error)


def not_connected(host: str, port: int, causes: list[BaseException]) -> Verdict:
    """The connection could not be made; `causes` are the operating system's reasons."""
    system = [cause for cause in causes if isinstance(cause, OSError)]
    last = system[-1] if system else None
    if any(isinstance(cause, ConnectionRefusedError) for cause in system):
        sentence = f"Nothing listens at {host}, port {port}: the connection was refused."
        return _unreachable(sentence, "Check the port, and whether the server runs.", last)
    if any(cause.errno in _NOT_THERE for cause in system):
        return _unreachable(f"There is no way to {host} from here.", _CHECK_ADDRESS, last)
    return _unreachable(f"No connection to {host}, port {port}.", _CHECK_ADDRESS, last)


def not_secured(host: str, port: int, causes: list[BaseException]) -> Verdict:
    """The TLS handshake failed."""
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return _bad_certificate(host, cause)
    for cause in causes:
        if isinstance(cause, ssl.SSLError):
            return _bad_handshake(host, port, cause)
    sentence = f"{host} closed the connection during the TLS handshake."
    advice = f"Perhaps port {port} speaks no TLS: try an address that begins with http://."
    return _unreachable(sentence, advice)


def broken_encryption(error: Exception) -> Verdict:
    """The connection broke in its encryption after the handshake.

    TLS 1.3 tells only then that it wants a certificate from us.
    """
    sentence = "The server ended the encrypted connection before it answered."
    return _unreachable(sentence, "It may ask for a client certificate, which is not sent.", error)


def cut_before_answer(operation: Operation, *, begun: bool) -> Verdict:
    """The connection ended before there was a status; `begun` says whether anything had come."""
    return Verdict(
        Outcome.UNREADABLE if begun else Outcome.UNREACHABLE,
        Level.NETWORK,
        "The answer broke off inside its head, before there was a status."
        if begun
        else "The server closed the connection without an answer.",
        advice=advise_on_repeating(operation)
        or "Perhaps the port speaks only TLS (https://), or something between broke it.",
    )


def cut_in_answer(received_bytes: int, expected: str, operation: Operation) -> Verdict:
    """The connection ended inside the body; `expected` is its Content-Length, or empty."""
    of_all = f" of {int(expected):,}" if expected.isdecimal() else ""
    return Verdict(
        Outcome.UNREADABLE,
        Level.NETWORK,
        f"The answer broke off after {received_bytes:,}{of_all} bytes: the connection was closed.",
        advice=advise_on_damage(operation),
    )


def not_http(first_bytes: bytes, words: str) -> Verdict:
    """What came back breaks the rules of HTTP."""
    if first_bytes.startswith(b"\x15\x03"):
        return _unreachable(
            "This port speaks only TLS: it answered the plain request with a TLS alert.",
            "Try an address that begins with https://.",
        )
    return Verdict(
        Outcome.UNREADABLE,
        Level.HTTP,
        "The answer breaks the rules of HTTP.",
        server_words=words,
        advice="Perhaps another service listens at this port, or a proxy damages answers.",
    )


def too_large(limit_bytes: int) -> Verdict:
    """More bytes came than we are willing to keep."""
    sentence = f"The answer is larger than {limit_bytes:,} bytes; the rest was not read."
    return Verdict(Outcome.UNREADABLE, Level.HTTP, sentence, advice="Ask for less.")


def not_unpacked(problem: str, status: int) -> Verdict:
    """The content encoding of the body could not be undone."""
    return Verdict(
        Outcome.UNREADABLE,
        Level.HTTP,
        problem,
        code=str(status),
        advice="Perhaps a proxy or a cache between here and the server damages answers.",
    )


def _unreachable(sentence: str, advice: str, error: BaseException | None = None) -> Verdict:
    words = str(error) if error else ""
    return Verdict(Outcome.UNREACHABLE, Level.NETWORK, sentence, server_words=words, advice=advice)


def _bad_certificate(host: str, error: ssl.SSLCertVerificationError) -> Verdict:
    code = error.verify_code
    advice = _CERTIFICATE_ADVICE
    if code in _WRONG_NAME:
        sentence = f"The server's certificate is not made out to {host}."
        advice = "Use the name that the certificate has, or check that this is the right server."
    elif code == _EXPIRED:
        sentence = f"The certificate of {host} has expired."
        advice = "Tell whoever runs the server; also check the date of this computer."
    elif code == _NOT_YET_VALID:
        sentence = f"The certificate of {host} is not valid yet."
        advice = "Check the date of this computer, and of the server."
    elif code == _REVOKED:
        sentence = f"The certificate of {host} was revoked."
        advice = "Tell whoever runs the server."
    elif code in _SELF_SIGNED:
        sentence = f"The certificate of {host} is signed by nobody that this computer trusts."
    elif code in _UNKNOWN_ISSUER:
        sentence = f"The certificate of {host} comes from an authority that is not trusted here."
    else:
        sentence = f"The certificate of {host} is not trusted."
    return _unreachable(sentence, advice, error)


def _bad_handshake(host: str, port: int, error: ssl.SSLError) -> Verdict:
    reason = (error.reason or str(error)).upper()
    if any(word in reason for word in _NO_TLS):
        sentence = f"{host} speaks no TLS at port {port}."
        return _unreachable(sentence, "Try an address that begins with http://.", error)
    if any(word in reason for word in _OLD_TLS):
        sentence = f"{host} speaks only a version of TLS that is no longer safe."
        return _unreachable(sentence, "TLS 1.2 or newer has to be switched on there.", error)
    if "CERTIFICATE_REQUIRED" in reason:
        return broken_encryption(error)
    return _unreachable(f"No encrypted connection to {host} could be made.", "", error)
