"""The third tab: a proxy, certificates and patience come back as they were shown."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QLocale, Qt
from pytestqt.qtbot import QtBot

from erpsync_gui.gui.network_page import NetworkPage, SecondsBox
from erpsync_gui.gui.profile_problems import Spot
from erpsync_gui.store.profile import Profile
from erpsync_gui.store.secret_kind import SecretKind
from erpsync_gui.wire.call import Deadlines
from erpsync_gui.wire.network import Network, Proxy, ProxyMode, Trust

PLAIN = Profile("Fjord", key="k", address="https://crm.example.com")
FULL = replace(
    PLAIN,
    network=Network(
        Trust("/no/ca.pem", "/no/me.p12"),
        Proxy(ProxyMode.MANUAL, "http://proxy:8080", "joe", exceptions=("a.example", "10.0.0.0/8")),
    ),
    deadlines=Deadlines(2.5, 60, 90),
)


@pytest.fixture
def page(qtbot: QtBot) -> NetworkPage:
    made = NetworkPage("Ring")
    qtbot.addWidget(made)
    made.show_profile(PLAIN)
    made.show()
    return made


@pytest.mark.parametrize(
    "profile", [PLAIN, FULL, replace(PLAIN, network=Network(proxy=Proxy(ProxyMode.NONE)))]
)
def test_what_is_shown_is_what_comes_back(
    qtbot: QtBot, page: NetworkPage, profile: Profile
) -> None:
    with qtbot.assertNotEmitted(page.changed):
        page.show_profile(profile)
    assert page.filled(profile) == profile


def test_a_proxy_of_its_own_has_fields_of_its_own(qtbot: QtBot, page: NetworkPage) -> None:
    own = (Spot.PROXY_ADDRESS, Spot.PROXY_USER, SecretKind.PROXY_PASSWORD)
    assert not any(page.is_shown(key) for key in own)
    assert page.is_shown(Spot.EXCEPTIONS)
    with qtbot.waitSignal(page.changed):
        qtbot.keyClicks(page.proxy, "This")
    assert all(page.is_shown(key) for key in own)
    qtbot.keyClick(page.proxy, Qt.Key.Key_Up)
    assert page.filled(PLAIN).network.proxy.mode is ProxyMode.NONE
    assert not page.is_shown(Spot.EXCEPTIONS)


def test_a_proxy_without_a_scheme_is_meant_as_http(qtbot: QtBot, page: NetworkPage) -> None:
    page.show_profile(FULL)
    page.proxy_address.clear()
    qtbot.keyClicks(page.proxy_address, "proxy.example.com:3128")
    qtbot.keyClick(page.proxy_address, Qt.Key.Key_Return)
    assert page.proxy_address.text() == "http://proxy.example.com:3128"
    assert page.filled(FULL).network.proxy.address == "http://proxy.example.com:3128"


def test_exceptions_are_separated_however_they_were_typed(qtbot: QtBot, page: NetworkPage) -> None:
    qtbot.keyClicks(page.exceptions, "a.example,b.example; 10.0.0.0/8  ")
    assert page.filled(PLAIN).network.proxy.exceptions == ("a.example", "b.example", "10.0.0.0/8")


def test_the_passphrase_comes_with_the_certificate(qtbot: QtBot, page: NetworkPage) -> None:
    assert not page.is_shown(SecretKind.CERTIFICATE_PASSPHRASE)
    qtbot.keyClicks(page.certificate_file.line, "/no/me.p12")
    assert page.is_shown(SecretKind.CERTIFICATE_PASSPHRASE)


def test_nothing_but_a_number_can_be_typed_as_a_time(qtbot: QtBot, page: NetworkPage) -> None:
    page.connect_s.selectAll()
    qtbot.keyClicks(page.connect_s, "soon7")
    assert page.filled(PLAIN).deadlines.connect_s == 7
    page.connect_s.selectAll()
    qtbot.keyClick(page.connect_s, Qt.Key.Key_Delete)
    qtbot.keyClick(page.connect_s, Qt.Key.Key_Return)
    assert page.filled(PLAIN).deadlines.connect_s == 7


@pytest.mark.parametrize(
    ("value", "text"), [(10, "10 s"), (2.5, "2.5 s"), (300, "300 s"), (0.05, "0.05 s")]
)
def test_a_time_is_shown_as_it_is(qtbot: QtBot, value: float, text: str) -> None:
    box = SecondsBox()
    qtbot.addWidget(box)
    box.setLocale(QLocale(QLocale.Language.English))
    box.setValue(value)
    assert box.text() == text


def test_a_time_is_written_as_the_country_writes_it(qtbot: QtBot) -> None:
    box = SecondsBox()
    qtbot.addWidget(box)
    box.setLocale(QLocale(QLocale.Language.NorwegianBokmal))
    box.setValue(2.5)
    assert box.text() == "2,5 s"
