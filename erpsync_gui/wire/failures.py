"""Every way in which a call can fail without an answer to judge, in words for people.

Each function makes the Verdict of one cause. Which exception means which cause is the transport's
to know; here are only the sentences and what helps.
"""

from __future__ import annotations

import errno
import re
import socket
from collections.abc import Iterator
from dataclasses import replace

from erpsync_gui.wire.exchange import Verdict
from erpsync_gui.wire.outcome import Level, Outcome, Phase
from erpsync_gui.wire.verdict import Asked, advise_on_damage, advise_on_repeating

_NOT_THERE = frozenset({errno.EHOSTUNREACH, errno.ENETUNREACH, errno.EHOSTDOWN, 10051, 10065})
"""No way to the host; the last two are Windows' own numbers."""

_BEFORE_SENDING = frozenset({Phase.PREPARING, Phase.RESOLVING, Phase.CONNECTING, Phase.SECURING})
_CHECK_PROXY = (
    "Check the proxy in the profile → Network, or in the settings of this computer where the "
    "profile leaves it to them."
)
_NOT_REACHED_BY_PROXY = (
    "does not get",
    (
        "Check the address. If the server is in your own network, name it in the profile → "
        "Network as one that is reached without the proxy."
    ),
)
_TUNNEL_STATUSES = {
    "403": (
        "does not let anybody",
        "Ask whoever runs the proxy to let calls to this server through.",
    ),
    "502": _NOT_REACHED_BY_PROXY,
    "503": _NOT_REACHED_BY_PROXY,
    "504": _NOT_REACHED_BY_PROXY,
}
"""What a proxy means by its answer to CONNECT, and what to try (RFC 9110, section 15)."""

_MAY_ASK = "It may ask for a client certificate: choose one in the profile → Network."
_CHECK_ADDRESS = "Check the address, the network and whether a VPN is needed."


def causes_of(error: BaseException) -> Iterator[BaseException]:
    """An exception and all that led to it, the first cause last."""
    yield error
    if isinstance(error, BaseExceptionGroup):
        for inner in error.exceptions:
            yield from causes_of(inner)
    following = error.__cause__ or error.__context__
    if following is not None:
        yield from causes_of(following)


def bad_request(sentence: str) -> Verdict:
    """A call that cannot be put on the wire; the sentence says why."""
    return Verdict(Outcome.NOT_SENT, Level.REQUEST, sentence)


def bad_proxy(sentence: str) -> Verdict:
    """What is set as the proxy's address is none; the sentence says why."""
    return replace(bad_request(sentence), advice=_CHECK_PROXY)


def cancelled(phase: Phase, asked: Asked) -> Verdict:
    """The user stopped waiting: a word beside the sentence says so, the sentence the rest."""
    if phase is Phase.PREPARING:
        return Verdict(Outcome.CANCELLED, Level.REQUEST, "Nothing was sent.")
    if phase in _BEFORE_SENDING:
        sentence = "There was no connection yet. Nothing was sent."
        return Verdict(Outcome.CANCELLED, Level.NETWORK, sentence)
    if phase is Phase.READING:
        sentence, advice = (
            "The answer had arrived; it was not read.",
            advise_on_repeating(asked),
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
        advice=advise_on_repeating(asked),
    )


def out_of_time(phase: Phase, seconds: float, asked: Asked, proxy: str = "") -> Verdict:
    """The deadline of the call passed; it counts from when the request was ready."""
    if phase in _BEFORE_SENDING:
        return no_connection_in_time(phase, seconds, proxy)
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
        advice=advise_on_repeating(asked) or "Allow more time, or ask for less.",
    )


def silent(phase: Phase, seconds: float, asked: Asked) -> Verdict:
    """No byte moved for as long as we are patient."""
    what = "took no more bytes" if phase is Phase.SENDING else "sent nothing"
    return Verdict(
        Outcome.TIMED_OUT,
        Level.NETWORK,
        f"The server {what} for {seconds:g} s. We stopped waiting; the server may go on.",
        advice=advise_on_repeating(asked) or "Allow more time, or ask for less.",
    )


def no_connection_in_time(phase: Phase, seconds: float, proxy: str = "") -> Verdict:
    """The name, the connection or TLS took too long: nothing was sent.

    `proxy` is the address of the proxy that the connection goes through, or empty.
    """
    if proxy and phase is not Phase.SECURING:
        what = {
            Phase.RESOLVING: f"The name of the proxy {proxy} was not found",
        }.get(phase, f"The proxy {proxy} did not open a connection")
        return _unreachable(f"{what} within {seconds:g} s. Nothing was sent.", _CHECK_PROXY)
    what = {
        Phase.RESOLVING: "The name of the host was not found",
        Phase.SECURING: "The server accepted the connection and did not finish the TLS handshake",
    }.get(phase, "The server did not accept the connection")
    return _unreachable(f"{what} within {seconds:g} s. Nothing was sent.", _CHECK_ADDRESS)


def of_proxy(verdict: Verdict, proxy: str) -> Verdict:
    """What went wrong before a connection, said of the proxy if there is one (else untouched)."""
    if not proxy:
        return verdict
    return replace(
        verdict,
        sentence=f"The proxy {proxy} cannot be reached. {verdict.sentence}",
        advice=_CHECK_PROXY,
    )


def not_a_proxy(proxy: str, words: str) -> Verdict:
    """What answers at the address of the proxy does not do what proxies do."""
    sentence = f"The proxy {proxy} gave no answer that a proxy gives."
    verdict = _unreachable(sentence, f"{_CHECK_PROXY} Perhaps another service listens there.")
    return replace(verdict, server_words=words)


def refused_by_proxy(proxy: str, offered: str, *, signed: bool) -> Verdict:
    """The proxy does not know who we are (407).

    Args:
        proxy: its address.
        offered: the values of `Proxy-Authenticate`, the ways in that it has.
        signed: whether it was given a user name and a password.
    """
    if offered and not re.search(r"\bbasic\b", offered, re.IGNORECASE):
        ways = ", ".join(re.findall(r"(?:^|, )([A-Za-z][\w-]*)(?![\w-]*=)", offered))
        sentence = f"The proxy {proxy} wants a sign-in that is not spoken here ({ways})."
        advice = "Ask whoever runs the proxy for the way in Basic, or for a way past the proxy."
    elif signed:
        sentence = f"The proxy {proxy} does not accept the user name and password."
        advice = _CHECK_PROXY
    else:
        sentence = f"The proxy {proxy} wants a user name and a password."
        advice = "Give them in the profile → Network."
    return replace(_unreachable(sentence, advice), code="407")


def no_tunnel(proxy: str, target: str, answer: str, said: bytes, *, signed: bool) -> Verdict:
    """The proxy did not open a way to the server: it answered CONNECT with no.

    Args:
        proxy: its address.
        target: where to, as `host:port`.
        answer: its status and reason, `502 Bad Gateway`.
        said: the first bytes of its answer.
        signed: whether it was given a user name and a password.
    """
    status = answer.partition(" ")[0]
    if status == "407":
        found = re.findall(rb"(?im)^proxy-authenticate:[ \t]*([^\r\n]*)", said)
        offered = b", ".join(found).decode("latin-1")
        return refused_by_proxy(proxy, offered, signed=signed)
    meaning, advice = _TUNNEL_STATUSES.get(status, ("did not open a way", _CHECK_PROXY))
    sentence = f"The proxy {proxy} {meaning} to {target}: it answered {answer.strip()}."
    return replace(_unreachable(sentence, advice), code=status)


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


def cut_before_answer(asked: Asked, *, begun: bool, encrypted: bool = False) -> Verdict:
    """The connection ended before there was a status; `begun` says whether anything had come.

    A server that demands a client certificate under TLS 1.3 may end an `encrypted` connection
    without a word.
    """
    if encrypted and not begun:
        return Verdict(
            Outcome.UNREACHABLE,
            Level.NETWORK,
            "The server ended the encrypted connection without an answer.",
            advice=" ".join(filter(None, (_MAY_ASK, advise_on_repeating(asked)))),
        )
    return Verdict(
        Outcome.UNREADABLE if begun else Outcome.UNREACHABLE,
        Level.NETWORK,
        "The answer broke off inside its head, before there was a status."
        if begun
        else "The server closed the connection without an answer.",
        advice=advise_on_repeating(asked)
        or "Perhaps the port speaks only TLS (https://), or something between broke it.",
    )


def cut_in_answer(received_bytes: int, expected: str, asked: Asked) -> Verdict:
    """The connection ended inside the body; `expected` is its Content-Length, or empty."""
    of_all = f" of {int(expected):,}" if expected.isdecimal() else ""
    return Verdict(
        Outcome.UNREADABLE,
        Level.NETWORK,
        f"The answer broke off after {received_bytes:,}{of_all} bytes: the connection was closed.",
        advice=advise_on_damage(asked),
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


def not_kept(problem: str, asked: Asked) -> Verdict:
    """The disk took no more of a large answer; `problem` is what the system says of it."""
    return Verdict(
        Outcome.UNREADABLE,
        Level.HTTP,
        f"There was no room to keep the whole answer: {problem}.",
        advice=advise_on_repeating(asked)
        or "Make room on the disk that the user's temporary files are on, and ask again.",
    )


def not_read(problem: str, asked: Asked) -> Verdict:
    """A whole answer came, and what reads large ones failed; `problem` is a sentence."""
    return Verdict(
        Outcome.UNREADABLE,
        Level.BODY,
        f"The whole answer came, but is too large to be read here. {problem}",
        advice=advise_on_repeating(asked)
        or "Raw shows all of it. Close other programs that take memory, or ask for less.",
    )


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
