"""A tab sends what its form says, asks before what cannot be undone, and shows its newest call."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from erpsync_gui.contract import catalogue
from erpsync_gui.gui.call_tab import CallTab
from erpsync_gui.gui.confirmation import ConfirmationDialog
from erpsync_gui.gui.desktop import Desktop
from erpsync_gui.store.profile import PRACTICE, Environment, Profile, WayIn
from erpsync_gui.wire.call import Call, Protocol
from erpsync_gui.wire.outcome import Level, Outcome

CATALOGUE = catalogue.load()
PRODUCTION = Profile(
    "Acme",
    environment=Environment.PRODUCTION,
    address="https://acme.invalid",
    way_in=WayIn.NONE,
)


def tab_of(qtbot: QtBot, name: str, profile: Profile = PRACTICE) -> CallTab:
    operation = CATALOGUE.operation(name)
    tab = CallTab(operation, CATALOGUE, lambda: profile, lambda: Protocol.SOAP88)
    qtbot.addWidget(tab)
    tab.show()
    return tab


def answer(tab: CallTab, word: str) -> None:
    dialog = tab.findChild(ConfirmationDialog)
    assert isinstance(dialog, ConfirmationDialog)
    typed = dialog.findChild(QLineEdit)
    assert isinstance(typed, QLineEdit)
    typed.setText(word)
    dialog._send.click()


def test_a_filled_form_becomes_a_call(qtbot: QtBot) -> None:
    tab = tab_of(qtbot, "GetConnection")
    tab.request.set_arguments({"ErpConnectionId": 3})
    with qtbot.waitSignal(tab.submitted) as submitted:
        tab.send()
    call: Call = submitted.args[1]
    assert call.operation == "GetConnection"
    assert call.arguments == {"ErpConnectionId": 3}
    assert not call.confirmed_everything


def test_a_bad_value_keeps_the_call_here(qtbot: QtBot) -> None:
    tab = tab_of(qtbot, "GetConnection")
    field = next(each for each in tab.request.form.findChildren(QLineEdit) if each.isVisible())
    field.setText("three")
    with qtbot.assertNotEmitted(tab.submitted):
        tab.send()
    shown = tab.view.exchange
    assert shown is not None
    assert shown.outcome is Outcome.NOT_SENT
    assert "ErpConnectionId" in shown.verdict.sentence


def test_a_version_without_the_operation_does_not_ask_about_everything(qtbot: QtBot) -> None:
    operation = CATALOGUE.operation("ForceResync")
    tab = CallTab(operation, CATALOGUE, lambda: PRACTICE, lambda: Protocol.SOAP84)
    qtbot.addWidget(tab)
    tab.request.set_arguments({"ErpConnectionId": 1, "InternalKeyIds": [7]})
    with qtbot.waitSignal(tab.submitted) as submitted:
        tab.send()
    assert not submitted.args[1].confirmed_everything


@pytest.mark.parametrize("word", ["", "all", "yes"])
def test_an_empty_key_list_is_not_sent_without_the_word(qtbot: QtBot, word: str) -> None:
    tab = tab_of(qtbot, "ForceResync")
    tab.request.set_arguments({"ErpConnectionId": 1, "InternalKeyIds": []})
    with qtbot.assertNotEmitted(tab.submitted):
        tab.send()
        answer(tab, word)


def test_an_empty_key_list_goes_out_with_the_typed_word(qtbot: QtBot) -> None:
    tab = tab_of(qtbot, "ForceResync")
    tab.request.set_arguments({"ErpConnectionId": 1, "InternalKeyIds": []})
    tab.send()
    with qtbot.waitSignal(tab.submitted) as submitted:
        answer(tab, "ALL")
    assert submitted.args[1].confirmed_everything


def test_production_asks_for_its_name_and_confirms_nothing_else(qtbot: QtBot) -> None:
    tab = tab_of(qtbot, "ForceResync", PRODUCTION)
    tab.request.set_arguments({"ErpConnectionId": 1, "InternalKeyIds": [5]})
    tab.send()
    with qtbot.waitSignal(tab.submitted) as submitted:
        answer(tab, "Acme")
    assert not submitted.args[1].confirmed_everything


def test_nothing_is_sent_twice_while_a_call_runs(qtbot: QtBot) -> None:
    tab = tab_of(qtbot, "SyncAll")
    with qtbot.waitSignal(tab.submitted) as submitted:
        tab.send()
    tab.show_started(submitted.args[1])
    with qtbot.assertNotEmitted(tab.submitted):
        tab.send()
    with qtbot.waitSignal(tab.stop_wanted) as stopped:
        tab.stop()
    assert stopped.args == [submitted.args[1].number]
    tab.show_dropped(submitted.args[1].number)
    assert not tab.is_running


def test_that_a_call_runs_is_told_once_it_has_for_a_moment(qtbot: QtBot) -> None:
    tab, told = tab_of(qtbot, "SyncAll"), list[bool]()
    with qtbot.waitSignal(tab.submitted) as submitted:
        tab.send()
    call = submitted.args[1]
    tab.running_changed.connect(lambda changed: told.append(changed.is_running))
    tab.show_started(call)
    tab.show_dropped(call.number)
    assert told == [False]
    tab.show_started(call)
    qtbot.waitUntil(lambda: told == [False, True])


def test_an_edited_body_is_sent_as_it_stands_with_the_real_ticket(
    desktop: Desktop, qtbot: QtBot
) -> None:
    tab = desktop.tabs.open("GetConnection")
    tab.request.set_arguments({"ErpConnectionId": 1})
    with qtbot.waitSignal(desktop.workbench.exchanged, timeout=10_000):
        tab.send()
    tab.edit_body()
    assert tab.request.edits_body
    editor = tab.findChild(QPlainTextEdit)
    assert isinstance(editor, QPlainTextEdit)
    assert "********" in editor.toPlainText()
    editor.setPlainText(editor.toPlainText().replace(">1<", ">2<"))
    with qtbot.waitSignal(desktop.workbench.exchanged, timeout=10_000) as exchanged:
        tab.send()
    exchange = exchanged.args[0]
    assert exchange.outcome is Outcome.OK, exchange.explain()
    assert exchange.value["ErpConnectionId"] == 2


def test_an_edited_body_without_keys_is_stopped_by_the_guard_and_then_asked_about(
    desktop: Desktop, qtbot: QtBot
) -> None:
    tab = desktop.tabs.open("ForceResync")
    tab.request.set_arguments({"ErpConnectionId": 1, "InternalKeyIds": [101]})
    with qtbot.waitSignal(desktop.workbench.exchanged, timeout=10_000):
        tab.send()
    tab.edit_body()
    editor = tab.findChild(QPlainTextEdit)
    assert isinstance(editor, QPlainTextEdit)
    editor.setPlainText(editor.toPlainText().replace("<a:int>101</a:int>", ""))
    with qtbot.waitSignal(desktop.workbench.exchanged, timeout=10_000) as exchanged:
        tab.send()
    stopped = exchanged.args[0]
    assert stopped.outcome is Outcome.NOT_SENT
    assert stopped.verdict.level is Level.GUARD
    with qtbot.waitSignal(desktop.workbench.exchanged, timeout=10_000) as exchanged:
        answer(tab, "ALL")
    assert exchanged.args[0].response is not None
