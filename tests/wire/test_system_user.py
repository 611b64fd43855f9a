"""Signing in as the system user, end to end at the practice tenant, and at a host that lies."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from erpsync_gui.sandbox import registration
from erpsync_gui.sandbox.online import Trouble
from erpsync_gui.sandbox.server import SandboxServer
from erpsync_gui.secret import Secret
from erpsync_gui.wire import system_user
from erpsync_gui.wire.credentials import Scheme, SignedIn
from erpsync_gui.wire.online import OnlineApp
from erpsync_gui.wire.outcome import Outcome
from erpsync_gui.wire.private_key import BadKeyError, PrivateKey
from tests.fakes.login_host import CLAIM, SYSTEM_USER, TENANT, ScriptedLoginHost, key, signed

TOKEN = Secret(registration.SYSTEM_TOKEN)
PASSPHRASE = "open sesame"
AT = datetime(2026, 11, 22, 23, 59, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def practice() -> Iterator[SandboxServer]:
    server = SandboxServer()
    server.start_online()
    yield server
    server.stop()


@pytest.fixture
def keys(practice: SandboxServer, tmp_path: Path) -> Path:
    """A folder with the application's private key in its forms, and the key of somebody else."""
    from erpsync_gui.sandbox import application_key  # noqa: PLC0415 - it makes the key

    (tmp_path / "key.pem").write_bytes(application_key.private_key_pem())
    (tmp_path / "locked.pem").write_bytes(application_key.private_key_pem(PASSPHRASE))
    (tmp_path / "key.xml").write_bytes(application_key.private_key_xml())
    other = rsa.generate_private_key(65537, 2048)
    data = other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "other.pem").write_bytes(data)
    (tmp_path / "notes.txt").write_text("no key")
    return tmp_path


@pytest.fixture
def app(practice: SandboxServer, keys: Path) -> Iterator[OnlineApp]:
    yield OnlineApp(
        practice.start_online().login_url,
        registration.CONTEXT,
        registration.CLIENT_ID,
        key_file=str(keys / "key.xml"),
        client_secret=Secret(registration.CLIENT_SECRET),
    )
    practice.online.troubles.clear()


def sign_in(app: OnlineApp, token: Secret = TOKEN, **further: Any) -> SignedIn:
    return asyncio.run(system_user.sign_in_as_system_user(app, system_token=token, **further))


class TestTheSignedToken:
    def test_it_is_the_token_the_utc_minute_and_a_signature_of_both(self) -> None:
        private = rsa.generate_private_key(65537, 2048)
        elsewhere = AT.astimezone(timezone(timedelta(hours=5)))
        token = system_user.signed_token(Secret("App.x-Qx7"), PrivateKey(private), elsewhere)
        text, _, signature = token.reveal().rpartition(".")
        assert text == "App.x-Qx7.202611222359"
        proof = base64.b64decode(signature, validate=True)
        private.public_key().verify(proof, text.encode(), padding.PKCS1v15(), hashes.SHA256())


class TestThePracticeTenant:
    @pytest.mark.parametrize(
        ("file", "passphrase"), [("key.xml", ""), ("key.pem", ""), ("locked.pem", PASSPHRASE)]
    )
    def test_each_form_of_the_key_gives_a_ticket(
        self, app: OnlineApp, keys: Path, file: str, passphrase: str
    ) -> None:
        found = sign_in(replace(app, key_file=str(keys / file)), passphrase=Secret(passphrase))
        assert found.verdict.outcome is Outcome.OK
        assert found.credential is not None
        assert found.credential.scheme is Scheme.TICKET
        assert found.credential.secret.reveal().startswith("7T:")
        assert found.credential.application_token == app.client_secret
        assert found.credential.label == f"System user of {registration.CONTEXT}"

    def test_nothing_secret_is_shown(self, app: OnlineApp) -> None:
        found = sign_in(app)
        assert found.credential is not None
        names = [exchange.call.operation for exchange in found.exchanges]
        assert names == ["System user", "OpenID configuration", "Signing keys"]
        request = found.exchanges[0].request
        assert request is not None
        sent = json.loads(request.body)
        assert sent["SignedSystemToken"] == sent["ApplicationToken"] == "********"
        assert sent["ContextIdentifier"] == registration.CONTEXT
        shown = repr(found) + repr([exchange.value for exchange in found.exchanges])
        for exchange in found.exchanges:
            assert exchange.response is not None
            shown += exchange.response.body[:].decode() + exchange.response.text.body[:].decode()
        for secret in (TOKEN, app.client_secret, found.credential.secret):
            assert secret.reveal() not in shown

    def test_a_wrong_key_is_said(self, app: OnlineApp, keys: Path) -> None:
        found = sign_in(replace(app, key_file=str(keys / "other.pem")))
        assert found.credential is None
        assert found.verdict.outcome is Outcome.REFUSED
        assert found.verdict.code == "InvalidSignature"
        assert "signature does not fit" in found.verdict.sentence
        assert "key file" in found.verdict.advice
        assert found.exchanges[0].verdict == found.verdict

    @pytest.mark.parametrize(("minutes", "side"), [(30, "ahead of"), (-30, "behind")])
    def test_a_clock_that_is_off_is_said(self, app: OnlineApp, minutes: int, side: str) -> None:
        found = sign_in(app, now=lambda: datetime.now(UTC) + timedelta(minutes=minutes))
        assert found.verdict.code == "InvalidTimestamp"
        assert f"is 30 min {side} the login host's" in found.verdict.sentence
        assert "clock" in found.verdict.advice

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"tenant": "Cust99999"}, "There is no tenant"),
            ({"client_secret": Secret(registration.CLIENT_ID)}, "application token is not valid"),
        ],
    )
    def test_its_own_words_are_kept(
        self, app: OnlineApp, changes: dict[str, Any], words: str
    ) -> None:
        found = sign_in(replace(app, **changes))
        assert found.verdict.outcome is Outcome.REFUSED
        assert words in found.verdict.server_words

    @pytest.mark.parametrize(
        ("trouble", "words"),
        [
            (Trouble.CONSENT_MISSING, "has to be approved again"),
            (Trouble.CLOCK_SKEW, "does not accept the time"),
            (Trouble.BAD_SIGNATURE, "The signature of the token of the system user is wrong"),
        ],
    )
    def test_a_trouble_of_the_login_host_is_told_in_plain_words(
        self, practice: SandboxServer, app: OnlineApp, trouble: Trouble, words: str
    ) -> None:
        practice.online.troubles.add(trouble)
        found = sign_in(app)
        assert (found.credential, found.verdict.outcome) == (None, Outcome.REFUSED)
        assert words in found.verdict.sentence


class TestNotEvenTried:
    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"tenant": ""}, "tenant id is missing"),
            ({"client_secret": Secret()}, "client secret (application token) is missing"),
            ({"key_file": ""}, "file of the private key is missing"),
            ({"key_file": "nowhere.pem"}, "nowhere.pem: There is no such file"),
            ({"environment": "http://sod.superoffice.com"}, "must begin with https://"),
        ],
    )
    def test_what_is_missing_is_said_first(
        self, app: OnlineApp, changes: dict[str, Any], words: str
    ) -> None:
        found = sign_in(replace(app, **changes))
        assert (found.verdict.outcome, found.exchanges) == (Outcome.NOT_SENT, ())
        assert words in found.verdict.sentence
        assert found.verdict.advice

    def test_the_system_token_is_needed(self, app: OnlineApp) -> None:
        assert "system user token is missing" in sign_in(app, Secret()).verdict.sentence

    def test_a_bad_key_is_said_with_the_name_of_its_file(self, app: OnlineApp, keys: Path) -> None:
        found = sign_in(replace(app, key_file=str(keys / "notes.txt")))
        assert found.verdict.outcome is Outcome.NOT_SENT
        assert "notes.txt: The file is no private key" in found.verdict.sentence

    @pytest.mark.parametrize(
        ("passphrase", "words"),
        [("", "passphrase is missing"), ("open barley", "passphrase does not open the key")],
    )
    def test_a_passphrase_that_is_needed_is_no_verdict_but_asked_for(
        self, app: OnlineApp, keys: Path, passphrase: str, words: str
    ) -> None:
        locked = replace(app, key_file=str(keys / "locked.pem"))
        with pytest.raises(BadKeyError, match=words) as caught:
            sign_in(locked, passphrase=Secret(passphrase))
        assert caught.value.is_locked
        assert "barley" not in repr(caught.value)


class TestAHostThatLies:
    def answered(self, keys: Path, answer: tuple[int, bytes]) -> SignedIn:
        with ScriptedLoginHost() as host:
            host.answers[SYSTEM_USER] = answer
            app = host.app(
                tenant=TENANT, client_secret=Secret("app-secret"), key_file=str(keys / "key.pem")
            )
            return sign_in(app)

    @pytest.mark.parametrize(
        "answer",
        [
            (200, b""),
            (200, b"{}"),
            (200, b"[]"),
            (200, b"<html>Hello</html>"),
            (200, b'{"IsSuccessful":true}'),
            (200, b'{"IsSuccessful":true,"Token":""}'),
            (200, b'{"IsSuccessful":"true","Token":"a.b.c"}'),
            (200, b'{"IsSuccessful":false,"Token":"a.b.c"}'),
            (200, b'{"Token":"a.b.c"}'),
            (200, b'{"IsSuccessful":true,"Token":"a.b.c"}'),
            (401, b'{"Message":"no"}'),
            (500, b"oops"),
        ],
    )
    def test_it_is_not_believed(self, keys: Path, answer: tuple[int, bytes]) -> None:
        found = self.answered(keys, answer)
        assert found.credential is None
        assert found.verdict.outcome in {Outcome.REFUSED, Outcome.UNREADABLE}
        assert found.verdict.sentence

    @pytest.mark.parametrize(
        ("claims", "words"),
        [
            ({f"{CLAIM}ctx": "Cust99999"}, "made for Cust99999 instead of Cust12345"),
            ({f"{CLAIM}ticket": ""}, "holds no ticket"),
            ({"iss": "somebody"}, "made by somebody else"),
            ({"exp": 1}, "has expired"),
        ],
    )
    def test_a_token_of_somebody_else_is_refused(
        self, keys: Path, claims: dict[str, Any], words: str
    ) -> None:
        now = int(datetime.now(UTC).timestamp())
        good = {"iss": "SuperOffice AS", "exp": now + 300, f"{CLAIM}ctx": TENANT}
        token = signed(good | {f"{CLAIM}ticket": "7T:x"} | claims, key())
        body = json.dumps({"IsSuccessful": True, "Token": token}).encode()
        found = self.answered(keys, (200, body))
        assert found.credential is None
        assert words in found.verdict.sentence

    def test_an_error_that_repeats_a_secret_does_not_show_it(self, keys: Path) -> None:
        told = {"IsSuccessful": False, "ErrorMessage": "app-secret is not good"}
        found = self.answered(keys, (200, json.dumps(told).encode()))
        assert found.verdict.server_words == "******** is not good"
