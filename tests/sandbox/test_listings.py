from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from erpsync_gui.sandbox.refusal import Refusal
from erpsync_gui.sandbox.seed_connections import GOTEBORG, KOBENHAVN, OSLO

if TYPE_CHECKING:
    from tests.sandbox.conftest import Office


def groups(office: Office) -> dict[str, Any]:
    """How the customer groups of Nordbooks are paired."""
    container = office.call("GetConnectionListMappings", ErpConnectionId=OSLO)
    lists = {one["ErpListName"]: one for one in container["ErpListItemMappings"]}
    found: dict[str, Any] = lists["custgroup"]
    return found


def paired(mapping: dict[str, Any]) -> dict[str, int | None]:
    return {
        pair["ErpListItemId"]: pair["CrmListItem"] and pair["CrmListItem"]["Id"]
        for pair in mapping["ErpCrmListItemMappings"]
    }


def test_every_item_of_a_mapped_erp_list_is_shown_paired_or_not(office: Office) -> None:
    mapping = groups(office)
    assert paired(mapping) == {"10": 1, "20": 2, "30": 3, "90": None}
    children = [item["Name"] for item in mapping["CrmList"]["ChildItems"]]
    assert children == ["Customer", "Prospect", "Supplier", "Partner", "Competitor"]


def test_a_pairing_that_was_read_can_be_sent_back_as_it_is(office: Office) -> None:
    for connection_id in (OSLO, GOTEBORG):
        before = office.call("GetConnectionListMappings", ErpConnectionId=connection_id)
        assert office.call("SaveConnectionListMappings", ListMapping=before) == before


@pytest.mark.parametrize("nothing", [None, {"Id": 0}])
def test_an_item_is_paired_and_taken_apart_again(office: Office, nothing: object) -> None:
    field_id = groups(office)["ErpFieldId"]

    def save(item: object) -> dict[str, int | None]:
        pair = {"ErpListItemId": "90", "CrmListItem": item}
        one = {"ErpFieldId": field_id, "ErpCrmListItemMappings": [pair]}
        container = {"ErpConnectionId": OSLO, "ErpListItemMappings": [one]}
        office.call("SaveConnectionListMappings", ListMapping=container)
        return paired(groups(office))

    assert save({"Id": 4}) == {"10": 1, "20": 2, "30": 3, "90": 4}
    assert save(nothing) == {"10": 1, "20": 2, "30": 3, "90": None}


@pytest.mark.parametrize("item_id", [999, 11], ids=["unknown", "of another list"])
def test_an_item_that_is_not_in_the_list_is_refused(office: Office, item_id: int) -> None:
    pair = {"ErpListItemId": "90", "CrmListItem": {"Id": item_id}}
    one = {"ErpFieldId": groups(office)["ErpFieldId"], "ErpCrmListItemMappings": [pair]}
    container = {"ErpConnectionId": OSLO, "ErpListItemMappings": [one]}
    with pytest.raises(Refusal):
        office.call("SaveConnectionListMappings", ListMapping=container)
    assert paired(groups(office))["90"] is None


def test_a_field_that_is_no_list_or_of_another_connection_is_refused(office: Office) -> None:
    for connection_id, field_id in ((OSLO, 1), (GOTEBORG, groups(office)["ErpFieldId"])):
        container = {
            "ErpConnectionId": connection_id,
            "ErpListItemMappings": [{"ErpFieldId": field_id}],
        }
        with pytest.raises(Refusal, match="no mapped list"):
            office.call("SaveConnectionListMappings", ListMapping=container)


def test_the_items_are_asked_of_the_erp_so_it_must_answer(office: Office) -> None:
    with pytest.raises(Refusal, match="could not be called"):
        office.call("GetConnectionListMappings", ErpConnectionId=KOBENHAVN)
