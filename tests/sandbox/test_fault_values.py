"""Faults in what a call answers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.sandbox.conftest import Bench

BOTH = pytest.mark.parametrize("protocol", ["soap", "rest"])
CHANGED = re.compile(rb"<ChangedDataItem><Tablename>(\w+)</Tablename><RecordId>(\d+)</RecordId>")


def test_fault_is_a_soap_fault_and_a_rest_exception(bench: Bench) -> None:
    soap = bench.call("soap", "fault")
    assert (soap.status, soap.text("faultcode")) == (500, "a:InternalServiceFault")
    rest = bench.call("rest", "fault")
    assert rest.status == 500
    assert rest.json["InnerException"]["InnerException"]["ExceptionType"].endswith("Exception")
    assert bench.recorder.asked == []


def test_exception_is_three_deep_in_the_header_and_an_error_object_in_rest(bench: Bench) -> None:
    soap = bench.call("soap", "exception")
    assert (soap.status, soap.text("Succeeded")) == (200, "false")
    assert len(soap.xml.findall(".//{*}Message")) == 3
    rest = bench.call("rest", "exception")
    assert (rest.status, list(rest.json)) == (200, ["Message", "MessageDetail"])


@BOTH
def test_deep_nests_as_deep_as_it_is_told(bench: Bench, protocol: str) -> None:
    reply = bench.call(protocol, "deep=3000")
    word = b"<InnerException>" if protocol == "soap" else b'"InnerException":{'
    assert reply.body.count(word) == 2999


def test_not_ok_is_a_refusal_of_the_erp(bench: Bench) -> None:
    soap = bench.call("soap", "not-ok")
    assert (soap.text("Succeeded"), soap.text("IsOk")) == ("true", "false")
    assert soap.text("ErrorCode") == "UNKOWN_LISTITEM_ID"
    assert bench.call("rest", "not-ok").json["Status"] == "Error"
    assert bench.call("rest", "not-ok", "TestConnectionById").json is False
    assert bench.call("rest", "not-ok", "GetConnection").json is None
    assert bench.call("rest", "not-ok", "DeleteConnection").status == 204


def test_null_is_null(bench: Bench) -> None:
    bench.recorder.answer = {"IsOk": True}
    assert bench.call("rest", "null").json is None
    response = bench.call("soap", "null").found("Response")
    assert response is not None
    assert response.get("{http://www.w3.org/2001/XMLSchema-instance}nil") == "true"


@pytest.mark.parametrize("operation", ["SyncAll", "GetConnection", "DeleteConnection"])
def test_changes_are_as_many_as_asked_for_over_all_lists_and_tables(
    bench: Bench, operation: str
) -> None:
    soap = bench.call("soap", "changes=57", operation)
    rest = bench.call("rest", "changes=57", operation)
    found = CHANGED.findall(soap.body)
    assert len(found) == 57
    assert {table for table, _ in found} == {b"contact", b"person", b"project", b"sale"}
    assert sorted(int(record) for _, record in found) == list(range(1, 58))
    lists = rest.json["Changes"]
    counts = [len(lists[f"{kind}Records"]) for kind in ("Added", "Updated", "Deleted")]
    assert counts == [11, 41, 5]
    xml = bench.call("rest", "changes=57", operation, "text/xml")
    assert CHANGED.findall(xml.body) == found


def test_no_changes_at_all_are_three_empty_lists(bench: Bench) -> None:
    changes = bench.call("rest", "changes=0").json["Changes"]
    assert [changes[f"{kind}Records"] for kind in ("Added", "Updated", "Deleted")] == [[]] * 3


@BOTH
def test_big_text_has_the_length_asked_for(bench: Bench, protocol: str) -> None:
    reply = bench.call(protocol, "big-text=2000000")
    text = reply.text("UserExplanation") if protocol == "soap" else reply.json["UserExplanation"]
    assert text is not None
    assert len(text) == 2_000_000
