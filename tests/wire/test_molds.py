"""Records that differ in more than table and id are read by the first of their shape."""

from __future__ import annotations

import pytest

from erpsync_gui.wire.molds import Molds, Records
from erpsync_gui.wire.reply import Reply
from tests.wire.reply_samples import of_json, of_xml

_XML = [
    b"<I><Right/><Tablename>contact</Tablename><RecordId>1</RecordId></I>",
    b"<I><Right><Mask>Select</Mask></Right><Tablename>sale</Tablename><RecordId>2</RecordId></I>",
    b"<I><Right/><Tablename>bl&#229;</Tablename><RecordId>-3</RecordId></I>",
    b"<I a='1'><Right>F</Right><Tablename>sale</Tablename><RecordId>4</RecordId></I>",
    b"<I><Right><Mask>F</Mask></Right><Tablename></Tablename><RecordId>5</RecordId></I>",
]
_JSON = [
    b'{"Tablename":"contact","RecordId":1,"Right":null}',
    b'{"Tablename":"sale","RecordId":2,"Right":{"Mask":"Select"}}',
    b'{"Tablename":"bl\\u00e5","RecordId":-3,"Right":1}',
    b'{"Tablename":"sale","RecordId":4,"Right":{"Mask":"F"}}',
    b'{"Tablename":"","RecordId":5,"Right":"F"}',
]


def _reply(records: list[bytes]) -> Reply:
    if records[0].startswith(b"<"):
        return of_xml(b"<L>" + b"".join(records) + b"<Last/></L>")
    return of_json(b"[" + b",".join(records) + b",{}]")


def _read(reply: Reply) -> Records:
    first, *_, last = reply.children(0)
    return Molds(reply).read(first, last)


@pytest.mark.parametrize("records", [_XML, _JSON])
def test_all_but_the_last_are_read(records: list[bytes]) -> None:
    reply = _reply(records)
    found = _read(reply)
    assert found.nodes == list(reply.children(0))[:-1]
    assert found.tables == ["contact", "sale", "blå", "sale", ""]
    assert found.record_ids == [1, 2, -3, 4, 5]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"<RecordId>-3</RecordId>", b"<RecordId>many</RecordId>"),
        (b"<RecordId>-3</RecordId>", b"<RecordId x='1'>3</RecordId>"),
        (b"<Tablename>bl", b"<Tablename><!-- -->bl"),
        (b"<Right/><Tablename>bl", b"<RightX/><Tablename>bl"),
        (b"<Right/><Tablename>bl", b"<RecordId/><Tablename>bl"),
        (b"<Right/><Tablename>bl&#229;</Tablename>", b"<Tablename>bl&#229;</Tablename><Right/>"),
    ],
)
def test_reading_ends_before_one_of_xml_that_is_written_otherwise(old: bytes, new: bytes) -> None:
    assert old in _XML[2]
    found = _read(_reply([*_XML[:2], _XML[2].replace(old, new), *_XML[3:]]))
    assert found.record_ids == [1, 2]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"-3", b"1.5"),
        (b"-3", b'"3"'),
        (b"-3", b"1234567890123456789"),
        (b'"Right"', b'"RecordId"'),
        (b'"Right"', b'"Record\\u0049d"'),
        (b'"Right"', b'"Rights"'),
        (b'"RecordId"', b'"Record\\u0049d"'),
    ],
)
def test_reading_ends_before_one_of_json_that_is_written_otherwise(old: bytes, new: bytes) -> None:
    assert old in _JSON[2]
    found = _read(_reply([*_JSON[:2], _JSON[2].replace(old, new), *_JSON[3:]]))
    assert found.record_ids == [1, 2]


@pytest.mark.parametrize(
    "record",
    [
        b'{"RecordId":1}',
        b'{"RecordId":1,"Tablename":"a","Tablename":"b"}',
        b'{"RecordId":null,"Tablename":"a"}',
        b"1",
        b"<I>text</I>",
        b"<I><RecordId>1</RecordId></I>",
    ],
)
def test_a_record_that_says_nothing_of_others_is_not_read(record: bytes) -> None:
    assert _read(_reply([record, record])) == Records()


def test_some_are_read_at_once_and_then_the_next() -> None:
    reply = _reply(_JSON * 300)
    molds, (first, *_, last) = Molds(reply), reply.children(0)
    record_ids: list[int] = []
    while first < last:
        found = molds.read(first, last)
        assert 0 < len(found.nodes) < 1000
        record_ids += found.record_ids
        first = reply.end(found.nodes[-1])
    assert record_ids == [1, 2, -3, 4, 5] * 300
