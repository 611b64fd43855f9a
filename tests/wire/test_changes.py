"""The changed records of an answer, few or many, however they are written."""

from __future__ import annotations

from array import array

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from erpsync_gui.wire import alike, changes
from erpsync_gui.wire.changes import ChangeKind, Changes, from_reply
from erpsync_gui.wire.molds import Molds, Records
from erpsync_gui.wire.reply import Reply
from tests.wire.record_samples import JSON_LISTS, XML_LISTS, in_json, in_xml, rows
from tests.wire.reply_samples import of_json, of_xml

_NIL = b'xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:nil="true"'


def _of_xml(
    changes: bytes, around: bytes = b"<E><B><R><Response>%s</Response></R></B></E>"
) -> Changes | None:
    return from_reply(of_xml(around % (b"<IsOk>true</IsOk>" + changes)))


def _of_json(changes: bytes) -> Changes | None:
    return from_reply(of_json(b'{"IsOk":true,"Changes":' + changes + b"}"))


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
def sample(request: pytest.FixtureRequest) -> Changes:
    found = _of_xml(_XML) if request.param == "xml" else _of_json(_JSON)
    assert found is not None
    return found


def test_changes_are_the_same_in_xml_and_json(sample: Changes) -> None:
    assert len(sample) == 4
    assert list(sample.kinds) == [0, 0, 1, 1]
    assert sample.table_names == ("contact", "person")
    assert list(sample.tables) == [0, 1, 0, 0]
    assert list(sample.record_ids) == [3, 1, 9, 4]
    assert sample.present == (True, True, True)


def test_changes_are_counted_by_kind(sample: Changes) -> None:
    assert [sample.count(kind) for kind in ChangeKind] == [2, 2, 0]


def test_each_record_knows_its_node_in_the_reply() -> None:
    reply = of_json(b'{"IsOk":true,"Changes":' + _JSON + b"}")
    found = from_reply(reply)
    assert found is not None
    assert [reply.path(node) for node in found.nodes] == [
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
        from_reply(of_json(b'{"Changes":{}}')),
        from_reply(of_json(b'["Changes"]')),
        from_reply(of_json(b"false")),
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


def test_changes_are_found_behind_much_that_only_looks_like_them() -> None:
    decoys = (
        b"<a>Changes</a><Changes>no</Changes><Changes2/><!-- <Changes> --><b Changes='1'/>" * 400
    )
    found = _of_xml(_XML, b"<x>" + decoys + b"<q>%s</q></x>")
    assert found is not None
    assert len(found) == 4
    in_json = (
        b'{"Changes2":1,"a":"Changes","b":"\\"Changes\\": ","c":["Changes"],"d":{"Changes":null}'
    )
    answer = in_json + b',"e":{"IsOk":1,"Changes":' + _JSON + b"}}"
    in_list = from_reply(of_json(answer))
    assert in_list is not None
    assert len(in_list) == 4


def test_the_name_is_found_wherever_the_search_is_divided(monkeypatch: pytest.MonkeyPatch) -> None:
    reply = of_json(b'{"IsOk":true,"Changes":' + _JSON + b"}")
    whole = from_reply(reply)
    for size in range(7, 40):
        monkeypatch.setattr(changes, "_SEARCH_BYTES", size)
        assert from_reply(reply) == whole


# --- many records --------------------------------------------------------------------------------


def _read(reply: Reply, patch: pytest.MonkeyPatch, most: int, least: int) -> Changes | None:
    patch.setattr(changes, "_MOST_ALIKE", most)
    patch.setattr(changes, "_LEAST_ALIKE", least)
    return from_reply(reply)


def _is_read_alike(reply: Reply, most: int, least: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        quick = _read(reply, patch, most, least)
        patch.setattr(alike, "read", lambda *_: None)
        by_molds = _read(reply, patch, most, least)
        patch.setattr(Molds, "read", lambda *_: Records())
        plain = _read(reply, patch, most, least)
    assert rows(quick) == rows(by_molds) == rows(plain)


@given(XML_LISTS, XML_LISTS, st.integers(2, 8), st.integers(1, 3))
def test_many_records_in_xml_are_read_as_one_by_one(
    added: list[str], deleted: list[str], most: int, least: int
) -> None:
    _is_read_alike(of_xml(in_xml(added, deleted)), most, least)


@given(JSON_LISTS, JSON_LISTS, st.integers(2, 8), st.integers(1, 3))
@example(['{"RecordId":1,"Tablename":"a"}'] * 20, [], 5, 2)
def test_many_records_in_json_are_read_as_one_by_one(
    added: list[str], updated: list[str], most: int, least: int
) -> None:
    _is_read_alike(of_json(in_json(added, updated)), most, least)


_COUNT = 9_000
_MANY_IN_XML = b"".join(_item(b"t%d" % (number % 3), b"%d" % number) for number in range(_COUNT))
_MANY_IN_JSON = b",".join(
    b'{"RecordId":%d,"Tablename":"t%d"}' % (number, number % 3) for number in range(_COUNT)
)


@pytest.mark.parametrize(
    "found",
    [
        _of_xml(b"<Changes><UpdatedRecords>" + _MANY_IN_XML + b"</UpdatedRecords></Changes>"),
        _of_json(b'{"UpdatedRecords":[' + _MANY_IN_JSON + b"]}"),
    ],
)
def test_many_records_take_little_memory(found: Changes | None) -> None:
    assert found is not None
    assert list(found.record_ids) == list(range(_COUNT))
    assert list(found.tables) == [number % 3 for number in range(_COUNT)]
    assert isinstance(found.nodes, range)
    assert isinstance(found.tables, array)
    assert isinstance(found.record_ids, array)
    assert (found.tables.itemsize, found.record_ids.itemsize) == (1, 4)


def test_many_records_of_different_lines_take_little_memory() -> None:
    rights = b"null", b'{"Mask":"Select"}'
    records = b",".join(
        b'{"RecordId":%d,"Tablename":"t%d","TableRight":%s}' % (n, n % 3, rights[n % 7 == 0])
        for n in range(_COUNT)
    )
    found = _of_json(b'{"UpdatedRecords":[' + records + b"]}")
    assert found is not None
    assert list(found.record_ids) == list(range(_COUNT))
    assert [found.table_names[number] for number in found.tables] == [
        f"t{number % 3}" for number in range(_COUNT)
    ]
    assert isinstance(found.nodes, array)
    assert found.nodes.itemsize == 4


def test_many_tables_and_large_ids_are_kept_whole() -> None:
    count = 300
    records = ",".join(f'{{"RecordId":{10**17 + n},"Tablename":"t{n}"}}' for n in range(count))
    found = _of_json(b'{"UpdatedRecords":[' + records.encode() + b"]}")
    assert found is not None
    assert list(found.tables) == list(range(count))
    assert list(found.record_ids) == [10**17 + number for number in range(count)]
    assert found.table_names == tuple(f"t{number}" for number in range(count))
