"""Tests of `erpsync_gui.wire.saved`: files of any size, read as they would be when pasted."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from erpsync_gui.contract import catalogue
from erpsync_gui.secret import Secret
from erpsync_gui.wire import pasted, saved
from erpsync_gui.wire.exchange import Exchange
from erpsync_gui.wire.outcome import Outcome
from tests.wire import big_samples

CONTRACT = catalogue.load()


def _read(path: Path, otherwise: str = "", secrets: tuple[Secret, ...] = ()) -> Exchange:
    return asyncio.run(saved.read(path, otherwise, CONTRACT, secrets))


@pytest.mark.parametrize("records", [3, 20_000])
def test_an_envelope_tells_whose_answer_it_is(tmp_path: Path, records: int) -> None:
    path = tmp_path / "answer.xml"
    path.write_bytes(big_samples.soap(records))
    exchange = _read(path)
    assert exchange.call.operation == big_samples.OPERATION
    assert exchange.outcome is Outcome.OK
    assert exchange.changes is not None
    assert len(exchange.changes) == records
    assert exchange.response is not None
    assert exchange.response.raw.body[:] == path.read_bytes()


@pytest.mark.parametrize("records", [3, 30_000])
def test_json_is_that_of_the_operation_that_was_given(tmp_path: Path, records: int) -> None:
    path = tmp_path / "answer.json"
    path.write_bytes(big_samples.rest(records))
    with pytest.raises(pasted.NotRecognizedError, match="Nothing in this text tells"):
        _read(path)
    exchange = _read(path, big_samples.OPERATION)
    assert exchange.changes is not None
    assert len(exchange.changes) == records


def test_a_large_file_is_read_as_it_is_when_it_is_pasted(tmp_path: Path) -> None:
    path = tmp_path / "answer.xml"
    path.write_bytes(big_samples.soap(20_000))
    plain = pasted.read(path.read_bytes(), "", CONTRACT)
    exchange = _read(path)
    assert exchange.verdict == plain.verdict
    assert exchange.call.endpoint == plain.call.endpoint
    assert exchange.response is not None
    assert plain.response is not None
    assert exchange.response.text.body[:] == plain.response.text.body[:]


def test_secrets_are_masked_in_a_large_file(tmp_path: Path) -> None:
    path = tmp_path / "answer.xml"
    spoken = b"<UserExplanation>it was Fjord-4711</UserExplanation><Password>hush</Password>"
    path.write_bytes(big_samples.soap(20_000, then=spoken))
    exchange = _read(path, secrets=(Secret("Fjord-4711"),))
    assert exchange.response is not None
    for text in (exchange.response.raw, exchange.response.text):
        assert text.body.find(b"Fjord-4711", 0) < 0
        assert text.body.find(b"hush", 0) < 0
        assert text.body.find(b"it was ********", 0) > 0


def test_a_large_message_with_its_head_is_taken_apart(tmp_path: Path) -> None:
    path = tmp_path / "answer.http"
    head = b"HTTP/1.1 500 Internal Server Error\r\nContent-Type: text/xml\r\n\r\n"
    path.write_bytes(head + big_samples.soap(20_000))
    exchange = _read(path)
    assert exchange.response is not None
    assert exchange.response.status == 500
    assert exchange.outcome is Outcome.REFUSED


def test_a_file_that_is_not_there_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        _read(tmp_path / "missing")
