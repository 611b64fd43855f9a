"""Tests of `erpsync_gui.wire.verdict`."""

from __future__ import annotations

import http
from array import array
from typing import Any

import pytest

from erpsync_gui.contract import catalogue
from erpsync_gui.contract.model import Value
from erpsync_gui.wire.changes import Changes
from erpsync_gui.wire.exchange import Verdict
from erpsync_gui.wire.outcome import Level, Outcome
from erpsync_gui.wire.verdict import judge_result, judge_status, with_changes

_CONTRACT = catalogue.load()


def _judged(operation: str, value: Value) -> Verdict:
    return judge_result(_CONTRACT.operation(operation), value)


# --- status --------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [200, 201, 204, 299])
def test_a_success_status_leaves_the_judgement_to_the_body(status: int) -> None:
    assert judge_status(status, "OK") is None


@pytest.mark.parametrize("status", [s.value for s in http.HTTPStatus if not 200 <= s <= 299])
def test_every_other_status_is_refused_with_sentence_and_advice(status: int) -> None:
    verdict = judge_status(status, http.HTTPStatus(status).phrase)
    assert verdict is not None
    assert (verdict.outcome, verdict.level) == (Outcome.REFUSED, Level.HTTP)
    assert verdict.code == str(status)
    assert str(status) in verdict.sentence
    assert verdict.sentence.endswith(".")
    assert verdict.advice.endswith(".")


@pytest.mark.parametrize(
    ("status", "reason", "sentence", "advice"),
    [
        (401, "Unauthorized", "it does not accept who is calling", "WWW-Authenticate"),
        (403, "Forbidden", "the caller may not do this", "must be granted"),
        (404, "Not Found", "there is nothing at this address", "Services version"),
        (411, "Length Required", "the length of the body", "Content-Length"),
        (415, "", "this type of content", "text/xml"),
        (406, "", "the format that was asked for", "application/json"),
        (421, "Misdirected Request", "not the host of this tenant", "state address"),
        (429, "Too Many Requests", "too many calls", "Retry-After"),
        (500, "Internal Server Error", "something broke inside it", "log"),
        (503, "", "not available", "maintenance"),
        (504, "", "stopped waiting", "unknown"),
        (302, "Found", "answered with a redirect (302 Found)", "not followed"),
        (418, "I'm a teapot", "418 I'm a teapot: it does not understand", "request"),
        (599, "", "answered 599: something broke", "log"),
        (0, "", "answered 0: it does not understand", "request"),
    ],
)
def test_a_status_says_what_it_means_and_what_to_try(
    status: int, reason: str, sentence: str, advice: str
) -> None:
    verdict = judge_status(status, reason)
    assert verdict is not None
    assert sentence in verdict.sentence
    assert advice in verdict.advice


def test_a_500_with_a_reason_is_not_called_broken() -> None:
    verdict = judge_status(500, "Internal Server Error", "contact 1201 is linked already")
    assert verdict is not None
    assert verdict.sentence == "The server answered 500 Internal Server Error and gave a reason."
    assert verdict.server_words == "contact 1201 is linked already"


def test_a_gateway_with_words_stays_a_gateway() -> None:
    verdict = judge_status(502, "Bad Gateway", "upstream")
    assert verdict is not None
    assert "a gateway got no usable answer" in verdict.sentence


# --- results -------------------------------------------------------------------------------------

_OK, _REFUSED, _UNREADABLE = Outcome.OK, Outcome.REFUSED, Outcome.UNREADABLE


@pytest.mark.parametrize(
    ("operation", "value", "outcome", "warns", "sentence"),
    [
        ("ForceResyncBatchTask", None, _OK, False, "Done. This operation gives no result."),
        ("SyncAll", {"IsOk": True, "Status": "Ok"}, _OK, False, "Done."),
        ("SyncAll", {"IsOk": True}, _OK, False, "Done."),
        ("SyncAll", {"Status": "Ok"}, _OK, False, "Done."),
        ("SyncAll", {"IsOk": True, "Status": "Warning"}, _OK, True, "Done, with a warning."),
        ("SyncAll", {"IsOk": True, "Status": "OkWithInfo"}, _OK, True, "Done, with information."),
        ("SyncAll", {"IsOk": False, "Status": "Ok"}, _REFUSED, False, "IsOk is false"),
        ("SyncAll", {"IsOk": False}, _REFUSED, False, "it gives no reason"),
        ("SyncAll", {"IsOk": True, "Status": "Error"}, _REFUSED, False, "Status is Error"),
        ("SyncAll", {"IsOk": None, "Status": None}, _OK, True, "IsOk is missing"),
        ("SyncAll", {}, _OK, True, "IsOk is missing"),
        ("SyncAll", None, _REFUSED, False, "answered null, so SyncAll failed"),
        ("GetConnection", None, _OK, True, "answered null: nothing was found, or the call failed"),
        ("GetConnection", {}, _OK, False, "Done."),
        ("TestConnectionById", True, _OK, False, "The answer is yes."),
        ("TestConnectionById", False, _OK, True, "gives no reason"),
        ("SupportsAdvancedSearch", False, _OK, False, "The answer is no."),
        ("TryConnectActor", True, _OK, False, "Done."),
        ("TryConnectActor", False, _OK, True, "it did not do it. This operation gives no reason."),
        ("CreateActorLink", False, _OK, True, "gives no reason"),
        ("BreakActorLink", False, _OK, True, "gives no reason"),
        ("CreateErpActorFromCrm", False, _OK, True, "gives no reason"),
        ("UpdateConnectionFields", False, _OK, True, "gives no reason"),
        ("CanDeleteErpSyncConnectorEntity", "NoError", _OK, False, "NoError"),
        ("TestConnectorUrl", "ErrorNotFound", _OK, True, "The answer is no: ErrorNotFound."),
        ("TestConnectorUrl", "New", _OK, True, "The answer is no: New."),
        ("ToggleErpConnectionActive", [], _OK, False, "was switched over"),
        ("ToggleErpConnectionActive", ["a", "b"], _OK, True, "was not switched over"),
        ("GetAllConnectors", [], _OK, False, "Done: 0 items."),
        ("GetAllConnectors", [{}], _OK, False, "Done: 1 item."),
        ("GetErpFieldValues", ["x"] * 1200, _OK, False, "Done: 1,200 items."),
        ("GetCrmActorType", "Contact", _OK, False, "Done."),
        ("GetErpConnectionConfigFields", {"a": "b"}, _OK, False, "Done."),
        ("SyncAll", "no", _UNREADABLE, False, "The answer is a text where a record was expected."),
        ("SyncAll", [1], _UNREADABLE, False, "a list where a record"),
        ("GetAllConnectors", {}, _UNREADABLE, False, "a record where a list"),
        ("TestConnectionById", 1, _UNREADABLE, False, "a number where true or false"),
        ("TestConnectionById", "yes", _UNREADABLE, False, "a text where true or false"),
        ("GetCrmActorType", True, _UNREADABLE, False, "true or false where a word"),
    ],
)
def test_a_result_is_judged(
    operation: str, value: Value, outcome: Outcome, warns: Any, sentence: str
) -> None:
    verdict = _judged(operation, value)
    assert (verdict.outcome, verdict.warning) == (outcome, warns)
    assert sentence in verdict.sentence
    assert verdict.level is (Level.BODY if outcome is _UNREADABLE else Level.RESULT)


def test_the_words_of_the_erp_are_kept_once_each() -> None:
    value: Value = {
        "IsOk": False,
        "UserExplanation": "Kunden er sperret",
        "TechExplanation": "ORA-1\n at x",
        "ErrorCode": "E7",
    }
    verdict = _judged("ForceResync", value)
    assert verdict.sentence == "IsOk is false, ErrorCode E7."
    assert verdict.server_words == "Kunden er sperret\nORA-1\n at x"
    assert verdict.code == "E7"
    same: Value = {"IsOk": False, "UserExplanation": "no", "TechExplanation": "no"}
    assert _judged("ForceResync", same).server_words == "no"


def test_a_warning_brings_the_words_of_the_erp() -> None:
    verdict = _judged("SyncAll", {"IsOk": True, "Status": "Warning", "UserExplanation": "2 left"})
    assert (verdict.outcome, verdict.server_words) == (Outcome.OK, "2 left")


@pytest.mark.parametrize(
    ("code", "advice"),
    [
        ("UNKNOWN_CONNECTION_ID", "save the connection"),
        ("UNKOWN_FIELDKEY", "UpdateConnectionFields"),
        ("UNKOWN_LISTITEM_ID", "GetConnectionListMappings"),
    ],
)
def test_the_well_known_error_codes_have_advice(code: str, advice: str) -> None:
    verdict = _judged("SyncAll", {"IsOk": False, "ErrorCode": code, "UserExplanation": "x"})
    assert verdict.code == code
    assert advice in verdict.advice


def test_reasons_for_not_switching_are_listed() -> None:
    assert _judged("ToggleErpConnectionActive", ["a", "b"]).server_words == "a\nb"


# --- changes -------------------------------------------------------------------------------------


def _changes(added: int, updated: int, deleted: int, absent: tuple[int, ...] = ()) -> Changes:
    kinds = bytes([0] * added + [1] * updated + [2] * deleted)
    zeros = array("L", [0] * len(kinds))
    present = (0 not in absent, 1 not in absent, 2 not in absent)
    return Changes(kinds, zeros, zeros, zeros, ("contact",), present)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (_changes(2, 1700, 0), "Done: 2 added, 1,700 updated, nothing deleted."),
        (
            _changes(0, 1, 0, absent=(2,)),
            "Done: nothing added, 1 updated; no list of deleted records came.",
        ),
        (_changes(0, 0, 0, absent=(0, 1, 2)), "Done: the answer has no list of changed records."),
        (
            _changes(0, 3, 0, absent=(0, 2)),
            "Done: 3 updated; no list of added or deleted records came.",
        ),
        (None, "Done."),
    ],
)
def test_what_changed_is_said(changes: Changes | None, sentence: str) -> None:
    assert with_changes(_judged("SyncAll", {"IsOk": True}), changes).sentence == sentence


def test_a_sentence_has_one_colon_however_much_it_tells() -> None:
    verdict = with_changes(_judged("GetAllConnectors", [{}] * 6), _changes(200, 0, 0))
    assert verdict.sentence == "Done: 6 items; 200 added, nothing updated, nothing deleted."


def test_a_refusal_tells_of_what_changed_all_the_same() -> None:
    refused = _judged("SyncAll", {"IsOk": False, "ErrorCode": "E"})
    assert with_changes(refused, _changes(1, 0, 0)).sentence == (
        "IsOk is false, ErrorCode E. Still changed: 1 added."
    )
    assert with_changes(refused, _changes(0, 0, 0)) == refused


def test_a_verdict_of_another_level_is_left_alone() -> None:
    verdict = judge_status(500, "")
    assert verdict is not None
    assert with_changes(verdict, _changes(1, 0, 0)) == verdict
