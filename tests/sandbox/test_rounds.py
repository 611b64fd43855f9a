from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.sandbox.conftest import Office

NOTHING: dict[str, set[int]] = {"AddedRecords": set(), "UpdatedRecords": set()}


def changed(told: dict[str, Any]) -> dict[str, set[int]]:
    """The record ids in each list that is there."""
    lists = ("AddedRecords", "UpdatedRecords", "DeletedRecords")
    return {
        name: {one["RecordId"] for one in told["Changes"][name]}
        for name in lists
        if name in told["Changes"]
    }


def test_a_round_copies_what_changed_on_any_side_and_adds_new_persons(office: Office) -> None:
    told = office.call("SyncAll")
    assert changed(told) == {
        "AddedRecords": {2361, 2362},
        "UpdatedRecords": {1003, 1005, 1009, 1019, 1031},
    }
    assert office.row("contact", contact_id=1003)["phone"] == "+47 22 11 00 03"
    assert office.row("contact", contact_id=1009)["city"] == "Kungälv"
    mail = office.row("contact", contact_id=1005)["email"]
    assert office.row("nordbooks_customer", erp_key="10005")["email"] == mail
    assert office.row("ledgerline_customer", erp_key="GBG 0005")["email"] == mail
    assert office.faults() == []


def test_an_added_person_is_filled_linked_and_in_its_company(office: Office) -> None:
    office.call("SyncAll")
    person = office.row("person", person_id=2361)
    assert (person["last_name"], person["contact_id"]) == ("Nýström P9001", 1002)
    assert office.row("erp_external_key", erp_key="P9001")["erp_connection_id"] == 1


def test_a_second_round_finds_nothing_to_do(office: Office) -> None:
    office.call("SyncAll")
    counters = [tuple(office.row("counter", side=side)) for side in ("crm", "nordbooks")]
    assert changed(office.call("SyncAll")) == NOTHING
    after = [tuple(office.row("counter", side=side)) for side in ("crm", "nordbooks")]
    assert after == counters


def test_old_differences_are_left_alone(office: Office) -> None:
    office.call("SyncAll")
    assert office.row("nordbooks_customer", erp_key="10001")["city"] == "Lillestrøm"
    assert office.row("contact", contact_id=1001)["city"] != "Lillestrøm"


def test_the_order_of_priorities_decides_which_change_wins(office: Office) -> None:
    office.call("SaveErpConnectionSyncPriorities", ErpConnectionIds=[0, 1, 2])
    office.call("SyncAll")
    contact = office.row("contact", contact_id=1019)
    actor = office.row("nordbooks_customer", erp_key="10019")
    assert contact["email"] == "firmapost18@practice.example" == actor["email"]
    assert contact["street"] == actor["street"] != "Ny Havnegate 19"
    office.tenant.reset()
    office.call("SyncAll")
    contact = office.row("contact", contact_id=1019)
    assert contact["street"] == "Ny Havnegate 19"
    assert contact["email"] != "firmapost18@practice.example"


def test_a_connection_that_does_not_answer_is_a_warning(office: Office) -> None:
    told = office.call("SyncAll")
    assert (told["IsOk"], told["Status"]) == (True, "Warning")
    assert told["UserExplanation"].startswith("Ledgerline, København: ")
    office.call("ToggleErpConnectionActive", ErpConnectionId=3)
    assert office.call("SyncAll")["Status"] == "Ok"


def test_a_round_does_nothing_while_sync_is_off_unless_forced(office: Office) -> None:
    office.call("ChangeEngineStatus", Run=False)
    office.clock.move(10)
    told = office.call("SyncAll")
    assert (told["IsOk"], told["Status"], changed(told)) == (True, "OkWithInfo", NOTHING)
    assert changed(office.call("ForceSyncAll"))["AddedRecords"] == {2361, 2362}


def test_a_record_that_fails_is_tried_again_in_the_next_round(office: Office) -> None:
    office.change("contact", {"category_id": 4, "stamp": 99_999}, contact_id=1002)
    for _ in range(2):
        told = office.call("SyncAll")
        assert (told["IsOk"], told["ErrorCode"]) == (False, "UNKOWN_LISTITEM_ID")
    office.change("contact", {"category_id": 1}, contact_id=1002)
    assert office.call("SyncAll")["IsOk"] is True


def test_the_engine_and_the_connections_remember_the_round(office: Office) -> None:
    before = office.row("erp_connection", erp_connection_id=1)["most_recent_timestamp"]
    office.clock.move(60)
    office.call("SyncAll")
    after = office.row("erp_connection", erp_connection_id=1)
    assert after["most_recent_timestamp"] > before
    assert after["last_sync"] == "2026-11-22T09:01:00"
    assert "2026-11-22T09:01:00" in office.call("GetEngineStatus")["StatusMessage"]
    assert office.row("erp_connection", erp_connection_id=3)["last_sync"] < after["last_sync"]
