"""Three tabs of one profile, which agree with each other and with the keyboard."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from erpsync_gui.gui.profile_edits import SecretEntry, SecretStates
from erpsync_gui.gui.profile_form import ProfileForm
from erpsync_gui.gui.profile_problems import Spot, ways_in
from erpsync_gui.secret import Secret
from erpsync_gui.store.profile import Profile, WayIn
from erpsync_gui.store.secret_kind import SecretKind
from erpsync_gui.wire.network import Network, Proxy, ProxyMode, Trust
from erpsync_gui.wire.online import OnlineApp

ON_SITE = Profile("Fjord", key="k", address="https://crm.example.com", user="tessa")
ONLINE = replace(ON_SITE, way_in=WayIn.BROWSER, app=OnlineApp("sod", "Cust1", "client"))
MANUAL = Network(Trust("", "/no/me.p12"), Proxy(ProxyMode.MANUAL, "http://proxy:8080"))

OF_THE_DIALOG = "psintoca"
"""Letters of the list, the tabs, Test, and of OK, Cancel and Apply on some desktops."""


@pytest.fixture
def form(qtbot: QtBot) -> Iterator[ProfileForm]:
    made = ProfileForm("Ring")
    qtbot.addWidget(made)
    made.resize(640, 560)
    made.show_profile(ON_SITE, {})
    made.show_secrets(SecretStates())
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    made.close()


def shown(form: ProfileForm) -> str:
    return "\n".join(label.text() for label in form.findChildren(QLabel) if label.isVisible())


def everything(profile: Profile) -> Iterator[Profile]:
    """A profile in each way in of its place, with every field that there can be."""
    for way in ways_in(online=profile.app is not None):
        yield replace(profile, way_in=way, network=MANUAL)


ALL = [*everything(ON_SITE), *everything(ONLINE)]
ALL += [replace(ONLINE, app=OnlineApp("https://login.example.com"))]


@pytest.mark.parametrize("profile", ALL)
def test_every_letter_leads_to_one_field_of_its_tab(form: ProfileForm, profile: Profile) -> None:
    form.show_profile(profile, {})
    for tab in range(form.tabs.count()):
        form.tabs.setCurrentIndex(tab)
        widgets: list[QLabel | QAbstractButton] = [
            *form.findChildren(QLabel),
            *form.findChildren(QAbstractButton),
        ]
        found = (re.search(r"&(\w)", each.text()) for each in widgets if each.isVisible())
        letters = Counter(match[1].lower() for match in found if match)
        letters.update(OF_THE_DIALOG)
        assert max(letters.values()) == 1, letters


@pytest.mark.parametrize("profile", ALL)
def test_every_field_has_a_label_that_leads_to_it(form: ProfileForm, profile: Profile) -> None:
    form.show_profile(profile, {})
    for tab in range(form.tabs.count()):
        form.tabs.setCurrentIndex(tab)
        labels = [each for each in form.findChildren(QLabel) if each.isVisible()]
        led_to = {label.buddy() for label in labels if "&" in label.text()}
        lines = [
            line
            for line in form.findChildren(QLineEdit)
            if line.isVisible() and line.objectName() != "qt_spinbox_lineedit"
        ]
        assert set(lines) <= led_to


def test_tab_goes_down_the_fields(qtbot: QtBot, form: ProfileForm) -> None:
    form.server.name.setFocus()
    order: list[QWidget] = []
    for _ in range(8):
        order.append(form.focusWidget())
        qtbot.keyClick(form.focusWidget(), Qt.Key.Key_Tab)
    server = form.server
    assert order == [
        server.name,
        server.environment,
        server.read_only,
        server.place,
        server.address,
        server.protocol,
        server.language,
        server.culture,
    ]


def test_alt_and_a_letter_go_to_a_tab_and_to_a_field(qtbot: QtBot, form: ProfileForm) -> None:
    alt = Qt.KeyboardModifier.AltModifier
    qtbot.keyClick(form, Qt.Key.Key_I, alt)
    assert form.tabs.currentIndex() == 1
    qtbot.keyClick(form, Qt.Key.Key_D, alt)
    assert form.focusWidget() is form.secrets[SecretKind.PASSWORD].line


@pytest.mark.parametrize("profile", ALL)
def test_what_is_shown_is_what_comes_back(
    qtbot: QtBot, form: ProfileForm, profile: Profile
) -> None:
    with qtbot.assertNotEmitted(form.changed), qtbot.assertNotEmitted(form.secrets_changed):
        form.show_profile(profile, {})
    assert form.filled(profile) == profile


def test_moving_online_changes_the_ways_in(qtbot: QtBot, form: ProfileForm) -> None:
    with qtbot.waitSignal(form.changed):
        qtbot.keyClick(form.server.place, Qt.Key.Key_Down)
    assert form.filled(ON_SITE).way_in is WayIn.BROWSER
    assert form.filled(ON_SITE).app == OnlineApp()
    qtbot.keyClick(form.server.place, Qt.Key.Key_Up)
    assert form.filled(ON_SITE) == ON_SITE


def test_a_problem_is_brought_to_the_front(form: ProfileForm) -> None:
    form.show_problems({Spot.TOTAL: "Too short."})
    form.reveal(Spot.TOTAL)
    assert form.tabs.currentIndex() == 2
    assert "Too short." in shown(form)
    assert form.focusWidget() is form.network.total_s
    form.show_problems({})
    assert "Too short." not in shown(form)


def test_typed_secrets_are_told_and_shown_again(qtbot: QtBot, form: ProfileForm) -> None:
    field = form.secrets[SecretKind.PASSWORD]
    with qtbot.waitSignal(form.secrets_changed), qtbot.assertNotEmitted(form.changed):
        qtbot.keyClicks(field.line, "planted")
    entries = form.entries()
    assert entries == {SecretKind.PASSWORD: SecretEntry(Secret("planted"), remember=True)}
    form.show_profile(ON_SITE, {})
    assert form.entries() == {}
    form.show_profile(ON_SITE, entries)
    assert form.entries() == entries


def test_the_keychain_complains_where_secrets_are(form: ProfileForm) -> None:
    form.show_secrets(SecretStates({SecretKind.PASSWORD: "run"}, "The keychain is locked."))
    assert "The keychain is locked." not in shown(form)
    form.tabs.setCurrentIndex(1)
    assert "The keychain is locked." in shown(form)
    assert "for this run only" in shown(form)


def test_while_the_keychain_is_asked_it_says_so(form: ProfileForm) -> None:
    form.show_secrets(None)
    form.tabs.setCurrentIndex(1)
    assert "asking the keychain…" in shown(form)


def test_without_a_profile_it_says_what_to_do(form: ProfileForm) -> None:
    form.show_profile(None, {})
    assert "Press +" in shown(form)
    assert not form.server.name.isVisible()
    form.show_profile(ON_SITE, {})
    assert "Press +" not in shown(form)
    assert form.server.name.isVisible()
