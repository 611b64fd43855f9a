"""What holds for every test of the screen: its own settings, and nothing of it left behind."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QSettings, QTimer
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from erpsync_gui import app, logs, paths
from erpsync_gui.gui.desktop import Desktop
from erpsync_gui.sandbox.server import SandboxServer
from erpsync_gui.secret import Secret
from erpsync_gui.store.profile import Profile
from erpsync_gui.store.profiles import Profiles
from erpsync_gui.store.secret_kind import SecretKind
from tests.fakes.choosing import Choose, Start
from tests.fakes.pulse import Pulse
from tests.fakes.system_browser import SystemBrowser

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
    desktop = app.build(qapp, settings, logs.Memory(), paths.profiles())
    qtbot.addWidget(desktop.window)
    with qtbot.waitSignal(desktop.workbench.connected, timeout=20_000):
        desktop.window.show()
    yield desktop
    desktop.window.close()


@pytest.fixture
def choose(desktop: Desktop, qtbot: QtBot) -> Choose:
    """Work with another profile, whose secrets are known for this run."""

    def choose(profile: Profile, secrets: Mapping[SecretKind, Secret] | None = None) -> None:
        connections = desktop.workbench.connections
        assert connections is not None
        for kind, secret in (secrets or {}).items():
            assert connections.secrets.keep(profile.key, kind, secret, remember=False) == ""
        with qtbot.waitSignal(desktop.workbench.connected, timeout=20_000):
            desktop.bar.set_profiles([*desktop.bar.profiles(), profile], profile.key)

    return choose


@pytest.fixture
def customer() -> Iterator[SandboxServer]:
    """The server of a customer, beside the practice tenant of the window."""
    server = SandboxServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def pulse(qapp: QApplication) -> Iterator[Pulse]:
    """What feels whether the event loop goes on."""
    del qapp  # it only has to be there
    # Looking through what thousands of tests have left takes as long as a stall. The program, too,
    # never looks at what was there before it began.
    gc.freeze()
    pulse = Pulse()
    yield pulse
    pulse.stop()
    gc.unfreeze()


@pytest.fixture
def start(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Start]:
    """Start the program with the profiles that stand in its file, each time anew."""
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    running: list[Desktop] = []

    def close() -> None:
        for desktop in running:
            desktop.window.close()
        running.clear()

    def start(profiles: Sequence[Profile] = (), chosen: Profile | None = None) -> Desktop:
        close()
        if profiles:
            Profiles(paths.profiles()).save(profiles)
        if chosen is not None:
            settings.setValue("window/profile", chosen.key)
        desktop = app.build(qapp, settings, logs.Memory(), paths.profiles())
        qtbot.addWidget(desktop.window)
        running.append(desktop)
        with qtbot.waitSignal(desktop.workbench.connected, timeout=20_000):
            desktop.window.show()
        return desktop

    yield start
    close()


@pytest.fixture
def system_browser(monkeypatch: pytest.MonkeyPatch) -> Iterator[SystemBrowser]:
    """A browser that signs Tessa in by itself, in the place of the system's own."""
    browser = SystemBrowser()
    monkeypatch.setattr(QDesktopServices, "openUrl", browser.visit)
    yield browser
    browser.close()


@pytest.fixture
def acme(customer: SandboxServer) -> Profile:
    """The customer's server, for Tessa."""
    return Profile("Acme", address=customer.base_url, user="tessa")


@pytest.fixture
def other(customer: SandboxServer) -> Profile:
    """The same server, for somebody else."""
    return Profile("Other", address=customer.base_url, user="ola")
