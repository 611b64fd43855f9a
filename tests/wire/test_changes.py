"""Tests of `erpsync_gui.wire.changes`."""

from __future__ import annotations

import pytest
from lxml import etree

from erpsync_gui.wire.changes import ChangeKind, Changes, from_reply
from erpsync_gui.wire.reply_reader import from_json, from_xml

_NIL = b'xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:nil="true"'


def _of_xml(
    changes: bytes, around: bytes = b"<E><B><R><Response>%s</Response></R></B></E>"
) -> Changes | None:
    return from_reply(from_xml(etree.fromstring(around % (b"<IsOk>true</IsOk>" + changes)), ()))


def _of_json(changes: bytes) -> Changes | None:
    return from_reply(from_json(b'{"IsOk":true,"Changes":' + changes + b"}", ()))


def _item(table: bytes, record_id: bytes) -> bytes:
    return (
        b"<ChangedDataItem><Tablename>" + table + b"</Tablename><RecordId>" + record_id
        + b"</RecordId></ChangedDataItem>"
    )  # fmt: skip


_ADDED = b"<AddedRecords>" + _item(b"contact", b"3") + _item(b"person", b"1") + b"</AddedRecords>"
_UPDATED = (
    b"<UpdatedRecords>" + _item(b"contact", b"9") + _item(b"contact", b"4") + (b"</UpdatedRecords>")
)
_XML = b"<Changes>" + _ADDED + _UPDATED + b"<DeletedRecords/></Changes>"
_JSON = (
    b'{"AddedRecords":[{"Tablename":"contact","RecordId":3},{"Tablename":"person","RecordId":1}],'
    b'"UpdatedRecords":[{"RecordId":9,"Tablename":"contact"},{"RecordId":4,"Tablename":"contact"}],'
    b'"DeletedRecords":[],"TableRight":null}'
)


@pytest.fixture(params=["xml", "json"])
def changes(request: pytest.FixtureRequest) -> Changes:
    found = _of_xml(_XML) if request.param == "xml" else _of_json(_JSON)
    assert found is not None
    return found


def test_changes_are_the_same_in_xml_and_json(changes: Changes) -> None:
    assert len(changes) == 4
    assert list(changes.kinds) == [0, 0, 1, 1]
    assert changes.table_names == ("contact", "person")
    assert list(changes.tables) == [0, 1, 0, 0]
    assert list(changes.record_ids) == [3, 1, 9, 4]
    assert changes.present == (True, True, True)


def test_changes_are_counted_by_kind_and_by_table(changes: Changes) -> None:
    assert [changes.count(kind) for kind in ChangeKind] == [2, 2, 0]
    assert changes.counts_by_table(ChangeKind.ADDED) == {"contact": 1, "person": 1}
    assert changes.counts_by_table(ChangeKind.DELETED) == {}


def test_the_ids_of_a_table_come_in_the_order_of_the_answer(changes: Changes) -> None:
    assert changes.ids(ChangeKind.UPDATED, "contact") == [9, 4]
    assert changes.rows(ChangeKind.UPDATED, "contact") == [2, 3]
    assert changes.ids(ChangeKind.UPDATED, "project") == []


def test_changes_are_written_as_a_table(changes: Changes) -> None:
    assert changes.to_csv() == (
        "kind,table,record_id\r\nadded,contact,3\r\nadded,person,1\r\n"
        "updated,contact,9\r\nupdated,contact,4\r\n"
    )
    assert changes.to_tsv(rows=[3]) == "kind\ttable\trecord_id\nupdated\tcontact\t4\n"


def test_each_record_knows_its_node_in_the_reply() -> None:
    reply = from_json(b'{"IsOk":true,"Changes":' + _JSON + b"}", ())
    changes = from_reply(reply)
    assert changes is not None
    assert [reply.path(node) for node in changes.nodes] == [
        "$.Changes.AddedRecords[0]",
        "$.Changes.AddedRecords[1]",
        "$.Changes.UpdatedRecords[0]",
        "$.Changes.UpdatedRecords[1]",
    ]


@pytest.mark.parametrize(
    "found",
    [
        _of_xml(b"<Changes><AddedRecords/><UpdatedRecords " + _NIL + b"/></Changes>"),
        _of_json(b'{"AddedRecords":[],"UpdatedRecords":null}'),
    ],
)
def test_an_absent_or_nil_list_is_not_an_empty_one(found: Changes | None) -> None:
    assert found is not None
    assert (len(found), found.present) == (0, (True, False, False))


@pytest.mark.parametrize("found", [_of_xml(b"<Changes/>"), _of_json(b"{}")])
def test_empty_changes_have_no_list(found: Changes | None) -> None:
    assert found is not None
    assert found.present == (False, False, False)


@pytest.mark.parametrize(
    "found",
    [
        _of_xml(b""),
        _of_xml(b"<Changes " + _NIL + b"/>"),
        _of_xml(b"<Changes>many</Changes>"),
        _of_json(b"null"),
        from_reply(from_json(b'{"Changes":{}}', ())),
        from_reply(from_json(b'["Changes"]', ())),
        from_reply(from_json(b"false", ())),
    ],
)
def test_without_changed_data_there_are_no_changes(found: Changes | None) -> None:
    assert found is None


def test_changes_are_found_wherever_they_stand() -> None:
    around = b"<x><Changes>no</Changes><p><Changes/></p><q>%s</q></x>"
    found = _of_xml(_XML, around)
    assert found is not None
    assert len(found) == 4


@pytest.mark.parametrize(
    "found",
    [
        _of_xml(b"<Changes><AddedRecords><ChangedDataItem/></AddedRecords></Changes>"),
        _of_xml(b"<Changes><AddedRecords>" + _item(b"", b"many") + b"</AddedRecords></Changes>"),
        _of_json(b'{"AddedRecords":[{}]}'),
        _of_json(b'{"AddedRecords":[null]}'),
        _of_json(b'{"AddedRecords":[{"Tablename":null,"RecordId":1e400}]}'),
    ],
)
def test_an_item_without_table_or_id_is_kept(found: Changes | None) -> None:
    assert found is not None
    assert (len(found), found.table_names, list(found.record_ids)) == (1, ("",), [0])
