"""Records of XML that are found while it is printed are those that the plain way finds."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from erpsync_gui.wire import alike, quick_xml
from erpsync_gui.wire.changes import from_reply
from erpsync_gui.wire.pretty_xml import print_xml
from erpsync_gui.wire.quick_xml import QuickXml
from erpsync_gui.wire.record_runs import Runs
from erpsync_gui.wire.reply import Form, Reply
from tests.wire.record_samples import XML_LISTS, in_xml, rows

_ITEM = "<I><Tablename>{0}</Tablename><New><a>{2}</a></New><RecordId>{1}</RecordId></I>"


def _found(body: bytes, size: int, at_least: int) -> Runs | None:
    """What is found of a document that comes in pieces; None where the printer refuses it."""
    written: list[bytes] = []
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(quick_xml, "_PIECE_BYTES", at_least)
        printer = QuickXml(written.append)
        for start in range(0, len(body), size):
            printer.feed(body[start : start + size])
        if not printer.finish():
            return None
    assert b"".join(written) == print_xml(body).text.body
    return printer.runs


def _reply(body: bytes) -> Reply:
    printed = print_xml(body)
    return Reply(Form.XML, printed.text, printed.shape)


def _is_found_as_plainly(body: bytes, size: int, at_least: int) -> None:
    runs, reply = _found(body, size, at_least), _reply(body)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(alike, "read", lambda *_: None)
        assert rows(from_reply(reply, runs)) == rows(from_reply(reply))


_SIZES = st.integers(1, 300)


@given(XML_LISTS, XML_LISTS, st.sampled_from(["", "\n  "]), _SIZES, st.integers(1, 2000))
@example([_ITEM.format("a", 1, "")] * 20, [], "", 100, 1)
@example([_ITEM.format("a", 1, "b")] * 20, [], "", 7, 300)
def test_any_records_are_found_as_by_the_plain_way(
    added: list[str], deleted: list[str], blank: str, size: int, at_least: int
) -> None:
    _is_found_as_plainly(in_xml(added, deleted, blank), size, at_least)


_FIELDS = st.lists(
    st.sampled_from(
        ["<New>x</New>", "<New/>", "<New><Tablename>x</Tablename></New>", "<RecordId/>",
         "<New><RecordId>8</RecordId></New>", "<q:RecordId>5</q:RecordId>", "<New>\ny</New>"]
    ), max_size=3,
)  # fmt: skip
_ATTRIBUTES = st.sampled_from(["", "", " x='1'", " i:nil='true'", " i:nil='false'"])


@given(_FIELDS, _FIELDS, _ATTRIBUTES, _ATTRIBUTES, _SIZES, st.integers(0, 30))
def test_records_of_any_kind_are_found_as_by_the_plain_way(
    before: list[str], behind: list[str], one: str, other: str, size: int, odd: int
) -> None:
    fields = f"<Tablename{one}>{{0}}</Tablename>", f"<RecordId{other}>{{1}}</RecordId>"
    item = f"<I xmlns:q='q'>{''.join(before)}{fields[0]}{''.join(behind)}{fields[1]}</I>"
    records = [item.format(f"t{n % 3}", n) for n in range(25)]
    records[odd:odd] = [item.format("", "many")]
    _is_found_as_plainly(in_xml(records, records[:9]), size, 1000)


def test_all_records_between_the_first_and_the_last_are_one_run_whatever_other_texts_say() -> None:
    records = [_ITEM.format(f"t{n % 3}", n, "x" * (n % 7 + 1)) for n in range(1000)]
    body = in_xml(records, [])
    runs = _found(body, 1000, 1)
    assert runs is not None
    reply = _reply(body)
    (added,) = [node for node in reply.nodes() if reply.name(node) == "AddedRecords"]
    items = list(reply.children(added))
    first = next(run for item in items if (run := runs.at(item)) is not None)
    assert items.index(first.nodes.start) < 40
    assert items.index(first.nodes[-1]) >= 998 - 1
    numbers = range(items.index(first.nodes.start), items.index(first.nodes[-1]) + 1)
    assert list(first.record_ids) == list(numbers)
    assert [first.names[table] for table in first.tables] == [f"t{n % 3}" for n in numbers]


@pytest.mark.parametrize(
    "item",
    [
        "<I><Tablename>{0}</Tablename></I>",
        "<I><Tablename>{0}</Tablename><RecordId>{1}.0</RecordId></I>",
        "<I><Tablename>{0}</Tablename><Tablename/><RecordId>{1}</RecordId></I>",
        "<I><Tablename>{0}</Tablename><New><RecordId>{1}</RecordId></New></I>",
    ],
)
def test_what_is_no_record_is_not_found(item: str) -> None:
    body = in_xml([item.format("a", n) for n in range(400)], [])
    runs = _found(body, 20_000, 20_000)
    assert runs is not None
    assert [line for line in range(len(_reply(body).shape)) if runs.at(line) is not None] == []
