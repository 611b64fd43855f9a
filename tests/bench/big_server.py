"""Answers every call with one of the big documents: a process of its own, on loopback only.

The one among the external keys of a call that names a document says which one. With the key
`hold` its last byte is kept back until `/release` is asked for. `/times` tells when the last
answer went out, and a GET of `/NAME` gets a document as a browser would.

It must not share the interpreter with the window: neither would be what it is by itself.
"""

from __future__ import annotations

import contextlib
import json
import re
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import perf_counter
from typing import Any

from tests.bench.big_documents import DOCUMENTS, Document

HOLD = "hold"
_QUOTED = re.compile(rb'[">]([a-z-]+)["<]')
_SEND_BUFFER_BYTES = 1 << 18
_PATIENCE_S = 60.0
_DRIPPED_BYTES = 4
_DRIP_S = 0.2


@contextlib.contextmanager
def serving() -> Iterator[int]:
    """Run it in a process of its own: its port."""
    command = [sys.executable, "-m", "tests.bench.big_server"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        if process.stdout is None:
            raise RuntimeError(command)
        try:
            yield int(process.stdout.readline())
        finally:
            process.terminate()


def asked(port: int, what: str) -> Any:
    """What the server says to `times` or `release`."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/{what}", timeout=_PATIENCE_S) as answer:
        return json.load(answer)


class Server(ThreadingHTTPServer):
    """Remembers when the last answer went out, by a clock that all processes here share."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.times: dict[str, float] = {}
        self.released = threading.Event()


class _Answers(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        """Tell the times, let go of the last byte, or show a document."""
        what = self.path.strip("/")
        if what in DOCUMENTS:
            self._send_document(DOCUMENTS[what], hold=False)
            return
        if what == "release":
            self.server.released.set()
        body = json.dumps(self.server.times).encode()
        self._begin("application/json", len(body))
        self.wfile.write(body)

    def do_POST(self) -> None:
        """Answer a call."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        keys = {key.decode() for key in _QUOTED.findall(body)}
        wanted = [document for name, document in DOCUMENTS.items() if name in keys]
        if wanted:
            self._send_document(wanted[0], hold=HOLD in keys)
        else:
            self.send_error(404, "No key of the call names a document")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Say nothing."""

    def _send_document(self, document: Document, *, hold: bool) -> None:
        path = document.path()
        size = path.stat().st_size
        self.server.released.clear()
        media_type = "text/xml" if document.is_xml else "application/json"
        self._begin(f"{media_type}; charset=utf-8", size)
        self.server.times = {"first_byte_s": perf_counter()}
        # Who stops waiting in the middle closes the connection.
        with path.open("rb") as file, contextlib.suppress(ConnectionError):
            self.connection.sendfile(file, 0, size - _DRIPPED_BYTES)
            for left in range(_DRIPPED_BYTES, 0, -1):
                if hold and left > 1:
                    # Who shows what comes only so often a second gets round to all of it.
                    time.sleep(_DRIP_S)
                elif hold:
                    self.server.released.wait(_PATIENCE_S)
                self.connection.sendfile(file, size - left, 1)
            self.server.times["last_byte_s"] = perf_counter()

    def _begin(self, content_type: str, size: int) -> None:
        self.send_response(200)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(size))
        self.end_headers()


def main() -> None:
    """Serve until this process is ended."""
    for document in DOCUMENTS.values():
        document.path()
    with Server() as server:
        print(server.server_port, flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main()
