"""No secret that enters a command is in what it prints, or in any file that it writes."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from erpsync_gui import __main__ as front_door
from erpsync_gui import paths
from erpsync_gui.sandbox import application_key, registration
from erpsync_gui.sandbox.faults import CATALOGUE
from erpsync_gui.sandbox.server import SandboxServer
from erpsync_gui.secret import Secret
from erpsync_gui.store.profile import Profile, WayIn
from erpsync_gui.store.profiles import Profiles
from erpsync_gui.store.secret_kind import SecretKind
from erpsync_gui.store.vault import Vault
from erpsync_gui.wire.online import OnlineApp
from tests.fakes.keychain import Keychain
from tests.fakes.loud import LoudServer
from tests.fakes.planted import Evidence
from tests.fakes.spied import evidence_of_the_practice_tenant

Run = Callable[..., int]

PROTOCOLS = ("soap88", "rest")
SETTINGS = ("call", "GetErpConnectionConfigFields", "--arguments", '{"ErpConnectionId": 1}')


@pytest.fixture
def evidence(monkeypatch: pytest.MonkeyPatch) -> Evidence:
    return evidence_of_the_practice_tenant(monkeypatch)


@pytest.fixture
def server(evidence: Evidence) -> Iterator[SandboxServer]:
    server = SandboxServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def run(
    evidence: Evidence, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Run:
    """Runs a command with a line on standard input, and keeps what it prints."""

    def run(*words: str, typed: str = "") -> int:
        stdin = io.TextIOWrapper(io.BytesIO(f"{typed}\n".encode()), encoding="utf-8")
        monkeypatch.setattr(sys, "stdin", stdin)
        code = front_door.main(words)
        for text in capfd.readouterr():
            evidence.see(f"what {words[:2]} printed", text)
        return code

    return run


@pytest.fixture
def searched(evidence: Evidence, tmp_path: Path) -> Callable[..., None]:
    """Ends a test: looks at all files, too, and finds no secret."""

    def search(*proofs: str) -> None:
        evidence.see_files(tmp_path / "user")
        for proof in proofs:
            assert evidence.has_seen(proof), f"this was not looked at: {proof}"
        found = "\n".join(map(str, evidence.search()))
        assert not found, f"{evidence}:\n{found}"

    return search


def both(run: Run, *words: str, typed: str = "") -> set[int]:
    """As text and as JSON."""
    return {run(*words, *further, typed=typed) for further in ((), ("--json",))}


def test_what_stands_on_standard_input(
    run: Run,
    evidence: Evidence,
    server: SandboxServer,
    searched: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    right = evidence.plant("the right password on standard input")
    wrong = evidence.plant("a wrong password on standard input")
    token = evidence.plant("an application token in the environment", ascii_only=True)
    monkeypatch.setenv("PLANTED_TOKEN", token)
    for protocol in PROTOCOLS:
        site = ("--url", server.base_url, "--protocol", protocol)
        given = (*site, "--user", "tessa", "--password-stdin")
        assert both(run, *SETTINGS, *given, typed=right) == {0}
        assert both(run, *SETTINGS, *given, typed=wrong) == {1}
        ticket = next(each.text for each in evidence.secrets if each.text.startswith("7T:"))
        with_token = ("--ticket-stdin", "--application-token-env", "PLANTED_TOKEN")
        assert both(run, *SETTINGS, *site, *with_token, typed=ticket) == {0}
        bearer = server.issue_token("tessa", right)
        assert both(run, *SETTINGS, *site, "--bearer-stdin", typed=bearer) == {0}
        for flag, start in (("--ticket-stdin", "7T:"), ("--bearer-stdin", "8A:")):
            foreign = evidence.plant(f"a bad one for {flag}", ascii_only=True, start=start)
            assert both(run, *SETTINGS, *site, flag, typed=foreign) == {1}
        both(run, "diagnose", *given, typed=right)
        both(run, "diagnose", *given, typed=wrong)
    searched("Sign-in refused", "Diagnosis of", '"base_url"', "********")


def test_profiles_with_their_keychain(
    run: Run,
    evidence: Evidence,
    server: SandboxServer,
    keychain: Keychain,
    searched: Callable[..., None],
    tmp_path: Path,
) -> None:
    vault, phrase = Vault(), evidence.plant("the passphrase of a private key")
    key_file = tmp_path / "key.pem"
    key_file.write_bytes(application_key.private_key_pem(phrase))
    login_url = server.start_online().login_url
    app = OnlineApp(login_url, registration.CONTEXT, registration.CLIENT_ID, key_file=str(key_file))
    site = Profile("Site", address=server.base_url, user="tessa")
    system = Profile("System", app=app, way_in=WayIn.SYSTEM_USER)
    kept = (
        (site, SecretKind.PASSWORD, evidence.plant("the right password in the keychain")),
        (system, SecretKind.CLIENT_SECRET, registration.CLIENT_SECRET),
        (system, SecretKind.SYSTEM_TOKEN, registration.SYSTEM_TOKEN),
        (system, SecretKind.KEY_PASSPHRASE, phrase),
    )
    for profile, kind, text in kept:
        vault.keep(profile.key, kind, Secret(text))
    file = Profiles(paths.profiles())
    file.load()
    file.save([site, system])
    both(run, "profiles")
    for profile in (site, system):
        for protocol in PROTOCOLS:
            words = ("--profile", profile.name, "--protocol", protocol)
            assert both(run, *SETTINGS, *words) == {0}
            both(run, "diagnose", *words)
    for path in keychain.files:
        evidence.see(f"the keychain's file {path.name}", path.read_bytes())
    searched("Diagnosis of System", "Diagnosis of Site")


def test_a_file_of_profiles_that_was_written_by_hand(
    run: Run, evidence: Evidence, searched: Callable[..., None]
) -> None:
    password = evidence.plant("a password in the file of profiles").replace("'", "")
    by_hand = (
        f"[[profile]]\nname = 'By hand'\nkey = 'x'\nuser = 'tessa'\npassword = '{password}'\n"
        "address = 'http://tessa:Q7R8S9T0U1V2W3X4@127.0.0.1:9'\n"
    )
    evidence.know("a password in an address, by hand", "Q7R8S9T0U1V2W3X4")
    paths.profiles().parent.mkdir(parents=True)
    for text in (by_hand, f"{by_hand}\nbroken = '{password}", f"{by_hand}= {password}"):
        paths.profiles().write_text(text, "utf-8")
        both(run, "profiles")
        both(run, "call", "GetEngineStatus", "--profile", "By hand")
        both(run, "diagnose", "--profile", "By hand")
    paths.profiles().unlink()  # it is its owner's
    searched("By hand", "keychain")


def test_a_server_that_blurts_out_what_it_is_told(
    run: Run, evidence: Evidence, searched: Callable[..., None]
) -> None:
    password = evidence.plant("a password that is blurted out")
    ticket = evidence.plant("a ticket that is blurted out", ascii_only=True, start="7T:")
    setting = evidence.plant("a setting that is blurted out")
    arguments = json.dumps({"ErpConnectionId": 1, "ConfigFields": {"password": setting}})
    call = ("call", "TestConnectionByConfig", "--arguments", arguments, "--url")
    with LoudServer() as server:
        for server.kind in LoudServer.KINDS:
            for protocol in PROTOCOLS:
                site = (server.url, "--protocol", protocol)
                both(run, *call, *site, "--ticket-stdin", typed=ticket)
                both(run, *call, *site, "--user", "u", "--password-stdin", typed=password)
        both(run, "diagnose", "--url", server.url, "--protocol", "rest", "--ticket-stdin",
             typed=ticket)  # fmt: skip
    searched("X-Echo", "********")


def test_every_fault_of_the_practice_tenant(
    run: Run, evidence: Evidence, server: SandboxServer, searched: Callable[..., None]
) -> None:
    right = evidence.plant("the right password, before all the faults")
    small = {"delay": "1", "drip": "0", "changes": "5", "big-text": "2000", "deep": "20"}
    for kind in CATALOGUE:
        spec = f"{kind.name}={small[kind.name]}" if kind.name in small else kind.spec
        for protocol in PROTOCOLS:
            site = ("--url", server.base_url, "--protocol", protocol)
            fault = ("--header", f"X-Practice-Fault={spec}", "--json")
            run(*SETTINGS, *site, "--user", "tessa", "--password-stdin", *fault, typed=right)
    searched("X-Practice-Fault")


def test_what_should_never_have_stood_on_the_command_line(
    run: Run, evidence: Evidence, searched: Callable[..., None]
) -> None:
    password = evidence.plant("a password on the command line")
    bare = "".join(letter for letter in password if letter not in " /")
    call = ("call", "GetEngineStatus", "--protocol", "rest", "--url")
    for header in (
        f"Authorization=Basic {password}",
        f"Authorization: Basic {password}",
        f"Authorization: Basic {bare}==",
        f"X-Api-Key={password}",
        f"X-Api-Key:{bare}",
        bare,
    ):
        assert run(*call, "http://127.0.0.1:9", "--header", header) == 2
    for address in (f"https://tessa:{bare}@127.0.0.1:9", f"https://tessa:{bare}/x@127.0.0.1:9/crm"):
        assert both(run, *call, address) == {2}
        both(run, "diagnose", "--protocol", "rest", "--url", address)
    for arguments in (
        json.dumps({"password": password}),
        f'{{"ErpConnectionId": "{bare}',
        json.dumps({"ErpConnectionId": {"password": password}}),
    ):
        assert run(*call, "http://127.0.0.1:9", "--arguments", arguments) == 2
    searched("NAME=VALUE", "must not hold")


def test_a_saved_answer(
    run: Run, evidence: Evidence, searched: Callable[..., None], tmp_path: Path
) -> None:
    answer = {"password": evidence.plant("a password in a saved answer"), "host": "erp"}
    (tmp_path / "answer.json").write_text(json.dumps(answer), "utf-8")
    both(run, "read", str(tmp_path / "answer.json"), "--operation", SETTINGS[1])
    both(run, "read", "-", "--operation", SETTINGS[1], typed=json.dumps(answer))
    searched("erp")
