"""Every shape of SOAP answer ends in the right verdict, with all that could be read of it."""

from __future__ import annotations

import pytest

from erpsync_gui.secret import Secret
from erpsync_gui.wire import soap_answer
from erpsync_gui.wire.changes import ChangeKind
from erpsync_gui.wire.exchange import Reading
from erpsync_gui.wire.outcome import Level, Outcome
from tests.wire.reply_samples import line_of, names
from tests.wire.soap_samples import (
    CHANGES,
    EXCEPTION,
    FAULT11,
    FAULT12,
    NOT_SUPPORTED,
    OK,
    SOAP11,
    SOAP12,
    answer,
    envelope,
    read,
)


def opened_at(reading: Reading) -> str:
    """The name of the node where the tree opens."""
    assert reading.reply is not None
    return reading.reply.name(reading.result)


def test_a_real_answer_is_ok_with_value_tree_and_text() -> None:
    reading = read(answer(OK))
    assert reading.verdict.outcome is Outcome.OK
    assert not reading.verdict.warning
    assert reading.value == {"IsOk": True, "Status": "Ok"}
    assert opened_at(reading) == "Response"
    assert names(reading.reply)[:3] == ["Envelope", "Header", "ExceptionInfo"]
    assert line_of(reading.reply, "IsOk") == b"<IsOk>true</IsOk>"


def test_changes_are_read_with_absent_and_empty_lists_told_apart() -> None:
    changes = read(answer(CHANGES)).changes
    assert changes is not None
    assert changes.kinds == bytes([ChangeKind.ADDED])
    assert [changes.table_names[table] for table in changes.tables] == ["contact"]
    assert list(changes.record_ids) == [1042]
    assert changes.present[:2] == (True, True)


@pytest.mark.parametrize("soap", [SOAP11, SOAP12, "urn:future"])
def test_envelopes_of_any_soap_version_and_services_version_are_read(soap: str) -> None:
    body = envelope(f"<ForceResyncResponse>{OK}</ForceResyncResponse>", soap=soap)
    reading = read(body.replace(b"Services88", b"Services91"))
    assert reading.verdict.outcome is Outcome.OK
    assert reading.value == {"IsOk": True, "Status": "Ok"}


def test_missing_headers_are_unknown_and_no_failure() -> None:
    assert read(answer(OK, headers="")).verdict.outcome is Outcome.OK


def test_a_void_operation_answers_with_an_empty_element() -> None:
    reading = read(answer("", "ForceResyncBatchTask"), "ForceResyncBatchTask")
    assert reading.verdict.outcome is Outcome.OK
    assert reading.value is None
    assert opened_at(reading) == "ForceResyncBatchTaskResponse"


def test_is_ok_false_is_a_refusal_of_the_result() -> None:
    said = "<IsOk>false</IsOk><UserExplanation>No such list item</UserExplanation>"
    reading = read(answer(f"<Response>{said}<ErrorCode>UNKNOWN</ErrorCode></Response>"))
    assert reading.verdict.outcome is Outcome.REFUSED
    assert reading.verdict.level is Level.RESULT
    assert "No such list item" in reading.verdict.server_words
    assert reading.verdict.code == "UNKNOWN"


def test_succeeded_false_gives_the_deepest_message_first() -> None:
    headers = f"<h:Succeeded>false</h:Succeeded><h:ExceptionInfo>{EXCEPTION}</h:ExceptionInfo>"
    reading = read(answer("", headers=headers))
    verdict = reading.verdict
    assert (verdict.outcome, verdict.level) == (Outcome.REFUSED, Level.HEADER)
    assert "Succeeded is false" in verdict.sentence
    assert verdict.server_words.splitlines() == [
        "The ERP said no",
        "middle",
        "outer",
        "Something went wrong",
    ]
    assert verdict.code == "Acme.ErpException"
    assert opened_at(reading) == "ExceptionInfo"


def test_succeeded_false_without_a_reason_says_that_there_is_none() -> None:
    reading = read(answer(OK, headers="<h:Succeeded>0</h:Succeeded>"))
    assert (reading.verdict.outcome, reading.verdict.level) == (Outcome.REFUSED, Level.HEADER)
    assert "no reason" in reading.verdict.advice
    assert opened_at(reading) == "Succeeded"


def test_a_filled_exception_is_a_refusal_even_when_succeeded_is_missing_or_true() -> None:
    for headers in ("", "<h:Succeeded>true</h:Succeeded>"):
        body = answer(OK, headers=f"{headers}<h:ExceptionInfo>{EXCEPTION}</h:ExceptionInfo>")
        verdict = read(body).verdict
        assert (verdict.outcome, verdict.level) == (Outcome.REFUSED, Level.HEADER)


def test_an_exception_nested_two_hundred_times_is_read_to_the_bottom() -> None:
    nested = "<h:InnerException><h:Message>up</h:Message>" * 200
    bottom = "<h:InnerException><h:Message>bottom</h:Message></h:InnerException>"
    inner = nested + bottom + "</h:InnerException>" * 200
    headers = f"<h:Succeeded>false</h:Succeeded><h:ExceptionInfo>{inner}</h:ExceptionInfo>"
    assert read(answer("", headers=headers)).verdict.server_words == "bottom\nup"


@pytest.mark.parametrize("status", [500, 200])
def test_a_fault_of_soap_1_1_is_told_with_its_nested_detail(status: int) -> None:
    reading = read(envelope(FAULT11), status=status)
    verdict = reading.verdict
    assert (verdict.outcome, verdict.level) == (Outcome.REFUSED, Level.FAULT)
    assert verdict.server_words == "Ticket has expired\nouter\nThe server was unable"
    assert verdict.code == "InternalServiceFault"
    assert "Sign in again" in verdict.advice
    assert opened_at(reading) == "Fault"


def test_a_fault_of_soap_1_2_is_told_with_its_deepest_code() -> None:
    verdict = read(envelope(FAULT12, soap=SOAP12), status=500).verdict
    assert (verdict.level, verdict.code) == (Level.FAULT, "DeserializationFailed")
    assert verdict.server_words == "more\nBad word"
    assert "could not read a value" in verdict.advice


def test_half_a_fault_is_a_fault_that_says_where_it_broke() -> None:
    whole = envelope(FAULT11)
    verdict = read(whole[: whole.index(b"<Type>")], status=500).verdict
    assert verdict.level is Level.FAULT
    assert "breaks after “<Message>outer”" in verdict.sentence


def test_an_unknown_operation_is_explained_by_the_services_version() -> None:
    verdict = read(envelope(NOT_SUPPORTED), status=500).verdict
    assert verdict.code == "ActionNotSupported"
    assert "Services version" in verdict.advice


def test_a_fault_without_anything_in_it_is_still_a_fault() -> None:
    verdict = read(envelope("<s:Fault/>"), status=500).verdict
    assert (verdict.outcome, verdict.level, verdict.code) == (Outcome.REFUSED, Level.FAULT, "")


@pytest.mark.parametrize("status", [400, 401, 403, 404, 415, 421, 500, 502, 503, 504, 599])
def test_a_bad_status_without_a_fault_is_judged_by_http(status: int) -> None:
    for body in (b"", b"Service Unavailable", answer(OK)):
        verdict = read(body, status=status).verdict
        assert (verdict.outcome, verdict.level) == (Outcome.REFUSED, Level.HTTP)
        assert str(status) in verdict.sentence + verdict.code


def test_the_title_of_an_error_page_is_kept() -> None:
    page = b"<!DOCTYPE html><html><title>404 - File or directory not found.</title><br></html>"
    reading = read(page, status=404, content_type="text/html")
    assert reading.verdict.level is Level.HTTP
    assert "File or directory not found" in reading.verdict.server_words
    assert reading.reply is None


def test_an_html_page_with_status_200_is_unreadable() -> None:
    verdict = read(b"<html><title>Welcome to IIS</title></html>", content_type="text/html").verdict
    assert (verdict.outcome, verdict.level) == (Outcome.UNREADABLE, Level.BODY)
    assert "Welcome to IIS" in verdict.sentence
    assert "Services version" in verdict.advice


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "no body"),
        (b'{"IsOk": true}', "JSON"),
        (b"OK", "plain text"),
        (b"<PluginResponse/>", "no SOAP envelope: it begins with <PluginResponse>"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "DOCTYPE"),
        (envelope(""), "empty body"),
        (answer(OK, "ForceSyncAll"), "<ForceSyncAllResponse> instead of <ForceResyncResponse>"),
    ],
)
def test_what_is_not_the_answer_says_what_it_is(body: bytes, says: str) -> None:
    reading = read(body)
    assert (reading.verdict.outcome, reading.verdict.level) == (Outcome.UNREADABLE, Level.BODY)
    assert says in reading.verdict.sentence
    assert reading.value is None
    assert reading.verdict.advice or "instead of" in says


def test_half_a_body_keeps_what_could_be_read() -> None:
    whole = answer(CHANGES)
    reading = read(whole[: whole.index(b"<UpdatedRecords")])
    assert reading.verdict.outcome is Outcome.UNREADABLE
    assert "breaks after “<RecordId>1042”" in reading.verdict.sentence
    assert "save the raw answer" in reading.verdict.advice
    assert reading.changes is not None
    assert list(reading.changes.record_ids) == [1042]
    assert isinstance(reading.value, dict)
    assert reading.value["IsOk"] is True


def test_an_invalid_character_is_a_warning_and_the_verdict_stays() -> None:
    body = answer("<Response><IsOk>true</IsOk><UserExplanation>a\x0bb</UserExplanation></Response>")
    reading = read(body)
    assert reading.verdict.outcome is Outcome.OK
    assert reading.verdict.warning
    assert "XML does not allow" in reading.verdict.sentence
    assert reading.value == {"IsOk": True, "UserExplanation": "a�b"}
    assert b"a\x0bb" in reading.text.body


def test_a_charset_that_lies_is_said_and_the_answer_is_read() -> None:
    reading = read(answer(OK), content_type="text/xml; charset=utf-16")
    assert reading.verdict.outcome is Outcome.OK
    assert "utf-16" in reading.verdict.sentence
    wide = answer(OK).decode().encode("utf-16")
    reading = read(wide, content_type="text/xml; charset=utf-16")
    assert reading.verdict.outcome is Outcome.OK
    assert b"<IsOk>true</IsOk>" in reading.text.body


def test_thousands_of_levels_end_in_a_sentence() -> None:
    reading = read(answer("<x>" * 5000 + "</x>" * 5000))
    assert reading.verdict.outcome is Outcome.UNREADABLE
    assert "nested too deep" in reading.verdict.sentence


def signed_in(content: str) -> Reading:
    body = envelope(f"<AuthenticateResponse>{content}</AuthenticateResponse>")
    return read(body, "AuthenticateUsernamePassword", service="SoPrincipal")


def test_a_sign_in_gives_the_ticket_and_who_we_are() -> None:
    reading = signed_in(
        "<Response><UserType>InternalAssociate</UserType><Associate>TESS</Associate>"
        "<RoleName>Admin</RoleName><FullName>Tessa Admin</FullName>"
        "<DatabaseContextIdentifier>Cust1</DatabaseContextIdentifier></Response>"
        "<Credentials><Ticket>7T:abc==</Ticket></Credentials>"
        "<AuthenticationSucceeded>true</AuthenticationSucceeded>"
    )
    assert reading.verdict.outcome is Outcome.OK
    assert soap_answer.sign_in_of(reading) == soap_answer.SignIn(
        succeeded=True,
        ticket=Secret("7T:abc=="),
        associate="TESS",
        full_name="Tessa Admin",
        user_type="InternalAssociate",
        role="Admin",
        database="Cust1",
    )


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (
            "<AuthenticationSucceeded>false</AuthenticationSucceeded>",
            "check user name and password",
        ),
        ("<Credentials><Ticket>7T:abc</Ticket></Credentials>", "check user name and password"),
        ("", "check user name and password"),
        ("<AuthenticationSucceeded>true</AuthenticationSucceeded>", "no ticket"),
        (
            '<Credentials i:nil="true"/><AuthenticationSucceeded>true</AuthenticationSucceeded>',
            "no ticket",
        ),
    ],
)
def test_a_sign_in_without_both_a_yes_and_a_ticket_is_refused(content: str, says: str) -> None:
    reading = signed_in(content)
    assert (reading.verdict.outcome, reading.verdict.level) == (Outcome.REFUSED, Level.RESULT)
    assert says in reading.verdict.sentence
    assert not soap_answer.sign_in_of(reading).succeeded


def test_a_refused_sign_in_leads_with_what_to_do_and_tells_the_reason_after() -> None:
    verdict = signed_in("<AuthenticationSucceeded>false</AuthenticationSucceeded>").verdict
    assert verdict.sentence == "Sign-in refused: check user name and password."
    assert "AuthenticationSucceeded" in verdict.advice


def test_system_information_is_read_without_a_sign_in() -> None:
    body = answer(
        "<SystemInfo><License><PublicKey><Key><Counter>1</Counter></Key></PublicKey></License>"
        "<DatabaseVersion>518</DatabaseVersion></SystemInfo>",
        "GetSystemInfo",
    )
    reading = read(body, "GetSystemInfo", service="SoPrincipal")
    assert reading.verdict.outcome is Outcome.OK
    assert reading.value == {
        "License": {"PublicKey": {"Key": {"Counter": 1}}},
        "DatabaseVersion": 518,
    }
