"""What is pasted or opened gets a tab of its own and touches no form that is half filled."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from erpsync_gui.gui.desktop import Desktop
from tests.wire import big_samples


def test_a_pasted_answer_leaves_the_open_form_alone(desktop: Desktop, qtbot: QtBot) -> None:
    tab = desktop.tabs.open("GetConnection")
    tab.request.set_arguments({"ErpConnectionId": 7})
    count = desktop.tabs.count()
    desktop.reader.read_answer(b'{"ErpConnectionId": 3}', "GetConnection")
    qtbot.waitUntil(lambda: desktop.tabs.count() > count, timeout=10_000)
    assert tab.request.form.arguments() == {"ErpConnectionId": 7}
    assert tab.view.exchange is None


def test_showing_a_pasted_answer_again_lists_it_once(desktop: Desktop, qtbot: QtBot) -> None:
    desktop.reader.read_answer(b"false", "TestConnectionById")
    qtbot.waitUntil(lambda: desktop.history.count() == 1, timeout=10_000)
    desktop.history.go_back()
    desktop.history.go_back()
    assert desktop.history.count() == 1


def test_a_text_that_is_neither_gets_a_sentence(desktop: Desktop, qtbot: QtBot) -> None:
    for read in (desktop.reader.read_answer, desktop.reader.read_request):
        with qtbot.waitSignal(desktop.reader.complained, timeout=10_000) as complained:
            read(b"neither", "")
        assert complained.args[0].endswith(".")


def _has_more_than(desktop: Desktop, count: int) -> bool:
    return desktop.history.count() > count


def test_an_opened_file_of_any_size_gets_a_tab(
    desktop: Desktop, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "answer.xml"
    for records in (3, 20_000):
        path.write_bytes(big_samples.soap(records))
        count = desktop.history.count()
        desktop.reader.read_file(path)
        qtbot.waitUntil(partial(_has_more_than, desktop, count), timeout=10_000)
        tab = desktop.tabs.current()
        assert tab is not None
        assert tab.operation.name == big_samples.OPERATION
        assert tab.view.exchange is not None
        assert tab.view.exchange.changes is not None
        assert len(tab.view.exchange.changes) == records


def test_a_file_that_tells_nothing_is_of_the_operation_in_front(
    desktop: Desktop, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "answer.json"
    path.write_bytes(big_samples.rest(3))
    desktop.tabs.open("SyncAll")
    desktop.reader.read_file(path)
    qtbot.waitUntil(lambda: desktop.history.count() == 1, timeout=10_000)
    tab = desktop.tabs.current()
    assert tab is not None
    assert tab.operation.name == "SyncAll"


def test_before_the_program_is_ready_a_file_is_refused_in_words(
    desktop: Desktop, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desktop.workbench, "connections", None)
    with qtbot.waitSignal(desktop.reader.complained) as complained:
        desktop.reader.read_file(tmp_path / "answer.xml")
    assert "still starting" in complained.args[0]
