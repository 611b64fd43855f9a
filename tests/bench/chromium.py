"""The peer of start-up: a blank application window of Chromium, where that is installed."""

from __future__ import annotations

import contextlib
import os
import queue
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import perf_counter
from typing import Any

from tests.bench.figure import RUNS

NAMES = ("chromium", "chromium-browser", "google-chrome")
PATIENCE_S = 60.0
# The second frame is asked for when the first is on the screen.
PAGE = (
    b"<!doctype html><script>"
    b"requestAnimationFrame(() => requestAnimationFrame(() => fetch('/painted')))"
    b"</script>"
)


def first_paints_ms() -> list[float]:
    """From the start of the process to the painted page; empty where there is no Chromium."""
    program = found()
    if program is None:
        return []
    painted_s: queue.SimpleQueue[float] = queue.SimpleQueue()

    class Page(BaseHTTPRequestHandler):
        """The page, and the place where it says that it was painted."""

        def do_GET(self) -> None:
            if self.path == "/painted":
                painted_s.put(perf_counter())
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(PAGE if self.path == "/" else b"")

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/"
        # The first start warms the disk, as for ours.
        paints_ms = [first_paint_ms(program, address, painted_s) for _ in range(RUNS + 1)]
        server.shutdown()
    return paints_ms[1:]


def first_paint_ms(program: str, address: str, painted_s: queue.SimpleQueue[float]) -> float:
    """Start Chromium once, and end it when it has painted."""
    started_s = perf_counter()
    with started(program, address):
        return (painted_s.get(timeout=PATIENCE_S) - started_s) * 1000


def found() -> str | None:
    """Where Chromium is; None where it is not installed."""
    return next(filter(None, map(shutil.which, NAMES)), None)


@contextlib.contextmanager
def started(program: str, address: str, *more: str) -> Iterator[subprocess.Popen[bytes]]:
    """Chromium with an application window at an address, and with a profile of its own."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        options = ["--no-first-run", "--no-default-browser-check", f"--user-data-dir={profile}"]
        if os.geteuid() == 0:
            options.append("--no-sandbox")  # its sandbox refuses root
        with subprocess.Popen(
            [program, f"--app={address}", *options, *more],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process:
            try:
                yield process
            finally:
                process.terminate()
