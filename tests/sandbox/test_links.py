from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from erpsync_gui.sandbox.refusal import Refusal
from erpsync_gui.sandbox.seed_connections import GOTEBORG, KOBENHAVN, OSLO

if TYPE_CHECKING:
    from tests.sandbox.conftest import Office

FREE_ACTOR = "P9001"
"""A Nordbooks person that no CRM person is linked to."""

FREE_PERSON = 2150 + 1


def ends(**values: Any) -> dict[str, Any]:
    return {
        "ErpConnectionId": OSLO,
        "CrmRecordId": FREE_PERSON,
        "CrmActorType": "Person",
        "ErpKey": FREE_ACTOR,
        "ErpActorType": "Person",
        **values,
    }


def new_actor(**values: Any) -> dict[str, Any]:
    return {
        "ConnectionId": OSLO,
        "CrmEntityId": 1201,
        "ErpActorType": "Customer",
        "CrmActorType": "Contact",
        **values,
    }


def is_linked(office: Office, table_number: int, record_id: int) -> bool:
    with office.tenant.transaction() as db:
        found = db.execute(
            "SELECT 1 FROM erp_external_key JOIN erp_internal_key USING (erp_internal_key_id)"
            " WHERE erp_connection_id = 1 AND table_number = ? AND record_id = ?",
            (table_number, record_id),
        ).fetchone()
    return found is not None


def test_a_link_alone_copies_nothing(office: Office) -> None:
    before = tuple(office.row("person", person_id=FREE_PERSON))
    assert office.call("CreateActorLink", **ends()) is True
    assert is_linked(office, 6, FREE_PERSON)
    assert tuple(office.row("person", person_id=FREE_PERSON)) == before
    assert office.row("nordbooks_person", erp_key=FREE_ACTOR)["firstname"] == "Guðrún"


@pytest.mark.parametrize(
    "change",
    [
        {"ErpKey": "nosuch"},
        {"ErpKey": "P1001"},
        {"CrmRecordId": 2001},
        {"ErpConnectionId": KOBENHAVN},
    ],
    ids=["no actor", "actor taken", "record taken", "unreachable"],
)
def test_a_link_that_cannot_be_is_false_or_refused_by_name(
    office: Office, change: dict[str, Any]
) -> None:
    links = office.count("erp_external_key")
    assert office.call("CreateActorLink", **ends(**change)) is False
    assert office.call("TryConnectActor", **ends(**change)) is False
    with pytest.raises(Refusal):
        office.call("ConnectActor", **ends(**change))
    assert office.count("erp_external_key") == links


@pytest.mark.parametrize(
    "change",
    [
        {"CrmRecordId": 1},
        {"CrmActorType": "Contact", "CrmRecordId": 1240},
        {"ErpActorType": "Partner"},
        {"CrmActorType": "Unknown"},
        {"ErpConnectionId": 99},
    ],
)
def test_ends_that_do_not_exist_or_do_not_go_together_are_refused(
    office: Office, change: dict[str, Any]
) -> None:
    with pytest.raises(Refusal):
        office.call("CreateActorLink", **ends(**change))


def test_connecting_sets_chosen_values_on_the_side_they_are_meant_for(office: Office) -> None:
    chosen = [
        {"CrmFieldKey": "person.firstName", "Value": "Guðrún", "SyncToCrm": True},
        {"CrmFieldKey": "person.title", "Value": "Sjef", "SyncToErp": True},
        {"CrmFieldKey": "person.email", "Value": "a@b.example", "SyncToErp": True},
        {"CrmFieldKey": "person.mobile", "Value": "ignored"},
    ]
    assert office.call("ConnectActor", **ends(FieldValues=chosen)) is None
    person = office.row("person", person_id=FREE_PERSON)
    actor = office.row("nordbooks_person", erp_key=FREE_ACTOR)
    assert person["first_name"] == "Guðrún"
    assert (actor["title"], actor["email"]) == ("Sjef", "a@b.example")
    assert "ignored" not in (person["mobile"], actor["mobile"])


def test_connecting_gives_the_erp_its_first_sync_defaults(office: Office) -> None:
    office.change("nordbooks_customer", {"payterms": None}, erp_key="10001")
    contact = {"CrmRecordId": 1001, "CrmActorType": "Contact"}
    office.call("BreakActorLink", ErpConnectionId=OSLO, **contact)
    again = ends(ErpKey="10001", ErpActorType="Customer", **contact)
    assert office.call("TryConnectActor", **again) is True
    assert office.row("nordbooks_customer", erp_key="10001")["payterms"] == "NET14"


def test_a_list_item_is_chosen_by_its_crm_id(office: Office) -> None:
    contact = {"CrmRecordId": 1001, "CrmActorType": "Contact"}
    office.call("BreakActorLink", ErpConnectionId=OSLO, **contact)
    both = {"CrmFieldKey": "contact.category", "SyncToErp": True, "SyncToCrm": True}
    again = ends(ErpKey="10001", ErpActorType="Customer", **contact)
    assert office.call("TryConnectActor", **again, FieldValues=[{**both, "Value": "99"}]) is False
    assert office.call("TryConnectActor", **again, FieldValues=[{**both, "Value": "2"}]) is True
    assert office.row("nordbooks_customer", erp_key="10001")["custgroup"] == "20"
    assert office.row("contact", contact_id=1001)["category_id"] == 2


@pytest.mark.parametrize(
    "value",
    [
        {"CrmFieldKey": "person.nosuch", "Value": "x", "SyncToErp": True},
        {"Value": "x"},
    ],
)
def test_a_try_that_fails_leaves_no_trace(office: Office, value: dict[str, Any]) -> None:
    assert office.call("TryConnectActor", **ends(FieldValues=[value])) is False
    assert not is_linked(office, 6, FREE_PERSON)


def test_breaking_a_link_leaves_the_erp_alone(office: Office) -> None:
    actor = tuple(office.row("nordbooks_customer", erp_key="10001"))
    log = office.count("erp_sync_log")
    arguments = {"ErpConnectionId": OSLO, "CrmRecordId": 1001, "CrmActorType": "Contact"}
    assert office.call_as_ola("BreakActorLink", **arguments) is True
    assert office.call_as_ola("BreakActorLink", **arguments) is False
    assert not is_linked(office, 5, 1001)
    assert tuple(office.row("nordbooks_customer", erp_key="10001")) == actor
    assert office.count("erp_sync_log") == log
    assert office.faults() == []


def test_a_new_actor_is_made_of_given_values_the_record_and_defaults(office: Office) -> None:
    given = {"DISCOUNT": "[I:7]"}
    assert office.call("CreateErpActorFromCrm", **new_actor(ErpFieldKeyValues=given)) is True
    actor = office.row("nordbooks_customer", erp_key="90001")
    contact = office.row("contact", contact_id=1201)
    assert actor["name"] == contact["name"]
    assert (actor["number1"], actor["payterms"], actor["discount"]) == ("90001", "NET30", 7)
    assert is_linked(office, 5, 1201)
    with pytest.raises(Refusal, match="linked here already"):
        office.call("CreateErpActorFromCrm", **new_actor())


def test_every_new_actor_gets_a_key_of_its_own(office: Office) -> None:
    for contact_id in (1201, 1202):
        assert office.call("CreateErpActorFromCrm", **new_actor(CrmEntityId=contact_id)) is True
    assert office.row("nordbooks_customer", erp_key="90002")["company"] == "1"


def test_a_new_person_goes_to_its_company_in_the_erp(office: Office) -> None:
    person = new_actor(CrmEntityId=FREE_PERSON, CrmActorType="Person", ErpActorType="Person")
    assert office.call("CreateErpActorFromCrm", **person) is True
    assert office.row("nordbooks_person", erp_key="90001")["parent_key"] == "10151"
    homeless = {**person, "CrmEntityId": 2210}
    with pytest.raises(Refusal, match="company of person"):
        office.call("CreateErpActorFromCrm", **homeless)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"ErpFieldKeyValues": {"NOSUCH": "x"}}, "not known"),
        ({"ErpFieldKeyValues": {"NAME": ""}}, "mandatory"),
        ({"ErpFieldKeyValues": {"PAYTERMS": "NET99"}}, "no item"),
        ({"ErpFieldKeyValues": {"DISCOUNT": "much"}}, "no value"),
    ],
)
def test_an_actor_that_the_erp_would_not_take_is_refused_and_not_linked(
    office: Office, change: dict[str, Any], words: str
) -> None:
    with pytest.raises(Refusal) as refused:
        office.call("CreateErpActorFromCrm", **new_actor(**change))
    assert words in (refused.value.inner or refused.value).message
    assert not is_linked(office, 5, 1201)


def test_a_category_without_a_counterpart_stops_a_new_actor(office: Office) -> None:
    office.change("contact", {"category_id": 4}, contact_id=1201)
    with pytest.raises(Refusal) as refused:
        office.call("CreateErpActorFromCrm", **new_actor())
    assert refused.value.parameters["ErrorCode"] == "UNKOWN_LISTITEM_ID"
    assert office.call("CreateErpActorFromCrm", **new_actor(ConnectionId=GOTEBORG)) is True


def test_an_erp_that_does_not_answer_makes_no_actor_and_gives_no_reason(office: Office) -> None:
    assert office.call("CreateErpActorFromCrm", **new_actor(ConnectionId=KOBENHAVN)) is False
