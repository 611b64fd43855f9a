"""Records of JSON that are read at once are those that are read one by one, or none are."""

from __future__ import annotations

import json
from typing import Any

import pytest

from erpsync_gui.wire.json_records import DEEPEST, RecordReader, Records

_PLAIN = '{"Tablename":"contact","RecordId":7}'


def _read(*records: str, before: str = "") -> Records | None:
    reader = RecordReader()
    if before:
        assert reader.read(before.encode()) is not None
    return reader.read(",".join(records).encode())


@pytest.mark.parametrize("comma", [",", " , ", ",\r\n  "])
def test_all_records_of_one_kind_are_read(comma: str) -> None:
    reader = RecordReader()
    for start in (0, 100):
        numbers = range(start, start + 100)
        records = [f'{{"RecordId":{n},"Tablename":"t{n % 3}"}}' for n in numbers]
        read = reader.read(comma.join(records).encode())
        assert read is not None
        assert list(read.record_ids) == list(numbers)
        assert [reader.names[table] for table in read.tables] == [f"t{n % 3}" for n in numbers]
    assert reader.names == ("t0", "t1", "t2")


@pytest.mark.parametrize(
    ("more", "is_flat"),
    [
        ({}, True),
        ({"a": None, "b": [], "c": {}, "d": "x\ny", "e": 1.5, "f": True}, True),
        ({"TableRight": {"Mask": "None", "Reason": ""}}, False),
        ({"a": {"b": {"c": {}}}}, False),
        ({"a": {"RecordId": "many", "Tablename": 1}}, False),
    ],
)
def test_a_record_has_as_many_lines_as_it_is_laid_out_in(
    more: dict[str, Any], *, is_flat: bool
) -> None:
    record = {"Tablename": "contact", "RecordId": 1, **more}
    lines = len(json.dumps(record, indent=2).splitlines())
    other = {**more, "RecordId": 2, "Tablename": "person"}
    read = _read(json.dumps(record), json.dumps(other))
    assert read is not None
    assert list(read.record_ids) == [1, 2]
    assert (read.lines, read.is_flat) == (lines, is_flat)


def test_other_values_and_another_order_make_no_other_kind() -> None:
    first = '{"Tablename":"a","RecordId":1,"New":{"x":null,"y":"Y"}}'
    second = '{"New":{"y":1.5,"x":true},"RecordId":-2,"Tablename":"\\u00e5"}'
    read = _read(first, second)
    assert read is not None
    assert list(read.record_ids) == [1, -2]


@pytest.mark.parametrize(
    "odd",
    [
        '{"Tablename":"contact"}',
        '{"Tablename":"contact","RecordId":7,"New":1}',
        '{"Tablename":null,"RecordId":7}',
        '{"Tablename":"contact","RecordId":"7"}',
        '{"Tablename":"contact","RecordId":7.0}',
        '{"Tablename":"contact","RecordId":1e3}',
        '{"Tablename":"contact","RecordId":1000000000000000000}',
        '{"Tablename":"contact","RecordId":true}',
        '{"Tablename":"\\ud800","RecordId":7}',
        "{}",
        "null",
        "[]",
        "{",
        "",
    ],
)
def test_where_one_is_of_another_kind_none_are_read(odd: str) -> None:
    assert _read(_PLAIN, odd, _PLAIN) is None
    assert _read(odd, _PLAIN) is None
    assert _read(_PLAIN, odd, before=_PLAIN + "," + _PLAIN) is None


@pytest.mark.parametrize(
    "more",
    [
        '"a":[1]',
        '"a":{"b":[null]}',
        '"a":' + '{"b":' * DEEPEST + "1" + "}" * DEEPEST,
        '"a\\"":1',
        '"a\\\\":1',
        '"a\\n":1',
        '"a":1e999',
        ",".join(f'"a{number}":1' for number in range(100)),
    ],
)
def test_records_of_which_the_kind_does_not_tell_the_lines_are_left_to_others(more: str) -> None:
    record = f'{{"Tablename":"contact","RecordId":7,{more}}}'
    assert _read(record, record) is None


def test_a_table_may_come_for_the_first_time_in_any_part() -> None:
    reader = RecordReader()
    for name in ("contact", "sale", "sale", "person", "contact"):
        part = f'{{"Tablename":"contact","RecordId":1}},{{"Tablename":"{name}","RecordId":2}}'
        read = reader.read(part.encode())
        assert read is not None
        assert [reader.names[table] for table in read.tables] == ["contact", name]
    assert reader.names == ("contact", "sale", "person")


def test_the_kind_may_change_from_part_to_part() -> None:
    reader = RecordReader()
    other = '{"RecordId":1,"Tablename":"sale","New":null}'
    for part in (_PLAIN, other, _PLAIN):
        read = reader.read(f"{part},{part}".encode())
        assert read is not None
        assert len(read.record_ids) == 2
    assert reader.names == ("contact", "sale")


def test_the_first_record_is_found_behind_brackets_in_texts() -> None:
    record = '{"Tablename":"},{ } ,","RecordId":1,"New":{"a":"}"}}'
    assert _read(record, record) is not None


@pytest.mark.parametrize("odd", [b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xc0\x80", b"\x00"])
@pytest.mark.parametrize("where", [b"contact", b"Tablename", b"new", b"New"])
def test_records_that_are_not_in_utf8_are_left_to_others(odd: bytes, where: bytes) -> None:
    record = b'{"Tablename":"contact","RecordId":7,"New":"new"}'
    assert RecordReader().read(record + b"," + record) is not None
    broken = record.replace(where, where + odd)
    assert RecordReader().read(record + b"," + broken) is None
    assert RecordReader().read(broken + b"," + broken) is None


def test_more_tables_than_can_be_numbered_are_left_to_others() -> None:
    records = [f'{{"Tablename":"t{n}","RecordId":{n}}}' for n in range(257)]
    assert _read(*records[:256]) is not None
    assert _read(*records) is None
