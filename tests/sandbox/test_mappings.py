from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from erpsync_gui.sandbox.refusal import Refusal
from erpsync_gui.sandbox.seed_connections import GOTEBORG, KOBENHAVN, OSLO

if TYPE_CHECKING:
    from tests.sandbox.conftest import Office


def mapping_of(office: Office, connection_id: int, actor_type: str = "Customer") -> dict[str, Any]:
    found: dict[str, Any] = office.call(
        "GetActorTypeMapping", ErpConnectionId=connection_id, ActorType=actor_type
    )
    return found


def by_key(mapping: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {field["ErpFieldKey"]: field for field in mapping["FieldMappings"]}


def test_a_mapping_tells_directions_and_what_is_missing(office: Office) -> None:
    fields = by_key(mapping_of(office, OSLO))
    assert fields["NAME"]["CrmDisplayName"] == "Company name"
    assert (fields["CREDIT"]["SyncToCrm"], fields["CREDIT"]["SyncToErp"]) == (True, False)
    assert fields["PAYTERMS"]["AlreadyMapped"] is False
    assert fields["HOMEPAGE"]["MissingInERP"] is True
    assert fields["OLDREF"]["MissingInCRM"] is True
    assert fields["CUSTGROUP"]["ListReference"] == "custgroup"


def test_a_type_that_is_not_there_has_an_empty_inactive_mapping(office: Office) -> None:
    mapping = mapping_of(office, OSLO, "Employee")
    assert (mapping["IsActive"], mapping["FieldMappings"]) == (False, [])
    assert mapping["ActorTypeCrm"] == "Unknown"


def test_a_mapping_that_was_read_can_be_sent_back_as_it_is(office: Office) -> None:
    for actor_type in ("Customer", "Supplier", "Person", "Project"):
        before = mapping_of(office, OSLO, actor_type)
        assert office.call("SaveActorTypeMapping", Mapping=before) == before


def test_a_changed_field_is_stored_and_the_others_stay(office: Office) -> None:
    mapping = mapping_of(office, OSLO)
    field = by_key(mapping)["PAYTERMS"]
    changed = {**field, "CrmFieldKey": "contact.website", "SyncToErp": True}
    saved = office.call("SaveActorTypeMapping", Mapping={**mapping, "FieldMappings": [changed]})
    assert by_key(saved)["PAYTERMS"]["AlreadyMapped"] is True
    assert by_key(saved)["NAME"] == by_key(mapping)["NAME"]


def test_what_a_field_leaves_out_is_cleared(office: Office) -> None:
    mapping = mapping_of(office, OSLO)
    field_id = by_key(mapping)["CUSTGROUP"]["ErpFieldId"]
    bare = {**mapping, "FieldMappings": [{"ErpFieldId": field_id}], "IsActive": False}
    saved = office.call("SaveActorTypeMapping", Mapping=bare)
    assert by_key(saved)["CUSTGROUP"]["CrmFieldKey"] == ""
    assert saved["IsActive"] is False
    assert office.count("erp_list_item_mapping", erp_field_id=field_id) == 0


def test_a_read_only_field_is_never_synchronized_to_the_erp(office: Office) -> None:
    mapping = mapping_of(office, OSLO)
    greedy = {**by_key(mapping)["NUMBER1"], "SyncToErp": True}
    saved = office.call("SaveActorTypeMapping", Mapping={**mapping, "FieldMappings": [greedy]})
    assert by_key(saved)["NUMBER1"]["SyncToErp"] is False


def test_unknown_fields_and_fields_of_others_are_refused_and_nothing_is_stored(
    office: Office,
) -> None:
    mapping = mapping_of(office, OSLO)
    mine = {**by_key(mapping)["NAME"], "ShowInGui": False}
    other = by_key(mapping_of(office, GOTEBORG))["NAME"]
    for bad in (other, {"ErpFieldId": 0}, {**mine, "CrmFieldKey": "person.title"}):
        with pytest.raises(Refusal):
            office.call("SaveActorTypeMapping", Mapping={**mapping, "FieldMappings": [mine, bad]})
    with pytest.raises(Refusal, match="could not be loaded"):
        office.call("SaveActorTypeMapping", Mapping={**mapping, "ActorTypeErp": "Partner"})
    assert mapping_of(office, OSLO) == mapping


@pytest.mark.parametrize(
    ("key", "direction", "place"),
    [("NUMBER1", 1, 2), ("NUMBER1", -1, 0), ("NUMBER1", -7, 0), ("NAME", -1, 0), ("NAME", 0, 0)],
)
def test_a_field_moves_one_place_and_not_over_the_edge(
    office: Office, key: str, direction: int, place: int
) -> None:
    field_id = by_key(mapping_of(office, OSLO))[key]["ErpFieldId"]
    office.call(
        "MoveErpFieldItem",
        ErpFieldId=field_id,
        Direction=direction,
        ErpConnectionId=OSLO,
        ErpActorType="Customer",
    )
    assert list(by_key(mapping_of(office, OSLO))).index(key) == place


def test_a_field_of_another_type_cannot_be_moved(office: Office) -> None:
    with pytest.raises(Refusal, match="ErpField"):
        office.call("MoveErpFieldItem", ErpFieldId=1, ErpConnectionId=OSLO, ErpActorType="Person")


@pytest.mark.parametrize(
    ("actor_type", "crm_type"),
    [("Customer", "Contact"), ("Supplier", "Contact"), ("Project", "Project"), ("Sale", "Unknown")],
)
def test_an_actor_type_is_mapped_to_a_crm_type(
    office: Office, actor_type: str, crm_type: str
) -> None:
    answer = office.call("GetCrmActorType", ErpConnectionId=OSLO, ErpActorType=actor_type)
    assert answer == crm_type


def test_advanced_search_depends_on_the_connector(office: Office) -> None:
    def supported(connection_id: int, actor_type: str) -> object:
        return office.call(
            "SupportsAdvancedSearch", ErpConnectionId=connection_id, ErpActorType=actor_type
        )

    assert supported(OSLO, "Customer") is True
    assert supported(OSLO, "Project") is False
    assert supported(GOTEBORG, "Customer") is False
    assert supported(KOBENHAVN, "Customer") is False


def test_a_field_renamed_in_the_erp_becomes_missing_and_the_new_one_unmapped(
    office: Office,
) -> None:
    before = by_key(mapping_of(office, GOTEBORG))
    assert before["VATNO"]["MissingInERP"] is False
    assert office.call("UpdateConnectionFields", ErpConnectionId=GOTEBORG) is True
    after = by_key(mapping_of(office, GOTEBORG))
    assert after["VATNO"]["MissingInERP"] is True
    assert after["VATNO"]["CrmFieldKey"] == "contact.orgNr"
    assert after["VATNUMBER"]["AlreadyMapped"] is False
    assert office.call("UpdateConnectionFields", ErpConnectionId=KOBENHAVN) is False


def test_column_layouts_of_one_list_are_forgotten(office: Office) -> None:
    assert office.count("super_list_column_size") == 6
    office.call("ValidateArchiveColumnConfig", ListOwner="Other", ErpConnectionId=OSLO)
    assert office.count("super_list_column_size") == 6
    office.call("ValidateArchiveColumnConfig", ListOwner="FindErpActor", ErpConnectionId=OSLO)
    assert office.count("super_list_column_size") == 0
    with pytest.raises(Refusal):
        office.call("ValidateArchiveColumnConfig", ErpConnectionId=OSLO)
