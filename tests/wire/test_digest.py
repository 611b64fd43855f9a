"""A digest is the same document, small enough to be judged at once."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from erpsync_gui.wire.digest import digest
from erpsync_gui.wire.reply import Form, Reply
from tests.wire.reply_samples import (
    JSON_DOCUMENTS,
    XML_DOCUMENTS,
    Expected,
    names,
    of_json,
    of_xml,
    rows,
)

_DOCUMENTS = XML_DOCUMENTS | JSON_DOCUMENTS


def _tree(body: bytes) -> Reply:
    return of_xml(body) if body.startswith(b"<") else of_json(body)


def _check(body: bytes) -> None:
    """Nothing when a body is well-formed."""
    if body.startswith(b"<"):
        etree.fromstring(body)
    else:
        json.loads(body)


@given(_DOCUMENTS)
def test_of_a_small_answer_nothing_is_left_out(document: Expected) -> None:
    body = digest(_tree(document.written.encode()))
    _check(body)
    assert rows(_tree(body)) == list(document.rows())


@given(_DOCUMENTS, st.integers(1, 3), st.integers(1, 20))
def test_a_digest_is_well_formed_and_holds_only_what_was_there(
    document: Expected, most_children: int, most_bytes: int
) -> None:
    whole = _tree(document.written.encode())
    body = digest(whole, most_children, most_bytes)
    _check(body)
    small = _tree(body)
    assert small.form is whole.form
    _compare(whole, whole.root or 0, small, small.root or 0, most_children)


def _compare(whole: Reply, node: int, small: Reply, other: int, most: int) -> None:
    said, cut = whole.words(node), small.words(other)
    assert cut.name == said.name
    assert said.value.startswith(cut.value)
    children, kept = list(whole.children(node)), list(small.children(other))
    if whole.form is Form.JSON and not whole.has_keys(node):
        assert len(kept) == min(len(children), most)
    else:
        names = [whole.name(child) for child in children]
        ends = [n for n in range(len(names)) if len({*names[n : n + most + 1]}) == 1]
        first = next((n + most for n in ends if n + most < len(names)), len(names))
        assert len(kept) == first
    for child, copy in zip(children, kept, strict=False):
        _compare(whole, child, small, copy, most)


def test_lists_are_cut_and_records_keep_their_fields() -> None:
    items = b"".join(b"<Item><Id>%d</Id><Name/><Rank/></Item>" % n for n in range(5))
    small = of_xml(digest(of_xml(b"<R><L>" + items + b"</L><IsOk>true</IsOk></R>"), 2))
    item = ["Item", "Id", "Name", "Rank"]
    assert names(small) == ["R", "L", *item, *item, "IsOk"]
    in_json = b'{"L":[{"Id":0,"N":1},{"Id":1,"N":1},{"Id":2}],"IsOk":true}'
    assert json.loads(digest(of_json(in_json), 2)) == {
        "L": [{"Id": 0, "N": 1}, {"Id": 1, "N": 1}],
        "IsOk": True,
    }


@pytest.mark.parametrize("body", [b'{"a":"%s","b":1}', b'["%s",[1]]', b"<a x='1'>%s</a>"])
@pytest.mark.parametrize("most_bytes", range(100, 108))
def test_a_long_text_is_cut_between_two_characters(body: bytes, most_bytes: int) -> None:
    cut = digest(_tree(body % ("ø😀".encode() * 1000)), most_bytes=most_bytes)
    _check(cut)
    assert len(cut) < 300
    assert "�" not in cut.decode()


@pytest.mark.parametrize("most_bytes", range(1, 60))
@pytest.mark.parametrize(
    "body",
    [
        b'{"key":"\\u00e5\\ud83d\\ude00\\\\\\"\\n%s"}',
        b"<a>&amp;&#65;&#x1F600;\r\n<![CDATA[]] > &]]>&lt;b<b x='>'/>%s</a>",
        b'["%s", {"a":{"b":1}}, 1%s, true]',
    ],
)
def test_no_escape_entity_or_mark_up_is_cut(body: bytes, most_bytes: int) -> None:
    whole = _tree(body.replace(b"%s", b"7" * 200))
    cut = digest(whole, most_bytes=most_bytes)
    _check(cut)
    for (_, name, _, value), (_, same, _, begun) in zip(rows(whole), rows(_tree(cut)), strict=True):
        assert (same, value[: len(begun)]) == (name, begun)


def test_numbers_are_never_cut() -> None:
    assert json.loads(digest(of_json(b'{"a":' + b"7" * 500 + b"}"), most_bytes=10)) == {
        "a": int("7" * 500)
    }


def test_keys_and_attributes_are_kept_however_long_they_are() -> None:
    key = b"k" * 5000
    cut = digest(of_json(b'{"%s":"%s"}' % (key, b"x" * 900_000)), most_bytes=10)
    assert list(json.loads(cut)) == [key.decode()]
    assert len(cut) < 100_000
    body = b"<a><b c='%s'/><d e='%s'>x</d></a>" % (key, key)
    assert digest(of_xml(body), most_bytes=10) == body


@pytest.mark.parametrize("levels", [130, 200])
def test_what_is_nested_too_deep_is_cut_to_an_empty_value_of_its_kind(levels: int) -> None:
    body = b"[" * levels + b'{"a":1}' + b"]" * levels
    cut = digest(of_json(body), most_bytes=20)
    _check(cut)
    assert b'"a"' not in cut
    whole = digest(of_json(body))
    assert json.loads(whole) == json.loads(body)
    in_xml = b"<a>" * levels + b"x" + b"</a>" * levels
    _check(digest(of_xml(in_xml), most_bytes=20))


def test_without_a_root_there_is_nothing() -> None:
    assert digest(of_xml(b"<!-- none -->")) == b""


@pytest.mark.parametrize("body", [b"<a><b>1</b><c", b'{"a":[1,'])
def test_what_broke_off_is_as_broken_in_the_digest(body: bytes) -> None:
    cut = digest(_tree(body))
    with pytest.raises((etree.XMLSyntaxError, ValueError)):
        _check(cut)


def test_a_long_list_costs_no_more_than_a_short_one() -> None:
    def cost(count: int) -> float:
        reply = of_json(b"[" + b'{"a":1},' * count + b"{}]")
        return min(_timed(reply) for _ in range(5))

    assert cost(100_000) < 10 * cost(1_000)


def _timed(reply: Reply) -> float:
    start = time.perf_counter()
    digest(reply)
    return time.perf_counter() - start
