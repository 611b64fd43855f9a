"""Signing in from the window: one at a time, never without a word, never for another profile."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from pytestqt.qtbot import QtBot

from erpsync_gui.gui.desktop import Desktop
from erpsync_gui.gui.secret_prompt import SecretPrompt
from erpsync_gui.sandbox import application_key, registration
from erpsync_gui.sandbox.online import Trouble
from erpsync_gui.sandbox.server import SandboxServer, TlsFiles
from erpsync_gui.secret import Secret
from erpsync_gui.store.profile import PRACTICE, PRACTICE_ONLINE, Profile, WayIn
from erpsync_gui.store.secret_kind import SecretKind
from erpsync_gui.wire.call import Protocol
from erpsync_gui.wire.network import Network, Trust
from erpsync_gui.wire.online import OnlineApp
from erpsync_gui.wire.outcome import Outcome
from tests.fakes.authority import Authority
from tests.fakes.choosing import Choose
from tests.fakes.signing_in import (
    TESSA,
    answer,
    at,
    call,
    connections,
    entering,
    offer,
    prompt_of,
    trigger,
)

PASSPHRASE = "open sesame"
RIGHT = {SecretKind.PASSWORD: TESSA}


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that the browser was sent to; nobody ever comes back from there."""
    addresses: list[str] = []

    def open_url(url: QUrl) -> bool:
        addresses.append(url.toString())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    return addresses


class TestOneAtATime:
    def test_another_profile_chosen_meanwhile_is_the_only_one_heard_of(
        self, desktop: Desktop, qtbot: QtBot, customer: SandboxServer
    ) -> None:
        customer.faults.arm("delay=60000", 1)
        offer(desktop, at(customer, "Slow"))
        assert desktop.bar.sign_in.text == "Connecting to Slow…"
        qtbot.waitUntil(lambda: not customer.faults.armed, timeout=10_000)
        said: list[str] = []
        desktop.workbench.sign_in.entered.connect(lambda entered: said.append(entered.profile.name))
        entering(desktop, qtbot, lambda: offer(desktop, at(customer, "Quick")))
        assert said == ["Quick"]
        assert desktop.bar.sign_in.text.startswith("Signed in as Tessa Admin")
        assert call(desktop, qtbot).server == "Quick"

    def test_a_result_that_was_already_on_its_way_is_not_taken_for_another_profiles(
        self, desktop: Desktop, qtbot: QtBot, customer: SandboxServer
    ) -> None:
        said: list[str] = []
        desktop.workbench.sign_in.entered.connect(lambda entered: said.append(entered.profile.name))
        offer(desktop, at(customer, "First"))
        thread = desktop.workbench.sign_in._errand._thread
        assert thread is not None
        thread.join(10)  # its end waits in the queue now
        entering(desktop, qtbot, lambda: offer(desktop, at(customer, "Second")))
        assert said == ["Second"]

    def test_signing_out_meanwhile_ends_the_calls_that_wait_in_a_sentence(
        self, desktop: Desktop, qtbot: QtBot, customer: SandboxServer
    ) -> None:
        customer.faults.arm("delay=60000")
        offer(desktop, at(customer))
        with qtbot.waitSignal(desktop.workbench.exchanged, timeout=10_000) as exchanged:
            desktop.tabs.open("GetEngineStatus").send()
            trigger(desktop, "sign_out")
        assert exchanged.args[0].outcome is Outcome.NOT_SENT
        assert "signed out" in exchanged.args[0].verdict.sentence
        assert desktop.bar.sign_in.text == "Signed out"
        assert not desktop.strip.sign_in_button.isHidden()

    def test_another_profile_chosen_while_one_signs_out_is_not_said_to_be_out(
        self, desktop: Desktop, qtbot: QtBot, customer: SandboxServer
    ) -> None:
        def act() -> None:
            desktop.workbench.sign_in.sign_out()
            offer(desktop, at(customer))

        entering(desktop, qtbot, act)
        assert desktop.bar.sign_in.text.startswith("Signed in as Tessa Admin")
        assert connections(desktop).session(PRACTICE).standing() is None

    def test_a_prompt_goes_when_another_profile_comes(
        self, desktop: Desktop, qtbot: QtBot, choose: Choose, customer: SandboxServer
    ) -> None:
        choose(at(customer))
        trigger(desktop, "sign_in")
        prompt = prompt_of(desktop, qtbot)
        entering(desktop, qtbot, lambda: offer(desktop, at(customer, "Other")))
        assert not shiboken6.isValid(prompt)
        assert desktop.bar.sign_in.text.startswith("Signed in as")

    def test_closing_the_window_ends_a_wait_for_the_browser(
        self, desktop: Desktop, qtbot: QtBot, choose: Choose, opened: list[str]
    ) -> None:
        choose(PRACTICE_ONLINE)
        desktop.strip.sign_in_button.click()
        qtbot.waitUntil(lambda: bool(opened), timeout=10_000)
        desktop.window.close()
        waiting = [thread.name for thread in threading.enumerate() if thread.name == "sign-in"]
        assert waiting == []


class TestCallingOff:
    def test_calls_that_wait_for_the_browser_end_in_a_sentence(
        self, desktop: Desktop, qtbot: QtBot, choose: Choose, opened: list[str]
    ) -> None:
        choose(PRACTICE_ONLINE)
        desktop.strip.sign_in_button.click()
        qtbot.waitUntil(lambda: bool(opened), timeout=10_000)
        assert desktop.strip.close_button.isHidden(), "or nobody could call it off"
        with qtbot.waitSignal(desktop.workbench.exchanged, timeout=10_000) as exchanged:
            desktop.tabs.open("GetEngineStatus").send()
            desktop.strip.cancel_button.click()
        assert exchanged.args[0].outcome is Outcome.NOT_SENT
        assert "in the browser" in exchanged.args[0].verdict.sentence
        assert "no longer wait" in desktop.strip.sentence
        assert not desktop.strip.sign_in_button.isHidden()
        desktop.strip.sign_in_button.click()
        qtbot.waitUntil(lambda: len(opened) == 2, timeout=10_000)
        desktop.strip.cancel_button.click()
        qtbot.waitUntil(lambda: desktop.bar.sign_in.text == "Not signed in", timeout=10_000)

    def test_nobody_is_sent_to_the_browser_unasked_even_if_a_token_was_revoked(
        self, desktop: Desktop, qtbot: QtBot, choose: Choose, opened: list[str]
    ) -> None:
        connections(desktop).sandbox.online.troubles.add(Trouble.REVOKED_REFRESH_TOKEN)
        choose(PRACTICE_ONLINE, {SecretKind.REFRESH_TOKEN: Secret("revoked-token")})
        assert "no longer good" in desktop.strip.sentence
        assert opened == []
        desktop.strip.sign_in_button.click()
        qtbot.waitUntil(lambda: bool(opened), timeout=10_000)
        entering(desktop, qtbot, desktop.strip.cancel_button.click)


class TestSignInOfTheMenu:
    def test_it_signs_in_anew_when_all_is_well(
        self, desktop: Desktop, qtbot: QtBot, customer: SandboxServer, choose: Choose
    ) -> None:
        choose(at(customer), RIGHT)
        session = connections(desktop).session(desktop.bar.profile())
        first = session.credential(Protocol.SOAP88).secret
        entering(desktop, qtbot, lambda: trigger(desktop, "sign_in"))
        assert desktop.bar.sign_in.text.startswith("Signed in as Tessa Admin")
        assert session.credential(Protocol.SOAP88).secret != first

    @pytest.mark.parametrize(
        ("way_in", "kind"),
        [
            (WayIn.TICKET, SecretKind.TICKET),
            (WayIn.BEARER, SecretKind.ACCESS_TOKEN),
            (WayIn.BASIC, SecretKind.PASSWORD),
        ],
    )
    def test_what_was_given_as_it_is_can_be_given_anew(
        self,
        desktop: Desktop,
        qtbot: QtBot,
        customer: SandboxServer,
        choose: Choose,
        way_in: WayIn,
        kind: SecretKind,
    ) -> None:
        desktop.bar.choose_protocol(Protocol.REST)
        profile = Profile(
            "Given", address=customer.base_url, way_in=way_in, protocol=Protocol.REST, user="tessa"
        )
        choose(profile, {kind: Secret("7T:out-of-date")})
        assert desktop.bar.sign_in.text.startswith("With ")
        trigger(desktop, "sign_in")
        prompt = prompt_of(desktop, qtbot)
        entering(desktop, qtbot, lambda: answer(prompt, qtbot, "another-one"))
        secrets = connections(desktop).secrets.of(profile.key)
        assert secrets.get(kind) == Secret("another-one")

    def test_a_refused_password_is_asked_for_again(
        self, desktop: Desktop, qtbot: QtBot, customer: SandboxServer, choose: Choose
    ) -> None:
        choose(at(customer), {SecretKind.PASSWORD: Secret("quite-wrong")})
        assert desktop.strip.sentence.startswith("Not signed in: ")
        trigger(desktop, "sign_in")
        prompt = prompt_of(desktop, qtbot)
        entering(desktop, qtbot, lambda: answer(prompt, qtbot, TESSA.reveal()))
        assert desktop.bar.sign_in.text.startswith("Signed in as Tessa Admin")

    def test_a_server_that_is_out_of_order_is_tried_again_without_a_question(
        self, desktop: Desktop, qtbot: QtBot, customer: SandboxServer, choose: Choose
    ) -> None:
        customer.faults.arm("503", 1)
        choose(at(customer), RIGHT)
        assert desktop.bar.sign_in.text == "Not signed in"
        entering(desktop, qtbot, lambda: trigger(desktop, "sign_in"))
        assert desktop.bar.sign_in.text.startswith("Signed in as Tessa Admin")

    def test_a_password_of_this_run_is_asked_for_after_signing_out(
        self, desktop: Desktop, qtbot: QtBot, customer: SandboxServer, choose: Choose
    ) -> None:
        choose(at(customer), RIGHT)
        entering(desktop, qtbot, lambda: trigger(desktop, "sign_out"))
        trigger(desktop, "sign_in")
        prompt = prompt_of(desktop, qtbot)
        entering(desktop, qtbot, lambda: answer(prompt, qtbot, TESSA.reveal()))
        assert desktop.strip.sentence == ""

    def test_it_is_remembered_while_the_program_starts(
        self, desktop: Desktop, qtbot: QtBot, opened: list[str]
    ) -> None:
        flow = desktop.workbench.sign_in
        ready, flow._connections = connections(desktop), None
        desktop.bar.set_profiles(desktop.bar.profiles(), PRACTICE_ONLINE.key)
        trigger(desktop, "sign_in")
        flow.start(ready)
        qtbot.waitUntil(lambda: bool(opened), timeout=10_000)
        entering(desktop, qtbot, desktop.strip.cancel_button.click)


def test_a_call_that_signs_in_where_the_sign_in_had_failed_is_shown(
    desktop: Desktop, qtbot: QtBot, customer: SandboxServer, choose: Choose
) -> None:
    customer.faults.arm("503", 1)
    choose(at(customer), RIGHT)
    assert not desktop.strip.isHidden()
    assert call(desktop, qtbot).outcome is Outcome.OK
    qtbot.waitUntil(desktop.strip.isHidden)
    assert desktop.bar.sign_in.text.startswith("Signed in as Tessa Admin · ticket")


def test_a_bug_while_signing_in_leaves_no_call_waiting(
    desktop: Desktop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_profile: Profile) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(connections(desktop), "session", fail)
    caught: list[object] = []
    monkeypatch.setattr(threading, "excepthook", caught.append)
    desktop.workbench.enter(PRACTICE)
    tab = desktop.tabs.open("GetEngineStatus")
    with qtbot.waitSignal(desktop.workbench.sign_in.crashed, timeout=10_000):
        tab.send()
    assert not tab.is_running
    assert "ended before" in desktop.strip.sentence
    qtbot.waitUntil(lambda: len(caught) == 1)


class TestPassphrases:
    def test_that_of_a_private_key_is_asked_for_until_it_opens_the_key(
        self, desktop: Desktop, qtbot: QtBot, choose: Choose, tmp_path: Path
    ) -> None:
        login_url = connections(desktop).sandbox.start_online().login_url
        key_file = tmp_path / "key.pem"
        key_file.write_bytes(application_key.private_key_pem(PASSPHRASE))
        app = OnlineApp(
            login_url, registration.CONTEXT, registration.CLIENT_ID, key_file=str(key_file)
        )
        secrets = {
            SecretKind.SYSTEM_TOKEN: Secret(registration.SYSTEM_TOKEN),
            SecretKind.CLIENT_SECRET: Secret(registration.CLIENT_SECRET),
        }
        choose(Profile("System", app=app, way_in=WayIn.SYSTEM_USER), secrets)
        assert "its passphrase is missing" in desktop.strip.sentence
        desktop.strip.sign_in_button.click()
        prompt = prompt_of(desktop, qtbot)
        entering(desktop, qtbot, lambda: answer(prompt, qtbot, "open barley"))
        assert "does not open the key" in desktop.strip.sentence
        assert "barley" not in desktop.strip.sentence
        qtbot.waitUntil(lambda: desktop.window.findChild(SecretPrompt) is None)
        desktop.strip.sign_in_button.click()
        prompt = prompt_of(desktop, qtbot)
        entering(desktop, qtbot, lambda: answer(prompt, qtbot, PASSPHRASE))
        assert desktop.bar.sign_in.text.startswith("Signed in as System user")
        assert call(desktop, qtbot).outcome is Outcome.OK

    def test_that_of_a_client_certificate_is_asked_for(
        self, desktop: Desktop, qtbot: QtBot, choose: Choose, tmp_path: Path
    ) -> None:
        authority = Authority(tmp_path)
        files = authority.good()
        server = SandboxServer(tls=TlsFiles(files.certificate, files.key, authority.file))
        trust = Trust(str(authority.file), str(authority.client_pem(PASSPHRASE)))
        profile = Profile("TLS", address=server.start(), user="tessa", network=Network(trust))
        choose(profile, RIGHT)
        assert "private key is locked" in desktop.strip.sentence
        desktop.strip.sign_in_button.click()
        prompt = prompt_of(desktop, qtbot)
        assert prompt.remember.isEnabled()
        entering(desktop, qtbot, lambda: answer(prompt, qtbot, PASSPHRASE))
        assert desktop.bar.sign_in.text.startswith("Signed in as Tessa Admin")
        assert call(desktop, qtbot).outcome is Outcome.OK
        server.stop()
