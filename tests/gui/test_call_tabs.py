"""Tabs are opened once, opened again on demand, and closed with their calls."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from erpsync_gui.contract import catalogue
from erpsync_gui.gui import icons
from erpsync_gui.gui.call_tabs import CallTabs
from erpsync_gui.store.profile import PRACTICE
from erpsync_gui.wire.call import WEB, Protocol
from tests.gui.exchange_samples import succeeded

CATALOGUE = catalogue.load()


@pytest.fixture
def tabs(qtbot: QtBot) -> CallTabs:
    tabs = CallTabs(CATALOGUE, lambda: PRACTICE, lambda: Protocol.SOAP88)
    qtbot.addWidget(tabs)
    tabs.show()
    return tabs


def test_an_operation_that_is_open_comes_to_the_front(tabs: CallTabs) -> None:
    first = tabs.open("SyncAll")
    tabs.open("GetEngineStatus")
    assert tabs.open("SyncAll") is first
    assert tabs.count() == 2
    assert tabs.current() is first


def test_a_second_tab_of_the_same_operation_is_another_one(tabs: CallTabs) -> None:
    first = tabs.open("SyncAll")
    assert tabs.open_new("SyncAll") is not first
    assert tabs.count() == 2


def test_a_new_tab_is_told_of(tabs: CallTabs, qtbot: QtBot) -> None:
    with qtbot.waitSignal(tabs.opened) as opened:
        tab = tabs.open("SyncAll")
    assert opened.args == [tab]
    with qtbot.assertNotEmitted(tabs.opened):
        tabs.open("SyncAll")


def test_a_tab_has_the_icon_of_its_running_call_then_of_its_verdict(
    tabs: CallTabs, qtbot: QtBot
) -> None:
    tab = tabs.open("ForceResyncExternal")
    exchange = succeeded()
    tabs._owners[exchange.call.number] = tab
    tabs.show_started(exchange.call)
    qtbot.waitUntil(lambda: tabs.tabIcon(0).cacheKey() == icons.icon("send").cacheKey())
    tabs.show_finished(exchange)
    assert tabs.tabIcon(0).cacheKey() == icons.icon("ok").cacheKey()


def test_closing_a_tab_stops_its_call(tabs: CallTabs, qtbot: QtBot) -> None:
    tab = tabs.open("SyncAll")
    with qtbot.waitSignal(tabs.submitted) as submitted:
        tab.send()
    tabs.show_started(submitted.args[0])
    with qtbot.waitSignal(tabs.stop_wanted) as stopped:
        tabs.close_tab(0)
    assert stopped.args == [submitted.args[0].number]
    assert tabs.current() is None


def test_closing_where_no_tab_is_does_nothing(tabs: CallTabs) -> None:
    tabs.close_tab(-1)
    tabs.close_tab(7)


def test_a_sign_in_operation_can_be_opened_too(tabs: CallTabs) -> None:
    tab = tabs.open("GetSystemInfo", "SoPrincipal")
    assert tab.operation.service == "SoPrincipal"


def test_an_exchange_without_a_form_gets_a_tab_of_its_name(tabs: CallTabs) -> None:
    exchange = succeeded()
    web = replace(exchange, call=replace(exchange.call, operation="Tenant state", service=WEB))
    tabs.open("SyncAll")
    for _ in range(2):
        tabs.open_exchange(web)
    assert tabs.count() == 2
    assert tabs.current() is None
    view = tabs.current_view()
    assert view is not None
    assert view.exchange is web
    assert len(tabs.panes()) == 3
    tabs.close_tab(tabs.currentIndex())
    assert tabs.count() == 1
