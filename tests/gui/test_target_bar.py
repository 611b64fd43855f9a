"""The bar says which server and protocol are chosen, and tells when another is."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from erpsync_gui.gui.target import PRACTICE, Environment, Target, WayIn
from erpsync_gui.gui.target_bar import TargetBar, environment_color
from erpsync_gui.wire.call import Protocol

ACME = Target("Acme", Environment.PRODUCTION, "https://acme.invalid", WayIn.NONE)


@pytest.fixture
def bar(qtbot: QtBot) -> TargetBar:
    bar = TargetBar(PRACTICE)
    qtbot.addWidget(bar)
    return bar


def test_it_starts_on_the_practice_tenant_and_the_newest_soap(bar: TargetBar) -> None:
    assert bar.target() is PRACTICE
    assert bar.protocol() is Protocol.SOAP88


def test_every_protocol_can_be_chosen(bar: TargetBar, qtbot: QtBot) -> None:
    for protocol in Protocol:
        bar.choose_protocol(protocol)
        assert bar.protocol() is protocol
    with qtbot.waitSignal(bar.protocol_chosen) as chosen:
        bar.choose_protocol(Protocol.SOAP84)
    assert chosen.args == [Protocol.SOAP84]


def test_a_typed_server_is_chosen_and_offered_again(bar: TargetBar, qtbot: QtBot) -> None:
    with qtbot.waitSignal(bar.target_chosen) as chosen:
        bar.add_target(ACME)
    assert chosen.args == [ACME]
    assert bar.target() is ACME
    with qtbot.waitSignal(bar.target_chosen):
        bar.target_box.activated.emit(0)
    assert bar.target() is PRACTICE


def test_the_same_server_typed_twice_is_listed_once(bar: TargetBar) -> None:
    bar.add_target(ACME)
    rows = bar.target_box.count()
    bar.add_target(ACME.at("https://other.invalid"))
    assert bar.target_box.count() == rows
    assert bar.target().base_url == "https://other.invalid"


def test_a_button_beside_the_box_asks_for_an_address(bar: TargetBar, qtbot: QtBot) -> None:
    button = bar.findChild(QToolButton)
    assert isinstance(button, QToolButton)
    with qtbot.waitSignal(bar.other_wanted):
        button.click()
    assert bar.target() is PRACTICE


def test_a_target_that_got_its_address_stays_chosen(bar: TargetBar) -> None:
    bar.replace_target(PRACTICE.at("http://127.0.0.1:5/Practice"))
    assert bar.target().base_url == "http://127.0.0.1:5/Practice"


def test_actions_become_buttons(bar: TargetBar) -> None:
    action = QAction("Send", bar)
    bar.add_buttons(action)
    assert bar.findChildren(QToolButton)[-1].defaultAction() is action


def test_each_environment_has_a_color_of_its_own(bar: TargetBar) -> None:
    assert len({environment_color(each).name() for each in Environment}) == len(Environment)
