from __future__ import annotations

from erpsync_gui.sandbox import refusal
from erpsync_gui.sandbox.refusal import Refusal


def innermost(told: Refusal) -> Refusal:
    while told.inner is not None:
        told = told.inner
    return told


def test_a_missing_row_is_told_on_three_levels_the_deepest_naming_it() -> None:
    told = refusal.not_found("ErpConnection", 99)
    assert told.inner is not None
    assert told.inner.inner is innermost(told)
    assert "'99'" in innermost(told).message
    assert told.parameters == {"Entity": "ErpConnection", "PrimaryKey": "99"}


def test_an_unreachable_connector_names_its_url_and_ends_in_the_network() -> None:
    told = refusal.unreachable("https://old.invalid/X.svc")
    assert told.parameters["Url"] == "https://old.invalid/X.svc"
    assert innermost(told).exception_type == "System.Net.WebException"


def test_a_connector_s_own_words_stand_inside_with_its_error_code() -> None:
    told = refusal.connector_error("No such item.", "UNKOWN_LISTITEM_ID")
    assert innermost(told).message == "No such item."
    assert told.parameters["ErrorCode"] == innermost(told).parameters["ErrorCode"]


def test_users_get_a_friendly_text_and_support_the_message() -> None:
    told = refusal.bad_argument("Url", "It is empty.")
    assert told.message == "It is empty.\r\nParameter name: Url"
    assert told.friendly_text == "The value of Url cannot be used: It is empty."


def test_a_refused_user_and_a_rule_are_named() -> None:
    assert "'ola'" in refusal.not_allowed("ola", "do this").message
    rule = refusal.not_possible("No.", error_code="UNKOWN_FIELDKEY")
    assert (rule.friendly_text, rule.parameters) == ("No.", {"ErrorCode": "UNKOWN_FIELDKEY"})
