"""One node's bytes say its name and its value, whole or cut, sound or broken."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from erpsync_gui.wire import reply_words
from erpsync_gui.wire.reply_words import Form, State

_XML, _JSON = Form.XML, Form.JSON
_LONGEST_ESCAPE = len(r"\ud83d\ude00") + 1


@pytest.mark.parametrize(
    ("data", "form", "name"),
    [
        (b"<a>", _XML, "a"),
        (b"\xef\xbb\xbf  <s:a.b-c x='1'>", _XML, "a.b-c"),
        ("<ø/>".encode(), _XML, "ø"),
        (b"<a", _XML, "a"),
        (b"text", _XML, ""),
        (b'"a": 1', _JSON, "a"),
        (b'  "": [', _JSON, ""),
        (b'"\\u00e5\\"": {', _JSON, 'å"'),
        (b'"a\nb" : 1', _JSON, "a\nb"),
        (b'"a"', _JSON, None),
        (b'"a: 1"', _JSON, None),
        (b"12", _JSON, None),
        (b'"a', _JSON, None),
    ],
)
def test_a_name_is_what_the_bytes_begin_with(data: bytes, form: Form, name: str | None) -> None:
    assert reply_words.name_in(data, form) == name


@pytest.mark.parametrize(
    ("data", "form", "expected"),
    [
        (b"<a x='>'>", _XML, True),
        (b"<a x='>", _XML, False),
        (b"<a", _XML, False),
        (b'"a": tr', _JSON, True),
        (b'"a"', _JSON, False),
        (b'"a', _JSON, False),
    ],
)
def test_a_start_that_is_not_there_to_its_end_is_known(
    data: bytes,
    form: Form,
    expected: bool,  # noqa: FBT001 - what is expected
) -> None:
    assert reply_words.begins_whole(data, form) is expected


@pytest.mark.parametrize(
    ("data", "expected"),
    [(b'"a": {\n', True), (b"{", True), (b"[\n", False), (b'"{": [', False), (b"{}", False)],
)
def test_an_object_is_told_from_a_list(
    data: bytes,
    expected: bool,  # noqa: FBT001 - what is expected
) -> None:
    assert reply_words.opens_object(data) is expected


@pytest.mark.parametrize(
    ("data", "held"),
    [
        (b"<a>x</a>", (State.VALUE, "x")),
        (b"<a> </a>\n", (State.VALUE, " ")),
        (b"<a></a>", (State.EMPTY, "")),
        (b"<a/>", (State.EMPTY, "")),
        (b"<a b='/'>x</a>", (State.VALUE, "x")),
        (b"<a>\n  <!-- x -->\n</a>", (State.EMPTY, "")),
        (b"<a><![CDATA[ ]]></a>", (State.VALUE, " ")),
        (b"<a><![CDATA[]]></a>", (State.EMPTY, "")),
        (b"<a>x<b c='>'>y</b>z</a>", (State.VALUE, "xyz")),
        (b"<a>&lt;&#60;&#x3c;&amp;lt;&unknown;</a>", (State.VALUE, "<<<&lt;&unknown;")),
        (b"<a>x\r\ny\rz</a>", (State.VALUE, "x\ny\nz")),
        (b"<a>x", (State.VALUE, "x")),
        (b"<a>1 < 2</a>", (State.VALUE, "1 < 2")),
        (b"<a", (State.EMPTY, "")),
        (b"", (State.EMPTY, "")),
        (b"<a i:nil='true'/>", (State.NIL, "")),
        (b"<a i:nil='1'>x</a>", (State.NIL, "")),
        (b"<a nil='true'>x</a>", (State.VALUE, "x")),
    ],
)
def test_an_element_holds_what_stands_between_its_tags(
    data: bytes, held: tuple[State, str]
) -> None:
    assert reply_words.held_in(data, _XML, is_cut=False) == held


@pytest.mark.parametrize(
    ("token", "held"),
    [
        (b"1.50", (State.VALUE, "1.50")),
        (b'"a,"', (State.VALUE, "a,")),
        (b'"\\ud83d\\ude00"', (State.VALUE, "😀")),
        (b'"\\q"', (State.VALUE, "\\q")),
        (b'""', (State.EMPTY, "")),
        (b"[]", (State.EMPTY, "")),
        (b"{}", (State.EMPTY, "")),
        (b"{", (State.EMPTY, "")),
        (b"", (State.EMPTY, "")),
        (b"null", (State.NIL, "")),
        (b'"null"', (State.VALUE, "null")),
        (b'"open', (State.VALUE, "ope")),
    ],
)
@pytest.mark.parametrize("around", [b"%s", b"%s,\n", b'"k": %s', b'  "k": %s ,\n'])
def test_a_member_of_json_holds_its_value(
    token: bytes, held: tuple[State, str], around: bytes
) -> None:
    assert reply_words.held_in(around % token, _JSON, is_cut=False) == held


@given(st.text(), st.integers(0, 40))
def test_a_cut_text_of_json_is_the_beginning_of_the_whole(text: str, length: int) -> None:
    whole = f'"key": {json.dumps(text)}'.encode()
    data = whole[: min(8 + length, len(whole) - 1)]
    state, value = reply_words.held_in(data, _JSON, is_cut=True)
    assert (state, text.startswith(value)) == (State.VALUE, True)
    missing = json.dumps(text[len(value) :]).encode()
    assert len(missing) < len(whole) - len(data) + 1 + _LONGEST_ESCAPE


_CHARACTERS = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")


@given(st.text(_CHARACTERS), st.integers(0, 40), st.booleans())
def test_a_cut_text_of_xml_is_the_beginning_of_the_whole(
    text: str,
    length: int,
    is_cdata: bool,  # noqa: FBT001 - drawn
) -> None:
    element = etree.Element("a")
    element.text = etree.CDATA(text) if is_cdata and "]]>" not in text else text
    data = etree.tostring(element, encoding="utf-8")[: 3 + length]
    state, value = reply_words.held_in(data, _XML, is_cut=True)
    assert (state, text.startswith(value)) == (State.VALUE, True) or data.endswith(b"/>")


@pytest.mark.parametrize(
    ("line", "form", "value"),
    [
        (b"  <a x='>'>1&amp;</a>", _XML, b"1&amp;"),
        (b"<a></a>", _XML, b""),
        (b'  "k": "a,",', _JSON, b'"a,"'),
        (b"    12,", _JSON, b"12"),
        (b"null", _JSON, b"null"),
    ],
)
def test_the_value_is_found_in_its_line_as_it_is_written(
    line: bytes, form: Form, value: bytes
) -> None:
    start, end = reply_words.value_span(line, form)
    assert line[start:end] == value
    held = reply_words.held_in(line, form, is_cut=False)[1]
    assert reply_words.meant(value, form) == held


@pytest.mark.parametrize(
    ("data", "form", "cut"),
    [
        (b"<s:a x='1'>abc &amp; &l", _XML, b"<s:a x='1'>abc &amp; </s:a>"),
        (b"<a>x<b>y</b>]]&gt;&#13;", _XML, b"<a>xy]]&gt;&#13;</a>"),
        (b"<a x='1'/>", _XML, None),
        (b"<a x='1", _XML, None),
        (b'"k": "ab\\', _JSON, b'"k": "ab"'),
        (b'"k": {\n  "a": 1', _JSON, b'"k": {}'),
        (b"[\n  1", _JSON, b"[]"),
        (b'"k": 123', _JSON, None),
    ],
)
def test_a_cut_node_is_ended_as_it_should_be(data: bytes, form: Form, cut: bytes | None) -> None:
    assert reply_words.cut_leaf(data, form) == cut
