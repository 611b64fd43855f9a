from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from erpsync_gui.sandbox.refusal import Refusal
from erpsync_gui.sandbox.seed_connections import (
    BERGEN,
    ERP_PASSWORD,
    GOTEBORG,
    KOBENHAVN,
    OSLO,
    TEST_COMPANY,
)

if TYPE_CHECKING:
    from tests.sandbox.conftest import Office

SETTINGS = {"user": "sync", "password": ERP_PASSWORD, "company": "2"}


def new_connection(**values: Any) -> dict[str, Any]:
    return {
        "ErpConnectorId": 1,
        "DisplayName": "Ny",
        "AllAccess": True,
        "ConfigFields": SETTINGS,
        **values,
    }


def test_settings_are_shown_to_an_administrator_one_connection_at_a_time(office: Office) -> None:
    one = office.call("GetConnection", ErpConnectionId=OSLO)
    assert one["ConfigFields"]["password"] == ERP_PASSWORD
    assert office.call("GetErpConnectionConfigFields", ErpConnectionId=OSLO) == one["ConfigFields"]
    assert office.call("GetAllConnections")[0]["ConfigFields"] is None
    assert office.call_as_ola("GetConnection", ErpConnectionId=OSLO)["ConfigFields"] is None


def test_a_connection_that_was_read_can_be_sent_back_as_it_is(office: Office) -> None:
    for connection_id in (OSLO, GOTEBORG, BERGEN, TEST_COMPANY):
        before = office.call("GetConnection", ErpConnectionId=connection_id)
        assert office.call("SaveConnection", Connection=before) == before


def test_a_new_connection_gets_a_guid_fields_and_no_life_yet(office: Office) -> None:
    saved = office.call("SaveConnection", Connection=new_connection(Active=True))
    assert saved["ErpConnectionId"] == 7
    assert len(saved["ConnectionId"]) == 36
    assert saved["Active"] is False
    mapping = office.call("GetActorTypeMapping", ErpConnectionId=7, ActorType="Customer")
    assert mapping["FieldMappings"][0]["CrmFieldKey"] == "contact.name"
    assert office.call("ToggleErpConnectionActive", ErpConnectionId=7) == []


def test_saving_over_a_broken_connector_fails_and_stores_nothing(office: Office) -> None:
    with pytest.raises(Refusal, match="could not be called"):
        office.call("SaveConnection", Connection=new_connection(ErpConnectorId=3))
    assert office.count("erp_connection") == 6


def test_settings_that_are_left_out_are_emptied(office: Office) -> None:
    listed = office.call("GetAllConnections")[4]
    assert listed["ErpConnectionId"] == TEST_COMPANY
    office.call("SaveConnection", Connection=listed)
    assert office.call("GetErpConnectionConfigFields", ErpConnectionId=TEST_COMPANY) == {}
    assert office.call("TestConnectionById", ErpConnectionId=TEST_COMPANY) is False


def test_settings_of_an_active_connection_cannot_be_changed(office: Office) -> None:
    one = office.call("GetConnection", ErpConnectionId=OSLO)
    with pytest.raises(Refusal, match="is active"):
        office.call("SaveConnection", Connection={**one, "ConfigFields": SETTINGS})
    renamed = office.call("SaveConnection", Connection={**one, "DisplayName": "Oslo"})
    assert renamed["DisplayName"] == "Oslo"


def test_access_is_stored_and_unknown_users_are_refused(office: Office) -> None:
    one = office.call("GetConnection", ErpConnectionId=OSLO)
    closed = {**one, "AllAccess": False, "UserGroupAccessIds": [2, 2], "AssociateAccessIds": [1]}
    saved = office.call("SaveConnection", Connection=closed)
    assert (saved["UserGroupAccessIds"], saved["AssociateAccessIds"]) == ([2], [1])
    for bad in ({"UserGroupAccessIds": [99]}, {"AssociateAccessIds": [99]}):
        with pytest.raises(Refusal, match="could not be loaded"):
            office.call("SaveConnection", Connection={**one, **bad})


@pytest.mark.parametrize(
    "bad", [{"DisplayName": ""}, {"ErpConnectorId": 99}, {"ErpConnectionId": 99}]
)
def test_a_connection_without_a_name_or_with_unknown_ids_is_refused(
    office: Office, bad: dict[str, Any]
) -> None:
    with pytest.raises(Refusal):
        office.call("SaveConnection", Connection=new_connection(**bad))


def test_a_deleted_connection_keeps_its_links(office: Office) -> None:
    links = office.count("erp_external_key", erp_connection_id=KOBENHAVN)
    assert office.call("DeleteConnection", ErpConnectionId=KOBENHAVN) is None
    gone = office.call("GetConnection", ErpConnectionId=KOBENHAVN)
    assert (gone["Deleted"], gone["Active"]) == (True, False)
    assert office.count("erp_external_key", erp_connection_id=KOBENHAVN) == links


def test_toggling_twice_undoes_it(office: Office) -> None:
    for active in (False, True):
        assert office.call("ToggleErpConnectionActive", ErpConnectionId=OSLO) == []
        assert office.call("GetConnection", ErpConnectionId=OSLO)["Active"] is active


def test_activation_is_refused_with_the_reasons(office: Office) -> None:
    (reason,) = office.call("ToggleErpConnectionActive", ErpConnectionId=TEST_COMPANY)
    assert "NAME" in reason
    office.call("ToggleErpConnectionActive", ErpConnectionId=KOBENHAVN)
    (reason,) = office.call("ToggleErpConnectionActive", ErpConnectionId=KOBENHAVN)
    assert "does not answer" in reason
    assert office.call("GetConnection", ErpConnectionId=TEST_COMPANY)["Active"] is False


def test_a_connection_test_says_yes_or_no_and_never_why(office: Office) -> None:
    tested = {
        one: office.call("TestConnectionById", ErpConnectionId=one)
        for one in (OSLO, GOTEBORG, KOBENHAVN)
    }
    assert tested == {OSLO: True, GOTEBORG: True, KOBENHAVN: False}


@pytest.mark.parametrize(
    ("connector_id", "change", "works"),
    [(1, {}, True), (1, {"password": "x"}, False), (1, {"company": "8"}, False), (3, {}, False)],
)
def test_settings_can_be_tried_before_they_are_stored(
    office: Office, connector_id: int, change: dict[str, str], works: object
) -> None:
    tried = {**SETTINGS, **change}
    answer = office.call("TestConnectionByConfig", ErpConnectionId=connector_id, ConfigFields=tried)
    assert answer is works


@pytest.mark.parametrize(
    ("ids", "stored"),
    [([2, 0, 1], "2;0;1"), ([], None), ([1, 1], None), ([1, 99], None)],
)
def test_priorities_are_the_whole_order_or_nothing(
    office: Office, ids: list[int], stored: str | None
) -> None:
    before = office.row("erp_configuration")["connection_rank"]
    answer = office.call("SaveErpConnectionSyncPriorities", ErpConnectionIds=ids)
    assert answer is (stored is not None)
    assert office.row("erp_configuration")["connection_rank"] == (stored or before)


def test_a_summary_tells_mappings_defaults_and_the_last_sync(office: Office) -> None:
    told = office.call("GetErpSyncConnectionSummary", ErpSyncConnectionId=GOTEBORG)
    customer = told["Actors"][0]
    assert customer["ActorType"] == "Customer"
    assert customer["HasMappings"] is True
    assert "NAME <-> contact.name" in customer["Mappings"]
    assert customer["Defaults"] == "SELLER = AK"
    assert told["LastSync"] == "2026-11-20T06:10:00"
    never = office.call("GetErpSyncConnectionSummary", ErpSyncConnectionId=TEST_COMPANY)
    assert never["LastSync"] == "0001-01-01T00:00:00"
