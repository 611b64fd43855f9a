"""Tests of `erpsync_gui.wire.rest_answer`: every shape of REST answer ends in the right verdict."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpsync_gui.contract import catalogue
from erpsync_gui.contract.model import Value
from erpsync_gui.wire import changes, pretty, rest_answer, soap_answer
from erpsync_gui.wire.changes import ChangeKind
from erpsync_gui.wire.digest import Whole, digest
from erpsync_gui.wire.exchange import Reading
from erpsync_gui.wire.outcome import Level, Outcome
from erpsync_gui.wire.reply import Form, Reply
from tests.wire.reply_samples import (
    JSON_DOCUMENTS,
    XML_DOCUMENTS,
    Expected,
    line_of,
    without_blanks,
)

_CONTRACT = catalogue.load()
_JSON = "application/json; charset=utf-8"
_XML = "application/xml; charset=utf-8"
_NIL = 'xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:nil="true"'
_CHANGES = (
    '{"AddedRecords":[{"Tablename":"contact","RecordId":1042}],"UpdatedRecords":[],'
    '"DeletedRecords":null}'
)


def _read(
    body: bytes | str,
    operation: str = "ForceResync",
    *,
    status: int = 200,
    content_type: str = _JSON,
) -> Reading:
    data = body.encode() if isinstance(body, str) else body
    return rest_answer.read(data, content_type, status, _CONTRACT.operation(operation), _CONTRACT)


def _told(reading: Reading) -> tuple[Outcome, Level, bool]:
    return reading.verdict.outcome, reading.verdict.level, reading.verdict.warning


_FINE = (Outcome.OK, Level.RESULT, False)
_WARNED = (Outcome.OK, Level.RESULT, True)
_NO = (Outcome.REFUSED, Level.RESULT, False)
_ERROR = (Outcome.REFUSED, Level.BODY, False)
_STATUS = (Outcome.REFUSED, Level.HTTP, False)
_UNREADABLE = (Outcome.UNREADABLE, Level.BODY, False)


# --- results -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("operation", "body", "told", "value"),
    [
        ("ForceResync", '{"IsOk":true,"Status":"Ok"}', _FINE, {"IsOk": True, "Status": "Ok"}),
        ("ForceResync", '{"IsOk":false}', _NO, {"IsOk": False}),
        ("TestConnectionById", "true", _FINE, True),
        ("TestConnectionById", " false ", _WARNED, False),
        ("GetCrmActorType", '"Contact"', _FINE, "Contact"),
        ("GetErpFieldValues", '["[I:42]","ø",""]', _FINE, ["[I:42]", "ø", ""]),
        ("GetAllConnections", "[]", _FINE, []),
        ("GetErpConnectionConfigFields", '{"b":"2","a":null}', _FINE, {"b": "2", "a": None}),
        ("GetErpConnectionConfigFields", '{"Message":"hello"}', _FINE, {"Message": "hello"}),
        ("GetConnection", "null", _WARNED, None),
        ("SyncAll", "null", _NO, None),
        ("GetConnection", '{"New":{"b":[1.50]},"Active":true}', _FINE,
         {"New": {"b": ["1.50"]}, "Active": True}),
        ("GetEngineStatus", "[1]", _UNREADABLE, None),
        ("GetEngineStatus", '{"New":1}', _UNREADABLE, None),
        ("GetAllConnections", '{"New":1}', _UNREADABLE, None),
        ("TestConnectionById", '"yes"', _UNREADABLE, None),
    ],
)  # fmt: skip
def test_a_json_result_is_read_and_judged(
    operation: str, body: str, told: tuple[Outcome, Level, bool], value: Value
) -> None:
    reading = _read(body, operation)
    assert (_told(reading), reading.value) == (told, value)
    assert reading.reply is not None
    assert reading.reply.form is Form.JSON


@pytest.mark.parametrize(
    ("operation", "body", "told", "value"),
    [
        ("TestConnectionById", "<boolean>true</boolean>", _FINE, True),
        ("GetErpFieldValues", "<A xmlns='a'><string>x</string><string/></A>", _FINE, ["x", ""]),
        ("GetConnection", f"<ErpConnection {_NIL}/>", _WARNED, None),
        ("ForceResync", f"<PluginResponse {_NIL}/>", _NO, None),
        ("ForceResync", "<p:PluginResponse xmlns:p='p'><p:IsOk>false</p:IsOk></p:PluginResponse>",
         _NO, {"IsOk": False}),
        ("ForceResync", "<Envelope><Body/></Envelope>", _UNREADABLE, None),
        ("ForceResync", "<Error><Message>m</Message></Error>", _ERROR, None),
    ],
)  # fmt: skip
def test_an_xml_result_is_read_and_judged(
    operation: str, body: str, told: tuple[Outcome, Level, bool], value: Value
) -> None:
    reading = _read(body, operation, content_type=_XML)
    assert (_told(reading), reading.value) == (told, value)
    assert reading.reply is not None
    assert reading.reply.form is Form.XML


@pytest.mark.parametrize(
    ("operation", "in_json", "in_xml"),
    [
        (
            "GetEngineStatus",
            '{"IsRunning":true,"StatusMessage":null,"Interval":"1.02:03:04"}',
            f"<IsRunning>true</IsRunning><StatusMessage {_NIL}/><Interval>P1DT2H3M4S</Interval>",
        ),
        (
            "GetErpSyncConnectionSummary",
            (
                '{"LastSync":"0001-01-01T00:00:00","Actors":[{"ActorType":"Sale"}],'
                '"TableRight":{"Mask":"Update, RI, Select","Reason":"no"},"FieldProperties":'
                '{"f":{"FieldRight":{"Mask":"","Reason":null},"FieldType":"T","FieldLength":5}}}'
            ),
            (
                "<TableRight><Mask>Update RI Select</Mask><Reason>no</Reason></TableRight>"
                "<FieldProperties><FieldPropertyDictionaryKeyValuePair><Key>f</Key><Value><FieldRight>"
                f"<Mask/><Reason {_NIL}/></FieldRight><FieldType>T</FieldType><FieldLength>5"
                "</FieldLength></Value></FieldPropertyDictionaryKeyValuePair></FieldProperties>"
                "<LastSync>0001-01-01T00:00:00</LastSync><Actors><ErpSyncActorSummary><ActorType>Sale"
                "</ActorType></ErpSyncActorSummary></Actors>"
            ),
        ),
        (
            "GetConnection",
            '{"ConfigFields":{"Url":"x","Empty":""},"UserGroupAccessIds":[1,2],"AllAccess":false}',
            (
                "<ConfigFields><StringKeyValuePair><Key>Url</Key><Value>x</Value></StringKeyValuePair>"
                "<StringKeyValuePair><Key>Empty</Key><Value/></StringKeyValuePair></ConfigFields>"
                "<AllAccess>false</AllAccess><UserGroupAccessIds><int>1</int><int>2</int>"
                "</UserGroupAccessIds>"
            ),
        ),
        (
            "GetConnectionListMappings",
            '{"ErpListItemMappings":[{"CrmList":{"Id":1,"ChildItems":[{"Id":2,"ChildItems":[]}]}}]}',
            (
                "<ErpListItemMappings><ErpConnectionListMapping><CrmList><Id>1</Id><ChildItems>"
                "<MDOListItem><Id>2</Id><ChildItems/></MDOListItem></ChildItems></CrmList>"
                "</ErpConnectionListMapping></ErpListItemMappings>"
            ),
        ),
    ],
)
def test_the_value_is_the_one_that_soap_gives_for_the_same_data(
    operation: str, in_json: str, in_xml: str
) -> None:
    asked = _CONTRACT.operation(operation)
    envelope = (
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
        f"<{operation}Response><Response>{in_xml}</Response></{operation}Response></s:Body>"
        "</s:Envelope>"
    )
    over_soap = soap_answer.read(envelope.encode(), "text/xml", 200, asked, _CONTRACT)
    assert over_soap.value
    assert _read(in_json, operation).value == over_soap.value
    assert _read(f"<R>{in_xml}</R>", operation, content_type=_XML).value == over_soap.value


def test_changes_are_read_and_told() -> None:
    reading = _read(f'{{"IsOk":true,"Status":"Warning","Changes":{_CHANGES}}}')
    assert reading.verdict.sentence == (
        "Done, with a warning: 1 added, nothing updated; no list of deleted records came."
    )
    assert reading.changes is not None
    assert reading.changes.present == (True, True, False)
    assert reading.changes.kinds == bytes([ChangeKind.ADDED])
    assert list(reading.changes.record_ids) == [1042]


def test_every_node_of_the_reply_has_its_line_in_the_text() -> None:
    reading = _read(f'{{"IsOk":true,"Changes":{_CHANGES}}}')
    assert line_of(reading.reply, "RecordId") == b'"RecordId": 1042'


# --- nothing, and too much -----------------------------------------------------------------------


@pytest.mark.parametrize("status", [200, 204])
@pytest.mark.parametrize("body", ["", " \r\n", "null"])
def test_a_void_operation_is_done_when_nothing_came(status: int, body: str) -> None:
    assert _told(_read(body, "ForceResyncBatchTask", status=status)) == _FINE


@pytest.mark.parametrize("body", ['{"IsOk":true}', "true", "<a/>"])
def test_a_value_of_a_void_operation_is_a_warning(body: str) -> None:
    reading = _read(body, "ForceResyncBatchTask")
    assert _told(reading) == _WARNED
    assert "promises none" in reading.verdict.sentence


def test_an_error_object_of_a_void_operation_is_a_refusal() -> None:
    assert _told(_read('{"Message":"no"}', "DeleteConnection")) == _ERROR


def test_no_content_is_null_where_a_value_was_expected() -> None:
    assert _told(_read("", "GetConnection", status=204)) == _WARNED
    assert _told(_read("", "SyncAll", status=204)) == _NO


def test_an_empty_body_is_no_answer_where_a_value_was_expected() -> None:
    reading = _read("", "GetConnection")
    assert _told(reading) == _UNREADABLE
    assert "empty body" in reading.verdict.sentence


# --- errors --------------------------------------------------------------------------------------

_ASP_NET = json.dumps(
    {
        "Message": "An error has occurred.",
        "ExceptionMessage": "outer",
        "ExceptionType": "System.Exception",
        "StackTrace": "at A",
        "InnerException": {
            "Message": "An error has occurred.",
            "ExceptionMessage": "The ERP said no",
            "ExceptionType": "Acme.ErpException",
        },
    }
)
_ERROR_BODIES = [
    (_ASP_NET, "The ERP said no\nAn error has occurred.\nouter", "Acme.ErpException"),
    ('{"Message":"Bad request","MessageDetail":"Id is missing"}', "Id is missing\nBad request", ""),
    (
        '{"Message":"Invalid.","ModelState":{"request.Id":["not a number","too big"]}}',
        "Invalid.\nrequest.Id: not a number\nrequest.Id: too big",
        "",
    ),
    (
        '{"Error":true,"ErrorType":"NotFound","ErrorMessage":"No contact 7","ErrorSource":"x"}',
        "No contact 7",
        "NotFound",
    ),
    ('{"error":"invalid_grant","error_description":"expired"}', "expired", "invalid_grant"),
    (
        '{"type":"about:blank","title":"Invalid","status":400,"detail":"Id","errors":{"A":["b"]}}',
        "Id\nInvalid\nA: b",
        "",
    ),
    (
        (
            "<Error><Message>outer</Message><InnerException><ExceptionMessage>deep</ExceptionMessage>"
            "<ExceptionType>T</ExceptionType></InnerException></Error>"
        ),
        "deep\nouter",
        "T",
    ),
]


@pytest.mark.parametrize(("body", "words", "code"), _ERROR_BODIES)
@pytest.mark.parametrize("operation", ["ForceResync", "GetAllConnections", "TestConnectionById"])
def test_an_error_object_inside_a_success_is_a_refusal(
    body: str, words: str, code: str, operation: str
) -> None:
    reading = _read(body, operation)
    assert _told(reading) == _ERROR
    assert (reading.verdict.server_words, reading.verdict.code) == (words, code)
    assert reading.value is None
    assert reading.reply is not None


@pytest.mark.parametrize(("body", "words", "code"), _ERROR_BODIES)
@pytest.mark.parametrize("status", [400, 401, 403, 404, 500])
def test_an_error_object_tells_why_a_status_says_no(
    body: str, words: str, code: str, status: int
) -> None:
    reading = _read(body, status=status)
    assert _told(reading) == _STATUS
    assert (reading.verdict.server_words, reading.verdict.code) == (words, str(status))
    assert (reading.value, reading.reply is not None) == (None, True)


@pytest.mark.parametrize("body", _ERROR_BODIES[:4])
def test_an_error_object_is_known_where_any_name_is_possible(body: tuple[str, str, str]) -> None:
    assert _told(_read(body[0], "GetErpConnectionConfigFields")) == _ERROR


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("", ""),
        ('"Not today"', "Not today"),
        ("Server Error in '/' Application.", "Server Error in '/' Application."),
        ("<html><head><title> Runtime\n Error </title></head></html>", "Runtime Error"),
        ('{"Message":"half', ""),
        ("null", ""),
        ("[]", ""),
    ],
)
def test_a_status_that_says_no_is_enough(body: str, words: str) -> None:
    reading = _read(body, status=500, content_type="text/html")
    assert _told(reading) == _STATUS
    assert reading.verdict.server_words == words
    assert "500 Internal Server Error" in reading.verdict.sentence


def test_a_redirect_is_not_an_answer() -> None:
    reading = _read("<html><title>Moved</title></html>", status=302)
    assert _told(reading) == _STATUS
    assert "redirect (302 Found)" in reading.verdict.sentence


# --- the published sample ------------------------------------------------------------------------


def test_the_published_rest_sample_reads_as_what_it_says(reference: Path) -> None:
    sample = next((reference / "seeds").glob("002_*.txt")).read_text("utf-8")
    body = sample.rpartition("```http_")[2].partition("\n\n")[2].rpartition("```")[0]
    reading = _read(body.strip(), "ForceResyncExternal")
    assert _told(reading) == _NO
    assert reading.verdict.server_words == "harum\ndoloremque"
    assert reading.verdict.code == "ipsum"
    assert reading.changes is None
    assert isinstance(reading.value, dict)
    assert reading.value["FieldProperties"] == {
        "fieldName": {"FieldRight": None, "FieldType": "System.Int32", "FieldLength": 283}
    }


# --- an answer of any size -----------------------------------------------------------------------


def _read_small(body: str, operation: str, status: int = 200) -> Reading:
    """The reading of a whole answer by its digest."""
    content_type, form = (_XML, Form.XML) if body.startswith("<") else (_JSON, Form.JSON)
    printed = pretty.print_body(body.encode(), content_type)
    tree = Reply(form, printed.text, printed.shape)
    whole = Whole(printed.text, printed.shape, changes=changes.from_reply(tree))
    small = digest(tree)
    asked = _CONTRACT.operation(operation)
    return rest_answer.read(small, content_type, status, asked, _CONTRACT, whole=whole)


@given(
    XML_DOCUMENTS | JSON_DOCUMENTS,
    st.sampled_from([200, 404]),
    st.sampled_from([operation.name for operation in _CONTRACT.operations()]),
)
def test_a_digest_of_which_nothing_is_missing_reads_as_the_whole(
    document: Expected, status: int, operation: str
) -> None:
    body = document.written
    small, whole = _read_small(body, operation, status), _read(body, operation, status=status)
    assert without_blanks(small) == without_blanks(whole)


@pytest.mark.parametrize(
    "body", ["[" + ",".join(["{}"] * 1000) + "]", f"<L>{'<ErpConnection/>' * 1000}</L>"]
)
def test_the_entries_of_a_long_list_are_all_counted(body: str) -> None:
    reading = _read_small(body, "GetAllConnections")
    assert reading.verdict == _read(body, "GetAllConnections").verdict
    assert reading.verdict.sentence == "Done: 1,000 items."
    assert reading.value == [{}] * 200
