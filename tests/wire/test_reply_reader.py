"""Documents become columns: one row a node, as it was written."""

from __future__ import annotations

from array import array

import pytest

from erpsync_gui.wire.reply import NO_LINE, Form, Reply, State
from erpsync_gui.wire.reply_reader import from_json
from tests.wire.reply_samples import of_json, of_xml


def _rows(reply: Reply) -> list[tuple[int, str, State, str]]:
    return [
        (reply.depths[node], reply.names[node], State(reply.states[node]), reply.values[node])
        for node in range(len(reply))
    ]


def test_xml_becomes_one_row_an_element_in_document_order() -> None:
    assert _rows(of_xml()) == [
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
    assert _rows(of_json()) == [
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
    reply = of_xml(result="Response")
    assert (reply.form, reply.names[reply.result]) == (Form.XML, "Response")
    assert of_xml().result == 0
    assert (of_json().form, of_json().result) == (Form.JSON, 0)


def test_duplicate_keys_are_separate_nodes() -> None:
    assert [row[1:] for row in _rows(of_json(b'{"a":1,"a":"1"}'))[1:]] == [
        ("a", State.VALUE, "1"),
        ("a", State.VALUE, "1"),
    ]


@pytest.mark.parametrize("body", [b"false", b'"Contact"', b"12", b"null", b"[]", b" {} "])
def test_a_bare_value_is_one_node(body: bytes) -> None:
    reply = of_json(body)
    assert (len(reply), reply.names[0], list(reply.lines)) == (1, "$", [0])


def test_nodes_that_the_text_does_not_tell_have_no_line() -> None:
    reply = from_json(b"[1,2]", array("L", [0, 1]))
    assert list(reply.lines) == [0, 1, NO_LINE]
    assert reply.row_at_line(50) == 1
