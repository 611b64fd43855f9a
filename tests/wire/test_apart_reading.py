"""Tests of `erpsync_gui.wire.apart_reading`: the quick ways say what the plain one says."""

from __future__ import annotations

from pathlib import Path

import pytest

from erpsync_gui.contract import catalogue
from erpsync_gui.wire import rest_answer, soap_answer
from erpsync_gui.wire.apart_messages import Asked, Changed, LaidOut, Read, Whereabouts
from erpsync_gui.wire.apart_reading import AnswerReader
from erpsync_gui.wire.pretty import print_json, print_xml
from tests.wire import big_samples

CONTRACT = catalogue.load()
OPERATION = CONTRACT.operation(big_samples.OPERATION, "ErpSync")


@pytest.mark.parametrize("step", [1 << 30, 70_001])
@pytest.mark.parametrize(
    ("body", "is_soap"),
    [pytest.param(body, is_soap, id=name) for name, body, is_soap in big_samples.all_kinds()],
)
def test_any_answer_is_read_as_the_plain_way_reads_it(
    tmp_path: Path, body: bytes, step: int, *, is_soap: bool
) -> None:
    content_type = "text/xml" if is_soap else "application/json"
    asked = Asked(OPERATION.name, OPERATION.service, is_soap)
    told: list[LaidOut | Changed] = []
    reader = AnswerReader(tmp_path)
    for end in range(step, len(body), step):
        reader.take(body[:end], end)
    request = Read(Whereabouts(""), content_type, 200, asked)
    meaning = reader.read(request, body, told.append)
    plain = (soap_answer if is_soap else rest_answer).read(
        body, content_type, 200, OPERATION, CONTRACT
    )
    *changed, laid_out = told
    assert isinstance(laid_out, LaidOut)
    assert Path(laid_out.file).read_bytes() == plain.text.body
    assert laid_out.before == plain.text.before
    assert meaning.verdict == plain.verdict
    assert meaning.result == plain.result
    assert (meaning.form, meaning.shape) == (
        (plain.reply.form, plain.reply.shape) if plain.reply else (None, b"")
    )
    shown = next((message.changes for message in changed if isinstance(message, Changed)), None)
    assert (shown if meaning.is_changed_so else meaning.changes) == plain.changes
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("is_soap", [True, False])
def test_text_and_changes_of_a_sound_answer_are_told_first(
    tmp_path: Path, *, is_soap: bool
) -> None:
    body = big_samples.soap() if is_soap else big_samples.rest()
    asked = Asked(OPERATION.name, OPERATION.service, is_soap)
    told: list[LaidOut | Changed] = []
    request = Read(Whereabouts(""), "text/xml" if is_soap else "", 200, asked)
    meaning = AnswerReader(tmp_path).read(request, body, told.append)
    assert list(map(type, told)) == [Changed, LaidOut]
    assert meaning.is_changed_so
    assert meaning.changes is None


@pytest.mark.parametrize("is_soap", [True, False])
def test_a_file_is_gone_through_while_it_is_written(tmp_path: Path, *, is_soap: bool) -> None:
    body = big_samples.soap(20_000) if is_soap else big_samples.rest(20_000)
    plain = print_xml(body) if is_soap else print_json(body)
    file, folder = tmp_path / "answer", tmp_path / "laid out"
    file.write_bytes(body[:-1])
    folder.mkdir()
    reader = AnswerReader(folder)
    reader.follow(file)
    (laid_out,) = folder.iterdir()
    begun = laid_out.read_bytes()
    assert len(begun) > len(body) // 2
    asked = Asked(OPERATION.name, OPERATION.service, is_soap)
    request = Read(Whereabouts(str(file)), "text/xml" if is_soap else "", 200, asked)
    reader.read(request, body, lambda _told: None)
    assert laid_out.read_bytes() == plain.text.body[:]
    assert plain.text.body[: len(begun)] == begun
