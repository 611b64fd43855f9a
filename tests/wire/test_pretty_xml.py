"""Tests of `erpsync_gui.wire.pretty_xml`."""

from __future__ import annotations

import codecs
import random
from xml.parsers import expat

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from erpsync_gui.wire.pretty_xml import print_xml

_BLANKS = b" \t\r\n"
_BLANK_TEXTS = ["", "", "", " ", "\n  ", "\r\n\t"]


_XML_BITS = [
    b"<a>", b"</a>", b"<b c='1>2'>", b"</b>", b"<d/>", b'<e f="x\ny" />', b"text", b" ", b"\n",
    b"<!-- c > -->", b"<![CDATA[ <x> ]]>", b"<?pi x?>", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"<",
    b">", b'"', b"'", b"<!", b"<?", b"<![CDATA[", b"<!--", b"]]>", b"&amp;", b"\xff\xfe", b"\x00",
    b"<g xml:space='preserve'>", b"</g>", b"</", b"\xef\xbb\xbf", b"<h\nx='1'\n>", b"</h\n>",
]  # fmt: skip


@given(st.lists(st.sampled_from(_XML_BITS)).map(b"".join) | st.binary())
@example(b"<a><b>cut of")
@example(b"<a>\n<b>12</b")
@example(b"</a></a>x")
def test_xml_changes_white_space_only_whatever_comes(body: bytes) -> None:
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        body = b"x" + body
    assert print_xml(body).text.body.translate(None, _BLANKS) == body.translate(None, _BLANKS)


def _random_element(draw: random.Random, depth: int = 0) -> str:
    """A random well-formed element; blank text, mixed text, CDATA and comments included."""
    name = draw.choice(["a", "b", "s:c"])
    attributes = draw.choice(["", "", ' x="1 > 0"', "\n  y='\"'", ' xml:space="preserve"'])
    if draw.random() < 0.15:
        return f"<{name}{attributes}/>"
    if draw.random() < 0.4 or depth > 5:
        text = draw.choice(["", " ", "\n", "text", " te\nxt ", "&lt;", "<![CDATA[ <x> ]]>"])
        return f"<{name}{attributes}>{text}</{name}>"
    parts = [draw.choice(_BLANK_TEXTS)]
    mixed = draw.random() < 0.15
    for _ in range(draw.randint(1, 4)):
        parts.append(_random_element(draw, depth + 1))
        if draw.random() < 0.1:
            parts.append("<!-- a\n comment --><?pi?>")
        parts.append(draw.choice([" more ", "<![CDATA[]]>", "&#32;"] if mixed else _BLANK_TEXTS))
    return f"<{name}{attributes}>{''.join(parts)}</{name}>"


def _random_document(seed: int) -> bytes:
    inner = _random_element(random.Random(seed))  # noqa: S311 - documents, no secrets
    return f'<?xml version="1.0"?>\n<r xmlns:s="urn:s"> {inner}</r>\n'.encode()


def _without_layout(element: etree._Element) -> None:
    """Take blank text out of elements that hold only elements, as the contract allows."""
    children = [child for child in element if isinstance(child.tag, str)]
    texts = [element.text, *(child.tail for child in element)]
    if children and not any(text and text.strip(" \t\r\n") for text in texts):
        element.text = None
        for child in element:
            child.tail = None
    for child in children:
        _without_layout(child)


def _canonical(body: bytes) -> bytes:
    root = etree.fromstring(body, etree.XMLParser(strip_cdata=False))
    _without_layout(root)
    return etree.tostring(root, method="c14n")


@given(st.integers(0, 10**9))
def test_xml_means_the_same_laid_out(seed: int) -> None:
    body = _random_document(seed)
    assert _canonical(print_xml(body).text.body) == _canonical(body)


def _start_tag_lines(body: bytes) -> list[int]:
    lines: list[int] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda *_: lines.append(parser.CurrentLineNumber - 1)
    parser.Parse(body, True)  # noqa: FBT003 - expat's own signature
    return lines


@given(st.integers(0, 10**9))
def test_each_start_tag_of_xml_is_on_the_line_it_is_said_to_be(seed: int) -> None:
    printed = print_xml(_random_document(seed))
    assert list(printed.node_lines) == _start_tag_lines(printed.text.body)


@given(st.integers(0, 10**9))
def test_laid_out_xml_stays_as_it_is(seed: int) -> None:
    printed = print_xml(_random_document(seed))
    assert print_xml(printed.text.body) == printed


def test_xml_is_laid_out_one_element_a_line() -> None:
    body = (
        b'<?xml version="1.0"?><s:Envelope xmlns:s="urn:s"><s:Body><R\n x="1"><IsOk>true</IsOk>'
        b"<Empty></Empty><Blank>  </Blank><Nil/> <!-- why --><Text>two\nlines</Text>"
        b"<Mixed>a <i>b</i> </Mixed></R></s:Body></s:Envelope>"
    )
    assert print_xml(body).text.body.decode().splitlines() == [
        '<?xml version="1.0"?>',
        '<s:Envelope xmlns:s="urn:s">',
        "  <s:Body>",
        "    <R",
        ' x="1">',
        "      <IsOk>true</IsOk>",
        "      <Empty></Empty>",
        "      <Blank>  </Blank>",
        "      <Nil/>",
        "      <!-- why -->",
        "      <Text>two",
        "lines</Text>",
        "      <Mixed>a <i>b</i> </Mixed>",
        "    </R>",
        "  </s:Body>",
        "</s:Envelope>",
    ]


def test_mixed_content_far_down_the_document_is_kept_from_its_start() -> None:
    many = b"<i>x</i> " * 10000
    body = b"<r><p> " + many + b"the text</p><q> <i/> </q></r>"
    lines = print_xml(body).text.body.splitlines()
    assert lines[1] == b"  <p> " + many + b"the text</p>"
    assert lines[2:] == [b"  <q>", b"    <i/>", b"  </q>", b"</r>"]


@pytest.mark.parametrize("size", [8191, 8192, 8193, 100_000])
def test_long_texts_names_and_blanks_of_xml_are_whole(size: int) -> None:
    long = b"x" * size
    body = (
        b"<r>" + b" " * size + b"<a>" + long + b"</a><b c='" + long + b"'/>"
        b"<" + long + b">1</" + long + b"><d>" + b" " * size + b"</d></r>"
    )
    printed = print_xml(body)
    assert printed.text.body.splitlines()[1:-1] == [
        b"  <a>" + long + b"</a>",
        b"  <b c='" + long + b"'/>",
        b"  <" + long + b">1</" + long + b">",
        b"  <d>" + b" " * size + b"</d>",
    ]
    assert list(printed.node_lines) == [0, 1, 2, 3, 4]
