"""Records that are written alike are read at once, and no others."""

from __future__ import annotations

import pytest

from erpsync_gui.wire import alike
from erpsync_gui.wire.record_runs import Run
from erpsync_gui.wire.reply import Reply
from tests.wire.reply_samples import of_json, of_xml

_ITEM = b"<I><RecordId>%d</RecordId><New/><Tablename>t%d</Tablename></I>"
_RECORD = b'{"Tablename":"t%d","New":[{}],"RecordId":%d}'


def _xml(count: int = 10) -> Reply:
    return of_xml(b"<L>" + b"".join(_ITEM % (n, n % 2) for n in range(count)) + b"</L>")


def _json(count: int = 10) -> Reply:
    return of_json(b"[" + b",".join(_RECORD % (n % 2, n) for n in range(count)) + b"]")


def _run(reply: Reply, most: int = 100) -> Run | None:
    first, *_, last = reply.children(0)
    return alike.read(reply, first, last, most)


@pytest.mark.parametrize("reply", [_xml(), _json()])
def test_all_records_but_the_last_are_read_at_once(reply: Reply) -> None:
    run = _run(reply)
    assert run is not None
    assert list(run.nodes) == list(reply.children(0))[:-1]
    assert list(run.record_ids) == list(range(9))
    tables = [run.names[number] for number in run.tables]
    assert tables == [f"t{number % 2}" for number in range(9)]


@pytest.mark.parametrize("reply", [_xml(), _json()])
def test_no_more_are_read_than_were_asked_for(reply: Reply) -> None:
    run = _run(reply, most=4)
    assert run is not None
    assert list(run.record_ids) == [0, 1, 2, 3]


@pytest.mark.parametrize("reply", [_xml(1), _json(1)])
def test_the_last_one_alone_is_not_read(reply: Reply) -> None:
    (record,) = reply.children(0)
    assert alike.read(reply, record, record, 5) is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"<RecordId>5</RecordId>", b"<RecordId>many</RecordId>"),
        (b"<RecordId>5</RecordId>", b"<RecordId></RecordId>"),
        (b"<RecordId>5</RecordId>", b"<RecordId/>"),
        (b"<RecordId>5</RecordId>", b"<RecordId>5,5</RecordId>"),
        (b"<RecordId>5</RecordId>", b"<RecordId>5.0</RecordId>"),
        (b"<RecordId>5</RecordId>", b"<RecordId>true</RecordId>"),
        (b"<RecordId>5</RecordId>", b"<RecordId>5555555555555555555</RecordId>"),
        (b"<RecordId>5</RecordId>", b"<RecordId x='1'>5</RecordId>"),
        (b"<RecordId>5</RecordId>", b"<RecordID>5</RecordID>"),
        (b"<RecordId>5</RecordId>", b"<!-- --><RecordId>5</RecordId>"),
        (b"<RecordId>5</RecordId>", b"<RecordId>5\n</RecordId>"),
        (b"<RecordId>5</RecordId>", b""),
        (b"<I><RecordId>5</RecordId><New/>", b"<I><New/><RecordId>5</RecordId>"),
        (b"<I><RecordId>5</RecordId><New/>", b"<I><RecordId>5</RecordId><New>1</New>"),
        (b"<I><RecordId>5", b"<I x='1'><RecordId>5"),
    ],
)
def test_where_one_is_written_otherwise_nothing_is_read(old: bytes, new: bytes) -> None:
    body = b"<L>" + b"".join(_ITEM % (n, n % 2) for n in range(10)) + b"</L>"
    assert old in body
    reply = of_xml(body.replace(old, new))
    assert _run(reply) is None
    run = _run(reply, most=5)
    assert run is not None
    assert list(run.record_ids) == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    "record",
    [
        b'{"RecordId":1}',
        b'{"Tablename":"a"}',
        b'{"RecordId":1,"Tablename":"a","RecordId":2}',
        b'{"RecordId":null,"Tablename":"a"}',
        b'{"RecordId":[1],"Tablename":"a"}',
        b'{"RecordId":1,"Tablename":""}',
        b"1",
        b'{"RecordId":1,"Tablename":"a","New":[' + b"1," * 100 + b"1]}",
    ],
)
def test_what_is_no_usual_record_is_no_mold_for_others(record: bytes) -> None:
    reply = of_json(b"[" + record + b"," + record + b"," + record + b"]")
    assert _run(reply) is None


def test_text_that_only_looks_like_a_record_is_none() -> None:
    usual = b"<I><RecordId>1</RecordId><Tablename>a</Tablename></I>"
    mixed = (
        b"<I>\n    <RecordId>2</RecordId>\n    <Tablename>a</Tablename>text<Tablename></Tablename>"
        b"\n  </I>"
    )
    reply = of_xml(b"<L>" + usual + mixed + usual + usual + b"</L>")
    _, second, *_ = reply.children(0)
    assert not reply.is_parent(second)
    assert reply.text.line(second + 1) == b"    <RecordId>2</RecordId>"
    assert _run(reply) is None
