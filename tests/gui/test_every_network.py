"""Through the window: Windows sign-in, TLS, client certificates and proxies."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from erpsync_gui.gui.desktop import Desktop
from erpsync_gui.sandbox.server import SandboxServer, TlsFiles
from erpsync_gui.secret import Secret
from erpsync_gui.store.profile import Profile, WayIn
from erpsync_gui.store.secret_kind import SecretKind
from erpsync_gui.wire.call import Protocol
from erpsync_gui.wire.exchange import Exchange
from erpsync_gui.wire.network import Network, Proxy, ProxyMode, Trust
from erpsync_gui.wire.outcome import Outcome
from tests.fakes.authority import Authority
from tests.fakes.choosing import Choose
from tests.fakes.proxy import ProxyPeer

WINDOWS_USER = r"PRACTICE\tessa"
TESSA = {SecretKind.PASSWORD: Secret("Fjord-4711")}
PASSPHRASE = "certificate passphrase"


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


@pytest.fixture
def guarded(authority: Authority) -> Iterator[str]:
    """The address of a practice tenant behind TLS that demands a client certificate."""
    files = authority.good()
    server = SandboxServer(tls=TlsFiles(files.certificate, files.key, authority.file))
    yield server.start()
    server.stop()


def call(desktop: Desktop, qtbot: QtBot, protocol: Protocol) -> Exchange:
    desktop.bar.choose_protocol(protocol)
    tab = desktop.tabs.open("GetEngineStatus")
    with qtbot.waitSignal(desktop.workbench.exchanged, timeout=20_000) as exchanged:
        tab.send()
    exchange: Exchange = exchanged.args[0]
    return exchange


def works(desktop: Desktop, qtbot: QtBot) -> list[Exchange]:
    made = [call(desktop, qtbot, protocol) for protocol in (Protocol.SOAP88, Protocol.REST)]
    for exchange in made:
        assert exchange.outcome is Outcome.OK, exchange.explain()
    return made


def test_a_windows_account_signs_in(desktop: Desktop, qtbot: QtBot, choose: Choose) -> None:
    server = SandboxServer(windows_users={WINDOWS_USER: TESSA[SecretKind.PASSWORD].reveal()})
    address = server.start()
    profile = Profile("Windows", address=address, way_in=WayIn.WINDOWS, user=WINDOWS_USER)
    choose(profile, TESSA)
    assert desktop.bar.sign_in.text.startswith("Signed in as Tessa Admin · ticket ")
    works(desktop, qtbot)
    server.stop()


def test_a_wrong_windows_password_is_a_sentence(desktop: Desktop, choose: Choose) -> None:
    server = SandboxServer(windows_users={WINDOWS_USER: "another password"})
    address = server.start()
    profile = Profile("Windows", address=address, way_in=WayIn.WINDOWS, user=WINDOWS_USER)
    choose(profile, TESSA)
    assert desktop.strip.sentence.startswith("Not signed in: ")
    assert "Fjord" not in desktop.strip.sentence
    server.stop()


def test_the_companys_own_authority_and_a_client_certificate_open_the_door(
    desktop: Desktop, qtbot: QtBot, choose: Choose, guarded: str, authority: Authority
) -> None:
    trust = Trust(str(authority.file), str(authority.client_pkcs12(PASSPHRASE)))
    profile = Profile("TLS", address=guarded, user="tessa", network=Network(trust))
    choose(profile, TESSA | {SecretKind.CERTIFICATE_PASSPHRASE: Secret(PASSPHRASE)})
    desktop.window.resize(1600, 900)  # wide enough for all three panes at once
    exchange = works(desktop, qtbot)[-1]
    assert exchange.tls is not None
    assert exchange.tls.version.startswith("TLSv1.")
    tab = desktop.tabs.current()
    assert tab is not None
    version, pane = exchange.tls.version.replace("TLSv", "TLS "), tab.view.result_pane
    pane.show_page(pane._timing)

    def tells_version() -> bool:
        labels = pane.timing_view.findChildren(QLabel)
        return any(version in label.text() for label in labels)

    qtbot.waitUntil(tells_version)


def test_a_certificate_that_is_not_trusted_names_its_issuer(
    desktop: Desktop, choose: Choose, authority: Authority
) -> None:
    files = authority.good()
    server = SandboxServer(tls=TlsFiles(files.certificate, files.key))
    choose(Profile("TLS", address=server.start(), user="tessa"), TESSA)
    assert "Practice CA" in desktop.strip.sentence
    assert "Network" in desktop.strip.sentence
    server.stop()


def test_calls_go_through_a_proxy_that_wants_a_password(
    desktop: Desktop, qtbot: QtBot, choose: Choose
) -> None:
    address = desktop.bar.profile().address
    with ProxyPeer(signed_by=("proxy-user", "proxy password")) as peer:
        proxy = Proxy(ProxyMode.MANUAL, f"http://127.0.0.1:{peer.port}", "proxy-user")
        profile = Profile("Proxy", address=address, user="tessa", network=Network(proxy=proxy))
        choose(profile, TESSA | {SecretKind.PROXY_PASSWORD: Secret("proxy password")})
        for exchange in works(desktop, qtbot):
            assert str(peer.port) in exchange.proxy
            assert "password" not in exchange.proxy


def test_a_proxy_that_is_not_there_is_blamed_and_not_the_server(
    desktop: Desktop, choose: Choose
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    proxy = Proxy(ProxyMode.MANUAL, f"http://127.0.0.1:{port}")
    network = Network(proxy=proxy)
    choose(Profile("Proxy", address="http://127.0.0.1:9", user="tessa", network=network), TESSA)
    assert "proxy" in desktop.strip.sentence.lower()
