"""A bug on any thread is told on the GUI thread, once, and the program goes on."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from erpsync_gui import logs
from erpsync_gui.gui.crash import CrashReporter, report


@pytest.fixture
def reporter(qtbot: QtBot) -> Iterator[CrashReporter]:
    reporter = CrashReporter()
    reporter.install()
    yield reporter
    reporter.remove()
    for box in boxes():
        box.close()
        box.deleteLater()


def boxes() -> list[QMessageBox]:
    return [each for each in QApplication.topLevelWidgets() if isinstance(each, QMessageBox)]


def fail() -> None:
    raise ZeroDivisionError


@pytest.mark.expects_log("unexpected error", "propagateSizeHints")
def test_an_exception_on_a_thread_opens_one_dialog(reporter: CrashReporter, qtbot: QtBot) -> None:
    for _ in range(3):
        thread = threading.Thread(target=fail, name="failing")
        thread.start()
        thread.join()
    qtbot.waitUntil(lambda: bool(boxes()))
    assert len(boxes()) == 1
    assert "ZeroDivisionError" in boxes()[0].detailedText()


def test_a_report_names_versions_and_the_place_and_no_values() -> None:
    secret = "planted"  # noqa: F841 (a local that a report must not show)
    try:
        fail()
    except ZeroDivisionError as error:
        text = report(type(error), error, error.__traceback__)
    assert "ErpSync Workbench" in text
    assert "in fail" in text
    assert "planted" not in text


def test_a_report_shows_no_secret_that_an_exception_quotes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(logs, "_forgotten", logs.Forgotten())  # no secret of another test
    logs.forget("planted&quoted")
    error = ConnectionError("told planted&amp;quoted", "Authorization: Basic eHh4")
    text = report(type(error), error, None)
    assert "planted" not in text
    assert "eHh4" not in text
    assert "told" in text


def test_removing_gives_the_hooks_back(qtbot: QtBot) -> None:
    reporter = CrashReporter()
    reporter.install()
    reporter.remove()
    assert sys.excepthook is sys.__excepthook__
    assert threading.excepthook is threading.__excepthook__
