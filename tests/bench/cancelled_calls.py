"""Calls that are stopped in each phase, against a server that stalls just there."""

from __future__ import annotations

import contextlib
import json
import queue
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from time import perf_counter

from erpsync_gui.gui.desktop import Desktop
from erpsync_gui.gui.tour import Steps
from erpsync_gui.store.profile import Profile, WayIn
from erpsync_gui.wire.call import Protocol
from erpsync_gui.wire.outcome import Phase
from tests.bench.driving import PaintWatch, PhaseWatch, drive

OPERATION = "GetEngineStatus"
CANCELS = 20
PATIENCE_S = 10.0
BEGINNING = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"

SCHEMES = {
    Phase.CONNECTING: "http",
    Phase.SECURING: "https",
    Phase.WAITING: "http",
    Phase.RECEIVING: "http",
}


@dataclass(frozen=True, slots=True)
class StallingServer:
    """Takes connections and leaves them hanging; `closed_s` tells when the other side let go."""

    port: int
    closed_s: queue.SimpleQueue[float] = field(default_factory=queue.SimpleQueue)


@contextlib.contextmanager
def stalling(phase: Phase) -> Iterator[StallingServer]:
    """A server on loopback that stalls every call in this phase."""
    with contextlib.ExitStack() as stack:
        # A queue of no length, once filled, leaves every further connection unanswered.
        backlog = 0 if phase is Phase.CONNECTING else 16
        listener = socket.create_server(("127.0.0.1", 0), backlog=backlog)
        stack.callback(listener.close)
        server = StallingServer(listener.getsockname()[1])
        if phase is Phase.CONNECTING:
            stack.enter_context(socket.create_connection(("127.0.0.1", server.port)))
        else:
            thread = threading.Thread(target=hang, args=(listener, phase, server), daemon=True)
            thread.start()
            stack.callback(thread.join, PATIENCE_S)
            # Closing alone would not wake who waits for a connection.
            stack.callback(listener.shutdown, socket.SHUT_RDWR)
        yield server


def hang(listener: socket.socket, phase: Phase, server: StallingServer) -> None:
    """Serve one connection after the other until the listener closes."""
    with contextlib.suppress(OSError):
        while True:
            connection, _ = listener.accept()
            with connection, contextlib.suppress(ConnectionResetError):
                if phase is Phase.RECEIVING and connection.recv(65536):
                    connection.sendall(BEGINNING)
                while connection.recv(65536):
                    pass
            server.closed_s.put(perf_counter())


def cancel(desktop: Desktop) -> Steps:
    """Send and stop, again and again, in each phase."""
    paint = PaintWatch(desktop.window, desktop.workbench.exchanged)
    yield desktop.workbench.connected
    desktop.bar.choose_protocol(Protocol.REST)
    figures = {}
    for phase, scheme in SCHEMES.items():
        watch = PhaseWatch(desktop.workbench.runner, phase)
        with stalling(phase) as server:
            address = f"{scheme}://127.0.0.1:{server.port}"
            profile = Profile(phase.value, address=address, way_in=WayIn.NONE)
            desktop.bar.set_profiles([profile], profile.key)
            yield desktop.workbench.connected
            tab = desktop.tabs.open(OPERATION)
            yield 300
            shown_ms, closed_ms = [], []
            for _ in range(CANCELS):
                tab.send()
                yield watch.reached
                yield 20
                started_s = perf_counter()
                tab.stop()
                yield paint.painted
                shown_ms.append((paint.at_s - started_s) * 1000)
                if phase is not Phase.CONNECTING:
                    closed_s = server.closed_s.get(timeout=PATIENCE_S)
                    closed_ms.append((closed_s - started_s) * 1000)
            figures[phase.value] = {"shown": shown_ms, "closed": closed_ms}
    print(json.dumps(figures))


if __name__ == "__main__":
    drive(cancel)
