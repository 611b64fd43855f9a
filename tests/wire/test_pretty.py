"""Tests of `erpsync_gui.wire.pretty`, and of what both printers must withstand."""

from __future__ import annotations

import codecs
import mmap
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from erpsync_gui.wire.pretty import (
    Printed,
    is_html,
    print_body,
    print_clean,
    print_json,
    print_xml,
)
from erpsync_gui.wire.shape import ASIDE, DEEPEST, INSIDE, close, depth_of, is_start, start


@pytest.mark.parametrize(
    ("body", "printer"),
    [
        (b"<a>" * 50_000 + b"</a>" * 50_000, print_xml),
        (b"<a>" * 50_000, print_xml),
        (b"<a>" * 20_000 + b"x</a>" * 20_000, print_xml),
        (b"[" * 50_000 + b"]" * 50_000, print_json),
        (b'{"a":' * 50_000, print_json),
    ],
)
def test_deep_nesting_is_laid_out_with_a_capped_indent(body: bytes, printer: Any) -> None:
    printed: Printed = printer(body)
    assert printed.text.body[:].translate(None, b" \n") == body
    assert max(len(line) for line in printed.text.body[:].splitlines()) <= 100 or b"x" in body


@pytest.mark.parametrize(
    ("body", "printer"), [(b"<a>" * 200 + b"</a>" * 200, print_xml), (b"[" * 200, print_json)]
)
def test_what_is_nested_too_deep_is_inside(body: bytes, printer: Any) -> None:
    shape: bytes = printer(body).shape
    assert shape[: DEEPEST + 1] == bytes(map(start, range(DEEPEST + 1)))
    closed = shape.find(close(DEEPEST))
    assert set(shape[DEEPEST + 1 : closed if closed > 0 else 200]) == {INSIDE}
    assert shape[closed:] == bytes(map(close, range(DEEPEST, -1, -1))) or closed < 0


_BITS = [
    b"<a>", b"</a>", b"<b\nc='1'>", b"</b\n>", b"<d/>", b"text", b"two\nlines", b" ", b"\n", b"<",
    b"<!-- c\nd -->", b"<![CDATA[ \n ]]>", b"<?pi x?>", b"<!", b"<g xml:space='preserve'>", b"</g>",
    b"{", b"}", b"[", b"]", b",", b":", b'"a"', b'"l\nm"', b'"', b"1", b'"a":', b'"k\nl":', b"\\",
    b"\xff", b"\xef\xbb\xbf", b"<html>",
]  # fmt: skip
_bodies = st.lists(st.sampled_from(_BITS), max_size=30).map(b"".join) | st.binary()
_printers = st.sampled_from([print_xml, print_json, lambda body: print_body(body, "")])


@given(_bodies, _printers)
@example(b"", print_xml)
@example(b"\n", print_json)
@example(b",", print_json)
@example(codecs.BOM_UTF8, print_xml)
def test_every_line_has_a_shape(body: bytes, printer: Any) -> None:
    printed: Printed = printer(body)
    assert len(printed.shape) == printed.text.line_count
    assert printed.text.line_count == printed.text.body[:].count(b"\n") + 1


@given(_bodies, _printers)
@example(b"</a><a></b></b><c>", print_xml)
@example(b"]{]}[1]]2", print_json)
def test_a_line_closes_what_is_open_and_nodes_stand_below_what_is_open(
    body: bytes, printer: Any
) -> None:
    printed: Printed = printer(body)
    opened = list[int]()
    for byte in printed.shape:
        if byte in {INSIDE, ASIDE}:
            continue
        depth = depth_of(byte)
        del opened[depth + (not is_start(byte)) :]
        assert opened == list(range(depth + (not is_start(byte))))
        opened[depth:] = [depth] if is_start(byte) else []


@given(_bodies)
def test_a_body_is_printed_from_a_mapped_file_as_from_memory(body: bytes) -> None:
    # Nothing cannot be mapped.
    with mmap.mmap(-1, len(body) or 1) as mapped:
        mapped.write(body)
        for printer in (print_xml, print_json, lambda data: print_body(data, "")):
            from_memory, from_file = printer(mapped[:]), printer(mapped)
            assert from_file.text.body[:] == from_memory.text.body
            assert (from_file.shape, from_file.note) == (from_memory.shape, from_memory.note)
        assert is_html(mapped) is is_html(mapped[:])


def test_ten_megabytes_on_one_line_are_laid_out() -> None:
    blob = b"x" * 10_000_000
    assert print_xml(b"<a>" + blob + b"</a>").text.body == b"<a>" + blob + b"</a>"
    assert print_json(b'["' + blob + b'"]').text.body == b'[\n  "' + blob + b'"\n]'


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_body_with_a_byte_order_mark_is_shown_in_utf_8(codec: str) -> None:
    text = "\ufeff<a><b>blåbær</b></a>" if codec[-3:-1] in {"-l", "-b"} else "<a><b>blåbær</b></a>"
    printed = print_xml(text.encode(codec))
    assert printed.text.body[:].decode() == "<a>\n  <b>blåbær</b>\n</a>"
    assert printed.note.startswith("Shown in UTF-8; the body came as utf-")


def test_a_byte_order_mark_of_utf_8_is_kept_and_is_no_line() -> None:
    printed = print_xml(codecs.BOM_UTF8 + b"<a><b/></a>")
    assert printed.text.body == codecs.BOM_UTF8 + b"<a>\n  <b/>\n</a>"
    assert printed.shape == bytes([start(0), start(1), close(0)])
    assert print_json(codecs.BOM_UTF8 + b"[1]").text.body == codecs.BOM_UTF8 + b"[\n  1\n]"


def test_a_declared_charset_is_believed_where_the_bytes_are_not_utf_8() -> None:
    printed = print_body("<a>blåbær</a>".encode("latin-1"), "text/xml; charset=iso-8859-1")
    assert printed.text.body[:].decode() == "<a>blåbær</a>"
    assert printed.note == "Shown in UTF-8; the body came as iso8859-1."
    declared = b'<?xml version="1.0" encoding="windows-1252"?><a>\xe5</a>'
    assert print_xml(declared).text.line(1).decode() == "<a>å</a>"


@pytest.mark.parametrize("charset", ["iso-8859-1", "utf-8", "no-such-charset", "rot13", "hex"])
def test_a_charset_that_lies_about_utf_8_is_not_believed(charset: str) -> None:
    printed = print_body("[“blåbær”]".encode(), f"application/json; charset={charset}")
    assert printed.text.line(1).decode() == "  “blåbær”"
    assert printed.note == ""


@pytest.mark.parametrize(
    ("body", "content_type", "expected"),
    [
        (b"<a><b/></a>", "application/json", b"<a>\n  <b/>\n</a>"),
        (b'{"a":1}', "text/html", b'{"a":1}'),
        (b'{"a":1}', "", b'{\n  "a": 1\n}'),
        (b"  [1]", "text/xml", b"[\n  1\n]"),
        (b"<!DOCTYPE html><p> x <b>y</b></p>", "text/html", b"<!DOCTYPE html><p> x <b>y</b></p>"),
        (b"<HTML><b><i/></b></HTML>", "", b"<HTML><b><i/></b></HTML>"),
        (b"<html/ ", "text/plain", b"<html/"),
        (b"Server Error in '/' Application.", "text/plain", b"Server Error in '/' Application."),
        (b"404", "text/plain", b"404"),
        (b"false", "application/json", b"false"),
        (b"nulls", "application/json", b"nulls"),
        (b"", "application/json", b""),
    ],
)
def test_the_printer_is_chosen_by_what_the_body_looks_like(
    body: bytes, content_type: str, expected: bytes
) -> None:
    assert print_body(body, content_type).text.body == expected


@pytest.mark.parametrize("body", [b"", b"two\nlines\n", b"<html>\n<b>\n</b></html>"])
def test_what_is_neither_xml_nor_json_has_no_nodes(body: bytes) -> None:
    assert set(print_body(body, "text/html").shape) == {ASIDE}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"<!-- IIS --><!doctype HTML>", True),
        (b'<?xml version="1.0"?>\n<html xmlns="x">', True),
        (codecs.BOM_UTF8 + b"\r\n<html>", True),
        (b"<a><html></a>", False),
        (b"", False),
    ],
)
def test_an_html_page_is_known_by_its_first_bytes(body: bytes, expected: Any) -> None:
    assert is_html(body) is expected


@pytest.mark.parametrize("size", [1, 20_000])
@pytest.mark.parametrize("body", [b"<a><b>%s</b></a>", b'{"a":["%s"]}', b"%s"])
def test_a_body_that_may_be_kept_is_laid_out_like_any(body: bytes, size: int) -> None:
    filled = body % (b"x" * size)
    for content_type in ("text/xml", "application/json", "text/plain"):
        for _ in range(2):
            assert print_clean(filled, content_type) == print_body(filled, content_type)
