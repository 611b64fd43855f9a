"""Calls by profile: what the profile brings, what comes first, and what is missing."""

from __future__ import annotations

import asyncio
import io
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from erpsync_gui import __main__ as front_door
from erpsync_gui import paths
from erpsync_gui.access.secrets import Secrets
from erpsync_gui.access.session import Session
from erpsync_gui.contract import catalogue as contract
from erpsync_gui.sandbox import registration
from erpsync_gui.sandbox.seed_crm import ADMINISTRATOR, ADMINISTRATOR_PASSWORD
from erpsync_gui.sandbox.server import SandboxServer
from erpsync_gui.secret import Secret
from erpsync_gui.store.profile import Profile, WayIn
from erpsync_gui.store.profiles import Profiles
from erpsync_gui.store.secret_kind import SecretKind
from erpsync_gui.store.vault import Vault
from erpsync_gui.wire.call import Protocol
from erpsync_gui.wire.online import OnlineApp
from tests.access.practice_site import click
from tests.fakes.keychain import Keychain
from tests.fakes.login_host import TENANT, ScriptedLoginHost

RESYNC = '{"ErpConnectionId": 0, "InternalKeyIds": [1]}'


@pytest.fixture(scope="module")
def server() -> Iterator[SandboxServer]:
    server = SandboxServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def profile(server: SandboxServer) -> Profile:
    return Profile("Nordic AS", address=server.base_url, user=ADMINISTRATOR, language="no")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    def run(profile: Profile, *words: str, typed: str = "") -> tuple[int, str, str]:
        file = Profiles(paths.config() / "profiles.toml")
        file.load()
        file.save([profile])
        stdin = io.TextIOWrapper(io.BytesIO(typed.encode()), encoding="utf-8")
        monkeypatch.setattr(sys, "stdin", stdin)
        code = front_door.main([*words, "--profile", profile.name])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


def test_a_profile_says_where_how_and_who(run: Any, profile: Profile) -> None:
    words = ("call", "GetEngineStatus", "--protocol", "rest", "--json", "--password-stdin")
    code, out, err = run(profile, *words, typed=ADMINISTRATOR_PASSWORD)
    assert (code, err) == (0, "")
    told = json.loads(out)
    assert (told["protocol"], told["server"]) == ("rest", "Nordic AS")
    headers = {name.lower(): value for name, value in told["request"]["headers"]}
    assert headers["so-language"] == "no"
    assert headers["authorization"].startswith("SOTicket")
    assert ADMINISTRATOR_PASSWORD not in out


def test_the_practice_tenant_needs_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["call", "GetAllConnections", "--profile", "Practice tenant", "--json"]
    assert front_door.main(words) == 0
    assert len(json.loads(capsys.readouterr().out)["value"]) == 5


def test_a_read_only_profile_lets_only_reads_out(run: Any, profile: Profile) -> None:
    careful = replace(profile, read_only=True)
    words = ("call", "ForceResync", "--arguments", RESYNC, "--password-stdin")
    code, _, err = run(careful, *words, "--confirm-everything", typed=ADMINISTRATOR_PASSWORD)
    assert code == 4
    assert "read-only" in err
    reads = ("call", "GetEngineStatus", "--password-stdin")
    assert run(careful, *reads, typed=ADMINISTRATOR_PASSWORD)[0] == 0


def test_the_password_comes_from_the_keychain(
    run: Any, profile: Profile, keychain: Keychain
) -> None:
    Vault().keep(profile.key, SecretKind.PASSWORD, Secret(ADMINISTRATOR_PASSWORD))
    assert run(profile, "call", "GetEngineStatus")[0] == 0
    code, out, _ = run(profile, "diagnose")
    assert "OK    Sign-in" in out
    assert code == 1
    # What is given on standard input comes first.
    words = ("call", "GetEngineStatus", "--password-stdin")
    assert run(profile, *words, typed="wrong-password-1")[0] == 1


@pytest.mark.parametrize("command", ["call GetEngineStatus", "diagnose"])
def test_a_password_that_nobody_knows_is_said(run: Any, profile: Profile, command: str) -> None:
    code, out, err = run(profile, *command.split())
    assert code == (2 if "call" in command else 1)
    assert "password" in f"{out}{err}"
    assert "in the window" in f"{out}{err}"
    assert "keychain" in f"{out}{err}"


def online(server: SandboxServer) -> Profile:
    app = OnlineApp(
        environment=server.start_online().login_url,
        tenant=registration.CONTEXT,
        client_id=registration.CLIENT_ID,
    )
    return Profile("Sør-Bygg", app=app, protocol=Protocol.REST, way_in=WayIn.BROWSER)


def test_the_browser_is_for_the_window(run: Any, server: SandboxServer) -> None:
    code, out, err = run(online(server), "call", "GetEngineStatus")
    assert (code, out) == (2, "")
    assert "Sign in once in the window" in err


def test_who_signed_in_once_in_the_window_needs_no_browser(
    run: Any, server: SandboxServer, keychain: Keychain
) -> None:
    profile = online(server)
    secrets = Secrets(profile.key, Vault())
    secrets.put(SecretKind.CLIENT_SECRET, Secret(registration.CLIENT_SECRET), remember=True)
    window = Session(profile, secrets, contract.load(), open_browser=click)
    assert asyncio.run(window.sign_in()).signed_in.credential is not None
    for protocol in ("rest", "soap88"):
        words = ("call", "GetEngineStatus", "--protocol", protocol, "--json")
        code, out, err = run(profile, *words)
        assert (code, err) == (0, "")
        assert json.loads(out)["base_url"] == server.start_online().api_url


def test_a_token_at_hand_needs_no_sign_in(run: Any, server: SandboxServer) -> None:
    token = server.issue_token(ADMINISTRATOR, ADMINISTRATOR_PASSWORD)
    words = ("call", "GetEngineStatus", "--bearer-stdin", "--json")
    code, out, _ = run(online(server), *words, typed=token)
    # It is one of the on-site half; but the tenant has said itself where it is.
    assert code == 1
    assert json.loads(out)["base_url"] == server.start_online().api_url
    assert token not in out


def test_a_sign_in_that_is_refused_stands_for_the_call(run: Any, profile: Profile) -> None:
    words = ("call", "GetEngineStatus", "--password-stdin", "--json")
    code, out, _ = run(profile, *words, typed="wrong-password-1")
    assert code == 1
    assert json.loads(out)["operation"] == "AuthenticateUsernamePassword"
    assert "wrong-password-1" not in out


def test_a_sign_in_that_is_not_trusted_is_no_success(
    run: Any, server: SandboxServer, keychain: Keychain
) -> None:
    with ScriptedLoginHost() as login_host:
        login_host.claims = {"iss": "https://somebody.else"}
        app = login_host.app(tenant=TENANT)
        profile = replace(online(server), app=app, address=server.base_url)
        Vault().keep(profile.key, SecretKind.REFRESH_TOKEN, Secret("refresh-token-1"))
        code, out, _ = run(profile, "call", "GetEngineStatus", "--json")
    told = json.loads(out)
    assert code == 1
    assert (told["operation"], told["outcome"]) == ("Signing keys", "refused")
    assert "somebody else" in told["verdict"]["sentence"]


def test_a_process_diagnoses_the_practice_tenant() -> None:
    words = [sys.executable, "-m", "erpsync_gui", "diagnose", "--profile", "Practice tenant"]
    ran = subprocess.run(words, capture_output=True, text=True, encoding="utf-8", check=False)
    assert (ran.returncode, ran.stderr) == (1, "")
    assert ran.stdout.startswith("Diagnosis of Practice tenant\nOK    Name")
    assert ran.stdout.splitlines()[-1].startswith("14 good, 1 doubtful, 2 bad")
