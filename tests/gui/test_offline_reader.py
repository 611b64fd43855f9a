"""What is pasted or opened gets a tab of its own and touches no form that is half filled."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from erpsync_gui.gui.desktop import Desktop


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
