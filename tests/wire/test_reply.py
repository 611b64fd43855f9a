"""Tests of `erpsync_gui.wire.reply`."""

from __future__ import annotations

import json
import re
from array import array
from typing import Any

import pytest
from lxml import etree

from erpsync_gui.wire.pretty import print_json, print_xml
from erpsync_gui.wire.reply import NO_LINE, Form, Reply, State, from_json, from_xml

_XML = b"""<?xml version="1.0"?>
<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"
            xmlns:i="http://www.w3.org/2001/XMLSchema-instance">
  <s:Body><ForceResyncResponse xmlns="urn:s88"><Response>
    <IsOk>true</IsOk><UserExplanation i:nil="true"/><ErrorCode></ErrorCode>
    <Changes><AddedRecords>
      <ChangedDataItem><Tablename>contact</Tablename><RecordId>1042</RecordId></ChangedDataItem>
      <ChangedDataItem><Tablename> per<!-- -->son</Tablename><RecordId>7</RecordId
      ></ChangedDataItem>
    </AddedRecords></Changes>
  </Response></ForceResyncResponse></s:Body>
</s:Envelope>"""

_JSON = (
    b'{"IsOk":true,"UserExplanation":null,"ErrorCode":"","Changes":{"AddedRecords":['
    b'{"Tablename":"contact","RecordId":1042},{"Tablename":"bl\\u00e5 \\"b\\"","RecordId":1.50}],'
    b'"UpdatedRecords":[],"DeletedRecords":null}, "odd key\'s": {}}'
)


def _of_xml(body: bytes = _XML, result: str = "") -> Reply:
    root = etree.fromstring(body)
    element = next(root.iter("{*}" + result), None) if result else None
    return from_xml(root, print_xml(body).node_lines, element)


def _of_json(body: bytes = _JSON) -> Reply:
    return from_json(body, print_json(body).node_lines)


def _rows(reply: Reply) -> list[tuple[int, str, State, str]]:
    return [
        (reply.depths[node], reply.names[node], State(reply.states[node]), reply.values[node])
        for node in range(len(reply))
    ]


def test_xml_becomes_one_row_an_element_in_document_order() -> None:
    assert _rows(_of_xml()) == [
        (0, "Envelope", State.PARENT, ""),
        (1, "Body", State.PARENT, ""),
        (2, "ForceResyncResponse", State.PARENT, ""),
        (3, "Response", State.PARENT, ""),
        (4, "IsOk", State.VALUE, "true"),
        (4, "UserExplanation", State.NIL, ""),
        (4, "ErrorCode", State.EMPTY, ""),
        (4, "Changes", State.PARENT, ""),
        (5, "AddedRecords", State.PARENT, ""),
        (6, "ChangedDataItem", State.PARENT, ""),
        (7, "Tablename", State.VALUE, "contact"),
        (7, "RecordId", State.VALUE, "1042"),
        (6, "ChangedDataItem", State.PARENT, ""),
        (7, "Tablename", State.VALUE, " person"),
        (7, "RecordId", State.VALUE, "7"),
    ]


def test_json_becomes_one_row_a_value_with_numbers_as_they_are_written() -> None:
    assert _rows(_of_json()) == [
        (0, "$", State.PARENT, ""),
        (1, "IsOk", State.VALUE, "true"),
        (1, "UserExplanation", State.NIL, ""),
        (1, "ErrorCode", State.EMPTY, ""),
        (1, "Changes", State.PARENT, ""),
        (2, "AddedRecords", State.PARENT, ""),
        (3, "[0]", State.PARENT, ""),
        (4, "Tablename", State.VALUE, "contact"),
        (4, "RecordId", State.VALUE, "1042"),
        (3, "[1]", State.PARENT, ""),
        (4, "Tablename", State.VALUE, 'blå "b"'),
        (4, "RecordId", State.VALUE, "1.50"),
        (2, "UpdatedRecords", State.EMPTY, ""),
        (2, "DeletedRecords", State.NIL, ""),
        (1, "odd key's", State.EMPTY, ""),
    ]


def test_the_result_is_the_node_of_the_element_that_was_named() -> None:
    reply = _of_xml(result="Response")
    assert (reply.form, reply.names[reply.result]) == (Form.XML, "Response")
    assert _of_xml().result == 0
    assert (_of_json().form, _of_json().result) == (Form.JSON, 0)


def test_duplicate_keys_are_separate_nodes() -> None:
    assert [row[1:] for row in _rows(_of_json(b'{"a":1,"a":"1"}'))[1:]] == [
        ("a", State.VALUE, "1"),
        ("a", State.VALUE, "1"),
    ]


@pytest.mark.parametrize("body", [b"false", b'"Contact"', b"12", b"null", b"[]", b" {} "])
def test_a_bare_value_is_one_node(body: bytes) -> None:
    reply = _of_json(body)
    assert (len(reply), reply.names[0], list(reply.lines)) == (1, "$", [0])


@pytest.mark.parametrize("reply", [_of_xml(), _of_json()])
def test_every_node_knows_its_children_and_its_parent(reply: Reply) -> None:
    assert reply.parent(0) is None
    below = [child for node in range(len(reply)) for child in reply.children(node)]
    assert sorted(below) == list(range(1, len(reply)))
    for node in range(len(reply)):
        assert all(reply.parent(child) == node for child in reply.children(node))


def test_the_parent_of_a_late_sibling_is_found() -> None:
    reply = _of_json(b"[" + b"1," * 20_000 + b"[2]]")
    assert reply.parent(len(reply) - 1) == 20_001
    assert reply.parent(20_001) == 0
    assert reply.path(len(reply) - 1) == "$[20000][0]"


def test_a_child_is_found_by_name() -> None:
    reply = _of_xml(result="Response")
    changes = reply.child(reply.result, "Changes")
    assert changes is not None
    assert reply.names[changes] == "Changes"
    assert reply.child(changes, "IsOk") is None


def test_an_xpath_finds_exactly_its_element() -> None:
    reply, root = _of_xml(), etree.fromstring(_XML)
    for node, element in enumerate(root.iter("*")):
        assert root.getroottree().xpath(reply.path(node)) == [element]


def test_an_xpath_counts_only_siblings_of_the_same_name() -> None:
    assert (
        _of_xml()
        .path(14)
        .endswith(
            "/*[local-name()='AddedRecords']/*[local-name()='ChangedDataItem'][2]"
            "/*[local-name()='RecordId']"
        )
    )


def _evaluated(path: str, value: Any) -> Any:
    """A simple JSONPath: `$` and then names, quoted names and places."""
    assert path.startswith("$")
    steps = re.findall(r"\.(\w+)|\[(\d+)\]|\['((?:[^'\\]|\\.)*)'\]", path)
    for name, place, quoted in steps:
        key = name or re.sub(r"\\(.)", r"\1", quoted)
        value = value[int(place)] if place else value[key]
    return value


def test_a_jsonpath_finds_its_value() -> None:
    reply, value = _of_json(), json.loads(_JSON)
    assert _evaluated(reply.path(8), value) == 1042
    assert reply.path(8) == "$.Changes.AddedRecords[0].RecordId"
    assert reply.path(14) == r"$['odd key\'s']"
    assert _evaluated(reply.path(14), value) == {}


@pytest.mark.parametrize(
    ("reply", "text"),
    [(_of_xml(), print_xml(_XML).text), (_of_json(), print_json(_JSON).text)],
)
def test_every_node_stands_on_its_line_and_is_found_there(reply: Reply, text: Any) -> None:
    for node in range(1, len(reply)):
        line = text.line(reply.lines[node]).decode()
        name = reply.names[node]
        assert name in line or name.startswith("[")
        if reply.lines[node] not in reply.lines[node + 1 :]:
            assert reply.row_at_line(reply.lines[node]) == node
    assert reply.row_at_line(10_000) == len(reply) - 1
    assert reply.row_at_line(-1) is None


def test_a_line_before_the_root_has_no_node() -> None:
    assert _of_xml().row_at_line(0) is None


def test_nodes_that_the_text_does_not_tell_have_no_line() -> None:
    reply = from_json(b"[1,2]", array("L", [0, 1]))
    assert list(reply.lines) == [0, 1, NO_LINE]
    assert reply.row_at_line(50) == 1
