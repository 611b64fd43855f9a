"""What stands at which address."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.sandbox.conftest import Bench


@pytest.mark.parametrize(
    "path",
    ["/Remote/Services83/ErpSync.svc", "/Remote/Services88/Batch.svc", "/Remote/Services88/"],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_where_no_service_is_there_is_a_page_that_says_so(
    bench: Bench, method: str, path: str
) -> None:
    reply = bench.caller.send(method, path, b"" if method == "POST" else None)
    assert reply.status == 404
    assert reply.headers["content-type"].startswith("text/html")


def test_a_post_without_a_length_is_a_411(bench: Bench) -> None:
    host, port = bench.caller.address.split(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(
            b"POST /Practice/api/v1/Agents/ErpSync/GetEngineStatus HTTP/1.1\r\n"
            b"Host: localhost\r\nConnection: close\r\n\r\n"
        )
        assert connection.recv(64).startswith(b"HTTP/1.1 411 ")


def test_the_root_tells_what_this_is(bench: Bench) -> None:
    reply = bench.caller.send("GET", "/")
    assert reply.status == 200
    assert b"Practice tenant" in reply.body
