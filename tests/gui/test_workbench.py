"""A call goes from a form through a thread to its tab and the history, and nowhere else."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from erpsync_gui.gui.call_tab import CallTab
from erpsync_gui.gui.desktop import Desktop
from erpsync_gui.secret import Secret
from erpsync_gui.store.profile import PRACTICE, Profile, WayIn
from erpsync_gui.store.secret_kind import SecretKind
from erpsync_gui.wire.call import Protocol
from erpsync_gui.wire.exchange import Exchange
from erpsync_gui.wire.outcome import Outcome, Phase
from tests.fakes.choosing import Choose


def arm(desktop: Desktop, spec: str, calls: int | None = 1) -> None:
    assert desktop.workbench.connections is not None
    desktop.workbench.connections.sandbox.faults.arm(spec, calls)


def exchanges(desktop: Desktop, qtbot: QtBot, *tabs: CallTab) -> list[Exchange]:
    made: list[Exchange] = []
    desktop.workbench.exchanged.connect(made.append)
    for tab in tabs:
        tab.send()
    qtbot.waitUntil(lambda: len(made) == len(tabs), timeout=20_000)
    return made


def test_the_practice_tenant_is_signed_in_by_itself(desktop: Desktop) -> None:
    assert desktop.bar.sign_in.text.startswith("Signed in as Tessa Admin · ticket ")
    assert desktop.bar.profile().address.startswith("http://127.0.0.1:")


def test_a_call_sent_while_connecting_waits_and_is_made(desktop: Desktop, qtbot: QtBot) -> None:
    tab = desktop.tabs.open("GetEngineStatus")
    desktop.workbench.enter(PRACTICE)
    tab.send()
    assert tab.is_running
    assert not desktop.workbench.runner._running
    with qtbot.waitSignal(desktop.workbench.exchanged, timeout=20_000) as exchanged:
        pass
    assert exchanged.args[0].outcome is Outcome.OK


def test_a_waiting_call_can_be_stopped(desktop: Desktop, qtbot: QtBot) -> None:
    tab = desktop.tabs.open("GetEngineStatus")
    desktop.workbench.enter(PRACTICE)
    tab.send()
    tab.stop()
    assert not tab.is_running
    with qtbot.waitSignal(desktop.workbench.connected, timeout=20_000):
        pass
    assert desktop.workbench.latest is None


def test_several_calls_run_at_once_each_in_its_tab(desktop: Desktop, qtbot: QtBot) -> None:
    arm(desktop, "delay=300", calls=3)
    names = ("GetEngineStatus", "GetAllConnectors", "SyncAll")
    tabs = [desktop.tabs.open(name) for name in names]
    made = exchanges(desktop, qtbot, *tabs)
    assert {each.call.operation for each in made} == set(names)
    for tab in tabs:
        assert tab.view.exchange is not None
        assert tab.view.exchange.call.operation == tab.operation.name
    assert max(each.timeline.elapsed_ms for each in made) < 2000


@pytest.mark.parametrize("spec", ["delay=60000", "drip=1000"])
def test_stopping_ends_the_call_and_closes_the_connection(
    desktop: Desktop, qtbot: QtBot, spec: str
) -> None:
    arm(desktop, spec)
    tab = desktop.tabs.open("GetAllConnectors")
    waited_for = Phase.RECEIVING if spec.startswith("drip") else Phase.WAITING

    def has_come_so_far(_number: int, phase: Phase, _received_bytes: int) -> bool:
        return phase is waited_for

    with qtbot.waitSignal(
        desktop.workbench.runner.advanced, check_params_cb=has_come_so_far, timeout=10_000
    ):
        tab.send()
    with qtbot.waitSignal(desktop.workbench.exchanged, timeout=2_000) as exchanged:
        tab.stop()
    assert exchanged.args[0].outcome is Outcome.CANCELLED
    connections = desktop.workbench.connections
    assert connections is not None
    qtbot.waitUntil(lambda: connections.sandbox.open_connections == 0, timeout=2_000)


def test_a_late_answer_does_not_overwrite_a_newer_one(desktop: Desktop, qtbot: QtBot) -> None:
    arm(desktop, "delay=400")
    tab = desktop.tabs.open("GetEngineStatus")
    made: list[Exchange] = []
    desktop.workbench.exchanged.connect(made.append)
    runner = desktop.workbench.runner
    # The delay is for whichever call reaches the server first.
    with qtbot.waitSignal(
        runner.advanced, check_params_cb=lambda _, phase, __: phase is Phase.WAITING
    ):
        tab.send()
    tab.show_started(second := tab._call({}))  # the tab lets go of the first
    desktop.tabs._owners[second.number] = tab
    desktop.workbench.submit(second)
    qtbot.waitUntil(lambda: len(made) == 2, timeout=10_000)
    assert made[-1].call.number != second.number
    assert tab.view.exchange is not None
    assert tab.view.exchange.call.number == second.number


def test_every_call_stands_in_the_history_and_can_be_shown_again(
    desktop: Desktop, qtbot: QtBot
) -> None:
    first = exchanges(desktop, qtbot, desktop.tabs.open("GetEngineStatus"))[0]
    exchanges(desktop, qtbot, desktop.tabs.open("GetAllConnectors"))
    qtbot.waitUntil(lambda: desktop.history.count() == 2)
    desktop.history.go_back()
    desktop.history.go_back()
    tab = desktop.tabs.current()
    assert tab is not None
    assert tab.operation.name == "GetEngineStatus"
    assert tab.view.exchange is first


def test_an_answer_is_painted_before_the_history_has_it(desktop: Desktop, qtbot: QtBot) -> None:
    tab = desktop.tabs.open("GetEngineStatus")
    listed: list[int] = []

    class Paintings(QObject):
        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
            if event.type() == QEvent.Type.UpdateRequest and tab.view.exchange is not None:
                listed.append(desktop.history.count())
            return False

    paintings = Paintings()
    desktop.window.installEventFilter(paintings)
    exchanges(desktop, qtbot, tab)
    qtbot.waitUntil(lambda: desktop.history.count() == 1)
    assert listed[0] == 0


def test_an_earlier_call_goes_back_into_its_form(desktop: Desktop, qtbot: QtBot) -> None:
    tab = desktop.tabs.open("GetConnection")
    tab.request.set_arguments({"ErpConnectionId": 2})
    made = exchanges(desktop, qtbot, tab)[0]
    tab.request.set_arguments({"ErpConnectionId": 1})
    desktop.workbench.reuse(made)
    filled = desktop.tabs.current()
    assert filled is not None
    assert filled.request.form.arguments() == {"ErpConnectionId": 2}
    assert tab.request.form.arguments() == {"ErpConnectionId": 1}


def test_connections_are_offered_by_name_in_every_form(desktop: Desktop) -> None:
    tab = desktop.tabs.open("GetConnection")
    texts = [
        box.itemText(place)
        for box in tab.request.form.findChildren(QComboBox)
        for place in range(box.count())
    ]
    assert any("Nordbooks, Oslo" in text for text in texts)


def test_a_call_that_waits_for_one_profile_is_never_made_at_another(
    desktop: Desktop, choose: Choose
) -> None:
    tab = desktop.tabs.open("GetEngineStatus")
    desktop.workbench.enter(PRACTICE)
    tab.send()
    choose(Profile("Acme", address="http://127.0.0.1:9", way_in=WayIn.NONE))
    assert not tab.is_running
    assert desktop.workbench.latest is None


def test_the_names_of_one_server_are_not_offered_on_another(
    desktop: Desktop, choose: Choose
) -> None:
    tab = desktop.tabs.open("GetConnection")
    tab.request.set_arguments({"ErpConnectionId": 1})
    choose(Profile("Acme", address="http://127.0.0.1:9", way_in=WayIn.NONE))
    shown = [box.currentText() for box in tab.request.form.findChildren(QComboBox)]
    shown += [field.text() for field in tab.request.form.findChildren(QLineEdit)]
    assert not [text for text in shown if "Nordbooks" in text]
    assert tab.request.form.arguments() == {"ErpConnectionId": 1}


def test_a_call_without_parameters_has_a_preview_at_once(
    desktop: Desktop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    tab = desktop.tabs.open("SyncAll")
    shown: list[bytes] = []
    monkeypatch.setattr(tab.view, "show_preview", lambda text: shown.append(text.body))
    qtbot.waitUntil(lambda: any(b"SyncAll" in body for body in shown), timeout=10_000)


def test_the_preview_shows_the_body_before_it_is_sent(
    desktop: Desktop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[bytes] = []
    tab = desktop.tabs.open("GetConnection")
    monkeypatch.setattr(tab.view, "show_preview", lambda text: shown.append(text.body))
    tab.request.set_arguments({"ErpConnectionId": 77})
    qtbot.waitUntil(lambda: any(b">77<" in body for body in shown), timeout=10_000)
    assert b"********" in shown[-1]


def test_a_wrong_password_is_said_and_its_sign_in_stands_in_the_history(
    desktop: Desktop, choose: Choose
) -> None:
    wrong = Profile("Wrong", address=desktop.bar.profile().address, user="tessa")
    choose(wrong, {SecretKind.PASSWORD: Secret("planted-wrong")})
    assert desktop.bar.sign_in.text == "Not signed in"
    assert desktop.strip.sentence.startswith("Not signed in: ")
    desktop.history.go_back()
    tab = desktop.tabs.current()
    assert tab is not None
    exchange = tab.view.exchange
    assert exchange is not None
    assert exchange.call.operation == "AuthenticateUsernamePassword"
    assert "planted-wrong" not in repr(exchange)


@pytest.mark.parametrize("way_in", [WayIn.BASIC, WayIn.NONE, WayIn.TICKET])
def test_the_other_ways_in_reach_the_server(
    desktop: Desktop, qtbot: QtBot, choose: Choose, way_in: WayIn
) -> None:
    profile = Profile("Typed", address=desktop.bar.profile().address, way_in=way_in, user="tessa")
    secrets = {
        SecretKind.PASSWORD: Secret("Fjord-4711"),
        SecretKind.TICKET: Secret("7T:wrong"),
    }
    choose(profile, secrets)
    desktop.bar.choose_protocol(Protocol.REST)
    exchange = exchanges(desktop, qtbot, desktop.tabs.open("GetEngineStatus"))[0]
    assert exchange.outcome is (Outcome.OK if way_in is WayIn.BASIC else Outcome.REFUSED)
    if way_in is not WayIn.BASIC:
        assert exchange.verdict.code == "401"


def test_a_pasted_answer_is_shown_offline(desktop: Desktop, qtbot: QtBot) -> None:
    desktop.reader.read_answer(b'{"IsOk": false, "UserExplanation": "no"}', "SyncAll")

    def is_shown() -> bool:
        tab = desktop.tabs.current()
        return tab is not None and tab.operation.name == "SyncAll" and bool(tab.view.exchange)

    qtbot.waitUntil(is_shown, timeout=10_000)
    tab = desktop.tabs.current()
    assert tab is not None
    assert tab.view.exchange is not None
    assert tab.view.exchange.outcome is Outcome.REFUSED
    assert tab.view.exchange.request is None


def test_a_pasted_text_that_is_nobodys_answer_gets_a_sentence(
    desktop: Desktop, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(desktop.reader.complained, timeout=10_000) as complained:
        desktop.reader.read_answer(b"what is this", "")
    assert complained.args[0].endswith(".")


def test_a_pasted_request_fills_its_form(desktop: Desktop, qtbot: QtBot) -> None:
    desktop.reader.read_request(b'{"ErpConnectionId": 2}', "GetConnection")

    def is_filled() -> bool:
        tab = desktop.tabs.current()
        return tab is not None and tab.operation.name == "GetConnection"

    qtbot.waitUntil(is_filled, timeout=10_000)
    tab = desktop.tabs.current()
    assert tab is not None
    assert tab.request.form.arguments() == {"ErpConnectionId": 2}
