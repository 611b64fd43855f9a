"""Any bytes become a tree or a sentence; nothing in them reaches out, explodes or raises."""

from __future__ import annotations

import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpsync_gui.wire.xml_document import child, local_name, parse, text_of

DECLARED_UTF8 = '<?xml version="1.0" encoding="utf-8"?>'
DECLARED_UTF16 = '<?xml version="1.0" encoding="utf-16"?>'
UTF8 = "text/xml; charset=utf-8"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("<a>æ</a>".encode(), ""),
        ("<a>æ</a>".encode("utf-8-sig"), UTF8),
        ("<a>æ</a>".encode("utf-16"), "text/xml; charset=utf-16"),
        ("<a>æ</a>".encode("utf-16-be"), 'text/xml; charset="utf-16"'),
        ("<a>æ</a>".encode("utf-16-le"), ""),
        ((DECLARED_UTF16 + "<a>æ</a>").encode("utf-16"), ""),
        ("<a>æ</a>".encode("latin-1"), "text/xml; charset=iso-8859-1"),
        ('<?xml version="1.0" encoding="windows-1252"?><a>æ</a>'.encode("cp1252"), ""),
    ],
)
def test_an_honest_encoding_is_read_without_a_word(body: bytes, content_type: str) -> None:
    document = parse(body, content_type)
    assert document.root is not None
    assert document.root.text == "æ"
    assert (document.problem, document.notes) == ("", ())
    assert document.data.decode().endswith("<a>æ</a>")


@pytest.mark.parametrize(
    ("body", "content_type", "claimed", "real"),
    [
        ((DECLARED_UTF8 + "<a>æ</a>").encode(), "text/xml; charset=utf-16", "utf-16", "utf-8"),
        ("<a>æ</a>".encode(), "text/xml; charset=us-ascii", "us-ascii", "utf-8"),
        ("<a>æ</a>".encode("utf-16-le"), UTF8, "utf-8", "utf-16"),
        ("<a>æ</a>".encode(), "text/xml; charset=klingon", "klingon", "utf-8"),
        ("<a>æ</a>".encode(), "text/xml; charset=punycode", "punycode", "utf-8"),
    ],
)
def test_a_wrong_encoding_is_found_out_and_said(
    body: bytes, content_type: str, claimed: str, real: str
) -> None:
    document = parse(body, content_type)
    assert document.root is not None
    assert document.root.text == "æ"
    assert document.problem == ""
    (note,) = document.notes
    assert f"calls itself {claimed}, but its bytes are {real}" in note


def test_a_byte_order_mark_is_believed_before_the_header() -> None:
    document = parse("<a>æ</a>".encode("utf-16"), UTF8)
    assert document.root is not None
    assert document.root.text == "æ"


def test_bytes_that_are_not_utf8_are_marked_and_the_rest_is_read() -> None:
    document = parse(b"<a>x\xffy<b>2</b></a>", UTF8)
    assert document.root is not None
    assert document.root.text == "x�y"
    assert text_of(document.root, "b") == "2"
    assert "not UTF-8" in document.notes[0]


@pytest.mark.parametrize("bad", [b"\x01", b"\x00", b"\x1f", b"&#1;", b"&#x1F;", b"&#xD800;"])
def test_a_character_that_xml_forbids_is_marked_and_the_rest_is_read(bad: bytes) -> None:
    document = parse(b"<a>x" + bad + b"y &amp; &#230;<b>2</b></a>", UTF8)
    assert document.root is not None
    assert document.root.text == "x�y & æ"
    assert text_of(document.root, "b") == "2"
    assert document.problem == ""
    assert "XML does not allow" in document.notes[0]
    assert bad in document.data


def test_half_a_body_gives_what_was_there_and_the_place_where_it_broke() -> None:
    document = parse(b"<a>\n  <b>1</b>\n  <c>tex", UTF8)
    assert document.root is not None
    assert text_of(document.root, "b") == "1"
    assert document.problem.startswith("The XML breaks after “<c>tex”: it ends inside")


def test_the_place_where_xml_breaks_can_be_found_in_the_laid_out_text() -> None:
    items = "".join(f"<a:Item><a:Id>{n}</a:Id></a:Item>" for n in range(2000))
    problem = parse(f'<a:L xmlns:a="urn:a">\n{items}<a:Item><a:Id>77</a:Ix>'.encode(), UTF8).problem
    assert problem.startswith("The XML breaks after “<a:Id>77”: ")
    wide = parse(b"<a><b " + b'c="' + b"d" * 90 + b'">1</x>', UTF8).problem
    assert "…”" in wide


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "no body"),
        (b" \r\n", "no body"),
        (b"\xef\xbb\xbf", "no body"),
        (b'{"IsOk": true}', "JSON"),
        (b"Service Unavailable", "plain text"),
        (b"<", "breaks at its start"),
        (b"<?a?>" * 2000 + b"<!-", "breaks at its start"),
    ],
)
def test_what_is_no_xml_says_what_it_is(body: bytes, says: str) -> None:
    document = parse(body, "")
    assert document.root is None
    assert says in document.problem
    assert document.notes == ()


@pytest.mark.parametrize(
    "page",
    [
        b"<!DOCTYPE html><html><head><title>\n 404&#58; Not found </title></head><br></html>",
        b"\xef\xbb\xbf <!-- IIS --> <HTML><TITLE lang='en'>404: Not found</TITLE>",
    ],
)
def test_an_html_page_is_known_with_its_title(page: bytes) -> None:
    document = parse(page, "text/html")
    assert document.is_html
    assert document.root is None
    assert document.title == "404: Not found"
    assert document.problem == "An HTML page came instead of XML: “404: Not found”."


BOMB = b"""<?xml version="1.0"?><!-- x -->
<!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"> ]><a>&b;</a>"""
EXTERNAL = b'<!DOCTYPE a SYSTEM "http://127.0.0.1:%d/x.dtd" [<!ENTITY x SYSTEM "file:///etc/%s">]>'


def test_an_xml_bomb_is_refused_before_it_is_parsed() -> None:
    document = parse(BOMB, UTF8)
    assert document.root is None
    assert "DOCTYPE" in document.problem


def test_a_document_type_is_never_fetched() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        port = server.getsockname()[1]
        document = parse(EXTERNAL % (port, b"passwd") + b"<a>&x;</a>", UTF8)
        with pytest.raises(TimeoutError):
            server.accept()
    assert document.root is None
    assert "DOCTYPE" in document.problem


def test_an_entity_that_nobody_declared_breaks_the_document() -> None:
    document = parse(b"<a>&nbsp;<b>2</b></a>", UTF8)
    assert "nbsp" in document.problem
    assert document.root is not None
    assert text_of(document.root, "b") == "2"


def test_a_text_of_twenty_megabytes_is_read_whole() -> None:
    document = parse(b"<a>" + b"x" * 20_000_000 + b"</a>", UTF8)
    assert document.root is not None
    assert len(document.root.text or "") == 20_000_000


def test_fifty_levels_are_read_and_five_thousand_are_cut_with_a_sentence() -> None:
    fifty = parse(b"<a>" * 50 + b"</a>" * 50, UTF8)
    assert fifty.problem == ""
    deep = parse(b"<a>" * 5000 + b"</a>" * 5000, UTF8)
    assert deep.root is not None
    assert "nested too deep" in deep.problem
    assert sum(1 for _ in deep.root.iter()) >= 256


def test_names_are_compared_without_namespace_or_undeclared_prefix() -> None:
    root = parse(b'<s:a xmlns:s="urn:x"><s:B> 1 </s:B><t:C/></s:a>', UTF8).root
    assert root is not None
    assert [local_name(part) for part in root.iter("*")] == ["a", "B", "C"]
    assert text_of(root, "B") == "1"
    assert text_of(root, "D") == ""
    assert child(root, "D", "B") is root[0]


@given(st.binary(max_size=200), st.text(max_size=40))
def test_no_bytes_and_no_content_type_raise(body: bytes, content_type: str) -> None:
    parse(body, f"text/xml; charset={content_type}")


@given(st.text(max_size=200), st.sampled_from(["utf-8", "utf-16", "latin-1", "utf-7", "cp437"]))
def test_no_markup_raises(text: str, charset: str) -> None:
    parse(f"<{text}".encode(charset, "replace"), f"text/xml; charset={charset}")
