"""How SOAP answers are written: as a server writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from tests.sandbox.conftest import Bench

XSI = "{http://www.w3.org/2001/XMLSchema-instance}"


def test_an_answer_looks_as_a_server_writes_it(bench: Bench) -> None:
    bench.recorder.answer = ["not <active>", "tab\there", None]
    reply = bench.caller.soap("ToggleErpConnectionActive")
    assert reply.headers["content-type"] == "text/xml; charset=utf-8"
    header, body = reply.xml
    assert [etree.QName(child).localname for child in header] == [
        "ExceptionInfo",
        "ExtraInfo",
        "Succeeded",
        "TimeZone",
    ]
    assert [child.get(f"{XSI}nil") for child in header] == ["true", "true", None, "true"]
    answer = body[0][0]
    assert answer.tag == "{http://www.superoffice.net/ws/crm/NetServer/Services88}Response"
    arrays = "{http://schemas.microsoft.com/2003/10/Serialization/Arrays}string"
    assert [(item.tag, item.text) for item in answer] == [
        (arrays, "not <active>"),
        (arrays, "tab\there"),
        (arrays, None),
    ]
    assert answer[2].get(f"{XSI}nil") == "true"
    assert b"<a:string>" in reply.body
    assert b"<h:Succeeded " in reply.body
    assert b"xsi:type" not in reply.body
    assert b"i:type" not in reply.body


def test_base_type_fields_come_first_and_absent_ones_not_at_all(bench: Bench) -> None:
    bench.recorder.answer = {
        "IsRunning": True,
        "Interval": "PT10M",
        "TableRight": {"Mask": ["Select", "R"], "Reason": None},
    }
    newest = bench.caller.soap("GetEngineStatus")
    response = newest.found("Response")
    assert response is not None
    assert [etree.QName(child).localname for child in response] == [
        "TableRight",
        "IsRunning",
        "Interval",
    ]
    assert newest.text("Mask") == "Select R"
    assert bench.caller.soap("GetEngineStatus", services=87).text("Mask") == "Select"


def test_a_field_newer_than_the_version_is_not_written(bench: Bench) -> None:
    bench.recorder.answer = {"IsOk": True, "Status": "Ok"}
    assert bench.caller.soap("SyncAll").text("Status") == "Ok"
    assert bench.caller.soap("SyncAll", services=87).found("Status") is None


def test_a_void_operation_answers_an_empty_element(bench: Bench) -> None:
    reply = bench.caller.soap("DeleteConnection", "<ErpConnectionId>1</ErpConnectionId>")
    answer = reply.found("DeleteConnectionResponse")
    assert answer is not None
    assert len(answer) == 0


def test_null_is_nil_where_it_may_be_and_nothing_where_not(bench: Bench) -> None:
    record = bench.caller.soap("GetConnection").found("Response")
    assert record is not None
    assert record.get(f"{XSI}nil") == "true"
    assert bench.caller.soap("TestConnectionById").found("Response") is None


def test_a_control_character_is_written_as_a_reference(bench: Bench) -> None:
    bench.recorder.answer = {"UserExplanation": "a\x0bb\r"}
    assert b"a&#xB;b&#xD;" in bench.caller.soap("SyncAll").body
