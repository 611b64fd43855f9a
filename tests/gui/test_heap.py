"""Tests of `erpsync_gui.gui.heap`."""

from __future__ import annotations

import platform
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from erpsync_gui.gui import heap
from erpsync_gui.gui.background import Background
from erpsync_gui.gui.heap import HeapTidier, give_back_freed, give_back_large_blocks

GROWING = """
import sys, threading
from erpsync_gui.gui.heap import give_back_large_blocks

def rss_mb():
    return int(open("/proc/self/statm").read().split()[1]) * 4096 / 1e6

def take_and_free():
    small = []
    for size in range(1, 31):
        block = bytearray(size << 20)
        small.append(bytes(2000))
        del block
    kept.extend(small)

kept = []
if sys.argv[1] == "given":
    assert give_back_large_blocks()
before = rss_mb()
for _ in range(6):
    thread = threading.Thread(target=take_and_free)
    thread.start()
    thread.join()
print(rss_mb() - before)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="it is glibc that keeps them")
def test_large_blocks_of_threads_that_have_ended_are_given_back() -> None:
    done = subprocess.run(
        [sys.executable, "-c", GROWING, "given"], capture_output=True, text=True, check=True
    )
    assert float(done.stdout) < 5


SCATTERED = """
from erpsync_gui.gui.heap import give_back_freed

def rss_mb():
    return int(open("/proc/self/statm").read().split()[1]) * 4096 / 1e6

blocks = [bytes(20_000) for _ in range(4_000)]
del blocks[::2], blocks[::2]
freed = rss_mb()
assert give_back_freed()
print(freed - rss_mb())
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="it is glibc that keeps them")
def test_what_was_freed_between_what_is_kept_is_given_back() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCATTERED], capture_output=True, text=True, check=True
    )
    assert float(done.stdout) > 30


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The threads on which freed memory was given back."""
    given: list[str] = []

    def give_back() -> bool:
        given.append(threading.current_thread().name)
        return True

    monkeypatch.setattr(heap, "give_back_freed", give_back)
    return given


@pytest.fixture
def background() -> Iterator[Background]:
    background = Background()
    yield background
    background.close()


def test_it_is_given_back_once_when_calls_have_rested(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, background: Background, given: list[str]
) -> None:
    monkeypatch.setattr(heap, "_REST_MS", 30)
    tidier = HeapTidier(background, background)
    for _ in range(3):
        tidier.wait()
        qtbot.wait(5)
    assert given == []
    qtbot.waitUntil(lambda: given == ["heap"])
    assert not any(timer.isActive() for timer in tidier.findChildren(QTimer))


def test_it_is_given_back_now_and_then_where_calls_never_rest(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, background: Background, given: list[str]
) -> None:
    monkeypatch.setattr(heap, "_REST_MS", 60)
    monkeypatch.setattr(heap, "_AT_LATEST_MS", 30)
    tidier = HeapTidier(background, background)

    def is_given_back() -> bool:
        tidier.wait()
        return given == ["heap"]

    qtbot.waitUntil(is_given_back)
    qtbot.waitUntil(lambda: not any(timer.isActive() for timer in tidier.findChildren(QTimer)))


@pytest.mark.skipif(sys.platform == "linux", reason="there it may well succeed")
def test_elsewhere_nothing_is_asked() -> None:
    assert not give_back_large_blocks()
    assert not give_back_freed()
