from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bench import big_documents, big_server
from tests.bench.big_documents import Document


@pytest.fixture
def port(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    monkeypatch.setattr(big_documents, "FOLDER", tmp_path)
    documents = {"few-json": Document("few-json", "few", lambda: [b"[100,", b"200]"])}
    monkeypatch.setattr(big_server, "DOCUMENTS", documents)
    with big_server.Server() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def ask(port: int, method: str, path: str, body: bytes = b"") -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    try:
        connection.request(method, path, body)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


@pytest.mark.parametrize(
    "body", [b'{"ExternalKeys":["few-json"]}', b"<a:string>few-json</a:string>"]
)
def test_the_key_of_a_call_says_which_document_it_is_answered_with(port: int, body: bytes) -> None:
    before_s = time.perf_counter()
    assert ask(port, "POST", "/anywhere", body) == (200, b"[100,200]")
    # The client may have read the last byte before the server comes to look at its clock.
    while "last_byte_s" not in (times := big_server.asked(port, "times")):
        time.sleep(0.01)
    assert before_s < times["first_byte_s"] <= times["last_byte_s"] < time.perf_counter()


def test_a_call_that_names_no_document_is_told_so(port: int) -> None:
    assert ask(port, "POST", "/", b'{"ExternalKeys":["few-json-too"]}')[0] == 404


def test_a_browser_gets_a_document_by_its_name(port: int) -> None:
    assert ask(port, "GET", "/few-json") == (200, b"[100,200]")


def test_the_last_byte_can_be_held_back_until_it_is_wanted(port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("POST", "/", b'["few-json","hold"]')
    answer = connection.getresponse()
    assert answer.read(8) == b"[100,200"
    assert "last_byte_s" not in big_server.asked(port, "times")
    big_server.asked(port, "release")
    assert answer.read() == b"]"
    connection.close()


def test_a_client_that_goes_away_in_the_middle_harms_nobody(port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("POST", "/", b'["few-json","hold"]')
    connection.getresponse().read(4)
    connection.close()
    big_server.asked(port, "release")
    assert ask(port, "GET", "/few-json") == (200, b"[100,200]")
