"""Tests of `erpsync_gui.wire.apart`: a real second process, asked and killed."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest

from erpsync_gui.contract import catalogue
from erpsync_gui.wire import soap_answer
from erpsync_gui.wire.apart import ApartError, ApartReading, SecondProcess
from erpsync_gui.wire.call import Call, Endpoint, Protocol
from erpsync_gui.wire.exchange import Reading
from erpsync_gui.wire.glimpse import Glimpse, Show, show_nothing
from erpsync_gui.wire.mapped import owned
from erpsync_gui.wire.text import IndexedText
from tests.fakes.removal import wait_for_removal
from tests.wire import big_samples

CALL = Call(big_samples.OPERATION, Endpoint("http://127.0.0.1", Protocol.SOAP88))
XML = "text/xml; charset=utf-8"


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("erpsync_gui.wire.run_folder.own_folder", lambda: tmp_path)


async def _read(raw: IndexedText, show: Show = show_nothing) -> Reading:
    reading = ApartReading()
    try:
        reading.arriving(raw)
        return await reading.read(raw, XML, 200, CALL, show)
    finally:
        reading.close()


@pytest.mark.parametrize("in_file", [False, True])
def test_what_comes_back_is_what_this_process_would_have_read(
    tmp_path: Path, *, in_file: bool
) -> None:
    body = big_samples.soap()
    contract = catalogue.load()
    path = tmp_path / "answer"
    path.write_bytes(body)
    raw = IndexedText.of(owned(path) if in_file else body)
    operation = contract.operation(CALL.operation, CALL.service)
    here = soap_answer.read(body, XML, 200, operation, contract)
    there = asyncio.run(_read(raw))
    assert there.text.body[:] == here.text.body
    assert there.reply is not None
    assert here.reply is not None
    assert there.reply.shape == here.reply.shape
    assert there.verdict == here.verdict
    assert there.result == here.result
    assert there.changes is not None
    assert list(there.changes.record_ids) == list(range(3000))


def test_what_is_known_sooner_is_shown_sooner_and_is_the_same(tmp_path: Path) -> None:
    path = tmp_path / "answer"
    path.write_bytes(big_samples.soap())
    raw = IndexedText.of(owned(path))
    glimpses: list[Glimpse] = []
    reading = asyncio.run(_read(raw, glimpses.append))
    assert all(glimpse.raw is raw for glimpse in glimpses)
    assert glimpses[-1].text is reading.text
    assert glimpses[-1].changes is reading.changes


def test_it_is_started_as_soon_as_an_answer_is_written_into_a_file(tmp_path: Path) -> None:
    path = tmp_path / "answer"
    path.write_bytes(b"<a>")
    reading = ApartReading()
    started = []
    for raw in (IndexedText.of(b"<a>"), IndexedText.of(owned(path))):
        reading.arriving(raw)
        started.append(reading._process is not None)
    reading.close()
    assert started == [False, True]


def test_the_files_are_gone_when_nobody_holds_the_answer(tmp_path: Path) -> None:
    reading = asyncio.run(_read(IndexedText.of(big_samples.soap())))
    assert len(list(tmp_path.iterdir())) == 1
    del reading
    wait_for_removal()
    assert list(tmp_path.iterdir()) == []


def test_a_process_that_ends_is_an_error_and_no_hang(tmp_path: Path) -> None:
    async def ask_the_dead() -> None:
        with SecondProcess() as process:
            process.end()
            await process.answer()

    with pytest.raises(ApartError, match="ended"):
        asyncio.run(ask_the_dead())


def _wait_for_text(folder: Path) -> None:
    """Return when the second process has begun to lay out."""
    while not list(folder.rglob("*.txt")):
        time.sleep(0.01)


def test_a_cancelled_reading_is_killed_at_once_and_leaves_nothing(tmp_path: Path) -> None:
    async def cancel() -> float:
        loop = asyncio.get_running_loop()
        task = asyncio.create_task(_read(IndexedText.of(big_samples.soap(200_000))))
        await asyncio.to_thread(_wait_for_text, tmp_path)
        began_s = loop.time()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return loop.time() - began_s

    assert asyncio.run(cancel()) < 0.5
    assert list(tmp_path.iterdir()) == []


def test_a_program_that_is_not_there_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = [str(tmp_path / "missing")]
    monkeypatch.setattr("erpsync_gui.paths.second_process", lambda _folder: missing)
    with pytest.raises(ApartError, match="did not start"):
        SecondProcess()
