"""An exchange without a form is shown in a tab of its own."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from erpsync_gui.gui.exchange_tab import ExchangeTab
from tests.gui.exchange_samples import succeeded


def test_it_shows_the_last_exchange_of_its_name(qtbot: QtBot) -> None:
    tab = ExchangeTab("Tenant state")
    qtbot.addWidget(tab)
    tab.show()
    first, second = succeeded(), succeeded()
    for exchange in (first, second):
        tab.show_exchange(exchange)
    assert tab.name == "Tenant state"
    assert tab.view.exchange is second
