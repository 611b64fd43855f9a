"""What holds for every test of the screen: its own settings, and nothing of it left behind."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QSettings, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from erpsync_gui import app, logs
from erpsync_gui.gui.desktop import Desktop

QT_OWN_WINDOWS = ("QTipLabel",)
"""Windows that Qt itself keeps for the whole run: the one that shows tool tips."""


@pytest.fixture(autouse=True)
def _private_qt_settings(tmp_path: Path) -> None:
    """Keep QSettings away from the user's; Qt reads the environment only once a run."""
    for form in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
        QSettings.setPath(form, QSettings.Scope.UserScope, str(tmp_path / "user" / "config"))


@pytest.fixture(autouse=True)
def _nothing_left_on_the_screen(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test with `qtbot` for a window or a running timer that it leaves behind.

    pytest-qt has closed what was given to `qtbot.addWidget` before this looks.
    """
    yield
    if "qtbot" not in request.fixturenames:
        return
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    if windows_left():
        gc.collect()  # a window in a reference cycle goes with the cycle
    windows, timers = windows_left(), timers_running()
    names = [f"{type(window).__name__} {window.windowTitle()!r}" for window in windows]
    intervals_ms = [timer.interval() for timer in timers]
    # One test's litter must not fail the next test, too.
    for timer in timers:
        timer.stop()
    for window in windows:
        shiboken6.delete(window)
    assert not names, f"windows left behind: {names}"
    assert not intervals_ms, f"timers left running, with these intervals in ms: {intervals_ms}"


def windows_left() -> list[QWidget]:
    """The windows that are nobody's children and that Qt does not keep for itself."""
    return [
        window
        for window in QApplication.topLevelWidgets()
        if window.parent() is None and window.metaObject().className() not in QT_OWN_WINDOWS
    ]


def timers_running() -> list[QTimer]:
    """The timers of Python code that are still ticking."""
    timers = [thing for thing in gc.get_objects() if type(thing) is QTimer]
    return [timer for timer in timers if shiboken6.isValid(timer) and timer.isActive()]


@pytest.fixture
def desktop(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Desktop]:
    """The whole window, connected to a practice tenant of its own; closed afterwards."""
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    desktop = app.build(qapp, settings, logs.Memory())
    qtbot.addWidget(desktop.window)
    with qtbot.waitSignal(desktop.workbench.connected, timeout=20_000):
        desktop.window.show()
    yield desktop
    desktop.window.close()
