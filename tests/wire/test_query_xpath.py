"""An XPath finds the same elements as in the answer as it came, and their lines."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from erpsync_gui.wire.queries import BadQueryError
from tests.wire.query_samples import (
    XML,
    an_answer_in_xml,
    ask,
    assert_answers_or_explains,
    laid_out,
    lines_of,
)


@pytest.mark.parametrize(
    ("expression", "lines"),
    [
        (
            "//Record[Tablename='sale']/RecordId",
            ["<RecordId>1</RecordId>", "<RecordId>3</RecordId>"],
        ),
        ("//Record[2]/RecordId", ["<RecordId>2</RecordId>"]),
        (" //RecordId[last()] [. > 2] ", ["<RecordId>3</RecordId>"]),
        ("//@id", ['<Response xmlns="urn:88" s:id="7">']),
        ("//comment()", ['<Response xmlns="urn:88" s:id="7">']),
        ("//RecordId/text()[.='2']", ["<RecordId>2</RecordId>"]),
        ("//b", ["<Text>one <b>two</b> three</Text>"]),
        ("//text()[.=' three']", ["<Text>one <b>two</b> three</Text>"]),
        ("/s:Envelope/Body", ["<s:Body>"]),
        ("//s:Record", []),
        ("//Record[re:test(Tablename, '^c.*t$')]/RecordId", ["<RecordId>2</RecordId>"]),
        ("re:match('abc', 'b')", []),
        ("namespace::*", []),
        ("//@xml:space", []),
    ],
)
def test_an_xpath_finds_lines(expression: str, lines: list[str]) -> None:
    assert lines_of(XML, expression) == lines


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("count(//RecordId) * 500000", "1,500,000"),
        ("sum(//RecordId) div 4", "1.5"),
        ("//RecordId = 3", "true"),
        ("string(//Tablename)", "“sale”"),
        ("1 div 0", "no finite number"),
        ("concat('{}', //none)", "“{}”"),
    ],
)
def test_an_xpath_with_another_result_says_it_and_hides_nothing(
    expression: str, value: str
) -> None:
    found = ask(laid_out(XML), expression)
    assert found.note == f"The result is {value}."
    assert not found.lines
    assert found.mask == b""


def test_a_long_text_as_the_result_is_cut() -> None:
    found = ask(laid_out(b"<a>" + b"x" * 5000 + b"</a>"), "string(/a)")
    assert len(found.note) < 300
    assert found.note.endswith("x…”.")


@pytest.mark.parametrize(
    ("expression", "sentence"),
    [
        ("", "The XPath is empty."),
        ("//a[", "The XPath breaks at its end: something is missing or has no place here."),
        ("//ü]x", "The XPath breaks at character 4: something is missing or has no place here."),
        ("//a[.='x]", "The XPath breaks at its end: a quoted text has no end."),
        ("//b[1", "The XPath breaks at its end: a “]” is missing."),
        ("//a\x00", "The XPath holds characters that XML does not allow."),
        (
            "//q:Record",
            (
                "The answer has no prefix “q”; it has “s”. A name without a prefix matches in any "
                "namespace."
            ),
        ),
        (
            "document('/etc/passwd')",
            "The XPath cannot be evaluated: it calls a function that XPath 1.0 does not have.",
        ),
        (
            "$x",
            "The XPath cannot be evaluated: it has a variable, and there are none here.",
        ),
        (
            "count(1)",
            "The XPath cannot be evaluated: nodes are needed where there is a number or a text.",
        ),
        (
            "re:test('a')",
            "The XPath cannot be evaluated: a function is called with too few or too many values.",
        ),
        (
            "//Record[re:test(., '(')]",
            (
                "The XPath has a regular expression that cannot be read: missing ), unterminated "
                "subpattern at position 0."
            ),
        ),
    ],
)
def test_a_bad_xpath_is_explained(expression: str, sentence: str) -> None:
    with pytest.raises(BadQueryError) as caught:
        ask(laid_out(XML), expression)
    assert str(caught.value) == sentence


def test_xml_that_breaks_off_is_not_asked() -> None:
    with pytest.raises(BadQueryError, match=r"no XML that holds together, at line 2: .+\.$"):
        ask(laid_out(b"<a><b></a>"), "//b")


def test_a_document_type_is_refused_and_a_text_that_speaks_of_one_is_not() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY x "y">]><a b="&x;">&x;</a>'
    with pytest.raises(BadQueryError, match="DOCTYPE"):
        ask(laid_out(bomb), "//a")
    assert lines_of(b"<a><![CDATA[<!DOCTYPE]]></a>", "//a")


def test_lines_behind_the_65535th_are_right() -> None:
    reply = laid_out(b"<a>" + b"".join(b"<i>%d</i>" % item for item in range(70_000)) + b"</a>")
    assert list(ask(reply, "//i[. = 69999 or . = 66000]").lines) == [66_001, 70_000]


def test_the_same_prefix_means_what_it_was_declared_as_first() -> None:
    body = b'<a xmlns:n="urn:a&amp;b"><n:b/><c xmlns:n="urn:c"><n:b/></c></a>'
    assert lines_of(body, "//n:b") == ["<n:b/>"]
    assert len(lines_of(body, "//b")) == 2


XPATHS = [
    "//a",
    "//b",
    "/a/b",
    "/*/*[2]",
    "//a[2]",
    "(//a)[2]",
    "//a[.='x']",
    "//*[.='xy']",
    "//a/b/..",
    "//a[b]",
    "//b[not(a)]",
    "//@y",
    "//*[@x='1']",
    "//text()",
    "//text()[contains(., 'x')]",
    "//comment()",
    "//a | //b",
    "//b/ancestor::*",
    "//a/following-sibling::*[1]",
    "//b/preceding::a",
    "//*[position() = last()]",
    "//*[count(*) > 1]",
    "//div[div or b]",
]


def without_namespaces(body: bytes) -> etree._Element:
    root = etree.fromstring(body, etree.XMLParser(remove_blank_text=True))
    for element in root.iter("*"):
        element.tag = etree.QName(element).localname
        for key, value in element.attrib.items():
            del element.attrib[key]
            element.attrib[etree.QName(key).localname] = value
    return root


def element_of(hit: Any) -> etree._Element:
    if etree.iselement(hit):
        return hit if isinstance(hit.tag, str) else hit.xpath("..")[0]
    owner: etree._Element = hit.getparent()
    return owner.xpath("..")[0] if hit.is_tail else owner


@given(an_answer_in_xml(), st.sampled_from(XPATHS))
def test_an_xpath_finds_what_lxml_finds_in_the_answer_as_it_came(
    body: bytes, expression: str
) -> None:
    reply = laid_out(body)
    wanted = set()
    for hit in without_namespaces(body).xpath(expression):
        mark = f" i='{element_of(hit).get('i')}'".encode()
        line = reply.node_at(reply.text.line_at(reply.text.body.find(mark)))
        assert line is not None
        wanted.add(line)
    assert list(ask(reply, expression).lines) == sorted(wanted)


WORDS = "// a n:a * @ [ ] ( ) 1 ' and :: | count( $ re:test( . .. \ud800 {} ,"


@given(st.lists(st.sampled_from([*WORDS.split(), " "])).map("".join))
def test_any_xpath_is_answered_or_explained(expression: str) -> None:
    assert_answers_or_explains(laid_out(XML), expression)
