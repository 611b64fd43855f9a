"""What every test may ask for, and what none may get away with.

A test fails for a log record of level WARNING or above that it did not announce with the mark
`expects_log`, for a thread that it leaves behind, and for reaching out to any host but this one.
The user's own settings, proxies and keychain are out of reach. Knows no Qt: half of the tests run
where Qt is not installed.
"""

from __future__ import annotations

import ipaddress
import logging
import os
import re
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from erpsync_gui.store import vault
from tests.fakes.keychain import Keychain, private_keychain, why_not

ROOT = Path(__file__).resolve().parent.parent

PATIENCE_S = 2.0
"""How long a thread may take to end after its test."""

SANDBOX_THREADS = ("sandbox", "AnyIO worker thread")
"""Threads that outlive a test by right: one practice tenant serves a whole session."""

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# What a shell starts in the background ignores Ctrl+C, and so would the programs that tests start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# A busy machine is no failure; and what CI says must not depend on chance.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")


class OutsideHostError(AssertionError):
    """A test reached for another host than this one."""


class LogWatch(logging.Handler):
    """Keeps the log records that somebody should have expected."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture(scope="session")
def reference() -> Path:
    """The folder with the published contract; its absence skips a test, and under CI fails it."""
    folder = ROOT.parent / "shared" / "reference"
    if not folder.is_dir():
        message = f"the published contract is not at {folder}"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return folder


@pytest.fixture
def keychain(monkeypatch: pytest.MonkeyPatch) -> Iterator[Keychain]:
    """A real keychain, open and empty, that `Vault` finds; where it cannot be had, as `reference`.

    Only Linux has one that can be started for a test.
    """
    if reason := why_not():
        if os.environ.get("CI") and sys.platform.startswith("linux"):
            pytest.fail(reason)
        pytest.skip(reason)
    with private_keychain() as private:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", private.address)
        yield private


@pytest.fixture(autouse=True)
def _no_keychain(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep every test away from the user's keychain: there is none but that of `keychain`."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path / 'no-bus'}")
    monkeypatch.setattr(vault, "HERE", vault.SECRET_SERVICE)


@pytest.fixture(autouse=True)
def _private_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep every test away from the user's files and from the proxies of this machine."""
    for kind in ("CACHE", "CONFIG", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(tmp_path / "user" / kind.lower()))
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)


@pytest.fixture(autouse=True)
def _expected_logs(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test for a warning in the log that it did not announce, or announced in vain.

    Where the test set up logging, that is undone.
    """
    patterns = [
        pattern for mark in request.node.iter_markers("expects_log") for pattern in mark.args
    ]
    watch = LogWatch()
    root = logging.getLogger()
    level, handlers = root.level, root.handlers.copy()
    root.addHandler(watch)
    yield
    for handler in set(root.handlers).difference(handlers):
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)
    texts = [f"{record.name}: {record.getMessage()}" for record in watch.records]
    unexpected = [text for text in texts if not any(re.search(p, text) for p in patterns)]
    missing = [p for p in patterns if not any(re.search(p, text) for text in texts)]
    assert not unexpected, f"log records that the test did not expect: {unexpected}"
    assert not missing, f"log records that the test expected in vain: {missing}"


@pytest.fixture(autouse=True)
def _threads_end() -> Iterator[None]:
    """Fail a test for a thread that it leaves behind."""
    before = set(threading.enumerate())
    yield
    started = [
        thread
        for thread in threading.enumerate()
        if thread not in before and not thread.name.startswith(SANDBOX_THREADS)
    ]
    for thread in started:
        if thread.ident is not None and not isinstance(thread, threading._DummyThread):
            thread.join(PATIENCE_S)
    left = [thread.name for thread in started if thread.is_alive()]
    assert not left, f"threads left behind: {left}"


@pytest.fixture(autouse=True)
def _only_this_host(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Refuse names and addresses of other hosts, and fail a test that tried one.

    Names that end in `.invalid` are unknown, as a resolver would say without being asked.
    """
    refused: list[str] = []
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex
    resolve = socket.getaddrinfo

    def refuse(host: object) -> OutsideHostError:
        refused.append(str(host))
        return OutsideHostError(f"tests reach no host but this one, and this was for {host}")

    def guarded_connect(self: socket.socket, address: tuple[object, ...]) -> None:
        if is_internet(self) and not is_this_host(address[0]):
            raise refuse(address[0])
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: tuple[object, ...]) -> int:
        if is_internet(self) and not is_this_host(address[0]):
            raise refuse(address[0])
        return connect_ex(self, address)

    def guarded_resolve(host: bytes | str | None, *args: object, **kwargs: object) -> object:
        name = host.decode() if isinstance(host, bytes) else host
        if name is not None and name.rstrip(".").endswith(".invalid"):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        if not (is_this_host(name) or is_address(name)):
            raise refuse(name)
        return resolve(host, *args, **kwargs)  # type: ignore[arg-type] # handed on as they came

    monkeypatch.setattr(socket.socket, "connect", guarded_connect)
    monkeypatch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
    monkeypatch.setattr(socket, "getaddrinfo", guarded_resolve)
    yield
    assert not refused, f"the test tried to reach {refused}"


def is_internet(connection: socket.socket) -> bool:
    """Whether a socket speaks to hosts at all, and not to a file as X11 and D-Bus do."""
    return connection.family in {socket.AF_INET, socket.AF_INET6}


def is_address(host: object) -> bool:
    """Whether a host is given as a number, which no resolver has to be asked about."""
    try:
        ipaddress.ip_address(str(host))
    except ValueError:
        return False
    return True


def is_this_host(host: object) -> bool:
    """Whether a host is this machine by loopback; no name at all means that, too."""
    if host in {None, "", "localhost"}:
        return True
    return is_address(host) and ipaddress.ip_address(str(host)).is_loopback


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what needs a real window where there is none."""
    offscreen = os.environ["QT_QPA_PLATFORM"] == "offscreen"
    if offscreen and item.get_closest_marker("xvfb") is not None:
        pytest.skip("needs a real X window: `python3 dev.py test` gives it one")
