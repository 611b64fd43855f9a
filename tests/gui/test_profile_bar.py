"""The bar says which profile and protocol are chosen, and tells when another is."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from erpsync_gui.gui.profile_bar import ProfileBar, environment_color
from erpsync_gui.store.profile import PRACTICE, Environment, Profile
from erpsync_gui.wire.call import Protocol

ACME = Profile(
    "Acme",
    environment=Environment.PRODUCTION,
    address="https://acme.invalid",
    protocol=Protocol.REST,
    read_only=True,
)


@pytest.fixture
def bar(qtbot: QtBot) -> ProfileBar:
    bar = ProfileBar([PRACTICE, ACME], "")
    qtbot.addWidget(bar)
    return bar


def test_it_starts_on_the_practice_tenant_and_the_newest_soap(bar: ProfileBar) -> None:
    assert bar.profile() is PRACTICE
    assert bar.protocol() is Protocol.SOAP88


def test_it_starts_on_the_profile_of_the_last_run(qtbot: QtBot) -> None:
    bar = ProfileBar([PRACTICE, ACME], ACME.key)
    qtbot.addWidget(bar)
    assert bar.profile() is ACME
    assert bar.protocol() is Protocol.REST


def test_every_protocol_can_be_chosen(bar: ProfileBar, qtbot: QtBot) -> None:
    for protocol in Protocol:
        bar.choose_protocol(protocol)
        assert bar.protocol() is protocol
    with qtbot.waitSignal(bar.protocol_chosen) as chosen:
        bar.choose_protocol(Protocol.SOAP84)
    assert chosen.args == [Protocol.SOAP84]


def test_a_chosen_profile_brings_its_protocol(bar: ProfileBar, qtbot: QtBot) -> None:
    with qtbot.waitSignal(bar.profile_chosen) as chosen:
        bar.profile_box.activated.emit(1)
    assert chosen.args == [ACME]
    assert bar.protocol() is Protocol.REST
    with qtbot.assertNotEmitted(bar.profile_chosen):
        bar.profile_box.activated.emit(1)


def test_a_read_only_profile_says_so_in_words(bar: ProfileBar) -> None:
    assert bar.profile_box.itemText(1) == "Acme (read-only)"


def test_other_profiles_replace_the_offered_ones(bar: ProfileBar, qtbot: QtBot) -> None:
    other = Profile("Other")
    with qtbot.waitSignal(bar.profile_chosen):
        bar.set_profiles([PRACTICE, other], other.key)
    assert bar.profile() is other
    bar.set_profiles([PRACTICE], "a key that is gone")
    assert bar.profile() is PRACTICE


def test_a_button_beside_the_box_opens_the_profiles(bar: ProfileBar, qtbot: QtBot) -> None:
    button = bar.findChild(QToolButton)
    assert isinstance(button, QToolButton)
    with qtbot.waitSignal(bar.profiles_wanted):
        button.click()


def test_a_profile_that_got_its_address_stays_chosen(bar: ProfileBar, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(bar.profile_chosen):
        bar.set_address(PRACTICE.key, "http://127.0.0.1:5/Practice")
    assert bar.profile().address == "http://127.0.0.1:5/Practice"
    assert bar.profiles()[1].address == ACME.address


def test_actions_become_buttons(bar: ProfileBar) -> None:
    action = QAction("Send", bar)
    bar.add_buttons(action)
    assert bar.findChildren(QToolButton)[-1].defaultAction() is action


def test_each_environment_has_a_color_of_its_own(bar: ProfileBar) -> None:
    assert len({environment_color(each).name() for each in Environment}) == len(Environment)
