"""The history shows the newest call first, finds calls, and hands them back as they were."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QListView
from pytestqt.qtbot import QtBot

from erpsync_gui.gui.history_pane import HistoryModel, HistoryPane
from erpsync_gui.store.history import History
from erpsync_gui.wire.call import Call, Endpoint, Protocol
from erpsync_gui.wire.exchange import Exchange, Timeline, Verdict
from erpsync_gui.wire.outcome import Level, Outcome


def exchange(operation: str, sentence: str = "Done.", outcome: Outcome = Outcome.OK) -> Exchange:
    call = Call(operation, Endpoint("http://127.0.0.1:1", Protocol.SOAP88))
    verdict = Verdict(outcome, Level.RESULT, sentence)
    return Exchange(call, verdict, Timeline(datetime.now(UTC), elapsed_ms=12.3), server="Practice")


@pytest.fixture
def model(qtbot: QtBot) -> HistoryModel:
    model = HistoryModel(History())
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    return model


def rows(model: HistoryModel) -> list[str]:
    return [str(model.data(model.index(row))) for row in range(model.rowCount())]


def test_the_newest_call_stands_first(model: HistoryModel) -> None:
    model.add(exchange("SyncAll"))
    model.add(exchange("GetEngineStatus"))
    assert ["GetEngineStatus" in rows(model)[0], "SyncAll" in rows(model)[1]] == [True, True]


def test_the_filter_looks_at_operation_and_verdict(model: HistoryModel) -> None:
    model.add(exchange("SyncAll", "Refused by Nordbooks."))
    model.add(exchange("GetEngineStatus"))
    model.set_filter("nordBOOKS")
    assert len(rows(model)) == 1
    model.add(exchange("GetConnection"))
    assert len(rows(model)) == 1
    model.set_filter("")
    assert len(rows(model)) == 3


def test_a_row_says_its_outcome_in_words(model: HistoryModel) -> None:
    model.add(exchange("SyncAll", outcome=Outcome.CANCELLED))
    spoken = model.data(model.index(0), Qt.ItemDataRole.AccessibleTextRole)
    assert str(spoken).startswith("Stopped waiting: ")


def test_the_oldest_calls_leave_when_the_bodies_outgrow_the_budget(qtbot: QtBot) -> None:
    model = HistoryModel(History(budget_bytes=-1))
    model.add(exchange("SyncAll"))
    model.add(exchange("GetConnection"))
    assert len(rows(model)) == 1


def test_choosing_a_row_hands_the_exchange_back(model: HistoryModel, qtbot: QtBot) -> None:
    pane = HistoryPane(model)
    qtbot.addWidget(pane)
    made = exchange("SyncAll")
    model.add(exchange("GetEngineStatus"))
    model.add(made)
    with qtbot.waitSignal(pane.chosen) as chosen:
        pane.go_back()
    assert chosen.args == [made]
    assert pane.current() is made
    pane.show()
    with qtbot.waitSignal(pane.reuse_wanted) as reused:
        view = pane.findChild(QListView)
        assert isinstance(view, QListView)
        view.setFocus()
        qtbot.keyClick(view, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert reused.args == [made]


def test_clearing_leaves_words_instead_of_a_list(model: HistoryModel, qtbot: QtBot) -> None:
    pane = HistoryPane(model)
    qtbot.addWidget(pane)
    model.add(exchange("SyncAll"))
    pane.clear()
    assert rows(model) == []
    assert pane.current() is None
