"""Tests of `erpsync_gui.wire.layout`."""

from __future__ import annotations

import pytest

from erpsync_gui.wire.layout import NOT_UTF8, Page, Printed, as_utf8, indent, skip_blanks
from erpsync_gui.wire.shape import ASIDE, INSIDE, close, start


def test_a_page_joins_its_pieces_and_drops_the_first_line_feed() -> None:
    page = Page(lead=b"\xef\xbb\xbf")
    page.pieces += (b"\n", b"one")
    page.shape.append(start(0))
    page.turn()
    page.write(1, b"two", start(1))
    printed = page.finished("a note")
    assert printed.text.body == b"\xef\xbb\xbfone\n  two"
    assert printed.text.line_count == 2
    assert (printed.shape, printed.note) == (bytes([start(0), start(1)]), "a note")


@pytest.mark.parametrize(
    ("mark", "further"), [(start(1), INSIDE), (close(1), INSIDE), (INSIDE, INSIDE), (ASIDE, ASIDE)]
)
def test_further_lines_of_a_token_belong_where_it_belongs(mark: int, further: int) -> None:
    page = Page()
    page.write(1, b"one\ntwo\n three", mark)
    printed = page.finished("")
    assert printed.text.body == b"  one\ntwo\n three"
    assert printed.shape == bytes([mark, further, further])


def test_what_is_written_on_stays_in_its_line_and_its_further_lines_are_inside() -> None:
    page = Page()
    page.write(0, b"one", start(0))
    page.write_on(b" and\nmore")
    printed = page.finished("")
    assert printed.text.body == b"one and\nmore"
    assert printed.shape == bytes([start(0), INSIDE])


def test_an_empty_page_is_one_empty_line_aside() -> None:
    printed = Page().finished("")
    assert (printed.text.body, printed.shape) == (b"", bytes([ASIDE]))


@pytest.mark.parametrize("body", [b"", b"one", b"one\n", b"\n\ntwo\r\n"])
def test_a_text_without_nodes_is_aside_line_by_line(body: bytes) -> None:
    printed = Printed.without_nodes(body)
    assert printed.text.body is body
    assert printed.shape == bytes([ASIDE]) * (body.count(b"\n") + 1)


def test_indent_grows_by_two_spaces_and_stops() -> None:
    assert (indent(0), indent(3)) == (b"\n", b"\n      ")
    assert indent(50_000) == indent(1000)


@pytest.mark.parametrize("blanks", [0, 1, 8191, 8192, 8193, 100_000])
def test_any_number_of_blanks_is_skipped(blanks: int) -> None:
    body = b"x" + b" \t\r\n"[:1] * blanks + b"y"
    assert skip_blanks(body, 1) == blanks + 1
    assert skip_blanks(body[:-1], 1) == blanks + 1


@pytest.mark.parametrize(
    ("body", "content_type", "text", "note"),
    [
        ("å".encode(), "", "å", ""),
        ("å".encode(), "text/xml; charset=iso-8859-1", "å", ""),
        ("å".encode("latin-1"), "text/xml;charset='ISO-8859-1'", "å", "iso8859-1"),
        ("å".encode("cp1252"), "text/xml; charset=windows-1252", "å", "cp1252"),
        ("å".encode("utf-16"), "text/xml; charset=utf-8", "å", "utf-16"),
        ("å".encode("utf-32"), "", "å", "utf-32"),
        (
            "<?xml version='1.0' encoding='latin1'?>å".encode("latin-1"),
            "text/xml; charset=utf-8",
            "<?xml version='1.0' encoding='latin1'?>å",
            "iso8859-1",
        ),
    ],
)
def test_bytes_are_shown_in_utf_8(body: bytes, content_type: str, text: str, note: str) -> None:
    said = f"Shown in UTF-8; the body came as {note}." if note else ""
    assert as_utf8(body, content_type) == (text.encode(), said)


@pytest.mark.parametrize("charset", ["utf-8", "unknown", "rot13", "base64", "zlib", "idna", ""])
def test_bytes_that_no_charset_explains_stay_as_they_are(charset: str) -> None:
    body = b"a\xe5" * 40_000
    assert as_utf8(body, f"text/xml; charset={charset}") == (body, NOT_UTF8)


def test_a_character_on_the_border_of_a_step_is_no_trouble() -> None:
    body = b"a" * 65_535 + "å".encode()
    assert as_utf8(body) == (body, "")
    assert as_utf8(body[:-1]) == (body[:-1], NOT_UTF8)


def test_half_a_unit_of_utf_16_is_shown_as_a_replacement() -> None:
    text, _ = as_utf8("ab".encode("utf-16") + b"\x00")
    assert text[:].decode() == "ab�"
