"""The second tab shows what the chosen way in needs, and offers what exists at the place."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from erpsync_gui.gui.profile_problems import Spot, ways_in
from erpsync_gui.gui.sign_in_page import SignInPage
from erpsync_gui.store.profile import Profile, WayIn
from erpsync_gui.store.secret_kind import SecretKind
from erpsync_gui.wire.online import OnlineApp

ON_SITE = Profile("Fjord", key="k", address="https://crm.example.com", user="tessa")
ONLINE = replace(
    ON_SITE,
    way_in=WayIn.BROWSER,
    app=OnlineApp("sod", "Cust1", "client", "http://127.0.0.1:7890", "/no/such.pem"),
)


@pytest.fixture
def page(qtbot: QtBot) -> SignInPage:
    made = SignInPage("Ring")
    qtbot.addWidget(made)
    made.show_profile(ON_SITE)
    made.show()
    return made


def shown(page: SignInPage) -> set[object]:
    return {key for key in page.fields() if page.is_shown(key) and key is not Spot.WAY_IN}


def offered(page: SignInPage) -> tuple[WayIn, ...]:
    return tuple(page.way_in.itemData(place) for place in range(page.way_in.count()))


def texts(page: SignInPage) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


@pytest.mark.parametrize(
    ("way", "needed"),
    [
        (WayIn.PASSWORD, {Spot.USER, SecretKind.PASSWORD}),
        (WayIn.BASIC, {Spot.USER, SecretKind.PASSWORD}),
        (WayIn.WINDOWS, {Spot.USER, SecretKind.PASSWORD}),
        (WayIn.TICKET, {SecretKind.TICKET, SecretKind.CLIENT_SECRET}),
        (WayIn.BEARER, {SecretKind.ACCESS_TOKEN, SecretKind.CLIENT_SECRET}),
        (WayIn.NONE, set()),
    ],
)
def test_on_site_only_the_fields_of_the_way_in_are_shown(
    qtbot: QtBot, page: SignInPage, way: WayIn, needed: set[object]
) -> None:
    page.show_profile(replace(ON_SITE, way_in=way))
    assert shown(page) == needed


@pytest.mark.parametrize(
    ("way", "needed"),
    [
        (WayIn.BROWSER, {Spot.CLIENT_ID, SecretKind.CLIENT_SECRET, Spot.REDIRECT}),
        (
            WayIn.SYSTEM_USER,
            {
                SecretKind.CLIENT_SECRET,
                Spot.KEY_FILE,
                SecretKind.KEY_PASSPHRASE,
                SecretKind.SYSTEM_TOKEN,
            },
        ),
        (WayIn.TICKET, {SecretKind.TICKET, SecretKind.CLIENT_SECRET}),
        (WayIn.BEARER, {SecretKind.ACCESS_TOKEN, SecretKind.CLIENT_SECRET}),
        (WayIn.NONE, set()),
    ],
)
def test_online_only_the_fields_of_the_way_in_are_shown(
    qtbot: QtBot, page: SignInPage, way: WayIn, needed: set[object]
) -> None:
    page.show_profile(replace(ONLINE, way_in=way))
    assert shown(page) == needed


@pytest.mark.parametrize("profile", [ON_SITE, ONLINE, replace(ONLINE, way_in=WayIn.BEARER)])
def test_what_is_shown_is_what_comes_back(qtbot: QtBot, page: SignInPage, profile: Profile) -> None:
    with qtbot.assertNotEmitted(page.changed):
        page.show_profile(profile)
    assert page.filled(profile) == profile


def test_another_way_in_by_the_keyboard(qtbot: QtBot, page: SignInPage) -> None:
    with qtbot.waitSignal(page.changed):
        qtbot.keyClicks(page.way_in, "W")
    assert page.filled(ON_SITE).way_in is WayIn.WINDOWS
    assert "whoever is signed in to this computer" in texts(page)


def test_only_what_exists_at_the_place_is_offered(page: SignInPage) -> None:
    assert offered(page) == ways_in(online=False)
    page.show_profile(ONLINE)
    assert offered(page) == ways_in(online=True)


def test_a_way_in_that_does_not_exist_elsewhere_gives_way_and_says_so(page: SignInPage) -> None:
    page.move_to(online=True)
    assert page.filled(ONLINE).way_in is WayIn.BROWSER
    assert WayIn.PASSWORD.title in texts(page)


def test_a_way_in_that_exists_at_both_places_stays(page: SignInPage) -> None:
    page.show_profile(replace(ON_SITE, way_in=WayIn.BEARER))
    page.move_to(online=True)
    assert page.filled(ONLINE).way_in is WayIn.BEARER


def test_a_misfit_from_a_file_is_shown_and_not_replaced(page: SignInPage) -> None:
    misfit = replace(ONLINE, way_in=WayIn.PASSWORD)
    page.show_profile(misfit)
    assert page.filled(misfit) == misfit


def test_the_client_secret_has_the_hint_of_the_other_token(page: SignInPage) -> None:
    page.show_profile(ONLINE)
    assert "Client sec&ret\n(application token)" in texts(page)
    assert "try the client id here instead" in texts(page)


def test_typing_is_told(qtbot: QtBot, page: SignInPage) -> None:
    with qtbot.waitSignal(page.changed):
        qtbot.keyClicks(page.user, "x")
    assert page.filled(ON_SITE).user == "tessax"
