"""Tests of `erpsync_gui.wire.quick_xml`: all that it lays out is what `print_xml` lays out."""

from __future__ import annotations

import codecs
from itertools import cycle
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from erpsync_gui.wire import quick_xml
from erpsync_gui.wire.layout import NOT_UTF8
from erpsync_gui.wire.pretty_xml import print_xml
from erpsync_gui.wire.quick_xml import QuickXml
from tests.wire.document_samples import XML_BITS, random_xml

_sizes = st.lists(st.integers(1, 40), min_size=1, max_size=5)
_RECORDS = (
    b"<Changes>"
    + b'<Record><Id>1</Id><Name/><Nil i:nil="true"/><Empty></Empty></Record>' * 3
    + b"</Changes>"
)


def _laid_out(body: bytes, sizes: list[int], *, at_least: int = 1) -> tuple[bytes, bytes] | None:
    """Text and shape of a body that comes in pieces of these sizes; None when that is refused."""
    written: list[bytes] = []
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(quick_xml, "_PIECE_BYTES", at_least)
        printer = QuickXml(written.append)
        position = 0
        for size in cycle(sizes):
            if position >= len(body):
                break
            printer.feed(body[position : position + size])
            position += size
        return (b"".join(written), bytes(printer.shape)) if printer.finish() else None


def _printed(body: bytes) -> tuple[bytes, bytes]:
    printed = print_xml(body)
    assert printed.note == ""
    return printed.text.body[:], printed.shape


@given(st.integers(0, 10**9), _sizes, st.sampled_from([1, 50]))
def test_a_usual_document_is_laid_out_as_by_the_printer(
    seed: int, sizes: list[int], at_least: int
) -> None:
    body = random_xml(seed, is_usual=True)
    assert _laid_out(body, sizes, at_least=at_least) == _printed(body)


@given(st.integers(0, 10**9), _sizes)
def test_any_document_is_laid_out_as_by_the_printer_or_refused(seed: int, sizes: list[int]) -> None:
    body = random_xml(seed)
    laid_out = _laid_out(body, sizes)
    assert laid_out is None or laid_out == _printed(body)


@given(st.lists(st.sampled_from(XML_BITS)).map(b"".join) | st.binary(), _sizes)
@example(b"", [1])
@example(codecs.BOM_UTF8, [1])
@example(b"<a>x<b", [1])
@example(b"<a>x</a", [1])
@example(b"<a>x</a>\n<a>y</a></a>z", [1])
@example(b"<a b='>'>x</a><c b='>' xml:space='preserve'>y</c>", [7])
def test_broken_markup_is_laid_out_as_by_the_printer_or_refused(
    body: bytes, sizes: list[int]
) -> None:
    laid_out = _laid_out(body, sizes)
    assert laid_out is None or laid_out == _printed(body)


@given(st.integers(0, 10**9), st.floats(0, 1), st.sampled_from(XML_BITS), _sizes)
def test_a_usual_document_with_one_odd_place_is_laid_out_as_by_the_printer_or_refused(
    seed: int, place: float, bit: bytes, sizes: list[int]
) -> None:
    usual = random_xml(seed, is_usual=True)
    at = round(place * len(usual))
    body = usual[:at] + bit + usual[at:]
    laid_out = _laid_out(body, sizes)
    assert laid_out is None or laid_out == _printed(body)


@pytest.mark.parametrize(
    "body",
    [
        b"<a/>",
        codecs.BOM_UTF8 + b'<?xml version="1.0" encoding="utf-8"?>\r\n' + _RECORDS,
        _RECORDS,
        _RECORDS.replace(b"><", b">\r\n  <"),
        _RECORDS.replace(b"<Name/>", "<Name>blå > grå\n</Name>".encode()),
        b"<d>" * 200 + _RECORDS + b"</d>" * 200,
    ],
)
def test_what_servers_send_is_not_refused(body: bytes) -> None:
    assert _laid_out(body, [9]) == _printed(body)


def test_the_published_contract_is_laid_out_as_by_the_printer(reference: Path) -> None:
    for path in sorted((reference / "wsdl").glob("*.wsdl")):
        body = path.read_bytes()
        assert _laid_out(body, [65536]) == _printed(body), path.name


@pytest.mark.parametrize(
    "body",
    [
        b"<a>text<b/></a>",
        b"<a><b/>text</a>",
        b"<a>x</a>text<b>y</b>",
        b"<a>text<!-- why --></a>",
        b"<a>text</a><b><![CDATA[x]]></b>",
        b"<a>text</a><b xml:space='preserve'> <c/> </b>",
        b"<a>x</a><!-- <b>y</b> -->",
        "<a>å</a>".encode("latin-1"),
        "<a>å</a>".encode()[:4],
        "<a>å</a>".encode("utf-16"),
    ],
)
def test_what_takes_more_than_a_look_at_the_tags_is_refused(body: bytes) -> None:
    assert _laid_out(body, [len(body)]) is None


def test_the_printer_has_a_note_on_all_that_is_refused_for_its_charset() -> None:
    body = b"<a>\xe5</a>"
    assert _laid_out(body, [1]) is None
    assert print_xml(body).note == NOT_UTF8


def test_once_refused_is_refused_for_good() -> None:
    printer = QuickXml(lambda _: None)
    assert printer.feed(b"<a>x</a>")
    assert not printer.feed(b"\xff")
    assert not printer.feed(b"<b>y</b>")
    assert not printer.finish()


def test_a_document_of_too_many_different_tags_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quick_xml, "_MOST_TAGS", 1000)
    alike = b"<r>" + b"<a b='1'>x</a>" * 200 + b"</r>"
    different = b"<r>" + b"".join(b"<a b='%d'>x</a>" % number for number in range(200)) + b"</r>"
    without_texts = b"<r>" + b"<a b='1'/>" * 200 + b"</r>"
    assert _laid_out(alike, [64]) == _printed(alike)
    assert _laid_out(different, [64]) is None
    assert _laid_out(without_texts, [64]) is None


def test_a_long_text_is_laid_out_whole_however_many_pieces_it_comes_in() -> None:
    body = b"<r><a>" + b"text\n" * 10_000 + b"</a><b/></r>"
    assert _laid_out(body, [100]) == _printed(body)


def test_text_is_written_while_the_document_comes() -> None:
    written: list[bytes] = []
    printer = QuickXml(written.append)
    for _ in range(3):
        before = len(written)
        assert printer.feed(b"<a>x</a>" * 20_000)
        assert len(written) > before
