"""Tests of `erpsync_gui.gui.heap`."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

from erpsync_gui.gui.heap import give_back_large_blocks

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


@pytest.mark.skipif(sys.platform == "linux", reason="there it may well succeed")
def test_elsewhere_nothing_is_asked() -> None:
    assert not give_back_large_blocks()
