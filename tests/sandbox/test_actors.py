from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from erpsync_gui.sandbox.refusal import Refusal
from erpsync_gui.sandbox.seed_connections import BERGEN, GOTEBORG, KOBENHAVN, OSLO
from erpsync_gui.sandbox.seed_links import BROKEN_KEY

if TYPE_CHECKING:
    from tests.sandbox.conftest import Office


def linked(data: list[dict[str, Any]]) -> dict[int, bool]:
    return {one["ErpConnectionId"]: one["Connected"] for one in data}


def test_a_record_knows_its_connections_linked_or_not(office: Office) -> None:
    seen = office.call("GetConnectionsAndDisplayFields", CrmActorType="Contact", EntityId=1001)
    assert linked(seen) == {OSLO: True, GOTEBORG: True, KOBENHAVN: False, BERGEN: False}
    assert seen[0]["ErpActorType"] == "Customer"
    assert seen[0]["ErpActorTypes"] == ["Customer", "Supplier"]
    assert seen[0]["ErpFields"][0]["FieldKey"] == "NAME"


def test_a_connection_that_the_user_may_not_see_is_not_mentioned(office: Office) -> None:
    arguments = {"CrmActorType": "Contact", "EntityId": 1062}
    assert BERGEN in linked(office.call("GetConnectionsAndDisplayFields", **arguments))
    assert BERGEN not in linked(office.call_as_ola("GetConnectionsAndDisplayFields", **arguments))


def test_a_supplier_is_shown_as_a_supplier(office: Office) -> None:
    seen = office.call("GetConnectionsAndDisplayFields", CrmActorType="Contact", EntityId=1181)
    assert seen[0]["ErpActorType"] == "Supplier"


def test_sales_are_not_synchronized(office: Office) -> None:
    assert office.call("GetConnectionsAndDisplayFields", CrmActorType="Sale", EntityId=4001) == []


def test_erp_values_come_live_encoded_and_in_the_order_of_the_keys(office: Office) -> None:
    keys = ["CITY", "BLOCKED", "LASTORDER", "NAME", "COUNTRY"]
    values = office.call(
        "GetErpFieldValues",
        ErpConnectionId=OSLO,
        CrmActorType="Contact",
        EntityId=1001,
        FieldKeys=keys,
    )
    lived = ["Lillestrøm", "[I:0]", "[DT:01/05/2026 00:00:00.0000000]", "Fjordlys Elektro AS"]
    assert values == [*lived, "NO"]


@pytest.mark.parametrize(
    ("connection_id", "entity_id", "key", "words"),
    [
        (OSLO, 1001, "NOSUCH", "not known"),
        (OSLO, 1012, "NAME", "does not exist"),
        (KOBENHAVN, 1022, "NAME", "no endpoint"),
    ],
)
def test_live_values_that_cannot_be_had_say_why(
    office: Office, connection_id: int, entity_id: int, key: str, words: str
) -> None:
    with pytest.raises(Refusal) as refused:
        office.call(
            "GetErpFieldValues",
            ErpConnectionId=connection_id,
            CrmActorType="Contact",
            EntityId=entity_id,
            FieldKeys=[key],
        )
    assert refused.value.inner is not None
    assert words in refused.value.inner.message


def test_a_record_without_a_link_has_no_erp_values(office: Office) -> None:
    arguments = {"ErpConnectionId": OSLO, "CrmActorType": "Contact", "FieldKeys": ["NAME"]}
    assert office.call("GetErpFieldValues", EntityId=1240, **arguments) == []


def test_crm_values_are_shown_encoded_and_plain_with_their_directions(office: Office) -> None:
    values = office.call("GetFieldValuesFromCrm", RecordId=1001, ActorTypeCrm="Contact")
    by_key = {one["CrmFieldKey"]: one for one in values}
    category = by_key["contact.category"]
    assert (category["Value"], category["DisplayValue"]) == ("1", "Customer")
    assert by_key["contact.stopped"]["Value"] == "[I:0]"
    credit = by_key["contact.creditLimit"]
    assert (credit["SyncToCrm"], credit["SyncToErp"]) == (True, False)


def test_erp_values_are_shown_in_the_erp_s_own_terms(office: Office) -> None:
    values = office.call(
        "GetFieldValuesFromErp", ErpConnectionId=OSLO, ActorTypeErp="Customer", ErpKey="10034"
    )
    by_key = {one["CrmFieldKey"]: one for one in values}
    category = by_key["contact.category"]
    assert (category["Value"], category["DisplayValue"]) == ("90", "Export")
    assert "contact.website" not in by_key


@pytest.mark.parametrize(("actor_type", "key"), [("Customer", BROKEN_KEY), ("Partner", "1")])
def test_an_actor_that_is_not_there_is_refused(office: Office, actor_type: str, key: str) -> None:
    with pytest.raises(Refusal):
        office.call(
            "GetFieldValuesFromErp", ErpConnectionId=OSLO, ActorTypeErp=actor_type, ErpKey=key
        )


def test_records_of_no_type_and_records_that_do_not_exist_are_refused(office: Office) -> None:
    with pytest.raises(Refusal) as refused:
        office.call("GetFieldValuesFromCrm", RecordId=1001)
    assert refused.value.parameters == {"ParameterName": "ActorTypeCrm"}
    with pytest.raises(Refusal, match="could not be loaded"):
        office.call("GetFieldValuesFromCrm", RecordId=1, ActorTypeCrm="Contact")
