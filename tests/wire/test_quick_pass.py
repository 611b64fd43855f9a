"""A quick pass gives what the printers give, or leaves an answer to them."""

from __future__ import annotations

from pathlib import Path

import pytest

from erpsync_gui.wire import quick_pass
from erpsync_gui.wire.pretty import print_json, print_xml
from erpsync_gui.wire.reply import Form, Reply
from tests.wire import big_samples

_XML = "text/xml; charset=utf-8"


def _passed(body: bytes, folder: Path, content_type: str = "", step: int = 99_999) -> Reply | None:
    """What a pass makes of an answer that comes bit by bit."""
    begun = quick_pass.begun(body[:step], folder)
    assert begun is not None
    ends = (*range(step, len(body), step), len(body))
    is_usual = all(begun.take(body[:end], end) for end in ends)
    found = begun.finished(body, content_type) if is_usual else None
    if found is None:
        begun.text.discard()
        return None
    reply, runs = found
    assert begun.text.path.read_bytes() == reply.text.body[:]
    assert any(runs.at(node) for node in reply.nodes())
    return reply


def test_xml_is_laid_out_as_by_the_printer(tmp_path: Path) -> None:
    body = big_samples.soap(5000)
    printed = print_xml(body)
    reply = _passed(body, tmp_path, _XML)
    assert reply is not None
    assert (reply.form, reply.shape) == (Form.XML, printed.shape)
    assert (reply.text.body[:], reply.text.before) == (printed.text.body, printed.text.before)


def test_json_is_laid_out_as_by_the_printer_whatever_charset_is_claimed(tmp_path: Path) -> None:
    body = big_samples.rest(20_000)
    printed = print_json(body)
    for content_type in ("application/json", "application/json; charset=latin-1"):
        reply = _passed(body, tmp_path, content_type)
        assert reply is not None
        assert (reply.form, reply.shape) == (Form.JSON, printed.shape)
        assert (reply.text.body[:], reply.text.before) == (printed.text.body, printed.text.before)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (big_samples.soap()[:-9], _XML),
        (big_samples.soap() + b"<more", _XML),
        (big_samples.soap(), "text/xml; charset=latin-1"),
        (big_samples.soap(then=b"<a>b<c/></a>"), _XML),
        (b"<?xml version='1.0' encoding='latin-1'?>" + big_samples.soap(), ""),
        (big_samples.rest()[:-1], ""),
        (big_samples.rest() + b"]", ""),
        (big_samples.rest().replace(b"contact", b"\xff", 1), ""),
    ],
)
def test_whatever_is_not_sound_is_left_to_others(
    body: bytes, content_type: str, tmp_path: Path
) -> None:
    assert _passed(body, tmp_path, content_type) is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("body", [b"", b" {}", b"\xef\xbb\xbf<a/>", b"1", b"no"])
def test_nothing_is_begun_for_what_is_no_usual_answer(body: bytes, tmp_path: Path) -> None:
    assert quick_pass.begun(body, tmp_path) is None
    assert list(tmp_path.iterdir()) == []


def test_a_field_that_is_there_twice_is_left_to_others(tmp_path: Path) -> None:
    body = big_samples.rest().replace(b'"RecordId":1500}', b'"RecordId":1,"RecordId":1500}')
    assert _passed(body, tmp_path) is None
    assert list(tmp_path.iterdir()) == []
