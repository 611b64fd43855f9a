"""A Windows sign-in answers what a server asks, says when it cannot, and never tries twice."""

from __future__ import annotations

import base64
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
import spnego
from hypothesis import given
from hypothesis import strategies as st
from spnego._ntlm_raw.crypto import ntowfv1
from spnego.channel_bindings import GssChannelBindings

from erpsync_gui import logs
from erpsync_gui.secret import Secret
from erpsync_gui.wire.negotiate import Negotiation, NotAvailableError

PASSWORD = "planted-password"
USER = r"PRACTICE\tessa"
NTLM_CHALLENGE = base64.b64decode(
    "TlRMTVNTUAACAAAABAAEADgAAAAFgoriASNFZ4mrze8AAAAAAAAAABwAHAA8AAAACgBhSgAAAA9BAEIA"
    "AgAEAEEAQgABAAQAQwBEAAcACAAAAQIDBAUGBwAAAAA="
)


@pytest.fixture
def users(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One Windows user, where pyspnego's server looks for users."""
    file = tmp_path / "users"
    file.write_text(f"PRACTICE:tessa:{PASSWORD}\n")
    monkeypatch.setenv("NTLM_USER_FILE", str(file))


def negotiation(password: str = PASSWORD, channel: bytes = b"") -> Negotiation:
    return Negotiation("127.0.0.1", USER, Secret(password), channel)


def converse(
    ours: Negotiation, offered: Sequence[str], channel: bytes = b""
) -> tuple[str, spnego.ContextProxy]:
    """Talk until the server is content: the scheme that was taken, and the server's end."""
    bindings = GssChannelBindings(application_data=channel) if channel else None
    theirs = spnego.server(options=spnego.NegotiateOptions.use_negotiate, channel_bindings=bindings)
    challenges = offered
    while not theirs.complete:
        said = ours.answer(challenges)
        assert said is not None
        scheme, _, token = said.partition(" ")
        told = theirs.step(base64.b64decode(token))
        challenges = [f"{scheme} {base64.b64encode(told or b'').decode()}"]
    return scheme, theirs


@pytest.mark.parametrize(
    ("offered", "scheme"),
    [
        (["Negotiate", "NTLM"], "Negotiate"),
        (["NTLM", "Negotiate"], "Negotiate"),
        (["NTLM"], "NTLM"),
        (['ntlm, basic realm="a, Negotiate"'], "NTLM"),
        (['Basic realm="x", NEGOTIATE, NTLM'], "Negotiate"),
    ],
)
def test_the_best_scheme_that_is_offered_is_carried_through(
    offered: list[str], scheme: str, users: None
) -> None:
    taken, theirs = converse(negotiation(), offered)
    assert taken == scheme
    assert theirs.client_principal == USER


@pytest.mark.parametrize("offered", [[], ['Basic realm="NTLM"'], ["Bearer"], ["NTLMv2"]])
def test_nothing_is_said_where_neither_scheme_is_offered(offered: list[str]) -> None:
    assert negotiation().answer(offered) is None


@pytest.mark.parametrize("scheme", ["Negotiate", "NTLM"])
def test_a_wrong_password_is_sent_once(scheme: str, users: None) -> None:
    ours = negotiation("wrong-password")
    with pytest.raises(spnego.exceptions.SpnegoError, match="Invalid NTLM response"):
        converse(ours, [scheme])
    assert ours.answer(["Negotiate", "NTLM"]) is None
    assert ours.answer([]) is None


def test_nothing_is_said_when_all_was_said(users: None) -> None:
    ours = negotiation()
    converse(ours, ["NTLM"])
    again = f"NTLM {base64.b64encode(NTLM_CHALLENGE).decode()}"
    assert ours.answer([again]) is None


def test_the_handshake_is_tied_to_its_tls_connection(users: None) -> None:
    channel = b"tls-server-end-point:" + b"\1" * 32
    converse(negotiation(channel=channel), ["Negotiate"], channel)
    with pytest.raises(spnego.exceptions.BadBindingsError):
        converse(negotiation(channel=b"tls-server-end-point:other"), ["Negotiate"], channel)


@given(
    scheme=st.sampled_from(["Negotiate", "NTLM"]),
    token=st.one_of(
        st.binary(min_size=1, max_size=80),
        st.tuples(st.integers(8, len(NTLM_CHALLENGE)), st.binary(max_size=20)).map(
            lambda parts: NTLM_CHALLENGE[: parts[0]] + parts[1]
        ),
    ),
)
def test_whatever_a_server_sends_is_answered_or_not(scheme: str, token: bytes) -> None:
    ours = negotiation()
    ours.answer([scheme])
    said = ours.answer([f"{scheme} {base64.b64encode(token).decode()}"])
    assert said is None or said.startswith(f"{scheme} ")


def test_a_token_that_is_no_base64_ends_it() -> None:
    ours = negotiation()
    ours.answer(["NTLM"])
    assert ours.answer(["NTLM A"]) is None


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has an account that is logged on")
@pytest.mark.parametrize("user", ["", "tessa@practice.example"])
def test_no_account_at_all_is_told(user: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NTLM_USER_FILE", raising=False)
    with pytest.raises(NotAvailableError, match=r"no Windows account here.*kinit"):
        Negotiation("127.0.0.1", user, Secret()).answer(["Negotiate"])


def test_a_missing_package_is_told_before_anything_is_sent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "spnego", None)
    with pytest.raises(NotAvailableError, match=r"install erpsync-gui\[windows-sign-in\]"):
        negotiation()


def test_a_password_that_looks_like_a_hash_is_a_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "users"
    monkeypatch.setenv("NTLM_USER_FILE", str(file))
    looks = f"{'0' * 32}:{'A' * 32}"
    nt_hash = ntowfv1(looks).hex()
    file.write_text(f"PRACTICE\\tessa:1:{'0' * 32}:{nt_hash}:[U]:LCT-1\n")
    assert converse(negotiation(looks), ["NTLM"])[1].client_principal == USER


def test_the_password_stays_out_of_log_and_repr() -> None:
    ours = Negotiation("h", USER, Secret("quite-unheard-of-too"))
    assert "quite-unheard-of-too" not in repr(vars(ours))
    assert logs.clean("it was quite-unheard-of-too") == f"it was {logs.DOTS}"
