from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from erpsync_gui.sandbox.refusal import Refusal
from erpsync_gui.sandbox.seed_connections import BERGEN, OSLO

if TYPE_CHECKING:
    from tests.sandbox.conftest import Office


def field_id(office: Office, key: str, connection_id: int = OSLO) -> int:
    row = office.row("erp_field", erp_connection_id=connection_id, erp_key=key)
    return int(row["erp_field_id"])


def settings(office: Office, key: str) -> dict[str, Any]:
    found: dict[str, Any] = office.call("GetDefaultValueInfo", ErpFieldId=field_id(office, key))
    return found


def asked_for(office: Office) -> dict[str, str]:
    fields = office.call("GetFieldsForNewErpActor", ErpConnectionId=OSLO, ErpActorType="Customer")
    return {field["FieldKey"]: field["Access"] for field in fields}


def test_default_values_are_told_with_the_field_they_are_for(office: Office) -> None:
    terms = settings(office, "PAYTERMS")
    assert (terms["DefaultValue"], terms["FirstSyncDefaultValue"]) == ("NET30", "NET14")
    assert (terms["ErpFieldKey"], terms["ListName"]) == ("PAYTERMS", "payterms")


def test_default_values_are_stored_and_the_field_itself_is_not_changed(office: Office) -> None:
    changed = {
        **settings(office, "DISCOUNT"),
        "DefaultValue": "[I:10]",
        "Mandatory": True,
        "ErpFieldKey": "OTHER",
        "Access": "ReadOnly",
    }
    saved = office.call("SaveDefaultValueInfo", ErpSyncDefaultValue=changed)
    assert saved == settings(office, "DISCOUNT")
    assert (saved["DefaultValue"], saved["Mandatory"]) == ("[I:10]", True)
    assert (saved["ErpFieldKey"], saved["Access"]) == ("DISCOUNT", "Normal")


@pytest.mark.parametrize("name", ["DefaultValue", "FirstSyncDefaultValue"])
def test_a_default_that_is_no_such_value_is_refused(office: Office, name: str) -> None:
    changed = {**settings(office, "DISCOUNT"), name: "ten"}
    with pytest.raises(Refusal) as refused:
        office.call("SaveDefaultValueInfo", ErpSyncDefaultValue=changed)
    assert refused.value.parameters == {"ParameterName": name}


def test_a_new_actor_asks_for_what_is_mandatory_or_marked(office: Office) -> None:
    assert asked_for(office) == {"NAME": "Mandatory", "DISCOUNT": "Normal"}
    changed = {**settings(office, "EMAIL"), "Mandatory": True}
    office.call("SaveDefaultValueInfo", ErpSyncDefaultValue=changed)
    assert asked_for(office)["EMAIL"] == "Mandatory"


def test_fields_of_a_closed_connection_and_unknown_fields_are_refused(office: Office) -> None:
    closed = field_id(office, "NAME", BERGEN)
    assert office.call("GetDefaultValueInfo", ErpFieldId=closed)["ErpFieldKey"] == "NAME"
    with pytest.raises(Refusal, match="lacks the right"):
        office.call_as_ola("GetDefaultValueInfo", ErpFieldId=closed)
    with pytest.raises(Refusal, match="could not be loaded"):
        office.call("GetDefaultValueInfo", ErpFieldId=0)
