from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from erpsync_gui.sandbox.refusal import Refusal
from erpsync_gui.sandbox.seed_connections import GOTEBORG, KOBENHAVN, OSLO, TEST_COMPANY

if TYPE_CHECKING:
    from tests.sandbox.conftest import Office

BY_INTERNAL_KEY = ("ForceResync", "ForceResyncNoBlankValues")
BY_EXTERNAL_KEY = ("ForceResyncExternal", "ForceResyncExternalNoBlankValues")


def updated(told: dict[str, Any]) -> set[tuple[str, int]]:
    return {(one["Tablename"], one["RecordId"]) for one in told["Changes"]["UpdatedRecords"]}


@pytest.mark.parametrize("operation", BY_INTERNAL_KEY)
def test_chosen_records_are_resynced_from_the_crm(office: Office, operation: str) -> None:
    told = office.call(operation, ErpConnectionId=0, InternalKeyIds=[101, 102])
    assert (told["IsOk"], told["Status"], told["ErrorCode"]) == (True, "Ok", "")
    assert updated(told) == {("contact", 1001), ("contact", 1002)}
    assert "AddedRecords" not in told["Changes"]


@pytest.mark.parametrize("connection_id", [0, -1, -(2**31)])
def test_no_positive_id_means_the_crm(office: Office, connection_id: int) -> None:
    phone = office.row("contact", contact_id=1001)["phone"]
    office.call("ForceResync", ErpConnectionId=connection_id, InternalKeyIds=[101])
    assert office.row("nordbooks_customer", erp_key="10001")["phone"] == phone


def test_what_is_newer_elsewhere_is_overwritten(office: Office) -> None:
    assert office.row("nordbooks_customer", erp_key="10003")["phone"] == "+47 22 11 00 03"
    phone = office.row("contact", contact_id=1003)["phone"]
    office.call("ForceResync", InternalKeyIds=[103])
    assert office.row("nordbooks_customer", erp_key="10003")["phone"] == phone


@pytest.mark.parametrize("keys", [{}, {"InternalKeyIds": []}, {"InternalKeyIds": None}])
def test_no_keys_mean_everything(office: Office, keys: dict[str, Any]) -> None:
    told = office.call("ForceResync", ErpConnectionId=OSLO, **keys)
    tables = {table for table, _ in updated(told)}
    assert tables == {"contact", "person", "project"}
    assert len(updated(told)) > 350
    assert told["ErrorCode"] == "UNKOWN_LISTITEM_ID"
    assert office.faults() == []


def test_no_change_ever_names_record_0(office: Office) -> None:
    told = office.call("ForceResync")
    assert all(record_id > 0 for _, record_id in updated(told))


def test_contact_ids_in_place_of_internal_keys_are_skipped_and_told(office: Office) -> None:
    told = office.call("ForceResync", InternalKeyIds=[1001, 1002])
    assert (told["IsOk"], told["Status"]) == (True, "OkWithInfo")
    assert updated(told) == set()
    assert told["UserExplanation"].startswith("2 of 2 keys")


@pytest.mark.parametrize("operation", BY_EXTERNAL_KEY)
def test_records_are_chosen_by_their_erp_keys(office: Office, operation: str) -> None:
    keys = ["10001", "10001", "10005", " 10002", ""]
    told = office.call(operation, ErpConnectionId=OSLO, ErpActorType="Customer", ExternalKeys=keys)
    assert updated(told) == {("contact", 1001), ("contact", 1005)}
    assert told["UserExplanation"].startswith("2 of 4 keys")
    assert office.row("contact", contact_id=1001)["city"] == "Lillestrøm"


def test_a_list_with_one_empty_key_is_not_everything(office: Office) -> None:
    told = office.call(
        "ForceResyncExternal", ErpConnectionId=OSLO, ErpActorType="Customer", ExternalKeys=[""]
    )
    assert updated(told) == set()


def test_no_erp_keys_mean_all_of_that_type(office: Office) -> None:
    told = office.call("ForceResyncExternal", ErpConnectionId=GOTEBORG, ErpActorType="Project")
    assert updated(told) == {("project", 3001 + number) for number in range(15)}


def test_blanks_do_not_overwrite_where_that_is_asked(office: Office) -> None:
    arguments = {"ErpConnectionId": OSLO, "ErpActorType": "Customer", "ExternalKeys": ["10013"]}
    office.call("ForceResyncExternalNoBlankValues", **arguments)
    assert office.row("contact", contact_id=1013)["email"]
    office.call("ForceResyncExternal", **arguments)
    assert office.row("contact", contact_id=1013)["email"] is None


@pytest.mark.parametrize(
    ("connection_id", "words"), [(KOBENHAVN, "does not answer"), (TEST_COMPANY, "switched off")]
)
def test_a_source_that_cannot_be_read_is_a_business_refusal(
    office: Office, connection_id: int, words: str
) -> None:
    for operation in (*BY_INTERNAL_KEY, *BY_EXTERNAL_KEY):
        arguments = {"ErpActorType": "Customer"} if operation in BY_EXTERNAL_KEY else {}
        told = office.call(operation, ErpConnectionId=connection_id, **arguments)
        assert (told["IsOk"], told["Status"], told["Changes"]) == (False, "Error", None)
        assert words in told["UserExplanation"]
        assert told["TechExplanation"]


def test_an_unknown_source_is_an_exception_with_its_causes_inside(office: Office) -> None:
    with pytest.raises(Refusal) as refused:
        office.call("ForceResync", ErpConnectionId=99, InternalKeyIds=[101])
    assert refused.value.inner is not None
    assert refused.value.inner.inner is not None
    with pytest.raises(Refusal, match="no actor type"):
        office.call("ForceResyncExternal", ErpConnectionId=OSLO, ErpActorType="Partner")


def test_a_connector_that_comes_back_is_served_again(office: Office) -> None:
    assert office.call("ForceResync", InternalKeyIds=[122])["IsOk"] is False
    office.change("endpoint", {"reachable": 1})
    assert office.call("ForceResync", InternalKeyIds=[122])["IsOk"] is True


def test_a_queued_resync_answers_nothing(office: Office) -> None:
    assert office.call("ForceResyncBatchTask", InternalKeyIds=[101]) is None
    assert office.count("batch_task") == 3
