"""A typed address becomes a target; a bad one gets a sentence."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from erpsync_gui.gui.server_dialog import ServerDialog, address_problem, base_of
from erpsync_gui.gui.target import Environment, Target, WayIn


@pytest.mark.parametrize(
    ("typed", "base"),
    [
        ("https://crm.example.com/App", "https://crm.example.com/App"),
        ("https://crm.example.com/App/", "https://crm.example.com/App"),
        (
            " https://crm.example.com/App/Remote/Services88/ErpSync.svc?wsdl ",
            "https://crm.example.com/App",
        ),
        (
            "https://api.example.com/Cust1/api/v1/Agents/ErpSync/SyncAll",
            "https://api.example.com/Cust1",
        ),
        ("https://crm.example.com/apiary", "https://crm.example.com/apiary"),
        ("https://crm.example.com/remote/services84/", "https://crm.example.com"),
    ],
)
def test_the_root_is_found_in_an_address_that_goes_deeper(typed: str, base: str) -> None:
    assert base_of(typed) == base


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "crm.example.com",
        "ftp://crm.example.com",
        "https://",
        "http://[::1",
        "https://a:b@c/",
    ],
)
def test_a_bad_address_gets_a_sentence(typed: str) -> None:
    assert address_problem(typed).endswith(".")


def test_a_good_address_has_no_problem() -> None:
    assert address_problem("http://127.0.0.1:8080/App") == ""


def test_entering_an_address_gives_a_target(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = ServerDialog(parent)
    dialog.address.setText("https://crm.example.com/App")
    dialog.environment.setCurrentIndex(dialog.environment.findData(Environment.PRODUCTION))
    dialog.way_in.setCurrentIndex(dialog.way_in.findData(WayIn.TICKET))
    dialog.secret.setText("7T:planted")
    with qtbot.waitSignal(dialog.entered) as entered:
        dialog.accept_button.click()
    target: Target = entered.args[0]
    assert target.base_url == "https://crm.example.com/App"
    assert target.name == "crm.example.com/App"
    assert target.environment is Environment.PRODUCTION
    assert target.secret.reveal() == "7T:planted"
    assert "planted" not in repr(target)


def test_a_bad_address_keeps_the_dialog_open(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = ServerDialog(parent)
    dialog.open()
    dialog.address.setText("nonsense")
    with qtbot.assertNotEmitted(dialog.entered):
        dialog.accept_button.click()
    assert dialog.isVisible()
    dialog.close()
