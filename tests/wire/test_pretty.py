"""Tests of `erpsync_gui.wire.pretty`, and of what both printers must withstand."""

from __future__ import annotations

import codecs
from typing import Any

import pytest

from erpsync_gui.wire.pretty import Printed, is_html, print_body, print_json, print_xml


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
    assert printed.text.body.translate(None, b" \n") == body
    assert max(len(line) for line in printed.text.body.splitlines()) <= 100 or b"x" in body


def test_ten_megabytes_on_one_line_are_laid_out() -> None:
    blob = b"x" * 10_000_000
    assert print_xml(b"<a>" + blob + b"</a>").text.body == b"<a>" + blob + b"</a>"
    assert print_json(b'["' + blob + b'"]').text.body == b'[\n  "' + blob + b'"\n]'


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_body_with_a_byte_order_mark_is_shown_in_utf_8(codec: str) -> None:
    text = "\ufeff<a><b>blåbær</b></a>" if codec[-3:-1] in {"-l", "-b"} else "<a><b>blåbær</b></a>"
    printed = print_xml(text.encode(codec))
    assert printed.text.body.decode() == "<a>\n  <b>blåbær</b>\n</a>"
    assert printed.note.startswith("Shown in UTF-8; the body came as utf-")


def test_a_byte_order_mark_of_utf_8_is_kept_and_is_no_line() -> None:
    printed = print_xml(codecs.BOM_UTF8 + b"<a><b/></a>")
    assert printed.text.body == codecs.BOM_UTF8 + b"<a>\n  <b/>\n</a>"
    assert list(printed.node_lines) == [0, 1]
    assert print_json(codecs.BOM_UTF8 + b"[1]").text.body == codecs.BOM_UTF8 + b"[\n  1\n]"


def test_a_declared_charset_is_believed_where_the_bytes_are_not_utf_8() -> None:
    printed = print_body("<a>blåbær</a>".encode("latin-1"), "text/xml; charset=iso-8859-1")
    assert printed.text.body.decode() == "<a>blåbær</a>"
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
