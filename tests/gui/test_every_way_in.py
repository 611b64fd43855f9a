"""Every way in works through the window, over real HTTP, for SOAP and for REST."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from PySide6.QtGui import QDesktopServices
from pytestqt.qtbot import QtBot

from erpsync_gui.gui.desktop import Desktop
from erpsync_gui.gui.secret_prompt import SecretPrompt
from erpsync_gui.sandbox import application_key, registration
from erpsync_gui.sandbox.online import Trouble
from erpsync_gui.sandbox.server import SandboxServer
from erpsync_gui.secret import Secret
from erpsync_gui.store.profile import PRACTICE_ONLINE, Profile, WayIn
from erpsync_gui.store.secret_kind import SecretKind
from erpsync_gui.wire.call import Protocol
from erpsync_gui.wire.exchange import Exchange
from erpsync_gui.wire.online import OnlineApp
from erpsync_gui.wire.outcome import Outcome
from tests.fakes.choosing import Choose
from tests.fakes.system_browser import SystemBrowser

TESSA = Secret("Fjord-4711")


def sandbox(desktop: Desktop) -> SandboxServer:
    assert desktop.workbench.connections is not None
    return desktop.workbench.connections.sandbox


def call(desktop: Desktop, qtbot: QtBot, protocol: Protocol, name: str = "SyncAll") -> Exchange:
    desktop.bar.choose_protocol(protocol)
    tab = desktop.tabs.open(name)
    with qtbot.waitSignal(desktop.workbench.exchanged, timeout=20_000) as exchanged:
        tab.send()
    exchange: Exchange = exchanged.args[0]
    return exchange


def works(desktop: Desktop, qtbot: QtBot) -> None:
    for protocol in (Protocol.SOAP88, Protocol.SOAP84, Protocol.REST):
        exchange = call(desktop, qtbot, protocol, "GetEngineStatus")
        assert exchange.outcome is Outcome.OK, exchange.explain()


@pytest.fixture
def online(desktop: Desktop) -> OnlineApp:
    login_url = sandbox(desktop).start_online().login_url
    return OnlineApp(login_url, registration.CONTEXT, registration.CLIENT_ID)


@pytest.mark.parametrize(
    ("way_in", "secrets"),
    [
        (WayIn.PASSWORD, {SecretKind.PASSWORD: TESSA}),
        (WayIn.BASIC, {SecretKind.PASSWORD: TESSA}),
    ],
)
def test_on_site_with_a_password(
    desktop: Desktop,
    qtbot: QtBot,
    choose: Choose,
    way_in: WayIn,
    secrets: Mapping[SecretKind, Secret],
) -> None:
    address = desktop.bar.profile().address
    choose(Profile("On-site", address=address, way_in=way_in, user="tessa"), secrets)
    works(desktop, qtbot)


def test_on_site_with_a_pasted_ticket(desktop: Desktop, qtbot: QtBot, choose: Choose) -> None:
    address = desktop.bar.profile().address
    assert desktop.workbench.connections is not None
    session = desktop.workbench.connections.session(desktop.bar.profile())
    ticket = session.credential(Protocol.SOAP88).secret
    profile = Profile("Pasted", address=address, way_in=WayIn.TICKET)
    choose(profile, {SecretKind.TICKET: ticket})
    works(desktop, qtbot)


def test_online_with_a_pasted_token(
    desktop: Desktop,
    qtbot: QtBot,
    choose: Choose,
    online: OnlineApp,
    system_browser: SystemBrowser,
) -> None:
    choose(PRACTICE_ONLINE)
    with qtbot.waitSignal(desktop.workbench.connected, timeout=20_000):
        desktop.strip.sign_in_button.click()
    assert desktop.workbench.connections is not None
    session = desktop.workbench.connections.session(desktop.bar.profile())
    secrets = {
        SecretKind.ACCESS_TOKEN: session.credential(Protocol.REST).secret,
        SecretKind.CLIENT_SECRET: Secret(registration.CLIENT_SECRET),
    }
    choose(Profile("Token", app=online, way_in=WayIn.BEARER), secrets)
    works(desktop, qtbot)


def test_online_in_the_browser(
    desktop: Desktop, qtbot: QtBot, choose: Choose, system_browser: SystemBrowser
) -> None:
    choose(PRACTICE_ONLINE)
    assert "takes the browser" in desktop.strip.sentence
    with qtbot.waitSignal(desktop.workbench.connected, timeout=20_000):
        desktop.strip.sign_in_button.click()
    assert desktop.bar.sign_in.text.startswith("Signed in as tessa@")
    assert " · token " in desktop.bar.sign_in.text
    assert desktop.strip.sentence == ""
    works(desktop, qtbot)


def test_a_browser_that_nobody_comes_back_from_is_called_off(
    desktop: Desktop, qtbot: QtBot, choose: Choose, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: True)  # and nobody clicks
    choose(PRACTICE_ONLINE)
    desktop.strip.sign_in_button.click()
    qtbot.waitUntil(lambda: not desktop.strip.cancel_button.isHidden(), timeout=10_000)
    desktop.strip.cancel_button.click()
    qtbot.waitUntil(lambda: desktop.bar.sign_in.text == "Not signed in", timeout=5_000)
    assert "We no longer wait for the browser" in desktop.strip.sentence


def test_online_as_the_system_user(
    desktop: Desktop, qtbot: QtBot, choose: Choose, online: OnlineApp, tmp_path: Path
) -> None:
    key_file = tmp_path / "key.xml"
    key_file.write_bytes(application_key.private_key_xml())
    app = OnlineApp(online.environment, online.tenant, online.client_id, key_file=str(key_file))
    profile = Profile("System", app=app, way_in=WayIn.SYSTEM_USER)
    choose(
        profile,
        {
            SecretKind.SYSTEM_TOKEN: Secret(registration.SYSTEM_TOKEN),
            SecretKind.CLIENT_SECRET: Secret(registration.CLIENT_SECRET),
        },
    )
    works(desktop, qtbot)


def test_a_moved_tenant_is_followed_by_reads(
    desktop: Desktop, qtbot: QtBot, choose: Choose, system_browser: SystemBrowser
) -> None:
    choose(PRACTICE_ONLINE)
    with qtbot.waitSignal(desktop.workbench.connected, timeout=20_000):
        desktop.strip.sign_in_button.click()
    sandbox(desktop).online.move()
    exchange = call(desktop, qtbot, Protocol.REST, "GetEngineStatus")
    assert exchange.outcome is Outcome.OK
    assert any("moved" in note for note in exchange.notes)


def test_an_agent_that_is_not_granted_is_said_by_the_diagnosis(
    desktop: Desktop, qtbot: QtBot, choose: Choose, system_browser: SystemBrowser
) -> None:
    choose(PRACTICE_ONLINE)
    with qtbot.waitSignal(desktop.workbench.connected, timeout=20_000):
        desktop.strip.sign_in_button.click()
    sandbox(desktop).online.troubles.add(Trouble.AGENT_NOT_GRANTED)
    assert call(desktop, qtbot, Protocol.REST).verdict.code == "403"
    with qtbot.waitSignal(desktop.diagnosis.ended, timeout=30_000):
        desktop.diagnosis.open()
    text = desktop.diagnosis.text()
    assert "not granted" in text


def test_signing_out_forgets_and_signing_in_again_works(desktop: Desktop, qtbot: QtBot) -> None:
    desktop.workbench.sign_in.sign_out()
    qtbot.waitUntil(lambda: desktop.bar.sign_in.text == "Signed out", timeout=10_000)
    exchange = call(desktop, qtbot, Protocol.SOAP88)
    assert exchange.outcome is Outcome.NOT_SENT
    with qtbot.waitSignal(desktop.workbench.connected, timeout=10_000):
        desktop.strip.sign_in_button.click()
    works(desktop, qtbot)


def test_a_missing_password_is_asked_for_and_then_used(
    desktop: Desktop, qtbot: QtBot, choose: Choose
) -> None:
    address = desktop.bar.profile().address
    choose(Profile("On-site", address=address, user="tessa"))
    assert "password" in desktop.strip.sentence
    desktop.strip.sign_in_button.click()
    # There is no keychain, which is asked once more first.
    qtbot.waitUntil(lambda: desktop.window.findChild(SecretPrompt) is not None)
    prompt = desktop.window.findChild(SecretPrompt)
    assert isinstance(prompt, SecretPrompt)
    prompt.remember.setChecked(False)
    qtbot.keyClicks(prompt.field, TESSA.reveal())
    with qtbot.waitSignal(desktop.workbench.connected, timeout=10_000):
        prompt.accept_button.click()
    works(desktop, qtbot)
