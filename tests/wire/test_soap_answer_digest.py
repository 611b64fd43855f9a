"""An answer of any size is read by its digest as it would be as a whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpsync_gui.wire import changes, pretty, soap_answer
from erpsync_gui.wire.digest import Whole, digest
from erpsync_gui.wire.exchange import Reading
from erpsync_gui.wire.reply import Form, Reply
from tests.wire.reply_samples import XML_DOCUMENTS, Expected, without_blanks
from tests.wire.soap_samples import (
    CHANGES,
    CONTRACT,
    FAULT11,
    FAULT12,
    GOOD_HEADERS,
    NOT_SUPPORTED,
    OK,
    XML,
    answer,
    envelope,
    read,
)


def read_small(body: bytes, operation: str, most_children: int = 200) -> Reading:
    """The reading of a whole answer by its digest."""
    printed = pretty.print_body(body, XML)
    tree = Reply(Form.XML, printed.text, printed.shape)
    whole = Whole(printed.text, printed.shape, changes=changes.from_reply(tree))
    small = digest(tree, most_children)
    asked = CONTRACT.operation(operation)
    return soap_answer.read(small, XML, 200, asked, CONTRACT, whole=whole)


@given(
    XML_DOCUMENTS,
    st.sampled_from(["Response", "Body", "Header", "ForceResyncResponse", "Changes"]),
    st.sampled_from([GOOD_HEADERS, "", "<h:Succeeded>false</h:Succeeded>"]),
    st.sampled_from(["ForceResync", "GetConnection", "GetAllConnections", "ForceResyncBatchTask"]),
)
def test_a_digest_of_which_nothing_is_missing_reads_as_the_whole(
    document: Expected, name: str, headers: str, operation: str
) -> None:
    content = document.written[document.written.index("<Root") : document.written.rindex("<!--")]
    body = answer(content.replace("Root", name), operation, headers)
    small, whole = read_small(body, operation), read(body, operation)
    assert without_blanks(small) == without_blanks(whole)


@pytest.mark.parametrize("content", [OK, CHANGES, FAULT11, FAULT12, NOT_SUPPORTED, ""])
def test_a_digest_of_an_answer_or_fault_reads_as_the_whole(content: str) -> None:
    for body in (answer(content), envelope(content)):
        assert read_small(body, "ForceResync") == read(body)


def test_value_and_verdict_come_from_the_digest_and_counts_from_the_whole() -> None:
    item = (
        "<ChangedDataItem><Tablename>contact</Tablename><RecordId>{}</RecordId></ChangedDataItem>"
    )
    items = "".join(map(item.format, range(1, 1001)))
    lists = f"<Changes><AddedRecords>{items}</AddedRecords></Changes>"
    body = answer(f"<Response><IsOk>true</IsOk>{lists}</Response>")
    reading, whole = read_small(body, "ForceResync", 5), read(body)
    assert (reading.verdict, reading.text, reading.reply) == (
        whole.verdict,
        whole.text,
        whole.reply,
    )
    assert (reading.changes, reading.result) == (whole.changes, whole.result)
    assert "1,000 added" in reading.verdict.sentence
    assert repr(reading.value).count("contact") == 5


def test_the_entries_of_a_long_list_are_all_counted() -> None:
    entries = "<ErpConnection><Id>1</Id></ErpConnection>" * 1000
    body = answer(f"<Response>{entries}</Response>", "GetAllConnections")
    reading = read_small(body, "GetAllConnections")
    assert reading.verdict == read(body, "GetAllConnections").verdict
    assert reading.verdict.sentence == "Done: 1,000 items."
    assert isinstance(reading.value, list)
    assert len(reading.value) == 200
