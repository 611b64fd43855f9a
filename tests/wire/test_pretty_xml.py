"""Tests of `erpsync_gui.wire.pretty_xml`."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field
from xml.parsers import expat

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from erpsync_gui.wire.pretty_xml import print_xml
from erpsync_gui.wire.shape import ASIDE, INSIDE, close, start
from tests.wire.document_samples import BLANKS, XML_BITS, random_xml

_TAG = re.compile(rb"""<(?:[^"'>]|"[^"]*"|'[^']*')*>""")


@given(st.lists(st.sampled_from(XML_BITS)).map(b"".join) | st.binary())
@example(b"<a><b>cut of")
@example(b"<a>\n<b>12</b")
@example(b"</a></a>x")
def test_xml_changes_white_space_only_whatever_comes(body: bytes) -> None:
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        body = b"x" + body
    assert print_xml(body).text.body[:].translate(None, BLANKS) == body.translate(None, BLANKS)


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
    body = random_xml(seed)
    assert _canonical(print_xml(body).text.body[:]) == _canonical(body)


@dataclass
class _Open:
    """An element that the slow plain model has not seen the end of."""

    at: int
    preserves: bool
    parts: set[str] = field(default_factory=set)

    @property
    def is_kept(self) -> bool:
        return self.preserves or "cdata" in self.parts or {"text", "more"} <= self.parts


class _PlainReader:
    """The slow plain model: reads laid-out, well-formed XML with expat and tells its shape."""

    def __init__(self, body: bytes) -> None:
        self.body, self.open = body, list[_Open]()
        self.shape = bytearray([ASIDE]) * (body.count(b"\n") + 1)
        self.parser = parser = expat.ParserCreate()
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.text
        parser.CommentHandler = lambda _: self.note("more")
        parser.ProcessingInstructionHandler = lambda *_: self.note("more")
        parser.StartCdataSectionHandler = lambda: self.note("cdata")
        parser.Parse(body, True)  # noqa: FBT003 - expat's own signature

    def line(self, at: int) -> int:
        return self.body.count(b"\n", 0, at)

    def note(self, part: str) -> None:
        if self.open:
            self.open[-1].parts.add(part)

    def text(self, text: str) -> None:
        is_written_out = self.body[self.parser.CurrentByteIndex] == ord("&")
        self.note("text" if text.strip() or is_written_out else "blank")

    def start(self, _: str, attributes: dict[str, str]) -> None:
        self.note("more")
        at = self.parser.CurrentByteIndex
        self.open.append(_Open(at, attributes.get("xml:space") == "preserve"))
        tag = _TAG.match(self.body, at)
        assert tag
        self.fill(at, tag.end(), start(len(self.open) - 1))

    def end(self, _: str) -> None:
        element = self.open.pop()
        at = self.parser.CurrentByteIndex
        if element.is_kept or "more" not in element.parts:
            self.fill(element.at, at, start(len(self.open)))
        else:
            self.fill(at, at, close(len(self.open)))

    def fill(self, begin: int, end: int, mark: int) -> None:
        first, last = self.line(begin), self.line(end)
        self.shape[first : last + 1] = bytes([mark]) + bytes([INSIDE]) * (last - first)


@given(st.integers(0, 10**9))
def test_each_element_of_xml_is_on_the_lines_it_is_said_to_be(seed: int) -> None:
    printed = print_xml(random_xml(seed))
    assert printed.shape == _PlainReader(printed.text.body[:]).shape


@given(st.integers(0, 10**9))
def test_laid_out_xml_stays_as_it_is(seed: int) -> None:
    printed = print_xml(random_xml(seed))
    assert print_xml(printed.text.body) == printed


def test_xml_is_laid_out_one_element_a_line() -> None:
    body = (
        b'<?xml version="1.0"?><s:Envelope xmlns:s="urn:s"><s:Body><R\n x="1"><IsOk>true</IsOk>'
        b"<Empty></Empty><Blank>  </Blank><Nil/> <!-- why --><Text>two\nlines</Text>"
        b"<Mixed>a <i>b</i> </Mixed></R></s:Body></s:Envelope>"
    )
    assert print_xml(body).text.body[:].decode().splitlines() == [
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
    lines = print_xml(body).text.body[:].splitlines()
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
    assert printed.text.body[:].splitlines()[1:-1] == [
        b"  <a>" + long + b"</a>",
        b"  <b c='" + long + b"'/>",
        b"  <" + long + b">1</" + long + b">",
        b"  <d>" + b" " * size + b"</d>",
    ]
    assert printed.shape == bytes([start(0), *[start(1)] * 4, close(0)])


@pytest.mark.parametrize(
    ("body", "text", "shape"),
    [
        (b"</a>\n</a\n>", b"</a>\n</a\n>", [ASIDE, ASIDE, ASIDE]),
        (b"<a></b></a>", b"<a></b>\n</a>", [start(0), ASIDE]),
        (b"<a><b/></a\n>", b"<a>\n  <b/>\n</a\n>", [start(0), start(1), close(0), INSIDE]),
        (b"<a\nb=''><!--\n--><c/>", b"<a\nb=''>\n  <!--\n-->\n  <c/>",
         [start(0), INSIDE, ASIDE, ASIDE, start(1)]),
        (b"<a>\n<b>x\n<c/>\n</b></a>", b"<a>\n  <b>x\n<c/>\n</b>\n</a>",
         [start(0), start(1), INSIDE, INSIDE, close(0)]),
        (b"one\ntwo<a/>", b"one\ntwo\n<a/>", [ASIDE, ASIDE, start(0)]),
        (b"<a><b>cut\nof", b"<a>\n  <b>cut\nof", [start(0), start(1), INSIDE]),
    ],
)  # fmt: skip
def test_broken_mixed_and_odd_xml_has_a_shape_too(
    body: bytes, text: bytes, shape: list[int]
) -> None:
    printed = print_xml(body)
    assert (printed.text.body, printed.shape) == (text, bytes(shape))
