"""The police of the tests: each offense is committed once, in tests of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

OFFENSES = """
import logging, os, socket, threading
import pytest
from erpsync_gui import paths

still = threading.Event()

def test_unexpected_warning():
    logging.getLogger("somebody").warning("it rains")

@pytest.mark.expects_log("it rains")
def test_expected_warning():
    logging.getLogger("somebody").warning("it rains")

@pytest.mark.expects_log("it rains")
def test_warning_expected_in_vain():
    pass

def test_thread_left_behind():
    threading.Thread(target=still.wait, name="straggler", daemon=True).start()

def test_thread_that_ends():
    threading.Thread(target=int).start()

def test_outside_name():
    with pytest.raises(AssertionError):
        socket.create_connection(("example.com", 80))

def test_outside_address():
    with pytest.raises(AssertionError):
        socket.create_connection(("192.0.2.1", 80))

def test_unknown_name():
    with pytest.raises(socket.gaierror):
        socket.create_connection(("nowhere.invalid", 80))

def test_loopback():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(("localhost", server.getsockname()[1])).close()

def test_settings_are_private(tmp_path):
    assert tmp_path in paths.config().parents
    assert tmp_path in paths.state().parents

def test_no_proxy():
    assert not [name for name in os.environ if name.lower().endswith("_proxy")]
"""

SCREEN_OFFENSES = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

kept = []

def test_window_left_behind(qtbot):
    kept.append(QWidget())
    kept[0].show()

def test_window_given_to_qtbot(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.show()

def test_timer_left_running(qtbot):
    kept.append(QTimer(interval=60_000))
    kept[-1].start()
"""


def outcomes(folder: Path, offenses: str) -> dict[str, str]:
    """Run tests in a copy of a test folder; what became of each, by name."""
    (folder / "pytest.ini").write_text(
        "[pytest]\nfilterwarnings = error\nmarkers =\n  expects_log\n  xvfb\n"
    )
    (folder / "test_offenses.py").write_text(offenses)
    command = [sys.executable, "-m", "pytest", "-q", "-rA", "-p", "no:cacheprovider", str(folder)]
    ran = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env={**os.environ, "https_proxy": "http://127.0.0.1:9", "PYTHONPATH": str(ROOT)},
    )
    found: dict[str, str] = {}
    for line in ran.stdout.splitlines():
        word, _, rest = line.partition(" ")
        if word in {"PASSED", "FAILED", "ERROR"}:
            name = rest.partition("::test_")[2].partition(" ")[0]
            found[name] = "stopped" if word != "PASSED" else found.get(name, "passed")
    return found


def test_each_offense_is_stopped_and_each_honest_test_passes(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text((ROOT / "tests" / "conftest.py").read_text())

    assert outcomes(tmp_path, OFFENSES) == {
        "unexpected_warning": "stopped",
        "expected_warning": "passed",
        "warning_expected_in_vain": "stopped",
        "thread_left_behind": "stopped",
        "thread_that_ends": "passed",
        "outside_name": "stopped",
        "outside_address": "stopped",
        "unknown_name": "passed",
        "loopback": "passed",
        "settings_are_private": "passed",
        "no_proxy": "passed",
    }


def test_what_is_left_on_the_screen_is_found(tmp_path: Path) -> None:
    pytest.importorskip("PySide6", exc_type=ImportError)
    (tmp_path / "conftest.py").write_text((ROOT / "tests" / "gui" / "conftest.py").read_text())

    assert outcomes(tmp_path, SCREEN_OFFENSES) == {
        "window_left_behind": "stopped",
        "window_given_to_qtbot": "passed",
        "timer_left_running": "stopped",
    }
