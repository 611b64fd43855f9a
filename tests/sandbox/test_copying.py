from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from erpsync_gui.sandbox import rows
from erpsync_gui.sandbox.copying import CRM_SOURCE, LOG_VALUE_LENGTH, Copying
from erpsync_gui.sandbox.report import Report
from erpsync_gui.sandbox.seed_connections import GOTEBORG, KOBENHAVN, OSLO
from erpsync_gui.sandbox.session import Session

if TYPE_CHECKING:
    from tests.sandbox.conftest import Office


def spread(
    office: Office, key_id: int, source: int, *, keep_filled: bool = False
) -> dict[str, Any]:
    """Copy one record, and tell how it went."""
    report = Report()
    with office.tenant.transaction() as db:
        session = Session(db, office.tessa, office.clock())
        key = rows.find(db, "erp_internal_key", erp_internal_key_id=key_id)
        assert key is not None
        copying = Copying(session, report, keep_filled=keep_filled)
        copying.spread(key, source)
        copying.finish()
    return cast("dict[str, Any]", report.response(with_added=False))


def new_log(office: Office) -> list[tuple[str, int, str, str]]:
    """What was logged since the seed: field, direction, old and new value."""
    with office.tenant.transaction() as db:
        found = rows.find_all(db, "erp_sync_log")[40:]
    return [
        (row["erp_field_key"], row["target_is_crm"], row["old_value"], row["new_value"])
        for row in found
    ]


def test_an_erp_source_goes_to_the_crm_and_on_to_the_other_erp(office: Office) -> None:
    assert spread(office, 101, OSLO)["Status"] == "Ok"
    assert office.row("contact", contact_id=1001)["city"] == "Lillestrøm"
    assert office.row("ledgerline_customer", erp_key="GBG 0001")["city"] == "Lillestrøm"


def test_the_crm_as_source_overwrites_the_erp(office: Office) -> None:
    contact = office.row("contact", contact_id=1001)
    assert spread(office, 101, CRM_SOURCE)["Status"] == "Ok"
    assert office.row("nordbooks_customer", erp_key="10001")["phone"] == contact["phone"]
    assert tuple(office.row("contact", contact_id=1001)) == tuple(contact)


def test_only_values_that_changed_are_logged_with_their_direction(office: Office) -> None:
    spread(office, 101, OSLO)
    assert {(field, to_crm) for field, to_crm, _, _ in new_log(office)} == {
        ("PHONE", 1),
        ("CITY", 1),
        ("PHONE", 0),
        ("CITY", 0),
    }
    spread(office, 101, OSLO)
    assert len(new_log(office)) == 4


def test_the_log_cuts_long_values_and_the_data_do_not(office: Office) -> None:
    office.change("contact", {"name": "Ø" * 300}, contact_id=1002)
    spread(office, 102, CRM_SOURCE)
    ((field, _, _, new),) = new_log(office)
    assert (field, new) == ("NAME", "Ø" * LOG_VALUE_LENGTH)
    assert office.row("nordbooks_customer", erp_key="10002")["name"] == "Ø" * 300


def test_a_one_way_field_goes_only_its_way(office: Office) -> None:
    office.change("contact", {"credit_limit": 1.5}, contact_id=1001)
    spread(office, 101, CRM_SOURCE)
    assert office.row("nordbooks_customer", erp_key="10001")["credit"] == 10_000
    spread(office, 101, OSLO)
    assert office.row("contact", contact_id=1001)["credit_limit"] == 10_000


def test_a_blank_source_wipes_unless_filled_values_are_kept(office: Office) -> None:
    mail = office.row("contact", contact_id=1013)["email"]
    spread(office, 113, OSLO, keep_filled=True)
    assert office.row("contact", contact_id=1013)["email"] == mail
    spread(office, 113, OSLO)
    assert office.row("contact", contact_id=1013)["email"] is None


def test_a_blank_in_the_crm_leaves_a_filled_erp_value_when_those_are_kept(office: Office) -> None:
    office.change("contact", {"phone": ""}, contact_id=1002)
    before = office.row("nordbooks_customer", erp_key="10002")["phone"]
    spread(office, 102, CRM_SOURCE, keep_filled=True)
    assert office.row("nordbooks_customer", erp_key="10002")["phone"] == before
    spread(office, 102, CRM_SOURCE)
    assert office.row("nordbooks_customer", erp_key="10002")["phone"] is None


def test_an_unmapped_item_stops_the_whole_record_at_that_target(office: Office) -> None:
    before = tuple(office.row("nordbooks_customer", erp_key="10008"))
    told = spread(office, 108, CRM_SOURCE)
    assert (told["IsOk"], told["ErrorCode"]) == (False, "UNKOWN_LISTITEM_ID")
    assert "Category" in told["UserExplanation"]
    assert told["TechExplanation"].startswith("contact 1008, connection 1: ")
    assert tuple(office.row("nordbooks_customer", erp_key="10008")) == before


def test_an_unmapped_item_in_the_erp_leaves_the_crm_as_it_was(office: Office) -> None:
    before = tuple(office.row("contact", contact_id=1034))
    told = spread(office, 134, OSLO)
    assert (told["IsOk"], told["Changes"]) == (False, None)
    assert tuple(office.row("contact", contact_id=1034)) == before


def test_a_broken_link_is_a_warning_that_names_it(office: Office) -> None:
    told = spread(office, 112, CRM_SOURCE)
    assert (told["IsOk"], told["Status"]) == (True, "Warning")
    assert "'10012'" in told["UserExplanation"]


def test_a_connection_that_does_not_answer_fails_and_the_others_are_served(
    office: Office,
) -> None:
    office.change("contact", {"city": "Ål"}, contact_id=1022)
    told = spread(office, 122, CRM_SOURCE)
    assert told["IsOk"] is False
    assert "old-erp.practice.invalid" in told["TechExplanation"]
    assert told["Changes"]["UpdatedRecords"] == [{"Tablename": "contact", "RecordId": 1022}]
    assert office.row("nordbooks_customer", erp_key="10022")["city"] == "Ål"


def test_an_inactive_connection_is_left_out(office: Office) -> None:
    office.change("erp_connection", {"active": 0}, erp_connection_id=KOBENHAVN)
    assert spread(office, 122, CRM_SOURCE)["Status"] == "Ok"


def test_connections_remember_how_far_and_when(office: Office) -> None:
    before = office.row("erp_connection", erp_connection_id=GOTEBORG)
    spread(office, 101, OSLO)
    after = office.row("erp_connection", erp_connection_id=GOTEBORG)
    assert after["most_recent_timestamp"] > before["most_recent_timestamp"]
    assert after["last_sync"] == "2026-11-22T09:00:00"


def test_a_field_that_the_erp_no_longer_has_is_silently_left_out(office: Office) -> None:
    number = office.row("contact", contact_id=1003)["org_nr"]
    office.change("ledgerline_customer", {"vatnumber": "X"}, erp_key="GBG 0003")
    assert spread(office, 103, GOTEBORG)["IsOk"] is True
    assert office.row("contact", contact_id=1003)["org_nr"] == number
