"""What other programs take to show a big answer: Chromium, and Kate where that is installed."""

from __future__ import annotations

import queue
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import perf_counter
from typing import Any

import psutil

from tests.bench import chromium
from tests.bench.big_documents import Document
from tests.bench.memory import family, family_mb

PATIENCE_S = 150.0
_LOOKS_EVERY_S = 0.05
_QUIET_S = 1.0
_QUIET_SHARE = 0.05
"""A program that takes less of a core than this has shown what it wanted to."""

# The page and the document share a thread, so the second frame comes when the first was painted.
_OPENER = b"""<!doctype html><script>
fetch('/begun');
const shown = window.open('/document');
const look = () => shown.location.href !== 'about:blank' && shown.document.readyState === 'complete'
    ? shown.requestAnimationFrame(() => shown.requestAnimationFrame(() => fetch('/painted')))
    : setTimeout(look, 5);
look();
</script>"""


def in_chromium(document: Document) -> Mapping[str, float]:
    """How long a document takes to its first picture, and the memory of it and of the browser.

    Empty where there is no Chromium, or where it was not done in time.
    """
    program = chromium.found()
    if program is None:
        print("Chromium is not installed: no row of it.", file=sys.stderr)
        return {}
    news: queue.SimpleQueue[tuple[str, float]] = queue.SimpleQueue()
    with ThreadingHTTPServer(("127.0.0.1", 0), _handler(document, news)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/"
        try:
            with chromium.started(program, address, "--disable-popup-blocking") as process:
                times = dict(news.get(timeout=PATIENCE_S) for _ in range(2))
                memory_mb = family_mb(process.pid)
        except queue.Empty:
            print(f"Chromium did not show {document.title} in {PATIENCE_S:g} s.", file=sys.stderr)
            return {}
        finally:
            server.shutdown()
    painted_ms = (times["/painted"] - times["/begun"]) * 1000
    return {"painted_ms": painted_ms, "memory_mb": memory_mb}


def in_kate(document: Document) -> Mapping[str, float]:
    """How long Kate is busy after it was started with a document, and its memory then.

    Empty where there is no Kate.
    """
    program = shutil.which("kate")
    if program is None:
        print("Kate is not installed: no row of it.", file=sys.stderr)
        return {}
    command = [program, "--new", str(document.path())]
    started_s = perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            busy_s = quiet_at_s(process.pid) - started_s
            return {"painted_ms": busy_s * 1000, "memory_mb": family_mb(process.pid)}
        finally:
            process.terminate()


def _handler(
    document: Document, news: queue.SimpleQueue[tuple[str, float]]
) -> type[BaseHTTPRequestHandler]:
    class Page(BaseHTTPRequestHandler):
        """The page, the document that it opens, and the places where it says how far it is."""

        def do_GET(self) -> None:
            if self.path in {"/begun", "/painted"}:
                news.put((self.path, perf_counter()))
            pages = {"/": (_OPENER, "text/html")}
            if self.path == "/document":
                kind = "application/xml" if document.is_xml else "application/json"
                pages[self.path] = document.path().read_bytes(), kind
            body, kind = pages.get(self.path, (b"", "text/plain"))
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
            """Say nothing."""

    return Page


def quiet_at_s(pid: int) -> float:
    """When a program had last something to do, before a while in which it had not."""
    looks = _looks(pid)
    busy_s, before = next(looks)
    for now_s, cpu_s in looks:
        if cpu_s - before > _QUIET_SHARE * _LOOKS_EVERY_S:
            busy_s = now_s
        before = cpu_s
        if now_s - busy_s > _QUIET_S:
            break
    return busy_s


def _looks(pid: int) -> Iterator[tuple[float, float]]:
    """Again and again the time, and how long the program has computed so far."""
    patience_s = perf_counter() + PATIENCE_S
    while perf_counter() < patience_s and psutil.pid_exists(pid):
        times = [process.cpu_times() for process in family(pid)]
        yield perf_counter(), sum(each.user + each.system for each in times)
        time.sleep(_LOOKS_EVERY_S)
