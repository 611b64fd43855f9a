"""The practice tenant as a server: its address, its thread, its connections."""

from __future__ import annotations

import base64
import http.client
import signal
import socket
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from erpsync_gui.sandbox.seed_crm import ADMINISTRATOR, ADMINISTRATOR_PASSWORD
from erpsync_gui.sandbox.server import SandboxServer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.sandbox.conftest import Bench

POLL = threading.Event()
HOST = "127.0.0.1"
BASIC = base64.b64encode(f"{ADMINISTRATOR}:{ADMINISTRATOR_PASSWORD}".encode()).decode()


@pytest.fixture
def server() -> Iterator[SandboxServer]:
    sandbox = SandboxServer()
    yield sandbox
    sandbox.stop()


def eventually(holds: Callable[[], bool], within_s: float = 5.0) -> bool:
    """Whether something outside our control becomes true in time."""
    deadline = time.monotonic() + within_s
    while not holds() and time.monotonic() < deadline:
        POLL.wait(0.005)
    return holds()


def open_call(base_url: str, fault: str) -> socket.socket:
    """A connection on which a call with this fault is under way."""
    _, _, rest = base_url.partition("//")
    address, _, root = rest.partition("/")
    host, port = address.split(":")
    connection = socket.create_connection((host, int(port)), timeout=10)
    connection.sendall(
        f"POST /{root}/api/v1/Agents/ErpSync/SyncAll HTTP/1.1\r\nHost: {address}\r\n"
        f"Authorization: Basic {BASIC}\r\nX-Practice-Fault: {fault}\r\n"
        "Content-Length: 0\r\n\r\n".encode()
    )
    return connection


def sandbox_threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name == "sandbox"]


def test_start_answers_with_a_base_url_that_already_works(server: SandboxServer) -> None:
    url = server.start()
    assert url.startswith("http://127.0.0.1:")
    assert url.endswith("/Practice")
    port = int(url.split(":")[2].partition("/")[0])
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    connection.request("GET", "/Practice/")
    answer = connection.getresponse()
    assert (answer.status, b"Practice tenant" in answer.read()) == (200, True)
    connection.close()


def test_a_second_start_returns_the_same_address(server: SandboxServer) -> None:
    first = server.start()
    threads = sandbox_threads()
    assert server.start() == first == server.base_url
    assert sandbox_threads() == threads


def test_stop_leaves_no_thread_and_no_address() -> None:
    before = len(sandbox_threads())
    server = SandboxServer()
    url = server.start()
    assert len(sandbox_threads()) == before + 1
    server.stop()
    assert len(sandbox_threads()) == before
    assert server.base_url == ""
    port = int(url.split(":")[2].partition("/")[0])
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((HOST, port), timeout=5)


def test_stop_before_start_and_twice_does_nothing(server: SandboxServer) -> None:
    server.stop()
    server.start()
    server.stop()
    server.stop()
    assert server.base_url == ""


@pytest.mark.parametrize("fault", ["delay=60000", "html,drip=5000", "changes=1000000"])
def test_stop_is_quick_while_a_slow_call_is_open(server: SandboxServer, fault: str) -> None:
    connection = open_call(server.start(), fault)
    with connection:
        assert eventually(lambda: server.open_connections == 1)
        began = time.monotonic()
        server.stop()
        assert time.monotonic() - began < 1.0


def test_the_same_server_starts_again_after_a_stop(server: SandboxServer) -> None:
    server.start()
    server.stop()
    assert server.start().endswith("/Practice")


def test_a_fixed_port_is_used_and_a_taken_one_is_an_error(server: SandboxServer) -> None:
    with socket.socket() as other:
        other.bind((HOST, 0))
        other.listen()
        with pytest.raises(OSError, match="ddress already in use"):
            server.start(other.getsockname()[1])
    assert server.base_url == ""
    port = int(server.start().split(":")[2].partition("/")[0])
    server.stop()
    assert server.start(port) == f"http://127.0.0.1:{port}/Practice"


def test_a_client_that_goes_away_is_noticed(server: SandboxServer) -> None:
    url = server.start()
    with open_call(url, "delay=600000"):
        assert eventually(lambda: server.open_connections == 1)
    assert eventually(lambda: server.open_connections == 0)


@pytest.mark.parametrize("fault", ["", "delay=1"])
def test_a_client_that_breaks_off_while_sending_leaves_no_trace(
    server: SandboxServer, fault: str
) -> None:
    address = server.start().split("/")[2]
    host, port = address.split(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(
            f"POST /Practice/api/v1/Agents/ErpSync/GetConnection HTTP/1.1\r\nHost: {address}\r\n"
            f"Authorization: Basic {BASIC}\r\nX-Practice-Fault: {fault}\r\n"
            "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{".encode()
        )
        assert eventually(lambda: server.open_connections == 1)
    assert eventually(lambda: server.open_connections == 0)
    assert engine_interval(server)  # and no error in the log, which would fail the test


def test_a_slow_call_does_not_hold_up_another(bench: Bench) -> None:
    bench.recorder.gate.clear()
    first = threading.Thread(target=bench.caller.rest, args=("GetEngineStatus",))
    first.start()
    assert eventually(lambda: len(bench.recorder.asked) == 1)
    assert bench.caller.send("GET", "/api/v1").status == 200
    bench.recorder.gate.set()
    first.join(5)
    assert not first.is_alive()


def test_signal_handlers_stay_as_they_were(server: SandboxServer) -> None:
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    server.start()
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == before


def test_reset_puts_the_tables_back(server: SandboxServer) -> None:
    from_seed = engine_interval(server)
    assert call(server, "ChangeEngineInterval", '{"Interval":"01:00:00"}') == (204, b"")
    assert engine_interval(server) != from_seed
    server.reset()
    assert engine_interval(server) == from_seed


def test_a_tenant_in_a_file_is_kept_over_a_restart(tmp_path: Path) -> None:
    server = SandboxServer(tmp_path / "tenant.db")
    call(server, "ChangeEngineInterval", '{"Interval":"01:00:00"}')
    changed = engine_interval(server)
    server.stop()
    kept = engine_interval(server)
    server.stop()
    assert kept == changed


def test_a_token_is_issued_to_a_user_and_to_nobody_else(server: SandboxServer) -> None:
    with pytest.raises(LookupError):
        server.issue_token(ADMINISTRATOR, ADMINISTRATOR_PASSWORD)
    server.start()
    assert server.issue_token(ADMINISTRATOR, ADMINISTRATOR_PASSWORD).startswith("8A:")
    with pytest.raises(LookupError):
        server.issue_token(ADMINISTRATOR, "wrong")


def call(server: SandboxServer, operation: str, body: str) -> tuple[int, bytes]:
    url = server.start()
    token = server.issue_token(ADMINISTRATOR, ADMINISTRATOR_PASSWORD)
    connection = http.client.HTTPConnection(url.split("/")[2], timeout=10)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    path = f"/Practice/api/v1/Agents/ErpSync/{operation}"
    connection.request("POST", path, body.encode(), headers)
    answer = connection.getresponse()
    received = answer.status, answer.read()
    connection.close()
    return received


def engine_interval(server: SandboxServer) -> bytes:
    _, body = call(server, "GetEngineStatus", "")
    return body.partition(b'"Interval":')[2][:10]
