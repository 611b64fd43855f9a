"""The first tab: production is read-only by itself, and addresses are brought to their root."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from erpsync_gui.gui.choice_box import QuietBox
from erpsync_gui.gui.profile_problems import Spot
from erpsync_gui.gui.server_page import ServerPage
from erpsync_gui.store.profile import Environment, Profile
from erpsync_gui.wire.call import Protocol
from erpsync_gui.wire.online import OnlineApp

ON_SITE = Profile(
    "Fjord",
    key="k",
    address="https://crm.example.com/App",
    language="nb-NO",
    culture="nb-NO",
    time_zone="NO",
    protocol=Protocol.REST,
)
ONLINE = replace(ON_SITE, address="", app=OnlineApp("online", "Cust12345", "client"))


@pytest.fixture
def page(qtbot: QtBot) -> ServerPage:
    made = ServerPage()
    qtbot.addWidget(made)
    made.show_profile(ON_SITE)
    made.show()
    return made


def choose(qtbot: QtBot, box: QuietBox, data: object) -> None:
    """Go to a choice by the arrow keys."""
    way = box.findData(data) - box.currentIndex()
    assert way
    for _ in range(abs(way)):
        qtbot.keyClick(box, Qt.Key.Key_Down if way > 0 else Qt.Key.Key_Up)


def texts(page: ServerPage) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


@pytest.mark.parametrize(
    "profile",
    [
        ON_SITE,
        ONLINE,
        replace(ONLINE, app=OnlineApp("https://login.example.com")),
        replace(ONLINE, address="https://online2.example.com/Cust12345"),
        replace(ON_SITE, environment=Environment.PRODUCTION, read_only=False),
        replace(ON_SITE, environment=Environment.PRACTICE, read_only=True),
    ],
)
def test_what_is_shown_is_what_comes_back(qtbot: QtBot, page: ServerPage, profile: Profile) -> None:
    with qtbot.assertNotEmitted(page.changed):
        page.show_profile(profile)
    assert page.filled(profile) == profile


def test_choosing_production_switches_read_only_on_and_says_so(
    qtbot: QtBot, page: ServerPage
) -> None:
    with qtbot.waitSignal(page.changed):
        choose(qtbot, page.environment, Environment.PRODUCTION)
    filled = page.filled(ON_SITE)
    assert (filled.environment, filled.read_only) == (Environment.PRODUCTION, True)
    assert "Switched on by itself" in texts(page)


def test_leaving_production_takes_back_what_was_switched_on_by_itself(
    qtbot: QtBot, page: ServerPage
) -> None:
    choose(qtbot, page.environment, Environment.PRODUCTION)
    choose(qtbot, page.environment, Environment.TEST)
    assert not page.filled(ON_SITE).read_only
    assert "Switched on" not in texts(page)


def test_read_only_that_the_user_wanted_stays(qtbot: QtBot, page: ServerPage) -> None:
    qtbot.keyClick(page.read_only, Qt.Key.Key_Space)
    choose(qtbot, page.environment, Environment.PRODUCTION)
    choose(qtbot, page.environment, Environment.TEST)
    assert page.filled(ON_SITE).read_only


def test_production_can_be_made_writable_and_warns(qtbot: QtBot, page: ServerPage) -> None:
    choose(qtbot, page.environment, Environment.PRODUCTION)
    qtbot.keyClick(page.read_only, Qt.Key.Key_Space)
    assert not page.filled(ON_SITE).read_only
    assert "calls that change data will go out" in texts(page)


def test_practice_is_no_choice_for_a_customer(page: ServerPage) -> None:
    offered = [page.environment.itemData(place) for place in range(page.environment.count())]
    assert offered == [Environment.TEST, Environment.PRODUCTION]


def test_an_address_of_a_service_is_cut_to_the_root_when_it_is_left(
    qtbot: QtBot, page: ServerPage
) -> None:
    page.address.clear()
    qtbot.keyClicks(page.address, "https://crm.example.com/App/Remote/Services88/ErpSync.svc?wsdl")
    assert page.filled(ON_SITE).address == "https://crm.example.com/App"
    qtbot.keyClick(page.address, Qt.Key.Key_Return)
    assert page.address.text() == "https://crm.example.com/App"


def test_a_bad_address_stays_as_it_was_typed(qtbot: QtBot, page: ServerPage) -> None:
    page.address.clear()
    qtbot.keyClicks(page.address, "crm.example.com")
    qtbot.keyClick(page.address, Qt.Key.Key_Return)
    assert page.address.text() == page.filled(ON_SITE).address == "crm.example.com"


def test_online_has_its_environment_and_tenant(qtbot: QtBot, page: ServerPage) -> None:
    assert not page.is_shown(Spot.TENANT)
    choose(qtbot, page.place, data=True)
    choose(qtbot, page.login, "qaonline")
    qtbot.keyClicks(page.tenant, "cust12345")
    qtbot.keyClick(page.tenant, Qt.Key.Key_Return)
    assert page.tenant.text() == "Cust12345"
    assert page.filled(ON_SITE).app == OnlineApp("qaonline", "Cust12345")
    assert not page.is_shown(Spot.LOGIN_ADDRESS)


def test_another_login_address_can_be_typed(qtbot: QtBot, page: ServerPage) -> None:
    choose(qtbot, page.place, data=True)
    choose(qtbot, page.login, "")
    assert page.is_shown(Spot.LOGIN_ADDRESS)
    qtbot.keyClicks(page.login_address, "https://login.example.com/")
    app = page.filled(ON_SITE).app
    assert app is not None
    assert app.environment == "https://login.example.com"


def test_what_stands_on_the_other_tab_is_not_touched(page: ServerPage) -> None:
    page.show_profile(ONLINE)
    filled = page.filled(ONLINE).app
    assert filled is not None
    assert filled.client_id == "client"


def test_there_is_nothing_of_the_application_on_site(qtbot: QtBot, page: ServerPage) -> None:
    page.show_profile(ONLINE)
    choose(qtbot, page.place, data=False)
    assert page.filled(ONLINE).app is None
