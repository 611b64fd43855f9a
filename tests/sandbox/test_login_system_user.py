"""The system user: a signed token in, a ticket in a JWT out, over real HTTP."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from joserfc import jwt
from joserfc.errors import BadSignatureError
from joserfc.jwk import KeySet

from erpsync_gui.sandbox import application_key
from erpsync_gui.sandbox.login_system_user import TOLERANCE
from erpsync_gui.sandbox.login_tokens import CLAIM
from erpsync_gui.sandbox.online import Trouble
from erpsync_gui.sandbox.registration import (
    CLIENT_ID,
    CLIENT_SECRET,
    CONTEXT,
    SERIAL,
    SYSTEM_TOKEN,
)
from erpsync_gui.sandbox.server import SandboxServer

PATH = "/Login/api/PartnerSystemUser/Authenticate"
HOUR = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def shared_server() -> Iterator[SandboxServer]:
    server = SandboxServer(clock=lambda: HOUR)
    yield server
    server.stop()


@pytest.fixture
def server(shared_server: SandboxServer) -> Iterator[SandboxServer]:
    yield shared_server
    shared_server.online.troubles.clear()


def signed(
    minute: str = "202611220900", token: str = SYSTEM_TOKEN, key: rsa.RSAPrivateKey | None = None
) -> str:
    """A system user token, signed as the sheet says."""
    if key is None:
        loaded = load_pem_private_key(application_key.private_key_pem(), None)
        assert isinstance(loaded, rsa.RSAPrivateKey)
        key = loaded
    text = f"{token}.{minute}"
    signature = key.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256())
    return f"{text}.{base64.b64encode(signature).decode()}"


def ask(server: SandboxServer, path: str = PATH, **changes: str) -> dict[str, Any]:
    """The answer to a request, which has status 200 whatever it says."""
    body = {
        "SignedSystemToken": signed(),
        "ApplicationToken": CLIENT_SECRET,
        "ContextIdentifier": CONTEXT,
        "ReturnTokenType": "JWT",
        **changes,
    }
    answer = httpx.post(server.start_online().login_url + path, json=body)
    assert answer.status_code == 200
    told: dict[str, Any] = answer.json()
    assert told.keys() == {"IsSuccessful", "Token", "ErrorMessage"}
    assert told["IsSuccessful"] == bool(told["Token"])
    return told


def claims(server: SandboxServer, token: str) -> dict[str, Any]:
    url = f"{server.start_online().login_url}/login/.well-known/jwks"
    return jwt.decode(token, KeySet.import_key_set(httpx.get(url).json())).claims


@pytest.mark.parametrize("path", [PATH, PATH.lower(), PATH.replace("Login", "login")])
def test_a_signed_token_becomes_a_ticket_for_the_tenants_database(
    server: SandboxServer, path: str
) -> None:
    told = claims(server, ask(server, path)["Token"])
    assert (told["iss"], told["aud"]) == ("SuperOffice AS", f"spn:{SERIAL}")
    assert told[f"{CLAIM}ticket"].startswith("7T:")
    assert told[f"{CLAIM}ctx"] == CONTEXT


def test_the_ticket_works_as_the_system_user_and_reaches_everything(server: SandboxServer) -> None:
    ticket = claims(server, ask(server)["Token"])[f"{CLAIM}ticket"]
    headers = {"Authorization": f"SOTicket {ticket}", "SO-AppToken": CLIENT_SECRET}
    root = f"{server.start_online().api_url}/api/v1"
    who = httpx.get(f"{root}/User/currentPrincipal", headers=headers).json()
    assert (who["Associate"], who["UserType"]) == ("system", "SystemAssociate")
    task = {"ErpConnectionId": 1, "InternalKeyIds": [1]}
    url = f"{root}/Agents/ErpSync/ForceResyncBatchTask"
    answer = httpx.post(url, headers=headers, json=task)
    assert answer.status_code in {200, 204}, answer.text


@pytest.mark.parametrize("minutes", [-5, 5])
def test_a_clock_may_be_a_little_off(server: SandboxServer, minutes: int) -> None:
    minute = f"{HOUR + timedelta(minutes=minutes):%Y%m%d%H%M}"
    assert ask(server, SignedSystemToken=signed(minute))["IsSuccessful"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"ContextIdentifier": "Cust99999"}, "Cust99999"),
        ({"ApplicationToken": CLIENT_ID}, "application token"),
        ({"ApplicationToken": ""}, "application token"),
        ({"SignedSystemToken": ""}, "system user token"),
        ({"SignedSystemToken": SYSTEM_TOKEN}, "system user token"),
        ({"SignedSystemToken": signed(token="Another-1234")}, "system user token"),
        ({"SignedSystemToken": signed("2026-11-22")}, "InvalidTimestamp (6)"),
        ({"SignedSystemToken": signed("202613220900")}, "InvalidTimestamp (6)"),
        ({"SignedSystemToken": signed("202611221000")}, "InvalidTimestamp (6)"),
        ({"SignedSystemToken": f"{SYSTEM_TOKEN}.202611220900.AAAA"}, "InvalidSignature (7)"),
        ({"SignedSystemToken": f"{SYSTEM_TOKEN}.202611220900.?"}, "InvalidSignature (7)"),
        ({"ReturnTokenType": "Saml"}, "JWT"),
    ],
)
def test_a_request_that_does_not_fit_fails_inside_a_success(
    server: SandboxServer, changes: dict[str, str], words: str
) -> None:
    told = ask(server, **changes)
    assert not told["IsSuccessful"]
    assert words in told["ErrorMessage"]


def test_another_key_signs_in_vain(server: SandboxServer) -> None:
    other = rsa.generate_private_key(65537, 2048)
    told = ask(server, SignedSystemToken=signed(key=other))
    assert "InvalidSignature (7)" in told["ErrorMessage"]


@pytest.mark.parametrize("body", [b"", b"{", b"[]", json.dumps("text").encode()])
def test_what_is_no_object_is_a_bad_request(server: SandboxServer, body: bytes) -> None:
    url = server.start_online().login_url + PATH
    assert httpx.post(url, content=body).status_code == 400


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        (Trouble.CONSENT_MISSING, "NeedsReapproval (5)"),
        (Trouble.CLOCK_SKEW, "InvalidTimestamp (6)"),
    ],
)
def test_troubles_refuse_the_system_user(
    server: SandboxServer, trouble: Trouble, words: str
) -> None:
    server.online.troubles.add(trouble)
    assert words in ask(server)["ErrorMessage"]


def test_a_bad_signature_is_in_the_answer_too(server: SandboxServer) -> None:
    server.online.troubles.add(Trouble.BAD_SIGNATURE)
    token = ask(server)["Token"]
    with pytest.raises(BadSignatureError):
        claims(server, token)


def test_the_tolerance_is_some_minutes() -> None:
    assert timedelta(minutes=1) < TOLERANCE < timedelta(minutes=15)
