"""What the window needs from the wire: signing in, calling, previewing, reading what is pasted."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from erpsync_gui.access.session import Session
from erpsync_gui.contract import catalogue
from erpsync_gui.gui.connections import Connections, Entered
from erpsync_gui.gui.profile_edits import SecretChange
from erpsync_gui.gui.runner import run_coroutine
from erpsync_gui.sandbox.online import Trouble
from erpsync_gui.secret import Secret
from erpsync_gui.store.profile import PRACTICE, PRACTICE_ONLINE, Profile, WayIn
from erpsync_gui.store.secret_kind import SecretKind
from erpsync_gui.wire.call import Call, Endpoint, Protocol
from erpsync_gui.wire.exchange import Exchange
from erpsync_gui.wire.outcome import Outcome
from tests.fakes.keychain import Keychain

CATALOGUE = catalogue.load()
TESSA = Secret("Fjord-4711")


@pytest.fixture
def opened() -> list[str]:
    return []


@pytest.fixture
def connections(opened: list[str]) -> Iterator[Connections]:
    connections = Connections(CATALOGUE, opened.append)
    yield connections
    connections.close()


def enter(connections: Connections, profile: Profile) -> Entered:
    return run_coroutine(connections.enter(profile, asked=False))


def at_practice(connections: Connections, **changes: object) -> Profile:
    address = connections.session(PRACTICE).profile.address
    return replace(Profile("Acme", address=address, user="tessa"), **changes)  # type: ignore[arg-type]  # fields of a Profile


def test_entering_the_practice_tenant_starts_it_and_signs_in(connections: Connections) -> None:
    entered = enter(connections, PRACTICE)
    assert entered.is_signed_in
    standing = entered.session.standing()
    assert standing is not None
    assert standing.label == "Tessa Admin"
    assert entered.profile.address.startswith("http://127.0.0.1:")
    asked = {exchange.call.operation for exchange in entered.known}
    assert asked == {"GetAllConnections", "GetAllConnectors"}


def test_a_server_that_is_not_there_is_a_sentence(connections: Connections) -> None:
    nowhere = Profile("Nowhere", address="http://127.0.0.1:9", user="a")
    connections.secrets.keep(nowhere.key, SecretKind.PASSWORD, Secret("wrong"), remember=False)
    entered = enter(connections, nowhere)
    assert not entered.is_signed_in
    assert entered.entrance is not None
    assert entered.entrance.signed_in.verdict.outcome is Outcome.UNREACHABLE


def test_nobody_is_sent_to_the_browser_unasked(connections: Connections, opened: list[str]) -> None:
    entered = enter(connections, PRACTICE_ONLINE)
    assert entered.entrance is None
    assert opened == []


def test_two_users_at_one_address_are_never_mixed_up(connections: Connections) -> None:
    tessa = at_practice(connections)
    ola = at_practice(connections, name="Ola", key="ola", user="ola")
    for profile in (tessa, ola):
        connections.secrets.keep(profile.key, SecretKind.PASSWORD, TESSA, remember=False)
        assert enter(connections, profile).is_signed_in
    labels = [
        run_coroutine(
            connections.session(profile).perform(
                Call("GetEngineStatus", profile.endpoint(Protocol.SOAP88))
            )
        ).user
        for profile in (tessa, ola)
    ]
    assert labels[0].startswith("Tessa")
    assert labels[1].startswith("Ola")


def test_a_preview_masks_the_ticket_and_sends_nothing(connections: Connections) -> None:
    session = enter(connections, PRACTICE).session
    endpoint = session.profile.endpoint(Protocol.SOAP88)
    text = connections.preview(Call("GetConnection", endpoint, {"ErpConnectionId": 5}), session)
    assert text is not None
    assert b"<n:Ticket>********</n:Ticket>" in text.body
    assert b">5<" in text.body


def test_a_call_that_cannot_be_written_has_no_preview(connections: Connections) -> None:
    call = Call("TryConnectActor", Endpoint("http://127.0.0.1:9", Protocol.SOAP84))
    assert connections.preview(call, connections.session(PRACTICE)) is None


def test_a_trial_leaves_no_trace(connections: Connections) -> None:
    profile = at_practice(connections)
    typed = SecretChange(profile.key, SecretKind.PASSWORD, TESSA, remember=True)
    entrance = run_coroutine(connections.trial(profile, [typed]).sign_in())
    assert entrance.signed_in.credential is not None
    assert connections.secrets.states(profile.key)[0] == {}
    assert enter(connections, profile).entrance is not None
    assert not enter(connections, profile).is_signed_in


def test_a_trial_leaves_no_trace_in_the_keychain_either(
    connections: Connections, keychain: Keychain
) -> None:
    del keychain  # it only has to be there
    profile = at_practice(connections)
    session = connections.trial(profile, [])
    session.secrets.put(SecretKind.REFRESH_TOKEN, Secret("of-a-trial"), remember=True)
    assert not connections.vault.read(profile.key, SecretKind.REFRESH_TOKEN)


def test_what_was_typed_is_kept_before_it_is_needed(connections: Connections) -> None:
    profile = at_practice(connections)
    typed = SecretChange(profile.key, SecretKind.PASSWORD, TESSA, remember=False)
    entered = run_coroutine(connections.enter(profile, asked=True, typed=typed))
    assert entered.is_signed_in
    assert entered.has_come_in
    assert entered.known == (), "only the practice tenant is asked for anything unbidden"


def test_leaving_signs_out(connections: Connections) -> None:
    enter(connections, PRACTICE)
    left = connections.leave(PRACTICE)
    assert left.session.standing() is None
    assert not left.has_come_in
    assert left.complaint == ""


def test_a_token_that_the_keychain_may_still_hold_is_told_when_leaving(
    connections: Connections,
) -> None:
    profile = at_practice(connections, way_in=WayIn.BROWSER)
    assert "is still there" in connections.leave(profile).complaint


def test_a_token_that_is_not_known_is_no_sign_in(connections: Connections) -> None:
    profile = at_practice(connections, way_in=WayIn.BEARER)
    typed = SecretChange(profile.key, SecretKind.ACCESS_TOKEN, Secret("8A:no"), remember=False)
    entered = run_coroutine(connections.enter(profile, asked=True, typed=typed))
    assert not entered.is_signed_in
    assert not entered.has_come_in, "over SOAP it takes a ticket"


def test_threads_that_want_the_same_profile_share_its_session(connections: Connections) -> None:
    profile = at_practice(connections)
    found: list[Session] = []
    threads = [
        threading.Thread(target=lambda: found.append(connections.session(profile)))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({id(session) for session in found}) == 1


def test_a_secret_is_known_until_it_is_forgotten(connections: Connections) -> None:
    profile = at_practice(connections)
    connections.secrets.keep(profile.key, SecretKind.PASSWORD, TESSA, remember=False)
    assert connections.secrets.states(profile.key)[0] == {SecretKind.PASSWORD: "run"}
    connections.secrets.keep(profile.key, SecretKind.PASSWORD, Secret(), remember=False)
    assert connections.secrets.states(profile.key)[0] == {}


def test_a_profile_that_changed_gets_a_new_session(connections: Connections) -> None:
    before = connections.session(at_practice(connections, way_in=WayIn.NONE))
    connections.drop([before.profile.key])
    assert connections.session(before.profile) is not before


def test_a_diagnosis_reaches_the_erp(connections: Connections) -> None:
    told: list[str] = []
    steps = run_coroutine(
        connections.diagnose(
            enter(connections, PRACTICE).session, lambda step: told.append(step.title)
        )
    )
    assert told == [step.title for step in steps]
    assert len(steps) > 8


def test_pasted_texts_are_read_or_explained(connections: Connections) -> None:
    assert isinstance(connections.read_answer(b"true", "SupportsAdvancedSearch"), Exchange)
    assert isinstance(connections.read_answer(b"true", ""), str)
    assert isinstance(connections.read_request(b"nothing", ""), str)


def test_the_faults_and_troubles_of_the_menu_can_all_be_had(connections: Connections) -> None:
    for fault in connections.faults():
        connections.sandbox.faults.arm(fault.spec)
    connections.sandbox.faults.disarm()
    for trouble in connections.troubles():
        connections.set_trouble(trouble, on=True)
    assert connections.sandbox.online.troubles == set(Trouble)
    for trouble in connections.troubles():
        connections.set_trouble(trouble, on=False)
    assert connections.sandbox.online.troubles == set()


def test_what_only_https_and_crm_online_need_is_not_imported_for_the_practice_tenant() -> None:
    program = "import sys; from erpsync_gui.gui import connections; print(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    modules = set(run.stdout.split())
    loaded = {name.partition(".")[0] for name in modules}
    assert {"httpx", "lxml", "uvicorn"} <= loaded
    assert not {"authlib", "cryptography", "joserfc", "spnego"} & loaded
    # What comes along without being asked: the command lines of two libraries, and zeep's client.
    assert not {"click", "multiprocessing", "requests", "rich"} & loaded
    assert not {"erpsync_gui.access.diagnosis", "erpsync_gui.wire.pasted"} & modules
